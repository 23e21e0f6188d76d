"""Two heads that one record signed and that cannot both be true: kept as a file, and judged without any network.

Two heads of one size with different roots contradict each other by themselves.  Of two different sizes, the hashes
from the later tree prove it: they add up to the later root, which its signature binds, and to another beginning than
the earlier head has.  A record that merely shrank signs nothing that contradicts; the file then holds what was seen,
and proves it to those who believe its holder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import MAX_PATH, consistency_steps, roots_from
from lianxin.algorithms.notes import Checkpoint, NoteError, open_head, parse_hash, signers_of
from lianxin.algorithms.strict64 import encode64

from .published import Fetched
from .report import Report, Unreadable
from .sources import Source

WHAT = "lianxin.evidence/1"
SUFFIX = ".evidence.json"
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Evidence:
    """Two notes, the keys of the record that whoever wrote it down knew, and hashes of the larger tree."""

    notes: tuple[str, str]
    keys: tuple[str, ...]
    steps: tuple[str, ...] = field(default=())

    def encode(self) -> str:
        return json.dumps({"what": WHAT, **asdict(self)}, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def parse(cls, text: str) -> Evidence:
        """Read what `encode` wrote; raises ``Unreadable``."""
        try:
            found = json.loads(text)
            parts = [tuple(found[name]) for name in ("notes", "keys", "steps")]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Unreadable(_("This is no evidence about a record.")) from None
        sound = found.get("what") == WHAT and len(parts[0]) == 2 and len(parts[2]) <= MAX_PATH + 1  # noqa: PLR2004
        if not sound or not all(isinstance(one, str) for part in parts for one in part):
            raise Unreadable(_("This is no evidence about a record."))
        return cls(parts[0], parts[1], parts[2])


def gather(one: str, other: str, keys: Sequence[str], source: Source | None = None) -> Evidence:
    """Two notes that do not fit, with the hashes of the larger tree if its tiles can be had."""
    steps: tuple[str, ...] = ()
    try:
        first, second = sorted((open_head(one, keys), open_head(other, keys)), key=lambda head: head.size)
        if source and 0 < first.size < second.size:
            steps = tuple(map(encode64, consistency_steps(first.size, second.size, Fetched(source))))
    except (ValueError, IndexError, Unreadable):
        steps = ()
    return Evidence((one, other), tuple(keys), steps)


def with_steps(one: str, other: str, keys: Sequence[str], steps: Sequence[bytes]) -> Evidence:
    """As `gather`, where the hashes came with the claim."""
    return Evidence((one, other), tuple(keys), tuple(map(encode64, steps)))


def read(path: Path) -> Evidence:
    """The evidence in a file; raises ``Unreadable``."""
    try:
        with path.open("rb") as file:
            return Evidence.parse(file.read(MOST_BYTES).decode())
    except UnicodeDecodeError:
        raise Unreadable(_("This is no evidence about a record.")) from None
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from None


def judge(evidence: Evidence, report: Report, where: str, key: str | None = None) -> None:
    """Whether the two heads contradict each other.  What is proven is a fault of the record.

    Raises ``Unreadable`` when the file proves nothing.  With ``key`` both heads must bear that key's signature.
    """
    keys = [key] if key else list(evidence.keys)
    try:
        heads = [open_head(note, keys) for note in evidence.notes]
        steps = [parse_hash(step) for step in evidence.steps]
        signers = sorted({signer for note in evidence.notes for signer in signers_of(note, keys)})
    except NoteError as error:
        raise Unreadable(f"{where}: {error}") from None
    first, second = sorted(heads, key=lambda head: head.size)
    if not contradict(first, second, steps):
        raise Unreadable(
            _(
                "%(place)s: both heads are signed by the record, but they do not contradict each other by "
                "themselves: one of %(first)s entries and one of %(second)s."
            )
            % {"place": where, "first": first.size, "second": second.size}
        )
    report.fail(
        where,
        _(
            "%(origin)s signed two heads that cannot both be true: one of %(first)s entries and one of %(second)s"
        )
        % {"origin": first.origin, "first": first.size, "second": second.size},
    )
    for signer in signers:
        report.warn(where, _("compare this key with one from elsewhere: %(key)s") % {"key": signer})


def contradict(first: Checkpoint, second: Checkpoint, steps: Sequence[bytes]) -> bool:
    """Whether no record can have had both heads; ``second`` is not the smaller one."""
    if first.origin != second.origin:
        return False
    if first.size == second.size:
        return first.root != second.root
    roots = roots_from(steps, first.size, second.size)
    return roots is not None and roots[1] == second.root and roots[0] != first.root
