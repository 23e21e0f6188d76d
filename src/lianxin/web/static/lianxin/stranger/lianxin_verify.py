"""Check the public record of an office without trusting the office.

An office that uses Lianxin writes one line (an *entry*) for every step it takes and signs the whole list anew after
each line.  This file checks that list.  It needs Python 3.11 and the package `cryptography`, nothing of Lianxin, and
is meant to be read by you before you run it.

    python lianxin_verify.py RECORD                      the record is sound in itself
    python lianxin_verify.py RECORD --receipt FILE       ... and still holds what this receipt says
    python lianxin_verify.py RECORD --head FILE          ... and has only grown since this signed head was noted down
    python lianxin_verify.py RECORD --figures            ... and these are the figures that follow from it

RECORD is an address (https://office.example/town/record/) or a folder that `lianxin export-record` wrote.

What a clean run proves.  Every entry is there, once, in order, under the signed head; the tree of hashes above them
is right; and every head and receipt you gave is a beginning of today's record, so nothing before it was changed,
left out or moved.  What it cannot prove alone: that the head you see today is the one that others see.  For that,
keep heads and receipts, ask others for theirs, and give them all; or name a witness that you trust (--witness).
Two signed heads that cannot both be true are printed side by side as FORK EVIDENCE: whoever holds them can show them
to anybody, and no further word of yours is needed.

For auditors with access to the office's tables: --database (SQLite) or --rows (what `lianxin export-rows` wrote)
compares every row of every table behind the record with what its newest entry vouches for.

Parts 1 to 5 are the whole of that proof, and all that you need to read for it.  Part A runs only with --database or
--rows, part B only with --figures or with them.

Formats: RFC 6962 (tree), C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature, tlog-proof.
Exit status: 0 everything holds, 1 something does not and is named, 2 there was nothing that could be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import math
import re
import sqlite3
import sys
import urllib.error
import urllib.request
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = dict[str, Any]


class Unsound(ValueError):
    """Something is not what it claims to be; the text says what."""


class NothingToCheck(Exception):
    """There is no record, or a file that was named is not there."""


@dataclass
class Report:
    """``broken``: what does not hold.  ``told``: what a careful reader should know.  ``forks``: the evidence."""

    broken: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)


# --- 1. The tree of hashes (RFC 6962) -----------------------------------------------------------------------


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Grows leaf by leaf and keeps its right edge only: the roots of the full subtrees, widest first."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []
        #: (level, index) -> root over 256**level leaves, as the upper tiles and the house's own table hold them.
        self.finished: dict[tuple[int, int], bytes] = {}

    def add(self, node: bytes) -> None:
        pairs, height = self.size, 0
        while pairs & 1:
            node, pairs, height = node_hash(self.edge.pop(), node), pairs >> 1, height + 1
            if height % 8 == 0:
                self.finished[height // 8, pairs] = node
        self.edge.append(node)
        self.size += 1

    def root(self) -> bytes:
        if not self.edge:
            return hashlib.sha256(b"").digest()
        *left, root = self.edge
        for node in reversed(left):
            root = node_hash(node, root)
        return root


def root_over(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to.  The largest power of two below ``size`` parts left from right."""
    if size == 1:
        if path:
            raise Unsound("the proof has more hashes than the tree has levels")
        return leaf
    if not path:
        raise Unsound("the proof has fewer hashes than the tree has levels")
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return node_hash(root_over(leaf, index, half, path[:-1]), path[-1])
    return node_hash(path[-1], root_over(leaf, index - half, size - half, path[:-1]))


# --- 2. Signed notes, heads and receipts --------------------------------------------------------------------

SIGNS, COSIGNS = 1, 4


def from_base64(text: str) -> bytes:
    """Base64 in its one proper spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Unsound("this is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Unsound("base64 is not in its one proper spelling")
    return data


def whole_number(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text):
        raise Unsound("a number is not written in plain digits")
    return int(text)


@dataclass(frozen=True)
class Key:
    """A public key as C2SP writes it: name+id+base64 of what it does (1 signs, 4 cosigns) and the key."""

    text: str
    name: str
    id: bytes
    does: int
    public: Ed25519PublicKey

    @classmethod
    def read(cls, text: str) -> Key:
        parts = text.split("+", 2)
        if len(parts) != 3 or not parts[0] or not re.fullmatch("[0-9a-f]{8}", parts[1]):
            raise Unsound("a key is not of the form name+id+key")
        name, number, data = parts[0], bytes.fromhex(parts[1]), from_base64(parts[2])
        if len(data) != 33 or data[0] not in {SIGNS, COSIGNS}:
            raise Unsound("a key is not an Ed25519 key")
        if hashlib.sha256(name.encode() + b"\n" + data).digest()[:4] != number:
            raise Unsound("a key does not belong to its own id")
        return cls(text, name, number, data[0], Ed25519PublicKey.from_public_bytes(data[1:]))


@dataclass(frozen=True)
class Head:
    """What was signed: so many entries of this record have this root.  ``note`` is the text with its signatures."""

    origin: str
    size: int
    root: bytes
    note: str
    text: str
    lines: tuple[tuple[str, bytes, bytes], ...]
    where: str

    @classmethod
    def read(cls, note: str, where: str) -> Head:
        body, blank, below = note.rpartition("\n\n")
        origin, size, root, *more = (*body.split("\n"), "", "", "")[: max(3, body.count("\n") + 1)]
        if not blank or not below.endswith("\n") or not origin or not all(more) or len(note) > 1_000_000:
            raise Unsound("this is not a signed head of a record")
        if re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise Unsound("the signed head holds control characters")
        value = from_base64(root)
        if len(value) != 32:
            raise Unsound("the root in the head is not 32 bytes long")
        lines = tuple(cls._line(line) for line in below[:-1].split("\n"))
        return cls(origin, whole_number(size), value, note, body + "\n", lines, where)

    @staticmethod
    def _line(line: str) -> tuple[str, bytes, bytes]:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        value = from_base64(match[2]) if match else b""
        if match is None or len(value) < 5:
            raise Unsound("a signature line is malformed")
        return match[1], value[:4], value[4:]

    def signed_by(self, key: Key) -> bool:
        """Whether this key signed the head; a signature in its name that does not hold is an error."""
        found = [value for name, number, value in self.lines if (name, number) == (key.name, key.id)]
        for value in found:
            self._demand(key, value, self.text.encode())
        return bool(found) and key.does == SIGNS

    def cosigned_at(self, key: Key) -> int | None:
        """When this witness saw that the record had only grown, in seconds since 1970."""
        found = [value for name, number, value in self.lines if (name, number) == (key.name, key.id)]
        if not found or key.does != COSIGNS:
            return None
        time = int.from_bytes(found[0][:8], "big")
        self._demand(key, found[0][8:], f"cosignature/v1\ntime {time}\n{self.text}".encode())
        return time

    @staticmethod
    def _demand(key: Key, signature: bytes, data: bytes) -> None:
        try:
            key.public.verify(signature, data)
        except InvalidSignature:
            raise Unsound(f"the signature of {key.name} does not belong to this head") from None


@dataclass(frozen=True)
class Receipt:
    """What a person took home: an entry, its place, the hashes from it to the root, and the signed head."""

    index: int
    leaf: bytes
    head: Head

    @classmethod
    def read(cls, text: str, where: str) -> Receipt:
        """Read it and follow the hashes; the signature is judged with those of the other heads."""
        top, blank, note = text.partition("\n\n")
        title, *lines = top.split("\n")
        if title != "c2sp.org/tlog-proof@v1" or not blank:
            raise Unsound("this is not a receipt")
        if len(lines) < 2 or not lines[0].startswith("extra ") or not lines[1].startswith("index "):
            raise Unsound("the receipt does not carry the entry that it speaks of")
        leaf, index = from_base64(lines[0][6:]), whole_number(lines[1][6:])
        path, head = [from_base64(line) for line in lines[2:]], Head.read(note, where)
        if index >= head.size:
            raise Unsound("the head was signed before this entry existed")
        if len(path) > 63 or root_over(leaf_hash(leaf), index, head.size, path) != head.root:
            raise Unsound("the entry in the receipt is not under its signed head")
        return cls(index, leaf, head)


# --- 3. Entries, and where they are read from ---------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """JSON in one spelling: keys in order, no blanks, no fractions (they have no single spelling)."""
    _demand_no_fractions(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _demand_no_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise Unsound("fractions have no single spelling")
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            _demand_no_fractions(child)


def read_leaf(data: bytes, number: int) -> Json:
    """The public part of entry ``number``, if it is spelled as every entry is spelled."""
    try:
        leaf = json.loads(data)
        sound = canonical(leaf) == data and leaf.keys() == {
            "number", "kind", "time", "subject", "public", "commitment",
        }  # fmt: skip
        sound = sound and all(
            isinstance(leaf[name], str) for name in ("kind", "time", "subject", "commitment")
        )
        sound = sound and type(leaf["number"]) is int and isinstance(leaf["public"], dict)
        sound = sound and bool(re.fullmatch("[0-9a-f]{64}", leaf["commitment"]))
        sound = sound and bool(
            re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}T([0-9]{2}:){2}[0-9]{2}\.[0-9]{6}Z", leaf["time"])
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise Unsound(f"entry {number}: this is not spelled as an entry is spelled")
    if leaf["number"] != number:
        raise Unsound(f"entry {number}: here stands the entry that says it is number {leaf['number']}")
    found: Json = leaf
    return found


#: No proper file of a record is larger: 256 entries of at most 65,535 bytes, each behind its length.
LARGEST = 256 * (2 + 65_535)
Reader = Callable[[str], bytes | None]


def reader(place: str) -> Reader:
    """Gives the bytes at a path below the record, or None where there is nothing."""
    if "://" in place:
        return lambda path: _fetched(place.rstrip("/") + "/" + path)
    folder = Path(place)
    return lambda path: (folder / path).read_bytes() if (folder / path).is_file() else None


def _fetched(address: str) -> bytes | None:
    if not address.startswith(("http://", "https://")):
        raise NothingToCheck("an address of a record begins with http:// or https://")
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310 -- checked above
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- as above
            data: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in {404, 410}:
            return None
        raise NothingToCheck(f"{address} answers with status {error.code}") from None
    except OSError as error:
        raise NothingToCheck(f"{address} cannot be reached ({error})") from None
    return data


def tile_path(kind: str, index: int, width: int) -> str:
    """Where C2SP tlog-tiles keeps a tile: groups of three digits, and ``.p/width`` while it is not full."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{kind}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def tile_places(count: int) -> Iterator[tuple[int, int]]:
    """(index, width) of every tile over ``count`` hashes or entries."""
    for start in range(0, count, 256):
        yield start // 256, min(256, count - start)


