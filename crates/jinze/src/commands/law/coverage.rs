//! `jinze law coverage`: that no sentence is left out, and every provision has its rules or a reason.

use std::fmt::Write as _;

use regulation::Provision;

use crate::cli::LawCoverageArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::text::{hang, pad};
use crate::source::packs;

/// Columns of the clause's name.
const CLAUSE: usize = 26;

pub(super) fn run(args: &LawCoverageArgs, screen: Screen) -> Result<Code, Failure> {
    let regulation = packs::regulation_of(args.regulation.as_deref())?;
    let mut out = format!("《{}》\n{}\n", regulation.title(), regulation.coverage());
    let mut chapter = "";
    for provision in regulation.provisions() {
        if provision.chapter_name != chapter {
            chapter = &provision.chapter_name;
            let _ = write!(out, "\n{chapter}\n");
        }
        let head = pad(&format!("  {}", provision.clause), CLAUSE);
        out.push_str(&hang(&head, &answered(provision), screen.columns));
    }
    screen.print(out.as_bytes())?;
    Ok(Code::Done)
}

/// The rules of a provision, or why it has none.
fn answered(provision: &Provision) -> String {
    let mut words: Vec<String> = provision
        .rules
        .iter()
        .map(|rule| format!("{} {}", rule.kind.name(), rule.id))
        .collect();
    words.extend(
        provision
            .none
            .as_ref()
            .map(|none| format!("不设规则：{}", none.why)),
    );
    words.join("，")
}
