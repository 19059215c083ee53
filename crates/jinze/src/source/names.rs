//! People, bodies and duties as people name them: by id or by name. A name that fits several is asked back.

use duties::{Body, Person, Register, Tenure};
use jiff::civil::Date;
use regulation::Duty;

use crate::failure::Failure;

/// So many candidates are listed.
const LISTED: usize = 20;

/// Looks up names in a register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finder<'a> {
    register: &'a Register,
    on: Date,
}

impl<'a> Finder<'a> {
    /// Over a register; posts are told as of a day.
    pub(crate) fn new(register: &'a Register, on: Date) -> Self {
        Self { register, on }
    }

    /// A person by 人员编号 or 姓名.
    pub(crate) fn person(&self, word: &str) -> Result<&'a Person, Failure> {
        let people = &self.register.people;
        if let Some(person) = people.iter().find(|person| person.id == word) {
            return Ok(person);
        }
        let named: Vec<&Person> = people.iter().filter(|person| person.name == word).collect();
        match named.as_slice() {
            [person] => Ok(person),
            [] => Err(self.nobody(word)),
            several => {
                let list: Vec<String> = several
                    .iter()
                    .take(LISTED)
                    .map(|person| self.introduced(person))
                    .collect();
                Err(Failure::usage(
                    format!("叫“{word}”的有 {} 人：\n{}", several.len(), list.join("\n")),
                    format!(
                        "改用人员编号，如 --person {}",
                        several.first().map_or("", |p| &p.id)
                    ),
                ))
            }
        }
    }

    fn nobody(&self, word: &str) -> Failure {
        let names = self
            .register
            .people
            .iter()
            .map(|person| person.name.as_str());
        let near = regulation::suggest(word, names);
        let mend = near.map_or_else(
            || "写姓名或人员编号，与工作簿“人员”表一致".to_owned(),
            |near| format!("是不是“{near}”？写姓名或人员编号，与工作簿“人员”表一致"),
        );
        Failure::usage(
            format!("工作簿里没有叫“{word}”的人，也没有这个人员编号"),
            mend,
        )
    }

    /// `  P012 张三：某局 主要负责人（2021-03-01 至今）`
    fn introduced(&self, person: &Person) -> String {
        let mut tenures: Vec<&Tenure> = self
            .register
            .tenures
            .iter()
            .filter(|tenure| tenure.person == person.id)
            .collect();
        tenures.sort_by_key(|tenure| std::cmp::Reverse(tenure.from));
        let held: Vec<String> = tenures
            .into_iter()
            .map(|tenure| self.post_words(tenure))
            .collect();
        let held = if held.is_empty() {
            "没有任职记录".to_owned()
        } else {
            held.join("；")
        };
        format!("  {} {}：{held}", person.id, person.name)
    }

    fn post_words(&self, tenure: &Tenure) -> String {
        let post = self
            .register
            .posts
            .iter()
            .find(|post| post.id == tenure.post);
        let body = post.and_then(|post| {
            self.register
                .bodies
                .iter()
                .find(|body| body.id == post.body)
        });
        let title = post.map_or(tenure.post.as_str(), |post| &post.title);
        let body = body.map_or("", |body| &body.name);
        let until = match tenure.until {
            Some(until) if until < self.on => until.to_string(),
            _ => "今".to_owned(),
        };
        format!("{body} {title}（{} 至{until}）", tenure.from)
    }

    /// A body by 机构编号 or 名称. Of several with one name, the one that exists on the day.
    pub(crate) fn body(&self, word: &str) -> Result<&'a Body, Failure> {
        let bodies = &self.register.bodies;
        if let Some(body) = bodies.iter().find(|body| body.id == word) {
            return Ok(body);
        }
        let named: Vec<&Body> = bodies.iter().filter(|body| body.name == word).collect();
        let exists = |body: &&&Body| {
            body.from.is_none_or(|from| from <= self.on)
                && body.until.is_none_or(|until| until >= self.on)
        };
        match named.as_slice() {
            [body] => return Ok(body),
            [] => {}
            several => {
                if let [body] = several.iter().filter(exists).collect::<Vec<_>>().as_slice() {
                    return Ok(body);
                }
                let list: Vec<String> = several
                    .iter()
                    .take(LISTED)
                    .map(|body| format!("  {} {}", body.id, body.name))
                    .collect();
                return Err(Failure::usage(
                    format!(
                        "叫“{word}”的有 {} 个机构：\n{}",
                        several.len(),
                        list.join("\n")
                    ),
                    "改用机构编号",
                ));
            }
        }
        let near = regulation::suggest(word, bodies.iter().map(|body| body.name.as_str()));
        let near = near.map_or_else(String::new, |near| format!("是不是“{near}”？"));
        Err(Failure::usage(
            format!("工作簿里没有叫“{word}”的机构，也没有这个机构编号"),
            format!("{near}写名称或机构编号，与工作簿“机构”表一致"),
        ))
    }
}

/// A duty by its id in the pack or by its name.
pub(crate) fn duty<'d>(duties: &'d [Duty], word: &str) -> Result<&'d Duty, Failure> {
    let by_id = duties
        .iter()
        .find(|duty| duty.id.eq_ignore_ascii_case(word));
    by_id
        .or_else(|| duties.iter().find(|duty| duty.name == word))
        .ok_or_else(|| {
            let list: Vec<String> = duties
                .iter()
                .filter(|duty| !matches!(duty.demand, regulation::Demand::Standing))
                .map(|duty| format!("{} {}", duty.id, duty.name))
                .collect();
            Failure::usage(
                format!("规则包里没有“{word}”这项职责"),
                format!("可用的有：{}", list.join("，")),
            )
        })
}

#[cfg(test)]
mod tests {
    use duties::{Body, Mode, Person, Post, Register, Tenure};
    use jiff::civil::date;

    use super::Finder;

    fn register() -> Register {
        let person = |id: &str| Person {
            id: id.to_owned(),
            name: "张三".to_owned(),
        };
        Register {
            people: vec![person("P1"), person("P2")],
            bodies: vec![Body {
                id: "B1".to_owned(),
                name: "甲局".to_owned(),
                category: "某类".to_owned(),
                parent: None,
                order: 1,
                from: None,
                until: None,
                successor: None,
            }],
            posts: vec![Post {
                id: "Z1".to_owned(),
                body: "B1".to_owned(),
                title: "局长".to_owned(),
                roles: Vec::new(),
                order: 1,
            }],
            tenures: vec![Tenure {
                person: "P1".to_owned(),
                post: "Z1".to_owned(),
                mode: Mode::Appointed,
                from: date(2021, 3, 1),
                until: None,
                paper: None,
            }],
            ..Register::default()
        }
    }

    #[test]
    fn a_name_of_several_people_is_asked_back_with_their_posts() {
        let register = register();
        let find = Finder::new(&register, date(2026, 1, 1));
        let said = find.person("张三").unwrap_err().to_string();
        for words in [
            "有 2 人",
            "P1 张三：甲局 局长（2021-03-01 至今）",
            "P2 张三：没有任职记录",
            "--person P1",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(find.person("P2").unwrap().id, "P2");
        assert_eq!(find.body("甲局").unwrap().id, "B1");
        assert!(find.body("乙局").is_err());
    }
}
