//! Whether one picture is nearly another: saved again, made smaller, framed or mirrored. 疑似重复 is
//! a question for a person, never a finding.
//!
//! Left out: pictures of which a part was cut off, turned by a free angle, or drawn over; they may
//! be missed. `docs/evidence.md` has the distances that were measured.

use image::{GrayImage, imageops};
use image_hasher::{HashAlg, HasherConfig};

use crate::inspect::Inspection;

/// Bits that may differ between pictures that are nearly the same, of 256. Copies that were saved
/// again or made smaller lie far below it; one room on two days lies above it.
pub const NEAR_MAX: u32 = 40;
const WORDS: usize = 4;

/// What a picture looks like: as a whole, and within its frame if it has one of a single colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureHash {
    /// Of the whole picture.
    pub whole: Sides,
    /// Of what lies within a frame.
    pub inner: Option<Sides>,
}

/// 256 bits of a picture, and of its mirror image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// Of the picture.
    pub plain: [u8; 32],
    /// Of the picture seen in a mirror.
    pub mirrored: [u8; 32],
}

impl Sides {
    /// The signs of the lowest 16 × 16 frequencies against their median.
    pub(crate) fn of(small: &GrayImage) -> Self {
        let hasher = HasherConfig::with_bytes_type::<[u8; 32]>()
            .hash_size(16, 16)
            .hash_alg(HashAlg::Median)
            .preproc_dct()
            .to_hasher();
        Self {
            plain: hasher.hash_image(small).into_inner(),
            mirrored: hasher
                .hash_image(&imageops::flip_horizontal(small))
                .into_inner(),
        }
    }
}

/// How alike two files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same bytes.
    Same,
    /// 疑似重复: a person decides.
    Near {
        /// Bits that differ, of 256.
        distance: u32,
        /// One is like the other's mirror image.
        mirrored: bool,
    },
    /// Not alike.
    Different,
    /// At least one of them has no hashes; `Inspection::hash` says why.
    Unknown,
}

/// Compares two files.
#[must_use]
pub fn compare(a: &Inspection, b: &Inspection) -> Likeness {
    if a.sha256 == b.sha256 {
        return Likeness::Same;
    }
    let (Ok(a), Ok(b)) = (&a.hash, &b.hash) else {
        return Likeness::Unknown;
    };
    let (distance, mirrored) = nearest(&Entry::of(a), &Entry::of(b));
    if distance <= NEAR_MAX {
        Likeness::Near { distance, mirrored }
    } else {
        Likeness::Different
    }
}

/// A near one among many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<K> {
    /// What the picture was added as.
    pub key: K,
    /// Bits that differ, of 256.
    pub distance: u32,
    /// It is like the mirror image.
    pub mirrored: bool,
}

/// Many pictures, searched one by one: a hundred thousand take a few milliseconds.
#[derive(Debug, Clone)]
pub struct Index<K> {
    entries: Vec<(K, Entry)>,
}

/// Hashes as words, for counting bits. Without a frame the inner ones repeat the whole's.
#[derive(Debug, Clone, Copy)]
struct Entry {
    plain: [[u64; WORDS]; 2],
    mirrored: [[u64; WORDS]; 2],
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<K: Clone> Index<K> {
    /// Adds a picture.
    pub fn add(&mut self, key: K, hash: &PictureHash) {
        self.entries.push((key, Entry::of(hash)));
    }

    /// Pictures in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those that differ from `hash` by at most `most` bits (usually `NEAR_MAX`), the nearest
    /// first, and equals in the order in which they were added.
    #[must_use]
    pub fn near(&self, hash: &PictureHash, most: u32) -> Vec<Match<K>> {
        let wanted = Entry::of(hash);
        let mut matches: Vec<Match<K>> = self
            .entries
            .iter()
            .filter_map(|(key, entry)| {
                let (distance, mirrored) = nearest(&wanted, entry);
                (distance <= most).then(|| Match {
                    key: key.clone(),
                    distance,
                    mirrored,
                })
            })
            .collect();
        matches.sort_by_key(|found| found.distance);
        matches
    }
}

impl Entry {
    fn of(hash: &PictureHash) -> Self {
        let inner = hash.inner.unwrap_or(hash.whole);
        Self {
            plain: [words(&hash.whole.plain), words(&inner.plain)],
            mirrored: [words(&hash.whole.mirrored), words(&inner.mirrored)],
        }
    }
}

/// The least distance of any two views, and whether only the mirror image gave it.
fn nearest(a: &Entry, b: &Entry) -> (u32, bool) {
    let least = |views: &[[u64; WORDS]; 2]| {
        let pairs = a
            .plain
            .iter()
            .flat_map(|a| views.iter().map(|b| distance(a, b)));
        pairs.min().unwrap_or(u32::MAX)
    };
    let (plain, mirrored) = (least(&b.plain), least(&b.mirrored));
    (plain.min(mirrored), mirrored < plain)
}

fn distance(a: &[u64; WORDS], b: &[u64; WORDS]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}

fn words(bytes: &[u8; 32]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(8)) {
        *word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    words
}
