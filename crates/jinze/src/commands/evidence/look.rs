//! A file that is given, read and looked at: what it is, and what deserves a person's look.
//!
//! Left out: whether it is like another file; that is asked of all files at once.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use app::commands::Attachment;
use duties::Act;
use evidence::{
    DEFAULT_LIMIT, DateRule, Inspection, InspectionLimits, MediaType, NoPreview, Taken, date_hint,
    name_warning,
};
use jiff::ToSpan as _;
use jiff::civil::DateTime;
use ledger::entry::FileRef;
use ledger::hash::Digests;
use ledger::text::canonical;

use super::album::kept;
use super::words;
use crate::failure::{Code, Failure};

/// China's offset from UTC.
const CHINA_MINUTES: i64 = 480;

/// A file that is given.
pub(super) struct Given {
    /// Its name, as far as it can be seen.
    pub(super) name: String,
    /// Its name as it is.
    raw_name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) digests: Digests,
}

/// Refuses what can never be taken, before anything is kept.
pub(super) fn may_be_taken(path: &Path) -> Result<(), Failure> {
    let found = std::fs::metadata(path)
        .map_err(|error| Failure::io("读取", path, &error, "请检查路径和权限；没有登记任何文件"))?;
    let name = path.display();
    if found.is_dir() {
        return Err(Failure::usage(
            format!("“{name}”是文件夹，不是文件；没有登记任何文件"),
            format!("写出里面的文件，如 {name}/现场.jpg；可以一次写几个"),
        ));
    }
    if found.len() > DEFAULT_LIMIT {
        return Err(too_large(path, found.len()));
    }
    if found.is_file() && found.len() == 0 {
        return Err(Failure::input(
            format!("“{name}”是空文件；没有登记任何文件"),
            "核对原文件，重新拷贝后再登记",
        ));
    }
    Ok(())
}

fn too_large(path: &Path, bytes: u64) -> Failure {
    Failure::input(
        format!(
            "“{}”有 {}，超过单个附件的上限 {}；没有登记任何文件",
            path.display(),
            words::size(bytes),
            words::size(DEFAULT_LIMIT)
        ),
        "压缩或拆分后再登记；录像可只留摘要，原件另行保管",
    )
}

impl Given {
    /// Reads a file, at most as much as may be kept.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        let opened = File::open(path);
        opened
            .and_then(|file| file.take(DEFAULT_LIMIT + 1).read_to_end(&mut bytes))
            .map_err(|error| Failure::io("读取", path, &error, "请检查路径和权限"))?;
        let length = bytes.len() as u64;
        if length > DEFAULT_LIMIT {
            return Err(too_large(path, length));
        }
        let raw_name = path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self {
            name: visible(&raw_name),
            raw_name,
            digests: Digests::of(&bytes),
            bytes,
        })
    }

    /// What an entry says of it, and what it is in words. `now` is the moment of recording.
    pub(super) fn looked_at(
        &self,
        caption: Option<&str>,
        act: &Act,
        now: DateTime,
    ) -> (Attachment, &'static str) {
        let media = MediaType::of(&self.bytes);
        let looked = evidence::inspect(&self.bytes, &media, &InspectionLimits::default());
        let taken = looked.taken.map(in_china);
        let mut remarks: Vec<String> = name_warning(&self.raw_name, &media).into_iter().collect();
        remarks.extend(
            media
                .risks()
                .iter()
                .map(|risk| format!("{risk}；仅存为附件")),
        );
        remarks.extend(not_compared(&looked, &media));
        let days = (act.first_day, act.last_day);
        let software = looked.software.as_deref();
        if let Some(hint) = date_hint(taken, software, days, now, DateRule::default()) {
            remarks.extend(hint.flags.iter().map(ToString::to_string));
        }
        let (likeness, mirrored) = looked
            .hash
            .as_ref()
            .map_or_else(|_| Default::default(), kept);
        let attachment = Attachment {
            file: FileRef {
                size: self.bytes.len() as u64,
                sha256: self.digests.sha256,
                sm3: self.digests.sm3,
                media: media.mime().to_owned(),
                claimed_at: None,
            },
            caption: caption.map_or_else(|| self.name.clone(), str::to_owned),
            taken_at: taken,
            inspector: looked.tool,
            likeness,
            mirrored,
            // Others' programs wrote the words that are quoted in them.
            remarks: remarks.iter().map(|remark| visible(remark)).collect(),
        };
        (attachment, media.kind().label())
    }
}

/// Why a picture is not compared with others.
fn not_compared(looked: &Inspection, media: &MediaType) -> Option<String> {
    let why = *looked.hash.as_ref().err()?;
    let expected = media.kind().is_picture();
    (expected || why != NoPreview::NotDecoded).then(|| why.words().to_owned())
}

/// A camera's time as China's; one without an offset is taken for China's.
fn in_china(taken: Taken) -> DateTime {
    let ahead = taken
        .offset_minutes
        .map_or(0, |offset| CHINA_MINUTES - i64::from(offset));
    taken
        .civil
        .checked_add(ahead.minutes())
        .unwrap_or(taken.civil)
}

/// A text without what the ledger does not take; nothing is refused for the name of a file.
fn visible(text: &str) -> String {
    let seen = |char: &char| *char != '\n' && canonical(char.encode_utf8(&mut [0; 4])).is_ok();
    let kept: String = text.chars().filter(seen).collect();
    if kept.is_empty() {
        "附件".to_owned()
    } else {
        kept
    }
}

/// The store did not take a file.
pub(super) fn not_kept(name: &str, why: &str) -> Failure {
    Failure::of(
        Code::Io,
        format!("“{name}”没有登记：{why}"),
        "处理后重新运行同一条命令；已登记的不会重复",
    )
}

#[cfg(test)]
mod tests {
    use evidence::Taken;
    use jiff::civil::date;

    use super::{in_china, visible};

    #[test]
    fn names_lose_what_cannot_be_seen_and_are_never_empty() {
        for (name, kept) in [
            ("现场䶮.jpg", "现场䶮.jpg"),
            ("照\u{202e}gpj.exe", "照gpj.exe"),
            ("零\u{200b}宽\n.png", "零宽.png"),
            ("\u{feff}", "附件"),
        ] {
            assert_eq!(visible(name), kept);
        }
    }

    #[test]
    fn a_camera_abroad_is_read_in_chinas_time() {
        let civil = date(2026, 3, 1).at(20, 0, 0, 0);
        for (offset_minutes, told) in [
            (None, "2026-03-01T20:00:00"),
            (Some(480), "2026-03-01T20:00:00"),
            (Some(0), "2026-03-02T04:00:00"),
            (Some(-300), "2026-03-02T09:00:00"),
        ] {
            let taken = Taken {
                civil,
                offset_minutes,
            };
            assert_eq!(in_china(taken).to_string(), told);
        }
    }
}
