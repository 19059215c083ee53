//! `bundle.txt`: which log, whom the bundle is about, which days, which size, which directory.

use crate::commitment::LogId;
use crate::day::is_day;
use crate::hex;
use crate::text;

const TITLE: &str = "jinze-bundle/v1";

/// What `bundle.txt` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name of the log.
    pub origin: String,
    /// Id of the log.
    pub log_id: LogId,
    /// Whom the bundle is about.
    pub subject: String,
    /// First day of what is disclosed.
    pub from: String,
    /// Last day of what is disclosed.
    pub until: String,
    /// Number of leaves that the notes bind.
    pub size: u64,
    /// Number of the directory's entry.
    pub directory: u64,
}

/// Why a line is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("bundle.txt 第 {line} 行应为“{expected}”")]
pub struct HeaderError {
    /// The line, from 1.
    line: usize,
    /// What should stand there.
    expected: &'static str,
}

impl Header {
    /// The text.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!(
            "{TITLE}\norigin {}\nlog {}\nsubject {}\nfrom {}\nuntil {}\nsize {}\ndirectory {}\n",
            self.origin,
            hex::encode(&self.log_id),
            self.subject,
            self.from,
            self.until,
            self.size,
            self.directory,
        )
    }

    /// Reads the text.
    ///
    /// # Errors
    /// When it is not the one form of a header.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeaderError> {
        let mut lines = Lines { rest: bytes, at: 0 };
        lines.value(TITLE, TITLE, |rest| rest.is_empty().then_some(()))?;
        let origin = lines.value("origin NAME", "origin ", word)?;
        let log_id = lines.value("log 32 位小写十六进制", "log ", hex::decode)?;
        let subject = lines.value("subject S", "subject ", word)?;
        let from = lines.value("from YYYY-MM-DD", "from ", day)?;
        let until = lines.value("until YYYY-MM-DD，不早于 from", "until ", |text| {
            day(text).filter(|until| *until >= from)
        })?;
        let size = lines.value("size N", "size ", decimal)?;
        let directory = lines.value("directory SEQ，小于 size", "directory ", |text| {
            decimal(text).filter(|directory| *directory < size)
        })?;
        lines.end("（文件结束）")?;
        Ok(Self {
            origin,
            log_id,
            subject,
            from,
            until,
            size,
            directory,
        })
    }
}

struct Lines<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    /// The part behind `key` of the next line.
    fn next(&mut self, expected: &'static str, key: &str) -> Result<&'a str, HeaderError> {
        self.at += 1;
        let error = HeaderError {
            line: self.at,
            expected,
        };
        let end = self.rest.iter().position(|byte| *byte == b'\n');
        let (line, rest) = end
            .and_then(|end| self.rest.split_at_checked(end))
            .ok_or(error.clone())?;
        self.rest = rest.get(1..).unwrap_or_default();
        std::str::from_utf8(line)
            .ok()
            .and_then(|line| line.strip_prefix(key))
            .ok_or(error)
    }

    fn value<T>(
        &mut self,
        expected: &'static str,
        key: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, HeaderError> {
        let text = self.next(expected, key)?;
        read(text).ok_or(HeaderError {
            line: self.at,
            expected,
        })
    }

    fn end(&self, expected: &'static str) -> Result<(), HeaderError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(HeaderError {
                line: self.at + 1,
                expected,
            })
        }
    }
}

/// An unsigned number below 2⁶³ in decimal, without a leading zero or a sign.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let value: i64 = text.parse().ok().filter(|_| plain)?;
    let value = u64::try_from(value).ok()?;
    (text == value.to_string()).then_some(value)
}

fn word(value: &str) -> Option<String> {
    (!value.is_empty() && text::check(value).is_ok()).then(|| value.to_owned())
}

fn day(text: &str) -> Option<String> {
    is_day(text).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Header, decimal};

    const GOOD: &str = "jinze-bundle/v1\norigin log.example.com/a\nlog 000102030405060708090a0b0c0d0e0f\n\
        subject person:P0001\nfrom 2026-01-01\nuntil 2026-06-30\nsize 12\ndirectory 11\n";

    #[test]
    fn a_header_reads_back_and_has_one_form() {
        let header = Header::parse(GOOD.as_bytes()).unwrap();
        assert_eq!(header.to_text(), GOOD);
        for (from, to) in [
            ("jinze-bundle/v1", "jinze-bundle/v2"),
            ("jinze-bundle/v1", "jinze-bundle/v11"),
            ("\n", "\r\n"),
            ("size 12", "size 012"),
            ("size 12", "size +12"),
            ("size 12", "size 11"),
            ("size 12", "size 9223372036854775808"),
            ("directory 11\n", "directory 11"),
            ("directory 11\n", "directory 11\n\n"),
            ("from 2026-01-01", "from 2026-07-01"),
            ("from 2026-01-01", "from 2026-1-1"),
            ("from 2026-01-01", "from 2026-01-32"),
            ("until 2026-06-30", "until 2026-06-31"),
            ("0e0f", "0E0F"),
            ("0e0f", "0e"),
            ("subject person:P0001", "subject "),
            ("person", "per\u{200b}son"),
            ("origin ", "name "),
        ] {
            let bad = GOOD.replacen(from, to, 1);
            assert_ne!(bad, GOOD);
            assert!(Header::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
        assert!(Header::parse(b"\xff\n").is_err());
        assert!(Header::parse(b"").is_err());
    }

    #[test]
    fn an_error_names_the_line() {
        for (line, good) in (1..).zip(GOOD.lines()) {
            for bad in [
                GOOD.replace(good, "?"),
                GOOD.replace(good, &format!("{good}\u{200b}")),
            ] {
                assert_eq!(
                    Header::parse(bad.as_bytes()).unwrap_err().line,
                    line,
                    "{bad}"
                );
            }
        }
        let longer = format!("{GOOD}more\n");
        assert_eq!(Header::parse(longer.as_bytes()).unwrap_err().line, 9);
    }

    #[test]
    fn f35_a_number_has_no_sign_no_leading_zero_and_63_bits() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("9223372036854775807"), Some((1 << 63) - 1));
        for bad in [
            "",
            "00",
            "01",
            "-0",
            "-1",
            "+1",
            " 1",
            "1 ",
            "９",
            "9223372036854775808",
        ] {
            assert_eq!(decimal(bad), None, "{bad:?}");
        }
    }
}
