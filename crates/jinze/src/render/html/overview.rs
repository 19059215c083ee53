//! Bodies × duties on one sheet of paper: how many answers of each outcome.

use std::collections::BTreeMap;

use duties::Outcome;
use exchange::board::{Board, OUTCOMES, RowKind, Totals, face};

/// The overview.
#[derive(Debug)]
pub(super) struct Overview {
    /// Duties with a number: id and name.
    pub(super) heads: Vec<(String, String)>,
    /// Bodies.
    pub(super) rows: Vec<OverviewRow>,
    /// The sums of the columns.
    pub(super) sums: Vec<Vec<Part>>,
    /// There are answers without a number.
    pub(super) free: bool,
}

/// A body.
#[derive(Debug)]
pub(super) struct OverviewRow {
    /// Anchor of its part of the board.
    pub(super) anchor: usize,
    /// Name.
    pub(super) name: String,
    /// One for each duty; empty: not applicable.
    pub(super) cells: Vec<Vec<Part>>,
}

/// So many answers of one outcome.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) key: &'static str,
    pub(super) shape: &'static str,
    pub(super) word: &'static str,
    pub(super) count: u32,
}

impl Overview {
    /// Sums of the board's cells; a post with several holders counts once.
    pub(super) fn of(board: &Board) -> Self {
        let mut heads: Vec<(String, String)> = Vec::new();
        let mut place: Vec<Option<usize>> = Vec::new();
        let only_free = duties_without_number(board);
        for column in &board.columns {
            if only_free
                .get(column.duty.as_str())
                .copied()
                .unwrap_or(false)
            {
                place.push(None);
                continue;
            }
            let at = heads
                .iter()
                .position(|(id, _)| *id == column.duty)
                .unwrap_or_else(|| {
                    heads.push((column.duty.clone(), column.name.clone()));
                    heads.len() - 1
                });
            place.push(Some(at));
        }
        let free = place.contains(&None);
        // The last column gathers what asks for no number.
        let width = heads.len() + usize::from(free);
        let mut sums = vec![Totals::default(); width];
        let rows = board.groups.iter().enumerate().map(|(anchor, group)| {
            let mut totals = vec![Totals::default(); width];
            for row in group.rows.iter().filter(|row| row.kind != RowKind::Holder) {
                for (cell, at) in row.cells.iter().zip(&place) {
                    let slot = totals.get_mut(at.unwrap_or(heads.len()));
                    if let (Some(cell), Some(slot)) = (cell, slot) {
                        slot.add(cell.counted_outcome());
                    }
                }
            }
            for (sum, one) in sums.iter_mut().zip(&totals) {
                sum.merge(one);
            }
            OverviewRow {
                anchor,
                name: group.name.clone(),
                cells: totals.iter().map(parts).collect(),
            }
        });
        let rows = rows.collect();
        Self {
            sums: sums.iter().map(parts).collect(),
            heads,
            rows,
            free,
        }
    }
}

/// Whether all answers to a duty are 无量化要求.
fn duties_without_number(board: &Board) -> BTreeMap<&str, bool> {
    let mut free = BTreeMap::new();
    for (at, column) in board.columns.iter().enumerate() {
        let rows = board.groups.iter().flat_map(|group| &group.rows);
        let cells = rows.filter_map(|row| row.cells.get(at).and_then(Option::as_ref));
        let none_counted = cells
            .into_iter()
            .all(|cell| cell.outcome == Outcome::NoNumericRequirement);
        *free.entry(column.duty.as_str()).or_insert(true) &= none_counted;
    }
    free
}

fn parts(totals: &Totals) -> Vec<Part> {
    OUTCOMES
        .into_iter()
        .filter(|outcome| totals.of(*outcome) > 0)
        .map(|outcome| {
            let face = face(outcome);
            Part {
                key: face.key,
                shape: face.shape,
                word: face.word,
                count: totals.of(outcome),
            }
        })
        .collect()
}
