//! `jinze law check`: everything that is wrong with a pack, with the place in its text; or its coverage.

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use crate::cli::LawDirArgs;
use crate::failure::{Code, Failure};
use crate::output::Screen;
use crate::source::packs;

pub(super) fn run(args: &LawDirArgs, screen: Screen) -> Result<Code, Failure> {
    let named = args.dir.as_deref();
    match regulation::load(&packs::files(named)?) {
        Ok(regulation) => {
            let mut out = told(
                regulation
                    .warnings()
                    .iter()
                    .map(|one| one as &dyn Diagnostic),
                screen,
            );
            out.push_str(&format!(
                "《{}》　规则包 {} 无误。\n",
                regulation.title(),
                regulation.id()
            ));
            out.push_str(&format!("{}\n", regulation.coverage()));
            screen.print(out.as_bytes())?;
            Ok(Code::Done)
        }
        Err(problems) => {
            let out = told(
                problems.list().iter().map(|one| one as &dyn Diagnostic),
                screen,
            );
            screen.print(out.as_bytes())?;
            let (errors, warnings): (Vec<_>, Vec<_>) =
                problems.list().iter().partition(|one| !one.is_warning());
            let doubts = if warnings.is_empty() {
                String::new()
            } else {
                format!("，另有提示 {} 处", warnings.len())
            };
            Err(Failure::pack(
                format!("规则包有 {} 处错误{doubts}", errors.len()),
                "照上面各处的办法改好再检查；格式见 docs/regulation-pack.md",
            ))
        }
    }
}

/// The problems with the offending lines below each.
fn told<'p>(problems: impl Iterator<Item = &'p dyn Diagnostic>, screen: Screen) -> String {
    let theme = if screen.colour {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(screen.columns)
        .with_links(false);
    let mut out = String::new();
    for problem in problems {
        // A report that cannot be drawn is told without its snippet.
        let mut drawn = String::new();
        if handler.render_report(&mut drawn, problem).is_err() {
            drawn = problem.to_string();
        }
        // The drawing's one English word.
        out.push_str(&drawn.replace("\n  help: ", "\n  办法："));
        out.push('\n');
    }
    out
}
