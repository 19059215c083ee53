//! The store under faults: a full disk at every step, damaged and lost files, cut uploads, the same
//! file twice at once, a reply that was lost.
//!
//! Left out: power cuts, which need a machine of their own; `with_fsync` is what we rely on.

mod faults;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use object_store::local::LocalFileSystem;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use self::faults::{Fault, Faults, failing};
use super::spool::Part;
use super::{DEFAULT_LIMIT, Expected, Presence, Store};
use crate::error::EvidenceError;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    (0..length).map(|_| random.u8(..)).collect()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn put(store: &Store, bytes: &[u8]) -> Result<super::Stored, EvidenceError> {
    store.put(&mut &bytes[..], DEFAULT_LIMIT)
}

/// Files below a folder of the store, by name.
fn files(root: &Path, folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                names.push(entry.file_name().into_string().unwrap());
            }
        }
    }
    names
}

fn path_of(root: &Path, digest: &[u8; 32]) -> std::path::PathBuf {
    let name = crate::hex::hex(digest);
    root.join("sha256").join(&name[..2]).join(&name)
}

#[test]
fn a_file_comes_back_as_it_was_and_lies_where_the_page_says() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    for length in [1, 1_000, 64 * 1024, 1024 * 1024, 3 * 1024 * 1024 + 17] {
        let bytes = bytes(1, length);
        let stored = put(&store, &bytes).unwrap();
        assert_eq!(stored.size, u64::try_from(length).unwrap());
        assert_eq!(stored.sha256, sha256(&bytes));
        assert_eq!(stored.sm3, <[u8; 32]>::from(sm3::Sm3::digest(&bytes)));
        assert!(!stored.already_there);
        assert_eq!(store.get(&stored.sha256).unwrap(), bytes);
        assert_eq!(
            fs::read(path_of(root.path(), &stored.sha256)).unwrap(),
            bytes
        );
        let presence = store
            .check(&stored.sha256, stored.size, &stored.sm3)
            .unwrap();
        assert_eq!(presence, Presence::Sound);
    }
    assert_eq!(store.list().unwrap().files.len(), 5);
    assert!(files(root.path(), "incoming").is_empty());
}

#[test]
fn an_empty_and_a_large_file_are_refused_and_leave_nothing() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    assert!(matches!(put(&store, b""), Err(EvidenceError::Empty)));
    let refused = store.put(&mut io::repeat(7), 1_000_000).unwrap_err();
    assert!(matches!(
        refused,
        EvidenceError::TooLarge { limit: 1_000_000 }
    ));
    assert!(store.put(&mut &bytes(2, 1_000)[..], 1_000).is_ok());
    assert_eq!(files(root.path(), "sha256").len(), 1);
    assert!(files(root.path(), "incoming").is_empty());
}

