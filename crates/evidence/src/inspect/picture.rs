//! Decodes a picture within limits and reduces it to hashes. The picture itself is not kept.
//!
//! Left out: thumbnails for pages, and frames of a moving picture beyond the first.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{InspectionLimits, NoPreview};
use crate::likeness::{PictureHash, Sides};
use crate::media::Kind;

/// What was seen.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) size: Option<(u32, u32)>,
    pub(super) hash: Result<PictureHash, NoPreview>,
}

impl Look {
    pub(super) fn not_decoded() -> Self {
        Self {
            size: None,
            hash: Err(NoPreview::NotDecoded),
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self {
            size: None,
            hash: Err(NoPreview::Broken),
        }
    }
}

/// Side of the small picture from which hashes are made.
const SMALL: u32 = 256;
/// Below this spread of brightness (standard deviation, of 255) a picture says nothing.
const SPREAD_MIN: u64 = 4;

/// By how much the dots of a frame may differ after compression.
const FRAME_NOISE: u8 = 12;
/// A frame leaves at least one part in so many of each side.
const INNER_PART: u32 = 5;

/// The decoder for a kind, if we have one.
pub(super) fn format(kind: Kind) -> Option<ImageFormat> {
    Some(match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::Bmp => ImageFormat::Bmp,
        Kind::Webp => ImageFormat::WebP,
        Kind::Tiff => ImageFormat::Tiff,
        _ => return None,
    })
}

pub(super) fn look(bytes: &[u8], format: ImageFormat, limits: &InspectionLimits) -> Look {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(decoder_limits(limits));
    let decoder = match reader.into_decoder() {
        Ok(decoder) => decoder,
        Err(error) => {
            return Look {
                size: None,
                hash: Err(reason(&error)),
            };
        }
    };
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let fits = pixels <= limits.pixels && width.max(height) <= limits.side;
    let hash = if fits {
        decode(decoder, limits).map_err(|error| reason(&error))
    } else {
        Err(NoPreview::TooLarge)
    };
    Look {
        size: Some((width, height)),
        hash: hash.and_then(|small| hashes(&small)),
    }
}

fn decoder_limits(limits: &InspectionLimits) -> Limits {
    let mut decoder_limits = Limits::default();
    decoder_limits.max_alloc = Some(limits.memory);
    decoder_limits
}

fn reason(error: &ImageError) -> NoPreview {
    match error {
        ImageError::Limits(_) => NoPreview::TooLarge,
        ImageError::Unsupported(_) => NoPreview::NotDecoded,
        _ => NoPreview::Broken,
    }
}

/// The picture as people see it, in grey and small.
struct Small {
    whole: GrayImage,
    /// What lies within a frame.
    inner: Option<GrayImage>,
}

fn decode(mut decoder: impl ImageDecoder, limits: &InspectionLimits) -> Result<Small, ImageError> {
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut decoder_limits = decoder_limits(limits);
    decoder_limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(decoder_limits)?;
    let gray = DynamicImage::from_decoder(decoder)?.into_luma8();
    let frame = within_frame(&gray);
    let gray = DynamicImage::ImageLuma8(gray);
    let upright = |gray: &DynamicImage| {
        let mut small = gray.thumbnail_exact(SMALL, SMALL);
        small.apply_orientation(orientation);
        small.into_luma8()
    };
    let inner = frame.map(|(x, y, width, height)| upright(&gray.crop_imm(x, y, width, height)));
    let whole = upright(&gray);
    Ok(Small { whole, inner })
}

/// Where the picture lies within a frame of one colour, as in a screenshot or on a scanned page:
/// left, top, width and height.
fn within_frame(gray: &GrayImage) -> Option<(u32, u32, u32, u32)> {
    let (width, height) = gray.dimensions();
    let frame = gray.get_pixel_checked(0, 0)?.0[0];
    let same = |dot: u8| dot.abs_diff(frame) <= FRAME_NOISE;
    let row = |y: &u32| (0..width).all(|x| same(gray.get_pixel(x, *y).0[0]));
    let column = |x: &u32| (0..height).all(|y| same(gray.get_pixel(*x, y).0[0]));
    let top = (0..height).find(|y| !row(y))?;
    let bottom = (0..height).rev().find(|y| !row(y))?;
    let left = (0..width).find(|x| !column(x))?;
    let right = (0..width).rev().find(|x| !column(x))?;
    let inner = (left, top, right - left + 1, bottom - top + 1);
    let framed = (inner.2, inner.3) != (width, height);
    let enough = inner.2 >= width / INNER_PART && inner.3 >= height / INNER_PART;
    (framed && enough).then_some(inner)
}

fn hashes(small: &Small) -> Result<PictureHash, NoPreview> {
    if is_blank(&small.whole) {
        return Err(NoPreview::Blank);
    }
    let inner = small.inner.as_ref().filter(|inner| !is_blank(inner));
    Ok(PictureHash {
        whole: Sides::of(&small.whole),
        inner: inner.map(Sides::of),
    })
}

fn is_blank(small: &GrayImage) -> bool {
    let dots = u64::from(SMALL) * u64::from(SMALL);
    let sum: u64 = small.pixels().map(|dot| u64::from(dot.0[0])).sum();
    let squares: u64 = small.pixels().map(|dot| u64::from(dot.0[0]).pow(2)).sum();
    // The variance, times the number of dots squared, in whole numbers.
    let variance = (dots * squares).saturating_sub(sum * sum);
    variance < SPREAD_MIN.pow(2) * dots * dots
}
