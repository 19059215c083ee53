//! ZIP files: what is written reads back, what attacks is refused.

use jinze_verify::archive::{self, ArchiveError};
use ledger::bundle::{Verdict, verify};

use crate::world::story;
use crate::zips;

#[test]
fn members_read_back_and_have_the_same_bytes_each_time() {
    let members = story(1).bundle();
    let bytes = archive::write(&members).unwrap();
    assert_eq!(archive::read(&bytes), Ok(members.clone()));
    assert_eq!(archive::write(&members), Ok(bytes));
}

#[test]
fn a_large_page_of_one_colour_does_not_pass_for_a_bomb() {
    let mut members = story(1).bundle();
    members.insert("README.txt".to_owned(), vec![b' '; 8 << 20]);
    let bytes = archive::write(&members).unwrap();
    assert_eq!(archive::read(&bytes), Ok(members));
}

#[test]
fn f39_hostile_archives_are_refused() {
    for (name, bytes) in zips::attacks() {
        let refused = archive::read(&bytes);
        assert!(refused.is_err(), "{name}");
    }
    for (name, bytes) in zips::crowds() {
        assert!(
            matches!(archive::read(&bytes), Err(ArchiveError::TooLarge(_))),
            "{name}"
        );
    }
    assert!(archive::read(&zips::two_faced()).is_err());
}

#[test]
fn f39_a_refusal_says_why() {
    let attacks = zips::attacks();
    for (name, words) in [
        ("f39-zip-parent", "名称“../evil.txt”"),
        ("f39-zip-folder", "重新打包"),
        ("f39-zip-link", "链接"),
        ("f39-zip-duplicate", "重名"),
        ("f39-zip-encrypted", "加密"),
        ("f39-zip-method", "压缩方法"),
        ("f39-zip-ratio", "1000 倍"),
        ("f39-zip-one-too-large", "字节"),
        ("f39-zip-none", "ZIP"),
    ] {
        let (_, bytes) = attacks.iter().find(|(attack, _)| *attack == name).unwrap();
        let why = archive::read(bytes).unwrap_err().to_string();
        assert!(why.contains(words), "{name}: {why}");
    }
}

#[test]
fn no_altered_byte_of_an_archive_stops_the_program_or_passes_with_other_members() {
    let good = zips::good();
    let (members, trust) = (story(1).bundle(), story(1).trust());
    let mut random = fastrand::Rng::with_seed(44);
    for _ in 0..400 {
        let mut bytes = good.clone();
        let place = random.usize(..bytes.len());
        bytes[place] ^= 1 << random.u8(..8);
        if let Ok(read) = archive::read(&bytes)
            && read != members
        {
            let verdict = verify(&read, Some(&trust)).verdict();
            // A name may have become another name that a bundle may have or lack.
            assert_ne!(verdict, Verdict::Pass, "byte {place}");
        }
    }
}
