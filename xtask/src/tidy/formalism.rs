//! No formalism (国办函〔2026〕12号): the words of rankings, points, check-ins and zero reports do not
//! occur in what users see.
//!
//! A sentence that says that there is none of it (不排名) is fine.

use super::Violation;
use crate::tree::Tree;

/// Words that would betray such a feature.
const WORDS: &[&str] = &[
    "排名",
    "排行",
    "名次",
    "末位",
    "积分",
    "打卡",
    "签到打卡",
    "零报告",
    "点赞",
    "红黑榜",
    "龙虎榜",
    "登录次数",
    "在线时长",
    "行动轨迹",
    "位置轨迹",
    "强制拍照",
    "leaderboard",
    "ranking of",
];
/// What may stand before such a word to deny it.
const DENIALS: &[&str] = &[
    "不",
    "无",
    "没有",
    "不得",
    "不作",
    "不设",
    "不做",
    "不搞",
    "不要求",
    "不按",
];
/// Code whose string literals users see.
const SHOWN: &[&str] = &["crates/"];
/// Templates, styles and other texts that users see.
const TEMPLATES: &[&str] = &[".html", ".css", ".js", ".svg", ".typ", ".txt"];

pub(super) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (file, source) in tree.rust() {
        if !SHOWN.iter().any(|folder| file.path.starts_with(folder)) {
            continue;
        }
        for (line, text) in &source.strings {
            if !source.is_test(*line) {
                violations.extend(found(text).map(|word| violation(&file.path, *line, word)));
            }
        }
    }
    for file in &tree.files {
        let is_template = file.path.starts_with("crates/")
            && TEMPLATES.iter().any(|ending| file.path.ends_with(ending));
        if is_template && !file.path.contains("/tests/") {
            for (line, text) in file.lines() {
                violations.extend(found(text).map(|word| violation(&file.path, line, word)));
            }
        }
    }
    violations
}

fn found(text: &str) -> impl Iterator<Item = &'static str> + '_ {
    WORDS.iter().copied().filter(move |word| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            !DENIALS.iter().any(|denial| before.ends_with(denial))
        })
    })
}

fn violation(path: &str, line: usize, word: &str) -> Violation {
    Violation::new(
        path,
        line,
        format!(
            "users would read `{word}`: no rankings, points, check-ins or zero reports (invariant 8 of ARCHITECTURE.md)"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::check_rule;

    #[test]
    fn words_of_formalism_are_found_where_users_read_them() {
        check_rule(
            super::check,
            &[
                (
                    "crates/jinze/src/a.rs",
                    "//! A.\nconst A: &str = \"本月排名\";\n// 排名 in a comment\n",
                ),
                (
                    "crates/jinze/src/b.rs",
                    "//! B.\nconst B: &str = \"按机构顺序列出，不排名\";\n",
                ),
                (
                    "crates/web/templates/patrol/list.html",
                    "<p>\n<b>签到打卡</b></p>\n",
                ),
                ("docs/a.md", "排名\n"),
            ],
            // 打卡 and 签到打卡 are two words of the list.
            &[
                ("crates/jinze/src/a.rs", 2),
                ("crates/web/templates/patrol/list.html", 2),
                ("crates/web/templates/patrol/list.html", 2),
            ],
        );
    }
}
