//! Records, files and what is alike, in words.

use app::queries::Alike;
use app::record::Evidence;
use app::state::State;
use app::time;
use duties::Act;
use evidence::hex;

/// Bits of a hash.
const BITS: u32 = 256;

/// `第 98 号（记录 R000003，2026-01-04 专题会议；张经办 2026-01-05 登记）`
pub(super) fn entry(state: &State, seq: u64, act: &str) -> String {
    let of = state
        .act(act)
        .map_or_else(|| format!("记录 {act}"), |(_, act)| record(act));
    let by = state
        .writer(seq)
        .map_or("", |writer| writer.account.as_str());
    let on = state
        .line(seq)
        .map_or_else(String::new, |line| time::day(line.recorded_at).to_string());
    format!("第 {seq} 号（{of}；{by} {on} 登记）")
}

/// `记录 R000003，2026-01-04 专题会议`
pub(super) fn record(act: &Act) -> String {
    let days = if act.first_day == act.last_day {
        act.first_day.to_string()
    } else {
        format!("{}…{}", act.first_day, act.last_day)
    };
    format!("记录 {}，{days} {}", act.id, act.kind)
}

/// Both records of a pair.
pub(super) fn pair(state: &State, alike: &Alike) -> String {
    format!(
        "{} 与 {}",
        entry(state, alike.later.0, &alike.later.1),
        entry(state, alike.earlier.0, &alike.earlier.1)
    )
}

/// How far two pictures are apart.
pub(super) fn apart(distance: u32, mirrored: bool) -> String {
    let turned = if mirrored { "，左右相反" } else { "" };
    format!("相差 {distance}/{BITS}{turned}")
}

/// `“现场.jpg”`, on one line.
pub(super) fn caption(evidence: &Evidence) -> String {
    format!("“{}”", evidence.caption.replace('\n', " "))
}

/// So much of a digest as tells files apart, and as `jinze evidence get` takes.
pub(super) fn digest(sha256: &[u8; 32]) -> String {
    hex(&sha256[..8])
}

/// `1.2 MB`
pub(super) fn size(bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    match bytes {
        0..KB => format!("{bytes} 字节"),
        KB..MB => format!("{} KB", bytes / KB),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::{apart, size};

    #[test]
    fn sizes_and_distances_are_told_shortly() {
        for (bytes, words) in [
            (0, "0 字节"),
            (1023, "1023 字节"),
            (1024, "1 KB"),
            (1_048_575, "1023 KB"),
            (1_258_292, "1.2 MB"),
            (52_428_800, "50.0 MB"),
        ] {
            assert_eq!(size(bytes), words);
        }
        assert_eq!(apart(4, false), "相差 4/256");
        assert_eq!(apart(0, true), "相差 0/256，左右相反");
    }
}
