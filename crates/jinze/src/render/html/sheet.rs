//! The board by body: posts and people in official order, a line for each duty, its periods along the axis.

use duties::Outcome;
use exchange::board::{Board, Cell, Column, Row, RowKind, face};

use super::super::period::label;
use super::axis::Axis;
use super::notes::Notes;

/// So many lines may stand beside one cell without a page's end.
const BESIDE: usize = 10;

/// A body.
#[derive(Debug)]
pub(super) struct GroupView {
    pub(super) anchor: usize,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) totals: String,
    pub(super) rows: Vec<RowView>,
}

/// A post with its holder, a holder, a member or the body itself.
#[derive(Debug)]
pub(super) struct RowView {
    pub(super) title: String,
    pub(super) name: String,
    pub(super) holder: bool,
    /// Beside duties with a number there are some without.
    pub(super) free: Option<Answer>,
    pub(super) lines: Vec<LineView>,
}

/// A duty (in one year, where the board shows several).
#[derive(Debug)]
pub(super) struct LineView {
    pub(super) duty: String,
    pub(super) duty_name: String,
    pub(super) clause: String,
    pub(super) year: String,
    /// Lines that the post's own cell covers from here on; 0: it is covered already.
    pub(super) span: usize,
    pub(super) slots: Vec<Slot>,
}

/// A stretch of the axis.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) months: usize,
    pub(super) answer: Option<Answer>,
}

/// What stands in it.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) key: &'static str,
    pub(super) shape: &'static str,
    pub(super) word: &'static str,
    pub(super) label: String,
    pub(super) count: String,
    pub(super) post: String,
    pub(super) note: usize,
    pub(super) earlier: Vec<usize>,
}

/// All bodies, in official order.
pub(super) fn groups(board: &Board, axis: &Axis, notes: &Notes) -> Vec<GroupView> {
    let group = |(anchor, group): (usize, &exchange::board::Group)| GroupView {
        anchor,
        name: group.name.clone(),
        category: if group.category == group.name {
            String::new()
        } else {
            group.category.clone()
        },
        totals: group.totals.words(),
        rows: group
            .rows
            .iter()
            .map(|row| row_view(board, axis, notes, row))
            .collect(),
    };
    board.groups.iter().enumerate().map(group).collect()
}

fn row_view(board: &Board, axis: &Axis, notes: &Notes, row: &Row) -> RowView {
    let mut lines: Vec<LineView> = Vec::new();
    let mut free: Option<LineView> = None;
    for (column, cell) in board.columns.iter().zip(&row.cells) {
        let Some(cell) = cell else { continue };
        let answer = answer(axis, notes, cell);
        if column.standing {
            free.get_or_insert_with(|| free_line(axis, cell, answer));
            continue;
        }
        let year = year_words(axis, column);
        let same = lines
            .last_mut()
            .filter(|line| line.duty == column.duty && line.year == year);
        let line = match same {
            Some(line) => line,
            None => {
                lines.push(empty_line(column, year));
                let Some(line) = lines.last_mut() else {
                    continue;
                };
                line
            }
        };
        put(axis, line, column, answer);
    }
    for line in &mut lines {
        fill(axis, line);
    }
    let free = match free {
        Some(line) if lines.is_empty() => {
            lines.push(line);
            None
        }
        other => other,
    };
    spread(&mut lines);
    let title = match (row.title.as_deref(), row.target_name.as_deref()) {
        (None, Some(target)) => format!("→ {target}"),
        (Some(title), Some(target)) => format!("{title} → {target}"),
        (title, None) => title.unwrap_or("（机构）").to_owned(),
    };
    RowView {
        title,
        name: row.name_words().to_owned(),
        holder: row.kind == RowKind::Holder,
        free: free.and_then(|line| line.slots.into_iter().find_map(|slot| slot.answer)),
        lines,
    }
}

/// The post's cell stands beside all its lines; beside many, once for each duty, so that a page can end between.
fn spread(lines: &mut [LineView]) {
    let many = lines.len() > BESIDE;
    let mut at = 0;
    while let Some(first) = lines.get(at) {
        let duty = first.duty.clone();
        let rest = lines.iter().skip(at);
        let span = if many {
            rest.take_while(|line| line.duty == duty)
                .count()
                .min(BESIDE)
        } else {
            rest.count()
        };
        if let Some(first) = lines.get_mut(at) {
            first.span = span;
        }
        at += span.max(1);
    }
}

/// The year of a line, where the board shows several.
fn year_words(axis: &Axis, column: &Column) -> String {
    match (&column.period, axis.year) {
        (Some(span), None) => span.first_day.year().to_string(),
        _ => String::new(),
    }
}

fn empty_line(column: &Column, year: String) -> LineView {
    LineView {
        duty: column.duty.clone(),
        duty_name: column.name.clone(),
        clause: column.clause.to_string(),
        year,
        span: 0,
        slots: Vec::new(),
    }
}

/// What asks for no number is said once.
fn free_line(axis: &Axis, cell: &Cell, mut answer: Answer) -> LineView {
    answer.label = if axis.year.is_some() {
        String::new()
    } else {
        answer.label
    };
    LineView {
        duty: String::new(),
        duty_name: cell.reasons.first().cloned().unwrap_or_default(),
        clause: String::new(),
        year: String::new(),
        span: 0,
        slots: vec![Slot {
            months: axis.months(),
            answer: Some(answer),
        }],
    }
}

fn put(axis: &Axis, line: &mut LineView, column: &Column, answer: Answer) {
    let (start, months) = match &column.period {
        Some(span) => axis.place(span),
        None => (0, axis.months()),
    };
    let used: usize = line.slots.iter().map(|slot| slot.months).sum();
    if start > used {
        line.slots.push(Slot {
            months: start - used,
            answer: None,
        });
    }
    line.slots.push(Slot {
        months,
        answer: Some(answer),
    });
}

fn fill(axis: &Axis, line: &mut LineView) {
    let used: usize = line.slots.iter().map(|slot| slot.months).sum();
    if used < axis.months() {
        line.slots.push(Slot {
            months: axis.months() - used,
            answer: None,
        });
    }
}

fn answer(axis: &Axis, notes: &Notes, cell: &Cell) -> Answer {
    let look = face(cell.outcome);
    let judged = matches!(
        cell.outcome,
        Outcome::Open | Outcome::DueSoon | Outcome::NotMet | Outcome::MadeUpAfter
    );
    let asked = judged && cell.required > 0;
    Answer {
        key: look.key,
        shape: look.shape,
        word: look.word,
        label: label(&cell.period, axis.year),
        count: if asked {
            format!("{}/{}", cell.counted, cell.required)
        } else {
            String::new()
        },
        post: cell.post_outcome.map_or_else(String::new, |outcome| {
            let post = face(outcome);
            format!("职务：{} {}", post.shape, post.word)
        }),
        note: notes.number(cell.finding),
        earlier: cell
            .earlier
            .iter()
            .map(|finding| notes.number(*finding))
            .collect(),
    }
}
