//! What a file calls itself, compared with what it is. A name decides nothing; it can only warn.
//!
//! Left out: making a name safe to write to a disk; the store never uses names.

use super::{Kind, MediaType};

/// A warning when the name promises something else than the content, in Chinese.
#[must_use]
pub fn name_warning(name: &str, media: &MediaType) -> Option<String> {
    if name.chars().any(turns_text_around) {
        return Some(
            "文件名里有看不见的控制字符，显示的后缀可能是假的。请改名后重新上传".to_owned(),
        );
    }
    let label = media.kind().label();
    let base = name.trim_end_matches(['.', ' ']);
    let Some((_, ending)) = base.rsplit_once('.') else {
        return Some(format!(
            "文件名没有后缀，内容是{label}。按内容保存，下载后请自行加上后缀"
        ));
    };
    let ending = ending.to_lowercase();
    if runs(&ending) && !matches!(media.kind(), Kind::Program | Kind::Script) {
        return Some(format!(
            "文件名以 .{ending} 结尾，双击会当作程序运行，内容却是{label}。请核对后改名"
        ));
    }
    if media.kind().endings().contains(&ending.as_str())
        || media.kind() == Kind::Unknown && !known(&ending)
    {
        return None;
    }
    Some(format!(
        "文件名以 .{ending} 结尾，内容却是{label}。按内容保存，请核对是否传错了文件"
    ))
}

fn known(ending: &str) -> bool {
    Kind::ALL
        .iter()
        .any(|kind| kind.endings().contains(&ending))
}

/// Endings that start something when clicked.
fn runs(ending: &str) -> bool {
    [Kind::Program, Kind::Script]
        .iter()
        .any(|kind| kind.endings().contains(&ending))
}

/// Characters that turn the direction of text around or break a line.
fn turns_text_around(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}
