//! References between rows: whether what is named exists, and whether its row could be used.

use super::cell::fault;
use super::log::Log;
use super::table::{Bad, Cells};
use super::{Ids, Known, Seen};

/// A kind of thing that rows refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Body,
    Post,
    Person,
    Act,
}

impl Thing {
    const fn sheet(self) -> &'static str {
        match self {
            Self::Body => "机构",
            Self::Post => "职务",
            Self::Person => "人员",
            Self::Act => "履职记录",
        }
    }
}

impl Known {
    const fn ids(&self, thing: Thing) -> &Ids {
        match thing {
            Thing::Body => &self.bodies,
            Thing::Post => &self.posts,
            Thing::Person => &self.people,
            Thing::Act => &self.acts,
        }
    }

    const fn ids_mut(&mut self, thing: Thing) -> &mut Ids {
        match thing {
            Thing::Body => &mut self.bodies,
            Thing::Post => &mut self.posts,
            Thing::Person => &mut self.people,
            Thing::Act => &mut self.acts,
        }
    }

    /// Notes an id; a second one of the same is reported.
    pub(super) fn declare(
        &mut self,
        thing: Thing,
        id: &str,
        (cells, column): (&Cells<'_>, &str),
        kept: bool,
        log: &mut Log,
    ) -> Result<(), Bad> {
        let ids = self.ids_mut(thing);
        if let Some(first) = ids.get(id) {
            let found = fault(
                format!("编号重复，第{}行已经用过“{id}”", first.row),
                "改用一个没有用过的编号；同一件事只登记一行",
            );
            return Err(cells.bad(column, found, log));
        }
        ids.insert(
            id.to_owned(),
            Seen {
                row: cells.number(),
                kept,
            },
        );
        Ok(())
    }

    /// Whether an id (or a name that only one has) is known; gives the id.
    fn resolve(&self, thing: Thing, text: &str) -> Result<(String, Seen), Option<&'static str>> {
        if let Some(seen) = self.ids(thing).get(text) {
            return Ok((text.to_owned(), *seen));
        }
        let names = match thing {
            Thing::Body => &self.body_names,
            Thing::Person => &self.person_names,
            Thing::Post | Thing::Act => return Err(None),
        };
        match names.get(text) {
            Some(Some(id)) => self
                .ids(thing)
                .get(id)
                .map(|seen| (id.clone(), *seen))
                .ok_or(None),
            Some(None) => Err(Some("有同名的，无法确定是哪一个")),
            None => Err(None),
        }
    }

    /// Notes a name; a name of two belongs to none.
    pub(super) fn name(&mut self, thing: Thing, name: &str, id: &str) {
        let names = match thing {
            Thing::Body => &mut self.body_names,
            _ => &mut self.person_names,
        };
        names
            .entry(name.to_owned())
            .and_modify(|known| *known = None)
            .or_insert_with(|| Some(id.to_owned()));
    }

    /// The id that a cell refers to. Unknown: a problem. Known, but its own row is bad: a warning
    /// here, since the problem stands there.
    pub(super) fn refer(
        &self,
        thing: Thing,
        text: &str,
        (cells, column): (&Cells<'_>, &str),
        log: &mut Log,
    ) -> Result<String, Bad> {
        match self.resolve(thing, text) {
            Ok((id, seen)) if seen.kept => Ok(id),
            Ok((_, seen)) => {
                let reason = format!("“{}”表第{}行有问题，本行暂未采用", thing.sheet(), seen.row);
                log.warn(
                    cells.at(column),
                    text,
                    fault(reason, "改正那一行后，本行自然采用"),
                );
                Err(Bad)
            }
            Err(why) => {
                let sheet = thing.sheet();
                let (reason, mend) = match why {
                    Some(why) => (format!("“{sheet}”表中{why}"), "改填编号".to_owned()),
                    None => (
                        format!("“{sheet}”表中没有“{text}”"),
                        format!("核对编号，或者先在“{sheet}”表登记"),
                    ),
                };
                log.problem(cells.at(column), text, fault(reason, mend));
                Err(Bad)
            }
        }
    }

    /// Several ids in one cell. `/` separates only where the part as it stands is unknown.
    pub(super) fn refer_all(
        &self,
        thing: Thing,
        text: &str,
        place: (&Cells<'_>, &str),
        log: &mut Log,
    ) -> Result<Vec<String>, Bad> {
        let plain = super::cell::id(text);
        if let Some(Seen { kept: true, .. }) = self.ids(thing).get(&plain) {
            return Ok(vec![plain]);
        }
        let mut ids = Vec::new();
        let mut good = true;
        for part in super::cell::list(text) {
            let whole = super::cell::id(part);
            let split = whole.contains('/') && self.resolve(thing, &whole) == Err(None);
            let pieces: Vec<&str> = if split {
                whole.split('/').collect()
            } else {
                vec![whole.as_str()]
            };
            for piece in pieces
                .into_iter()
                .map(str::trim)
                .filter(|piece| !piece.is_empty())
            {
                match self.refer(thing, piece, place, log) {
                    Ok(id) if ids.contains(&id) => {}
                    Ok(id) => ids.push(id),
                    Err(Bad) => good = false,
                }
            }
        }
        if good { Ok(ids) } else { Err(Bad) }
    }
}
