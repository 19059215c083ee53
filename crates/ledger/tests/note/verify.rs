//! Which signatures count, which are ignored, and which refuse the note.

use ledger::note::{
    Cosigner, Kind, Note, NoteError, SignatureLine, SigningKeys, VerifyingKey, verify,
};

use super::{
    NAME, TIME, WITNESS, all_keys, bad_signature, checkpoint, cosigned_note, unhex, witness,
};

#[test]
fn published_notes_are_verified_with_their_published_keys() {
    for (key, note) in [
        (
            // The example of Go's package.
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "If you think cryptography is the answer to your problem,\n\
             then you don't know what your problem is.\n\
             \n\
             — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
        ),
        (
            // The example of C2SP's specification.
            "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            "This is an example message.\n\
             \n\
             — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
        ),
    ] {
        let parsed = VerifyingKey::parse(key).unwrap();
        assert_eq!(parsed.to_text(), key);
        assert_eq!(parsed.kind(), Kind::Ed25519);
        let parsed_note = Note::parse(note).unwrap();
        assert_eq!(parsed_note.to_text(), note);
        let verified = verify(&parsed_note, &[parsed]).unwrap();
        assert_eq!(verified.signers.len(), 1);
    }
}

#[test]
fn sm2_verifies_the_example_of_its_standard() {
    // GB/T 32918.5, appendix A: the recommended curve, the customary identity.
    let point = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020\
                 CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    let signature = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3\
                     B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
    let key = VerifyingKey::new(NAME, Kind::Sm2, &unhex(point)).unwrap();
    let mut note = Note {
        text: "message digest".to_owned(),
        signatures: vec![SignatureLine {
            name: NAME.to_owned(),
            key_id: key.id(),
            body: unhex(signature),
        }],
    };
    let keys = [key];
    assert!(verify(&note, &keys).unwrap().has(&keys[0]));
    note.text.push('\n');
    assert_eq!(verify(&note, &keys), Err(bad_signature(&keys[0])));
}

#[test]
fn a_verified_note_says_who_signed_and_when() {
    let (note, keys) = (cosigned_note(), all_keys());
    let verified = verify(&note, &keys).unwrap();
    assert_eq!(verified.signers.len(), 3);
    for (key, time) in keys.iter().zip([None, None, Some(TIME)]) {
        let signers: Vec<_> = verified.by(key.kind()).collect();
        assert_eq!(signers.len(), 1);
        assert_eq!((&signers[0].key, signers[0].time), (key, time));
        assert!(verified.has(key));
    }
    let only = verify(&note, &keys[1..2]).unwrap();
    assert_eq!(only.signers.len(), 1);
    assert_eq!(only.by(Kind::Ed25519).count(), 0);
    assert!(only.has(&keys[1]) && !only.has(&keys[0]));
    // A key that did not sign is no fault of the note.
    let stranger = Cosigner::from_seed(&[9; 32])
        .verifying_key(WITNESS)
        .unwrap();
    let more = [keys[0].clone(), stranger.clone()];
    assert!(!verify(&note, &more).unwrap().has(&stranger));
}

#[test]
fn f33_lines_of_unknown_names_and_ids_are_ignored() {
    let keys = all_keys();
    let good = cosigned_note();
    for (name, key_id) in [
        ("unknown.example.com", [1, 2, 3, 4]),
        ("unknown.example.com", keys[0].id()),
        (NAME, [1, 2, 3, 4]),
        (NAME, keys[2].id()),
    ] {
        for place in 0..=good.signatures.len() {
            let mut note = good.clone();
            let name = name.to_owned();
            let body = vec![0; 64];
            note.signatures
                .insert(place, SignatureLine { name, key_id, body });
            let note = Note::parse(&note.to_text()).unwrap();
            assert_eq!(verify(&note, &keys), verify(&good, &keys));
        }
    }
    let other = SigningKeys::from_seeds(&[8; 32], &[9; 32]).unwrap();
    let others = other.verifying_keys(NAME).unwrap();
    assert_eq!(verify(&good, &others), Err(NoteError::Unsigned));
    assert_eq!(verify(&good, &[]), Err(NoteError::Unsigned));
}