#[test]
fn f06_whichever_step_fails_nothing_partial_is_seen_and_a_retry_succeeds() {
    let content = bytes(3, 200_000);
    for fault in [Fault::Before, Fault::After] {
        let mut failures = 0;
        for step in 0.. {
            let root = folder();
            let faults = Faults::new(step, fault);
            let store = failing(root.path(), &faults);
            let first = put(&store, &content);
            assert!(files(root.path(), "incoming").is_empty(), "step {step}");
            for name in files(root.path(), "sha256") {
                assert_eq!(name, crate::hex::hex(&sha256(&content)), "step {step}");
                assert_eq!(
                    fs::read(path_of(root.path(), &sha256(&content))).unwrap(),
                    content
                );
            }
            let done = faults.step.load(Ordering::SeqCst) <= step;
            if let Err(error) = first {
                failures += 1;
                if fault == Fault::Before {
                    let words = error.to_string();
                    assert!(words.contains("磁盘空间不足"), "step {step}: {words}");
                    assert!(words.contains("没有留下残缺的附件"), "step {step}: {words}");
                }
                // Space is back: the same store goes on.
                let again = put(&store, &content).unwrap();
                assert_eq!(store.get(&again.sha256).unwrap(), content);
            }
            if done {
                break;
            }
        }
        // Opening the part, four writes, the flush to disk and the publishing, at the least.
        assert!(failures >= 7, "{fault:?}: {failures}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn f06_a_disk_that_the_system_calls_full_is_refused_in_clear_words() {
    struct Full(File);
    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }
    impl Part for Full {
        fn sync(&mut self) -> io::Result<()> {
            self.0.sync_all()
        }
    }
    let root = folder();
    let objects = LocalFileSystem::new_with_prefix(root.path()).unwrap();
    let opener = |_: &Path| {
        let part: Box<dyn Part> = Box::new(Full(File::options().write(true).open("/dev/full")?));
        Ok(part)
    };
    let store = Store::assemble(root.path(), Arc::new(objects), Box::new(opener)).unwrap();
    let refused = put(&store, b"minutes").unwrap_err();
    assert!(
        matches!(refused, EvidenceError::DiskFull { .. }),
        "{refused}"
    );
    assert!(files(root.path(), "sha256").is_empty());
}

#[test]
fn f10_a_file_that_was_cut_off_exchanged_or_deleted_is_named() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let content = bytes(4, 100_000);
    let stored = put(&store, &content).unwrap();
    let path = path_of(root.path(), &stored.sha256);
    let mut flipped = content.clone();
    flipped[50_000] ^= 1;
    for altered in [&content[..99_999], &[], b"another file", &flipped] {
        fs::write(&path, altered).unwrap();
        let refused = store.get(&stored.sha256).unwrap_err();
        assert!(matches!(refused, EvidenceError::Damaged { .. }));
        assert!(refused.to_string().starts_with("附件损坏"));
        let presence = store
            .check(&stored.sha256, stored.size, &stored.sm3)
            .unwrap();
        let expected = Presence::Altered {
            size: u64::try_from(altered.len()).unwrap(),
            sha256: sha256(altered),
            sm3: sm3::Sm3::digest(altered).into(),
        };
        assert_eq!(presence, expected);
        // Uploading the right bytes again does not pass over the damage in silence.
        let refused = put(&store, &content).unwrap_err();
        assert!(matches!(refused, EvidenceError::Damaged { .. }));
    }
    fs::remove_file(&path).unwrap();
    let presence = store
        .check(&stored.sha256, stored.size, &stored.sm3)
        .unwrap();
    assert_eq!(presence, Presence::Missing);
    let refused = store.get(&stored.sha256).unwrap_err();
    assert!(matches!(refused, EvidenceError::Missing { .. }));
    // Deleted, it can be uploaded anew.
    assert!(!put(&store, &content).unwrap().already_there);
    assert_eq!(store.get(&stored.sha256).unwrap(), content);
}

#[test]
fn f10_what_is_not_ours_in_the_folder_is_listed_as_stray() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let stored = put(&store, b"minutes").unwrap();
    let path = path_of(root.path(), &stored.sha256);
    fs::write(root.path().join("sha256").join("notes.txt"), "x").unwrap();
    fs::copy(
        &path,
        root.path().join("sha256").join(path.file_name().unwrap()),
    )
    .unwrap();
    fs::create_dir_all(root.path().join("sha256/zz/deep")).unwrap();
    let listing = store.list().unwrap();
    assert_eq!(listing.files.len(), 1);
    assert_eq!(listing.strays.len(), 3, "{:?}", listing.strays);
}

#[test]
fn f48_an_upload_that_goes_on_with_other_bytes_is_refused_and_collected() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let content = bytes(5, 100_000);
    let expected = Expected {
        sha256: sha256(&content),
        size: 100_000,
    };
    let begun = || {
        let mut upload = store.begin(Some(expected), DEFAULT_LIMIT).unwrap();
        upload.write(&content[..99_000]).unwrap();
        assert_eq!(upload.received(), 99_000);
        upload
    };
    let mut other = begun();
    other.write(&bytes(6, 1_000)).unwrap();
    let refused = other.finish().unwrap_err();
    assert!(
        matches!(refused, EvidenceError::DigestDiffers { .. }),
        "{refused}"
    );
    let refused = begun().finish().unwrap_err();
    assert!(matches!(
        refused,
        EvidenceError::SizeDiffers {
            received: 99_000,
            ..
        }
    ));
    let mut long = begun();
    assert!(long.write(&content[98_000..]).is_err());
    assert!(matches!(long.write(b"x"), Err(EvidenceError::Broken)));
    assert!(matches!(long.finish(), Err(EvidenceError::Broken)));
    drop(begun());
    assert!(files(root.path(), "incoming").is_empty());
    assert!(files(root.path(), "sha256").is_empty());
    let mut right = begun();
    right.write(&content[99_000..]).unwrap();
    assert_eq!(right.finish().unwrap().sha256, expected.sha256);
    let large = Expected {
        size: DEFAULT_LIMIT + 1,
        ..expected
    };
    assert!(matches!(
        store.begin(Some(large), DEFAULT_LIMIT),
        Err(EvidenceError::TooLarge { .. })
    ));
}

#[test]
fn f48_parts_left_by_a_crash_are_collected_and_living_ones_are_not() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let mut living = store.begin(None, DEFAULT_LIMIT).unwrap();
    living.write(b"first ").unwrap();
    fs::write(root.path().join("incoming/1-0-1.part"), "left by a crash").unwrap();
    fs::write(root.path().join("incoming/README"), "not ours").unwrap();
    drop(Store::open(root.path()).unwrap());
    let mut left = files(root.path(), "incoming");
    left.retain(|name| name != "README");
    assert_eq!(left, [living.name_for_tests()]);
    living.write(b"second").unwrap();
    let stored = living.finish().unwrap();
    assert_eq!(store.get(&stored.sha256).unwrap(), b"first second");
}

