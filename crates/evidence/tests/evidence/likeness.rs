//! How far apart copies of a picture are, and different pictures; the table of `docs/evidence.md`
//! is what the tests of groups print.
//!
//! Left out: real photos, of which we keep none.

use evidence::{
    Index, Inspection, InspectionLimits, Likeness, Match, MediaType, NEAR_MAX, PictureHash, Sides,
    compare, inspect,
};
use image::{ImageFormat, Rgb, RgbImage};

use crate::made;

/// Pictures of each group in every run of the tests; the page's table takes eight.
const EACH: u64 = 3;

fn look(bytes: &[u8]) -> Inspection {
    inspect(bytes, &MediaType::of(bytes), &InspectionLimits::default())
}

/// Distance and mirroring, however far.
fn distance(a: &Inspection, b: &Inspection) -> (u32, bool) {
    let mut index = Index::default();
    index.add((), &a.hash.unwrap());
    let found = index.near(&b.hash.unwrap(), u32::MAX)[0];
    (found.distance, found.mirrored)
}

/// What happens to a picture, and the most that it may be apart; `None` where it may be missed.
type Change = (&'static str, Option<u32>, fn(&RgbImage) -> Vec<u8>);

const CHANGES: &[Change] = &[
    ("JPEG 85", Some(12), |p| made::jpeg(p, 85)),
    ("JPEG 60", Some(16), |p| made::jpeg(p, 60)),
    ("JPEG 30", Some(20), |p| made::jpeg(p, 30)),
    ("as PNG", Some(8), |p| made::encoded(p, ImageFormat::Png)),
    ("50 %", Some(20), |p| made::jpeg(&made::resized(p, 50), 80)),
    ("25 %", Some(NEAR_MAX), |p| {
        made::jpeg(&made::resized(p, 25), 80)
    }),
    ("brighter", Some(16), |p| {
        made::jpeg(&made::brighter(p, 25), 80)
    }),
    ("mirrored, JPEG 60", Some(16), |p| {
        made::jpeg(&made::mirrored(p), 60)
    }),
    ("black frame 2 %", Some(NEAR_MAX), |p| {
        made::jpeg(&made::framed(p, 2, Rgb([0, 0, 0])), 80)
    }),
    ("white frame 5 %", Some(NEAR_MAX), |p| {
        made::jpeg(&made::framed(p, 5, Rgb([255, 255, 255])), 80)
    }),
    ("telephone screen", Some(NEAR_MAX), |p| {
        made::jpeg(&made::on_a_telephone(p), 80)
    }),
    ("stamped corner", None, |p| {
        made::jpeg(&made::stamped(p), 80)
    }),
    ("5 % cropped", None, |p| {
        made::jpeg(&made::cropped(p, 5), 80)
    }),
    ("15 % cropped", None, |p| {
        made::jpeg(&made::cropped(p, 15), 80)
    }),
];

/// Measures a group, and checks that copies are near and other pictures are not.
fn check_group(group: &str, make: impl Fn(u64) -> RgbImage) {
    let each = std::env::var("EVIDENCE_PICTURES").map_or(EACH, |each| each.parse().unwrap());
    let pictures: Vec<RgbImage> = (0..each).map(make).collect();
    let originals = pictures.iter().map(|p| look(&made::jpeg(p, 92)));
    let originals: Vec<Inspection> = originals.collect();
    for (change, most, apply) in CHANGES {
        let measured = pictures.iter().zip(&originals).map(|(picture, original)| {
            let (distance, mirrored) = distance(original, &look(&apply(picture)));
            if let Some(most) = most {
                assert!(distance <= *most, "{group}, {change}: {distance}");
                assert_eq!(mirrored, change.contains("mirrored"), "{group}, {change}");
            }
            distance
        });
        print_row(group, change, measured.collect());
    }
    let mut others = Vec::new();
    for (at, a) in originals.iter().enumerate() {
        others.extend(originals.iter().skip(at + 1).map(|b| distance(a, b).0));
    }
    let far = others.iter().all(|other| *other > NEAR_MAX);
    assert!(far, "{group}: {others:?}");
    print_row(group, "different pictures", others);
}

#[test]
fn f44_copies_of_scenes_are_near_and_other_scenes_are_not() {
    check_group("scenes", made::scene);
}

#[test]
fn f44_copies_of_photos_of_one_room_are_near_and_its_other_days_are_not() {
    check_group("one room", |people| made::room(7, people));
}

#[test]
fn f44_copies_of_photos_of_another_room_are_near_and_its_other_days_are_not() {
    check_group("another room", |people| made::room(8, people));
}

#[test]
fn f44_copies_of_pages_are_near_and_other_pages_under_the_same_head_are_not() {
    check_group("pages", made::page);
}

fn print_row(group: &str, change: &str, mut distances: Vec<u32>) {
    distances.sort_unstable();
    let near = distances
        .iter()
        .filter(|distance| **distance <= NEAR_MAX)
        .count();
    let (least, most) = (distances[0], distances[distances.len() - 1]);
    let middle = distances[distances.len() / 2];
    let all = distances.len();
    println!("| {group} | {change} | {least} | {middle} | {most} | {near} of {all} |");
}

#[test]
fn f44_a_recompressed_photo_is_found_as_nearly_the_same() {
    let photo = made::scene(100);
    let original = look(&made::jpeg(&photo, 92));
    assert_eq!(compare(&original, &original), Likeness::Same);
    let again = look(&made::jpeg(&photo, 60));
    let Likeness::Near { distance, mirrored } = compare(&original, &again) else {
        panic!("not found");
    };
    assert!(distance <= 16 && !mirrored);
}

#[test]
fn f44_a_mirrored_photo_is_found_and_said_to_be_mirrored() {
    let photo = made::scene(101);
    let original = look(&made::jpeg(&photo, 92));
    let mirrored = look(&made::jpeg(&made::mirrored(&photo), 80));
    for (a, b) in [(&original, &mirrored), (&mirrored, &original)] {
        assert!(matches!(
            compare(a, b),
            Likeness::Near { mirrored: true, .. }
        ));
    }
}

#[test]
fn f44_another_photo_is_different_and_a_blank_one_is_compared_with_nothing() {
    let a = look(&made::jpeg(&made::scene(102), 92));
    let b = look(&made::jpeg(&made::scene(103), 92));
    assert_eq!(compare(&a, &b), Likeness::Different);
    let grey = RgbImage::from_pixel(300, 200, Rgb([128, 128, 128]));
    let white = RgbImage::from_pixel(300, 200, Rgb([255, 255, 255]));
    let (grey, white) = (look(&made::jpeg(&grey, 90)), look(&made::jpeg(&white, 90)));
    assert_eq!(compare(&grey, &white), Likeness::Unknown);
    assert_eq!(compare(&grey, &a), Likeness::Unknown);
    assert!(grey.hash.unwrap_err().words().contains("单色"));
}

fn invented(random: &mut fastrand::Rng) -> PictureHash {
    let mut sides = || Sides {
        plain: std::array::from_fn(|_| random.u8(..)),
        mirrored: std::array::from_fn(|_| random.u8(..)),
    };
    let (whole, inner) = (sides(), sides());
    PictureHash {
        whole,
        inner: random.bool().then_some(inner),
    }
}

/// Bit by bit, as the definition says.
fn naive(a: &PictureHash, b: &PictureHash) -> (u32, bool) {
    let bits = |a: &[u8; 32], b: &[u8; 32]| -> u32 {
        let pairs = a.iter().zip(b);
        let bits = pairs.flat_map(|(a, b)| (0..8).map(move |bit| (a >> bit & 1, b >> bit & 1)));
        u32::try_from(bits.filter(|(a, b)| a != b).count()).unwrap()
    };
    let views = |hash: &PictureHash| [Some(hash.whole), hash.inner].into_iter().flatten();
    let (mut plain, mut mirrored) = (u32::MAX, u32::MAX);
    for a in views(a) {
        for b in views(b) {
            plain = plain.min(bits(&a.plain, &b.plain));
            mirrored = mirrored.min(bits(&a.plain, &b.mirrored));
        }
    }
    (plain.min(mirrored), mirrored < plain)
}

#[test]
fn the_index_finds_what_a_search_bit_by_bit_finds() {
    let mut random = fastrand::Rng::with_seed(1);
    let hashes: Vec<PictureHash> = (0..2_000).map(|_| invented(&mut random)).collect();
    let mut index = Index::default();
    assert!(index.is_empty());
    for (key, hash) in hashes.iter().enumerate() {
        index.add(key, hash);
    }
    assert_eq!(index.len(), 2_000);
    for _ in 0..20 {
        let mut wanted = hashes[random.usize(..hashes.len())];
        for _ in 0..random.usize(..60) {
            wanted.whole.plain[random.usize(..32)] ^= 1 << random.u8(..8);
        }
        let mut expected: Vec<Match<usize>> = hashes
            .iter()
            .enumerate()
            .map(|(key, hash)| {
                let (distance, mirrored) = naive(&wanted, hash);
                Match {
                    key,
                    distance,
                    mirrored,
                }
            })
            .filter(|found| found.distance <= 110)
            .collect();
        expected.sort_by_key(|found| (found.distance, found.key));
        assert!(!expected.is_empty());
        assert_eq!(index.near(&wanted, 110), expected);
    }
}
