//! `jinze evidence get`: the files of a record, or one file by its digest, hashed again on the way out.
//!
//! Left out: files that were erased by law, even where their bytes are still held for another record.

use std::collections::BTreeSet;
use std::path::Path;

use app::queries::{all_evidence, erased_files};
use app::record::Evidence;
use app::state::State;
use evidence::{Kind, MediaType, hex};
use ledger::hash::Hash;

use super::{no_such_record, words};
use crate::cli::EvidenceGetArgs;
use crate::failure::{Code, Failure};
use crate::output;
use crate::store::{DataFolder, EvidenceFiles};

/// Digits of a digest that tell files apart.
const DIGITS_MIN: usize = 8;

pub(super) fn run(args: &EvidenceGetArgs) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let (_, state) = super::read(&folder)?;
    let chosen = chosen(&state, &args.what)?;
    let files = folder.files()?;
    // A record may get more files later, so what is written for it is a folder from the first.
    let as_file = state.act(&args.what).is_none() && !args.out.is_dir();
    if !as_file {
        std::fs::create_dir_all(&args.out)
            .map_err(|error| Failure::io("建立", &args.out, &error, "换一个文件夹"))?;
    }
    for (seq, evidence) in chosen {
        let (bytes, media) = read(&files, seq, &evidence.sha256)?;
        let out = if as_file {
            args.out.clone()
        } else {
            args.out.join(name(seq, &evidence.sha256, &media))
        };
        output::write_file(&out, &bytes, args.force)?;
        told(&out, seq, evidence, &media);
    }
    Ok(Code::Done)
}

/// Records of evidence, each file once, that a record id or the beginning of a digest means.
fn chosen<'a>(state: &'a State, what: &str) -> Result<Vec<(u64, &'a Evidence)>, Failure> {
    let meant: Vec<(u64, &Evidence)> = if state.act(what).is_some() {
        all_evidence(state)
            .filter(|(_, row)| row.act == what)
            .collect()
    } else if is_digest(what) {
        by_digest(state, &what.to_ascii_lowercase())?
    } else {
        return Err(no_such_record(state, what));
    };
    if meant.is_empty() {
        return Err(Failure::usage(
            format!("“{what}”没有附件"),
            "核对记录编号或摘要；jinze evidence check 列出有疑问的附件",
        ));
    }
    let erased = erased_files(state);
    let mut seen = BTreeSet::new();
    let mut chosen = Vec::new();
    let mut gone = Vec::new();
    for (seq, evidence) in meant {
        match erased.get(&seq) {
            Some(by) => gone.push(format!("第 {seq} 号的附件已依法删除，见第 {by} 号记录")),
            None if seen.insert(evidence.sha256) => chosen.push((seq, evidence)),
            None => {}
        }
    }
    if chosen.is_empty() {
        return Err(Failure::input(
            gone.join("；"),
            "删除的内容不能取出；摘要和证明仍在账本里",
        ));
    }
    for words in gone {
        output::tell(&format!("注意：{words}"));
    }
    Ok(chosen)
}

fn is_digest(what: &str) -> bool {
    (DIGITS_MIN..=64).contains(&what.len()) && what.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn by_digest<'a>(state: &'a State, digits: &str) -> Result<Vec<(u64, &'a Evidence)>, Failure> {
    let begins = |(_, row): &(u64, &Evidence)| hex(&row.sha256).starts_with(digits);
    let found: Vec<(u64, &Evidence)> = all_evidence(state).filter(begins).collect();
    let files: BTreeSet<Hash> = found.iter().map(|(_, row)| row.sha256).collect();
    if files.len() > 1 {
        let list: Vec<String> = files.iter().map(|sha256| hex(sha256)).collect();
        return Err(Failure::usage(
            format!(
                "以“{digits}”开头的附件有 {} 个：\n{}",
                files.len(),
                list.join("\n")
            ),
            "多写几位摘要",
        ));
    }
    Ok(found)
}

fn read(files: &EvidenceFiles, seq: u64, sha256: &Hash) -> Result<(Vec<u8>, MediaType), Failure> {
    let bytes = files.store().get(sha256).map_err(|error| {
        Failure::of(
            Code::Io,
            format!("第 {seq} 号的附件取不出：{error}"),
            "从备份恢复 evidence 文件夹后再取",
        )
    })?;
    let media = MediaType::of(&bytes);
    Ok((bytes, media))
}

/// The name within a folder: made from number and digest, never from what somebody called it. Pages,
/// scripts and programs get an ending that nothing opens.
fn name(seq: u64, sha256: &Hash, media: &MediaType) -> String {
    let opens = matches!(
        media.kind(),
        Kind::Html | Kind::Svg | Kind::Program | Kind::Script | Kind::Unknown
    );
    let ending = media.kind().endings().first().filter(|_| !opens);
    let ending = ending.copied().unwrap_or("bin");
    format!("{seq}-{}.{ending}", words::digest(sha256))
}

fn told(out: &Path, seq: u64, evidence: &Evidence, media: &MediaType) {
    output::tell(&format!(
        "已写出 {}：第 {seq} 号 {}，摘要核对一致",
        out.display(),
        words::caption(evidence)
    ));
    for risk in media.risks() {
        output::tell(&format!("注意：{risk}"));
    }
}
