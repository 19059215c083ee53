//! A small vocabulary and a small zone, as plain tables of text.

use std::collections::BTreeMap;

use exchange::{SetWord, Vocabulary, Word};
use regulation::Mark;
use rust_xlsxwriter::Workbook;

/// Words of an invented regulation.
pub(crate) fn words() -> Vocabulary {
    let role = |id: &str, label: &str| Word {
        canonical: id.to_owned(),
        label: label.to_owned(),
        aliases: Vec::new(),
    };
    Vocabulary {
        categories: vec![
            Word::named("街道党工委", &["街道党委"]),
            Word::named("监管部门", &[]),
        ],
        roles: vec![
            role("R2", "街道党工委主要负责人"),
            role("R8", "监管部门主要负责人"),
            role("R14", "安委会副主任/成员"),
        ],
        kinds: vec![
            Word::named("会议", &[]),
            Word::named("党工委会议", &["常委会会议", "党工委会"]),
            Word::named("检查", &["安全检查", "带队检查"]),
            Word::named("暗访", &["暗查暗访"]),
        ],
        capacities: vec![
            Word::named("主持", &[]),
            Word::named("带队", &[]),
            Word::named("参加", &["出席"]),
        ],
        marks: vec![
            mark("安全生产", &["安全生产"], None),
            mark("专题", &[], Some("专题")),
            mark("已取消", &["延期", "取消"], None),
        ],
        measures: vec![Word::named("财政收入", &[])],
        duties: vec![Word {
            canonical: "Q01".to_owned(),
            label: "召开会议".to_owned(),
            aliases: Vec::new(),
        }],
        sets: Vec::new(),
    }
}

/// Rows of one sheet, headers first.
pub(crate) type Rows = Vec<Vec<String>>;

/// Sheets by name.
pub(crate) type Sheets = BTreeMap<&'static str, Rows>;

fn table(lines: &[&str]) -> Rows {
    lines
        .iter()
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

/// A zone without a fault: one street, one department, two people, two records.
pub(crate) fn good() -> Sheets {
    BTreeMap::from([
        (
            "机构",
            table(&[
                "机构编号|名称|类别|上级编号|排序|起|止|承接机构",
                "B1|云岭街道党工委|街道党工委||1|||",
                "B2|综合监管局|监管部门|B1|2|2019-07-20||",
            ]),
        ),
        (
            "职务",
            table(&[
                "职务编号|机构编号|名称|职责类别|排序",
                "Z1|B1|党工委书记|R2；安委会副主任/成员|1",
                "Z2|B2|局长|监管部门主要负责人|1",
            ]),
        ),
        ("人员", table(&["人员编号|姓名", "P1|䶮某", "P2|张　三"])),
        (
            "任职",
            table(&[
                "人员编号|职务编号|方式|起|止|文号",
                "P1|Z1|任命|2019-07-20||",
                "P2|Z2|任命|2019年8月1日|2024/12/31|某文〔2019〕3号",
            ]),
        ),
        (
            "分工",
            table(&[
                "职务编号|分管对象|起|止|文号",
                "Z2|安全生产、B1|2020-01-01||",
            ]),
        ),
        (
            "请假",
            table(&[
                "人员编号|起|止|事由|批准文号",
                "P2|2021-01-01|2021-03-31|学习|某文〔2021〕1号",
            ]),
        ),
        (
            "履职记录",
            table(&[
                "记录编号|行为|日期|结束日期|机构编号|主题|专题|地点|发现问题数|登记时间|更正记录|更正理由",
                "A1|常委会会议|2020-03-05||B1|研究安全生产工作|是|||2020-03-06 09:30||",
                "A2|检查|2020.4.1|2020.4.2|B1、B2|检查2020年度安全生产工作|否|园区|3|2020-04-03||",
            ]),
        ),
        (
            "参加人",
            table(&[
                "记录编号|人员编号|身份",
                "A1|P1|主持",
                "A1|P2|出席",
                "A2|P2|带队",
            ]),
        ),
    ])
}

/// The sheets as a workbook of text cells.
pub(crate) fn workbook(sheets: &Sheets) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                if !cell.is_empty() {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The sheets as CSV text.
pub(crate) fn csv(rows: &Rows) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
    rows.iter().map(line).collect::<Vec<_>>().join("\r\n")
}

/// Words of the first regulation's pack, as far as the sample uses them.
pub(crate) fn benxi() -> Vocabulary {
    let named = |names: &[&str]| names.iter().map(|name| Word::named(name, &[])).collect();
    let roles = (1..=14).map(|number| Word::named(&format!("R{number}"), &[]));
    Vocabulary {
        categories: named(&[
            "党工委",
            "管委会",
            "安委会",
            "安委办",
            "监管部门",
            "无直接监管部门",
            "街道党工委",
            "街道办事处",
        ]),
        roles: roles.collect(),
        kinds: named(&[
            "会议",
            "党工委会议",
            "专题会议",
            "工作会议",
            "安委会会议",
            "研究",
            "专题研究",
            "检查",
            "暗访",
            "督查",
            "节前检查",
            "调研",
            "听取汇报",
            "听取汇报并研究部署",
            "巡查",
            "日常考核",
            "现场抽查考核",
            "述职",
            "班子述职",
            "报批考核结果",
            "批准考核结果",
            "公布考核结果",
            "制定责任清单",
            "形势分析",
            "理论学习",
            "培训",
        ]),
        capacities: named(&["主持", "带队", "共同带队", "组织", "听取", "参加", "述职"]),
        marks: vec![
            mark("安全生产", &["安全生产"], None),
            mark("专题", &[], Some("专题")),
            mark("已取消", &["延期"], None),
        ],
        measures: named(&["安全生产专项资金", "财政收入"]),
        duties: Vec::new(),
        sets: departments(),
    }
}

/// Two sets of departments with invented names.
fn departments() -> Vec<SetWord> {
    let set = |name: &str, members: &[&str]| SetWord {
        name: name.to_owned(),
        category: Some(name.to_owned()),
        members: members.iter().map(|member| (*member).to_owned()).collect(),
    };
    vec![
        set(
            "监管部门",
            &[
                "甲局", "乙局", "丙局", "丁局", "戊局", "己局", "庚局", "辛局", "壬局", "癸局",
            ],
        ),
        set(
            "无直接监管部门",
            &["子部", "丑部", "寅部", "卯部", "辰部", "巳部", "午部"],
        ),
    ]
}

/// A mark that is found by words of the theme or by a column.
fn mark(name: &str, words: &[&str], column: Option<&str>) -> Mark {
    Mark {
        name: name.to_owned(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        except: Vec::new(),
        column: column.map(str::to_owned),
        void: false,
    }
}