def in_bundle(data: bytes) -> list[bytes]:
    """The entries in a bundle, each behind its length in two bytes."""
    found, at = [], 0
    while at < len(data):
        stop = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if stop > len(data) or at + 2 > len(data):
            raise Unsound("the bundle breaks off inside an entry")
        found.append(data[at + 2 : stop])
        at = stop
    return found


# --- 4. The public record -----------------------------------------------------------------------------------


@dataclass
class Seen:
    """What the walk along the entries brought to light."""

    tree: Tree = field(default_factory=Tree)
    roots: dict[int, bytes] = field(default_factory=dict)
    leaves: dict[int, bytes] = field(default_factory=dict)
    changes: list[tuple[int, Json]] = field(default_factory=list)
    restores: list[tuple[int, Json]] = field(default_factory=list)
    erased: dict[int, int] = field(default_factory=dict)
    complete: bool = True

    def take(self, data: bytes, count: Count | None, report: Report) -> Json | None:
        """One more entry; None where it is damaged."""
        self.tree.add(leaf_hash(data))
        try:
            leaf = read_leaf(data, self.tree.size)
            self._note(leaf["number"], leaf["kind"], leaf["public"])
        except (ValueError, KeyError, TypeError) as error:
            self.complete = False
            report.broken.append(
                str(error) if isinstance(error, Unsound) else f"entry {self.tree.size}: {error!r}"
            )
            return None
        if count is not None:
            count.read(leaf)
        return leaf

    def _note(self, number: int, kind: str, public: Json) -> None:
        """Entries about the record itself."""
        if kind == "record.key_changed":
            self.changes.append((number, {"old": public["old"], "new": public["new"]}))
            self.roots[number] = self.tree.root()
        elif kind == "record.restored":
            self.restores.append((number, {"size": int(public["backup_size"]), "at": public["at"]}))
        elif kind == "record.erased":
            self.erased.update(
                {one: number for one in public["entries"] if type(one) is int and one < number}
            )


