//! Pictures of every kind that is looked at, one with EXIF, and files that are no pictures.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// Files of evidence.
#[must_use]
pub fn files() -> Vec<Vec<u8>> {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(24, 16, |x, y| {
        let [red, green, blue] = [x * 10, y * 15, (x ^ y) * 7].map(|part| part.to_le_bytes()[0]);
        Rgb([red, green, blue])
    }));
    let kinds = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::WebP,
        ImageFormat::Tiff,
    ];
    let mut files: Vec<Vec<u8>> = kinds
        .into_iter()
        .filter_map(|kind| {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, kind).ok()?;
            Some(bytes.into_inner())
        })
        .collect();
    let with_exif = files.first().and_then(|jpeg| with_exif(jpeg));
    files.extend(with_exif);
    files.extend(
        [
            &b"%PDF-1.7\n1 0 obj << /OpenAction 2 0 R /JavaScript (app.alert(1)) >>\n%%EOF\n"[..],
            b"<!doctype html><script>alert(1)</script>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>",
            b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x12\0\0\0word/vbaProject.bin",
            b"MZ\x90\0\x03\0\0\0",
            b"\0\0\0\x18ftypheic\0\0\0\0heicmif1",
            "会议纪要\n".as_bytes(),
        ]
        .map(<[u8]>::to_vec),
    );
    files
}

/// The picture with the fields that a camera writes: when, and by which program.
fn with_exif(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut exif = b"II*\0\x08\0\0\0".to_vec();
    // The first list of fields: program, the list of the camera's own fields. It ends at 38.
    exif.extend([2, 0]);
    exif.extend(field(0x0131, 2, 6, 100));
    exif.extend(field(0x8769, 4, 1, 38));
    exif.extend([0; 4]);
    // The camera's list: time, offset. It ends at 68.
    exif.extend([2, 0]);
    exif.extend(field(0x9003, 2, 20, 120));
    exif.extend(field(0x9011, 2, 7, 150));
    exif.extend([0; 4]);
    for (at, text) in [
        (100, "Camera"),
        (120, "2026:06:29 09:15:00\0"),
        (150, "+08:00\0"),
    ] {
        exif.resize(at, 0);
        exif.extend(text.bytes());
    }
    let length = u16::try_from(exif.len() + 8).ok()?.to_be_bytes();
    let (start, rest) = jpeg.split_at_checked(2)?;
    Some([start, b"\xff\xe1", &length, b"Exif\0\0", &exif, rest].concat())
}

fn field(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    let mut bytes = tag.to_le_bytes().to_vec();
    bytes.extend(kind.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(value.to_le_bytes());
    bytes
}
