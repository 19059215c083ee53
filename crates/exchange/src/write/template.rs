//! The empty form: what an office fills in.

use rust_xlsxwriter::{Color, FormatAlign, Worksheet, XlsxError};

use super::form::{self, Lists};
use crate::error::ExchangeError;
use crate::schema::{GUIDE, Holds, Need, SHEETS};
use crate::style;
use crate::vocabulary::Vocabulary;

/// Rules of filling in, as the guide says them.
const RULES: [&str; 8] = [
    "灰色斜体的是示例行，编号以“示例”开头，读取时跳过，可以保留也可以删去。",
    "表头颜色较深的列必填；鼠标停在表头上可以看到填写说明。",
    "编号由本单位自定，数字、字母、汉字都可以；各表用编号互相引用。",
    "日期写成 2021-03-02、2021/3/2、2021年3月2日、20210302 都可以。",
    "同一件事只登记一行，参加的领导都填在“参加人”表；系统自动用于每个人的每项职责。",
    "登记错了不要改原来的行：另起一行，用“更正记录”指明原记录并写明理由；“行为”填“撤回”则撤回。",
    "事后登记的照实填写登记时间；补录照样计入，但会标明“补录”。",
    "不要填写身份证号、电话等个人信息；填了会被拒绝。",
];

/// The empty workbook with all sheets, lists, notes and one example row.
///
/// # Errors
///
/// When the workbook cannot be put together.
pub fn template(vocabulary: &Vocabulary) -> Result<Vec<u8>, ExchangeError> {
    let mut workbook = style::workbook()?;
    workbook.push_worksheet(guide()?);
    let lists = Lists::new(vocabulary);
    let example = style::boxed()
        .set_italic()
        .set_font_color(Color::RGB(0x0080_868F));
    for spec in SHEETS {
        let mut sheet = form::sheet(spec, &lists)?;
        for (column, about) in (0_u16..).zip(spec.columns) {
            let listed = lists.first(about.holds);
            let optional = matches!(about.holds, Holds::Duty);
            let text = if about.example.is_empty() && !optional {
                listed
            } else {
                about.example
            };
            sheet.write_string_with_format(1, column, text, &example)?;
        }
        workbook.push_worksheet(sheet);
    }
    workbook.push_worksheet(lists.sheet()?);
    Ok(workbook.save_to_buffer()?)
}

fn guide() -> Result<Worksheet, XlsxError> {
    let mut sheet = style::named(GUIDE)?;
    let (head, plain) = (style::header(), style::boxed().set_text_wrap());
    let line = style::text().set_text_wrap().set_align(FormatAlign::Left);
    sheet
        .set_column_width(0, 14)?
        .set_column_width(1, 10)?
        .set_column_width(2, 84)?;
    sheet.merge_range(0, 0, 0, 2, "履职登记工作簿　填写说明", &style::title())?;
    sheet.set_row_height(0, 30)?;
    for (row, rule) in (1_u32..).zip(RULES) {
        let text = format!("{row}．{rule}");
        sheet.merge_range(row, 0, row, 2, &text, &line)?;
        sheet.set_row_height(row, 20)?;
    }
    let mut row = u32::try_from(RULES.len()).unwrap_or(0) + 2;
    for (column, word) in (0_u16..).zip(["工作表", "是否必需", "内容"]) {
        sheet.write_string_with_format(row, column, word, &head)?;
    }
    for spec in SHEETS {
        row += 1;
        let need = match spec.need {
            Need::Required => "必需",
            Need::Expected => "应有",
            Need::Optional => "可不填",
        };
        let columns: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
        let says = format!("{}。列：{}", spec.says, columns.join("、"));
        for (column, text) in (0_u16..).zip([spec.name, need, &says]) {
            sheet.write_string_with_format(row, column, text, &plain)?;
        }
        sheet.set_row_height(row, 34)?;
    }
    style::paper(&mut sheet, "履职登记工作簿", "", 1);
    Ok(sheet)
}
