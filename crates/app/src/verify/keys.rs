//! The index of idempotency keys: each key leads to its record, so that a retry is no second record.
//!
//! Keys are looked up in their order when the pass is done: a page of the index is then read once.
//! Left out: keys in the index that no record has; the store contract does not list them.

use ledger::commitment::Idem;
use ledger::entry::Entry;
use ledger::store::{ReadStore, StoreError};

use super::report::Checked;

/// Keys of the records of a pass.
#[derive(Default)]
pub(super) struct Keys {
    keys: Vec<(Idem, u64)>,
}

/// A key that does not lead to its record.
struct Wrong {
    seq: u64,
    found: Option<u64>,
}

impl Keys {
    pub(super) fn take(&mut self, seq: u64, entry: &Entry) {
        self.keys.push((entry.idem, seq));
    }

    /// Looks all of them up, on all cores.
    pub(super) fn finish(mut self, store: &dyn ReadStore, check: &mut Checked) {
        self.keys.sort_unstable();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = self.keys.len().div_ceil(threads).max(1);
        let found: Vec<Result<Vec<Wrong>, String>> = std::thread::scope(|scope| {
            let tasks: Vec<_> = self
                .keys
                .chunks(share)
                .map(|keys| {
                    let reader = store.reader();
                    scope.spawn(move || look_up(&*reader?, keys))
                })
                .collect();
            let ended = tasks.into_iter().map(|task| match task.join() {
                Ok(found) => found.map_err(|error| error.to_string()),
                Err(_) => Err("核对中断".to_owned()),
            });
            ended.collect()
        });
        for part in found {
            match part {
                Ok(wrong) => wrong.into_iter().for_each(|one| tell(check, &one)),
                Err(why) => check.unknown(format!("请求编号索引没有核对：{why}")),
            }
        }
    }
}

fn look_up(store: &dyn ReadStore, keys: &[(Idem, u64)]) -> Result<Vec<Wrong>, StoreError> {
    let mut wrong = Vec::new();
    for (key, seq) in keys {
        let (seq, found) = (*seq, store.find_idem(key)?);
        if found != Some(seq) {
            wrong.push(Wrong { seq, found });
        }
    }
    Ok(wrong)
}

fn tell(check: &mut Checked, wrong: &Wrong) {
    let seq = wrong.seq;
    let reason = match wrong.found {
        Some(found) => {
            format!("请求编号索引把第 {seq} 号记录的编号指到第 {found} 号：记录重复或者索引被改")
        }
        None => format!("请求编号索引里没有第 {seq} 号记录的编号"),
    };
    check.bad(seq, reason);
}
