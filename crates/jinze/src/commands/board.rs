//! `jinze`: the sample zone as of today.

use exchange::board::{self, BoardInput, Scope};

use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::render::table::table;
use crate::source::{Asked, Desk, Periods};

const NEXT: &str = "
以上是随带的示例区（虚构）。接下来可以：
  jinze template 本区.xlsx                        写出空白工作簿，照说明填写
  jinze import-check 本区.xlsx                    检查填好的工作簿
  jinze check --workbook 本区.xlsx                核对本区
  jinze check --format html --out 一览.html       写出可打印的网页
  jinze law show 6.2                              查看条文、规则和裁定
  jinze --help                                    全部命令
";

pub(super) fn run(screen: Screen) -> Result<Code, Failure> {
    let desk = Desk::sample()?;
    let asked = Asked::of(&desk, Periods::year_of(desk.on));
    let (duties, findings) = (desk.duties(), desk.findings(&asked));
    let input = BoardInput {
        regulation: desk.law.regulation.title(),
        duties: &duties,
        register: &desk.register,
        findings: &findings,
        on: desk.on,
        known_at: desk.known_at,
        filters: &asked.filters,
        scope: Scope::All,
    };
    let text = table(&board::build(&input), screen) + NEXT;
    screen.print(text.as_bytes())?;
    Ok(Code::Done)
}
