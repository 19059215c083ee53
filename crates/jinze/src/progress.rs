//! A sign of life during long work, on a terminal only; scripts and logs never see it.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A workbook of this size takes noticeable time.
const LONG_BYTES: u64 = 2 << 20;

/// Turns while a big workbook is read; gone when dropped.
pub(crate) fn reading(path: &Path) -> Waiting {
    let long = path.is_dir() || path.metadata().is_ok_and(|data| data.len() >= LONG_BYTES);
    Waiting::new(&format!("正在读取 {}", path.display()), long)
}

/// Turns while something big is made; gone when dropped.
pub(crate) fn working(words: &str, long: bool) -> Waiting {
    Waiting::new(words, long)
}

/// The sign of life.
#[derive(Debug)]
pub(crate) struct Waiting(Option<ProgressBar>);

impl Waiting {
    fn new(words: &str, long: bool) -> Self {
        if !long || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}（已用 {elapsed}）") {
            bar.set_style(style);
        }
        bar.set_message(words.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(Some(bar))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}
