//! A duty in plain Chinese: who, what, how often, which acts count.

use regulation::{Bearer, Credit, Demand, Duty, Limit, Organ, Pattern, Period};

use super::super::text::hang;
use super::Told;

impl Told<'_> {
    pub(super) fn duty(&self, id: &str) -> String {
        let duties = self.law.duties_on(self.on);
        let Some(duty) = duties.iter().find(|duty| duty.id == id) else {
            return hang("  职责　", id, self.columns);
        };
        let mut out = hang(
            "  职责　",
            &format!("{} {}", duty.id, duty.name),
            self.columns,
        );
        let mut say = |head: &str, text: &str| {
            out.push_str(&hang(&format!("    {head}　"), text, self.columns));
        };
        say("谁", &self.bearer(&duty.bearer));
        for line in demand(&duty.demand) {
            say("要求", &line);
        }
        if duty.soft {
            say("性质", "原则性要求，未做到须说明理由");
        }
        if duty.delegable {
            say("委托", "可以委托他人");
        }
        match (duty.post_credit, duty.holder_credit) {
            (Credit::Organ, Credit::Organ) => say("计入", "机构做了即可，不论谁参加"),
            (Credit::Organ, Credit::Capacity) => {
                say("计入", "职务：机构做了即可；本人：须本人以上述身份参加");
            }
            (Credit::Capacity, Credit::Organ) => {
                say("计入", "职务：任职者须以上述身份参加；本人：机构做了即可");
            }
            (Credit::Capacity, Credit::Capacity) => {}
        }
        if !duty.overrides.is_empty() {
            say(
                "优先",
                &format!("同时适用时代替 {}", duty.overrides.join("、")),
            );
        }
        if let Some(until) = duty.until {
            say("有效", &format!("{} 至 {until}", duty.from));
        }
        if !duty.evidence.is_empty() {
            say("材料", &duty.evidence.join("、"));
        }
        if let Some(note) = &duty.note {
            say("说明", note);
        }
        for ruling in self.used(duty) {
            say("裁定", &ruling);
        }
        out
    }

    fn used(&self, duty: &Duty) -> Vec<String> {
        duty.rulings
            .iter()
            .map(|id| self.law.ruling_words(id, self.on))
            .collect()
    }

    fn bearer(&self, bearer: &Bearer) -> String {
        match bearer {
            Bearer::Posts { roles, within } => {
                let names: Vec<&str> = roles.iter().map(|id| self.role(id)).collect();
                match within {
                    Some(set) => format!("{}（限{set}）", names.join("、")),
                    None => names.join("、"),
                }
            }
            Bearer::Bodies(bodies) => format!("{}（由机构承担）", bodies.join("、")),
        }
    }

    fn role<'n>(&'n self, id: &'n str) -> &'n str {
        self.law
            .regulation
            .vocabulary()
            .role(id)
            .map_or(id, |role| role.name.as_str())
    }
}

fn demand(demand: &Demand) -> Vec<String> {
    match demand {
        Demand::Count {
            at_least,
            every,
            by,
            parts,
        } => {
            let by = by.map_or_else(String::new, |(month, day)| {
                format!("，{month}月{day}日以前")
            });
            let each = if parts.len() > 1 { "各" } else { "" };
            let mut lines = vec![format!("{}{each}至少 {at_least} 次{by}", period(*every))];
            lines.extend(parts.iter().map(pattern));
            lines
        }
        Demand::Cover {
            each,
            at_least,
            every,
            parts,
        } => {
            let mut lines = vec![format!(
                "{}对每个{}至少 {at_least} 次",
                period(*every),
                each.join("、")
            )];
            lines.extend(parts.iter().map(pattern));
            lines
        }
        Demand::After {
            trigger,
            limit,
            parts,
        } => {
            let mut lines = vec![format!(
                "发生以下行为后{}：{}",
                limit_words(*limit),
                pattern(trigger)
            )];
            lines.extend(parts.iter().map(pattern));
            lines
        }
        Demand::Growth { of, not_below } => {
            vec![format!("{of}的增长不低于{not_below}的增长，逐年比较")]
        }
        Demand::Undefined { word, .. } => {
            vec![format!("“{word}”：没有次数，不作数量核对（无量化要求）")]
        }
        Demand::Standing => vec!["经常性职责：没有次数，不作数量核对".to_owned()],
        Demand::JointChairs { .. } => vec!["上列职务的现任者共同担任规定的席位".to_owned()],
        Demand::ListCurrent { pattern: wanted } => {
            vec![format!("现任者到任以后有过：{}", pattern(wanted))]
        }
    }
}

fn period(every: Period) -> String {
    match every {
        Period::Month => "每月".to_owned(),
        Period::Quarter => "每季度".to_owned(),
        Period::HalfYear => "每半年".to_owned(),
        Period::Year => "每年".to_owned(),
        Period::Years(years) => format!("每 {years} 年"),
    }
}

fn limit_words(limit: Limit) -> String {
    match limit {
        Limit::WorkingDays(days) => format!(" {days} 个工作日内"),
        Limit::Days(days) => format!(" {days} 日内"),
        Limit::Hours(hours) => format!(" {hours} 小时内"),
        Limit::Months(months) => format!(" {months} 个月内"),
        Limit::Years(years) => format!(" {years} 年内"),
    }
}

/// `党内会议或专题会议；身份：主持；本机构的；标记：…`
fn pattern(pattern: &Pattern) -> String {
    let mut words = vec![if pattern.kinds.is_empty() {
        "任何行为".to_owned()
    } else {
        pattern.kinds.join("或")
    }];
    if !pattern.capacities.is_empty() {
        words.push(format!("身份：{}", pattern.capacities.join("或")));
    }
    match &pattern.organ {
        Organ::Any => {}
        Organ::Own => words.push("本机构的".to_owned()),
        Organ::In(set) => words.push(format!("机构：{set}")),
    }
    if !pattern.marks.is_empty() {
        words.push(format!("须带：{}", pattern.marks.join("、")));
    }
    if pattern.portfolio {
        words.push("属于本人分管".to_owned());
    }
    words.join("；")
}
