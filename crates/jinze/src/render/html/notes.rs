//! The reasons of every answer, numbered as they are met on the board.

use std::collections::BTreeMap;

use duties::Outcome;
use exchange::board::{Board, BoardInput, Line, face, lines, period_words};

/// So many near misses of a duty that is not met are printed.
const PRINTED: usize = 6;

/// All notes.
#[derive(Debug)]
pub(super) struct Notes {
    numbers: BTreeMap<usize, usize>,
    /// By body, in the order of the board.
    pub(super) groups: Vec<NoteGroup>,
}

/// The notes of a body.
#[derive(Debug)]
pub(super) struct NoteGroup {
    pub(super) name: String,
    pub(super) notes: Vec<Note>,
}

/// Why an answer is what it is.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) number: usize,
    pub(super) who: String,
    pub(super) duty: String,
    pub(super) period: String,
    pub(super) key: &'static str,
    pub(super) shape: &'static str,
    pub(super) word: &'static str,
    pub(super) count: String,
    pub(super) rulings: String,
    /// Heading and text.
    pub(super) parts: Vec<(&'static str, Vec<String>)>,
    /// Near misses that are folded away and not printed: where the duty is met they explain nothing,
    /// and of many the first are enough on paper.
    pub(super) folded: Vec<String>,
}

impl Note {
    /// Some near misses stand in the open.
    pub(super) fn has_printed_misses(&self) -> bool {
        self.parts.iter().any(|(head, _)| *head == "未计入")
    }
}

impl Notes {
    /// Numbers the findings that the board shows.
    pub(super) fn of(board: &Board, input: &BoardInput<'_>) -> Self {
        let lines = lines(input);
        let (mut numbers, mut groups) = (BTreeMap::new(), Vec::new());
        for group in &board.groups {
            let mut notes = Vec::new();
            let cells = group.rows.iter().flat_map(|row| row.cells.iter().flatten());
            for at in cells
                .flat_map(|cell| std::iter::once(cell.finding).chain(cell.earlier.iter().copied()))
            {
                let number = numbers.len() + 1;
                if numbers.contains_key(&at) {
                    continue;
                }
                numbers.insert(at, number);
                notes.extend(lines.get(at).and_then(|line| note(input, line, number)));
            }
            groups.push(NoteGroup {
                name: group.name.clone(),
                notes,
            });
        }
        Self { numbers, groups }
    }

    /// The number of a finding's note.
    pub(super) fn number(&self, finding: usize) -> usize {
        self.numbers.get(&finding).copied().unwrap_or(0)
    }
}

fn note(input: &BoardInput<'_>, line: &Line, number: usize) -> Option<Note> {
    let finding = input.findings.get(line.finding)?;
    let look = face(finding.outcome);
    let said = |head: &str| {
        let at = Line::HEADERS.iter().position(|known| *known == head);
        at.and_then(|at| line.cells.get(at))
            .map_or("", String::as_str)
    };
    let mut who = [said("职务"), said("姓名")].join(" ").trim().to_owned();
    if !said("对象").is_empty() {
        who = format!("{who} → {}", said("对象"));
    }
    let list = |head: &str| said(head).lines().map(str::to_owned).collect::<Vec<_>>();
    let mut missed = list("接近但未计入的记录");
    let settled = matches!(
        finding.outcome,
        Outcome::Met | Outcome::MetLateEntry | Outcome::NoNumericRequirement
    );
    let printed = if settled { 0 } else { PRINTED };
    let folded = missed.split_off(missed.len().min(printed));
    let mut parts: Vec<(&'static str, Vec<String>)> = vec![
        ("理由", finding.reasons.clone()),
        ("计入", list("计入的记录")),
        ("未计入", missed),
    ];
    parts.retain(|(_, texts)| !texts.is_empty());
    Some(Note {
        number,
        who: who.trim().to_owned(),
        duty: said("职责").to_owned(),
        period: period_words(&finding.period.name),
        key: look.key,
        shape: look.shape,
        word: look.word,
        count: match finding.required {
            0 => String::new(),
            required => format!("应 {required} 已计 {}", finding.counted),
        },
        rulings: said("所依裁定").to_owned(),
        parts,
        folded,
    })
}
