#!/usr/bin/env python3
"""Tests of jinze_verify.py: a small maker of bundles, written from docs/ledger-format.md, and ways to spoil them.

The maker encodes, hashes and signs by itself, so that an error in the verifier's own encoder does not hide itself.
Keys are thrown away after the run. With the environment's JINZE_VECTORS naming a folder that holds `expected.txt`
(`NAME EXITCODE` a line), `trust.txt` and bundles, those are run as well, and so are its folders and `compare.txt`.
Left out: speed, and bundles near the bounds of section 6.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import jinze_verify as verifier  # noqa: E402

NAME = "log.example.org"
LOG_ID = bytes(range(16))
SUBJECT = "person/1"
DAYS = ("2026-01-01", "2026-12-31")
DIRECTORY = 5
BEHIND = 6
SIZE = 7
PHOTO = b"a photograph"
HASHES = {"": verifier.sha256, "-sm3": verifier.sm3}


# ---------------------------------------------------------------- The maker: bytes, trees


def canonical(value) -> bytes:
    """Canonical bytes, by another way than the verifier's: one table of widths, one loop."""
    simple = {None: b"\xf6", True: b"\xf5", False: b"\xf4"}
    if value is None or isinstance(value, bool):
        return simple[value]
    if isinstance(value, int):
        return prefix(0x00, value) if value >= 0 else prefix(0x20, ~value)
    if isinstance(value, bytes):
        return prefix(0x40, len(value)) + value
    if isinstance(value, str):
        return prefix(0x60, len(value.encode())) + value.encode()
    return prefix(0x80, len(value)) + b"".join(map(canonical, value))


def prefix(major: int, number: int) -> bytes:
    """A head."""
    if number <= 23:
        return bytes([major + number])
    width = next(w for w in (1, 2, 4, 8) if number < 256**w)
    return bytes([major + 23 + width.bit_length()]) + number.to_bytes(width, "big")