class Record:
    """One public record, and everything that outsiders hold against it."""

    def __init__(self, place: str, report: Report, keys: Sequence[Key], witnesses: Sequence[Key]) -> None:
        self.place, self.report, self.witnesses = place, report, witnesses
        self._read = reader(place)
        self.early: list[Head] = []
        self.receipts: list[Receipt] = []
        witnessed = self._read("witnessed")  # before the head, so that it is never the newer one
        try:
            self.head = Head.read(self._text("checkpoint"), f"{place}: checkpoint")
            if witnessed:
                self.early.append(Head.read(witnessed.decode("utf-8", "replace"), f"{place}: witnessed"))
        except Unsound as error:
            raise NothingToCheck(f"{place}: {error}") from None
        self.trusted = [key for key in keys if key.name == self.head.origin and key.does == SIGNS]
        self.count: Count | None = None
        self.seen = Seen()

    def _text(self, path: str) -> str:
        data = self._read(path)
        if data is None:
            raise NothingToCheck(f"there is no record here: {self.place}: {path} is missing")
        return data.decode("utf-8", "replace")

    def check(self) -> None:
        """Everything that can be seen from outside."""
        self._walk()
        if self.seen.complete:
            self._upper_tiles()
        self._trust()
        self._judge_head()
        for head in self.early:
            self._judge_early(head)
        for receipt in self.receipts:
            self._judge_receipt(receipt)
        self._judge_pairs()
        self._judge_witnesses()

    def _walk(self) -> None:
        wanted = {head.size for head in self.early}
        indices = {receipt.index for receipt in self.receipts}
        for index, width in tile_places(self.head.size):
            found = self._bundle(index, width)
            if found is None:
                self.seen.complete = False
                return
            self._compare(0, index, width, [leaf_hash(data) for data in found])
            for data in found:
                self.seen.take(data, self.count, self.report)
                size = self.seen.tree.size
                if size in wanted:
                    self.seen.roots[size] = self.seen.tree.root()
                if size - 1 in indices:
                    self.seen.leaves[size - 1] = data

    def _bundle(self, index: int, width: int) -> list[bytes] | None:
        path = tile_path("entries", index, width)
        data = self._read(path)
        try:
            if data is None:
                raise Unsound("these entries are missing")
            found = in_bundle(data)
            if len(found) != width:
                raise Unsound(f"here should be {width} entries and there are {len(found)}")
        except Unsound as error:
            self.report.broken.append(f"{path}: {error}")
            return None
        return found

    def _compare(self, level: int, index: int, width: int, expected: Iterable[bytes]) -> None:
        path = tile_path(str(level), index, width)
        if self._read(path) != b"".join(expected):
            self.report.broken.append(f"{path}: the hashes are not what the entries give")

    def _upper_tiles(self) -> None:
        level = 1
        while count := self.head.size >> 8 * level:
            for index, width in tile_places(count):
                places = range(index * 256, index * 256 + width)
                self._compare(level, index, width, [self.seen.tree.finished[level, at] for at in places])
            level += 1

    # Which keys may speak for the record, and from which size to which.

    def _trust(self) -> None:
        """Begin with a key that you gave (or, with a warning, the house's own) and follow every change of keys."""
        self.periods: list[tuple[Key, int, int | None]] = []
        try:
            told = json.loads(self._read("keys.json") or b"{}")
            if not self.trusted:
                self.report.told.append(
                    "the key comes from the same place as the record; compare it with one from elsewhere, or give --key"
                )
                self.trusted = [Key.read((told.get("keys") or [self._text("key").strip()])[0])]
            evidence = {change["number"]: change["head"] for change in told.get("changes", ())}
            self._follow(self.trusted[0], evidence)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            self.report.broken.append(f"the keys of the record: {error}")

    def _follow(self, key: Key, evidence: dict[int, str]) -> None:
        news = [change["new"] for _number, change in self.seen.changes]
        begin = news.index(key.text) + 1 if key.text in news else 0
        if begin:  # you trust a later key: earlier ones are those that its own record names
            before = 0
            for number, change in self.seen.changes[:begin]:
                self.periods.append((Key.read(change["old"]), before, number))
                before = number
        since = self.seen.changes[begin - 1][0] if begin else 0
        for number, change in self.seen.changes[begin:]:
            if change["old"] != key.text:
                raise Unsound(f"entry {number} changes a key that was not in use")
            if number not in evidence:
                raise Unsound(f"entry {number} changes the key and keys.json does not say under which head")
            head, new = Head.read(evidence[number], f"keys.json: {number}"), Key.read(change["new"])
            if (head.origin, head.size, head.root) != (self.head.origin, number, self.seen.roots[number]):
                raise Unsound(
                    f"the head under which entry {number} changed the key is not that of the entries"
                )
            if new.name != key.name or new.does != SIGNS or not (head.signed_by(key) and head.signed_by(new)):
                raise Unsound(f"entry {number} changes the key, and not both keys have signed it")
            self.periods.append((key, since, number))
            key, since = new, number
        self.periods.append((key, since, None))

    def spoken_by_house(self, head: Head) -> bool:
        """Whether a key of this record signed the head, at a size at which that key was in use."""
        signed = [(begin, end) for key, begin, end in self.periods if head.signed_by(key)]
        if signed and not any(
            begin <= head.size and (end is None or head.size <= end) for begin, end in signed
        ):
            self.report.broken.append(
                f"{head.where}: signed with a key that was not in use at {head.size} entries"
            )
        return bool(signed)

    def _judge_head(self) -> None:
        head, tree = self.head, self.seen.tree
        try:
            if not self.periods or not head.signed_by(self.periods[-1][0]):
                raise Unsound("it is not signed with the key of this record")
            if tree.size == head.size and head.root != tree.root():
                raise Unsound("the root that was signed is not that of the entries")
        except Unsound as error:
            self.report.broken.append(f"{head.where}: {error}")

    # What others hold, against the record as it stands today.

    def _judge_early(self, head: Head) -> bool:
        """An earlier head must be the beginning of today's record."""
        try:
            if head.origin != self.head.origin:
                raise Unsound(f"this is a head of another record, {head.origin}")
            if not self.spoken_by_house(head):
                raise Unsound("it is not signed with a key of this record, so it proves nothing")
        except Unsound as error:
            self.report.broken.append(f"{head.where}: {error}")
            return False
        if head.size <= self.seen.tree.size and self.seen.roots.get(head.size, Tree().root()) == head.root:
            return True
        if self._admitted(head):
            return False
        if head.size > self.head.size:
            problem = f"had {head.size} entries, and today's has {self.head.size}: some were removed"
        elif not self.seen.complete and head.size > self.seen.tree.size:
            return False  # the entries that are missing have been named
        else:
            problem = f"had other entries among its first {head.size} than today's record has"
        self.report.broken.append(f"{head.where}: the record that the house signed then {problem}")
        self._fork(head, self.head)
        return False

    def _admitted(self, head: Head) -> bool:
        """Whether the record itself says that what came after a backup was lost, and this head is of that line."""
        for number, restored in self.seen.restores:
            if restored["size"] < head.size:
                self.report.told.append(
                    f"{head.where}: a head of {head.size} entries of a line that was LOST: entry {number} says that the "
                    f"office went back to a backup of {restored['size']} entries, made {restored['at']}"
                )
                return True
        return False

    def _judge_receipt(self, receipt: Receipt) -> None:
        """Whether the entry that the receipt proves stands in today's record at its number."""
        head, number = receipt.head, receipt.index + 1
        if head.origin != self.head.origin:
            return  # named already
        try:
            read_leaf(receipt.leaf, number)
        except Unsound as error:
            self.report.broken.append(f"{head.where}: {error}")
        today = self.seen.leaves.get(receipt.index)
        if today != receipt.leaf and any(
            restored["size"] < number for _entry, restored in self.seen.restores
        ):
            self.report.told.append(
                f"{head.where}: entry {number} was lost with that line; the receipt proves it was there"
            )
        elif today != receipt.leaf and (today is not None or self.seen.complete):
            self.report.broken.append(f"{head.where}: entry {number} of the receipt is not in today's record")

    def _judge_pairs(self) -> None:
        """Two signed heads of one size with different roots need no record at all to be a lie."""
        by_size: dict[int, Head] = {}
        for head in [*self.early]:
            other = by_size.setdefault(head.size, head)
            if other.root == head.root or other.origin != head.origin or head.size <= self.seen.tree.size:
                continue
            if any(restored["size"] < head.size for _number, restored in self.seen.restores):
                continue
            try:
                if self.spoken_by_house(head) and self.spoken_by_house(other):
                    self.report.broken.append(
                        f"{head.where} and {other.where}: two heads of {head.size} entries"
                    )
                    self._fork(other, head)
            except Unsound:
                continue  # named already

    def _fork(self, one: Head, other: Head) -> None:
        """Both notes, whole: signed by the house, and they cannot both be true."""
        try:
            signed = all(
                any(head.signed_by(key) for key, _begin, _end in self.periods) for head in (one, other)
            )
        except Unsound:
            signed = False
        if signed:
            self.report.forks.append("\n".join(f"--- {head.where}\n{head.note}" for head in (one, other)))

    def _judge_witnesses(self) -> None:
        for key in self.witnesses:
            latest: tuple[int, int] | None = None
            for head in (self.head, *self.early):
                try:
                    time = head.cosigned_at(key)
                except Unsound as error:
                    self.report.broken.append(f"{head.where}: {error}")
                    continue
                if time is not None and (latest is None or head.size > latest[0]):
                    latest = head.size, time
            if latest is None:
                self.report.broken.append(f"the witness {key.name} has cosigned none of these heads")
            else:
                when = datetime.fromtimestamp(latest[1], UTC).isoformat()
                self.report.told.append(
                    f"the witness {key.name} vouches for {latest[0]} entries, seen {when}"
                )


