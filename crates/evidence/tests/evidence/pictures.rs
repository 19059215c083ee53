//! Looking at pictures: what EXIF says, what is never read, and pictures made to do harm.
//!
//! Left out: hostile files of every decoder; they have fuzzers of their own. Here our bounds hold.

use std::time::{Duration, Instant};

use evidence::{Inspection, InspectionLimits, Likeness, MediaType, NoPreview, compare, inspect};
use image::ImageFormat;

use crate::made;

fn look(bytes: &[u8]) -> Inspection {
    inspect(bytes, &MediaType::of(bytes), &InspectionLimits::default())
}

/// An entry of EXIF: tag, type, count, value or offset.
type Entry = (u16, u16, u32, u32);
const ASCII: u16 = 2;
const LONG: u16 = 4;

/// EXIF with the given entries: the first directory at 8, EXIF's own at 100, GPS at 160, texts at
/// 300 and after.
fn exif(first: &[Entry], exif: &[Entry], texts: &[(usize, &str)]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.resize(500, 0);
    let mut directory = |at: usize, entries: &[Entry]| {
        let mut raw = u16::try_from(entries.len()).unwrap().to_le_bytes().to_vec();
        for (tag, kind, count, value) in entries {
            raw.extend_from_slice(&tag.to_le_bytes());
            raw.extend_from_slice(&kind.to_le_bytes());
            raw.extend_from_slice(&count.to_le_bytes());
            raw.extend_from_slice(&value.to_le_bytes());
        }
        raw.extend_from_slice(&[0; 4]);
        bytes[at..at + raw.len()].copy_from_slice(&raw);
    };
    directory(8, first);
    directory(100, exif);
    directory(160, &[(1, ASCII, 2, u32::from(b'N')), (2, 5, 3, 300)]);
    for (at, text) in texts {
        bytes[*at..*at + text.len()].copy_from_slice(text.as_bytes());
    }
    bytes
}

/// The picture with EXIF put in as a camera does.
fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
    let app1 = [&b"\xff\xe1"[..], &length, b"Exif\0\0", exif].concat();
    [&jpeg[..2], &app1, &jpeg[2..]].concat()
}

fn small_jpeg() -> Vec<u8> {
    made::jpeg(&made::resized(&made::scene(50), 30), 85)
}

fn camera(software: &str) -> Vec<u8> {
    let length = u32::try_from(software.len()).unwrap();
    exif(
        &[
            (0x0131, ASCII, length, 350),
            (0x8769, LONG, 1, 100),
            (0x8825, LONG, 1, 160),
        ],
        &[(0x9003, ASCII, 20, 320), (0x9011, ASCII, 7, 400)],
        &[
            (320, "2024:06:04 09:15:00\0"),
            (350, software),
            (400, "+08:00\0"),
        ],
    )
}

#[test]
fn time_and_program_are_read_and_the_place_is_not() {
    let bytes = with_exif(&small_jpeg(), &camera("Adobe Photoshop 25.0"));
    let looked = look(&bytes);
    let taken = looked.taken.unwrap();
    assert_eq!(taken.civil.to_string(), "2024-06-04T09:15:00");
    assert_eq!(taken.offset_minutes, Some(480));
    assert_eq!(looked.software.as_deref(), Some("Adobe Photoshop 25.0"));
    assert_eq!(looked.size, Some((192, 144)));
    assert!(looked.hash.is_ok());
    let all = format!("{looked:?}").to_lowercase();
    assert!(!all.contains("gps") && !all.contains("latitude"), "{all}");
    let plain = look(&small_jpeg());
    assert_eq!((plain.taken, plain.software.clone()), (None, None));
    // Only the bytes before the picture differ.
    assert!(matches!(
        compare(&plain, &looked),
        Likeness::Near { distance: 0, .. }
    ));
}

#[test]
fn a_picture_turned_by_exif_is_like_the_upright_one() {
    let picture = made::scene(51);
    let lying = image::imageops::rotate270(&picture);
    let orientation = exif(&[(0x0112, 3, 1, 6)], &[], &[]);
    let turned = look(&with_exif(&made::jpeg(&lying, 90), &orientation));
    let upright = look(&made::jpeg(&picture, 90));
    assert!(matches!(
        compare(&turned, &upright),
        Likeness::Near {
            mirrored: false,
            ..
        }
    ));
}

