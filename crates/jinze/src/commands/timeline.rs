//! `jinze timeline`: everything recorded of a person or a body, with event time and record time.
//!
//! For the officer of 纪检: late records stand marked, corrected ones with what corrects them.

use app::queries::{body_story, person_story};

use crate::cli::TimelineArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::timeline::told;
use crate::source::{Ledger, moment, names};
use crate::store::DataFolder;

pub(super) fn run(args: &TimelineArgs, screen: Screen) -> Result<Code, Failure> {
    let folder = DataFolder::named(&args.data)?;
    let known_at = args.known_at.as_deref().map(moment::moment).transpose()?;
    let ledger = Ledger::read(&folder, known_at)?;
    let find = names::Finder::new(&ledger.register, moment::today());
    let (who, story) = match (&args.person, &args.body) {
        (Some(person), _) => {
            let person = find.person(person)?;
            let story = person_story(&ledger.state, &ledger.store, &person.id, ledger.size);
            (format!("{}（{}）", person.name, person.id), story)
        }
        (None, body) => {
            let body = find.body(body.as_deref().unwrap_or_default())?;
            let story = body_story(&ledger.state, &ledger.store, &body.id, ledger.size);
            (format!("{}（{}）", body.name, body.id), story)
        }
    };
    let story = story
        .map_err(|error| Failure::input(error.to_string(), "用 jinze ledger verify 检查账本"))?;
    screen.print(told(&who, &story).as_bytes())?;
    Ok(Code::Done)
}
