#!/usr/bin/env python3
"""Check an evidence bundle of Jinze (尽责) against docs/ledger-format.md, and against nothing else.

This program was written from that page alone. It shares no code with the program that writes bundles, so that
an error in the one is found by the other. It needs Python 3.11 and, for signatures, the command `openssl` (3.0
or later). The parts below carry the numbers of the page's sections; a reader can hold the two side by side.

Left out: consistency proofs (no bundle holds one), the store (section 10), and RFC 3161 tokens, which are only
listed.

    python3 jinze_verify.py BUNDLE.zip [--trust FILE] [--compare OTHER.zip]

Exit status: 0 通过, 1 不通过, 2 无法判定 (also: a file cannot be opened, or the command was wrong).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import datetime
import enum
import hashlib
import re
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

Value: TypeAlias = "None | bool | int | bytes | str | list[Value]"

LARGEST = 2**63 - 1


class Refused(Exception):
    """Bytes that break the format; the message says where, in Chinese."""


def need(condition: bool, message: str) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise Refused(message)


# ---------------------------------------------------------------- Section 1: canonical bytes

DEEPEST_READ = 8
"""No form in sections 2 to 7 nests deeper; this only bounds the recursion."""
DEEPEST_VALUE = 4
LONGEST_ARRAY = 4096
FORBIDDEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def encode(value: Value) -> bytes:
    """The canonical bytes of a value."""
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        need(-LARGEST - 1 <= value <= LARGEST, "整数超出范围")
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return head(3, len(raw)) + raw
    return head(4, len(value)) + b"".join(encode(item) for item in value)


def head(major: int, number: int) -> bytes:
    """A CBOR head in its shortest form."""
    if number < 24:
        return bytes([major << 5 | number])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([major << 5 | info]) + number.to_bytes(size, "big")
    raise Refused("整数超出范围")


def decode(data: bytes) -> Value:
    """Read canonical bytes; what does not encode to the very same bytes is refused."""
    value, end = decode_at(data, 0, 0)
    need(end == len(data), "值之后还有多余的字节")
    need(encode(value) == data, "编码不是最短形式")
    return value


def decode_at(data: bytes, start: int, depth: int) -> tuple[Value, int]:
    """The value that begins at `start`, and where it ends. Long heads pass here and fail in `decode`."""
    need(start < len(data), "字节不完整")
    first, position = data[start], start + 1
    if first in (0xF4, 0xF5, 0xF6):
        return {0xF4: False, 0xF5: True, 0xF6: None}[first], position
    major, info = first >> 5, first & 31
    need(major <= 4 and info <= 27, f"不允许的编码 0x{first:02x}")
    number = info
    if info >= 24:
        size = 1 << (info - 24)
        need(position + size <= len(data), "字节不完整")
        number = int.from_bytes(data[position : position + size], "big")
        position += size
    need(number <= LARGEST, "整数超出范围")
    if major == 0:
        return number, position
    if major == 1:
        return -1 - number, position
    if major == 4:
        return decode_array(data, position, number, depth + 1)
    end = position + number
    need(end <= len(data), "字节不完整")
    raw = data[position:end]
    return (raw if major == 2 else read_text(raw)), end


def decode_array(data: bytes, position: int, count: int, depth: int) -> tuple[Value, int]:
    """An array of `count` items; each takes a byte at least, so the data bounds the work."""
    need(depth <= DEEPEST_READ, "数组嵌套过深")
    need(count <= len(data) - position, "字节不完整")
    items: list[Value] = []
    for _ in range(count):
        item, position = decode_at(data, position, depth)
        items.append(item)
    return items, position


def read_text(raw: bytes) -> str:
    """Text as section 1 wants it."""
    try:
        value = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("文字不是 UTF-8") from None
    bad = FORBIDDEN.search(value)
    need(bad is None, f"文字中有不允许的字符 U+{ord(bad.group()):04X}" if bad else "")
    need(unicodedata.is_normalized("NFC", value), "文字不是 NFC 形式")
    return value


def decode_value(data: bytes) -> Value:
    """A *value* with its bounds on arrays."""
    value = decode(data)
    check_value(value, 0)
    return value


def check_value(value: Value, depth: int) -> None:
    """Hold the bounds on length and depth of arrays."""
    if isinstance(value, list):
        need(depth < DEEPEST_VALUE, "值的数组嵌套超过四层")
        need(len(value) <= LONGEST_ARRAY, "值的数组超过 4096 项")
        for item in value:
            check_value(item, depth + 1)


# ---------------------------------------------------------------- SM3 (GB/T 32905)


def rotate(word: int, by: int) -> int:
    """Rotate a 32-bit word to the left."""
    by %= 32
    return (word << by | word >> (32 - by)) & 0xFFFFFFFF


def sm3_plain(data: bytes) -> bytes:
    """SM3 in plain Python, for machines whose OpenSSL has none. Slow, and only meant to be right."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        state = sm3_block(state, padded[start : start + 64])
    return struct.pack(">8I", *state)


