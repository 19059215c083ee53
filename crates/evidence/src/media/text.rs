//! Whether all bytes that stream by can be text: UTF-8 or GB 18030, without control characters.
//!
//! Left out: decoding, and telling languages apart.

/// The check so far.
#[derive(Debug, Default)]
pub(super) struct TextCheck {
    controls: bool,
    utf8: Utf8,
    gb: Gb,
}

impl TextCheck {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // Tab, line feed, form feed, carriage return and escape occur in texts.
            self.controls |= *byte < 0x20 && !matches!(byte, 9 | 10 | 12 | 13 | 27) || *byte == 127;
            self.utf8.take(*byte);
            self.gb.take(*byte);
        }
    }

    /// Whether this was text, if it ends here.
    pub(super) fn is_text(&self) -> bool {
        let utf8 = !self.utf8.broken && self.utf8.left == 0;
        let gb = !self.gb.broken && self.gb.state == GbState::Start;
        !self.controls && (utf8 || gb)
    }
}

#[derive(Debug, Default)]
struct Utf8 {
    left: u8,
    /// The least and the greatest next byte, where the rule is narrower than usual.
    next: Option<(u8, u8)>,
    broken: bool,
}

impl Utf8 {
    fn take(&mut self, byte: u8) {
        if self.left > 0 {
            let (low, high) = self.next.take().unwrap_or((0x80, 0xbf));
            self.broken |= !(low..=high).contains(&byte);
            self.left -= 1;
            return;
        }
        (self.left, self.next) = match byte {
            0..=0x7f => (0, None),
            0xc2..=0xdf => (1, None),
            0xe0 => (2, Some((0xa0, 0xbf))),
            0xed => (2, Some((0x80, 0x9f))),
            0xe1..=0xef => (2, None),
            0xf0 => (3, Some((0x90, 0xbf))),
            0xf1..=0xf3 => (3, None),
            0xf4 => (3, Some((0x80, 0x8f))),
            _ => {
                self.broken = true;
                (0, None)
            }
        };
    }
}

#[derive(Debug, Default)]
struct Gb {
    state: GbState,
    broken: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum GbState {
    #[default]
    Start,
    Second,
    Third,
    Fourth,
}

impl Gb {
    fn take(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (GbState::Start, 0..=0x7f) => GbState::Start,
            (GbState::Start, 0x81..=0xfe) => GbState::Second,
            (GbState::Second, 0x40..=0x7e | 0x80..=0xfe) => GbState::Start,
            (GbState::Second, 0x30..=0x39) => GbState::Third,
            (GbState::Third, 0x81..=0xfe) => GbState::Fourth,
            (GbState::Fourth, 0x30..=0x39) => GbState::Start,
            _ => {
                self.broken = true;
                GbState::Start
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::TextCheck;

    #[test]
    fn utf8_is_judged_as_the_standard_library_does() {
        for seed in 0..2_000 {
            let mut random = fastrand::Rng::with_seed(seed);
            let text: String = (0..random.usize(1..6)).map(|_| random.char(..)).collect();
            let mut bytes = text.into_bytes();
            if random.bool() {
                let at = random.usize(..bytes.len());
                bytes[at] = random.u8(..);
            }
            let mut check = TextCheck::default();
            check.update(&bytes);
            let valid = !check.utf8.broken && check.utf8.left == 0;
            assert_eq!(valid, std::str::from_utf8(&bytes).is_ok(), "{bytes:x?}");
        }
    }
}
