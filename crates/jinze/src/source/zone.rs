//! The zone: from a workbook, a folder of CSV, or made up.

use duties::{Register, RegisterErrors};
use exchange::sample::{self, SampleOptions};
use exchange::{CellProblem, ExchangeError, ZoneReading};
use jiff::civil::Date;
use std::path::Path;

use super::packs::Law;
use crate::cli::Sources;
use crate::failure::Failure;
use crate::{output, progress};

/// So many faults are listed at once; `import-check` lists all.
const LISTED: usize = 20;

/// Reads the workbook, or makes the sample zone up to the day asked about.
pub(crate) fn read(sources: &Sources, law: &Law, on: Date) -> Result<Register, Failure> {
    let Some(path) = &sources.workbook else {
        if !law.is_default() {
            return Err(Failure::usage(
                "没有给出工作簿；随带的示例区只配随带的默认规则包",
                "用 --workbook 给出本区的工作簿",
            ));
        }
        return Ok(sample(law, super::moment::today().max(on)));
    };
    let waiting = progress::reading(path);
    let reading =
        exchange::read_zone_path(path, &law.vocabulary()).map_err(|error| refused(&error))?;
    drop(waiting);
    usable(reading, path, sources.skip_bad_rows)
}

/// The facts of a workbook that may be used: all, or those of the good rows where that was asked for.
pub(crate) fn usable(
    reading: ZoneReading,
    path: &Path,
    skip_bad_rows: bool,
) -> Result<Register, Failure> {
    if !reading.problems.is_empty() && !skip_bad_rows {
        return Err(bad_cells(&reading.problems, &path.display().to_string()));
    }
    if !reading.problems.is_empty() {
        output::tell(&format!(
            "注意：略过了 {} 处有误的单元格所在的行；用 jinze import-check 查看",
            reading.problems.len()
        ));
    }
    if !reading.warnings.is_empty() {
        output::tell(&format!(
            "提示：工作簿有 {} 处值得一看；用 jinze import-check 查看",
            reading.warnings.len()
        ));
    }
    Ok(reading.register)
}

/// The bytes of a workbook, or of all files of a folder, each behind its name.
pub(crate) fn raw_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed =
        |path: &Path, error: &std::io::Error| Failure::io("读取", path, error, "请检查路径和权限");
    if !path.is_dir() {
        return std::fs::read(path).map_err(|error| failed(path, &error));
    }
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| failed(path, &error))? {
        let file = entry.map_err(|error| failed(path, &error))?.path();
        if file.is_file() {
            names.push(file);
        }
    }
    names.sort();
    let mut writer = ledger::cbor::Writer::new();
    writer.array(names.len());
    for file in names {
        let bytes = std::fs::read(&file).map_err(|error| failed(&file, &error))?;
        let name = file
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        writer.array(2);
        writer.text(&name);
        writer.bytes(&bytes);
    }
    Ok(writer.into_bytes())
}

/// The sample zone, with its records up to a day.
pub(crate) fn sample(law: &Law, until: Date) -> Register {
    sample::zone(&SampleOptions::until(until), &law.vocabulary())
}

/// A workbook that could not be read as a whole.
pub(crate) fn refused(error: &ExchangeError) -> Failure {
    match error {
        ExchangeError::Io { path, source } => Failure::io(
            "读取",
            std::path::Path::new(path),
            source,
            "请检查路径和权限；文件正被其他程序占用时先关闭",
        ),
        ExchangeError::Refused { reason, mend } => Failure::input(reason.clone(), mend.clone()),
        ExchangeError::Write(_) => Failure::input(error.to_string(), ""),
    }
}

fn bad_cells(problems: &[CellProblem], path: &str) -> Failure {
    let mut what = format!("工作簿 {path} 有 {} 处有误：", problems.len());
    for problem in problems.iter().take(LISTED) {
        what.push_str(&format!("\n  {problem}"));
    }
    if problems.len() > LISTED {
        what.push_str(&format!("\n  …… 另有 {} 处", problems.len() - LISTED));
    }
    Failure::input(
        what,
        format!(
            "照上面改好再运行；jinze import-check {path} --copy 副本.xlsx 可写出带错误说明的副本；加 --skip-bad-rows 则略过有误的行"
        ),
    )
}

/// A register that the engine cannot decide on.
pub(crate) fn undecidable(errors: &RegisterErrors) -> Failure {
    let mut what = format!("工作簿的内容互相矛盾，有 {} 处：", errors.0.len());
    for error in errors.0.iter().take(LISTED) {
        what.push_str(&format!("\n  {error}"));
    }
    if errors.0.len() > LISTED {
        what.push_str(&format!("\n  …… 另有 {} 处", errors.0.len() - LISTED));
    }
    Failure::input(what, "照上面改好工作簿再运行")
}
