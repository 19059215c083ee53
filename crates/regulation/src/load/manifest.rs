//! `pack.toml`: who issued what, when; the order of the files.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::fence::{self, Choices, Fields, Said, Scope};
use crate::pack::Manifest;
use crate::problem::{At, Sink};
use crate::rules::Period;
use crate::text::FileKind;

/// What `pack.toml` says.
pub(super) struct Front {
    pub(super) manifest: Manifest,
    pub(super) source: Said<String>,
    pub(super) sha256: Option<Said<String>>,
    /// Files in the order of reading, each with the place that names it.
    pub(super) files: Vec<(FileKind, Said<String>)>,
    pub(super) due_soon_days: BTreeMap<Option<Period>, u16>,
}

/// Reads it; `None` when too little can be read to go on.
pub(super) fn read(file: usize, sink: &Sink) -> Option<Front> {
    let text = sink.sources.text(file);
    let table = fence::parse(file, &(0..text.len()), sink)?;
    let choices = Choices::new();
    let scope = Scope::new(sink, &choices);
    let fields = Fields::new(&table, At::top(file), "pack.toml ", &scope);
    let id = fields.need("id", fields.text("id"));
    let title = fields.need("title", fields.words("title"));
    let number = fields.words("number").unwrap_or_default();
    let issuer = fields
        .need("issuer", fields.words("issuer"))
        .unwrap_or_default();
    let published = fields.date("published_on");
    let in_force = fields.need("in_force_from", fields.date("in_force_from"));
    let source = fields.need("source", fields.table("source"));
    let files = files(&fields);
    let due_soon_days =
        crate::ruling::due_soon_days(fields.table("due_soon_days").as_ref(), &fields);
    let (source, sha256) = source.map_or((None, None), |table| {
        let inner = Fields::new(table.value, table.at, "source ", &scope);
        let file = inner.need("file", inner.text("file"));
        let sha256 = inner.need("sha256", inner.text("sha256"));
        inner.close();
        (file, sha256)
    });
    fields.close();
    let (id, in_force) = (id?, in_force?);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !id.value.chars().all(plain) {
        sink.error(
            "pack::id",
            id.at,
            format!("“{}”不能作编号", id.value),
            "只用英文字母、数字和连字符",
        );
    }
    let published_on = published_on(published.as_ref(), &in_force, sink);
    let manifest = Manifest {
        id: id.value,
        title: title?,
        number,
        issuer,
        published_on,
        in_force_from: in_force.value,
    };
    Some(Front {
        manifest,
        source: source?,
        sha256,
        files,
        due_soon_days,
    })
}

/// The files of the pack in the order of reading.
fn files(fields: &Fields<'_>) -> Vec<(FileKind, Said<String>)> {
    let mut files = Vec::new();
    for (key, kind) in [
        ("vocabulary", FileKind::Vocabulary),
        ("text", FileKind::Text),
        ("rulings", FileKind::Rulings),
        ("effects", FileKind::Effects),
    ] {
        let named = fields.texts(key);
        if named.is_empty() && matches!(kind, FileKind::Text | FileKind::Vocabulary) {
            let _ = fields.need(key, None::<()>);
        }
        files.extend(named.into_iter().map(|name| (kind, name)));
    }
    files
}

/// Left out, it is the first day in force.
fn published_on(published: Option<&Said<Date>>, in_force: &Said<Date>, sink: &Sink) -> Date {
    let Some(published) = published.filter(|published| published.value > in_force.value) else {
        return published.map_or(in_force.value, |said| said.value);
    };
    let (message, help) = (
        format!(
            "发布之日 {} 晚于施行之日 {}",
            published.value, in_force.value
        ),
        "请核对；确系追溯施行的可不理会",
    );
    sink.warning("date::order", in_force.at, message, help);
    published.value
}
