//! The board as text: bodies and people in official order, a line for each duty, its periods side by side.

use std::fmt::Write as _;

use duties::Outcome;
use exchange::board::{Board, Cell, Group, OUTCOMES, Row, RowKind, State, Totals, face};

use super::period::{label, only_year};
use super::text::{Paint, fit, hang_items, width};
use crate::output::Screen;

/// Columns before the first period: indent, duty.
const INDENT: usize = 4;
const DUTY: usize = 28;
const GAP: usize = 2;
/// Columns of a member that coverage asks about, and of the duty towards it.
const MEMBER: usize = 30;
const MEMBER_DUTY: usize = 24;

/// The board.
pub(crate) fn table(board: &Board, screen: Screen) -> String {
    let sheet = Sheet {
        board,
        paint: Paint(screen.colour),
        columns: screen.columns,
        year: only_year(board),
    };
    let mut out = sheet.head();
    for group in &board.groups {
        out.push_str(&sheet.group(group));
    }
    out.push_str(&sheet.foot());
    out
}

/// A duty with its periods.
struct DutyLine {
    name: String,
    /// Text and its width without paint.
    cells: Vec<(String, usize)>,
}

impl DutyLine {
    /// The duty's name in so many columns and its cells side by side, as many on a line as fit.
    fn at(&self, name: usize, columns: usize, indent: usize) -> String {
        let left = indent + name + GAP;
        let mut out = format!("{}{}", fit(&self.name, name), " ".repeat(GAP));
        let mut used = left;
        for (at, (text, plain)) in self.cells.iter().enumerate() {
            if at > 0 && used + GAP + plain > columns {
                out.truncate(out.trim_end().len());
                let _ = write!(out, "\n{}", " ".repeat(left));
                used = left;
            } else if at > 0 {
                out.push_str(&" ".repeat(GAP));
                used += GAP;
            }
            out.push_str(text);
            used += plain;
        }
        out
    }
}

struct Sheet<'a> {
    board: &'a Board,
    paint: Paint,
    columns: usize,
    year: Option<i16>,
}

