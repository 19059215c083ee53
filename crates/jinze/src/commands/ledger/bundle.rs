//! `jinze ledger bundle`: what the ledger has of a person or a body, sealed for somebody who does not
//! trust us.

use app::Zone;
use app::bundle::{BundleRequest, make};
use app::queries::{Story, body_story, person_story};
use app::record::{body_subject, person_subject};

use super::actor;
use crate::cli::BundleArgs;
use crate::failure::{Code, Failure};
use crate::output;
use crate::render::bundle::{Page, page, readme};
use crate::source::{moment, names};
use crate::store::DataFolder;

pub(super) fn run(args: &BundleArgs) -> Result<Code, Failure> {
    output::may_write(&args.out, args.force)?;
    let from = moment::day_or_today(Some(&args.from), "--from")?;
    let until = moment::day_or_today(Some(&args.to), "--to")?;
    if until < from {
        return Err(Failure::usage(
            format!("--to（{until}）早于 --from（{from}）"),
            "请改正日期",
        ));
    }
    let folder = DataFolder::named(&args.data)?;
    let zone = folder.open()?;
    let register = zone.read(|state| state.register(state.size()));
    let find = names::Finder::new(&register, moment::today());
    let (subject, who, id) = match (&args.person, &args.body) {
        (Some(person), _) => {
            let person = find.person(person)?;
            (
                person_subject(&person.id),
                person.name.clone(),
                person.id.clone(),
            )
        }
        (None, body) => {
            let body = find.body(body.as_deref().unwrap_or_default())?;
            (body_subject(&body.id), body.name.clone(), body.id.clone())
        }
    };
    let request = BundleRequest {
        subject: subject.clone(),
        from,
        until,
        purpose: args.purpose.clone(),
        trust: folder.trust_text(None)?.unwrap_or_default(),
    };
    let failed = |why: String| Failure::input(why, "照上面所说处理后重试");
    let made =
        make(&zone, &actor(&args.by), &request).map_err(|error| failed(error.to_string()))?;
    for why in &made.missing {
        output::tell(&format!("注意：{why}"));
    }
    let story = story(&zone, &id, args.person.is_some())?;
    let words = Page {
        who: format!("{who}（{id}）"),
        origin: zone.identity().origin.clone(),
        from,
        until,
        entries: made.entries,
        story: &story,
    };
    let html = page(&words)?;
    let members = made
        .members(readme(&words), html)
        .map_err(|error| failed(error.to_string()))?;
    let bytes =
        jinze_verify::archive::write(&members).map_err(|error| failed(error.to_string()))?;
    output::write_file(&args.out, &bytes, args.force)?;
    output::tell(&format!(
        "已写出 {}。核验：jinze-verify {} --trust trust.txt",
        args.out.display(),
        args.out.display()
    ));
    Ok(Code::Done)
}

fn story(zone: &Zone, id: &str, is_person: bool) -> Result<Story, Failure> {
    let told = zone.read(|state| {
        zone.read_store(|store| {
            if is_person {
                person_story(state, store, id, state.size())
            } else {
                body_story(state, store, id, state.size())
            }
        })
    });
    told.map_err(|error| Failure::input(error.to_string(), "用 jinze ledger verify 检查账本"))
}