# --- 5. The command -----------------------------------------------------------------------------------------


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("What a clean run")[0],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    say = parser.add_argument
    say("record", metavar="RECORD", help="address or folder of a public record")
    say(
        "--key",
        metavar="VKEY",
        action="append",
        default=[],
        help="the office's key, from somewhere you trust",
    )
    say(
        "--witness",
        metavar="VKEY",
        action="append",
        default=[],
        help="the key of a witness who must have cosigned",
    )
    say(
        "--head",
        metavar="FILE",
        action="append",
        default=[],
        help="a signed head that you noted down earlier",
    )
    say("--receipt", metavar="FILE", action="append", default=[], help="a receipt that somebody holds")
    say("--evidence", metavar="FILE", help="where to write heads that cannot both be true")
    say("--database", metavar="FILE", help="the office's lianxin.sqlite3")
    say("--vault", metavar="FILE", help="the office's vault.sqlite3")
    say("--rows", metavar="FILE", help="what `lianxin export-rows` wrote, instead of --database")
    say(
        "--schema", metavar="FILE", help="the tables behind the record; default: schema.json beside this file"
    )
    say("--figures", action="store_true", help="print every figure that follows from the record, as JSON")
    say("--as-of", metavar="TIME", help="count what is overdue at this moment; default: the newest entry")
    say("--json", action="store_true", help="print the findings as JSON")
    return parser.parse_args(given)


def text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NothingToCheck(f"{path}: {error}") from None


def load(record: Record, heads: Sequence[str], receipts: Sequence[str]) -> None:
    """Read what others hold; a receipt that is not sound in itself is named and left at that."""
    for path in heads:
        try:
            record.early.append(Head.read(text_of(path), path))
        except Unsound as error:
            record.report.broken.append(f"{path}: {error}")
    for path in receipts:
        try:
            receipt = Receipt.read(text_of(path), path)
        except Unsound as error:
            record.report.broken.append(f"{path}: {error}")
        else:
            record.receipts.append(receipt)
            record.early.append(receipt.head)


