//! Facts for a reader: what the bundle is about, what was believed, behind which day it is silent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::stream;
use super::view::View;
use crate::bundle::report::{Fact, printable};
use crate::hash::Alg;
use crate::hex;

pub(super) fn of(view: &View<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |name, value: String| {
        let value = printable(&value);
        facts.push(Fact { name, value });
    };
    if let Ok(header) = &view.header {
        // They are not signed: whoever handed the bundle over chose them, so they come first.
        add(
            "公开内容的日期",
            format!(
                "{} 至 {}（由制作者选定，没有签名）",
                header.from, header.until
            ),
        );
        add("账本", header.origin.clone());
        add("账本编号", hex::encode(&header.log_id));
        add("对象", header.subject.clone());
        add("检查点大小", header.size.to_string());
        if let Some(fields) = stream::Fields::read(view, header.directory) {
            let value = format!(
                "{}（第 {} 号记录），其后的记录不作保证",
                fields.day, header.directory
            );
            add("目录日期", value);
        }
    }
    add("记录", format!("{} 条", view.leaves.len()));
    for (alg, name) in [(Alg::Sha256, "SHA-256 树根"), (Alg::Sm3, "SM3 树根")] {
        if let Ok(read) = view.note(alg) {
            add(name, STANDARD.encode(read.checkpoint.root()));
        }
    }
    if let Some((trust, keys)) = view.pinned() {
        for key in keys.iter().chain(&trust.witnesses) {
            let value = format!("{} {}（{}）", key.name(), key.id_text(), key.kind());
            add("采信的公钥", value);
        }
    }
    for alg in Alg::ALL.into_iter().filter(|alg| !view.believes(*alg)) {
        add("已声明不可信", format!("{alg}，未据以核对"));
    }
    facts
}
