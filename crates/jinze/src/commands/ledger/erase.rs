//! `jinze ledger erase`: values are erased by two persons on a basis; proofs stand.

use app::actor::{Actor, Role};
use app::commands::{self, Erase};

use super::{actor, idem, refused};
use crate::cli::{EraseArgs, ScrubArgs};
use crate::failure::{Code, Failure};
use crate::output;
use crate::store::DataFolder;

pub(super) fn run(args: &EraseArgs) -> Result<Code, Failure> {
    let zone = DataFolder::named(&args.data)?.open()?;
    let erase = Erase {
        seq: args.seq,
        fields: args.field.clone(),
        basis: args.basis.clone(),
        approver: Actor::local(args.approver.clone(), Role::Approver),
    };
    let receipts = commands::erase(&zone, &actor(&args.by), &erase, idem(&zone)?)
        .map_err(|error| refused(&error))?;
    zone.sign().map_err(|error| refused(&error.into()))?;
    for receipt in receipts {
        output::tell(&format!(
            "已删除第 {} 号记录的{}，登记为第 {} 号；备份里的内容随备份到期消失",
            args.seq,
            args.field.join("、"),
            receipt.seq
        ));
    }
    Ok(Code::Done)
}

/// What an erasure could not clear because somebody was reading.
pub(super) fn scrub(args: &ScrubArgs) -> Result<Code, Failure> {
    let zone = DataFolder::named(&args.data)?.open()?;
    zone.scrub().map_err(|error| refused(&error.into()))?;
    output::tell("账本文件里已没有已删除内容的残留");
    Ok(Code::Done)
}
