//! `jinze law rulings`: open questions, the answers that can be given, and the one in force.

use crate::cli::{LawCoverageArgs, Rulings};
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::law;
use crate::source::packs::Law;

pub(super) fn run(args: &LawCoverageArgs, screen: Screen) -> Result<Code, Failure> {
    let named = Rulings {
        regulation: args.regulation.clone(),
        ruling: Vec::new(),
    };
    let text = law::rulings(&Law::read(&named)?, screen);
    screen.print(text.as_bytes())?;
    Ok(Code::Done)
}