#[test]
fn f47_exif_with_loops_and_giant_counts_is_read_as_far_as_it_goes() {
    let loops: &[Entry] = &[
        (0x8769, LONG, 1, 8),
        (0x8825, LONG, 1, 8),
        (0x8769, LONG, 1, 100),
    ];
    let mut chained = exif(loops, &[(0xa005, LONG, 1, 100), (0xa005, LONG, 1, 8)], &[]);
    // The next directory is the first one.
    chained[8 + 2 + 36..8 + 2 + 40].copy_from_slice(&8_u32.to_le_bytes());
    let giants: &[Entry] = &[
        (0x0131, ASCII, u32::MAX, 300),
        (0x9003, 5, u32::MAX / 8, 300),
        (0x8769, LONG, u32::MAX, 100),
    ];
    let giant = exif(giants, &[(0x9003, ASCII, u32::MAX, 320)], &[]);
    let mut many = exif(&[], &[], &[]);
    many[8..10].copy_from_slice(&u16::MAX.to_le_bytes());
    for harm in [
        chained,
        giant,
        many,
        b"II*\0\xff\xff\xff\xff".to_vec(),
        Vec::new(),
    ] {
        let looked = look(&with_exif(&small_jpeg(), &harm));
        assert_eq!(looked.taken, None);
        assert!(looked.hash.is_ok(), "the picture itself is whole");
    }
}

/// A PNG that says it has this size, and nothing more.
fn png_of_size(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let check = crc32(&header).to_be_bytes();
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\x0d";
    let body = b"\0\0\0\x04IDAT\x78\x9c\x03\0\0\0\0\0";
    [&head[..], &header, &check, body].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut check = u32::MAX;
    for byte in bytes {
        check ^= u32::from(*byte);
        for _ in 0..8 {
            check = check >> 1 ^ (0xedb8_8320 & (check & 1).wrapping_neg());
        }
    }
    !check
}

#[test]
fn f47_a_picture_of_50_000_by_50_000_dots_is_kept_without_a_look() {
    for (width, height) in [
        (50_000, 50_000),
        (20_001, 2),
        (9_000, 9_000),
        (u32::MAX, u32::MAX),
    ] {
        let begun = Instant::now();
        let looked = look(&png_of_size(width, height));
        let reason = looked.hash.unwrap_err();
        assert!(
            matches!(reason, NoPreview::TooLarge | NoPreview::Broken),
            "{width} × {height}: {reason:?}"
        );
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
    let looked = look(&png_of_size(50_000, 50_000));
    assert_eq!(looked.hash, Err(NoPreview::TooLarge));
    assert!(looked.hash.unwrap_err().words().contains("已按原样保存"));
    // Within the limits and yet not all there.
    assert_eq!(look(&png_of_size(100, 100)).hash, Err(NoPreview::Broken));
}

#[test]
fn f47_limits_are_those_that_the_caller_sets() {
    let bytes = small_jpeg();
    let media = MediaType::of(&bytes);
    let default = InspectionLimits::default();
    for limits in [
        InspectionLimits {
            pixels: 1_000,
            ..default
        },
        InspectionLimits {
            side: 100,
            ..default
        },
        InspectionLimits {
            memory: 1_000,
            ..default
        },
    ] {
        assert_eq!(
            inspect(&bytes, &media, &limits).hash,
            Err(NoPreview::TooLarge)
        );
    }
}

#[test]
fn f47_broken_heic_and_papers_are_kept_without_a_look() {
    let mut random = fastrand::Rng::with_seed(47);
    for length in 0..200 {
        let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x40meta".to_vec();
        heic.extend((0..length).map(|_| random.u8(..)));
        let looked = look(&heic);
        assert_eq!(
            (looked.hash, looked.size),
            (Err(NoPreview::NotDecoded), None)
        );
    }
    let paper = look(b"%PDF-1.7\n%%EOF");
    assert_eq!(paper.hash, Err(NoPreview::NotDecoded));
    assert!(paper.tool.contains("jinze-evidence"));
}

#[test]
fn f47_mutated_pictures_never_stop_the_program() {
    let picture = made::resized(&made::scene(52), 12);
    let mut seeds = vec![with_exif(&made::jpeg(&picture, 70), &camera("x"))];
    for format in [
        ImageFormat::Png,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::WebP,
        ImageFormat::Tiff,
    ] {
        seeds.push(made::encoded(&picture, format));
    }
    let begun = Instant::now();
    let mut whole = 0;
    for round in 0..1_200 {
        let mut random = fastrand::Rng::with_seed(round);
        let mut bytes = random.choice(&seeds).unwrap().clone();
        for _ in 0..random.usize(1..8) {
            // Headers lie at the beginning, so most blows fall there.
            let reach = if random.bool() {
                bytes.len().min(700)
            } else {
                bytes.len()
            };
            let at = random.usize(..reach);
            match random.u8(..4) {
                0 => bytes[at] = random.u8(..),
                1 => bytes[at] ^= 1 << random.u8(..8),
                2 => bytes[at] = random.choice([0, 0x7f, 0x80, 0xff]).unwrap(),
                _ => bytes.truncate(at.max(16)),
            }
        }
        let looked = look(&bytes);
        whole += usize::from(looked.hash.is_ok());
    }
    // The blows leave some pictures whole, so decoders were really at work.
    assert!(whole > 50, "{whole}");
    assert!(begun.elapsed() < Duration::from_secs(120));
}
