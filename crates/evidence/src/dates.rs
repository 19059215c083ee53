//! Compares when a photo says that it was taken with the days of the event and the moment of
//! recording. What it finds is shown beside the record for a person to ask about.
//!
//! Left out: any demand for a photo or for its date; without one there is nothing to say.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan as _};

/// How far apart times may be before they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRule {
    /// Days before the first and after the last day of the event that are no matter.
    pub margin_days: u16,
    /// Minutes by which a camera's clock may be ahead of the moment of recording.
    pub clock_minutes: u16,
}

impl Default for DateRule {
    /// One day, one hour.
    fn default() -> Self {
        Self {
            margin_days: 1,
            clock_minutes: 60,
        }
    }
}

/// Something to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFlag {
    /// Taken before the event.
    BeforeEvent {
        /// When it says it was taken.
        taken: DateTime,
        /// First day of the event.
        first_day: Date,
    },
    /// Taken after the event.
    AfterEvent {
        /// When it says it was taken.
        taken: DateTime,
        /// Last day of the event.
        last_day: Date,
    },
    /// Taken after it was recorded here: a clock is wrong, or the date was changed.
    AfterRecording {
        /// When it says it was taken.
        taken: DateTime,
        /// When the file was recorded.
        recorded_at: DateTime,
    },
    /// Written last by a program for editing pictures.
    Edited {
        /// The program's name for itself.
        software: String,
    },
}

/// What to show beside a record. It changes nothing in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateHint {
    /// At least one.
    pub flags: Vec<DateFlag>,
}

/// Compares a photo's own date with the event and the recording, all in the zone's civil time.
/// Nothing when the photo has no date and was not edited, or when all agrees.
#[must_use]
pub fn date_hint(
    taken: Option<DateTime>,
    software: Option<&str>,
    event: (Date, Date),
    recorded_at: DateTime,
    rule: DateRule,
) -> Option<DateHint> {
    let mut flags = Vec::new();
    if let Some(taken) = taken {
        let (first_day, last_day) = event;
        let margin = i64::from(rule.margin_days).days();
        // Beyond the calendar's end nothing can be too early or too late.
        if first_day
            .checked_sub(margin)
            .is_ok_and(|day| taken.date() < day)
        {
            flags.push(DateFlag::BeforeEvent { taken, first_day });
        }
        if last_day
            .checked_add(margin)
            .is_ok_and(|day| taken.date() > day)
        {
            flags.push(DateFlag::AfterEvent { taken, last_day });
        }
        let clock: Span = i64::from(rule.clock_minutes).minutes();
        if recorded_at.checked_add(clock).is_ok_and(|at| taken > at) {
            flags.push(DateFlag::AfterRecording { taken, recorded_at });
        }
    }
    if let Some(software) = software.filter(|software| edits_pictures(software)) {
        let software = software.to_owned();
        flags.push(DateFlag::Edited { software });
    }
    (!flags.is_empty()).then_some(DateHint { flags })
}

/// Programs for editing. Cameras and telephones write names and versions of their own into the
/// same field, which say nothing.
const EDITORS: &[&str] = &[
    "photoshop",
    "lightroom",
    "gimp",
    "snapseed",
    "pixelmator",
    "affinity",
    "acdsee",
    "picsart",
    "vsco",
    "paint",
    "photos",
    "canva",
    "meitu",
    "美图",
    "醒图",
    "黄油相机",
    "光影魔术手",
    "天天p图",
    "轻颜",
    "faceapp",
    "capture one",
    "coreldraw",
    "imagemagick",
    "darktable",
    "krita",
];

fn edits_pictures(software: &str) -> bool {
    let software = software.to_lowercase();
    EDITORS.iter().any(|editor| software.contains(editor))
}

impl fmt::Display for DateFlag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeforeEvent { taken, first_day } => write!(
                formatter,
                "照片自带的拍摄时间是 {}，早于事项的第一天 {first_day}。请核对是否用了旧照片，或相机时钟不准；记录照常收下",
                minute(*taken)
            ),
            Self::AfterEvent { taken, last_day } => write!(
                formatter,
                "照片自带的拍摄时间是 {}，晚于事项的最后一天 {last_day}。请核对是否为补拍，或相机时钟不准；记录照常收下",
                minute(*taken)
            ),
            Self::AfterRecording { taken, recorded_at } => write!(
                formatter,
                "照片自带的拍摄时间是 {}，晚于登记时间 {}。请核对相机时钟；记录照常收下",
                minute(*taken),
                minute(*recorded_at)
            ),
            Self::Edited { software } => write!(
                formatter,
                "照片最后由编辑软件“{software}”保存。如需原件，请向拍摄人索取；记录照常收下"
            ),
        }
    }
}

fn minute(at: DateTime) -> String {
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::{DateFlag, DateRule, date_hint};

    /// The flags for a photo of an event from 3 to 5 June 2024, recorded on the 6th at nine.
    fn check(taken: Option<&str>, software: Option<&str>, expected: &[&str]) {
        let taken = taken.map(|text| text.parse().unwrap());
        let hint = date_hint(
            taken,
            software,
            (date(2024, 6, 3), date(2024, 6, 5)),
            datetime(2024, 6, 6, 9, 0, 0, 0),
            DateRule::default(),
        );
        let flags = hint.map_or_else(Vec::new, |hint| hint.flags);
        let names: Vec<&str> = flags
            .iter()
            .map(|flag| match flag {
                DateFlag::BeforeEvent { .. } => "before",
                DateFlag::AfterEvent { .. } => "after",
                DateFlag::AfterRecording { .. } => "recording",
                DateFlag::Edited { .. } => "edited",
            })
            .collect();
        assert_eq!(names, expected, "{taken:?} {software:?}");
        for flag in flags {
            assert!(flag.to_string().contains("记录照常收下"));
        }
    }

    #[test]
    fn f45_a_photo_from_another_time_is_shown_and_none_is_demanded() {
        check(Some("2022-06-03T10:00:00"), None, &["before"]);
        check(Some("2024-06-01T23:59:59"), None, &["before"]);
        check(Some("2024-06-02T00:00:00"), None, &[]);
        check(Some("2024-06-04T10:00:00"), None, &[]);
        check(Some("2024-06-06T09:59:00"), None, &[]);
        check(Some("2024-06-06T10:01:00"), None, &["recording"]);
        check(Some("2024-06-07T00:00:00"), None, &["after", "recording"]);
        check(None, None, &[]);
    }

    #[test]
    fn f45_a_photo_saved_by_an_editor_is_noted_and_a_telephones_version_is_not() {
        check(None, Some("Adobe Photoshop 25.0 (Windows)"), &["edited"]);
        check(
            Some("2022-06-03T10:00:00"),
            Some("美图秀秀"),
            &["before", "edited"],
        );
        check(None, Some("17.4.1"), &[]);
        check(None, Some("HUAWEI Mate 60 4.0.0.126"), &[]);
    }

    #[test]
    fn f45_both_times_are_named() {
        let hint = date_hint(
            Some(datetime(2022, 6, 3, 8, 5, 0, 0)),
            None,
            (date(2024, 6, 3), date(2024, 6, 3)),
            datetime(2024, 6, 4, 0, 0, 0, 0),
            DateRule::default(),
        );
        let words = hint.unwrap().flags[0].to_string();
        assert!(
            words.contains("2022-06-03 08:05") && words.contains("2024-06-03"),
            "{words}"
        );
    }
}