def stamp(text: str) -> str:
    """A moment as the record spells it."""
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise NothingToCheck(f"--as-of: {text} is no moment such as 2026-03-02T01:30:00Z") from None
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def opened(path: str) -> sqlite3.Connection:
    """A database file, for reading only, as it stands now."""
    try:
        connection = sqlite3.connect(
            f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise NothingToCheck(f"{path}: {error}") from None
    return connection


def schema_in(path: str) -> Json:
    """The tables to compare, as data."""
    try:
        tables: Json = json.loads(text_of(path))["tables"]
    except (NothingToCheck, ValueError, LookupError, TypeError) as error:
        raise NothingToCheck(
            f"schema.json, from the place that this file came from, is needed: {error}"
        ) from None
    return tables


def check_behind(asked: argparse.Namespace, record: Record) -> None:
    schema = schema_in(asked.schema or str(Path(__file__).with_name("schema.json")))
    files = (
        {} if asked.rows else {"lianxin": asked.database} | ({"vault": asked.vault} if asked.vault else {})
    )
    open_files = {name: opened(path) for name, path in files.items()}
    try:
        base = Exported(schema, Path(asked.rows)) if asked.rows else Tables(schema, open_files)
        Behind(base, schema, record, record.report).check()
    except (sqlite3.Error, ValueError, TypeError, LookupError) as error:
        record.report.broken.append(f"the tables cannot be read to their end: {error!r}")
    finally:
        for connection in open_files.values():
            connection.close()


def run(asked: argparse.Namespace) -> tuple[Record, Report]:
    report = Report()
    try:
        keys, witnesses = [Key.read(text) for text in asked.key], [Key.read(text) for text in asked.witness]
    except Unsound as error:
        raise NothingToCheck(str(error)) from None
    record = Record(asked.record, report, keys, witnesses)
    if asked.key and not record.trusted:
        raise NothingToCheck(f"none of the keys given is one of {record.head.origin}")
    if asked.figures:
        record.count = Count()
    load(record, asked.head, asked.receipt)
    record.check()
    if asked.database or asked.rows:
        check_behind(asked, record)
    return record, report


def main(given: Sequence[str] | None = None) -> int:
    asked = arguments(given)
    try:
        as_of = stamp(asked.as_of) if asked.as_of else ""
        record, report = run(asked)
        if asked.evidence and report.forks:
            Path(asked.evidence).write_text("\n".join(report.forks), encoding="utf-8")
    except (NothingToCheck, OSError) as error:
        print(f"Nothing was checked: {error}", file=sys.stderr)
        return 2
    tell(asked, record, report, counted_again(record, record.count, as_of) if record.count else None)
    return 1 if report.broken else 0


def counted_again(record: Record, count: Count, as_of: str) -> Json | None:
    """The figures; None where the record does not hold, or its entries hang together in no way."""
    problem = count.problem or ("the record does not hold" if record.report.broken else "")
    try:
        if not problem:
            return published(count, as_of or count.as_of)
    except (ValueError, TypeError, LookupError) as error:
        problem = repr(error)
    record.report.told.append(f"nothing was counted: {problem}")
    return None


def tell(asked: argparse.Namespace, record: Record, report: Report, counted: Json | None) -> None:
    head = record.head
    spelled: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    if asked.json:
        found = {"ok": not report.broken, "origin": head.origin, "size": head.size, "root": head.root.hex()}
        found |= {"broken": report.broken, "told": report.told, "forks": report.forks}
        print(json.dumps(found | ({"figures": counted} if asked.figures else {}), **spelled))
        return
    out = sys.stderr if asked.figures else sys.stdout
    print(f"{head.origin}: {record.seen.tree.size} entries, root {record.seen.tree.root().hex()}", file=out)
    for title, lines in (
        ("To know:", report.told),
        ("BROKEN:", report.broken),
        ("FORK EVIDENCE:", report.forks),
    ):
        if lines:
            print(title, *lines, sep="\n" if title.startswith("FORK") else "\n  ", file=out)
    print("Everything holds." if not report.broken else f"{len(report.broken)} findings.", file=out)
    if counted is not None:
        print(json.dumps(counted, **spelled))


# --- A. For auditors: the tables behind the record (--database, --rows) -------------------------------------

Row = tuple[str, Json, list[str]]
"""A row: its name (table/key), its columns as digests spell them, and the columns that are spelled oddly."""


def plain_time(raw: str) -> str:
    moment = datetime.fromisoformat(raw)
    if str(moment) != raw or moment.tzinfo:
        raise ValueError(raw)
    return moment.isoformat(timespec="microseconds") + "+00:00"


def plain_json(raw: str) -> Any:
    value = json.loads(raw)
    if json.dumps(value) != raw:
        raise ValueError(raw)
    return value


def plain_uuid(raw: str) -> str:
    value = uuid.UUID(raw)
    if value.hex != raw:
        raise ValueError(raw)
    return str(value)


def plain_date(raw: str) -> str:
    if str(date.fromisoformat(raw)) != raw:
        raise ValueError(raw)
    return raw


#: How each kind of column lies in SQLite, and what digests make of it.  SQLite keeps whatever it is given, so each
#: value must also be spelled in the one way in which the house spells it.
KINDS: dict[str, tuple[type, Callable[[Any], Any]]] = {
    "int": (int, lambda raw: raw),
    "bool": (int, lambda raw: {0: False, 1: True}[raw]),
    "text": (str, lambda raw: raw.encode().decode()),  # no bytes that are no text
    "bytes": (bytes, lambda raw: raw.hex()),
    "json": (str, plain_json),
    "time": (str, plain_time),
    "date": (str, plain_date),
    "uuid": (str, plain_uuid),
}


def plain(kind: str, raw: Any) -> Any:
    """The value as digests spell it; raises one of several errors where the house did not write it so."""
    if raw is None:
        return None
    wanted, convert = KINDS[kind]
    if type(raw) is not wanted:
        raise ValueError(raw)
    return convert(raw)


class Tables:
    """The office's SQLite files, opened for reading only and seen as they stand at one moment."""

    def __init__(self, schema: Json, files: dict[str, sqlite3.Connection]) -> None:
        self._schema, self._files = schema, files
        self.without = {name for name, table in schema.items() if table["in"] not in files}
        for connection in files.values():
            connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")

    def rows(self, table: str) -> Iterator[Row]:
        about = self._schema[table]
        names = ", ".join(f'+"{name}"' for name in about["columns"])
        order = ", ".join(f'"{name}"' for name in about["key"])
        for raw in self._files[about["in"]].execute(f'SELECT {names} FROM "{table}" ORDER BY {order}'):  # noqa: S608
            columns, odd = {}, []
            for (name, kind), value in zip(about["columns"].items(), raw, strict=True):
                try:
                    columns[name] = plain(kind, value)
                except (ValueError, LookupError, RecursionError):
                    columns[name] = repr(value)
                    odd.append(name)
            yield "/".join([table, *(str(columns[name]) for name in about["key"])]), columns, odd


class Exported:
    """What `lianxin export-rows` wrote: one row a line, table by table, and at the end how many there are."""

    def __init__(self, schema: Json, path: Path) -> None:
        self._schema, self._path = schema, path
        self.without: set[str] = set()
        self._begin: dict[str, int] = {}
        count = at = 0
        with path.open("rb") as file:
            for line in file:
                told = json.loads(line)
                if "table" in told:
                    self._begin.setdefault(told["table"], at)
                    count += 1
                at += len(line)
        if count == 0 or told.get("rows") != count:
            raise NothingToCheck(f"{path}: this is not a whole export of rows")

    def rows(self, table: str) -> Iterator[Row]:
        about = self._schema[table]
        if table not in self._begin:
            return
        with self._path.open("rb") as file:
            file.seek(self._begin[table])
            for line in file:
                told = json.loads(line)
                if told.get("table") != table:
                    return
                columns = told["columns"]
                odd = sorted(columns.keys() ^ about["columns"].keys())
                yield "/".join([table, *(str(columns.get(name)) for name in about["key"])]), columns, odd


class Behind:
    """Entries with their private parts, and every row that they vouch for."""

    def __init__(self, base: Tables | Exported, schema: Json, record: Record, report: Report) -> None:
        self._base, self._schema, self._record, self._report = base, schema, record, report
        self._vouched: dict[str, tuple[str, int]] = {}
        self._streams: dict[Any, Stream] = {}

    def check(self) -> None:
        for key, columns, odd in self._base.rows("record_stream"):
            self._streams[columns["id"]] = Stream(key, columns, self._record.head)
            self._fail_odd(key, odd)
        for key, columns, _odd in self._base.rows("record_cursor"):
            self._cursor(key, columns)
        for key, columns, odd in self._base.rows("record_entry"):
            self._entry(key, columns, odd)
        self._subtrees()
        for stream in self._streams.values():
            self._finish(stream)
        if not any(stream.origin == self._record.head.origin for stream in self._streams.values()):
            self._fail("record_stream", f"there is no record {self._record.head.origin} in these tables")
        for table, about in self._schema.items():
            if about["vouched"] and table not in self._base.without:
                for row in self._base.rows(table):
                    self._row(*row, in_vault=about["in"] == "vault")
        self._gone()
        self._outcomes()

    def _fail(self, where: str, problem: str) -> None:
        self._report.broken.append(f"{where}: {problem}")

    def _fail_odd(self, where: str, odd: Iterable[str]) -> None:
        for name in odd:
            self._fail(where, f"{name} is not spelled as the office spells it")

    def _cursor(self, key: str, columns: Json) -> None:
        stream, number = self._streams.get(columns["stream_id"]), columns["number"]
        size = stream.columns["size"] if stream else None
        if stream is None or type(number) is not int or type(size) is not int or not 0 <= number <= size:
            self._fail(key, "entries have been counted that do not exist")
        elif columns["consumer"] == "verify.outcomes":
            stream.counted = number

    def _entry(self, key: str, columns: Json, odd: list[str]) -> None:
        stream = self._streams.get(columns["stream_id"])
        if stream is None:
            self._fail(key, "the entry belongs to no record")
            return
        for problem in (
            *(f"{name} is not spelled as the office spells it" for name in odd),
            *stream.take(columns),
        ):
            self._fail(key, problem)
        if stream.opened is not None:
            number = stream.seen.tree.size
            self._vouched.update({row: (digest, number) for row, digest in stream.opened.items()})

    def _subtrees(self) -> None:
        for key, columns, odd in self._base.rows("record_subtree"):
            stream = self._streams.get(columns["stream_id"])
            place = (columns["level"], columns["position"])
            expected = stream.seen.tree.finished.pop(place, b"") if stream else b""
            if odd or not expected or expected.hex() != columns["hash"]:
                self._fail(key, "the hash is not what the entries give")

    def _finish(self, stream: Stream) -> None:
        """The tree over the rows, against the row of the stream and against the public record."""
        tree, columns, where = stream.seen.tree, stream.columns, stream.where
        for problem in stream.report.broken:
            self._fail("record_entry", problem)
        for level, position in tree.finished:
            self._fail(f"record_subtree/{level}/{position}", "a hash above the entries is missing")
        if (columns["size"], columns["edge"]) != (tree.size, b"".join(tree.edge).hex()):
            self._fail(where, "size or edge are not what the entries give")
        for number in sorted(stream.closed - stream.seen.erased.keys()):
            self._fail(f"record_entry/{number}", "the private part is gone, and no later entry says why")
        for number in sorted(stream.seen.erased.keys() - stream.closed):
            self._fail(
                f"record_entry/{number}",
                "the private part is here, and a later entry says that it was erased",
            )
        try:
            head = Head.read(str(columns["head"]), where)
            if (head.origin, head.size, head.root) != (stream.origin, tree.size, tree.root()):
                raise Unsound("its head is not that of the entries")
            if stream.origin != self._record.head.origin:
                self._report.told.append(
                    f"{where}: the head of {stream.origin} was not checked: give its own RECORD"
                )
            elif not self._record.spoken_by_house(head):
                raise Unsound("its head is not signed with the key of the record")
        except Unsound as error:
            self._fail(where, str(error))
        if stream.origin == self._record.head.origin and stream.root_then != self._record.head.root:
            self._fail(where, "the entries in the tables are not those of the public record")

    def _row(self, key: str, columns: Json, odd: list[str], *, in_vault: bool) -> None:
        told = self._vouched.pop(key, None)
        if told is None and in_vault:
            self._report.told.append(f"{key}: nobody claims this contact: its voice was never received")
        elif told is None:
            self._fail(key, "no entry of the record vouches for this row")
        elif odd:
            self._fail(
                key,
                f"{', '.join(odd)} is not spelled as the office spells it; entry {told[1]} vouches for it",
            )
        elif self._digest(key, columns) != told[0]:
            self._fail(key, f"the row was changed; entry {told[1]} vouches for it")

    def _digest(self, key: str, columns: Json) -> str | None:
        """SHA-256 over the columns; those that came later are left out where they have the value of older rows."""
        later = self._schema[key.partition("/")[0]]["later"]
        kept = {name: value for name, value in columns.items() if name not in later or value != later[name]}
        try:
            return hashlib.sha256(canonical(kept)).hexdigest()
        except ValueError:
            return None

    def _gone(self) -> None:
        unseen = 0
        for key, (_digest, number) in sorted(self._vouched.items(), key=lambda item: item[1][1]):
            if key.partition("/")[0] in self._base.without:
                unseen += 1
            else:
                self._fail(key, f"the row is gone; entry {number} vouches for it")
        if unseen:
            self._report.told.append(f"{unseen} rows of the vault were not compared: give --vault")

    def _outcomes(self) -> None:
        """What the office counts its figures from must be what the entries give."""
        stream_of = {
            columns["id"]: columns["stream_id"] for _key, columns, _odd in self._base.rows("office_office")
        }
        expected = {}
        for office, stream in stream_of.items():
            if stream in self._streams:
                for number, voice in self._streams[stream].count.voices.items():
                    expected[f"verify_outcome/{office}/{number}"] = voice
        for key, columns, odd in self._base.rows("verify_outcome"):
            if key not in expected:
                self._fail(key, "the record knows no such voice")
            else:
                voice = expected.pop(key)
                told = {**voice, **counted_by(voice), "office_id": columns["office_id"]}
                wrong = [name for name in columns if columns[name] != told.get(name) or name in odd]
                for name in wrong:
                    self._fail(key, f"{name} is not what the record gives")
        for key in expected:
            self._fail(key, "the outcome is missing")


class Stream:
    """One office's entries as the tables hold them."""

    def __init__(self, where: str, columns: Json, public: Head) -> None:
        self.where, self.columns, self.origin = where, columns, str(columns["origin"])
        self.seen, self.count, self.report = Seen(), Count(), Report()
        self.counted, self._public = 0, public
        self.closed: set[int] = set()
        self.opened: dict[str, str] | None = None
        self.root_then = Tree().root() if public.size == 0 else b""

    def take(self, columns: Json) -> Iterator[str]:
        """One more entry: its public part, and whether the private part is the one that it commits to."""
        number, self.opened = self.seen.tree.size + 1, None
        data = str(columns["leaf"]).encode("utf-8", "surrogateescape")
        leaf = self.seen.take(data, self.count if number <= self.counted else None, self.report)
        if number == self._public.size:
            self.root_then = self.seen.tree.root()
        if columns["number"] != number:
            yield f"here entry {number} should stand"
        if columns["leaf_hash"] != leaf_hash(data).hex():
            yield "the hash does not belong to the public part"
        if leaf is None:
            return
        for name, value in (("kind", leaf["kind"]), ("subject", leaf["subject"]), ("time", leaf["time"])):
            if str(columns[name]).replace("+00:00", "Z") != value:
                yield f"{name} differs from the public part"
        yield from self._open(columns["salt"], columns["opening"], leaf["commitment"], number)

    def _open(self, salt: Any, opening: Any, commitment: str, number: int) -> Iterator[str]:
        if salt is None and opening is None:
            self.closed.add(number)
            return
        try:
            data = bytes.fromhex(salt) + opening.encode()
            if hashlib.sha256(data).hexdigest() != commitment:
                raise Unsound
            self.opened = json.loads(opening)["rows"]
        except (ValueError, TypeError, AttributeError):
            yield "the private part is not the one that the public part commits to"


# --- B. The figures: from entries to everything that is published (--figures) -------------------------------

EMPTY: Json = {
    "case": None, "unit": "", "severity": "", "answer_due": "", "agreed_due": "", "acted_at": "", "first_answered": "",
    "answered_at": "", "out_of_scope": False, "apart": "", "excluded": "", "parts": 0, "word": "", "satisfied": None,
    "own": "", "contact": "", "again": "", "asked_as": "", "reached": "", "in_time_said": None, "still": "",
}  # fmt: skip
OF_A_VOICE = {"case.opened", "voice.verdict", "contact.settled"}
OF_A_CASE = OF_A_VOICE | {
    "case.dispatched", "case.accepted", "case.decided", "case.answered", "case.redated", "case.graded",
    "case.reopened", "case.sent_back", "case.solved", "case.withdrawn", "case.split", "share.settled",
    "deviation.decided", "deviation.ended", "follow_up.settled",
}  # fmt: skip


class Count:
    """Where every voice stands.  What is counted is voices, not cases: splitting a case moves nothing."""

    def __init__(self) -> None:
        self.voices: dict[int, Json] = {}
        self.of_case: dict[int, list[int]] = defaultdict(list)
        self.begun: dict[int, tuple[str, bool]] = {}
        self.seconds: dict[int, int] = {}
        self.as_of, self.entries, self.problem = "", 0, ""

    def read(self, leaf: Json) -> None:
        """One more entry.  Entries that hang together in no way that an office could have written end the count."""
        self.as_of, self.entries = leaf["time"], leaf["number"]
        if not self.problem:
            try:
                self._read(leaf["kind"], leaf["public"], leaf["time"])
            except (KeyError, TypeError, ValueError) as error:
                self.problem = f"entry {leaf['number']} cannot be counted ({error!r})"

    def _read(self, kind: str, public: Json, time: str) -> None:
        if kind == "voice.received":
            # The house's own probes count nowhere; what was said in a consultation is answered there.
            if not public.get("probe", False) and not public.get("asked"):
                begun = {
                    "voice_id": public["voice"],
                    "said_at": public["said_at"],
                    "imported": public["imported"],
                }
                self.voices[public["voice"]] = {**EMPTY, **begun}
            return
        if kind in OF_A_VOICE and public.get("voice") is not None:
            concerned = [public["voice"]]
        elif kind in OF_A_CASE:
            concerned = self.of_case[public["case"]]
        else:
            return
        for number in concerned:
            step(self.voices[number], kind, public, time)
        self._times(kind, public)

    def _times(self, kind: str, public: Json) -> None:
        """For each case, how long the first answer took."""
        case = public.get("case", 0)
        if kind == "case.opened":
            self.of_case[case].append(public["voice"])
            self.begun[case] = public["received_at"], public["imported"]
        elif kind == "case.split":
            self.begun[public["part"]] = self.begun[case]
        elif kind == "case.answered" and case in self.begun and case not in self.seconds:
            self.seconds[case] = int(since(self.begun[case][0], public["answered_at"]).total_seconds())

    def median_seconds(self, *, imported: bool) -> float | None:
        found = sorted(n for case, n in self.seconds.items() if self.begun[case][1] is imported)
        middle = found[(len(found) - 1) // 2 : len(found) // 2 + 1]
        return sum(middle) / len(middle) if middle else None


def since(begin: str, end: str) -> Any:
    return datetime.fromisoformat(end) - datetime.fromisoformat(begin)


def step(voice: Json, kind: str, public: Json, time: str) -> None:
    """What one entry changes about one voice."""
    if kind.startswith("deviation."):
        departed(voice, public, begins=kind == "deviation.decided")
    elif kind in {"voice.verdict", "contact.settled", "follow_up.settled"}:
        said(voice, kind, public)
    elif kind == "case.opened":
        voice |= {
            "case": public["case"],
            "answer_due": public["answer_due"],
            "severity": public.get("severity", ""),
        }
    elif kind == "case.dispatched":
        voice["unit"] = public["unit"]
    elif kind in {"case.accepted", "case.decided"}:
        voice |= {"unit": public["unit"], "acted_at": voice["acted_at"] or time}
    elif kind == "share.settled" and public["state"] in {"accepted", "done"}:
        voice["acted_at"] = voice["acted_at"] or time
    elif kind == "case.answered":
        for name in ("acted_at", "first_answered", "answered_at"):
            voice[name] = voice[name] or public["answered_at"]
        voice |= {"unit": public["unit"], "out_of_scope": public.get("out_of_scope", False)}
    elif kind in {"case.redated", "case.graded"}:
        agreed = public.get("agreed_due", voice["agreed_due"]) or ""
        voice |= {"answer_due": public["answer_due"], "agreed_due": agreed}
        voice["severity"] = public["severity"] if kind == "case.graded" else voice["severity"]
    elif kind in {"case.reopened", "case.sent_back"}:  # an answer after which people came back did not hold
        voice |= {"answered_at": "", "out_of_scope": False, "apart": ""}
    elif kind == "case.solved":  # nobody waits any more, whether an answer came or not
        voice["answered_at"] = voice["answered_at"] or time
    elif kind == "case.withdrawn":
        voice["apart"] = "withdrawn"
    elif kind == "case.split":
        voice["parts"] += 1


def departed(voice: Json, public: Json, *, begins: bool) -> None:
    """A departure from the ordinary course that a second person agreed to, or its end."""
    if begins and not public["agreed"]:
        return
    if public["what"] == "exclusion":
        voice["excluded"] = (public["reason"] or "other") if begins else ""
    elif public["what"] == "transfer":
        voice["apart"] = "transferred" if begins else ""
    else:
        voice["agreed_due"] = public.get("due") or voice["agreed_due"]


def said(voice: Json, kind: str, public: Json) -> None:
    """What people said became of it, and what was seen when somebody looked again."""
    if kind == "contact.settled":
        voice |= {"reached": public["state"], "in_time_said": public["contacted_in_time"]}
        return
    if kind == "follow_up.settled":  # that it holds is lasting only after ninety days
        if public["state"] == "relapsed" or (public["state"] == "holds" and int(public["day"]) >= 90):
            voice["still"] = public["state"]
        return
    word, source = public["word"], public.get("source", "receipt")
    if source != "receipt" and not voice["contact"] and not voice["again"]:
        voice["asked_as"] = voice["own"]
    if source == "receipt" or public["satisfied"] is not None:
        voice["satisfied"] = public["satisfied"]
    if word == "solved" and voice["still"] == "relapsed":
        voice["still"] = ""
    voice["word"] = word
    voice[{"receipt": "own", "contact": "contact"}.get(source, "again")] = word
    if source not in {"receipt", "contact"}:
        voice["still"] = "holds" if word == "solved" else "relapsed"


def in_time(voice: Json, *, agreed: bool) -> bool | None:
    """Whether the answer that stands came by the first date, or by a later one that two people agreed on."""
    due = max(voice["answer_due"], voice["agreed_due"]) if agreed else voice["answer_due"]
    return bool(voice["answered_at"] <= due) if voice["answered_at"] else None


def whole_days(begin: str, end: str) -> int | None:
    return since(begin, end).days if end else None


def counted_by(voice: Json) -> Json:
    """The columns of the office's own table of outcomes that follow from the others."""
    parts = [
        voice["unit"], voice["answer_due"][:7], voice["severity"], voice["apart"], voice["excluded"],
        bool(voice["first_answered"]), in_time(voice, agreed=False), in_time(voice, agreed=True),
        voice["out_of_scope"], voice["parts"] > 0, voice["word"], voice["satisfied"], voice["own"], voice["contact"],
        voice["again"], voice["asked_as"], voice["reached"], voice["in_time_said"], voice["still"],
    ]  # fmt: skip
    spelled = ["" if part is None else str(int(part)) if isinstance(part, bool) else part for part in parts]
    return {
        "cell": "|".join(spelled),
        "answer_days": whole_days(voice["said_at"], voice["answered_at"]),
        "action_days": whole_days(voice["said_at"], voice["acted_at"]),
    }


def published(count: Count, as_of: str) -> Json:
    """Everything that the office publishes about itself, from the entries alone."""
    live = [voice for voice in count.voices.values() if not voice["imported"]]
    old = [voice for voice in count.voices.values() if voice["imported"]]
    units, months = (
        sorted({voice["unit"] for voice in live}),
        sorted({voice["answer_due"][:7] for voice in live} - {""}),
    )
    whole = figures(live, as_of) | {"median_answer_seconds": count.median_seconds(imported=False)}
    return {
        "as_of": as_of,
        "entries": count.entries,
        "office": whole,
        "units": [figures([v for v in live if v["unit"] == unit], as_of) | {"unit": unit} for unit in units],
        "months": [
            figures([v for v in live if v["answer_due"][:7] == month], as_of)
            | {"month": month, "p90_days": None, "first_action_days": None}
            for month in months
        ],
        "imported": {
            "received": len(old),
            "answered": sum(1 for voice in old if voice["first_answered"]),
            "median_answer_seconds": count.median_seconds(imported=True),
        },
    }


def left_out(voice: Json) -> bool:
    """Excluded by two people; but what the person says is not solved cannot be left out."""
    return bool(voice["excluded"]) and voice["word"] not in {"partly", "not"}


def figures(voices: list[Json], as_of: str) -> Json:
    """One row of figures.  Raw counts every voice by its first date; ``adjusted`` what two people agreed on."""
    kept = [voice for voice in voices if not left_out(voice) and voice["apart"] != "withdrawn"]
    raw, adjusted = sums(voices, as_of, agreed=False), sums(kept, as_of, agreed=True)
    vain = sum(map(in_vain, voices))
    now = datetime.fromisoformat(as_of or "9999-12-31")
    waiting = [voice for voice in voices if not voice["answered_at"] and not voice["apart"]]
    ages = [(now - datetime.fromisoformat(voice["said_at"])).days for voice in waiting]
    late = [voice for voice in waiting if voice["answer_due"] and voice["answer_due"] <= as_of]
    answered = [n for v in voices if (n := whole_days(v["said_at"], v["answered_at"])) is not None]
    acted = [n for v in voices if (n := whole_days(v["said_at"], v["acted_at"])) is not None]
    return {
        "received": raw["received"],
        "comparable": raw["received"] >= 30,
        **rates(raw),
        "resolution_outside": outside(voices, raw, vain),
        "resolution_raw": rate(raw["solved"], raw["asked"]),
        "resolution_adjusted": outside(kept, adjusted, vain),
        "oldest_open_days": max(ages, default=None),
        "p90_days": quantile([*answered, *ages], 0.9),
        "first_action_days": quantile(acted, 0.5),
        "open": len(waiting),
        "open_overdue": len(late),
        "open_overdue_days": sum((now - datetime.fromisoformat(voice["answer_due"])).days for voice in late),
        "open_overdue_by_severity": tally(voice["severity"] for voice in late),
        "excluded": sum(1 for voice in voices if voice["excluded"]),
        "excluded_by_reason": tally(voice["excluded"] for voice in voices),
        "withdrawn": sum(1 for voice in voices if voice["apart"] == "withdrawn"),
        "transferred": sum(1 for voice in voices if voice["apart"] == "transferred"),
        "out_of_scope": sum(1 for voice in voices if voice["out_of_scope"]),
        "split": sum(1 for voice in voices if voice["parts"]),
        "severity": tally(voice["severity"] for voice in voices),
        "sums": raw,
        "adjusted": {"received": adjusted["received"], **rates(adjusted), "sums": adjusted},
    }


def tally(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(name for name in names if name))


def quantile(days: list[int], share: float) -> int | None:
    """The smallest number of days that at least this share does not exceed."""
    return next((n for seen, n in enumerate(sorted(days), 1) if seen >= share * len(days)), None)


SUMS = (
    "received", "due", "in_time", "asked", "given", "solved", "partly", "satisfied", "satisfaction_given",
    "still_solved", "drawn", "reached", "spoken", "spoken_in_time", "looked_again", "lasting",
)  # fmt: skip


def sums(voices: list[Json], as_of: str, *, agreed: bool) -> dict[str, int]:
    """The counters behind the rates."""
    found: Counter[str] = Counter(dict.fromkeys(SUMS, 0))
    for voice in voices:
        told, word, answer = voice["again"] or voice["contact"], voice["word"], in_time(voice, agreed=agreed)
        due = max(voice["answer_due"], voice["agreed_due"]) if agreed else voice["answer_due"]
        overdue = answer is None and bool(due) and due <= as_of and not (agreed and voice["apart"])
        found.update({
            "received": 1,
            "due": answer is not None or overdue,
            "in_time": answer is True,
            "asked": was_asked(voice),
            "given": word != "",
            "solved": word == "solved",
            "partly": word == "partly",
            "satisfied": voice["satisfied"] is True,
            "satisfaction_given": voice["satisfied"] is not None,
            "still_solved": word == "solved" and voice["still"] != "relapsed",
            "drawn": voice["reached"] != "" or told != "",
            "reached": voice["reached"] == "reached" or told != "",
            "spoken": voice["in_time_said"] is not None,
            "spoken_in_time": voice["in_time_said"] is True,
            "looked_again": voice["still"] != "",
            "lasting": voice["still"] == "holds",
        })  # fmt: skip
    return {name: int(n) for name, n in found.items()}


def was_asked(voice: Json) -> bool:
    return bool(voice["first_answered"] or voice["word"])


def in_vain(voice: Json) -> bool:
    """Somebody outside tried to ask and learned nothing."""
    return voice["reached"] in {"declined", "no_answer"} and not (voice["contact"] or voice["again"])


def rates(counted: dict[str, int]) -> Json:
    return {
        name: rate(counted[k], counted[n])
        for name, k, n in (
            ("response", "in_time", "due"),
            ("resolution", "solved", "given"),
            ("resolution_of_asked", "solved", "asked"),
            ("still", "still_solved", "asked"),
            ("heard_back", "given", "asked"),
            ("contact", "reached", "drawn"),
            ("satisfaction", "satisfied", "satisfaction_given"),
            ("spoken_with", "spoken_in_time", "spoken"),
            ("durable", "lasting", "looked_again"),
        )
    }


Z = 1.959963984540054  # the normal quantile for 95 %


def rate(k: int, n: int) -> Json:
    """K of n with the Wilson 95 % interval."""
    if not n:
        return {"k": k, "n": n, "share": None, "low": None, "high": None}
    share, slack = k / n, Z * Z / n
    centre = (share + slack / 2) / (1 + slack)
    half = Z * math.sqrt(share * (1 - share) / n + slack / (4 * n)) / (1 + slack)
    low, high = 0.0 if k == 0 else max(0.0, centre - half), 1.0 if k == n else min(1.0, centre + half)
    return {"k": k, "n": n, "share": share, "low": low, "high": high}


@dataclass
class Group:
    """People who had said the same of their own accord, and what those of them say who were asked from outside.

    Each pair is (solved, of so many): asked first; of those who said solved then, asked again; asked again only.
    """

    own: float | None
    size: int = 0
    first: tuple[int, int] = (0, 0)
    held: tuple[int, int] = (0, 0)
    later: tuple[int, int] = (0, 0)
    up: int = 0
    down: int = 0

    def take(self, voice: Json) -> None:
        contact, again, self.size = voice["contact"], voice["again"], self.size + 1
        if contact:
            self.first = self.first[0] + (contact == "solved"), self.first[1] + 1
        if contact == "solved" and again:
            self.held = self.held[0] + (again == "solved"), self.held[1] + 1
        if again and not contact:
            self.later = self.later[0] + (again == "solved"), self.later[1] + 1
        told = (again or contact) == "solved"
        if (again or contact) and told is not (voice["word"] == "solved" and voice["still"] != "relapsed"):
            self.down, self.up = self.down + told, self.up + (not told)

    @property
    def asked(self) -> int:
        return self.first[1] + self.later[1]

    @property
    def weight(self) -> float:
        """How much the first asking counts beside the later one: by how many answers each stands on."""
        (solved, first), held, later = self.first, self.held[1], self.later[1]
        if not first or not later:
            return 1.0 if first else 0.0
        if solved and not held:
            return 0.0
        answers = 1 / (1 / first + (1 / held if solved else 0.0))
        return answers / (answers + later)

    def point(self, mean: float) -> float:
        """The share solved in this group; people's own word, or the mean of the others, where nobody was asked."""
        if not self.asked:
            return mean if self.own is None else self.own
        first = of(self.first) * of(self.held) if self.first[1] else 0.0
        return self.weight * first + (1 - self.weight) * (of(self.later) if self.later[1] else 0.0)

    def variance(self) -> float:
        """Two-phase sampling (Neyman 1938): who was asked has answered, only the others are uncertain."""
        if not self.asked:
            return 1 / 12 if self.own is None else 0.0
        first = (
            spread(*self.first) * of(self.held) ** 2 * (1 - self.first[1] / max(self.size, self.first[1], 1))
        )
        rest = 1 - self.held[1] / max(self.first[0], self.held[1], 1)
        again = spread(*self.held) * of(self.first) ** 2 * rest
        later = spread(*self.later) * (1 - self.later[1] / max(self.size, self.later[1], 1))
        return self.weight**2 * (first + again) + (1 - self.weight) ** 2 * later


def of(pair: tuple[int, int]) -> float:
    return pair[0] / pair[1] if pair[1] else 1.0


def spread(k: int, n: int) -> float:
    """The variance of a share, drawn a little to the middle so that "all of three" is not certain."""
    middle = (k + 2) / (n + 4)
    return middle * (1 - middle) / (n + 4) if n else 0.0


def outside(voices: list[Json], counted: dict[str, int], vain: int) -> Json:
    """The share solved among all who were ever answered, by what people told somebody outside the units."""
    told = {
        "of": counted["asked"],
        "asked": counted["drawn"],
        "reached": counted["reached"],
        "not_reached": vain,
    }
    groups = {
        word: Group({"": None, "solved": 1.0}.get(word, 0.0)) for word in ("", "not", "partly", "solved")
    }
    for voice in voices:
        if was_asked(voice) and not in_vain(voice):
            groups[voice["asked_as"] if voice["contact"] or voice["again"] else voice["own"]].take(voice)
    found = [group for group in groups.values() if group.size]
    reached = [group for group in found if group.asked]
    if not reached:
        return {"share": None, "low": None, "high": None, **told}
    size, asked = sum(group.size for group in found), sum(group.asked for group in found)
    mean = sum(group.point(0.0) * group.size for group in reached) / sum(group.size for group in reached)
    solved = sum([group.point(mean) * group.size for group in found])
    solved += sum(group.up - group.down * of(group.held) for group in found)
    variance = sum((group.size / size) ** 2 * group.variance() for group in found)
    share = min(1.0, max(0.0, solved / size))
    low, high = share, share
    if variance > 0:  # Wilson's interval for as many answers as would give this variance
        middle = (share * asked + 2) / (asked + 4)
        slack = Z**2 / (middle * (1 - middle) / variance)
        centre = (share + slack / 2) / (1 + slack)
        half = (share * (1 - share) * slack + slack**2 / 4) ** 0.5 / (1 + slack)
        low, high = min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))
    return {"share": share, "low": low, "high": high, **told}


if __name__ == "__main__":
    sys.exit(main())
