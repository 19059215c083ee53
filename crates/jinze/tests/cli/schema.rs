//! Checks an answer against docs/check.schema.json: the words of JSON Schema that this schema uses, and a
//! refusal of any other, so that nothing in it goes unchecked.

use serde_json::Value;

const SCHEMA: &str = include_str!("../../../../docs/check.schema.json");

/// Everything in which the answer differs from its schema, with the path.
pub(crate) fn faults(answer: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut faults = Vec::new();
    node(&schema, &schema, answer, "$", &mut faults);
    faults
}

fn node(root: &Value, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
    for (word, wanted) in schema.as_object().unwrap() {
        let fits = match word.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "additionalProperties" => true,
            "$ref" => {
                let name = wanted.as_str().unwrap().strip_prefix("#").unwrap();
                node(root, root.pointer(name).unwrap(), value, path, faults);
                true
            }
            "properties" => {
                members(root, schema, wanted, value, path, faults);
                true
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    node(root, wanted, item, &format!("{path}[{at}]"), faults);
                }
                true
            }
            "anyOf" => wanted.as_array().unwrap().iter().any(|one| {
                let mut tried = Vec::new();
                node(root, one, value, path, &mut tried);
                tried.is_empty()
            }),
            "required" => wanted
                .as_array()
                .unwrap()
                .iter()
                .all(|key| value.get(key.as_str().unwrap()).is_some()),
            "type" => is(wanted, value),
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() >= number(wanted)),
            "minimum" => value
                .as_i64()
                .is_none_or(|count| count >= wanted.as_i64().unwrap()),
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches(wanted.as_str().unwrap(), text)),
            unknown => panic!("the schema uses {unknown}, which this check does not know"),
        };
        if !fits {
            faults.push(format!("{path}: {word} {wanted}, found {value}"));
        }
    }
}

fn members(
    root: &Value,
    schema: &Value,
    wanted: &Value,
    value: &Value,
    path: &str,
    faults: &mut Vec<String>,
) {
    for (key, member) in value.as_object().into_iter().flatten() {
        match wanted.get(key) {
            Some(known) => node(root, known, member, &format!("{path}.{key}"), faults),
            None if schema.get("additionalProperties") == Some(&Value::Bool(false)) => {
                faults.push(format!("{path}.{key} is not declared"));
            }
            None => {}
        }
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn is(wanted: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => panic!("unknown type {name}"),
    };
    match wanted {
        Value::Array(names) => names.iter().any(|name| one(name.as_str().unwrap())),
        name => one(name.as_str().unwrap()),
    }
}

/// The patterns of the schema, each written out: a new one must be added here.
fn matches(pattern: &str, text: &str) -> bool {
    let shaped = |shape: &str, text: &str| {
        shape.len() == text.len()
            && shape.bytes().zip(text.bytes()).all(|(s, t)| {
                if s == b'0' {
                    t.is_ascii_digit()
                } else {
                    s == t
                }
            })
    };
    match pattern {
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => shaped("0000-00-00", text),
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$" => {
            let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
            shaped("0000-00-00T00:00:00", whole) && part.bytes().all(|digit| digit.is_ascii_digit())
        }
        "^第.+条" => text.starts_with('第') && text.contains('条'),
        r"^[0-9]+(\.[0-9]+){0,2}$" => {
            let parts: Vec<&str> = text.split('.').collect();
            parts.len() <= 3 && parts.iter().all(|part| part.parse::<u16>().is_ok())
        }
        unknown => panic!("the schema uses the pattern {unknown}, which this check does not know"),
    }
}
