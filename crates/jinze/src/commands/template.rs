//! `jinze template`: an empty workbook to fill in.

use crate::cli::{Rulings, TemplateArgs};
use crate::failure::{Code, Failure};
use crate::output;
use crate::source::{packs::Law, zone};

pub(super) fn run(args: &TemplateArgs) -> Result<Code, Failure> {
    output::may_write(&args.file, args.force)?;
    let law = Law::read(&Rulings {
        regulation: args.regulation.clone(),
        ruling: Vec::new(),
    })?;
    let bytes = exchange::template(&law.vocabulary()).map_err(|error| zone::refused(&error))?;
    output::write_file(&args.file, &bytes, args.force)?;
    let path = args.file.display();
    output::tell(&format!(
        "已写出 {path}。照表内说明填写，填好后运行 jinze import-check {path}"
    ));
    Ok(Code::Done)
}
