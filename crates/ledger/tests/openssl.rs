//! Both kinds of signature against the `openssl` command, both ways: what we sign it verifies, what
//! it signs we verify. SM3 by the way, too.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]
#![expect(
    clippy::disallowed_methods,
    reason = "another implementation is another program, which takes files"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledger::hash::{Alg, digest};
use ledger::note::{Kind, Note, SignatureLine, SigningKeys, VerifyingKey, verify};

const NAME: &str = "example.com/log1";
const SM2_OPTIONS: [&str; 4] = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"];
/// Keys and texts that are tried each way.
const ROUNDS: u8 = 8;

/// A folder for the files of one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

fn openssl(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().expect(
        "this test needs the command `openssl` of version 3 with SM2: install the package openssl",
    )
}

/// A definite-length DER element.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 0x80, "our elements are short");
    [&[tag, length], content].concat()
}

/// One of the two numbers of a signature as DER, and back.
fn der_number(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let sign = if number[0] & 0x80 == 0 {
        &[][..]
    } else {
        &[0][..]
    };
    der(0x02, &[sign, number].concat())
}

fn raw_signature(signature: &[u8]) -> Vec<u8> {
    let mut raw = Vec::new();
    let mut rest = &signature[2..];
    while let [0x02, length, after @ ..] = rest {
        let (number, after) = after.split_at(usize::from(*length));
        let number = number.strip_prefix(&[0]).unwrap_or(number);
        raw.resize(raw.len() + 32 - number.len(), 0);
        raw.extend(number);
        rest = after;
    }
    raw
}

const CURVE_ED25519: &[u8] = b"\x06\x03\x2b\x65\x70";
const CURVE_SM2: &[u8] = b"\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d";
const EC_PUBLIC_KEY: &[u8] = b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01";

fn public_der(key: &VerifyingKey) -> Vec<u8> {
    let algorithm = match key.kind() {
        Kind::Sm2 => [EC_PUBLIC_KEY, CURVE_SM2].concat(),
        _ => CURVE_ED25519.to_vec(),
    };
    let bits = der(0x03, &[&[0], key.bytes()].concat());
    der(0x30, &[der(0x30, &algorithm), bits].concat())
}

fn secret_der(kind: Kind, seed: &[u8; 32]) -> Vec<u8> {
    let seed = der(0x04, seed);
    match kind {
        Kind::Sm2 => {
            let curve = der(0xA0, CURVE_SM2);
            der(
                0x30,
                &[&[0x02, 0x01, 0x01], seed.as_slice(), &curve].concat(),
            )
        }
        _ => {
            let algorithm = der(0x30, CURVE_ED25519);
            let seed = der(0x04, &seed);
            der(
                0x30,
                &[&[0x02, 0x01, 0x00], algorithm.as_slice(), &seed].concat(),
            )
        }
    }
}

/// One text signed by us and verified by openssl, and the other way round.
fn check_both_ways(kind: Kind, round: u8) {
    let folder = Folder::new(&format!("openssl-{kind:?}"));
    let (ed25519_seed, sm2_seed) = ([round + 1; 32], [round + 100; 32]);
    let keys = SigningKeys::from_seeds(&ed25519_seed, &sm2_seed).unwrap();
    let [ed25519, sm2] = keys.verifying_keys(NAME).unwrap();
    let text = format!("{NAME}\n{round}\n第 {round} 次\n");
    let note = Note::parse(&keys.sign_note(&text, NAME).unwrap()).unwrap();
    let (key, seed, ours, options) = match kind {
        Kind::Sm2 => {
            let (r, s) = note.signatures[1].body.split_at(32);
            let ours = der(0x30, &[der_number(r), der_number(s)].concat());
            (sm2, sm2_seed, ours, SM2_OPTIONS.as_slice())
        }
        _ => (
            ed25519,
            ed25519_seed,
            note.signatures[0].body.clone(),
            &[][..],
        ),
    };
    let message = folder.write("text", text.as_bytes());
    let public = folder.write("public.der", &public_der(&key));
    let secret = folder.write("secret.der", &secret_der(kind, &seed));
    let signature = folder.write("ours", &ours);

    let common = ["-rawin", "-keyform", "DER", "-in", &message];
    let verifying = [
        "pkeyutl", "-verify", "-pubin", "-inkey", &public, "-sigfile", &signature,
    ];
    let verified = openssl(&[verifying.as_slice(), &common, options].concat());
    assert!(verified.status.success(), "{kind:?} {round}: {verified:?}");

    let other = folder.write("other", b"another text\n");
    let common_other = ["-rawin", "-keyform", "DER", "-in", &other];
    let refused = openssl(&[verifying.as_slice(), &common_other, options].concat());
    assert!(!refused.status.success(), "{kind:?} {round}");

    let theirs = folder.path("theirs");
    let signing = ["pkeyutl", "-sign", "-inkey", &secret, "-out", &theirs];
    let signed = openssl(&[signing.as_slice(), &common, options].concat());
    assert!(signed.status.success(), "{kind:?} {round}: {signed:?}");
    let theirs = folder.read("theirs");
    let body = if kind == Kind::Sm2 {
        raw_signature(&theirs)
    } else {
        theirs
    };
    let line = SignatureLine {
        name: NAME.to_owned(),
        key_id: key.id(),
        body,
    };
    let note = Note {
        text,
        signatures: vec![line],
    };
    assert!(verify(&note, std::slice::from_ref(&key)).unwrap().has(&key));
}

#[test]
fn openssl_and_we_verify_each_others_ed25519() {
    (0..ROUNDS).for_each(|round| check_both_ways(Kind::Ed25519, round));
}

#[test]
fn openssl_and_we_verify_each_others_sm2() {
    (0..ROUNDS).for_each(|round| check_both_ways(Kind::Sm2, round));
}

#[test]
fn openssl_and_we_hash_alike() {
    let folder = Folder::new("openssl-hash");
    for length in [0, 1, 55, 56, 64, 1000] {
        let bytes = vec![0x5A; length];
        let file = folder.write("bytes", &bytes);
        for (alg, option) in [(Alg::Sha256, "-sha256"), (Alg::Sm3, "-sm3")] {
            let theirs = openssl(&["dgst", option, "-binary", &file]);
            assert_eq!(theirs.stdout, digest(alg, &bytes), "{alg} of {length}");
        }
    }
}
