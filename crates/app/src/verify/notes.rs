//! 检查点签名 and 检查点一致: who signed which roots, and whether the leaves still give them.
//!
//! Beside the store's own checkpoints, those that were handed out are looked at: whoever rewrites a
//! log cannot rewrite what others hold. Left out: witnesses' cosignatures, which bundles carry.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash::{Alg, Hash, digest};
use ledger::note::{self, Checkpoint, Kind, Note, NoteError};
use ledger::store::{Head, SignedHead};
use ledger::trust::Trust;

use super::report::{Checked, Property};
use super::trees::Roots;

/// One note of a checkpoint.
struct Read {
    note: Note,
    checkpoint: Checkpoint,
}

/// Checkpoints with what is known of them.
pub(super) struct Notes<'a> {
    own: Vec<SignedHead>,
    held: &'a [SignedHead],
    origin: &'a str,
    trust: Option<&'a Trust>,
    /// Whether the store's own are all here.
    complete: bool,
}

impl<'a> Notes<'a> {
    pub(super) fn new(
        own: Vec<SignedHead>,
        held: &'a [SignedHead],
        origin: &'a str,
        trust: Option<&'a Trust>,
    ) -> Self {
        Self {
            own,
            held,
            origin,
            trust,
            complete: true,
        }
    }

    /// Keeps, of the store's own, those from a size on and the one before.
    pub(super) fn keep_from(&mut self, size: u64) {
        let first = self.own.partition_point(|note| note.size <= size);
        self.own.drain(..first.saturating_sub(1));
        self.complete = false;
    }

    pub(super) fn sizes(&self) -> BTreeSet<u64> {
        self.all().map(|(_, note)| note.size).collect()
    }

    fn all(&self) -> impl Iterator<Item = (&'static str, &SignedHead)> {
        let own = self.own.iter().map(|note| ("", note));
        own.chain(self.held.iter().map(|note| ("另行保存的", note)))
    }