impl Sheet<'_> {
    fn head(&self) -> String {
        let board = self.board;
        let mut out = format!(
            "{}\n",
            self.paint
                .strong(&format!("《{}》履职一览", board.regulation))
        );
        let scope = if board.filters.is_empty() {
            "全区".to_owned()
        } else {
            board.filters.join("，")
        };
        let _ = writeln!(
            out,
            "截至 {}　所知截至：{}　范围：{scope}",
            board.on,
            known_words(board)
        );
        let legend = self.legend();
        if !legend.is_empty() {
            out.push_str(&hang_items("图例　", &legend, "　", self.columns));
        }
        out
    }

    /// The outcomes that occur, by shape and word.
    fn legend(&self) -> Vec<String> {
        let seen = |outcome: &Outcome| self.board.totals.of(*outcome) > 0 || self.held(*outcome);
        OUTCOMES
            .into_iter()
            .filter(seen)
            .map(face)
            .map(|face| format!("{} {}", face.shape, face.word))
            .collect()
    }

    fn held(&self, outcome: Outcome) -> bool {
        let rows = self.board.groups.iter().flat_map(|group| &group.rows);
        rows.flat_map(|row| row.cells.iter().flatten())
            .any(|cell| cell.outcome == outcome)
    }

    fn group(&self, group: &Group) -> String {
        let name = self.paint.strong(&group.name);
        let sum = group.totals.words();
        let used = width(&group.name) + width(&sum);
        let line = "─".repeat(self.columns.saturating_sub(used + 2).max(2));
        let mut out = format!("\n{name} {} {sum}\n", self.paint.faint(&line));
        for row in &group.rows {
            out.push_str(&self.row(row));
        }
        out
    }

    /// The post and its holder, and below them a line for each duty.
    fn row(&self, row: &Row) -> String {
        let lines = self.lines(row);
        if row.kind == RowKind::Target {
            return self.target(row, &lines);
        }
        let lead = if row.kind == RowKind::Holder {
            "　└ "
        } else {
            "  "
        };
        let title = row.title.as_deref().unwrap_or("（机构）");
        let head = format!("{lead}{title}　{}", row.name_words());
        let mut out = match self.free(row) {
            Some(word) => format!("{}　{word}\n", head.trim_end()),
            None => format!("{}\n", head.trim_end()),
        };
        for line in lines {
            let line = format!(
                "{}{}",
                " ".repeat(INDENT),
                line.at(DUTY, self.columns, INDENT)
            );
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    /// A member that coverage asks about: one line for each duty towards it.
    fn target(&self, row: &Row, lines: &[DutyLine]) -> String {
        let name = row.target_name.as_deref().unwrap_or("");
        let mut out = String::new();
        for line in lines {
            let head = fit(&format!("  → {name}"), MEMBER);
            let text = format!("{head}{}", line.at(MEMBER_DUTY, self.columns, MEMBER));
            let _ = writeln!(out, "{}", text.trim_end());
        }
        out
    }

    /// `— 无量化要求`, if the row answers for a standing duty.
    fn free(&self, row: &Row) -> Option<String> {
        let mut cells = self.board.columns.iter().zip(&row.cells);
        cells.find(|(column, cell)| column.standing && cell.is_some())?;
        let face = face(Outcome::NoNumericRequirement);
        let words = format!("{} {}", face.shape, face.word);
        Some(self.paint.state(face.state, &words))
    }

    /// The duties of a row that are more than standing ones, each with its periods.
    fn lines(&self, row: &Row) -> Vec<DutyLine> {
        let mut lines: Vec<DutyLine> = Vec::new();
        for (column, cell) in self.board.columns.iter().zip(&row.cells) {
            let Some(cell) = cell else { continue };
            if column.standing {
                continue;
            }
            let name = format!("{} {}", column.duty, column.name);
            match lines.last_mut() {
                Some(last) if last.name == name => last.cells.push(self.cell(cell)),
                _ => lines.push(DutyLine {
                    name,
                    cells: vec![self.cell(cell)],
                }),
            }
        }
        lines
    }

    /// `上半年 ● 已履行`, and its width without paint.
    fn cell(&self, cell: &Cell) -> (String, usize) {
        let face = face(cell.outcome);
        let label = label(&cell.period, self.year);
        let count = match cell.outcome {
            Outcome::Open | Outcome::DueSoon | Outcome::NotMet if cell.required > 1 => {
                format!(" {}/{}", cell.counted, cell.required)
            }
            _ => String::new(),
        };
        let word = format!("{} {}{count}", face.shape, face.short);
        let plain = width(&label) + 1 + width(&word).max(8);
        let blanks = " ".repeat(plain - width(&label) - 1 - width(&word));
        (
            format!(
                "{} {}{blanks}",
                self.paint.faint(&label),
                self.paint.state(face.state, &word)
            ),
            plain,
        )
    }

    fn foot(&self) -> String {
        if self.board.groups.is_empty() {
            return format!("\n{}\n", nothing(self.board));
        }
        let (counted, apart) = totals_parts(&self.board.totals);
        let number = match self.board.totals.countable() {
            0 => "可计数的职责：不适用".to_owned(),
            number => format!("可计数的职责 {number} 项次"),
        };
        let counted: Vec<String> = std::iter::once(number).chain(counted).collect();
        let mut out = format!("\n{}", hang_items("合计　", &counted, "　", self.columns));
        if !apart.is_empty() {
            let apart: Vec<String> = std::iter::once("不作评价、不计入".to_owned())
                .chain(apart)
                .collect();
            out.push_str(&hang_items("　　　", &apart, "　", self.columns));
        }
        out
    }
}

/// What is said when nothing fits the question.
pub(crate) fn nothing(board: &Board) -> String {
    let scope = board.filters.join("，");
    let person = board
        .filters
        .iter()
        .any(|words| words.starts_with("人员："));
    let who = if person {
        "该人员在所选期间"
    } else {
        "所选范围"
    };
    format!("{who}无职责（{scope}），不适用。可换一个 --period，或去掉 --body、--duty 再看。")
}

/// `全部登记`, or the moment.
pub(crate) fn known_words(board: &Board) -> String {
    board.known_at.map_or_else(
        || "全部登记".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}

/// `可计数的职责 12 项次：● 已履行 9，▲ 逾期未履行 3；不作评价、不计入的：— 无量化要求 4`.
pub(crate) fn totals_words(totals: &Totals) -> String {
    let (counted, apart) = totals_parts(totals);
    let mut words = match totals.countable() {
        0 => "可计数的职责：不适用".to_owned(),
        number => format!("可计数的职责 {number} 项次：{}", counted.join("，")),
    };
    if !apart.is_empty() {
        let _ = write!(words, "；不作评价、不计入的：{}", apart.join("，"));
    }
    words
}

/// What is counted, and what stands beside the count.
fn totals_parts(totals: &Totals) -> (Vec<String>, Vec<String>) {
    let part = |apart: bool| {
        let held = move |outcome: &Outcome| {
            totals.of(*outcome) > 0 && (face(*outcome).state == State::Apart) == apart
        };
        let words = OUTCOMES.into_iter().filter(held).map(|outcome| {
            let face = face(outcome);
            format!("{} {} {}", face.shape, face.word, totals.of(outcome))
        });
        words.collect()
    };
    (part(false), part(true))
}

#[cfg(test)]
mod tests {
    use super::super::samples::with_board;
    use super::super::text::width;
    use super::table;
    use crate::output::Screen;

    fn drawn(colour: bool) -> String {
        let screen = Screen {
            colour,
            columns: 100,
            terminal: false,
        };
        with_board(|board, _| table(board, screen))
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        for line in drawn(false).lines() {
            assert!(width(line) <= 100, "{} columns: {line}", width(line));
        }
    }

    #[test]
    fn bodies_and_people_stand_in_official_order_with_their_periods_side_by_side() {
        let text = drawn(false);
        let at = |word: &str| {
            text.find(word)
                .unwrap_or_else(|| panic!("{word} is missing: {text}"))
        };
        let order = [
            "甲局",
            "局长　王㛃",
            "D1 召开会议",
            "D2 带队检查",
            "副局长",
            "阿卜杜勒",
            "赵<b>&",
            "乙街道",
        ];
        assert!(
            order.windows(2).all(|pair| at(pair[0]) < at(pair[1])),
            "{text}"
        );
        let line = text.lines().find(|line| line.contains("一季度")).unwrap();
        for cell in [
            "一季度 ● 已履行",
            "二季度 ▲ 未履行",
            "三季度 △ 已补做",
            "四季度 ○ 未到期",
        ] {
            assert!(line.contains(cell), "{line}");
        }
    }

    #[test]
    fn what_asks_for_no_number_is_in_no_sum() {
        let text = drawn(false);
        assert!(text.contains("可计数的职责 8 项次"), "{text}");
        assert!(
            text.contains("不作评价、不计入　□ 职务空缺 1　— 无量化要求 1"),
            "{text}"
        );
    }

    #[test]
    fn colour_is_paint_over_the_same_words() {
        let painted = drawn(true);
        assert!(
            painted.contains("\u{1b}[1;31m▲ 未履行\u{1b}[0m"),
            "{painted}"
        );
        let mut plain = String::new();
        let mut code = false;
        for letter in painted.chars() {
            match letter {
                '\u{1b}' => code = true,
                'm' if code => code = false,
                _ if code => {}
                _ => plain.push(letter),
            }
        }
        assert_eq!(plain, drawn(false));
    }
}
