//! Makes pictures, and what happens to pictures on their way; and photos with a camera's own date.
//!
//! Left out: real photos; none is kept here.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};

/// Numbers that can be told again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % most
    }

    fn colour(&mut self) -> Rgb<u8> {
        Rgb(std::array::from_fn(|_| {
            u8::try_from(20 + self.below(220)).unwrap()
        }))
    }
}

/// Sky, ground and things in it: no two seeds share anything.
pub(super) fn scene(seed: u64) -> RgbImage {
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let (sky, ground) = (numbers.colour(), numbers.colour());
    let horizon = 120 + numbers.below(200);
    let mut picture = RgbImage::from_fn(640, 480, |_, y| if y < horizon { sky } else { ground });
    for _ in 0..12 {
        let (left, top) = (numbers.below(560), numbers.below(400));
        let (wide, high) = (30 + numbers.below(150), 30 + numbers.below(170));
        let fill = numbers.colour();
        for y in top..(top + high).min(480) {
            for x in left..(left + wide).min(640) {
                picture.put_pixel(x, y, fill);
            }
        }
    }
    picture
}

pub(super) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

pub(super) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(picture.clone());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

pub(super) fn half(picture: &RgbImage) -> RgbImage {
    imageops::resize(picture, 320, 240, imageops::FilterType::Triangle)
}

pub(super) fn mirrored(picture: &RgbImage) -> RgbImage {
    imageops::flip_horizontal(picture)
}

/// Within a black frame, as a screenshot of a viewer is.
pub(super) fn framed(picture: &RgbImage) -> RgbImage {
    let mut frame = RgbImage::from_pixel(720, 560, Rgb([0, 0, 0]));
    imageops::replace(&mut frame, picture, 40, 40);
    frame
}

/// A photo that says when it was taken and by which program it was written.
pub(super) fn photo(picture: &RgbImage, taken: &str, software: &str) -> Vec<u8> {
    let jpeg = jpeg(picture, 90);
    let exif = exif(taken, software);
    let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
    let app1 = [&b"\xff\xe1"[..], &length, b"Exif\0\0", &exif].concat();
    [&jpeg[..2], &app1, &jpeg[2..]].concat()
}

/// The first directory at 8 (program, place of the second), the second at 50 (time).
fn exif(taken: &str, software: &str) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [
            &tag.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &count.to_le_bytes(),
            &value.to_le_bytes(),
        ]
        .concat()
    };
    bytes.extend([2, 0]);
    let length = u32::try_from(software.len() + 1).unwrap();
    bytes.extend(entry(0x0131, 2, length, 200));
    bytes.extend(entry(0x8769, 4, 1, 50));
    bytes.resize(50, 0);
    bytes.extend([1, 0]);
    bytes.extend(entry(0x9003, 2, 20, 100));
    bytes.resize(100, 0);
    bytes.extend(taken.bytes());
    bytes.resize(200, 0);
    bytes.extend(software.bytes());
    bytes.resize(280, 0);
    bytes
}

/// A picture that says it is enormous.
pub(super) fn enormous() -> Vec<u8> {
    let mut bytes = b"BM".to_vec();
    for word in [
        54_u32,
        0,
        54,
        40,
        50_000,
        50_000,
        0x0018_0001,
        0,
        0,
        0,
        0,
        0,
        0,
    ] {
        bytes.extend(word.to_le_bytes());
    }
    bytes
}
