//! 信任依据, 检查点签名, 检查点一致, 见证: who signed what the bundle's proofs lead to.

use std::collections::BTreeSet;

use super::view::View;
use crate::bundle::report::Check;
use crate::bundle::{AGREEMENT, Header, SIGNATURES, TRUST, WITNESSES};
use crate::hash::Alg;
use crate::note::{self, Kind, NoteError, Signer, VerifyingKey};

pub(super) fn trust(view: &View<'_>) -> Check {
    let mut check = Check::new(TRUST);
    match (view.trust, &view.header) {
        (None, _) => check.unknown(
            "没有给出信任文件；包内自带的公钥不能作为依据，请向账本的主管单位另行索取后用 --trust 指定",
        ),
        (Some(_), Err(_)) => check.unknown("bundle.txt 读不懂，不知道是哪个账本"),
        (Some(trust), Ok(header)) if !trust.names(&header.origin) => check.unknown(format!(
            "信任文件没有同时给出账本“{}”的 Ed25519 和 SM2 公钥",
            header.origin
        )),
        _ => {}
    }
    check
}

pub(super) fn signatures(view: &View<'_>) -> Check {
    let mut check = Check::new(SIGNATURES);
    let pinned = view.pinned();
    if pinned.is_none() {
        check.unknown("没有这个账本的可信公钥，不能核对签名");
    }
    let mut unsigned = Vec::new();
    for alg in view.algs() {
        let read = match view.note(alg) {
            Ok(read) => read,
            Err(error) => {
                check.fail(format!("{alg} 检查点读不懂：{error}"));
                continue;
            }
        };
        let Some((_, keys)) = &pinned else { continue };
        match note::verify(&read.note, keys) {
            Ok(verified) => {
                for kind in [Kind::Ed25519, Kind::Sm2] {
                    if verified.by(kind).next().is_none() {
                        check.fail(format!("{alg} 检查点缺少账本的 {kind} 签名"));
                    }
                }
            }
            Err(NoteError::Unsigned) => unsigned.push(alg),
            Err(error) => check.fail(format!("{alg} 检查点：{error}")),
        }
    }
    let looked_at = view.algs().count();
    for alg in &unsigned {
        let reason = format!("{alg} 检查点没有任何受信任的签名");
        // Signed by strangers only, it may be somebody else's log; signed by half, it is damaged.
        if unsigned.len() == looked_at {
            check.unknown(reason);
        } else {
            check.fail(reason);
        }
    }
    if looked_at == 0 {
        check.unknown("信任文件声明两种散列都不可信，没有可以核对的检查点");
    }
    check
}

pub(super) fn agreement(view: &View<'_>) -> Check {
    let mut check = Check::new(AGREEMENT);
    let Ok(header) = &view.header else {
        check.unknown("bundle.txt 读不懂，没有可比的依据");
        return check;
    };
    for alg in view.algs() {
        let checkpoint = match view.note(alg) {
            Ok(read) => read.checkpoint,
            Err(error) => {
                check.unknown(format!("{alg} 检查点读不懂：{error}"));
                continue;
            }
        };
        let origin = origin_of(header, alg);
        if checkpoint.origin() != origin {
            check.fail(format!(
                "{alg} 检查点属于“{}”，应为“{origin}”",
                checkpoint.origin()
            ));
        }
        if checkpoint.size() != header.size {
            check.fail(format!(
                "{alg} 检查点的大小是 {}，bundle.txt 写的是 {}",
                checkpoint.size(),
                header.size
            ));
        }
    }
    if view.algs().next().is_none() {
        check.unknown("信任文件声明两种散列都不可信，没有可以核对的检查点");
    }
    check
}

/// What a tree's checkpoint is called.
pub(in crate::bundle) fn origin_of(header: &Header, alg: Alg) -> String {
    match alg {
        Alg::Sha256 => header.origin.clone(),
        Alg::Sm3 => format!("{}/sm3", header.origin),
    }
}

pub(super) fn witnesses(view: &View<'_>) -> Check {
    let mut check = Check::new(WITNESSES);
    let Some((trust, _)) = view.pinned() else {
        check.unknown("没有可信的公钥，不知道要由谁见证");
        return check;
    };
    match cosigners(view) {
        Ok(signers) => {
            let names: BTreeSet<&str> = signers.iter().map(|signer| signer.key.name()).collect();
            let count = names.len() as u64;
            let who: Vec<&str> = names.into_iter().collect();
            let told = format!(
                "要求 {} 家，有 {count} 家：{}",
                trust.quorum,
                who.join("、")
            );
            if count < trust.quorum {
                check.unknown(told);
            } else {
                check.tell(told);
            }
        }
        Err(error @ NoteError::BadSignature { .. }) => {
            check.fail(format!("SHA-256 检查点：{error}"));
        }
        Err(error) => check.unknown(format!("SHA-256 检查点读不懂：{error}")),
    }
    check
}

/// The pinned witnesses that cosigned the SHA-256 note; none if that hash is not believed.
pub(super) fn cosigners(view: &View<'_>) -> Result<Vec<Signer>, NoteError> {
    let Some((trust, _)) = view.pinned().filter(|_| view.believes(Alg::Sha256)) else {
        return Ok(Vec::new());
    };
    let keys: &[VerifyingKey] = &trust.witnesses;
    match note::verify(&view.note(Alg::Sha256)?.note, keys) {
        Ok(verified) => Ok(verified.signers),
        Err(NoteError::Unsigned) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