def sm3_block(state: list[int], block: bytes) -> list[int]:
    """The compression function."""
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ rotate(words[j - 3], 15)
        permuted = mixed ^ rotate(mixed, 15) ^ rotate(mixed, 23)
        words.append(permuted ^ rotate(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        ss1 = rotate(rotate(a, 12) + e + rotate(constant, j) & 0xFFFFFFFF, 7)
        ss2 = ss1 ^ rotate(a, 12)
        ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
        gg = e ^ f ^ g if j < 16 else e & f | (e ^ 0xFFFFFFFF) & g
        tt1 = ff + d + ss2 + (words[j] ^ words[j + 4]) & 0xFFFFFFFF
        tt2 = gg + h + ss1 + words[j] & 0xFFFFFFFF
        a, b, c, d = tt1, a, rotate(b, 9), c
        e, f, g, h = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17), e, rotate(f, 19), g
    return [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]


def sm3(data: bytes) -> bytes:
    """SM3 by OpenSSL where Python has it, else by our own."""
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        return sm3_plain(data)


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


# ---------------------------------------------------------------- Section 2: the leaf

LONGEST_LEAF = 65_535
LONGEST_OPENINGS = 262_144
RELATIONS = range(1, 8)
ERASES = 5


@dataclass(frozen=True)
class Stream:
    """A place in a subject's stream."""

    subject: str
    number: int
    previous: bytes | None


@dataclass(frozen=True)
class Ref:
    """A reference to an earlier entry."""

    relation: int
    seq: int
    leaf_hash: bytes


@dataclass(frozen=True)
class FileRef:
    """What a leaf says of an attached file."""

    size: int
    sha256: bytes
    sm3: bytes


@dataclass(frozen=True)
class Author:
    """The signature of a leaf's author."""

    algorithm: int
    fingerprint: bytes
    signature: bytes


@dataclass(frozen=True)
class Leaf:
    """A leaf that has the form of section 2."""

    raw: bytes
    items: list[Value]
    log_id: bytes
    seq: int
    recorded_at: int
    clock_state: int
    kind: str
    streams: list[Stream]
    first_day: str | None
    last_day: str | None
    refs: list[Ref]
    fields: dict[str, tuple[bytes, bytes]]
    files: list[FileRef]
    key: bytes
    author: Author | None

    def hash(self, tree: Tree) -> bytes:
        """The leaf hash in one of the trees."""
        return tree.leaf(self.raw)

    def signed_by_author(self) -> bytes:
        """What the author signs."""
        i = self.items
        return encode(["jinze/author/v1", i[1], i[7], i[8], i[10], i[11], i[12], i[13], i[14], i[15]])


def unsigned(value: Value, what: str) -> int:
    """An unsigned integer (a boolean is none)."""
    if type(value) is not int or value < 0:
        raise Refused(f"{what}应为非负整数")
    return value


def one_of(value: Value, allowed: range, what: str) -> int:
    """An integer of a range."""
    number = unsigned(value, what)
    need(number in allowed, f"{what}为 {number}，不在允许的取值内")
    return number


def text(value: Value, what: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise Refused(f"{what}应为文字")
    return value


def octets(value: Value, what: str, size: int | None = None) -> bytes:
    """A byte string, of a given size or any."""
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        raise Refused(f"{what}应为字节串" + (f"（{size} 字节）" if size else ""))
    return value


def array(value: Value, what: str, exactly: int | None = None, most: int | None = None) -> list[Value]:
    """An array, of a given length or up to one."""
    if not isinstance(value, list):
        raise Refused(f"{what}应为数组")
    need(exactly is None or len(value) == exactly, f"{what}应有 {exactly} 项")
    need(most is None or len(value) <= most, f"{what}超过 {most} 项")
    return value


def ascending(keys: list, what: str) -> None:
    """Refuse keys that do not strictly ascend."""
    need(all(a < b for a, b in zip(keys, keys[1:])), f"{what}没有严格按升序排列")


def day(value: str, what: str) -> str:
    """A day of the calendar, as `YYYY-MM-DD`."""
    need(re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None, f"{what}应写作 YYYY-MM-DD")
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        raise Refused(f"{what} {value} 不是历法上的一天") from None
    return value


def parse_leaf(raw: bytes) -> Leaf:
    """A leaf of the form of section 2, or a refusal."""
    need(len(raw) <= LONGEST_LEAF, f"记录超过 {LONGEST_LEAF} 字节")
    items = array(decode(raw), "记录", exactly=17)
    need(one_of(items[0], range(1, 2), "版本") == 1, "版本不是 1")
    seq = unsigned(items[2], "序号")
    check_circumstances(items)
    first, last = parse_valid(items[10])
    return Leaf(
        raw=raw,
        items=items,
        log_id=octets(items[1], "账本编号", 16),
        seq=seq,
        recorded_at=unsigned(items[3], "记录时间"),
        clock_state=parse_clock(items[4]),
        kind=text(items[7], "种类"),
        streams=parse_streams(items[9]),
        first_day=first,
        last_day=last,
        refs=parse_refs(items[12]),
        fields=parse_fields(items[13]),
        files=[parse_file(item) for item in array(items[14], "附件", most=64)],
        key=octets(items[15], "防重键", 16),
        author=parse_author(items[16]),
    )


def check_circumstances(items: list[Value]) -> None:
    """Items that must have their form, and that no check reads."""
    if items[5] is not None:
        size, note = array(items[5], "锚", exactly=2)
        unsigned(size, "锚的大小")
        octets(note, "锚的摘要", 32)
    account, person, role, level, session, behalf = array(items[6], "操作者", exactly=6)
    text(account, "账号")
    text(role, "角色")
    one_of(level, range(4), "登录级别")
    for value, what in ((person, "人员"), (behalf, "代办对象")):
        if value is not None:
            text(value, what)
    if session is not None:
        octets(session, "会话", 32)
    unsigned(items[8], "字段版本")
    one_of(items[11], range(4), "密级标记")


def parse_clock(value: Value) -> int:
    """The clock's state."""
    source, offset, state = array(value, "时钟", exactly=3)
    text(source, "时钟来源")
    need(offset is None or type(offset) is int, "时钟偏差应为整数或空")
    return one_of(state, range(5), "时钟状态")


def parse_streams(value: Value) -> list[Stream]:
    """The places in streams."""
    streams = []
    for item in array(value, "所属对象", most=512):
        subject, number, previous = array(item, "所属对象的一项", exactly=3)
        position = unsigned(number, "对象内编号")
        need(position >= 1, "对象内编号从 1 起")
        need((previous is None) == (position == 1), "只有对象内编号 1 没有前一条")
        before = None if previous is None else octets(previous, "前一条的摘要", 32)
        streams.append(Stream(text(subject, "对象"), position, before))
    ascending([s.subject.encode() for s in streams], "所属对象")
    return streams


def parse_valid(value: Value) -> tuple[str | None, str | None]:
    """The days for which the entry holds."""
    first, last = array(value, "适用日期", exactly=2)
    return (
        None if first is None else day(text(first, "首日"), "首日"),
        None if last is None else day(text(last, "末日"), "末日"),
    )


def parse_refs(value: Value) -> list[Ref]:
    """The references; that they point backwards is the check 引用."""
    refs = []
    for item in array(value, "引用", most=64):
        relation, seq, leaf_hash = array(item, "引用的一项", exactly=3)
        refs.append(
            Ref(
                one_of(relation, RELATIONS, "引用关系"),
                unsigned(seq, "引用的序号"),
                octets(leaf_hash, "引用的摘要", 32),
            )
        )
    ascending([(r.relation, r.seq, r.leaf_hash) for r in refs], "引用")
    return refs


def parse_fields(value: Value) -> dict[str, tuple[bytes, bytes]]:
    """The commitments by field, first SHA-256, then SM3."""
    pairs = []
    for item in array(value, "字段", most=64):
        name, first, second = array(item, "字段的一项", exactly=3)
        commitments = (octets(first, "SHA-256 承诺", 32), octets(second, "SM3 承诺", 32))
        pairs.append((text(name, "字段名"), commitments))
    ascending([name.encode() for name, _ in pairs], "字段")
    return dict(pairs)


def parse_file(value: Value) -> FileRef:
    """One attached file."""
    size, first, second, media, claimed = array(value, "附件的一项", exactly=5)
    text(media, "附件类型")
    if claimed is not None:
        unsigned(claimed, "附件自称的时间")
    return FileRef(unsigned(size, "附件大小"), octets(first, "附件 SHA-256", 32), octets(second, "附件 SM3", 32))


def parse_author(value: Value) -> Author | None:
    """The author's signature, if there is one."""
    if value is None:
        return None
    algorithm, fingerprint, signature = array(value, "作者", exactly=3)
    return Author(
        one_of(algorithm, range(1, 3), "作者签名算法"),
        octets(fingerprint, "作者指纹", 32),
        octets(signature, "作者签名"),
    )


@dataclass(frozen=True)
class Opening:
    """What opens a commitment."""

    salt: bytes
    value: bytes

    def committed(self, leaf: Leaf, name: str) -> bytes:
        """The bytes whose hash is the commitment."""
        return encode(["jinze/field/v1", leaf.log_id, leaf.key, name, self.salt, self.value])


def parse_openings(raw: bytes) -> dict[str, Opening]:
    """The openings of an entry, by field."""
    need(len(raw) <= LONGEST_OPENINGS, f"披露内容超过 {LONGEST_OPENINGS} 字节")
    pairs = []
    for item in array(decode(raw), "披露内容", most=64):
        name, salt, value = array(item, "披露内容的一项", exactly=3)
        opening = Opening(octets(salt, "盐", 32), octets(value, "字段值"))
        decode_value(opening.value)
        pairs.append((text(name, "字段名"), opening))
    ascending([name.encode() for name, _ in pairs], "披露内容")
    return dict(pairs)


# ---------------------------------------------------------------- Section 3: trees

LONGEST_PROOF = 63


@dataclass(frozen=True)
class Tree:
    """One of the two trees, and how the format writes its name in each place."""

    rule: str
    title: str
    digest: Callable[[bytes], bytes]
    suffix: str
    origin_suffix: str
    commitment: int

    def leaf(self, data: bytes) -> bytes:
        """The hash of a leaf."""
        return self.digest(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """The hash of an inner node."""
        return self.digest(b"\x01" + left + right)


SHA256 = Tree("sha256", "SHA-256", sha256, "", "", 0)
SM3 = Tree("sm3", "SM3", sm3, "-sm3", "/sm3", 1)
TREES = (SHA256, SM3)


def root_of_proof(tree: Tree, index: int, size: int, leaf_hash: bytes, path: list[bytes]) -> bytes:
    """The root to which an inclusion proof leads (the walk of RFC 9162, section 2.1.3.2, over RFC 6962's tree)."""
    need(index < size, f"序号 {index} 不小于树的大小 {size}")
    need(len(path) <= LONGEST_PROOF, f"证明超过 {LONGEST_PROOF} 个哈希")
    place, last, reached = index, size - 1, leaf_hash
    for sibling in path:
        need(last > 0, "证明的哈希多于所需")
        if place % 2 == 1 or place == last:
            reached = tree.node(sibling, reached)
            while place % 2 == 0 and place > 0:
                place, last = place >> 1, last >> 1
        else:
            reached = tree.node(reached, sibling)
        place, last = place >> 1, last >> 1
    need(last == 0, "证明的哈希少于所需")
    return reached


# ---------------------------------------------------------------- Section 4: checkpoints


@dataclass(frozen=True)
class Line:
    """A signature line of a note."""

    name: str
    key_id: bytes
    body: bytes


@dataclass(frozen=True)
class Note:
    """A checkpoint as a signed note; nothing of it is believed yet."""

    raw: bytes
    text: bytes
    origin: str
    size: int
    root: bytes
    lines: list[Line]


def decimal(value: str, what: str) -> int:
    """A decimal number without leading zeros, up to 2⁶³ − 1."""
    need(re.fullmatch("0|[1-9][0-9]{0,18}", value) is not None, f"{what}应为不带前导零的十进制数")
    need(int(value) <= LARGEST, f"{what}过大")
    return int(value)


def unbase64(value: str, what: str, size: int | None = None) -> bytes:
    """Bytes from the one base64 that RFC 4648 allows for them."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(f"{what}不是 base64") from None
    need(base64.b64encode(raw).decode() == value, f"{what}不是规范的 base64")
    need(size is None or len(raw) == size, f"{what}应为 {size} 字节")
    return raw


def text_lines(raw: bytes, what: str) -> list[str]:
    """The lines of a text member; every line must end with a line feed, and no other control may stand there."""
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{what}不是 UTF-8") from None
    need(whole.endswith("\n"), f"{what}的最后一行没有换行")
    need(re.search("[\u0000-\u0009\u000b-\u001f\u007f\ufeff]", whole) is None, f"{what}中有回车、BOM 或控制字符")
    return whole[:-1].split("\n")


def parse_note(raw: bytes) -> Note:
    """Read a note: three lines of text, an empty line, signature lines."""
    lines = text_lines(raw, "检查点")
    need(len(lines) >= 5 and lines[3] == "", "检查点应为三行文字、一个空行和签名行")
    need(lines[0] != "", "检查点没有来源名")
    return Note(
        raw=raw,
        text="".join(f"{line}\n" for line in lines[:3]).encode(),
        origin=lines[0],
        size=decimal(lines[1], "检查点的大小"),
        root=unbase64(lines[2], "检查点的根", 32),
        lines=[parse_line(line) for line in lines[4:]],
    )


def parse_line(line: str) -> Line:
    """A signature line."""
    parts = line.split(" ")
    need(len(parts) == 3 and parts[0] == "\u2014" and parts[1] != "", "签名行应为「— 名称 BASE64」")
    blob = unbase64(parts[2], "签名行")
    need(len(blob) > 4, "签名行太短")
    return Line(parts[1], blob[:4], blob[4:])


class KeyType(enum.Enum):
    """The types of keys, by the bytes that begin the key bytes, and the length of what follows."""

    ED25519 = (b"\x01", 32)
    SM2 = (b"\xffsm2-sm3/v1", 65)
    COSIGNATURE = (b"\x04", 32)


@dataclass(frozen=True)
class Key:
    """A pinned public key of the log or a witness."""

    name: str
    type: KeyType
    raw: bytes
    key_id: bytes

    def title(self) -> str:
        """How the report names it."""
        return f"{self.name}+{self.key_id.hex()}({self.type.name})"


def parse_key(written: str, allowed: tuple[KeyType, ...]) -> Key:
    """`NAME+KEYID+BASE64`."""
    parts = written.split("+", 2)
    need(len(parts) == 3 and parts[0] != "", "公钥应写作「名称+编号+BASE64」")
    name, key_id, encoded = parts
    blob = unbase64(encoded, f"公钥 {name}")
    computed = sha256(name.encode() + b"\n" + blob)[:4]
    need(key_id == computed.hex(), f"公钥 {name} 的编号 {key_id} 与内容不符")
    for kind in allowed:
        prefix, size = kind.value
        raw = blob.removeprefix(prefix)
        if blob.startswith(prefix) and len(raw) == size and (size != 65 or raw[0] == 4):
            return Key(name, kind, raw, computed)
    raise Refused(f"公钥 {name} 的类型不能用在这里")


class Outcome(enum.Enum):
    """What became of a signature."""

    GOOD = enum.auto()
    BAD = enum.auto()
    UNKNOWN = enum.auto()


@dataclass(frozen=True)
class Signed:
    """A pinned key's line in a note, judged."""

    key: Key
    outcome: Outcome
    time: int | None = None


def judge_line(note: Note, key: Key, body: bytes, openssl: OpenSsl) -> Signed:
    """Judge the line of a known key."""
    if key.type is KeyType.COSIGNATURE:
        if len(body) != 72:
            return Signed(key, Outcome.BAD)
        time = int.from_bytes(body[:8], "big")
        message = f"cosignature/v1\ntime {time}\n".encode() + note.text
        return Signed(key, openssl.ed25519(key.raw, message, body[8:]), time)
    judge = openssl.ed25519 if key.type is KeyType.ED25519 else openssl.sm2
    return Signed(key, judge(key.raw, note.text, body))


def judge_note(note: Note, keys: Iterable[Key], openssl: OpenSsl) -> list[Signed]:
    """Judge every line whose name and key id are known; the others are ignored."""
    known = {(key.name, key.key_id): key for key in keys}
    found = ((line, known.get((line.name, line.key_id))) for line in note.lines)
    return [judge_line(note, key, line.body, openssl) for line, key in found if key is not None]


class OpenSsl:
    """Signatures through the command `openssl`. Before it is believed, it must accept a published example."""

    HINT = "需要 openssl 3.0 或更新的版本（Debian/Ubuntu：apt install openssl；macOS：brew install openssl@3）"
    ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
    SM2_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
    SM2_OPTIONS = ("-digest", "sm3", "-pkeyopt", "distid:1234567812345678")
    # RFC 8032, section 7.1, test 2.
    ED25519_EXAMPLE = (
        bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
        b"\x72",
        bytes.fromhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    )
    # GB/T 32918.5, appendix A.2: the message `message digest`.
    SM2_EXAMPLE = (
        bytes.fromhex(
            "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
            "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
        ),
        b"message digest",
        bytes.fromhex(
            "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
            "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
        ),
    )

    def __init__(self, command: str | None = None) -> None:
        self._command = command or shutil.which("openssl")
        self._tried: dict[str, bool] = {}

    def ed25519(self, key: bytes, message: bytes, signature: bytes) -> Outcome:
        """Judge an Ed25519 signature."""
        return self._judge("ed25519", self._ed25519, self.ED25519_EXAMPLE, (key, message, signature))

    def sm2(self, key: bytes, message: bytes, signature: bytes) -> Outcome:
        """Judge an SM2 signature with SM3, given as r ‖ s."""
        return self._judge("sm2", self._sm2, self.SM2_EXAMPLE, (key, message, signature))

    def _judge(
        self,
        name: str,
        verify: Callable[[bytes, bytes, bytes], bool],
        example: tuple[bytes, bytes, bytes],
        asked: tuple[bytes, bytes, bytes],
    ) -> Outcome:
        if len(asked[2]) != 64:
            return Outcome.BAD
        if name not in self._tried:
            self._tried[name] = verify(*example)
        if not self._tried[name]:
            return Outcome.UNKNOWN
        return Outcome.GOOD if verify(*asked) else Outcome.BAD

    def _ed25519(self, key: bytes, message: bytes, signature: bytes) -> bool:
        return self._run(self.ED25519_SPKI + key, message, signature, ())

    def _sm2(self, key: bytes, message: bytes, signature: bytes) -> bool:
        pair = der_integer(signature[:32]) + der_integer(signature[32:])
        return self._run(self.SM2_SPKI + key, message, bytes([0x30, len(pair)]) + pair, self.SM2_OPTIONS)

    def _run(self, spki: bytes, message: bytes, signature: bytes, options: tuple[str, ...]) -> bool:
        if self._command is None:
            return False
        with tempfile.TemporaryDirectory(prefix="jinze-verify-") as folder:
            paths = [Path(folder, name) for name in ("key.der", "message", "signature")]
            for path, content in zip(paths, (spki, message, signature)):
                path.write_bytes(content)
            key, said, signed = map(str, paths)
            command = [self._command, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key]
            command += ["-rawin", "-in", said, "-sigfile", signed, *options]
            try:
                done = subprocess.run(command, capture_output=True, timeout=60, check=False)
            except (OSError, subprocess.SubprocessError):
                return False
        return done.returncode == 0 and b"Signature Verified Successfully" in done.stdout


def der_integer(raw: bytes) -> bytes:
    """An unsigned big-endian number as a DER INTEGER (short lengths only)."""
    body = raw.lstrip(b"\x00") or b"\x00"
    if body[0] >= 0x80:
        body = b"\x00" + body
    return bytes([0x02, len(body)]) + body


# ---------------------------------------------------------------- Section 5: trust


@dataclass(frozen=True)
class PinnedAuthor:
    """An author's key, and the end of trust in it."""

    algorithm: int
    raw: bytes
    revoked: int | None


@dataclass
class Trust:
    """What the caller believes."""

    logs: list[Key] = field(default_factory=list)
    witnesses: list[Key] = field(default_factory=list)
    quorum: int | None = None
    broken: Tree | None = None
    authors: dict[bytes, PinnedAuthor] = field(default_factory=dict)

    def log_keys(self, origin: str) -> list[Key]:
        """The log's keys for this origin."""
        return [key for key in self.logs if key.name == origin]

    def names(self, origin: str) -> bool:
        """Whether both keys of this origin are pinned."""
        return {key.type for key in self.log_keys(origin)} == {KeyType.ED25519, KeyType.SM2}


def parse_trust(raw: bytes) -> Trust:
    """Read a trust text; a rule that is not understood refuses it, for it may be one that takes trust away."""
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Refused("信任文件不是 UTF-8") from None
    need(lines[0] == "jinze-trust/v1", "信任文件的第一行应为 jinze-trust/v1")
    trust = Trust()
    for number, line in enumerate(lines[1:], start=2):
        if line and not line.startswith("#"):
            try:
                add_rule(trust, line.split(" "))
            except Refused as refusal:
                raise Refused(f"信任文件第 {number} 行：{refusal}") from None
    return trust


def add_rule(trust: Trust, words: list[str]) -> None:
    """Add one rule."""
    match words:
        case ["log", written]:
            key = parse_key(written, (KeyType.ED25519, KeyType.SM2))
            same = [k for k in trust.logs if (k.name, k.type) == (key.name, key.type)]
            need(not same, f"{key.name} 的同类公钥写了两次")
            trust.logs.append(key)
        case ["witness", written]:
            key = parse_key(written, (KeyType.COSIGNATURE,))
            need(key not in trust.witnesses, f"见证者 {key.name} 写了两次")
            trust.witnesses.append(key)
        case ["quorum", number]:
            need(trust.quorum is None, "quorum 写了两次")
            trust.quorum = decimal(number, "quorum")
        case ["broken", name]:
            tree = next((tree for tree in TREES if tree.rule == name), None)
            need(tree is not None, f"不认识的算法 {name!r}")
            need(trust.broken is None, "broken 只能写一次：两种算法都不可信时，无从核验")
            trust.broken = tree
        case ["author", fingerprint, algorithm, encoded]:
            add_author(trust, fingerprint, algorithm, encoded, None)
        case ["author", fingerprint, algorithm, encoded, "revoked", until]:
            add_author(trust, fingerprint, algorithm, encoded, decimal(until, "revoked"))
        case _:
            raise Refused(f"不认识的规则 {' '.join(words)[:80]!r}")


def add_author(trust: Trust, fingerprint: str, algorithm: str, encoded: str, revoked: int | None) -> None:
    """Pin an author's key."""
    need(algorithm in ("1", "2"), "作者算法应为 1 或 2")
    raw = unbase64(encoded, "作者公钥", 32 if algorithm == "1" else 65)
    need(algorithm == "1" or raw[0] == 4, "SM2 公钥应为未压缩的点")
    need(sha256(raw).hex() == fingerprint, f"作者指纹 {fingerprint[:80]} 与公钥不符")
    need(sha256(raw) not in trust.authors, "同一作者写了两次")
    trust.authors[sha256(raw)] = PinnedAuthor(int(algorithm), raw, revoked)


# ---------------------------------------------------------------- Section 6: the bundle

MEBIBYTE = 1 << 20
MOST_MEMBERS = 100_000
MOST_UNPACKED = 512 * MEBIBYTE
LARGEST_MEMBER = 100 * MEBIBYTE
HIGHEST_RATIO = 1000
SEQ = "(0|[1-9][0-9]{0,18})"
REQUIRED = (
    "bundle.txt",
    "checkpoint.txt",
    "checkpoint-sm3.txt",
    "directory/head.cbor",
    "directory/proof.txt",
    "directory/proof-sm3.txt",
)
NEVER_READ = ("trust.txt", "README.txt", "index.html")
LISTED = (
    re.compile("|".join(re.escape(name) for name in REQUIRED + NEVER_READ)),
    re.compile(f"leaves/{SEQ}\\.cbor"),
    re.compile(f"openings/{SEQ}\\.cbor"),
    re.compile(f"proofs/{SEQ}(-sm3)?\\.txt"),
    re.compile("files/[0-9a-f]{64}"),
    re.compile("timestamps/[^/]+\\.tsr"),
)


@dataclass(frozen=True)
class Digests:
    """What is kept of a member whose content is not read."""

    size: int
    sha256: bytes
    sm3: bytes


@dataclass
class Bundle:
    """A bundle whose structure holds."""

    members: dict[str, bytes]
    files: dict[str, Digests]
    timestamps: dict[str, Digests]
    origin: str
    log_id: bytes
    subject: str
    first_day: str
    last_day: str
    size: int
    directory: int

    def sequences(self, folder: str, ending: str) -> Iterator[int]:
        """The numbers of the members of a folder, ascending."""
        pattern = re.compile(f"{folder}/{SEQ}{re.escape(ending)}")
        found = (pattern.fullmatch(name) for name in self.members)
        return iter(sorted(int(match.group(1)) for match in found if match))


def read_bundle(path: Path) -> Bundle:
    """Open a bundle, or refuse it. OSError means that the file could not be opened at all."""
    with path.open("rb") as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                infos = archive.infolist()
                check_members(infos)
                return unpack_bundle(stream, infos)
        except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, EOFError) as error:
            raise Refused(f"不是完好的 ZIP 文件：{error}") from None


def check_members(infos: list[zipfile.ZipInfo]) -> None:
    """All that can be said before anything is unpacked."""
    need(len(infos) <= MOST_MEMBERS, f"成员超过 {MOST_MEMBERS} 个")
    # ZipInfo cuts a name at NUL and may turn separators; only the original name is what stands in the file.
    names = [info.orig_filename for info in infos]
    for info, name in zip(infos, names):
        check_name(name)
        mode = info.external_attr >> 16
        need(not stat.S_ISLNK(mode), f"{name} 是符号链接")
        need(info.flag_bits & 0x2041 == 0, f"{name} 被加密")
        need(info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), f"{name} 的压缩方法不被允许")
        need(info.file_size <= LARGEST_MEMBER, f"{name} 解开后超过 100 MiB")
        swollen = info.file_size > MEBIBYTE and info.file_size > HIGHEST_RATIO * info.compress_size
        need(not swollen, f"{name} 解开后超过压缩大小的 {HIGHEST_RATIO} 倍")
    need(len(set(names)) == len(names), "有重名的成员")
    need(sum(info.file_size for info in infos) <= MOST_UNPACKED, "解开后总计超过 512 MiB")
    missing = [name for name in REQUIRED if name not in names]
    need(not missing, f"缺少成员：{'、'.join(missing)}")


def check_name(name: str) -> None:
    """Refuse a name that section 6 does not list."""
    shown = ascii(name[:120])
    need(re.search("[\u0000-\u001f\u007f-\u009f]", name) is None, f"成员名有控制字符：{shown}")
    need("\\" not in name and ".." not in name, f"成员名有「\\」或「..」：{shown}")
    need(all(name.split("/")), f"成员名是绝对路径或有空的部分：{shown}")
    match = next((m for m in (pattern.fullmatch(name) for pattern in LISTED) if m), None)
    if match is None:
        raise Refused(f"成员名不在格式所列之内：{shown}")
    if match.re.groups:
        need(int(match.group(1)) <= LARGEST, f"成员名中的序号过大：{shown}")


def unpack_bundle(stream: BinaryIO, infos: list[zipfile.ZipInfo]) -> Bundle:
    """Unpack the members; of files and tokens only the digests are kept."""
    members: dict[str, bytes] = {}
    files: dict[str, Digests] = {}
    timestamps: dict[str, Digests] = {}
    for info in infos:
        name = info.orig_filename
        if name in NEVER_READ:
            continue
        content = unpack(stream, info)
        folder, _, rest = name.partition("/")
        if folder in ("files", "timestamps"):
            digests = Digests(len(content), sha256(content), sm3(content))
            (files if folder == "files" else timestamps)[rest] = digests
        else:
            members[name] = content
    return parse_bundle(members, files, timestamps)


def unpack(stream: BinaryIO, info: zipfile.ZipInfo) -> bytes:
    """Unpack one member: the promised bytes and none behind them (`ZipFile.read` would drop those in silence)."""
    name = info.orig_filename
    stream.seek(info.header_offset)
    header = stream.read(30)
    need(len(header) == 30, f"{name} 的本地文件头不完整")
    magic, _, flags, method, _, _, _, _, _, name_size, extra_size = struct.unpack("<4s5H3L2H", header)
    raw_name = name.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
    need(magic == b"PK\x03\x04" and stream.read(name_size) == raw_name, f"{name} 的本地文件头与目录不符")
    need(method == info.compress_type and flags & 0x2041 == 0, f"{name} 的本地文件头与目录不符")
    stream.seek(extra_size, 1)
    packed = stream.read(info.compress_size)
    need(len(packed) == info.compress_size, f"{name} 不完整")
    content = packed if info.compress_type == zipfile.ZIP_STORED else inflate(packed, info)
    need(len(content) == info.file_size, f"{name} 的大小与所称不符")
    need(zlib.crc32(content) == info.CRC, f"{name} 的校验和不符")
    return content


def inflate(packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """Inflate at most one byte more than promised."""
    inflater = zlib.decompressobj(-15)
    content = inflater.decompress(packed, info.file_size + 1)
    need(inflater.eof and not inflater.unused_data, f"{info.orig_filename} 的大小与所称不符")
    return content


def parse_bundle(members: dict[str, bytes], files: dict[str, Digests], timestamps: dict[str, Digests]) -> Bundle:
    """Read `bundle.txt`, and see that no proof stands without its leaf."""
    lines = text_lines(members["bundle.txt"], "bundle.txt")
    keys = ("origin", "log", "subject", "from", "until", "size", "directory")
    need(lines[0] == "jinze-bundle/v1", "bundle.txt 的第一行应为 jinze-bundle/v1")
    need(len(lines) == 1 + len(keys), f"bundle.txt 应有 {1 + len(keys)} 行")
    values = []
    for key, line in zip(keys, lines[1:]):
        found, space, value = line.partition(" ")
        need(found == key and space == " " and value != "", f"bundle.txt 中应有「{key}」一行")
        values.append(value)
    origin, log_id, subject, first, last, size, directory = values
    need(re.fullmatch("[0-9a-f]{32}", log_id) is not None, "bundle.txt 的 log 应为 32 位小写十六进制")
    bundle = Bundle(
        members,
        files,
        timestamps,
        origin=read_text(origin.encode()),
        log_id=bytes.fromhex(log_id),
        subject=read_text(subject.encode()),
        first_day=day(first, "from"),
        last_day=day(last, "until"),
        size=decimal(size, "size"),
        directory=decimal(directory, "directory"),
    )
    leaves = set(bundle.sequences("leaves", ".cbor"))
    for ending in (".txt", "-sm3.txt"):
        for seq in bundle.sequences("proofs", ending):
            need(seq in leaves, f"proofs/{seq}{ending} 没有对应的记录")
    return bundle


@dataclass(frozen=True)
class Proof:
    """A member of `proofs/`."""

    index: int
    path: list[bytes]
    note: bytes


def parse_proof(raw: bytes) -> Proof:
    """Read an inclusion proof: its head, the hashes, an empty line, the note."""
    top, empty, note = raw.partition(b"\n\n")
    need(empty != b"", "证明中没有空行")
    lines = text_lines(top + b"\n", "证明")
    need(len(lines) >= 2 and lines[0] == "c2sp.org/tlog-proof@v1", "证明的第一行应为 c2sp.org/tlog-proof@v1")
    need(lines[1].startswith("index "), "证明的第二行应为 index")
    path = [unbase64(line, "证明中的哈希", 32) for line in lines[2:]]
    return Proof(decimal(lines[1].removeprefix("index "), "证明的序号"), path, note)


# ---------------------------------------------------------------- Section 7: directory entries

DIRECTORY_KIND = "ledger.directory"
DIRECTORY_FIELDS = {"count", "day", "sha256", "sm3"}


@dataclass(frozen=True)
class Directory:
    """The fields of a directory entry."""

    count: int
    day: str
    roots: dict[str, bytes]


@dataclass(frozen=True)
class Head:
    """A row of the directory's list."""

    subject: str
    number: int
    leaf_hash: bytes


def parse_directory(leaf: Leaf, openings: dict[str, Opening]) -> Directory:
    """The fields of a directory entry, from its openings."""
    need(leaf.kind == DIRECTORY_KIND, f"seq {leaf.seq} 的种类是 {leaf.kind}，不是 {DIRECTORY_KIND}")
    need(not leaf.streams, f"目录记录 seq {leaf.seq} 不应属于任何对象")
    need(set(leaf.fields) == DIRECTORY_FIELDS, f"目录记录 seq {leaf.seq} 的字段不是 count、day、sha256、sm3")
    need(set(openings) == DIRECTORY_FIELDS, f"目录记录 seq {leaf.seq} 的字段没有全部披露")
    values = {name: decode_value(opening.value) for name, opening in openings.items()}
    return Directory(
        count=unsigned(values["count"], "目录的 count"),
        day=day(text(values["day"], "目录的 day"), "目录的 day"),
        roots={tree.rule: octets(values[tree.rule], f"目录的 {tree.rule}", 32) for tree in TREES},
    )


def parse_head(raw: bytes) -> Head:
    """`directory/head.cbor`."""
    subject, number, leaf_hash = array(decode(raw), "目录行", exactly=3)
    place = unsigned(number, "目录行的编号")
    need(place >= 1, "目录行的编号从 1 起")
    return Head(text(subject, "目录行的对象"), place, octets(leaf_hash, "目录行的摘要", 32))


def parse_directory_proof(raw: bytes) -> tuple[int, int, list[bytes]]:
    """Index, count and hashes of a proof in the directory's list."""
    lines = text_lines(raw, "目录证明")
    match = re.fullmatch("index ([0-9]+) of ([0-9]+)", lines[0])
    if match is None:
        raise Refused("目录证明的第一行应为「index I of COUNT」")
    path = [unbase64(line, "目录证明中的哈希", 32) for line in lines[1:]]
    return decimal(match.group(1), "目录证明的位置"), decimal(match.group(2), "目录证明的总数"), path


# ---------------------------------------------------------------- Section 8: the checks


class Verdict(enum.Enum):
    """How a check, or the whole, ends; the value is the exit status."""

    PASS = 0
    FAIL = 1
    OPEN = 2

    def title(self) -> str:
        """The word in the report."""
        return {Verdict.PASS: "通过", Verdict.FAIL: "不通过", Verdict.OPEN: "无法判定"}[self]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """One 不通过 decides; else one 无法判定."""
    found = set(verdicts)
    return next((v for v in (Verdict.FAIL, Verdict.OPEN) if v in found), Verdict.PASS)


@dataclass
class Check:
    """One check, and what was found."""

    name: str
    verdict: Verdict = Verdict.PASS
    reasons: list[str] = field(default_factory=list)

    def tell(self, reason: str) -> None:
        """Say something that decides nothing."""
        self.reasons.append(reason)

    def fail(self, reason: str) -> None:
        """不通过."""
        self.verdict = Verdict.FAIL
        self.reasons.append(reason)

    def open(self, reason: str) -> None:
        """无法判定, unless the check has failed already."""
        self.verdict = worst((self.verdict, Verdict.OPEN))
        self.reasons.append(reason)


NAMES = (
    "包的结构",
    "信任依据",
    "检查点签名",
    "检查点一致",
    "见证",
    "记录编码",
    "记录在账（SHA-256）",
    "记录在账（SM3）",
    "字段",
    "删除",
    "附件",
    "个人记录连续",
    "目录",
    "引用",
    "时间",
    "作者签名",
    "时间戳",
)


@dataclass
class Case:
    """A bundle with all that was read from it, once, for the checks to look at."""

    bundle: Bundle
    trust: Trust | None
    openssl: OpenSsl
    notes: dict[str, Note] = field(default_factory=dict)
    signed: dict[str, list[Signed]] = field(default_factory=dict)
    leaves: dict[int, Leaf] = field(default_factory=dict)
    openings: dict[int, dict[str, Opening]] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)

    def trees(self) -> list[Tree]:
        """The trees that are still believed."""
        return [tree for tree in TREES if self.trust is None or tree is not self.trust.broken]

    def read(self, member: str, parse: Callable[[bytes], object]) -> object | None:
        """Parse a member; if it is refused, remember why."""
        try:
            return parse(self.bundle.members[member])
        except Refused as refusal:
            self.refusals[member] = str(refusal)
            return None

    def keys(self) -> list[Key]:
        """All pinned keys that may sign this log's notes."""
        return [] if self.trust is None else self.trust.log_keys(self.bundle.origin) + self.trust.witnesses

    def must_disclose(self, leaf: Leaf) -> bool:
        """Whether section 6 demands this leaf's openings."""
        if leaf.seq == self.bundle.directory:
            return True
        begun = leaf.first_day is None or leaf.first_day <= self.bundle.last_day
        return begun and (leaf.last_day is None or leaf.last_day >= self.bundle.first_day)

    def erased(self, leaf: Leaf) -> set[str]:
        """The names that included entries with relation 5 to this leaf list in their field `fields`."""
        names: set[str] = set()
        for other in self.leaves.values():
            if any(ref.relation == ERASES and ref.seq == leaf.seq for ref in other.refs):
                opening = self.openings.get(other.seq, {}).get("fields")
                listed = decode_value(opening.value) if opening else []
                if isinstance(listed, list):
                    names.update(name for name in listed if isinstance(name, str))
        return names

    def stream(self) -> list[tuple[Stream, Leaf]]:
        """The subject's entries, by number and then by seq."""
        found = [(s, leaf) for leaf in self.leaves.values() for s in leaf.streams if s.subject == self.bundle.subject]
        return sorted(found, key=lambda pair: (pair[0].number, pair[1].seq))


def read_case(bundle: Bundle, trust: Trust | None, openssl: OpenSsl) -> Case:
    """Read the notes, leaves and openings of a bundle."""
    case = Case(bundle, trust, openssl)
    for tree in case.trees():
        note = case.read(f"checkpoint{tree.suffix}.txt", parse_note)
        if isinstance(note, Note):
            case.notes[tree.rule] = note
            case.signed[tree.rule] = judge_note(note, case.keys(), openssl)
    for seq in bundle.sequences("leaves", ".cbor"):
        leaf = case.read(f"leaves/{seq}.cbor", parse_leaf)
        if isinstance(leaf, Leaf):
            if leaf.seq == seq:
                case.leaves[seq] = leaf
            else:
                case.refusals[f"leaves/{seq}.cbor"] = f"其中的序号是 {leaf.seq}"
    for seq in bundle.sequences("openings", ".cbor"):
        openings = case.read(f"openings/{seq}.cbor", parse_openings)
        if isinstance(openings, dict):
            case.openings[seq] = openings
    return case


def check_trust(case: Case, check: Check) -> None:
    """信任依据."""
    if case.trust is None:
        check.open("没有给出信任文件（--trust）；包内的 trust.txt 不作依据")
    elif not case.trust.names(case.bundle.origin):
        check.open(f"信任文件没有同时写明 {case.bundle.origin} 的 Ed25519 和 SM2 公钥")
    elif case.trust.broken:
        check.tell(f"{case.trust.broken.title} 已不被信任，一切以另一棵树为准")


def check_signatures(case: Case, check: Check) -> None:
    """检查点签名."""
    keys = case.trust.log_keys(case.bundle.origin) if case.trust else []
    if not keys:
        check.open("没有可信的公钥")
    elif len(keys) < 2:
        check.open("只有一把可信的公钥，需要两把")
    for tree in case.trees():
        member = f"checkpoint{tree.suffix}.txt"
        if tree.rule not in case.notes:
            check.fail(f"{member}：{case.refusals[member]}")
            continue
        for key in keys:
            outcomes = {signed.outcome for signed in case.signed[tree.rule] if signed.key == key}
            if not outcomes:
                check.fail(f"{member} 没有 {key.title()} 的签名")
            elif Outcome.BAD in outcomes:
                check.fail(f"{member} 上 {key.title()} 的签名不对")
            elif Outcome.UNKNOWN in outcomes:
                check.open(f"{member} 上 {key.title()} 的签名未能核验：{OpenSsl.HINT}")


def check_agreement(case: Case, check: Check) -> None:
    """检查点一致."""
    for tree in case.trees():
        member = f"checkpoint{tree.suffix}.txt"
        note = case.notes.get(tree.rule)
        if note is None:
            check.fail(f"{member}：{case.refusals[member]}")
            continue
        if note.origin != case.bundle.origin + tree.origin_suffix:
            check.fail(f"{member} 的来源是 {note.origin}，bundle.txt 写的是 {case.bundle.origin}")
        if note.size != case.bundle.size:
            check.fail(f"{member} 的大小是 {note.size}，bundle.txt 写的是 {case.bundle.size}")


def check_witnesses(case: Case, check: Check) -> None:
    """见证."""
    if case.trust is None:
        check.open("没有给出信任文件")
        return
    for rule, signed in case.signed.items():
        for one in signed:
            if one.key.type is KeyType.COSIGNATURE and one.outcome is not Outcome.GOOD:
                if one.outcome is Outcome.BAD:
                    check.fail(f"见证者 {one.key.title()} 在 {rule} 检查点上的签名不对")
                else:
                    check.open(f"见证者 {one.key.title()} 的签名未能核验：{OpenSsl.HINT}")
    count = len({one.key for one in cosignatures(case)})
    quorum = case.trust.quorum or 0
    if count < quorum:
        check.open(f"需要 {quorum} 个见证者签署 SHA-256 检查点，只有 {count} 个")
    else:
        check.tell(f"{count} 个见证者签署，需要 {quorum} 个")


def cosignatures(case: Case) -> list[Signed]:
    """The good cosignatures of pinned witnesses over the SHA-256 note."""
    found = case.signed.get(SHA256.rule, [])
    return [one for one in found if one.key.type is KeyType.COSIGNATURE and one.outcome is Outcome.GOOD]


def check_encoding(case: Case, check: Check) -> None:
    """记录编码."""
    for member, reason in case.refusals.items():
        if member.startswith("leaves/"):
            check.fail(f"{member}：{reason}")
    for leaf in case.leaves.values():
        if leaf.log_id != case.bundle.log_id:
            check.fail(f"seq {leaf.seq} 的账本编号是 {leaf.log_id.hex()}")
        if leaf.seq >= case.bundle.size:
            check.fail(f"seq {leaf.seq} 不小于账本大小 {case.bundle.size}")
    check.tell(f"{len(case.leaves)} 条记录")


def check_inclusion(case: Case, check: Check, tree: Tree) -> None:
    """记录在账."""
    member = f"checkpoint{tree.suffix}.txt"
    note = case.notes.get(tree.rule)
    if note is None:
        check.fail(f"{member}：{case.refusals[member]}")
        return
    for seq in case.bundle.sequences("leaves", ".cbor"):
        raw = case.bundle.members.get(f"proofs/{seq}{tree.suffix}.txt")
        try:
            need(raw is not None, "没有证明")
            proof = parse_proof(raw or b"")
            need(proof.index == seq, f"证明写的序号是 {proof.index}")
            need(proof.note == note.raw, f"证明所附的检查点不是 {member}")
            leaf_hash = tree.leaf(case.bundle.members[f"leaves/{seq}.cbor"])
            reached = root_of_proof(tree, seq, note.size, leaf_hash, proof.path)
            need(reached == note.root, "证明没有通到检查点的根")
        except Refused as refusal:
            check.fail(f"seq {seq}：{refusal}")


def check_fields(case: Case, check: Check) -> None:
    """字段."""
    for member, reason in case.refusals.items():
        if member.startswith("openings/"):
            check.fail(f"{member}：{reason}")
    for seq, openings in case.openings.items():
        leaf = case.leaves.get(seq)
        if leaf is None:
            check.fail(f"openings/{seq}.cbor 没有可读的记录与之对应")
            continue
        for name, opening in openings.items():
            commitments = leaf.fields.get(name)
            if commitments is None:
                check.fail(f"seq {seq} 没有字段「{name}」")
                continue
            for tree in case.trees():
                if tree.digest(opening.committed(leaf, name)) != commitments[tree.commitment]:
                    check.fail(f"seq {seq} 的字段「{name}」与 {tree.title} 承诺不符")


def check_erasures(case: Case, check: Check) -> None:
    """删除."""
    for leaf in case.leaves.values():
        erased = case.erased(leaf)
        present = set(case.openings.get(leaf.seq, {}))
        for name in sorted(present & erased):
            check.fail(f"seq {leaf.seq} 的字段「{name}」已声明删除，内容却还在")
        if not case.must_disclose(leaf):
            continue
        for name in leaf.fields:
            if name not in present and name not in erased:
                check.fail(f"seq {leaf.seq} 的字段「{name}」没有披露，也没有记录说明删除")
            elif name not in present:
                check.tell(f"seq {leaf.seq} 的字段「{name}」已按记录删除")


def check_files(case: Case, check: Check) -> None:
    """附件."""
    for name, digests in case.bundle.files.items():
        if digests.sha256.hex() != name:
            check.fail(f"files/{name} 的内容与名称不符")
    for leaf in case.leaves.values():
        if not case.must_disclose(leaf):
            continue
        erased = case.erased(leaf) if leaf.files else set()
        for ref in leaf.files:
            name = ref.sha256.hex()
            found = case.bundle.files.get(name)
            if found is not None:
                if found != Digests(ref.size, ref.sha256, ref.sm3):
                    check.fail(f"seq {leaf.seq} 的附件 {name} 大小或摘要不符")
            elif name in erased:
                check.tell(f"seq {leaf.seq} 的附件 {name} 已按记录删除")
            else:
                check.open(f"seq {leaf.seq} 的附件 {name} 不在包内")


def check_stream(case: Case, check: Check) -> None:
    """个人记录连续. Its n is the directory's head: section 6 lets later entries stand in the bundle for their refs."""
    try:
        end = parse_head(case.bundle.members["directory/head.cbor"]).number
    except Refused:
        end = LARGEST
    before: Leaf | None = None
    entries = case.stream()
    whole = [pair for pair in entries if pair[0].number <= end]
    if not whole:
        check.fail(f"没有「{case.bundle.subject}」的记录")
    for expected, (place, leaf) in enumerate(whole, start=1):
        if place.number != expected:
            check.fail(f"应为第 {expected} 条，seq {leaf.seq} 却是第 {place.number} 条")
            return
        if before is not None and place.previous != before.hash(SHA256):
            check.fail(f"seq {leaf.seq} 所记的前一条不是 seq {before.seq}")
        if before is not None and before.seq >= leaf.seq:
            check.fail(f"seq {leaf.seq} 排在 seq {before.seq} 之后")
        before = leaf
    check.tell(f"「{case.bundle.subject}」共 {len(whole)} 条")
    for place, leaf in entries[len(whole) :]:
        check.tell(f"seq {leaf.seq}（第 {place.number} 条）在目录之外，其间是否完整不作声明")


def read_directory(case: Case) -> Directory:
    """The directory entry of the bundle."""
    leaf = case.leaves.get(case.bundle.directory)
    if leaf is None:
        raise Refused(f"目录记录 seq {case.bundle.directory} 不在包内或读不出来")
    return parse_directory(leaf, case.openings.get(leaf.seq, {}))


def check_directory(case: Case, check: Check) -> None:
    """目录."""
    raw = case.bundle.members["directory/head.cbor"]
    try:
        directory, row = read_directory(case), parse_head(raw)
        for tree in case.trees():
            member = f"directory/proof{tree.suffix}.txt"
            index, count, path = parse_directory_proof(case.bundle.members[member])
            need(count == directory.count, f"{member} 的总数 {count} 与目录的 count {directory.count} 不符")
            reached = root_of_proof(tree, index, count, tree.leaf(raw), path)
            need(reached == directory.roots[tree.rule], f"{member} 没有通到目录的根")
        need(row.subject == case.bundle.subject, f"目录行的对象是「{row.subject}」")
        check_last(case, row)
    except Refused as refusal:
        check.fail(str(refusal))


def check_last(case: Case, row: Head) -> None:
    """The head is the last entry of the subject's stream before the directory."""
    entries = case.stream()
    last = next((leaf for place, leaf in entries if place.number == row.number), None)
    if last is None:
        raise Refused(f"目录说最后一条是第 {row.number} 条，包内没有这一条")
    need(last.hash(SHA256) == row.leaf_hash, f"目录所记的最后一条不是 seq {last.seq}")
    need(last.seq < case.bundle.directory, f"最后一条 seq {last.seq} 不在目录记录之前")
    for place, leaf in entries:
        hidden = place.number > row.number and leaf.seq < case.bundle.directory
        need(not hidden, f"seq {leaf.seq}（第 {place.number} 条）在目录记录之前，目录却说最后一条是第 {row.number} 条")


def check_refs(case: Case, check: Check) -> None:
    """引用."""
    for leaf in case.leaves.values():
        for ref in leaf.refs:
            raw = case.bundle.members.get(f"leaves/{ref.seq}.cbor")
            if ref.seq >= leaf.seq:
                check.fail(f"seq {leaf.seq} 引用了不在自己之前的 seq {ref.seq}")
            elif raw is None:
                check.fail(f"seq {leaf.seq} 引用的 seq {ref.seq} 不在包内")
            elif SHA256.leaf(raw) != ref.leaf_hash:
                check.fail(f"seq {leaf.seq} 引用的 seq {ref.seq} 摘要不符")


def check_times(case: Case, check: Check) -> None:
    """时间."""
    before: Leaf | None = None
    told = {3: "时钟曾落后，沿用了前一条的时间", 4: "时钟曾跳快"}
    for _, leaf in sorted(case.leaves.items()):
        if before is not None and leaf.recorded_at < before.recorded_at:
            check.fail(f"seq {leaf.seq} 的记录时间早于 seq {before.seq}")
        if leaf.clock_state in told:
            check.tell(f"seq {leaf.seq}：{told[leaf.clock_state]}")
        before = leaf


def check_authors(case: Case, check: Check) -> None:
    """作者签名."""
    times = [one.time for one in cosignatures(case) if one.time is not None]
    for leaf in case.leaves.values():
        if leaf.author is not None:
            check_author(case, check, leaf, leaf.author, min(times, default=None))


def check_author(case: Case, check: Check, leaf: Leaf, author: Author, cosigned: int | None) -> None:
    """The signature of one leaf, and the end of trust in its key."""
    pinned = case.trust.authors.get(author.fingerprint) if case.trust else None
    if pinned is None:
        check.open(f"seq {leaf.seq} 的作者 {author.fingerprint.hex()} 不在信任文件中")
        return
    if pinned.algorithm != author.algorithm:
        check.fail(f"seq {leaf.seq} 的作者签名算法与信任文件不符")
        return
    judge = case.openssl.ed25519 if author.algorithm == 1 else case.openssl.sm2
    outcome = judge(pinned.raw, leaf.signed_by_author(), author.signature)
    if outcome is Outcome.BAD:
        check.fail(f"seq {leaf.seq} 的作者签名不对")
    elif outcome is Outcome.UNKNOWN:
        check.open(f"seq {leaf.seq} 的作者签名未能核验：{OpenSsl.HINT}")
    ended = pinned.revoked
    if ended is None or (cosigned is not None and cosigned <= ended):
        return
    if leaf.recorded_at >= ended * 1_000_000:
        check.fail(f"seq {leaf.seq} 的记录时间不早于作者公钥的失效时间 {ended}")
    else:
        check.open(f"seq {leaf.seq} 自称早于作者公钥的失效时间 {ended}，但没有见证能够证明")


def check_timestamps(case: Case, check: Check) -> None:
    """时间戳."""
    for name, digests in sorted(case.bundle.timestamps.items()):
        check.open(f"timestamps/{name}（SHA-256 {digests.sha256.hex()}）没有核验")


def run_checks(case: Case) -> list[Check]:
    """All checks, in the order of the page; the tree that is broken is left out."""
    simple = [check_trust, check_signatures, check_agreement, check_witnesses, check_encoding]
    simple += [lambda c, k: check_inclusion(c, k, SHA256), lambda c, k: check_inclusion(c, k, SM3)]
    simple += [check_fields, check_erasures, check_files, check_stream, check_directory, check_refs]
    simple += [check_times, check_authors, check_timestamps]
    left_out = {f"记录在账（{tree.title}）" for tree in TREES if tree not in case.trees()}
    checks = [Check(NAMES[0])]
    for name, run in zip(NAMES[1:], simple, strict=True):
        if name not in left_out:
            checks.append(Check(name))
            run(case, checks[-1])
    return checks


def refused_checks(reason: str) -> list[Check]:
    """The checks of a bundle that was refused before it was unpacked."""
    others = [Check(name, Verdict.OPEN, ["包已被拒绝，没有核验"]) for name in NAMES[1:]]
    return [Check(NAMES[0], Verdict.FAIL, [reason]), *others]


# ---------------------------------------------------------------- Section 9: comparing two bundles


def signed_by_both(case: Case, tree: Tree) -> bool:
    """Whether both pinned keys of the log signed this note, and no known line is bad."""
    signed = case.signed.get(tree.rule, [])
    good = {one.key.type for one in signed if one.outcome is Outcome.GOOD}
    return {KeyType.ED25519, KeyType.SM2} <= good and all(one.outcome is Outcome.GOOD for one in signed)


def compare(case: Case, other: Case) -> Check:
    """Look for a fork between two bundles of one log."""
    check = Check("两包比较")
    if (case.bundle.origin, case.bundle.log_id) != (other.bundle.origin, other.bundle.log_id):
        check.open("两个包不属于同一账本")
        return check
    for tree in case.trees():
        if not (signed_by_both(case, tree) and signed_by_both(other, tree)):
            check.open(f"{tree.title} 检查点没有都由可信的两把公钥签署")
            continue
        first, second = case.notes[tree.rule], other.notes[tree.rule]
        if first.size != second.size:
            check.open(f"大小不同（{first.size} 与 {second.size}），须向账本索取一致性证明")
        elif first.root != second.root:
            roots = f"{first.root.hex()} 与 {second.root.hex()}"
            check.fail(f"账本分叉：同为 {first.size} 条，{tree.title} 的根却是 {roots}")
    return check


# ---------------------------------------------------------------- The report


def describe(case: Case) -> list[str]:
    """What the report says besides the checks."""
    bundle = case.bundle
    lines = [
        f"来源：{bundle.origin}（账本 {bundle.log_id.hex()}）",
        f"对象：{bundle.subject}（{bundle.first_day} 至 {bundle.last_day}）",
        f"记录：{len(case.leaves)} 条；账本大小 N = {bundle.size}",
    ]
    for tree in TREES:
        note = case.notes.get(tree.rule)
        lines.append(f"{tree.title} 根：{note.root.hex() if note else '（不采信或读不出）'}")
    believed = [key.title() for key in case.keys()]
    lines.append(f"所信公钥：{'、'.join(believed) if believed else '无'}")
    try:
        lines.append(f"目录日期：{read_directory(case).day}；此日之后的情况，本包不作任何声明")
    except Refused:
        lines.append("目录日期：读不出")
    return lines


def report(checks: list[Check]) -> Verdict:
    """Print the checks and the verdict."""
    for check in checks:
        print(f"{check.name}：{check.verdict.title()}")
        for reason in check.reasons:
            print(f"    {reason}")
    verdict = worst(check.verdict for check in checks)
    print(f"结论：{verdict.title()}")
    return verdict


def verify(path: Path, trust: Trust | None, other: Path | None, openssl: OpenSsl) -> Verdict:
    """Verify a bundle, perhaps compare it with another, and print the report."""
    print(f"证据包：{path}")
    try:
        case = read_case(read_bundle(path), trust, openssl)
    except Refused as refusal:
        return report(refused_checks(str(refusal)))
    print("\n".join(describe(case)))
    checks = run_checks(case)
    if other is not None:
        try:
            checks.append(compare(case, read_case(read_bundle(other), trust, openssl)))
        except Refused as refusal:
            checks.append(Check("两包比较", Verdict.OPEN, [f"{other}：{refusal}"]))
    return report(checks)


def main(arguments: list[str]) -> int:
    """The command; returns the exit status."""
    parser = argparse.ArgumentParser(description="核验尽责的证据包（格式见 docs/ledger-format.md）")
    parser.add_argument("bundle", type=Path, metavar="BUNDLE.zip", help="证据包")
    parser.add_argument("--trust", type=Path, metavar="FILE", help="信任文件，须从包以外的途径取得")
    parser.add_argument("--compare", type=Path, metavar="OTHER.zip", help="同一账本的另一个包，用于查找分叉")
    options = parser.parse_args(arguments)
    try:
        trust = parse_trust(options.trust.read_bytes()) if options.trust else None
        return verify(options.bundle, trust, options.compare, OpenSsl()).value
    except OSError as error:
        print(f"打不开 {error.filename}：{error.strerror}。请检查路径和权限。", file=sys.stderr)
    except Refused as refusal:
        print(f"{options.trust}：{refusal}。请核对后再试。", file=sys.stderr)
    except Exception as error:  # Python would end with 1, which means 不通过; our own fault must not say that.
        print(f"核验程序自身出错：{error!r}。请保留此包并报告。", file=sys.stderr)
    return Verdict.OPEN.value


if __name__ == "__main__":
    for output in (sys.stdout, sys.stderr):
        output.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
