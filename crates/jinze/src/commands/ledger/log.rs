//! `jinze ledger log`: entries as they stand in the ledger, with their hashes.

use std::fmt::Write as _;

use app::record::KINDS;
use app::time;
use ledger::entry::Entry;
use ledger::hash::{Alg, leaf_hash};
use ledger::store::ReadStore as _;

use crate::cli::LogArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::store::DataFolder;

pub(super) fn run(args: &LogArgs, screen: Screen) -> Result<Code, Failure> {
    let store = DataFolder::named(&args.data)?.reader()?;
    let failed = |error: ledger::store::StoreError| {
        Failure::input(error.to_string(), "用 jinze ledger verify 检查账本")
    };
    let size = store.head().map_err(failed)?.size;
    let from = args
        .from
        .unwrap_or(size.saturating_sub(args.count))
        .min(size);
    let until = from.saturating_add(args.count).min(size);
    let mut out = format!("账本共 {size} 条记录；第 {from} 号起 {} 条\n", until - from);
    store
        .scan(from, until, &mut |row| {
            let hash = leaf_hash(Alg::Sha256, row.leaf);
            let short: String = hash
                .iter()
                .take(8)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            match Entry::from_bytes(row.leaf) {
                Ok(entry) => line(&mut out, &entry, &short),
                Err(error) => {
                    let _ = writeln!(out, "{:<8}损坏：{error}", row.seq);
                }
            }
            Ok(())
        })
        .map_err(failed)?;
    screen.print(out.as_bytes())?;
    Ok(Code::Done)
}

fn line(out: &mut String, entry: &Entry, hash: &str) {
    let word = KINDS
        .iter()
        .find(|(kind, _)| *kind == entry.kind)
        .map_or(entry.kind.as_str(), |(_, word)| *word);
    let at = time::civil(entry.recorded_at).to_string().replace('T', " ");
    let days = match (&entry.valid.from, &entry.valid.until) {
        (None, None) => String::new(),
        (from, until) => format!(
            "{}…{}",
            from.as_deref().unwrap_or(""),
            until.as_deref().unwrap_or("")
        ),
    };
    let fields: Vec<&str> = entry
        .fields
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    let _ = writeln!(
        out,
        "{:<8}{at}　{hash}　{word}　{days}　{}（{}）　字段 {}",
        entry.seq,
        entry.actor.account,
        entry.actor.role,
        fields.join("、")
    );
}
