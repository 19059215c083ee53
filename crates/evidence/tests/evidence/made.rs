//! Makes the pictures that tests look at: scenes, rooms with people, printed pages; and what
//! happens to pictures on their way: saved again, made smaller, framed, mirrored, cut.
//!
//! Left out: real photos. None is kept here, so the figures are those of made pictures.

use std::io::Cursor;

use fastrand::Rng;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};

/// Sky, ground, buildings and people, with grain: no two seeds share anything.
pub(crate) fn scene(seed: u64) -> RgbImage {
    let mut random = Rng::with_seed(seed);
    let (width, height) = (640, 480);
    let (top, bottom) = (colour(&mut random), colour(&mut random));
    let horizon = random.u32(height / 4..height * 3 / 4);
    let ground = colour(&mut random);
    let mut picture = RgbImage::from_fn(width, height, |_, y| {
        if y < horizon {
            mix(top, bottom, y, horizon)
        } else {
            mix(ground, Rgb([30, 30, 30]), y - horizon, height)
        }
    });
    for _ in 0..random.u32(6..14) {
        let (x, y) = (random.u32(..width), random.u32(height / 6..height));
        let (w, h) = (random.u32(20..180), random.u32(30..200));
        let fill = colour(&mut random);
        if random.bool() {
            rectangle(&mut picture, (x, y), (w, h), fill);
        } else {
            ellipse(&mut picture, (x, y), (w, h), fill);
        }
    }
    grain(&mut picture, &mut random);
    picture
}

/// One meeting room seen from one corner; `people` decides who sits where. The hardest case: the
/// same room on another day is another photo.
pub(crate) fn room(room: u64, people: u64) -> RgbImage {
    let mut picture = scene(room ^ 0x5eed_0000);
    let mut random = Rng::with_seed(people.wrapping_mul(0x9e37_79b9) ^ room);
    rectangle(&mut picture, (110, 280), (430, 160), Rgb([120, 82, 50]));
    for seat in 0..8 {
        let x = 80 + seat * 62 + random.u32(..20);
        let y = 200 + random.u32(..40);
        let shirt = colour(&mut random);
        if random.u8(..4) > 0 {
            ellipse(&mut picture, (x, y), (30, 38), Rgb([205, 170, 140]));
            rectangle(
                &mut picture,
                (x.saturating_sub(10), y + 50),
                (70, 90),
                shirt,
            );
        }
    }
    grain(&mut picture, &mut random);
    picture
}

/// A printed page under the same red head, with other words.
pub(crate) fn page(seed: u64) -> RgbImage {
    let mut random = Rng::with_seed(seed);
    let mut picture = RgbImage::from_pixel(600, 848, Rgb([250, 250, 248]));
    rectangle(&mut picture, (110, 64), (380, 32), Rgb([200, 20, 20]));
    rectangle(&mut picture, (64, 136), (472, 3), Rgb([200, 20, 20]));
    let lines = random.u32(12..32);
    for line in 0..lines {
        let y = 172 + line * 20;
        let mut x = if random.u8(..5) == 0 { 100 } else { 64 };
        let end = if random.u8(..5) == 0 {
            random.u32(150..530)
        } else {
            530
        };
        while x < end {
            let w = random.u32(4..13);
            let h = random.u32(6..13);
            rectangle(&mut picture, (x, y + 12 - h), (w, h), Rgb([40, 40, 40]));
            x += 15;
        }
    }
    grain(&mut picture, &mut random);
    picture
}

pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

pub(crate) fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgb8(picture.clone());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn resized(picture: &RgbImage, percent: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let size = (width * percent / 100, height * percent / 100);
    imageops::resize(picture, size.0, size.1, imageops::FilterType::Triangle)
}

/// Within a frame of `percent` of its width on every side, as a screenshot of a viewer is.
pub(crate) fn framed(picture: &RgbImage, percent: u32, fill: Rgb<u8>) -> RgbImage {
    let (width, height) = picture.dimensions();
    let border = width * percent / 100;
    let mut frame = RgbImage::from_pixel(width + 2 * border, height + 2 * border, fill);
    imageops::replace(&mut frame, picture, i64::from(border), i64::from(border));
    frame
}

/// Upright on a telephone: black above and below.
pub(crate) fn on_a_telephone(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let mut screen = RgbImage::from_pixel(width, width * 2, Rgb([0, 0, 0]));
    let above = i64::from(width) - i64::from(height) / 2;
    imageops::replace(&mut screen, picture, 0, above);
    screen
}

pub(crate) fn mirrored(picture: &RgbImage) -> RgbImage {
    imageops::flip_horizontal(picture)
}

/// With `percent` of width and height cut off, most of it right and below.
pub(crate) fn cropped(picture: &RgbImage, percent: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let (w, h) = (width * percent / 100, height * percent / 100);
    imageops::crop_imm(picture, w / 4, h / 4, width - w, height - h).to_image()
}

pub(crate) fn brighter(picture: &RgbImage, by: i32) -> RgbImage {
    imageops::brighten(picture, by)
}

/// With two lines of print in a corner, as cameras for building sites set them.
pub(crate) fn stamped(picture: &RgbImage) -> RgbImage {
    let mut stamped = picture.clone();
    let height = picture.height();
    for line in 0..2 {
        for letter in 0..16 {
            let at = (14 + letter * 12, height - 46 + line * 19);
            rectangle(&mut stamped, at, (8, 12), Rgb([255, 255, 255]));
        }
    }
    stamped
}

fn colour(random: &mut Rng) -> Rgb<u8> {
    Rgb(std::array::from_fn(|_| random.u8(20..240)))
}

fn mix(from: Rgb<u8>, to: Rgb<u8>, at: u32, of: u32) -> Rgb<u8> {
    Rgb(std::array::from_fn(|channel| {
        let (from, to) = (u32::from(from.0[channel]), u32::from(to.0[channel]));
        u8::try_from((from * (of - at) + to * at) / of).unwrap()
    }))
}

fn rectangle(picture: &mut RgbImage, at: (u32, u32), size: (u32, u32), fill: Rgb<u8>) {
    for y in at.1..(at.1 + size.1).min(picture.height()) {
        for x in at.0..(at.0 + size.0).min(picture.width()) {
            picture.put_pixel(x, y, fill);
        }
    }
}

fn ellipse(picture: &mut RgbImage, at: (u32, u32), size: (u32, u32), fill: Rgb<u8>) {
    let (w, h) = (f64::from(size.0) / 2.0, f64::from(size.1) / 2.0);
    for y in 0..size.1 {
        for x in 0..size.0 {
            let (dx, dy) = ((f64::from(x) - w) / w, (f64::from(y) - h) / h);
            let (px, py) = (at.0 + x, at.1 + y);
            if dx * dx + dy * dy <= 1.0 && px < picture.width() && py < picture.height() {
                picture.put_pixel(px, py, fill);
            }
        }
    }
}

fn grain(picture: &mut RgbImage, random: &mut Rng) {
    for dot in picture.pixels_mut() {
        let grain = random.u8(..24);
        for channel in &mut dot.0 {
            *channel = channel.saturating_add(grain).saturating_sub(12);
        }
    }
}
