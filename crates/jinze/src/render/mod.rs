//! Answers as text for the terminal, JSON for machines and a page for paper.

pub(crate) mod bundle;
pub(crate) mod explain;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod law;
pub(crate) mod period;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod timeline;

#[cfg(test)]
mod samples;
