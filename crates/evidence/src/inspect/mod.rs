//! What a picture says of itself: when it was taken, which program wrote it last, its size, and
//! two short hashes by which a copy is recognised. All of it is a hint that anyone can forge.
//!
//! Left out on purpose: where it was taken. GPS fields are never asked for, shown or stored; they
//! stay within the file's own bytes, which are kept as they came. HEIC is not decoded.

mod exif;
mod picture;

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::DateTime;
use sha2::{Digest as _, Sha256};

use crate::likeness::PictureHash;
use crate::media::{Kind, MediaType};

/// The programs by which a picture was looked at, and their versions; part of every hint.
pub const TOOL: &str = concat!(
    "jinze-evidence ",
    env!("CARGO_PKG_VERSION"),
    "; image 0.25; image_hasher 3.1; kamadak-exif 0.6; dct256-v1"
);

/// How much a picture may ask for before it is kept without a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InspectionLimits {
    /// Dots of the whole picture.
    pub pixels: u64,
    /// Dots of one side.
    pub side: u32,
    /// Bytes that decoding may take.
    pub memory: u64,
}

impl Default for InspectionLimits {
    /// 50 million dots, 20,000 a side, 256 MiB.
    fn default() -> Self {
        Self {
            pixels: 50_000_000,
            side: 20_000,
            memory: 256 * 1024 * 1024,
        }
    }
}

/// When a picture says that it was taken, by the camera's own clock, which no one checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Date and time without a zone, as the camera writes it.
    pub civil: DateTime,
    /// Minutes east of Greenwich, where the camera says so.
    pub offset_minutes: Option<i16>,
}

/// Why there are no hashes of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPreview {
    /// Not a picture, or of a kind that we do not decode.
    NotDecoded,
    /// More dots or memory than the limits allow.
    TooLarge,
    /// Its bytes are not a whole picture.
    Broken,
    /// Nearly all of one colour: everything would be like it.
    Blank,
}

impl NoPreview {
    /// Chinese words for it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotDecoded => "这种文件不生成预览，也不作图像比对",
            Self::TooLarge => "图片的像素过多，已按原样保存，不生成预览，也不作图像比对",
            Self::Broken => "图片不完整或已损坏，已按原样保存，不生成预览。请核对原文件能否打开",
            Self::Blank => "图片几乎是一片单色，不作图像比对",
        }
    }
}

/// What was found by looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// What looked.
    pub tool: String,
    /// SHA-256 of the bytes that were looked at.
    pub sha256: [u8; 32],
    /// When the picture says it was taken.
    pub taken: Option<Taken>,
    /// The program that wrote it last, in its own words, at most 80 characters.
    pub software: Option<String>,
    /// Width and height in dots, as stored.
    pub size: Option<(u32, u32)>,
    /// By what copies are recognised, or why there is nothing.
    pub hash: Result<PictureHash, NoPreview>,
}

/// Looks at a file. Never fails: what cannot be read is absent.
#[must_use]
pub fn inspect(bytes: &[u8], media: &MediaType, limits: &InspectionLimits) -> Inspection {
    let kind = media.kind();
    let fields = if kind.is_picture() {
        guarded(|| exif::read(bytes)).unwrap_or_default()
    } else {
        exif::Fields::default()
    };
    let looked = match picture::format(kind) {
        Some(format) => guarded(|| picture::look(bytes, format, limits)).unwrap_or_default(),
        None => picture::Look::not_decoded(),
    };
    Inspection {
        tool: TOOL.to_owned(),
        sha256: Sha256::digest(bytes).into(),
        taken: fields.taken,
        software: fields.software,
        size: looked.size,
        hash: looked.hash,
    }
}

/// The decoders are others' code, compiled with overflow checks: should one panic over a picture
/// made for that, the picture is broken and the program goes on.
fn guarded<T>(look: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(look)).ok()
}

impl Inspection {
    /// Whether a file of this kind can have hashes at all.
    #[must_use]
    pub fn decodes(kind: Kind) -> bool {
        picture::format(kind).is_some()
    }
}
