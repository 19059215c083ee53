//! Targets for what is made of many parts or read by other libraries: bundles, snapshots, photos.

use std::collections::BTreeMap;

use app::state::{read_snapshot, write_snapshot};
use evidence::{InspectionLimits, MediaType, inspect, name_warning};
use jinze_verify::archive;
use ledger::bundle::{Member, Members, Verdict, compare, verify};
use ledger::store::Snapshot;

use crate::sections;
use crate::seeds::ledger::small;

/// So small that a picture is looked at or refused within a moment, even without optimisation.
const LIMITS: InspectionLimits = InspectionLimits {
    pixels: 1_000_000,
    side: 4_000,
    memory: 16 << 20,
};

/// A bundle as an archive.
///
/// # Panics
///
/// When a bundle passes that holds anything but what the honest one holds.
pub fn bundle(bytes: &[u8]) {
    match archive::read(bytes) {
        Ok(members) => judge(&members),
        Err(error) => drop(error.to_string()),
    }
}

/// The members of a bundle, as [`sections`]: so that mutations reach the checks and not only the
/// archive.
///
/// # Panics
///
/// As [`bundle`].
pub fn members(bytes: &[u8]) {
    judge(&sections::split(bytes));
}

fn judge(members: &Members) {
    let Some(small) = small() else { return };
    drop(verify(members, None).to_text());
    let report = verify(members, Some(&small.trust));
    let told = report.to_text();
    drop(compare(members, &small.members, Some(&small.trust)));
    if report.verdict() != Verdict::Pass {
        return;
    }
    assert_eq!(
        evidence_of(members, true),
        evidence_of(&small.members, true),
        "{told}"
    );
    let honest = evidence_of(&small.members, false);
    for (name, bytes) in evidence_of(members, false) {
        assert_eq!(honest.get(name), Some(&bytes), "{name}\n{told}");
    }
}

/// Records, or the values and files that belong to them. What days are asked for is written in
/// `bundle.txt` and signed by nobody, so a bundle with fewer values may be good; one with others may not.
fn evidence_of(members: &Members, records: bool) -> BTreeMap<&str, &[u8]> {
    let chosen = members
        .iter()
        .filter(|(name, _)| match Member::parse(name) {
            Some(Member::Leaf(_) | Member::DirectoryHead) => records,
            Some(Member::Openings(_) | Member::File(_) | Member::Timestamp(_)) => !records,
            _ => false,
        });
    chosen
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect()
}

/// One part of a snapshot of the projection.
///
/// # Panics
///
/// When what was read and written reads as something else.
pub fn snapshot(bytes: &[u8]) {
    let snapshot = Snapshot {
        size: 0,
        parts: vec![bytes.to_vec()],
    };
    match read_snapshot(&snapshot) {
        Ok(state) => {
            let (written, _) = write_snapshot(&state);
            let again = read_snapshot(&written).map(|again| state.difference(&again));
            assert_eq!(again, Ok(None), "written again it is something else");
        }
        Err(error) => drop(error.to_string()),
    }
}

/// A file of evidence.
///
/// # Panics
///
/// When a file with risks would be shown in a page, or more was decoded than the limits allow.
pub fn photo(bytes: &[u8]) {
    let media = MediaType::of(bytes);
    for risk in media.risks() {
        drop(risk.to_string());
    }
    assert!(media.mime().contains('/'), "{}", media.mime());
    assert!(
        !(media.inline() && media.risky()),
        "shown in spite of risks"
    );
    for name in ["现场照片.jpg", "会议纪要.docx", "", "a.exe"] {
        drop(name_warning(name, &media));
    }
    let looked = inspect(bytes, &media, &LIMITS);
    if let (Ok(_), Some((width, height))) = (&looked.hash, looked.size) {
        let dots = u64::from(width) * u64::from(height);
        assert!(dots <= LIMITS.pixels, "{width} × {height} dots decoded");
    }
}
