//! Reads one `[[duty]]` table.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::demand::Parts;
use super::{Amended, Draft};
use crate::checks::{self, List, Names};
use crate::clause::Clause;
use crate::fence::{Fields, Said, Scope, Table};
use crate::limit::parse_limit;
use crate::rules::{Bearer, Credit, Demand, Duty};
use crate::text::{Pack, RuleTable};
use crate::vocabulary::Words;

/// What a duty is read beside.
pub(crate) struct Context<'c> {
    pub(crate) pack: &'c Pack,
    pub(crate) words: &'c Words,
    pub(crate) in_force_from: Date,
}

/// Reads a duty under the scope's choices; `None` when it could not be read or binds nobody under them.
pub(crate) fn read(rule: &RuleTable, context: &Context<'_>, scope: &Scope<'_>) -> Option<Draft> {
    scope.take_used();
    let fields = Fields::new(&rule.table, rule.at, "[[duty]]", scope);
    let piece = context.pack.piece_of(rule);
    let clause = piece.and_then(|piece| piece.clause);
    let mut rulings = BTreeSet::new();
    let id = fields.need("id", fields.words("id"));
    let name = fields.need("name", fields.words("name"));
    let quote = fields.words("quote").unwrap_or_default();
    let bearer = bearer(&fields, context, &mut rulings);
    let parts = Parts::read(&fields, context, &mut rulings);
    let demand = parts.demand(&mut rulings);
    let credit = [("capacity", Credit::Capacity), ("organ", Credit::Organ)];
    let post_credit = fields
        .one_of("post_credit", &credit)
        .unwrap_or(Credit::Capacity);
    let holder_credit = fields
        .one_of("holder_credit", &credit)
        .unwrap_or(Credit::Capacity);
    let (from, until) = span(&fields, context.in_force_from);
    let amended = amended(&parts, demand.as_ref(), from);
    let growth = matches!(demand, Some(Demand::Growth { .. }));
    let soft = fields.flag("soft") || growth;
    let delegable = fields.flag("delegation");
    let (overrides, evidence) = (fields.strings("overrides"), fields.strings("evidence"));
    let note = fields.words("note");
    fields.close();
    rulings.extend(scope.take_used());
    let duty = Duty {
        id: id?,
        name: name?,
        clause: clause.unwrap_or(Clause {
            article: 0,
            item: None,
            paragraph: 1,
        }),
        chapter: piece.map_or(0, |piece| piece.chapter),
        quote,
        bearer: bearer?,
        demand: demand?,
        soft,
        delegable,
        post_credit,
        holder_credit,
        overrides,
        from,
        until,
        rulings: rulings.into_iter().collect(),
        evidence,
        note,
    };
    Some(Draft { duty, amended })
}

fn bearer(
    fields: &Fields<'_>,
    context: &Context<'_>,
    rulings: &mut BTreeSet<String>,
) -> Option<Bearer> {
    let names = Names {
        words: &context.words.vocabulary,
        sink: fields.scope.sink,
    };
    let (who, bodies) = (fields.texts("who"), fields.texts("who_body"));
    let within = fields.text("within");
    match (fields.has("who"), fields.has("who_body")) {
        (true, true) => {
            let help = "人的职责写 who，机构的职责写 who_body，只留一个";
            fields.error(
                "duty::bearer",
                fields.at_of("who_body"),
                "who 和 who_body 不能同时写",
                help,
            );
        }
        (false, false) => {
            let help = "请写 who = [职责类别]，或者 who_body = [机构类别或名称]";
            fields.error("duty::bearer", fields.at, "没有写由谁负责", help);
        }
        _ => {}
    }
    if let Some(said) = within.as_ref().filter(|_| fields.has("who_body")) {
        fields.error(
            "duty::companion",
            said.at,
            "within 只和 who 一起用",
            "请把机构写在 who_body 里",
        );
    }
    if !who.is_empty() {
        let roles = names.all(List::Role, &who);
        let within = within.and_then(|said| names.one(List::Group, &said));
        roles
            .iter()
            .for_each(|role| rulings.extend(context.words.shaped("role", role)));
        within
            .iter()
            .for_each(|set| rulings.extend(context.words.shaped("set", set)));
        return (!roles.is_empty()).then_some(Bearer::Posts { roles, within });
    }
    let bodies = names.all(List::Body, &bodies);
    bodies
        .iter()
        .for_each(|set| rulings.extend(context.words.shaped("set", set)));
    (!bodies.is_empty()).then_some(Bearer::Bodies(bodies))
}