    fn pinned(&self) -> Option<&'a Trust> {
        self.trust.filter(|trust| trust.names(self.origin))
    }

    fn algs(&self) -> impl Iterator<Item = Alg> {
        let trust = self.trust;
        Alg::ALL
            .into_iter()
            .filter(move |alg| !trust.is_some_and(|trust| trust.broken.contains(alg)))
    }

    /// Verifies signatures. Returns the sizes of the checkpoints that are signed as they should be.
    pub(super) fn signatures(&self) -> (Checked, BTreeSet<u64>) {
        let mut check = Checked::new(Property::Authentic, "检查点签名");
        let mut signed = BTreeSet::new();
        let Some(trust) = self.pinned() else {
            check.unknown(match self.trust {
                None => {
                    "没有给出信任文件，不能核对签名；请用 --trust 指定另行保存的公钥".to_owned()
                }
                Some(_) => format!(
                    "信任文件没有同时给出账本“{}”的 Ed25519 和 SM2 公钥",
                    self.origin
                ),
            });
            return (check, signed);
        };
        if self.algs().next().is_none() {
            check.unknown("信任文件声明两种散列都不可信，没有可以核对的检查点");
            return (check, signed);
        }
        for (whose, head) in self.all() {
            let wrong = self.wrong_signatures(trust, head);
            if wrong.is_empty() {
                signed.insert(head.size);
            }
            for why in wrong {
                check.fail(format!("{whose}检查点（大小 {}）：{why}", head.size));
            }
        }
        if self.own.is_empty() {
            check.unknown("账本里没有检查点：还没有签过名，或者检查点被删除");
        } else if let Some(last) = self.own.last() {
            check.tell(format!(
                "检查点 {} 个，最新的签到 {} 条",
                self.own.len(),
                last.size
            ));
        }
        (check, signed)
    }

    fn wrong_signatures(&self, trust: &Trust, head: &SignedHead) -> Vec<String> {
        let keys: Vec<_> = trust.log(self.origin).cloned().collect();
        let mut wrong = Vec::new();
        for alg in self.algs() {
            let verified = read(head, alg).and_then(|read| note::verify(&read.note, &keys));
            match verified {
                Ok(verified) => {
                    for kind in [Kind::Ed25519, Kind::Sm2] {
                        if verified.by(kind).next().is_none() {
                            wrong.push(format!("{alg} 树缺少账本的 {kind} 签名"));
                        }
                    }
                }
                Err(NoteError::Unsigned) => {
                    wrong.push(format!("{alg} 树的签名不是由信任文件里的公钥作出的"));
                }
                Err(error) => wrong.push(format!("{alg} 树的{error}")),
            }
        }
        wrong
    }

    /// Compares what checkpoints say with the leaves, and returns up to which size signed ones
    /// vouch for them. `anchors` are checkpoints that records name, with the first record that does.
    pub(super) fn agreement(
        &self,
        roots: &Roots,
        head: &Head,
        signed: &BTreeSet<u64>,
        anchors: &BTreeMap<(u64, Hash), u64>,
    ) -> (Checked, Option<u64>) {
        let mut check = Checked::new(Property::Complete, "检查点一致");
        let looked: Vec<(&str, &SignedHead, Fit)> = self
            .all()
            .map(|(whose, note)| (whose, note, self.fits(note, roots, head)))
            .collect();
        // A note that none of the pinned keys signed proves nothing about records.
        let counts = |size: &u64| self.pinned().is_none() || signed.contains(size);
        let forked = |fit: &Fit| matches!(fit, Fit::Forked(_));
        let sizes = |wanted: &dyn Fn(&Fit) -> bool| -> BTreeSet<u64> {
            let rows = looked.iter().filter(|(_, _, fit)| wanted(fit));
            rows.map(|(_, note, _)| note.size).filter(&counts).collect()
        };
        let first_fork = sizes(&forked).first().copied();
        let right = sizes(&|fit| matches!(fit, Fit::Right));
        let agreed = self.agreed(&looked, &counts, first_fork);
        for (whose, note, fit) in &looked {
            let size = note.size;
            match fit {
                Fit::Right => {}
                Fit::Unknown => check.unknown(format!(
                    "大小为 {size} 的树根无法计算，{whose}检查点没有核对"
                )),
                Fit::Short => {
                    let found = head.size;
                    check.bad(found, format!(
                        "{whose}检查点证明曾有 {size} 条记录，账本只有 {found} 条：从第 {found} 号起被截去"
                    ));
                }
                Fit::Wrong(why) => check.fail(format!("{whose}检查点（大小 {size}）{why}")),
                Fit::Forked(alg) => {
                    let (from, to) = (agreed.unwrap_or(0), size.saturating_sub(1));
                    let words =
                        format!("{whose}检查点（大小 {size}）的 {alg} 树根与现存记录的不同");
                    if first_fork == Some(size) && from <= to {
                        check.bad_between(
                            from,
                            to,
                            format!("{words}：第 {from}–{to} 号记录中有被改动的"),
                        );
                    } else {
                        check.fail(words);
                    }
                    if right.contains(&size) {
                        check.fail(format!(
                            "账本分叉：大小同为 {size} 的两个检查点树根不同，分别属于两份历史"
                        ));
                    }
                }
            }
        }
        let vouched = agreed.filter(|size| signed.contains(size));
        self.compare_anchors(&mut check, anchors);
        (check, vouched)
    }

    /// The largest size below a fork at which a checkpoint agrees with the leaves. When only those
    /// that others hold tell of the fork, the store's own were signed again and tell nothing.
    fn agreed(
        &self,
        looked: &[(&str, &SignedHead, Fit)],
        counts: &dyn Fn(&u64) -> bool,
        first_fork: Option<u64>,
    ) -> Option<u64> {
        let is_fork = |fit: &Fit| matches!(fit, Fit::Forked(_));
        let (own, held) = looked.split_at(self.own.len());
        let signed_again =
            held.iter().any(|row| is_fork(&row.2)) && !own.iter().any(|row| is_fork(&row.2));
        let rows = if signed_again { held } else { looked };
        rows.iter()
            .filter(|(_, _, fit)| matches!(fit, Fit::Right))
            .map(|(_, note, _)| note.size)
            .filter(|size| counts(size) && first_fork.is_none_or(|fork| *size < fork))
            .max()
    }

    fn fits(&self, signed: &SignedHead, roots: &Roots, head: &Head) -> Fit {
        for alg in self.algs() {
            let checkpoint = match read(signed, alg) {
                Ok(read) => read.checkpoint,
                Err(error) => return Fit::Wrong(format!("读不懂：{error}")),
            };
            let origin = match alg {
                Alg::Sha256 => self.origin.to_owned(),
                Alg::Sm3 => format!("{}/sm3", self.origin),
            };
            if checkpoint.origin() != origin {
                return Fit::Wrong(format!("属于“{}”，应为“{origin}”", checkpoint.origin()));
            }
            if checkpoint.size() != signed.size {
                return Fit::Wrong(format!("自称大小为 {}", checkpoint.size()));
            }
            if signed.size > head.size {
                return Fit::Short;
            }
            match roots.get(&signed.size) {
                None => return Fit::Unknown,
                Some(root) if root.root(alg) != checkpoint.root() => return Fit::Forked(alg),
                Some(_) => {}
            }
        }
        Fit::Right
    }

    /// A record names the newest checkpoint of its time: it must be there, as it was.
    fn compare_anchors(&self, check: &mut Checked, anchors: &BTreeMap<(u64, Hash), u64>) {
        let own: BTreeMap<u64, Hash> = self
            .own
            .iter()
            .map(|note| (note.size, digest(Alg::Sha256, note.sha256.as_bytes())))
            .collect();
        let smallest = own.keys().next().copied().unwrap_or(0);
        for ((size, hash), seq) in anchors {
            if size > seq {
                let reason = format!("第 {seq} 号记录所依据的检查点（大小 {size}）比它还晚");
                check.bad(*seq, reason);
                continue;
            }
            match own.get(size) {
                Some(found) if found == hash => {}
                Some(_) => check.fail(format!(
                    "大小为 {size} 的检查点与第 {seq} 号记录登记时所见的不同：检查点被替换"
                )),
                None if !self.complete && *size < smallest => {}
                None => check.fail(format!(
                    "第 {seq} 号记录登记时所见的检查点（大小 {size}）不在账本里：检查点被删除"
                )),
            }
        }
    }

    /// Whether the roots of the signer's own leaves are those that were signed.
    pub(super) fn memory_agrees(&self, roots: &Roots, signed: &BTreeSet<u64>) -> Option<bool> {
        let mut compared = None;
        for (_, note) in self.all().filter(|(_, note)| signed.contains(&note.size)) {
            let Some(root) = roots.get(&note.size) else {
                continue;
            };
            let agrees = self.algs().all(|alg| {
                read(note, alg).is_ok_and(|read| read.checkpoint.root() == root.root(alg))
            });
            compared = Some(compared.unwrap_or(true) && agrees);
        }
        compared
    }
}

enum Fit {
    Right,
    Unknown,
    /// It binds more records than there are.
    Short,
    Wrong(String),
    Forked(Alg),
}

fn read(head: &SignedHead, alg: Alg) -> Result<Read, NoteError> {
    let note = Note::parse(match alg {
        Alg::Sha256 => &head.sha256,
        Alg::Sm3 => &head.sm3,
    })?;
    let checkpoint = Checkpoint::parse(&note.text)?;
    Ok(Read { note, checkpoint })
}
