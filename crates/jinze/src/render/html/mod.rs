//! The board as one page: an overview on one sheet, the board by body, and the reasons of every answer.
//!
//! Works without script, on Chromium 78 and on A4 landscape; every state has a shape and a word beside its colour.

mod axis;
mod notes;
mod overview;
mod sheet;

use askama::Template;
use exchange::board::{Board, BoardInput, OUTCOMES, face};

use super::table::{known_words, nothing, totals_words};
use crate::failure::{Code, Failure};
use axis::Axis;
use notes::{NoteGroup, Notes};
use overview::Overview;
use sheet::GroupView;

/// The page; its words stand in `templates/board.html`.
#[derive(Debug, Template)]
#[template(path = "board.html")]
struct Page {
    regulation: String,
    facts: Vec<(&'static str, String)>,
    legend: Vec<Look>,
    totals: String,
    overview: Overview,
    axis: Axis,
    groups: Vec<GroupView>,
    duties: Vec<DutyView>,
    notes: Vec<NoteGroup>,
    nothing: String,
}

/// How an outcome looks.
#[derive(Debug)]
struct Look {
    key: &'static str,
    word: &'static str,
    shape: &'static str,
    says: &'static str,
    fill: String,
    ink: String,
}

/// A duty with the law's words.
#[derive(Debug)]
struct DutyView {
    id: String,
    name: String,
    clause: String,
    quote: String,
}

/// The page.
pub(crate) fn html(board: &Board, input: &BoardInput<'_>) -> Result<Vec<u8>, Failure> {
    let axis = Axis::of(board);
    let notes = Notes::of(board, input);
    let page = Page {
        regulation: board.regulation.clone(),
        facts: facts(board),
        legend: legend(),
        totals: totals_words(&board.totals),
        overview: Overview::of(board),
        groups: sheet::groups(board, &axis, &notes),
        duties: duties(board),
        notes: notes.groups,
        nothing: nothing(board),
        axis,
    };
    let text = page.render().map_err(|error| {
        Failure::of(
            Code::Io,
            format!("生成网页失败：{error}"),
            "请换一种 --format",
        )
    })?;
    Ok(text.into_bytes())
}

fn facts(board: &Board) -> Vec<(&'static str, String)> {
    let scope = if board.filters.is_empty() {
        "全区".to_owned()
    } else {
        board.filters.join("，")
    };
    vec![
        ("依据", format!("《{}》", board.regulation)),
        ("截至", board.on.to_string()),
        ("所知截至", known_words(board)),
        ("范围", scope),
    ]
}

fn legend() -> Vec<Look> {
    let look = |face: exchange::board::Face| Look {
        key: face.key,
        word: face.word,
        shape: face.shape,
        says: face.says,
        fill: format!("#{:06x}", face.fill),
        ink: format!("#{:06x}", face.ink),
    };
    OUTCOMES.into_iter().map(face).map(look).collect()
}

/// The duties that the board shows, once each.
fn duties(board: &Board) -> Vec<DutyView> {
    let mut duties: Vec<DutyView> = Vec::new();
    for column in &board.columns {
        if duties.last().is_none_or(|last| last.id != column.duty) {
            duties.push(DutyView {
                id: column.duty.clone(),
                name: column.name.clone(),
                clause: column.clause.to_string(),
                quote: column.quote.clone(),
            });
        }
    }
    duties
}

#[cfg(test)]
mod tests {
    use super::super::samples::with_board;
    use super::html;
    use exchange::board::{OUTCOMES, face};

    fn page() -> String {
        with_board(|board, input| String::from_utf8(html(board, input).unwrap()).unwrap())
    }

    #[test]
    fn every_outcome_has_shape_and_word_in_the_legend() {
        let page = page();
        for face in OUTCOMES.into_iter().map(face) {
            let item = format!(
                "<b aria-hidden=\"true\">{}</b> {}</li>",
                face.shape, face.word
            );
            assert!(page.contains(&item), "{item}");
        }
    }

    #[test]
    fn every_answer_leads_to_its_reasons_and_back() {
        let page = page();
        let numbers = page.matches("<details id=\"n").count();
        assert_eq!(numbers, 12);
        for number in 1..=numbers {
            for mark in [
                format!("href=\"#n{number}\""),
                format!("id=\"n{number}\""),
                format!("href=\"#c{number}\""),
            ] {
                assert!(page.contains(&mark), "{mark}");
            }
        }
        assert!(page.contains("身份是“列席”，要求“主持”"));
    }

    #[test]
    fn the_page_needs_no_script_and_no_other_file() {
        let page = page().to_lowercase();
        for banned in [
            "<script",
            "javascript:",
            " onclick",
            "http://",
            "https://",
            "@import",
            "url(",
        ] {
            assert!(!page.contains(banned), "{banned}");
        }
    }

    #[test]
    fn names_are_text_and_never_markup() {
        let page = page();
        assert!(!page.contains("赵<b>"), "the name is markup");
        assert!(page.contains("赵&#60;b&#62;&#38;"));
    }

    #[test]
    fn the_style_keeps_to_what_chromium_78_knows() {
        let style = include_str!("../../../templates/board.css");
        for newer in [
            ":is(",
            ":where(",
            ":has(",
            "clamp(",
            "min(",
            "max(",
            "inset:",
            "aspect-ratio",
            "@layer",
            "@container",
            "color-mix",
            ":focus-visible",
            "dvh",
        ] {
            assert!(!style.contains(newer), "{newer}");
        }
        // `gap` on flex boxes came later than on columns and grids.
        assert!(!style.replace("column-gap", "").contains("gap:"));
    }
}