def tree_root(digest, leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if len(leaves) == 1:
        return digest(b"\x00" + leaves[0])
    k = split(len(leaves))
    return digest(b"\x01" + tree_root(digest, leaves[:k]) + tree_root(digest, leaves[k:]))


def tree_path(digest, index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return tree_path(digest, index, leaves[:k]) + [tree_root(digest, leaves[k:])]
    return tree_path(digest, index - k, leaves[k:]) + [tree_root(digest, leaves[:k])]


def split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << (count - 1).bit_length() - 1


def b64(raw: bytes) -> str:
    """Padded base64."""
    return base64.b64encode(raw).decode()


# ---------------------------------------------------------------- The maker: keys


class Signer:
    """A throwaway key in `openssl`."""

    def __init__(self, folder: Path, label: str, sm2: bool) -> None:
        self.folder, self.sm2 = folder, sm2
        self.path = folder / f"{label}.pem"
        algorithm = ["EC", "-pkeyopt", "ec_paramgen_curve:SM2"] if sm2 else ["ED25519"]
        self._openssl("genpkey", "-algorithm", *algorithm, "-out", str(self.path))
        spki = self._openssl("pkey", "-in", str(self.path), "-pubout", "-outform", "DER")
        self.raw = spki[-65:] if sm2 else spki[-32:]

    def sign(self, message: bytes) -> bytes:
        """A signature of 64 bytes."""
        said = self.folder / "said"
        said.write_bytes(message)
        options = ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if self.sm2 else []
        out = self._openssl("pkeyutl", "-sign", "-inkey", str(self.path), "-rawin", "-in", str(said), *options)
        if not self.sm2:
            return out
        r_end = 4 + out[3]
        numbers = (out[4:r_end], out[r_end + 2 :])
        return b"".join(int.from_bytes(n, "big").to_bytes(32, "big") for n in numbers)

    def _openssl(self, *arguments: str) -> bytes:
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout

    def blob(self, witness: bool = False) -> bytes:
        """The key bytes of section 4."""
        return b"\xffsm2-sm3/v1" + self.raw if self.sm2 else (b"\x04" if witness else b"\x01") + self.raw

    def key_id(self, name: str, witness: bool = False) -> bytes:
        """The key id."""
        return hashlib.sha256(name.encode() + b"\n" + self.blob(witness)).digest()[:4]

    def written(self, name: str, witness: bool = False) -> str:
        """`NAME+KEYID+BASE64`."""
        return f"{name}+{self.key_id(name, witness).hex()}+{b64(self.blob(witness))}"

    def line(self, name: str, text: str) -> str:
        """A signature line of the log."""
        return f"\u2014 {name} {b64(self.key_id(name) + self.sign(text.encode()))}\n"

    def cosign(self, name: str, text: str, time: int) -> str:
        """A witness's line."""
        body = time.to_bytes(8, "big") + self.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return f"\u2014 {name} {b64(self.key_id(name, True) + body)}\n"


@dataclasses.dataclass
class Keys:
    """All keys of the tests."""

    ed25519: Signer
    sm2: Signer
    witness: Signer
    author: Signer
    author_sm2: Signer

    def trust(self, *more: str) -> str:
        """A trust text."""
        rules = ["jinze-trust/v1", "# a comment", f"log {self.ed25519.written(NAME)}", f"log {self.sm2.written(NAME)}"]
        return "\n".join([*rules, f"witness {self.witness.written('w.example.org', True)}", *more]) + "\n"

    def author_rule(self, algorithm: int, more: str = "") -> str:
        """A rule that pins an author."""
        raw = (self.author if algorithm == 1 else self.author_sm2).raw
        return f"author {hashlib.sha256(raw).hexdigest()} {algorithm} {b64(raw)}{more}"


KEYS: Keys


def setUpModule() -> None:
    """Make the keys once."""
    global KEYS
    holder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(holder.cleanup)
    folder = Path(holder.name)
    kinds = {"ed25519": False, "sm2": True, "witness": False, "author": False, "author_sm2": True}
    KEYS = Keys(**{label: Signer(folder, label, sm2) for label, sm2 in kinds.items()})


# ---------------------------------------------------------------- The maker: entries, bundles


@dataclasses.dataclass
class Entry:
    """What is to be recorded; the maker adds hashes, commitments and signatures."""

    values: dict[str, object]
    subject: str | None = None
    kind: str = "example.record"
    valid: tuple[str | None, str | None] = (None, None)
    refs: tuple[tuple[int, int], ...] = ()
    files: tuple[bytes, ...] = ()
    author: int | None = None
    clock: int = 1
    time: int | None = None
    hidden: tuple[str, ...] = ()
    sign_wrong: bool = False
    ref_hash: bytes | None = None
    heads: dict[str, tuple[int, int]] | None = None
    number: int | None = None


def entries() -> list[Entry]:
    """A log of seven entries; the fifth (from 0) is the directory, the last comes after it."""
    return [
        Entry({"a": "甲", "b": [1, -2, True, None, b"x"]}, SUBJECT, files=(PHOTO,), author=1, hidden=("b",)),
        Entry({"c": 7}, "person/2"),
        Entry({"d": "old"}, SUBJECT, valid=("2025-01-01", "2025-12-31"), refs=((1, 0),), hidden=("d",)),
        Entry({"fields": ["b"]}, refs=((5, 0),), clock=3),
        Entry({"e": "text"}, SUBJECT, refs=((6, 1),), author=2, valid=("2026-03-01", None)),
        Entry({}, kind="ledger.directory"),
        Entry({"f": 1}, "person/3"),
    ]


class Maker:
    """Makes a log and a bundle of it; `members` may be changed before `write`."""

    def __init__(self, log: list[Entry] | None = None, sign: Callable[[str, str], str] | None = None) -> None:
        self.log = entries() if log is None else log
        self.sign = sign or self.signatures
        self.leaves: list[bytes] = []
        self.members: dict[str, bytes] = {}
        self.heads: dict[str, tuple[int, bytes]] = {}
        self.rows: list[bytes] = []
        for seq, entry in enumerate(self.log):
            self.add(seq, entry)
        self.finish()

    def add(self, seq: int, entry: Entry) -> None:
        """Record one entry."""
        if entry.kind == "ledger.directory":
            lied = {s: (number, self.hash(seq)) for s, (number, seq) in (entry.heads or {}).items()}
            heads = self.heads | lied
            self.rows = [canonical([s, *heads[s]]) for s in sorted(heads, key=str.encode)]
            roots = {name: tree_root(HASHES[end], self.rows) for name, end in (("sha256", ""), ("sm3", "-sm3"))}
            entry.values = {"count": len(self.rows), "day": "2026-11-25", **roots}
        key, salt = bytes([seq]) * 16, bytes([seq + 100]) * 32
        opened = [[n, salt, canonical(v)] for n, v in sorted(entry.values.items(), key=lambda p: p[0].encode())]
        blobs = [canonical(["jinze/field/v1", LOG_ID, key, *opening]) for opening in opened]
        fields = [[o[0], verifier.sha256(b), verifier.sm3(b)] for o, b in zip(opened, blobs)]
        refs = sorted([r, s, entry.ref_hash or (self.hash(s) if s < seq else bytes(32))] for r, s in entry.refs)
        files = [[len(f), verifier.sha256(f), verifier.sm3(f), "image/png", None] for f in entry.files]
        number, previous = self.heads.get(entry.subject or "", (0, None))
        number = entry.number or number + 1
        streams = [] if entry.subject is None else [[entry.subject, number, previous]]
        told = [LOG_ID, entry.kind, 1, list(entry.valid), 1, refs, fields, files, key]
        time = entry.time or 1_700_000_000_000_000 + seq
        actor = ["account", "person", "clerk", 2, bytes(32), None]
        self.leaves.append(
            canonical(
                [1, LOG_ID, seq, time, ["ntp", -5, entry.clock], [seq, bytes(32)] if seq else None, actor]
                + [entry.kind, 1, streams, list(entry.valid), 1, refs, fields, files, key, self.author(entry, told)]
            )
        )
        if entry.subject is not None:
            self.heads[entry.subject] = (number, self.hash(seq))
        self.members[f"leaves/{seq}.cbor"] = self.leaves[seq]
        shown = [opening for opening in opened if opening[0] not in entry.hidden]
        self.members[f"openings/{seq}.cbor"] = canonical(shown)
        self.members |= {f"files/{hashlib.sha256(f).hexdigest()}": f for f in entry.files}

    def hash(self, seq: int) -> bytes:
        """The SHA-256 leaf hash."""
        return verifier.sha256(b"\x00" + self.leaves[seq])

    def author(self, entry: Entry, told: list) -> list | None:
        """The author's signature."""
        if entry.author is None:
            return None
        signer = KEYS.author if entry.author == 1 else KEYS.author_sm2
        signature = signer.sign(canonical(["jinze/author/v1", *told]) + b"!" * entry.sign_wrong)
        return [entry.author, hashlib.sha256(signer.raw).digest(), signature]

    def signatures(self, text: str, end: str) -> str:
        """The lines of an honest note."""
        lines = KEYS.ed25519.line(NAME, text) + KEYS.sm2.line(NAME, text)
        return lines + ("" if end else KEYS.witness.cosign("w.example.org", text, 1_700_000_100))

    def finish(self) -> None:
        """Notes, proofs, the directory, and the head of the bundle."""
        behind = [BEHIND] if self.log[BEHIND].subject == SUBJECT else []
        shown = [*range(DIRECTORY + 1), *behind]
        for end, digest in HASHES.items():
            origin = NAME + end.replace("-", "/")
            text = f"{origin}\n{len(self.leaves)}\n{b64(tree_root(digest, self.leaves))}\n"
            note = f"{text}\n{self.sign(text, end)}"
            self.members[f"checkpoint{end}.txt"] = note.encode()
            for seq in shown:
                path = "".join(b64(h) + "\n" for h in tree_path(digest, seq, self.leaves))
                proof = f"c2sp.org/tlog-proof@v1\nindex {seq}\n{path}\n{note}"
                self.members[f"proofs/{seq}{end}.txt"] = proof.encode()
            path = "".join(b64(h) + "\n" for h in tree_path(digest, 0, self.rows))
            self.members[f"directory/proof{end}.txt"] = f"index 0 of {len(self.rows)}\n{path}".encode()
        self.members["directory/head.cbor"] = self.rows[0]
        for seq in range(len(self.leaves)):
            if seq not in shown:
                del self.members[f"leaves/{seq}.cbor"], self.members[f"openings/{seq}.cbor"]
        rules = f"subject {SUBJECT}\nfrom {DAYS[0]}\nuntil {DAYS[1]}\nsize {len(self.leaves)}\ndirectory {DIRECTORY}\n"
        self.members["bundle.txt"] = f"jinze-bundle/v1\norigin {NAME}\nlog {LOG_ID.hex()}\n{rules}".encode()
        self.members |= {"README.txt": b"\xff", "trust.txt": b"ignored", "index.html": b""}

    def replace(self, member: str, old: bytes, new: bytes) -> Maker:
        """Change bytes of a member."""
        assert old in self.members[member]
        self.members[member] = self.members[member].replace(old, new, 1)
        return self

    def without(self, *members: str) -> Maker:
        """Take members away."""
        for member in members:
            del self.members[member]
        return self

    def plus(self, member: str, content: bytes = b"") -> Maker:
        """Add or overwrite a member."""
        self.members[member] = content
        return self


def with_entry(seq: int, **changes) -> Maker:
    """A bundle of a log in which one entry is otherwise."""
    log = entries()
    log[seq] = dataclasses.replace(log[seq], **changes)
    return Maker(log)


def run(maker: Maker | bytes, trust: str | None, other: Maker | None = None) -> tuple[int, dict[str, str], str]:
    """Verify; the exit status, the words by check, and all that was printed."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = []
        for name, source in (("bundle.zip", maker), ("other.zip", other)):
            if source is not None:
                path = Path(folder, name)
                path.write_bytes(source if isinstance(source, bytes) else zipped(source.members))
                arguments += [str(path)] if name == "bundle.zip" else ["--compare", str(path)]
        if trust is not None:
            Path(folder, "trust").write_text(trust, encoding="utf-8")
            arguments += ["--trust", str(Path(folder, "trust"))]
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = verifier.main(arguments)
    printed = out.getvalue()
    rows = (line.rpartition("：") for line in printed.splitlines() if not line.startswith(" "))
    return status, {name: word for name, _, word in rows if word in ("通过", "不通过", "无法判定")}, printed


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


# ---------------------------------------------------------------- The tests


class Bundles(unittest.TestCase):
    """Whole bundles."""

    def setUp(self) -> None:
        self.trust = KEYS.trust("quorum 1", KEYS.author_rule(1), KEYS.author_rule(2))

    def check(self, maker: Maker | bytes, check: str, word: str, trust: str | None = "", says: str = "") -> None:
        """The named check ends with the word, and decides the verdict."""
        status, words, printed = run(maker, self.trust if trust == "" else trust)
        self.assertEqual(words.get(check), word, printed)
        self.assertIn(says, printed)
        self.assertEqual(status, {"不通过": 1, "无法判定": 2, "通过": 0}[words["结论"]])
        if word == "不通过":
            self.assertEqual(status, 1)

    def test_an_honest_bundle_passes_every_check_in_the_order_of_the_page(self) -> None:
        status, words, printed = run(Maker(), self.trust)
        self.assertEqual(list(words), [*verifier.NAMES, "结论"])
        self.assertEqual(set(words.values()), {"通过"}, printed)
        self.assertEqual(status, 0)
        for said in ("记录：6 条", "N = 7", "2026-11-25", "字段「b」已按记录删除", "seq 3：时钟曾落后"):
            self.assertIn(said, printed)

    def test_without_trust_nothing_is_decided(self) -> None:
        status, words, _ = run(Maker(), None)
        self.assertEqual((status, words["信任依据"], words["检查点签名"]), (2, "无法判定", "无法判定"))
        self.assertEqual(words["记录在账（SM3）"], "通过")

    def test_a_broken_structure_refuses_the_bundle(self) -> None:
        for name in ("/x", "../x", "leaves/01.cbor", "leaves/", "files/AA", "x", "a\\b", "timestamps/a\0b.tsr", "a//b"):
            with self.subTest(name=name):
                self.check(raw_name(Maker(), name), "包的结构", "不通过", says="成员名")
        for member in ("bundle.txt", "checkpoint-sm3.txt", "directory/head.cbor"):
            self.check(Maker().without(member), "包的结构", "不通过", says=member)
        self.check(Maker().plus("proofs/6.txt"), "包的结构", "不通过")
        self.check(Maker().replace("bundle.txt", b"size 7", b"size 07"), "包的结构", "不通过")
        self.check(Maker().replace("bundle.txt", b"directory 5", b"directory 7"), "包的结构", "不通过")
        self.check(Maker().replace("bundle.txt", b"2026-12-31", b"2025-12-31"), "包的结构", "不通过")
        self.check(Maker().replace("bundle.txt", b"2026-12-31", b"2026-12-32"), "包的结构", "不通过")
        self.check(Maker().replace("bundle.txt", b"\nfrom", b"\r\nfrom"), "包的结构", "不通过")
        self.check(b"PK, but no archive", "包的结构", "不通过")
        self.check(zipped(Maker().members)[:-30], "包的结构", "不通过")

    def test_a_hostile_archive_is_refused(self) -> None:
        bomb = Maker().plus("timestamps/bomb.tsr", bytes(3 << 20))
        self.check(bomb, "包的结构", "不通过", says="倍")
        plain = zipped(Maker().members)
        twice = io.BytesIO(plain)
        with zipfile.ZipFile(twice, "a") as archive, self.assertWarns(UserWarning):
            archive.writestr("bundle.txt", b"another")
        self.check(twice.getvalue(), "包的结构", "不通过", says="重名")
        link = io.BytesIO(plain)
        with zipfile.ZipFile(link, "a") as archive:
            info = zipfile.ZipInfo("timestamps/link.tsr")
            info.external_attr = 0o120777 << 16
            archive.writestr(info, b"elsewhere")
        self.check(link.getvalue(), "包的结构", "不通过", says="符号链接")
        self.check(shrunk(Maker()), "包的结构", "不通过", says="大小与所称不符")
        end = int.from_bytes(plain[-6:-2], "little")
        spoilt = (
            ("末尾", plain + b"\n"),
            ("末尾", plain[:-2] + b"\x01\x00!"),
            ("目录尾", b"#" + plain),
            ("多余", plain[:end] + b"!" + plain[end:-6] + (end + 1).to_bytes(4, "little") + plain[-2:]),
            ("不符", plain[:14] + bytes([plain[14] ^ 1]) + plain[15:]),
        )
        for says, archive in spoilt:
            self.check(archive, "包的结构", "不通过", says=says)
        unread = Maker().plus("README.txt", b"A" * 2_000)
        stored = io.BytesIO()
        with zipfile.ZipFile(stored, "w") as archive:
            for name, content in unread.members.items():
                archive.writestr(name, content)
        self.check(stored.getvalue(), "包的结构", "通过")
        self.check(stored.getvalue().replace(b"AAAA", b"AAAB", 1), "包的结构", "不通过", says="校验和")
        folder = io.BytesIO(plain)
        with zipfile.ZipFile(folder, "a") as archive:
            archive.writestr("leaves/", b"")
        self.check(folder.getvalue(), "包的结构", "不通过", says="成员名")

    def test_bad_or_missing_signatures_of_the_log_fail(self) -> None:
        honest = Maker().signatures
        for sign in (
            lambda text, end: KEYS.ed25519.line(NAME, text),
            lambda text, end: honest(text + "x", end),
            lambda text, end: honest(text, end).replace("\u2014", "-"),
            lambda text, end: honest(text, end).replace("\n", "\r\n"),
        ):
            self.check(Maker(sign=sign), "检查点签名", "不通过")
        stranger = lambda text, end: honest(text, end) + f"\u2014 stranger.example.org {b64(bytes(68))}\n"
        self.check(Maker(sign=stranger), "检查点签名", "通过")

    def test_a_note_of_strangers_alone_decides_nothing_and_half_a_signature_fails(self) -> None:
        strange = lambda text, end: f"\u2014 stranger.example.org {b64(bytes(68))}\n"
        self.check(Maker(sign=strange), "检查点签名", "无法判定")
        honest = Maker().signatures
        half = lambda text, end: strange(text, end) if end else honest(text, end)
        self.check(Maker(sign=half), "检查点签名", "不通过", says="checkpoint-sm3.txt")

    def test_a_malformed_note_is_a_matter_of_its_signatures(self) -> None:
        honest = Maker().signatures
        bad = ("\u2014 nobody\n", "\u2014 a+b AAAAAAA=\n", "\u2014 a\u3000b AAAAAAA=\n", f"\u2014 a {b64(bytes(68))}\n" * 64, "\n")
        for more in bad:
            for end, tree, witnesses in (("", "SHA-256", "无法判定"), ("-sm3", "SM3", "通过")):
                maker = Maker(sign=lambda text, note: honest(text, note) + more * (note == end))
                for trust in (self.trust, None):
                    self.check(maker, "检查点签名", "不通过", trust)
                words = run(maker, self.trust)[1]
                self.assertEqual((words["检查点一致"], words[f"记录在账（{tree}）"]), ("无法判定", "无法判定"))
                self.assertEqual(words["见证"], witnesses)

    def test_lines_of_one_key_must_all_be_good(self) -> None:
        honest = Maker().signatures
        self.check(Maker(sign=lambda text, end: honest(text, end) * 2), "检查点签名", "通过")
        mixed = lambda text, end: honest(text, end) + KEYS.ed25519.line(NAME, text + "x")
        self.check(Maker(sign=mixed), "检查点签名", "不通过")

    def test_what_cannot_be_read_leaves_open_what_needs_it(self) -> None:
        maker = Maker().plus("leaves/4.cbor", b"\x91")
        words = run(maker, self.trust)[1]
        needing = ("字段", "删除", "附件", "个人记录连续", "目录", "引用", "时间", "作者签名")
        self.assertEqual((words["记录编码"], {words[name] for name in needing}), ("不通过", {"无法判定"}))
        words = run(Maker().plus("openings/5.cbor", b"\x98\x00"), self.trust)[1]
        self.assertEqual([words[n] for n in ("字段", "删除", "附件", "目录")], ["不通过", *["无法判定"] * 3])
        words = run(Maker().plus("directory/head.cbor", b"\x83"), self.trust)[1]
        self.assertEqual((words["目录"], words["个人记录连续"]), ("不通过", "无法判定"))

    def test_the_parts_of_a_bundle_agree(self) -> None:
        self.check(Maker().replace("bundle.txt", b"size 7", b"size 8"), "检查点一致", "不通过")
        mixed = Maker()
        self.check(mixed.plus("checkpoint-sm3.txt", mixed.members["checkpoint.txt"]), "检查点一致", "不通过")

    def test_witnesses_are_counted_and_checked(self) -> None:
        self.check(Maker(), "见证", "无法判定", self.trust.replace("quorum 1", "quorum 2"))
        honest = Maker().signatures
        late = lambda text, end: honest(text, "x") + KEYS.witness.cosign("w.example.org", text + "x", 5)
        self.check(Maker(sign=late), "见证", "不通过")
        self.check(Maker(sign=lambda text, end: honest(text, "x")), "见证", "无法判定")

    def test_a_leaf_that_is_not_canonical_or_not_its_own_fails(self) -> None:
        self.check(Maker().plus("leaves/1.cbor", b"\x91"), "记录编码", "不通过", says="leaves/1.cbor")
        swapped = Maker()
        self.check(swapped.plus("leaves/1.cbor", swapped.leaves[6]), "记录编码", "不通过")
        other_log = Maker().replace("bundle.txt", LOG_ID.hex().encode(), bytes(16).hex().encode())
        self.check(other_log, "记录编码", "不通过")

    def test_inclusion_is_checked_in_both_trees(self) -> None:
        for end, title in (("", "SHA-256"), ("-sm3", "SM3")):
            name = f"记录在账（{title}）"
            self.check(Maker().without(f"proofs/2{end}.txt"), name, "不通过", says="seq 2")
            self.check(Maker().replace(f"proofs/2{end}.txt", b"index 2", b"index 3"), name, "不通过")
            spare = b64(bytes(32)).encode() + b"\n\n" + NAME.encode()
            self.check(Maker().replace(f"proofs/2{end}.txt", b"\n" + NAME.encode(), spare), name, "不通过")
            self.check(Maker().replace(f"proofs/2{end}.txt", b"\n\xe2\x80\x94", b"\n\n\xe2\x80\x94"), name, "不通过")

    def test_a_broken_hash_is_left_out_and_the_other_carries_all(self) -> None:
        trust = KEYS.trust("broken sha256", KEYS.author_rule(1), KEYS.author_rule(2))
        maker = Maker().plus("checkpoint.txt", b"?").plus("proofs/2.txt", b"?").plus("directory/proof.txt", b"?")
        status, words, printed = run(maker, trust)
        self.assertEqual(status, 0, printed)
        self.assertNotIn("记录在账（SHA-256）", words)
        self.check(maker, "见证", "无法判定", trust + "quorum 1\n")
        self.check(maker.plus("proofs/2-sm3.txt", b"?"), "记录在账（SM3）", "不通过", trust)
        # Members of both trees are required in any case.
        self.check(Maker().without("proofs/2.txt"), "包的结构", "不通过", trust, says="proofs/2.txt")

    def test_openings_fit_their_commitments(self) -> None:
        self.check(Maker().replace("openings/4.cbor", b"text", b"next"), "字段", "不通过", says="「e」")
        self.check(Maker().plus("openings/6.cbor", canonical([])), "包的结构", "不通过", says="openings/6.cbor")
        foreign = canonical([["zz", bytes(32), canonical(1)]])
        self.check(Maker().plus("openings/2.cbor", foreign), "字段", "不通过", says="没有字段")
        self.check(Maker().plus("openings/2.cbor", b"\x98\x00"), "字段", "不通过")

    def test_what_is_missing_must_have_been_erased(self) -> None:
        self.check(Maker().without("openings/4.cbor"), "删除", "不通过", says="seq 4")
        self.check(with_entry(0, hidden=()), "删除", "不通过", says="内容却还在")
        self.check(with_entry(3, values={"fields": ["a"]}), "删除", "不通过")
        self.check(with_entry(3, refs=((6, 0),)), "删除", "不通过")
        for listed in (["b", 1], "b", ["b"] * 66):
            self.check(with_entry(3, values={"fields": listed}), "删除", "不通过", says="「b」")
        # What was erased is told whatever the days are.
        far = {"valid": ("2020-01-01", "2020-01-01"), "hidden": ("fields",)}
        self.check(with_entry(3, **far), "删除", "不通过", says="seq 3")
        for valid in ((None, "2025-12-31"), ("2027-01-01", None)):
            self.check(with_entry(4, valid=valid, hidden=("e",)), "删除", "通过")
        for valid in ((None, "2026-01-01"), ("2026-12-31", "2027-01-01"), (None, None)):
            self.check(with_entry(4, valid=valid, hidden=("e",)), "删除", "不通过")

    def test_files_are_there_and_right(self) -> None:
        member = f"files/{hashlib.sha256(PHOTO).hexdigest()}"
        self.check(Maker().without(member), "附件", "无法判定")
        self.check(Maker().plus(member, PHOTO + b"!"), "附件", "不通过")
        self.check(Maker().plus(f"files/{hashlib.sha256(b'?').hexdigest()}", b"?"), "附件", "不通过", says="任何一条")

    def test_an_erased_file_stays_only_where_another_entry_has_it(self) -> None:
        member = f"files/{hashlib.sha256(PHOTO).hexdigest()}"
        gone = {"values": {"fields": ["b", "files"]}}
        self.check(with_entry(3, **gone), "附件", "不通过", says="内容却还在")
        self.check(with_entry(3, **gone).without(member), "附件", "通过", says="已按记录删除")
        log = entries()
        log[3] = dataclasses.replace(log[3], **gone)
        log[4] = dataclasses.replace(log[4], files=(PHOTO,))
        self.check(Maker(log), "附件", "通过")
        # Days narrow what must be there, not what may.
        narrow = with_entry(3, **gone).replace("bundle.txt", DAYS[0].encode(), b"2026-12-01")
        self.check(narrow, "附件", "不通过")

    def test_the_stream_is_whole(self) -> None:
        self.check(Maker().without("leaves/2.cbor", "proofs/2.txt", "proofs/2-sm3.txt"), "个人记录连续", "不通过")
        self.check(with_entry(2, number=3), "个人记录连续", "不通过")
        last = Maker().without("leaves/4.cbor", "proofs/4.txt", "proofs/4-sm3.txt", "openings/4.cbor")
        self.check(last, "目录", "不通过", says="最后")

    def test_an_entry_behind_the_directory_may_stand_there_and_one_before_it_may_not(self) -> None:
        later = with_entry(BEHIND, subject=SUBJECT, refs=((1, 0),), number=5)
        self.check(later, "个人记录连续", "通过", says="不作声明")
        self.check(later, "目录", "通过")
        for loose in ({"number": 2}, {"number": 3}):
            behind = with_entry(BEHIND, subject=SUBJECT, refs=((1, 0),), **loose)
            self.check(behind, "个人记录连续", "不通过")
        short = with_entry(DIRECTORY, heads={SUBJECT: (2, 2)})
        self.check(short, "个人记录连续", "不通过")
        self.check(short, "目录", "不通过", says="seq 4")

    def test_the_directory_binds_the_head(self) -> None:
        cut = Maker().without("leaves/5.cbor", "proofs/5.txt", "proofs/5-sm3.txt", "openings/5.cbor")
        self.check(cut, "目录", "不通过")
        for end in ("", "-sm3"):
            self.check(Maker().replace(f"directory/proof{end}.txt", b"0 of 2", b"1 of 2"), "目录", "不通过")
            self.check(Maker().replace(f"directory/proof{end}.txt", b"0 of 2", b"0 of 1"), "目录", "不通过")
        other = Maker()
        self.check(other.plus("directory/head.cbor", other.rows[1]), "目录", "不通过")
        self.check(Maker().replace("bundle.txt", b"directory 5", b"directory 3"), "目录", "不通过")

    def test_refs_lead_to_what_they_name(self) -> None:
        cut = Maker().without("leaves/1.cbor", "proofs/1.txt", "proofs/1-sm3.txt", "openings/1.cbor")
        self.check(cut, "引用", "不通过", says="seq 1 不在包内")
        self.check(with_entry(4, ref_hash=bytes(32)), "引用", "不通过", says="摘要")
        self.check(with_entry(4, refs=((6, 5),)), "引用", "不通过", says="不在自己之前")

    def test_time_does_not_run_backwards(self) -> None:
        self.check(with_entry(3, time=1), "时间", "不通过", says="seq 3")

    def test_authors_are_pinned_and_right(self) -> None:
        self.check(Maker(), "作者签名", "无法判定", KEYS.trust(KEYS.author_rule(1)))
        for seq in (0, 4):
            self.check(with_entry(seq, sign_wrong=True), "作者签名", "不通过", says=f"seq {seq}")

    def test_the_end_of_trust_in_an_author_is_weighed_against_the_bounds(self) -> None:
        cases = ((1_700_000_100, "通过"), (1_700_000_099, "无法判定"), (1_700_000_001, "无法判定"), (1_700_000_000, "不通过"))
        for revoked, word in cases:
            rules = (KEYS.author_rule(1, f" revoked {revoked}"), KEYS.author_rule(2))
            self.check(Maker(), "作者签名", word, KEYS.trust(*rules))

    def test_tokens_are_listed_and_not_judged(self) -> None:
        listed = hashlib.sha256(b"token").hexdigest()
        self.check(Maker().plus("timestamps/a.tsr", b"token"), "时间戳", "无法判定", says=listed)

    def test_a_fork_is_proved_by_two_bundles(self) -> None:
        # Without the author's SM2 signature, which is another each time, the same log has the same leaves.
        plain = entries()
        plain[4] = dataclasses.replace(plain[4], author=None)
        fork = Maker([*plain[:6], dataclasses.replace(plain[6], values={"f": 2})])
        one = Maker(plain)
        status, words, _ = run(one, self.trust, fork)
        self.assertEqual((status, words["两包比对"]), (1, "不通过"))
        same = run(one, self.trust, one)
        self.assertEqual((same[0], same[1]["两包比对"]), (0, "通过"))
        twin = [*plain, Entry({"g": 1})]
        twin[4] = dataclasses.replace(twin[4], values={"e": "other"})
        self.assertEqual(run(one, self.trust, Maker(twin))[1]["两包比对"], "不通过")
        longer = run(one, self.trust, Maker([*plain, Entry({"g": 1})]))
        self.assertEqual((longer[0], longer[1]["两包比对"]), (2, "无法判定"))
        forged = Maker(fork.log, sign=lambda text, end: KEYS.ed25519.line(NAME, text))
        self.assertEqual(run(one, self.trust, forged)[1]["两包比对"], "无法判定")

    def test_what_cannot_be_opened_or_understood_ends_with_2(self) -> None:
        weak = b"\x01" + bytes(31)
        pinned = f"author {hashlib.sha256(weak).hexdigest()} 1 {b64(weak)}"
        more = ("allow all", "quorum 1", "", "broken sha256\nbroken sm3", f"log {KEYS.author.written(NAME)}", pinned, "# a\u200bb")
        bad = [self.trust + f"{rule}\n" for rule in more]
        bad += ["jinze-trust/v2\n", "jinze-trust/v1\nlog x\n", self.trust.strip(), "\ufeff" + self.trust]
        bad += [self.trust + f"witness {KEYS.author.written('w.example.org', True)}\n"]
        for trust in bad:
            with self.subTest(trust=trust[-80:]):
                self.assertEqual(run(Maker(), trust)[0], 2)
        self.assertEqual(run(Maker(), self.trust + "# 说明\n")[0], 0)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            self.assertEqual(verifier.main(["no-such-bundle.zip"]), 2)
        self.assertIn("打不开", said.getvalue())

    def test_without_openssl_signatures_are_left_open(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "bundle.zip")
            path.write_bytes(zipped(Maker().members))
            absent = verifier.OpenSsl("no-such-openssl")
            case = verifier.read_case(verifier.read_bundle(path), verifier.parse_trust(self.trust.encode()), absent)
        words = {check.name: check.verdict for check in verifier.run_checks(case)}
        left = {name for name, verdict in words.items() if verdict is not verifier.Verdict.PASS}
        self.assertEqual(left, {"检查点签名", "见证", "作者签名"})
        self.assertNotIn(verifier.Verdict.FAIL, words.values())


def raw_name(maker: Maker, name: str) -> bytes:
    """A bundle with one more member, whose name the `zipfile` library would not write as it is."""
    stand_in = "~" * len(name)
    return zipped({**maker.members, stand_in: b""}).replace(stand_in.encode(), name.encode())


def shrunk(maker: Maker) -> bytes:
    """A bundle whose headers promise fewer bytes of a member than unpack, with a checksum that fits those."""
    content, few = b"token" * 10, b"token"
    whole = zipped({**maker.members, "timestamps/a.tsr": content})
    old, new = (verifier.zlib.crc32(c).to_bytes(4, "little") for c in (content, few))
    size = len(content).to_bytes(4, "little")
    for signature in (b"PK\x03\x04", b"PK\x01\x02"):
        start = whole.rindex(signature)  # It is the last member in both places.
        entry = whole[start:].replace(old, new, 1).replace(size, len(few).to_bytes(4, "little"), 1)
        whole = whole[:start] + entry
    return whole


class Parts(unittest.TestCase):
    """Single sections of the page."""

    def test_sm3_gives_the_examples_of_the_standard(self) -> None:
        examples = {
            b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
        }
        for message, digest in examples.items():
            self.assertEqual(verifier.sm3_plain(message).hex(), digest)
            self.assertEqual(verifier.sm3(message).hex(), digest)

    def test_keys_are_points_that_only_their_owner_can_use(self) -> None:
        self.assertTrue(verifier.is_ed25519_key(KEYS.ed25519.raw) and verifier.is_sm2_key(KEYS.sm2.raw))
        prime = 2**255 - 19
        weak = [number.to_bytes(32, "little") for number in (0, 1, prime - 1, prime, prime + 1, 1 + 2**255, 2)]
        # Points of order eight, RFC 8032's curve.
        weak += [bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
        for raw in weak:
            with self.subTest(raw=raw.hex()):
                self.assertFalse(verifier.is_ed25519_key(raw))
        x, y = KEYS.sm2.raw[1:33], KEYS.sm2.raw[33:]
        for raw in (b"\x03" + x + y, b"\x04" + y + x, b"\x04" + bytes(64)):
            self.assertFalse(verifier.is_sm2_key(raw))

    def test_canonical_bytes_are_read_and_written_alike(self) -> None:
        for value in (None, True, 0, 23, 24, 255, 256, 65536, 2**32, 2**63 - 1, -1, -(2**63), b"", "甲\n", [1, [[], ""]]):
            self.assertEqual(verifier.encode(value), canonical(value))
            self.assertEqual(verifier.decode(canonical(value)), value)

    def test_other_cbor_is_refused(self) -> None:
        bad = "1817 190001 1b8000000000000000 3b8000000000000000 a0 c000 f7 f90000 9fff 5f40ff 0000 - 6180 6165cc81 62"
        bad += " 6109 617f 62c280 62c2ad 63e2808b 63efbbbf 64f3a08080 8201 9bffffffffffffffff e0 f8ff 63eda080"
        for written in bad.split():
            data = bytes.fromhex(written.strip("-"))
            with self.subTest(written=written), self.assertRaises(verifier.Refused):
                verifier.decode(data)
        with self.assertRaises(verifier.Refused):
            verifier.decode(canonical("e\u0301"))

    def test_values_keep_their_bounds(self) -> None:
        verifier.decode_value(canonical([[[[1]]]]))
        verifier.decode_value(canonical([0] * 4096))
        for value in ([[[[[]]]]], [0] * 4097):
            with self.assertRaises(verifier.Refused):
                verifier.decode_value(canonical(value))

    def test_the_leaf_has_its_form_in_every_item(self) -> None:
        items = verifier.decode(Maker().leaves[4])
        bad = {0: 2, 1: b"", 2: -1, 3: None, 4: ["", None, 5], 5: [1, b""], 6: ["a", None, "r", 4, None, None], 7: b"k"}
        bad |= {8: "1", 9: [["s", 1, bytes(32)]], 10: ["2026-02-30", None], 11: 4, 12: [[8, 0, bytes(32)]]}
        bad |= {13: [["b", bytes(32), bytes(32)], ["a", bytes(32), bytes(32)]], 14: [[1, b"", b"", "", None]], 15: b"short"}
        bad |= {16: [3, bytes(32), bytes(64)]}
        worse = [(5, [5, bytes(32)]), (10, ["0000-01-01", None]), (16, [1, bytes(32), bytes(63)])]
        worse += [(13, [["files", bytes(32), bytes(32)]])]
        for index, value in worse:
            with self.subTest(index=index, value=value), self.assertRaises(verifier.Refused):
                verifier.parse_leaf(canonical([*items[:index], value, *items[index + 1 :]]))
        self.assertEqual(sorted(bad), list(range(17)))
        for index, value in bad.items():
            with self.subTest(index=index), self.assertRaises(verifier.Refused):
                verifier.parse_leaf(canonical([*items[:index], value, *items[index + 1 :]]))

    def test_proofs_of_every_place_in_small_trees_lead_to_the_root(self) -> None:
        for size in range(1, 18):
            leaves = [bytes([n]) for n in range(size)]
            for index in range(size):
                path = tree_path(verifier.sha256, index, leaves)
                start = verifier.SHA256.leaf(leaves[index])
                reached = verifier.root_of_proof(verifier.SHA256, index, size, start, path)
                self.assertEqual(reached, tree_root(verifier.sha256, leaves))
                for wrong in (path + [bytes(32)], path[:-1]) if path else (path + [bytes(32)],):
                    with self.assertRaises(verifier.Refused):
                        verifier.root_of_proof(verifier.SHA256, index, size, start, wrong)


class Vectors(unittest.TestCase):
    """Bundles that another program made."""

    @unittest.skipUnless(os.environ.get("JINZE_VECTORS"), "JINZE_VECTORS names no folder")
    def test_the_vectors_of_the_other_program_end_as_expected(self) -> None:
        lists = sorted(Path(os.environ["JINZE_VECTORS"]).rglob("expected.txt"))
        self.assertTrue(lists)
        for listed in lists:
            for line in listed.read_text(encoding="utf-8").splitlines():
                name, status = line.split()
                self.run_one(listed.parent, [name], int(status))

    @unittest.skipUnless(os.environ.get("JINZE_VECTORS"), "JINZE_VECTORS names no folder")
    def test_pairs_of_the_other_program_compare_as_expected(self) -> None:
        for listed in sorted(Path(os.environ["JINZE_VECTORS"]).rglob("compare.txt")):
            for line in listed.read_text(encoding="utf-8").splitlines():
                first, second, status = line.split()
                self.run_one(listed.parent, [first, second], int(status))

    def run_one(self, folder: Path, names: list[str], status: int) -> None:
        """One bundle, perhaps compared with another."""
        paths = [str(folder / name) for name in names]
        arguments = [paths[0], "--trust", str(folder / "trust.txt")]
        arguments += ["--compare", paths[1]] if len(paths) > 1 else []
        out = io.StringIO()
        with self.subTest(folder=folder.name, names=names), contextlib.redirect_stdout(out):
            found = verifier.main(arguments)
            self.assertEqual(found, status, out.getvalue())


if __name__ == "__main__":
    unittest.main()
