//! Rules that are no duties, in plain Chinese: sources, situations, forms, effects, factors, competences.

use regulation::{Head, Lasts, OtherRules, RuleKind, RuleRef, Weighs};

use super::super::text::hang;
use super::Told;

impl Told<'_> {
    pub(super) fn other(&self, rule: &RuleRef) -> String {
        let other = self.law.regulation.other();
        let (name, more) = match rule.kind {
            RuleKind::Set => (rule.id.clone(), self.members(&rule.id)),
            RuleKind::Freeze => (rule.id.clone(), Vec::new()),
            kind => told(other, kind, &rule.id).unwrap_or((rule.id.clone(), Vec::new())),
        };
        let name = if name == rule.id {
            name
        } else {
            format!("{} {name}", rule.id)
        };
        let mut out = hang(&format!("  {}　", rule.kind.name()), &name, self.columns);
        for line in more {
            out.push_str(&hang("    ", &line, self.columns));
        }
        out
    }

    fn members(&self, id: &str) -> Vec<String> {
        let Some(set) = self.law.regulation.vocabulary().set(id) else {
            return Vec::new();
        };
        let mut lines: Vec<String> = set
            .category
            .iter()
            .map(|name| format!("类别为{name}的全部机构"))
            .collect();
        if !set.members.is_empty() {
            let names: Vec<&str> = set
                .members
                .iter()
                .map(|member| member.name.as_str())
                .collect();
            lines.push(names.join("、"));
        }
        lines
    }
}

fn by_id<'r, T>(rules: &'r [T], id: &str, head: impl Fn(&T) -> &Head) -> Option<&'r T> {
    rules.iter().find(|rule| head(rule).id == id)
}

/// The name of a rule, and what it says beyond the clause's words.
fn told(other: &OtherRules, kind: RuleKind, id: &str) -> Option<(String, Vec<String>)> {
    let (head, mut lines) = match kind {
        RuleKind::Source => (
            &by_id(&other.sources, id, |rule| &rule.head)?.head,
            Vec::new(),
        ),
        RuleKind::Form => {
            let rule = by_id(&other.forms, id, |rule| &rule.head)?;
            (&rule.head, listed("有权机关", &rule.by))
        }
        RuleKind::Situation => {
            let rule = by_id(&other.situations, id, |rule| &rule.head)?;
            let lead = if rule.lead {
                "可由程序提示线索，是否成立由人判断"
            } else {
                "只由人判断，程序不提示"
            };
            (&rule.head, vec![lead.to_owned()])
        }
        RuleKind::Effect => return effect(other, id),
        RuleKind::Factor => {
            let rule = by_id(&other.factors, id, |rule| &rule.head)?;
            let mut lines = vec![weighs(rule.weighs).to_owned()];
            lines.extend(listed("须查实", &rule.requires));
            (&rule.head, lines)
        }
        RuleKind::Competence => {
            let rule = by_id(&other.competences, id, |rule| &rule.head)?;
            let mut lines = listed("机关", &rule.organs);
            lines.extend(listed("事项", &rule.acts));
            (&rule.head, lines)
        }
        RuleKind::Slip => {
            let rule = by_id(&other.slips, id, |rule| &rule.head)?;
            (&rule.head, vec![format!("应读作：{}", rule.reads)])
        }
        RuleKind::Structure => {
            let rule = by_id(&other.structures, id, |rule| &rule.head)?;
            (
                &rule.head,
                rule.organ
                    .iter()
                    .map(|organ| format!("机关：{organ}"))
                    .collect(),
            )
        }
        RuleKind::Duty | RuleKind::Set | RuleKind::Freeze => return None,
    };
    lines.extend(head.note.clone());
    Some((head.name.clone(), lines))
}

fn effect(other: &OtherRules, id: &str) -> Option<(String, Vec<String>)> {
    let rule = by_id(&other.effects, id, |rule| &rule.head)?;
    let mut lines = listed("因", &rule.on);
    lines.extend(listed("不得", &rule.bars));
    lines.extend(rule.lasts.as_ref().map(|lasts| match lasts {
        Lasts::Table(table) => format!("期限：见 {table}"),
        Lasts::Months(months) => format!("期限：{months} 个月"),
        Lasts::Words(words) => format!("期限：{words}"),
    }));
    lines.extend(rule.only_when.as_ref().map(|when| format!("条件：{when}")));
    lines.extend(rule.head.note.clone());
    Some((rule.head.name.clone(), lines))
}

fn listed(head: &str, words: &[String]) -> Vec<String> {
    if words.is_empty() {
        Vec::new()
    } else {
        vec![format!("{head}：{}", words.join("、"))]
    }
}

fn weighs(weighs: Weighs) -> &'static str {
    match weighs {
        Weighs::Heavier => "从重",
        Weighs::Lighter => "从轻、减轻",
        Weighs::Exempt => "不予追究",
        Weighs::Lifelong => "终身",
        Weighs::Context => "综合考虑",
    }
}
