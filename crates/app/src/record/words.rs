//! Fields and items by the names that people know, and what differs between two versions.

use ledger::value::Value;

use super::Fact;

/// Names of the items of the list `fact`.
fn items(kind: &str) -> &'static [&'static str] {
    match kind {
        "act" => &[
            "记录编号",
            "行为",
            "日期",
            "结束日期",
            "注明",
            "发现问题数",
            "所属年度",
            "更正记录",
            "撤回",
        ],
        "body" => &[
            "机构编号",
            "名称",
            "类别",
            "上级编号",
            "排序",
            "起",
            "止",
            "承接机构",
        ],
        "post" => &["职务编号", "机构编号", "名称", "职责类别", "排序"],
        "person" => &["人员编号"],
        "tenure" => &["人员编号", "职务编号", "方式", "起", "止"],
        "portfolio" => &["职务编号", "分管对象", "起", "止"],
        "leave" => &["人员编号", "起", "止", "批准文号"],
        "waiver" => &["职务或机构编号", "职责", "起", "止", "批准文号"],
        "amount" => &["机构编号", "指标", "年度", "金额（分）", "登记时间"],
        _ => &[],
    }
}

/// What people call a field.
#[must_use]
pub fn field_word(field: &str) -> &str {
    match field {
        "bodies" => "机构编号",
        "caption" => "说明",
        "claimed" => "登记时间（工作簿所称）",
        "how" => "整改情况",
        "name" => "姓名",
        "paper" => "文号",
        "people" => "参加人",
        "place" => "地点",
        "reason" => "理由",
        "text" => "问题",
        "theme" => "主题",
        other => other,
    }
}

/// What differs between two versions of a record: `止：（无）→ 2026-06-30`.
#[must_use]
pub fn differences(before: &Fact, after: &Fact) -> Vec<String> {
    let (before_values, after_values) = (before.values(), after.values());
    let value = |list: &[(String, Value)], field: &str| {
        let found = list.iter().find(|(name, _)| name == field);
        found.map_or(Value::Null, |(_, value)| value.clone())
    };
    let mut names: Vec<&str> = before_values
        .iter()
        .chain(&after_values)
        .map(|(field, _)| field.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    // The fixed items come first: they decide duties.
    names.sort_by_key(|name| *name != "fact");
    let mut lines = Vec::new();
    for field in names {
        let (one, two) = (value(&before_values, field), value(&after_values, field));
        match (field, &one, &two) {
            ("fact", Value::List(one), Value::List(two)) => {
                let names = items(after.kind());
                for (at, (one, two)) in one.iter().zip(two).enumerate() {
                    if one != two {
                        let name = names.get(at).copied().unwrap_or("内容");
                        lines.push(line(name, one, two));
                    }
                }
            }
            _ if one != two => lines.push(line(field_word(field), &one, &two)),
            _ => {}
        }
    }
    lines
}

fn line(name: &str, before: &Value, after: &Value) -> String {
    let is_day = ["起", "止", "日期", "结束日期"].contains(&name);
    format!(
        "{name}：{} → {}",
        words(before, is_day),
        words(after, is_day)
    )
}

fn words(value: &Value, is_day: bool) -> String {
    match value {
        Value::Null => "（无）".to_owned(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::Int(day) if is_day => {
            format!(
                "{:04}-{:02}-{:02}",
                day / 10_000,
                day / 100 % 100,
                day % 100
            )
        }
        Value::Int(number) => number.to_string(),
        Value::Bytes(bytes) => format!("{} 字节", bytes.len()),
        Value::Text(text) => text.clone(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| words(item, false)).collect();
            if items.is_empty() {
                "（无）".to_owned()
            } else {
                items.join("、")
            }
        }
    }
}
