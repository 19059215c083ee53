//! What a file is, by its content and never by its name, and what may be shown of it.
//!
//! Left out: reading documents, unpacking archives and looking for viruses. A script that hides in a
//! compressed stream of a PDF is not seen; that is why nothing but a plain picture is ever shown.

mod kinds;
mod names;
mod needles;
mod sniff;
mod text;

use std::fmt;

pub use self::kinds::Kind;
pub use self::names::name_warning;
pub use self::sniff::Sniffer;

/// What a file is, and how to deal with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    kind: Kind,
    risks: Vec<Risk>,
}

/// Why a file is to be opened with care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// A program or a script.
    Program,
    /// A page that can carry scripts (HTML, SVG).
    ActivePage,
    /// An office document with macros.
    Macros,
    /// A document with an object of another program inside.
    EmbeddedObject,
    /// A PDF with a script, or that does something when opened.
    PdfAction,
    /// A picture or paper that is also a page, a script, a PDF or an archive.
    Polyglot,
    /// An archive, whose content is not looked at.
    Archive,
    /// Nothing that we know.
    Unknown,
}

impl fmt::Display for Risk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Program => "内容是程序或脚本，不要直接打开",
            Self::ActivePage => "内容是网页或矢量图，可能带脚本，不在页面上显示",
            Self::Macros => "文档带宏，打开时请禁用宏",
            Self::EmbeddedObject => "文档里嵌有其他程序的对象，打开时请留意",
            Self::PdfAction => "PDF 带脚本或自动动作，打开时请留意",
            Self::Polyglot => "文件里另藏有网页、脚本、PDF 或压缩包，不在页面上显示",
            Self::Archive => "压缩包的内容没有检查，解压后请先查毒",
            Self::Unknown => "认不出文件的类型，不在页面上显示",
        })
    }
}

impl MediaType {
    /// Looks at a whole file.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut sniffer = Sniffer::default();
        sniffer.update(bytes);
        sniffer.finish()
    }

    pub(crate) fn new(kind: Kind, mut risks: Vec<Risk>) -> Self {
        risks.sort_unstable();
        risks.dedup();
        Self { kind, risks }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it may be shown in a page: only plain pictures that browsers draw, and that are
    /// nothing else besides. Everything else is handed out as an attachment, with `nosniff`.
    #[must_use]
    pub fn inline(&self) -> bool {
        self.kind.is_drawn_by_browsers() && self.risks.is_empty()
    }

    /// Whether to open it with care.
    #[must_use]
    pub fn risky(&self) -> bool {
        !self.risks.is_empty()
    }

    /// Why, each with its Chinese words.
    #[must_use]
    pub fn risks(&self) -> &[Risk] {
        &self.risks
    }

    /// The value of `Content-Type`. Pages, scripts and what we do not know go out as plain bytes.
    #[must_use]
    pub fn mime(&self) -> &'static str {
        self.kind.mime()
    }
}
