//! `jinze sample`: an invented zone as a workbook.

use exchange::sample::{self, SampleOptions};

use crate::cli::SampleArgs;
use crate::failure::{Code, Failure};
use crate::source::{moment, packs::Law, zone};
use crate::{output, progress};

/// From so many posts the work takes noticeable time.
const MANY: usize = 1_000;

pub(super) fn run(args: &SampleArgs) -> Result<Code, Failure> {
    output::may_write(&args.file, args.force)?;
    let words = Law::embedded()?.vocabulary();
    let standard = SampleOptions::until(moment::day_or_today(args.until.as_deref(), "--until")?);
    let options = SampleOptions {
        seed: args.seed.unwrap_or(standard.seed),
        posts: args.posts.unwrap_or(standard.posts),
        ..standard
    };
    let waiting = progress::working("正在生成示例区", options.posts >= MANY);
    let register = sample::zone(&options, &words);
    let bytes = exchange::write_zone(&register, &words).map_err(|error| zone::refused(&error))?;
    drop(waiting);
    output::write_file(&args.file, &bytes, args.force)?;
    let path = args.file.display();
    output::tell(&format!(
        "已写出 {path}（虚构的示例区）。可运行 jinze check --workbook {path}"
    ));
    Ok(Code::Done)
}
