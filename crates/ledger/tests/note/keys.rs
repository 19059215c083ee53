//! The one form of a key, and bytes that are none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::note::{Kind, NoteError, SigningKeys, VerifyingKey};

use super::{NAME, all_keys, keys, unhex, witness};

#[test]
fn keys_are_read_in_one_form_only() {
    for key in all_keys() {
        let text = key.to_text();
        assert_eq!(VerifyingKey::parse(&text), Ok(key.clone()));
        assert_eq!(key.id_text().len(), 8);
        let (start, base64) = text.rsplit_once('+').unwrap_or_default();
        let (name, _) = text.split_once('+').unwrap();
        for bad in [
            format!(" {text}"),
            format!("{text}\n"),
            format!("{text}="),
            format!("x{text}"),
            text.replacen(&key.id_text(), &key.id_text().to_uppercase(), 1),
            text.replacen(&key.id_text(), "00000000", 1),
            text.replacen(&key.id_text(), "", 1),
            format!("{start}{base64}"),
            format!("+{start}"),
            name.to_owned(),
            format!("{name}+{}", key.id_text()),
            format!("{name}+{}+", key.id_text()),
            format!("a b{}", &text[name.len()..]),
        ] {
            if bad != text {
                assert!(VerifyingKey::parse(&bad).is_err(), "{bad:?}");
            }
        }
    }
    // A kind that we do not know (ECDSA), and no kind at all.
    for bytes in [vec![0x02; 33], vec![0xFF; 33], vec![]] {
        let text = format!("a+00000000+{}", STANDARD.encode(bytes));
        assert_eq!(
            VerifyingKey::parse(&text),
            Err(NoteError::Key(text.clone()))
        );
    }
}

#[test]
fn bytes_that_are_no_safe_key_are_refused() {
    let [ed25519, sm2] = keys().verifying_keys(NAME).unwrap();
    let refused = |kind, bytes: &[u8]| {
        assert_eq!(
            VerifyingKey::new(NAME, kind, bytes),
            Err(NoteError::KeyBytes(kind)),
            "{bytes:02x?}"
        );
    };
    for kind in [Kind::Ed25519, Kind::Cosignature] {
        for length in [0, 31] {
            refused(kind, &ed25519.bytes()[..length]);
        }
        refused(kind, &[ed25519.bytes(), &[0]].concat());
        refused(kind, sm2.bytes());
        // Points of small order, under which anybody can sign.
        let mut one = [0; 32];
        one[0] = 1;
        refused(kind, &one);
        refused(kind, &[0; 32]);
        // Numbers from the field's prime on are second spellings of small ones.
        for excess in 0..19 {
            let mut second = [0xFF; 32];
            second[0] = 0xED + excess;
            second[31] = 0x7F;
            refused(kind, &second);
            second[31] = 0xFF;
            refused(kind, &second);
        }
    }
    for length in [0, 1, 33, 64] {
        refused(Kind::Sm2, &sm2.bytes()[..length]);
    }
    refused(Kind::Sm2, &[sm2.bytes(), &[0]].concat());
    let mut compressed = sm2.bytes()[..33].to_vec();
    for form in [2, 3] {
        compressed[0] = form;
        refused(Kind::Sm2, &compressed);
    }
    for (place, value) in [(0, 0), (0, 5), (0, 6), (0, 7), (64, sm2.bytes()[64] ^ 1)] {
        let mut other = sm2.bytes().to_vec();
        other[place] = value;
        refused(Kind::Sm2, &other);
    }
    refused(Kind::Sm2, &[[4].as_slice(), &[0; 64]].concat());
}

#[test]
fn seeds_that_give_no_usable_number_are_refused() {
    let order = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";
    let mut order: [u8; 32] = unhex(order).try_into().unwrap();
    let usable = |seed: &[u8; 32]| SigningKeys::from_seeds(&[1; 32], seed).is_ok();
    assert!(!usable(&[0; 32]));
    assert!(!usable(&[0xFF; 32]));
    assert!(!usable(&order));
    order[31] -= 1;
    assert!(!usable(&order), "the order less one cannot sign");
    order[31] -= 1;
    assert!(usable(&order));
    let debug = format!("{:?} {:?}", keys(), witness());
    assert_eq!(debug, "SigningKeys { .. } Cosigner { .. }");
}