#[test]
fn f48_a_client_that_breaks_off_leaves_nothing() {
    struct Cut(u8);
    impl Read for Cut {
        fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => Err(io::Error::from(io::ErrorKind::Interrupted)),
                2 => {
                    block[0] = 7;
                    Ok(1)
                }
                _ => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
            }
        }
    }
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let refused = store.put(&mut Cut(0), DEFAULT_LIMIT).unwrap_err();
    assert!(matches!(refused, EvidenceError::Source(_)));
    assert!(files(root.path(), "incoming").is_empty());
    assert!(files(root.path(), "sha256").is_empty());
}

#[test]
fn f49_the_same_file_at_once_from_many_hands_is_one_file() {
    let root = folder();
    let content = bytes(7, 300_000);
    // Two stores stand for two processes.
    let stores = [
        Store::open(root.path()).unwrap(),
        Store::open(root.path()).unwrap(),
    ];
    let new: usize = thread::scope(|scope| {
        let hands: Vec<_> = (0..16)
            .map(|hand| {
                let (store, content) = (&stores[hand % 2], &content);
                scope.spawn(move || put(store, content).unwrap())
            })
            .collect();
        let stored = hands.into_iter().map(|hand| hand.join().unwrap());
        stored.filter(|stored| !stored.already_there).count()
    });
    assert_eq!(new, 1);
    assert_eq!(files(root.path(), "sha256").len(), 1);
    assert!(files(root.path(), "incoming").is_empty());
    assert_eq!(stores[0].get(&sha256(&content)).unwrap(), content);
}

#[test]
fn f49_a_lost_reply_and_a_second_try_make_one_file() {
    let root = folder();
    let content = bytes(8, 10);
    // Opening, one write, the flush, and then the publishing, whose answer is lost.
    let store = failing(root.path(), &Faults::new(3, Fault::After));
    assert!(put(&store, &content).is_err());
    assert_eq!(files(root.path(), "sha256").len(), 1);
    let again = put(&store, &content).unwrap();
    assert!(again.already_there);
    assert_eq!(files(root.path(), "sha256").len(), 1);
}

#[test]
fn a_backup_has_every_sound_file_and_names_the_damaged_ones_on_both_sides() {
    let (root, backup) = (folder(), folder());
    let store = Store::open(root.path()).unwrap();
    let kept: Vec<_> = (0..6)
        .map(|seed| put(&store, &bytes(seed, 5_000)).unwrap())
        .collect();
    let report = store.copy_to(backup.path()).unwrap();
    assert_eq!((report.copied, report.already_there), (6, 0));
    let more = put(&store, &bytes(9, 2_000_000)).unwrap();
    let damaged = put(&store, &bytes(10, 100)).unwrap();
    fs::write(path_of(root.path(), &damaged.sha256), bytes(11, 100)).unwrap();
    fs::write(path_of(backup.path(), &kept[0].sha256), "cut off").unwrap();
    let report = store.copy_to(backup.path()).unwrap();
    assert_eq!((report.copied, report.already_there), (1, 5));
    assert_eq!(report.damaged, [damaged.sha256]);
    assert_eq!(report.damaged_there, [kept[0].sha256]);
    let restored = Store::open(backup.path()).unwrap();
    assert_eq!(restored.get(&more.sha256).unwrap(), bytes(9, 2_000_000));
    assert!(files(backup.path(), "incoming").is_empty());
}

#[test]
fn the_store_works_within_another_runtime_and_can_be_dropped_there() {
    let root = folder();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(root.path()).unwrap();
        let stored = put(&store, b"minutes").unwrap();
        assert_eq!(store.get(&stored.sha256).unwrap(), b"minutes");
        assert_eq!(store.list().unwrap().files.len(), 1);
    });
}

#[test]
fn an_erased_file_is_gone_and_erasing_it_again_is_no_error() {
    let root = folder();
    let store = Store::open(root.path()).unwrap();
    let stored = put(&store, b"a photo of a third person").unwrap();
    let other = put(&store, b"minutes").unwrap();
    for _ in 0..2 {
        store.erase(&stored.sha256).unwrap();
        let presence = store.check(&stored.sha256, stored.size, &stored.sm3);
        assert_eq!(presence.unwrap(), Presence::Missing);
    }
    assert_eq!(files(root.path(), "sha256").len(), 1);
    assert_eq!(store.get(&other.sha256).unwrap(), b"minutes");
}
