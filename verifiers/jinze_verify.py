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
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

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
ALL_FILES = "files"
"""What the list of an erasing entry says for all files of the erased entry."""


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
        need(unsigned(size, "锚的大小") <= unsigned(items[2], "序号"), "锚的大小大于记录的序号")
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
    need(all(name != ALL_FILES for name, _ in pairs), f"字段不能叫「{ALL_FILES}」")
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
        octets(signature, "作者签名", 64),
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
    """The lines of a text that obeys section 1 as a whole; every line must end with a line feed."""
    try:
        whole = read_text(raw)
    except Refused as refusal:
        raise Refused(f"{what}：{refusal}") from None
    need(whole.endswith("\n"), f"{what}的最后一行没有换行")
    return whole[:-1].split("\n")


LONGEST_NOTE = 262_144
MOST_SIGNATURES = 64
WHITE = re.compile("[\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def check_key_name(name: str) -> None:
    """A name of a log or a key: not empty, no white space, no plus, and text of section 1."""
    read_text(name.encode())
    need(name != "" and "+" not in name and WHITE.search(name) is None, f"名称 {name[:80]!r} 为空，或有空白或加号")


def parse_note(raw: bytes) -> Note:
    """Read a note: three lines of text, an empty line, signature lines."""
    need(len(raw) <= LONGEST_NOTE, f"检查点超过 {LONGEST_NOTE} 字节")
    lines = text_lines(raw, "检查点")
    need(len(lines) >= 5 and lines[3] == "", "检查点应为三行文字、一个空行和签名行")
    need(len(lines) - 4 <= MOST_SIGNATURES, f"检查点的签名超过 {MOST_SIGNATURES} 行")
    check_key_name(lines[0])
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
    need(len(parts) == 3 and parts[0] == "\u2014", "签名行应为「— 名称 BASE64」")
    check_key_name(parts[1])
    blob = unbase64(parts[2], "签名行")
    need(len(blob) > 4, "签名行太短")
    return Line(parts[1], blob[:4], blob[4:])


# The curves: only whether a point may be a key; signatures are for `openssl`.

PRIME = 2**255 - 19
EDWARDS_D = -121665 * pow(121666, -1, PRIME) % PRIME
SM2_PRIME = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93


def ed25519_point(raw: bytes) -> tuple[int, int] | None:
    """The point of Edwards25519 whose one encoding this is (RFC 8032, section 5.1.3), or none."""
    number = int.from_bytes(raw, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(EDWARDS_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if y >= PRIME or x * x % PRIME != square or (x == 0 and odd):
        return None
    return (x if x % 2 == odd else PRIME - x), y


def is_weak(point: tuple[int, int]) -> bool:
    """Whether the point is of small order: three doublings lead to the neutral point."""
    x, y = point
    for _ in range(3):
        product = EDWARDS_D * x * x * y * y % PRIME
        x, y = 2 * x * y * pow(1 + product, -1, PRIME) % PRIME, (y * y + x * x) * pow(1 - product, -1, PRIME) % PRIME
    return (x, y) == (0, 1)


def is_ed25519_key(raw: bytes) -> bool:
    """A point in its one encoding, and not weak."""
    point = ed25519_point(raw)
    return point is not None and not is_weak(point)


def is_sm2_key(raw: bytes) -> bool:
    """An uncompressed point on the curve of GB/T 32918.5."""
    x, y = int.from_bytes(raw[1:33], "big"), int.from_bytes(raw[33:], "big")
    on_curve = (y * y - x * x * x + 3 * x - SM2_B) % SM2_PRIME == 0
    return raw[0] == 4 and max(x, y) < SM2_PRIME and on_curve


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
    need(len(parts) == 3, "公钥应写作「名称+编号+BASE64」")
    name, key_id, encoded = parts
    check_key_name(name)
    blob = unbase64(encoded, f"公钥 {name}")
    computed = sha256(name.encode() + b"\n" + blob)[:4]
    need(key_id == computed.hex(), f"公钥 {name} 的编号 {key_id} 与内容不符")
    for kind in allowed:
        prefix, size = kind.value
        raw = blob.removeprefix(prefix)
        if blob.startswith(prefix) and len(raw) == size:
            need(is_sm2_key(raw) if kind is KeyType.SM2 else is_ed25519_key(raw), f"公钥 {name} 的内容无效")
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
        if time > LARGEST:
            return Signed(key, Outcome.BAD)
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
        """Judge an Ed25519 signature, strictly: no weak point begins it. (The keys are looked at where they are pinned.)"""
        begun = ed25519_point(signature[:32])
        if begun is None or is_weak(begun):
            return Outcome.BAD
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


LONGEST_TRUST = 4 << 20


def parse_trust(raw: bytes) -> Trust:
    """Read a trust text; a rule that is not understood refuses it, for it may be one that takes trust away."""
    need(len(raw) <= LONGEST_TRUST, "信任文件超过 4 MiB")
    lines = text_lines(raw, "信任文件")
    need(lines[0] == "jinze-trust/v1", "信任文件的第一行应为 jinze-trust/v1")
    trust = Trust()
    for number, line in enumerate(lines[1:], start=2):
        if not line.startswith("#"):
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
            need(all(k.name != key.name for k in trust.witnesses), f"见证者 {key.name} 写了两次")
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
    need(is_ed25519_key(raw) if algorithm == "1" else is_sm2_key(raw), "作者公钥的内容无效")
    need(sha256(raw).hex() == fingerprint, f"作者指纹 {fingerprint[:80]} 与公钥不符")
    need(sha256(raw) not in trust.authors, "同一作者写了两次")
    trust.authors[sha256(raw)] = PinnedAuthor(int(algorithm), raw, revoked)


# ---------------------------------------------------------------- Section 6: the bundle

MEBIBYTE = 1 << 20
MOST_MEMBERS = 100_000
MOST_UNPACKED = 512 * MEBIBYTE
LARGEST_MEMBER = 100 * MEBIBYTE
HIGHEST_RATIO = 1000
LONGEST_NAME = 200
LARGEST_ARCHIVE = MOST_UNPACKED + 64 * MEBIBYTE
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


@dataclass(frozen=True)
class Packed:
    """What the headers of a member say."""

    name: str
    flags: int
    method: int
    checksum: int
    size: int
    mode: int
    content: bytes


class TooLarge(Exception):
    """A file that is not even read."""


def read_bundle(path: Path) -> Bundle:
    """Open a bundle, or refuse it. OSError means that the file could not be opened at all."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST_ARCHIVE + 1)
    if len(data) > LARGEST_ARCHIVE:
        raise TooLarge(f"{path} 超过 {LARGEST_ARCHIVE} 字节，没有读入")
    packed = read_archive(data)
    check_members(packed)
    return unpack_bundle(packed)


def read_archive(data: bytes) -> list[Packed]:
    """The members of a ZIP file of the one layout that section 6 allows."""
    count, start, end = read_end(data)
    need(count <= MOST_MEMBERS, f"成员超过 {MOST_MEMBERS} 个")
    members, local, central = [], 0, start
    for number in range(1, count + 1):
        one, two = data[local : local + 30], data[central : central + 46]
        need(one[:4] == b"PK\x03\x04" and two[:4] == b"PK\x01\x02" and len(two) == 46, f"ZIP 的第 {number} 个成员没有文件头")
        # Flags, method, time, checksum, both sizes, and the length of the name.
        need(one[6:28] == two[8:30], f"ZIP 的第 {number} 个成员的本地文件头与目录不符")
        flags, method, _, checksum, packed, size, name_size = struct.unpack("<HH4s3LH", one[6:28])
        need(one[28:] == bytes(2) and two[30:36] == bytes(6), f"ZIP 的第 {number} 个成员有附加字段或注释")
        need(int.from_bytes(two[42:], "little") == local, f"ZIP 的第 {number} 个成员没有紧接前一个")
        raw = data[local + 30 : local + 30 + name_size]
        need(len(raw) == name_size and raw == data[central + 46 : central + 46 + name_size], f"ZIP 的第 {number} 个成员有两个名称")
        content = data[local + 30 + name_size : local + 30 + name_size + packed]
        need(len(content) == packed, f"ZIP 的第 {number} 个成员不完整")
        mode = int.from_bytes(two[38:42], "little") >> 16
        members.append(Packed(member_name(raw), flags, method, checksum, size, mode, content))
        local, central = local + 30 + name_size + packed, central + 46 + name_size
    need((local, central) == (start, end), "ZIP 的成员之间或目录里有多余的内容")
    return members


def read_end(data: bytes) -> tuple[int, int, int]:
    """Number of members, and where the central directory begins and ends."""
    at = len(data) - 22
    need(at >= 0 and data[at : at + 4] == b"PK\x05\x06", "不是 ZIP 文件，或者末尾有多余的内容")
    disks, here, count, size, start, comment = struct.unpack("<LHHLLH", data[at + 4 :])
    need(disks == 0 and here == count and comment == 0, "ZIP 文件分卷或有注释")
    if at >= 76 and data[at - 20 : at - 16] == b"PK\x06\x07":
        short, at = (count, size, start), at - 76
        need(data[at : at + 4] == b"PK\x06\x06", "ZIP64 的目录尾不在应在的位置")
        length, disks, here, count, size, start = struct.unpack("<Q4xQQQQQ", data[at + 4 : at + 56])
        need(length == 44 and disks == 0 and here == count, "ZIP64 的目录尾不是唯一的形式")
        need(struct.unpack("<LQL", data[at + 60 : at + 76]) == (0, at, 1), "ZIP64 的目录尾不在应在的位置")
        cut = ((count, 0xFFFF), (size, 0xFFFFFFFF), (start, 0xFFFFFFFF))
        need(all(value in pair for value, pair in zip(short, cut)), "ZIP 的两个目录尾不一致")
    need(start + size == at, "ZIP 的目录没有紧接目录尾")
    return count, start, at


def member_name(raw: bytes) -> str:
    """A member's name, which is UTF-8 whatever its flags say."""
    need(len(raw) <= LONGEST_NAME, f"成员名超过 {LONGEST_NAME} 字节")
    try:
        return read_text(raw)
    except Refused as refusal:
        raise Refused(f"成员名 {raw[:120]!r}：{refusal}") from None


def check_members(members: list[Packed]) -> None:
    """All that can be said before anything is unpacked."""
    names = [member.name for member in members]
    for member in members:
        name = member.name
        check_name(name)
        need(member.mode & 0o170000 in (0, 0o100000), f"{name} 是符号链接或特殊文件")
        need(member.flags & 0x2041 == 0, f"{name} 被加密")
        need(member.flags & ~0x0806 == 0, f"{name} 的标志不被允许")
        need(member.method in (0, 8), f"{name} 的压缩方法不被允许")
        need(member.size <= LARGEST_MEMBER, f"{name} 解开后超过 100 MiB")
        swollen = member.size > MEBIBYTE and member.size > HIGHEST_RATIO * len(member.content)
        need(not swollen, f"{name} 解开后超过压缩大小的 {HIGHEST_RATIO} 倍")
    need(len(set(names)) == len(names), "有重名的成员")
    need(sum(member.size for member in members) <= MOST_UNPACKED, "解开后总计超过 512 MiB")
    missing = [name for name in REQUIRED if name not in names]
    need(not missing, f"缺少成员：{'、'.join(missing)}")


def check_name(name: str) -> None:
    """Refuse a name that section 6 does not list."""
    shown = ascii(name[:120])
    need("\n" not in name, f"成员名有控制字符：{shown}")
    need("\\" not in name and ".." not in name, f"成员名有「\\」或「..」：{shown}")
    need(all(name.split("/")), f"成员名是绝对路径或有空的部分：{shown}")
    match = next((m for m in (pattern.fullmatch(name) for pattern in LISTED) if m), None)
    if match is None:
        raise Refused(f"成员名不在格式所列之内：{shown}")
    if match.re.groups:
        need(int(match.group(1)) <= LARGEST, f"成员名中的序号过大：{shown}")


def unpack_bundle(packed: list[Packed]) -> Bundle:
    """Unpack the members, those too that nobody reads; of files and tokens only the digests are kept."""
    members: dict[str, bytes] = {}
    files: dict[str, Digests] = {}
    timestamps: dict[str, Digests] = {}
    for member in packed:
        content = unpack(member)
        folder, _, rest = member.name.partition("/")
        if folder in ("files", "timestamps"):
            digests = Digests(len(content), sha256(content), sm3(content))
            (files if folder == "files" else timestamps)[rest] = digests
        elif member.name not in NEVER_READ:
            members[member.name] = content
    return parse_bundle(members, files, timestamps)


def unpack(member: Packed) -> bytes:
    """Unpack one member: the promised bytes and none behind them."""
    content = member.content if member.method == 0 else inflate(member)
    need(len(content) == member.size, f"{member.name} 的大小与所称不符")
    need(zlib.crc32(content) == member.checksum, f"{member.name} 的校验和不符")
    return content


def inflate(member: Packed) -> bytes:
    """Inflate at most one byte more than promised."""
    inflater = zlib.decompressobj(-15)
    try:
        content = inflater.decompress(member.content, member.size + 1)
    except zlib.error as error:
        raise Refused(f"{member.name} 解不开：{error}") from None
    need(inflater.eof and not inflater.unused_data, f"{member.name} 的大小与所称不符")
    return content


def parse_bundle(members: dict[str, bytes], files: dict[str, Digests], timestamps: dict[str, Digests]) -> Bundle:
    """Read `bundle.txt`."""
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
    need(bundle.first_day <= bundle.last_day, "bundle.txt 的 until 早于 from")
    need(bundle.directory < bundle.size, "bundle.txt 的 directory 不小于 size")
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


def check_directory_form(leaf: Leaf) -> None:
    """What a directory entry is before its openings are looked at."""
    need(leaf.kind == DIRECTORY_KIND, f"seq {leaf.seq} 的种类是 {leaf.kind}，不是 {DIRECTORY_KIND}")
    need(not leaf.streams, f"目录记录 seq {leaf.seq} 不应属于任何对象")
    need(set(leaf.fields) == DIRECTORY_FIELDS, f"目录记录 seq {leaf.seq} 的字段不是 count、day、sha256、sm3")


def parse_directory(leaf: Leaf, openings: dict[str, Opening]) -> Directory:
    """The fields of a directory entry, from its openings."""
    check_directory_form(leaf)
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

    def lack(self, unread: bool, reason: str) -> None:
        """Something is not there; if not all could be read, it may be in what was not."""
        (self.open if unread else self.fail)(reason)

    def open(self, reason: str) -> None:
        """无法判定, unless the check has failed already."""
        self.verdict = worst((self.verdict, Verdict.OPEN))
        self.reasons.append(reason)


COMPARISON = "两包比对"
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
    all_erasures: dict[tuple[int, bytes], set[str]] | None = None

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
        return self.log_keys() + (self.trust.witnesses if self.trust and self.log_keys() else [])

    def log_keys(self) -> list[Key]:
        """Both keys of the log, or none: one alone is not believed."""
        pinned = self.trust is not None and self.trust.names(self.bundle.origin)
        return self.trust.log_keys(self.bundle.origin) if self.trust and pinned else []

    def unread(self, check: Check, *folders: str) -> bool:
        """Whether members of the folders could not be read; the check is told."""
        refused = [name for name in self.refusals if name.partition("/")[0] in folders]
        for name in refused:
            check.open(f"{name} 读不懂")
        return bool(refused)

    def must_disclose(self, leaf: Leaf) -> bool:
        """Whether section 6 demands this leaf's openings."""
        if leaf.seq == self.bundle.directory or any(ref.relation == ERASES for ref in leaf.refs):
            return True
        begun = leaf.first_day is None or leaf.first_day <= self.bundle.last_day
        return begun and (leaf.last_day is None or leaf.last_day >= self.bundle.first_day)

    def erased(self, leaf: Leaf) -> set[str]:
        """The names that included entries with relation 5 to this leaf list in their field `fields`."""
        return self.erasures().get((leaf.seq, leaf.hash(SHA256)), set())

    def erasures(self) -> dict[tuple[int, bytes], set[str]]:
        """The names by number and hash of the entry that had them; a list of another form erases nothing."""
        if self.all_erasures is None:
            self.all_erasures = {}
            for other in self.leaves.values():
                opening = self.openings.get(other.seq, {}).get("fields")
                listed = decode_value(opening.value) if opening else None
                if not isinstance(listed, list) or len(listed) > 65 or not all(isinstance(n, str) for n in listed):
                    continue
                for ref in other.refs:
                    if ref.relation == ERASES:
                        self.all_erasures.setdefault((ref.seq, ref.leaf_hash), set()).update(listed)
        return self.all_erasures

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
        if f"leaves/{seq}.cbor" not in bundle.members:
            continue
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


def check_structure(case: Case, check: Check) -> None:
    """包的结构, as far as it did not refuse the bundle: leaves and their proofs belong together."""
    bundle = case.bundle
    leaves = set(bundle.sequences("leaves", ".cbor"))
    for seq in sorted(leaves):
        for tree in TREES:
            if f"proofs/{seq}{tree.suffix}.txt" not in bundle.members:
                check.fail(f"缺少成员 proofs/{seq}{tree.suffix}.txt")
    for folder, ending in (("openings", ".cbor"), ("proofs", ".txt"), ("proofs", "-sm3.txt")):
        for seq in bundle.sequences(folder, ending):
            if seq not in leaves:
                check.fail(f"{folder}/{seq}{ending} 没有对应的记录")


def check_signatures(case: Case, check: Check) -> None:
    """检查点签名."""
    keys = case.log_keys()
    if not keys:
        check.open("没有这个账本的两把可信公钥")
    missing, found = [], False
    for tree in case.trees():
        member = f"checkpoint{tree.suffix}.txt"
        if tree.rule not in case.notes:
            check.fail(f"{member}：{case.refusals[member]}")
            continue
        for key in keys:
            outcomes = {signed.outcome for signed in case.signed[tree.rule] if signed.key == key}
            found = found or bool(outcomes)
            if not outcomes:
                missing.append(f"{member} 没有 {key.title()} 的签名")
            elif Outcome.BAD in outcomes:
                check.fail(f"{member} 上 {key.title()} 的签名不对")
            elif Outcome.UNKNOWN in outcomes:
                check.open(f"{member} 上 {key.title()} 的签名未能核验：{OpenSsl.HINT}")
    # Signed by strangers only, it may be somebody else's log; signed by half, it is damaged.
    for reason in missing:
        check.lack(not found, reason)


def check_agreement(case: Case, check: Check) -> None:
    """检查点一致."""
    for tree in case.trees():
        member = f"checkpoint{tree.suffix}.txt"
        note = case.notes.get(tree.rule)
        if note is None:
            check.open(f"{member}：{case.refusals[member]}")
            continue
        if note.origin != case.bundle.origin + tree.origin_suffix:
            check.fail(f"{member} 的来源是 {note.origin}，bundle.txt 写的是 {case.bundle.origin}")
        if note.size != case.bundle.size:
            check.fail(f"{member} 的大小是 {note.size}，bundle.txt 写的是 {case.bundle.size}")


def check_witnesses(case: Case, check: Check) -> None:
    """见证: of the SHA-256 note alone."""
    if case.trust is None or not case.log_keys():
        check.open("没有可信的公钥，不知道要由谁见证")
        return
    member = f"checkpoint{SHA256.suffix}.txt"
    if member in case.refusals:
        check.open(f"{member}：{case.refusals[member]}")
        return
    for one in case.signed.get(SHA256.rule, []):
        if one.key.type is KeyType.COSIGNATURE and one.outcome is Outcome.BAD:
            check.fail(f"见证者 {one.key.title()} 的签名不对")
        elif one.key.type is KeyType.COSIGNATURE and one.outcome is Outcome.UNKNOWN:
            check.open(f"见证者 {one.key.title()} 的签名未能核验：{OpenSsl.HINT}")
    count = len({one.key for one in cosignatures(case)})
    quorum = case.trust.quorum or 0
    if count < quorum:
        check.open(f"需要 {quorum} 个见证者签署 SHA-256 检查点，只有 {count} 个")
    else:
        check.tell(f"{count} 个见证者签署，需要 {quorum} 个")


def cosignatures(case: Case) -> list[Signed]:
    """The good cosignatures of pinned witnesses over the SHA-256 note; none if one of them is bad."""
    found = [one for one in case.signed.get(SHA256.rule, []) if one.key.type is KeyType.COSIGNATURE]
    if any(one.outcome is Outcome.BAD for one in found):
        return []
    return [one for one in found if one.outcome is Outcome.GOOD]


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
    leaves = list(case.bundle.sequences("leaves", ".cbor"))
    if not leaves:
        check.fail("包内没有任何记录")
    if note is None:
        check.open(f"{member}：{case.refusals[member]}")
        return
    for seq in leaves:
        try:
            prove(case, tree, seq, note)
        except Refused as refusal:
            check.fail(f"seq {seq}：{refusal}")


def prove(case: Case, tree: Tree, seq: int, note: Note) -> None:
    """Refuse a leaf whose proof does not lead to the note's root."""
    raw = case.bundle.members.get(f"proofs/{seq}{tree.suffix}.txt")
    need(raw is not None, "没有证明")
    proof = parse_proof(raw or b"")
    need(proof.index == seq, f"证明写的序号是 {proof.index}")
    need(proof.note == note.raw, "证明所附的检查点不是包内的那一个")
    leaf_hash = tree.leaf(case.bundle.members[f"leaves/{seq}.cbor"])
    reached = root_of_proof(tree, seq, note.size, leaf_hash, proof.path)
    need(reached == note.root, "证明没有通到检查点的根")


def check_fields(case: Case, check: Check) -> None:
    """字段."""
    for member, reason in case.refusals.items():
        if member.startswith("openings/"):
            check.fail(f"{member}：{reason}")
    for seq, openings in case.openings.items():
        leaf = case.leaves.get(seq)
        if leaf is None:
            if f"leaves/{seq}.cbor" in case.refusals:
                check.open(f"leaves/{seq}.cbor 读不懂，其披露内容无从核对")
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
    unread = case.unread(check, "leaves", "openings")
    for leaf in case.leaves.values():
        erased = case.erased(leaf)
        present = set(case.openings.get(leaf.seq, {}))
        for name in sorted(present & erased & set(leaf.fields)):
            check.fail(f"seq {leaf.seq} 的字段「{name}」已声明删除，内容却还在")
        if not case.must_disclose(leaf):
            continue
        for name in leaf.fields:
            if name not in present and name not in erased:
                check.lack(unread, f"seq {leaf.seq} 的字段「{name}」没有披露，也没有记录说明删除")
            elif name not in present:
                check.tell(f"seq {leaf.seq} 的字段「{name}」已按记录删除")


def check_files(case: Case, check: Check) -> None:
    """附件."""
    unread = case.unread(check, "leaves", "openings")
    gone = {leaf.seq for leaf in case.leaves.values() if ALL_FILES in case.erased(leaf)}
    kept = {ref.sha256 for leaf in case.leaves.values() if leaf.seq not in gone for ref in leaf.files}
    named = set()
    for leaf in case.leaves.values():
        for ref in leaf.files:
            name, must = ref.sha256.hex(), case.must_disclose(leaf)
            named.add(name)
            found = case.bundle.files.get(name)
            if found is not None and not same_file(case, ref, found):
                check.fail(f"seq {leaf.seq} 的附件 {name} 大小或摘要不符")
            if found is not None and leaf.seq in gone and ref.sha256 not in kept:
                check.fail(f"seq {leaf.seq} 的附件 {name} 已声明删除，内容却还在")
            elif must and leaf.seq in gone:
                check.tell(f"seq {leaf.seq} 的附件 {name} 已按记录删除")
            elif must and found is None:
                check.open(f"seq {leaf.seq} 的附件 {name} 不在包内")
    for name in case.bundle.files:
        if name not in named:
            check.lack(unread, f"files/{name} 不属于包内任何一条记录")


def same_file(case: Case, ref: FileRef, found: Digests) -> bool:
    """Whether a file has the size and the believed digests that a leaf gives."""
    same = {SHA256.rule: ref.sha256 == found.sha256, SM3.rule: ref.sm3 == found.sm3}
    return ref.size == found.size and all(same[tree.rule] for tree in case.trees())


def check_stream(case: Case, check: Check) -> None:
    """个人记录连续: 1 to n, where n is the directory's; what stands behind the directory only must not contradict."""
    try:
        end = parse_head(case.bundle.members["directory/head.cbor"]).number
    except Refused as refusal:
        check.open(f"directory/head.cbor 读不懂：{refusal}")
        return
    unread = case.unread(check, "leaves")
    before: tuple[Stream, Leaf] | None = None
    for place, leaf in case.stream():
        expected = before[0].number + 1 if before else 1
        if place.number > end and leaf.seq <= case.bundle.directory:
            check.fail(f"seq {leaf.seq}（第 {place.number} 条）不在目录之后，目录却不知道它")
        elif place.number > end and before is None:
            pass
        elif place.number <= end and place.number > expected:
            check.lack(unread, f"缺少第 {expected} 条至第 {place.number - 1} 条")
        elif not follows(place, leaf, before):
            check.fail(f"seq {leaf.seq}（第 {place.number} 条）与前面的记录接不上")
        if place.number > end:
            check.tell(f"seq {leaf.seq}（第 {place.number} 条）在目录之外，其间是否完整不作声明")
        before = (place, leaf)
    whole = [place.number for place, _ in case.stream() if place.number <= end]
    if not whole or whole[-1] < end:
        check.lack(unread, f"「{case.bundle.subject}」应有 {end} 条，包内没有到这一条")
    check.tell(f"「{case.bundle.subject}」共 {len(whole)} 条")


def follows(place: Stream, leaf: Leaf, before: tuple[Stream, Leaf] | None) -> bool:
    """Whether an entry may stand behind another in a stream; if it is the next, it names that one."""
    if before is None:
        return place.previous is None
    ascends = place.number > before[0].number and leaf.seq > before[1].seq
    return ascends and (place.number > before[0].number + 1 or place.previous == before[1].hash(SHA256))


def read_directory(case: Case) -> Directory:
    """The directory entry of the bundle."""
    leaf = case.leaves.get(case.bundle.directory)
    if leaf is None:
        raise Refused(f"目录记录 seq {case.bundle.directory} 不在包内或读不出来")
    return parse_directory(leaf, case.openings.get(leaf.seq, {}))


def check_directory(case: Case, check: Check) -> None:
    """目录."""
    unread = case.unread(check, "leaves")
    raw, seq = case.bundle.members["directory/head.cbor"], case.bundle.directory
    try:
        if f"openings/{seq}.cbor" in case.refusals and seq in case.leaves:
            check_directory_form(case.leaves[seq])
            check.open(f"目录记录 seq {seq} 的披露内容读不懂")
        elif f"leaves/{seq}.cbor" not in case.refusals:
            check_directory_proofs(case, raw, read_directory(case))
    except Refused as refusal:
        check.fail(str(refusal))
    try:
        row = parse_head(raw)
    except Refused as refusal:
        check.fail(f"directory/head.cbor：{refusal}")
        return
    if row.subject != case.bundle.subject:
        check.fail(f"目录行的对象是「{row.subject}」")
    check_last(case, check, row, unread)


def check_directory_proofs(case: Case, raw: bytes, directory: Directory) -> None:
    """The head is in the lists whose roots the directory binds."""
    for tree in case.trees():
        member = f"directory/proof{tree.suffix}.txt"
        index, count, path = parse_directory_proof(case.bundle.members[member])
        need(count == directory.count, f"{member} 的总数 {count} 与目录的 count {directory.count} 不符")
        reached = root_of_proof(tree, index, count, tree.leaf(raw), path)
        need(reached == directory.roots[tree.rule], f"{member} 没有通到目录的根")


def check_last(case: Case, check: Check, row: Head, unread: bool) -> None:
    """The head is the last entry of the subject's stream before the directory."""
    entries = case.stream()
    named = [leaf for place, leaf in entries if (place.number, leaf.hash(SHA256)) == (row.number, row.leaf_hash)]
    if not named:
        check.lack(unread, f"目录说最后一条是第 {row.number} 条，包内没有目录所指的这一条")
    elif named[0].seq >= case.bundle.directory:
        check.fail(f"最后一条 seq {named[0].seq} 不在目录记录之前")
    for place, leaf in entries:
        if place.number > row.number and leaf.seq < case.bundle.directory:
            check.fail(f"seq {leaf.seq}（第 {place.number} 条）在目录记录之前，目录却说最后一条是第 {row.number} 条")


def check_refs(case: Case, check: Check) -> None:
    """引用."""
    case.unread(check, "leaves")
    for leaf in case.leaves.values():
        for ref in leaf.refs:
            raw = case.bundle.members.get(f"leaves/{ref.seq}.cbor")
            if ref.seq >= leaf.seq:
                check.fail(f"seq {leaf.seq} 引用了不在自己之前的 seq {ref.seq}")
            if raw is None:
                check.fail(f"seq {leaf.seq} 引用的 seq {ref.seq} 不在包内")
            elif SHA256.leaf(raw) != ref.leaf_hash:
                check.fail(f"seq {leaf.seq} 引用的 seq {ref.seq} 摘要不符")


def check_times(case: Case, check: Check) -> None:
    """时间."""
    case.unread(check, "leaves")
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
    case.unread(check, "leaves")
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
    if case.log_keys() and f"checkpoint{SHA256.suffix}.txt" in case.refusals:
        check.open(f"SHA-256 检查点读不懂，不知道见证者何时看到 seq {leaf.seq}")
    elif leaf.recorded_at >= ended * 1_000_000:
        check.fail(f"seq {leaf.seq} 的记录时间不早于作者公钥的失效时间 {ended}")
    else:
        check.open(f"seq {leaf.seq} 自称早于作者公钥的失效时间 {ended}，但没有见证能够证明")


def check_timestamps(case: Case, check: Check) -> None:
    """时间戳."""
    for name, digests in sorted(case.bundle.timestamps.items()):
        check.open(f"timestamps/{name}（SHA-256 {digests.sha256.hex()}）没有核验")


def run_checks(case: Case) -> list[Check]:
    """All checks, in the order of the page; the tree that is broken is left out."""
    simple = [check_structure, check_trust, check_signatures, check_agreement, check_witnesses, check_encoding]
    simple += [lambda c, k: check_inclusion(c, k, SHA256), lambda c, k: check_inclusion(c, k, SM3)]
    simple += [check_fields, check_erasures, check_files, check_stream, check_directory, check_refs]
    simple += [check_times, check_authors, check_timestamps]
    left_out = {f"记录在账（{tree.title}）" for tree in TREES if tree not in case.trees()}
    checks = []
    for name, run in zip(NAMES, simple, strict=True):
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
    """Whether both pinned keys of the log signed this note of it, and each of their lines is good."""
    note = case.notes.get(tree.rule)
    if note is None or note.origin != case.bundle.origin + tree.origin_suffix:
        return False
    signed = [one for one in case.signed[tree.rule] if one.key.type is not KeyType.COSIGNATURE]
    good = {one.key.type for one in signed if one.outcome is Outcome.GOOD}
    return {KeyType.ED25519, KeyType.SM2} <= good and all(one.outcome is Outcome.GOOD for one in signed)


def compare(case: Case, other: Case) -> Check:
    """Look for a fork between two bundles of one log."""
    check = Check(COMPARISON)
    for tree in case.trees():
        if not (signed_by_both(case, tree) and signed_by_both(other, tree)):
            check.open(f"{tree.title} 检查点没有都由可信的两把公钥签署")
            continue
        first, second = case.notes[tree.rule], other.notes[tree.rule]
        if first.origin != second.origin:
            check.open(f"两个包不属于同一账本：{first.origin} 与 {second.origin}")
            continue
        if first.size != second.size:
            check.open(f"大小不同（{first.size} 与 {second.size}），须向账本索取一致性证明")
        elif first.root != second.root:
            roots = f"{first.root.hex()} 与 {second.root.hex()}"
            check.fail(f"账本分叉：同为 {first.size} 条，{tree.title} 的根却是 {roots}")
        compare_leaves(case, other, check, tree)
    return check


def compare_leaves(case: Case, other: Case, check: Check, tree: Tree) -> None:
    """Different leaves under one number, each proved: a fork whatever the sizes."""
    theirs = set(other.bundle.sequences("leaves", ".cbor"))
    for seq in case.bundle.sequences("leaves", ".cbor"):
        member = f"leaves/{seq}.cbor"
        if seq not in theirs or case.bundle.members[member] == other.bundle.members[member]:
            continue
        try:
            for one in (case, other):
                prove(one, tree, seq, one.notes[tree.rule])
            check.fail(f"账本分叉：两个包的 seq {seq} 不同，都有 {tree.title} 证明和账本的签名")
        except Refused:
            pass


# ---------------------------------------------------------------- The report


def describe(case: Case) -> list[str]:
    """What the report says besides the checks."""
    bundle = case.bundle
    lines = [
        f"披露内容的日期：{bundle.first_day} 至 {bundle.last_day}（由制作者选定，没有签名）",
        f"来源：{bundle.origin}（账本 {bundle.log_id.hex()}）",
        f"对象：{bundle.subject}",
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
        unmade = []
        if other is not None:
            other.open("rb").close()
            unmade = [Check(COMPARISON, Verdict.OPEN, ["包已被拒绝，没有比对"])]
        return report(refused_checks(str(refusal)) + unmade)
    print("\n".join(describe(case)))
    checks = run_checks(case)
    if other is not None:
        try:
            checks.append(compare(case, read_case(read_bundle(other), trust, openssl)))
        except Refused as refusal:
            checks.append(Check(COMPARISON, Verdict.OPEN, [f"{other}：{refusal}"]))
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
    except TooLarge as error:
        print(error, file=sys.stderr)
    except Refused as refusal:
        print(f"{options.trust}：{refusal}。请核对后再试。", file=sys.stderr)
    except Exception as error:  # Python would end with 1, which means 不通过; our own fault must not say that.
        print(f"核验程序自身出错：{error!r}。请保留此包并报告。", file=sys.stderr)
    return Verdict.OPEN.value


if __name__ == "__main__":
    for output in (sys.stdout, sys.stderr):
        output.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
