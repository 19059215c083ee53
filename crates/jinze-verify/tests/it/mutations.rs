//! Whatever is altered in a good bundle, it does not pass; but for what no verifier reads.

use ledger::bundle::{Member, Members, Verdict, verify};
use ledger::trust::Trust;

use crate::world::{UNDISCLOSED, story};

/// Alterations of each member.
const ROUNDS: usize = 6;

/// Members for people: nothing rests on them.
fn is_read(name: &str) -> bool {
    !matches!(
        Member::parse(name),
        Some(Member::Trust | Member::Readme | Member::Page)
    )
}

fn check_refused(members: &Members, trust: &Trust, how: &str) {
    let report = verify(members, Some(trust));
    assert_ne!(
        report.verdict(),
        Verdict::Pass,
        "{how}\n{}",
        report.to_text()
    );
}

#[test]
fn no_altered_member_passes() {
    let (good, trust) = (story(1).bundle(), story(1).trust());
    let mut random = fastrand::Rng::with_seed(42);
    for (name, bytes) in &good {
        for _ in 0..ROUNDS {
            let mut bytes = bytes.clone();
            let place = random.usize(..bytes.len());
            let how = match random.u8(..4) {
                0 => {
                    bytes[place] ^= 1 << random.u8(..8);
                    "a bit"
                }
                1 => {
                    bytes.remove(place);
                    "a byte less"
                }
                2 => {
                    bytes.insert(place, random.u8(..));
                    "a byte more"
                }
                _ => {
                    bytes.truncate(place);
                    "cut off"
                }
            };
            let mut members = good.clone();
            if members.insert(name.clone(), bytes.clone()) == Some(bytes) {
                continue;
            }
            if is_read(name) {
                check_refused(&members, &trust, &format!("{name}: {how} at {place}"));
            } else {
                assert_eq!(verify(&members, Some(&trust)).verdict(), Verdict::Pass);
            }
        }
    }
}

#[test]
fn no_bundle_passes_without_a_member_or_with_anothers_content() {
    let (good, trust) = (story(1).bundle(), story(1).trust());
    let names: Vec<&String> = good.keys().filter(|name| is_read(name)).collect();
    let mut random = fastrand::Rng::with_seed(43);
    for name in &names {
        let mut members = good.clone();
        members.remove(*name);
        check_refused(&members, &trust, &format!("without {name}"));
        for _ in 0..2 {
            let other = names[random.usize(..names.len())];
            let mut members = good.clone();
            members.insert((*name).clone(), good[other].clone());
            if good[*name] != good[other] {
                check_refused(
                    &members,
                    &trust,
                    &format!("{name} with the content of {other}"),
                );
            }
        }
        let mut members = good.clone();
        members.insert(format!("{name}.bak"), good[*name].clone());
        check_refused(&members, &trust, &format!("{name} twice"));
    }
}

#[test]
fn what_need_not_be_disclosed_is_not_there() {
    assert!(
        !story(1)
            .bundle()
            .contains_key(&Member::Openings(UNDISCLOSED).name())
    );
}
