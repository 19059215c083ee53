//! Pictures of the ledger by the hashes that its entries keep, to be compared with each other.
//!
//! Left out: the files themselves. Hashes made in another way are not compared at all.

use app::record::Evidence;
use evidence::{Index, NEAR_MAX, PictureHash, Sides, inspect};

/// Bytes of one hash.
const HASH: usize = 32;

/// Pictures that were seen.
#[derive(Debug, Default)]
pub(super) struct Album {
    index: Index<u64>,
    /// Entries whose hashes were made in another way.
    pub(super) unread: Vec<u64>,
}

impl Album {
    /// Adds a picture.
    pub(super) fn add(&mut self, seq: u64, evidence: &Evidence) {
        match hash_of(evidence) {
            Some(hash) => self.index.add(seq, &hash),
            None => self.unread.push(seq),
        }
    }

    /// The pictures that one is near: entry, bits that differ, whether it is like the mirror image.
    pub(super) fn near(&self, evidence: &Evidence) -> Vec<(u64, u32, bool)> {
        let Some(hash) = hash_of(evidence) else {
            return Vec::new();
        };
        let near = self.index.near(&hash, NEAR_MAX).into_iter();
        near.map(|found| (found.key, found.distance, found.mirrored))
            .collect()
    }
}

/// Hashes as an entry keeps them: the picture's and its mirror image's, each of the whole and then,
/// if there is a frame, of what lies within it.
pub(super) fn kept(hash: &PictureHash) -> (Vec<u8>, Vec<u8>) {
    let sides = [Some(hash.whole), hash.inner];
    let sides = || sides.iter().flatten();
    (
        sides().flat_map(|side| side.plain).collect(),
        sides().flat_map(|side| side.mirrored).collect(),
    )
}

fn hash_of(evidence: &Evidence) -> Option<PictureHash> {
    if method(&evidence.inspector) != method(inspect::TOOL) {
        return None;
    }
    let side = |at: usize| {
        Some(Sides {
            plain: part(&evidence.likeness, at)?,
            mirrored: part(&evidence.mirrored, at)?,
        })
    };
    Some(PictureHash {
        whole: side(0)?,
        inner: side(1),
    })
}

fn part(bytes: &[u8], at: usize) -> Option<[u8; HASH]> {
    bytes.get(at * HASH..(at + 1) * HASH)?.try_into().ok()
}

/// How hashes were made; the last part of the tool's name.
fn method(inspector: &str) -> &str {
    inspector.rsplit("; ").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use app::record::Evidence;
    use evidence::{PictureHash, Sides, inspect};

    use super::{Album, kept};

    fn evidence(hash: &PictureHash, inspector: &str) -> Evidence {
        let (likeness, mirrored) = kept(hash);
        Evidence {
            act: "R1".to_owned(),
            sha256: [0; 32],
            media: "image/jpeg".to_owned(),
            caption: String::new(),
            taken_at: None,
            inspector: inspector.to_owned(),
            likeness,
            mirrored,
            remarks: Vec::new(),
        }
    }

    fn side(plain: u8, mirrored: u8) -> Sides {
        Sides {
            plain: [plain; 32],
            mirrored: [mirrored; 32],
        }
    }

    #[test]
    fn hashes_kept_in_an_entry_find_the_picture_again_within_a_frame_too() {
        let plain = PictureHash {
            whole: side(0b0101_0101, 0b0011_1100),
            inner: None,
        };
        let framed = PictureHash {
            whole: side(0b1111_0000, 0b1000_0001),
            inner: Some(plain.whole),
        };
        let turned = PictureHash {
            whole: side(0b0011_1100, 0b0101_0101),
            inner: None,
        };
        let mut album = Album::default();
        album.add(7, &evidence(&framed, inspect::TOOL));
        for (hash, mirrored) in [(plain, false), (framed, false), (turned, true)] {
            let near = album.near(&evidence(&hash, inspect::TOOL));
            assert_eq!(near, [(7, 0, mirrored)], "{hash:?}");
        }
        // Another program's hashes mean something else.
        album.add(8, &evidence(&plain, "other 1.0; dct256-v2"));
        assert_eq!(album.unread, [8]);
        assert!(
            album
                .near(&evidence(&plain, "other 1.0; dct256-v2"))
                .is_empty()
        );
    }
}