fn span(fields: &Fields<'_>, in_force_from: Date) -> (Date, Option<Date>) {
    let (from, until) = (fields.date("from"), fields.date("to"));
    if let Some(from) = &from {
        checks::not_before(fields.scope.sink, from, in_force_from);
    }
    checks::ordered(fields, from.as_ref(), until.as_ref());
    if let (None, Some(until)) = (&from, &until) {
        checks::not_before(fields.scope.sink, until, in_force_from);
    }
    (
        from.map_or(in_force_from, |said| said.value),
        until.map(|said| said.value),
    )
}

fn amended(parts: &Parts<'_, '_>, demand: Option<&Demand>, from: Date) -> Vec<Amended> {
    let mut amended: Vec<Amended> = Vec::new();
    for table in parts.fields.tables("amended") {
        let last = amended.last().map_or(from, |later| later.from);
        amended.extend(amendment(parts, demand, &table, last));
    }
    amended
}

fn amendment(
    parts: &Parts<'_, '_>,
    demand: Option<&Demand>,
    table: &Said<&Table>,
    last: Date,
) -> Option<Amended> {
    let fields = Fields::new(table.value, table.at, "amended ", parts.fields.scope);
    let from = fields.need("from", fields.date("from"));
    let (frequency, limit) = (fields.text("frequency"), fields.text("limit"));
    let (quote, source) = (fields.text("quote"), fields.words("source"));
    fields.close();
    let from = from?;
    if from.value <= last {
        let message = format!("{} 不晚于此前的 {last}", from.value);
        parts.fields.error(
            "date::order",
            from.at,
            message,
            "amended 从早到晚排列，并晚于职责的 from",
        );
    }
    if let (Some(frequency), Some(quote)) = (&frequency, &quote)
        && !checks::agrees(&frequency.value, &quote.value)
    {
        let message = format!(
            "frequency 是“{}”，quote 里却是“{}”",
            frequency.value, quote.value
        );
        parts.fields.error(
            "duty::frequency-differs",
            frequency.at,
            message,
            "请使两者一致",
        );
    }
    let demand = later_demand(parts, demand?, frequency.as_ref(), limit.as_ref(), table)?;
    Some(Amended {
        from: from.value,
        demand,
        quote: quote.map(|said| said.value),
        source,
    })
}

/// The same demand with the later number.
fn later_demand(
    parts: &Parts<'_, '_>,
    demand: &Demand,
    frequency: Option<&Said<String>>,
    limit: Option<&Said<String>>,
    table: &Said<&Table>,
) -> Option<Demand> {
    let fields = parts.fields;
    let by_frequency = matches!(
        demand,
        Demand::Count { .. } | Demand::Cover { .. } | Demand::Undefined { .. }
    );
    if let (Some(frequency), None, true) = (frequency, limit, by_frequency) {
        return parts.counted(frequency);
    }
    if let (None, Some(said), Demand::After { trigger, parts, .. }) = (frequency, limit, demand) {
        let error = match parse_limit(&said.value) {
            Ok(limit) => {
                let (trigger, parts) = (trigger.clone(), parts.clone());
                return Some(Demand::After {
                    trigger,
                    limit,
                    parts,
                });
            }
            Err(error) => error.to_string(),
        };
        fields.error("duty::limit", said.at, error, "请用这几种写法之一");
        return None;
    }
    let help = "计次的职责写新的 frequency，限期的职责写新的 limit";
    fields.error("duty::amended", table.at, "amended 没有给出新的数", help);
    None
}