#[test]
fn f33_a_known_key_with_a_bad_signature_refuses_the_whole_note() {
    let (good, keys) = (cosigned_note(), all_keys());
    for (place, key) in keys.iter().enumerate() {
        for bit in 0..good.signatures[place].body.len() * 8 {
            let mut note = good.clone();
            note.signatures[place].body[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(&note, &keys), Err(bad_signature(key)), "{bit}");
        }
        for body in [
            vec![0],
            vec![0; 64],
            vec![0xFF; 64],
            vec![0; 72],
            vec![1; 7],
        ] {
            // A bad line beside the good one, before it or behind it.
            for at in [place, place + 1] {
                let mut note = good.clone();
                let bad = SignatureLine {
                    body: body.clone(),
                    ..note.signatures[place].clone()
                };
                note.signatures.insert(at, bad);
                assert_eq!(verify(&note, &keys), Err(bad_signature(key)));
            }
        }
        for length in [0, 63, 65, 71, 73] {
            let mut note = good.clone();
            note.signatures[place].body.resize(length, 0);
            assert_eq!(verify(&note, &keys), Err(bad_signature(key)));
        }
    }
    let mut note = good;
    note.text = note.text.replace("20852", "20853");
    assert_eq!(verify(&note, &keys), Err(bad_signature(&keys[0])));
}

#[test]
fn f33_a_signature_of_one_kind_is_none_of_another() {
    let text = checkpoint();
    let log_key = [1; 32];
    // The same secret under the same name: only the kind tells the keys apart.
    let keys = SigningKeys::from_seeds(&log_key, &[2; 32]).unwrap();
    let cosigner = Cosigner::from_seed(&log_key);
    let [ed25519, _] = keys.verifying_keys(NAME).unwrap();
    let cosignature = cosigner.verifying_key(NAME).unwrap();
    assert_eq!(ed25519.bytes(), cosignature.bytes());
    assert_ne!(ed25519.id(), cosignature.id());
    let mut note = Note::parse(&keys.sign_note(&text, NAME).unwrap()).unwrap();
    let cosigned = cosigner.cosign(&text, NAME, TIME).unwrap();
    note.signatures[0].key_id = cosignature.id();
    assert_eq!(
        verify(&note, std::slice::from_ref(&cosignature)),
        Err(bad_signature(&cosignature))
    );
    note.signatures[0] = SignatureLine {
        key_id: ed25519.id(),
        body: cosigned.body[8..].to_vec(),
        ..cosigned
    };
    assert_eq!(
        verify(&note, std::slice::from_ref(&ed25519)),
        Err(bad_signature(&ed25519))
    );
}

#[test]
fn a_signer_that_signed_twice_counts_once_with_its_earliest_time() {
    let (mut note, keys) = (cosigned_note(), all_keys());
    for time in [TIME + 5, TIME - 5, TIME + 9] {
        let line = witness().cosign(&note.text, WITNESS, time).unwrap();
        note.signatures.push(line);
    }
    let doubled = note.signatures[..2].to_vec();
    note.signatures.extend(doubled);
    let verified = verify(&note, &[keys.clone(), keys].concat()).unwrap();
    assert_eq!(verified.signers.len(), 3);
    assert_eq!(verified.signers[2].time, Some(TIME - 5));
}

#[test]
fn a_cosignature_has_no_time_beyond_the_largest() {
    let mut note = cosigned_note();
    let keys = [witness().verifying_key(WITNESS).unwrap()];
    for (time, accepted) in [
        (0, true),
        (u64::MAX >> 1, true),
        ((u64::MAX >> 1) + 1, false),
        (u64::MAX, false),
    ] {
        note.signatures[2] = witness().cosign(&note.text, WITNESS, time).unwrap();
        let time = verify(&note, &keys).map(|verified| verified.signers[0].time);
        let expected = note.signatures[2].body[..8].to_vec();
        assert_eq!(time.is_ok(), accepted, "{expected:?}");
    }
}

#[test]
fn trusted_keys_that_cannot_be_told_apart_are_refused() {
    let (note, keys) = (cosigned_note(), all_keys());
    // Names and ids collide only if somebody searched for it; two seeds were.
    let [one, two] = COLLIDING.map(|seed| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        Cosigner::from_seed(&bytes).verifying_key("w").unwrap()
    });
    assert_eq!(one.id(), two.id());
    assert_ne!(one, two);
    let ambiguous = Err(NoteError::AmbiguousKeys(two.to_text()));
    assert_eq!(verify(&note, &[keys[0].clone(), one, two]), ambiguous);
}

const COLLIDING: [u64; 2] = [53_202, 141_360];
