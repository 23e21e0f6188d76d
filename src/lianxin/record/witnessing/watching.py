"""The judgement of a witness: it signs a head if the record it has seen before is the beginning of it, and else never."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lianxin.algorithms.merkle import EMPTY_ROOT, consistency_proof, verify_consistency
from lianxin.algorithms.notes import Checkpoint, Cosigner, NoteError, open_head, split_note

from ..verification.evidence import Evidence, gather, with_steps
from ..verification.public import claimed_head, text_at
from ..verification.published import Fetched, bridges_at, chain_at
from ..verification.report import Unreadable
from ..verification.sources import Source
from .memory import Log, Memory

#: How often a record may grow while it is looked at before this witness comes back another time.
TRIES = 5


class Refused(Exception):
    """The witness does not sign.

    ``code``: `unknown` record, `key` that it does not trust, `old` size that is not the one it knows, `proof` that
    does not hold, `fork` or `shrunk`: heads that do not fit, with the evidence.
    """

    def __init__(self, code: str, *, known: int = 0, evidence: Evidence | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.known = known
        self.evidence = evidence


def sign(
    *, memory: Memory, cosigner: Cosigner, note: str, old: int, proof: Sequence[bytes], time: int
) -> str:
    """The witness' line below a head, given the proof from ``old`` entries; raises ``Refused``.

    Looking, remembering and signing are one step: no other head comes between.
    """
    claimed = claimed_head(note)
    with memory.held():
        log = memory.log(claimed.origin) if claimed else None
        if log is None:
            raise Refused("unknown")
        head = trusted_head(note, log)
        _demand_growth(log, note, head, old, proof)
        memory.remember(replace(log, note=note))
        return cosigner.line(split_note(note)[0], time)


def trusted_head(note: str, log: Log) -> Checkpoint:
    """The head in a note that the key in use has signed; raises ``Refused``."""
    try:
        return open_head(note, [log.key])
    except NoteError:
        raise Refused("key") from None


def _demand_growth(log: Log, note: str, head: Checkpoint, old: int, proof: Sequence[bytes]) -> None:
    known = log.head or Checkpoint(log.origin, 0, EMPTY_ROOT)
    if old > head.size:
        raise Refused("range")
    if old != known.size:
        raise Refused("old", known=known.size)
    if old == head.size and known.root != head.root:
        raise Refused(
            "fork", known=known.size, evidence=with_steps(log.note, note, log.keys, ()) if old else None
        )
    if old == 0 and proof:
        raise Refused("proof", known=0)
    if not verify_consistency(old, known.root, head.size, head.root, proof) and old:
        raise Refused("proof", known=known.size, evidence=with_steps(log.note, note, log.keys, proof))


def look(*, memory: Memory, cosigner: Cosigner, source: Source, origin: str, time: int) -> str:
    """Read the record where it is published and sign its newest head; returns the whole note.

    Raises ``Refused``, and ``Unreadable`` where there is nothing to read.
    """
    for _attempt in range(TRIES):
        log = memory.log(origin)
        if log is None:
            raise Refused("unknown")
        note = text_at(source, "checkpoint")
        head = _followed(memory, source, log, note)
        known = log.head or Checkpoint(origin, 0, EMPTY_ROOT)
        if head.size < known.size:
            raise Refused(
                "shrunk", known=known.size, evidence=gather(log.note, note, _keys(memory, log), source)
            )
        try:
            line = sign(
                memory=memory,
                cosigner=cosigner,
                note=note,
                old=known.size,
                proof=_proof(source, known.size, head.size),
                time=time,
            )
        except Refused as refusal:
            if refusal.code == "old":
                continue  # another process of this witness was faster
            if refusal.code == "proof":
                evidence = gather(log.note, note, _keys(memory, log), source)
                raise Refused("fork", known=known.size, evidence=evidence) from None
            raise
        return note + line
    raise Refused("old")


def first_seen(*, memory: Memory, source: Source, key: str | None) -> Log:
    """What is known of the record at an address; at the first look its key is taken as it is given, or found there.

    Raises ``Refused`` when another key than the one given is remembered, ``Unreadable`` when there is no record.
    """
    claimed = claimed_head(text_at(source, "checkpoint"))
    if claimed is None:
        raise Refused("key")
    with memory.held():
        log = memory.log(claimed.origin)
        if log and key and key not in log.keys:
            raise Refused("key")
        if log is None or log.address != source.name:
            pinned = key or text_at(source, "key").removesuffix("\n")
            log = (
                replace(log, address=source.name) if log else Log(claimed.origin, source.name, pinned, pinned)
            )
            memory.remember(log)
        return log


def follow(*, memory: Memory, source: Source, log: Log, head: Checkpoint) -> Log:
    """Trust the key that follows the one we trust, if the record proves the change; raises ``Refused``."""
    try:
        chain = chain_at(source, [log.key], head)
        if list(chain.problems(log.origin, bridges_at(source))) or log.key == chain.keys_at(head.size)[0]:
            raise Refused("key")
    except (NoteError, Unreadable):
        raise Refused("key") from None
    with memory.held():
        newer = replace(memory.log(log.origin) or log, key=chain.keys_at(head.size)[0])
        memory.remember(newer)
    return newer


def _followed(memory: Memory, source: Source, log: Log, note: str) -> Checkpoint:
    """The head, signed by the key we trust or by one that the record shows to follow it."""
    try:
        return trusted_head(note, log)
    except Refused:
        claimed = claimed_head(note)
        if claimed is None or claimed.origin != log.origin:
            raise
        return trusted_head(note, follow(memory=memory, source=source, log=log, head=claimed))


def _keys(memory: Memory, log: Log) -> list[str]:
    newest = memory.log(log.origin) or log
    return list(dict.fromkeys([*log.keys, *newest.keys]))


def _proof(source: Source, old: int, new: int) -> list[bytes]:
    """The proof as the tiles give it; where they give none, one that holds for nobody."""
    try:
        return consistency_proof(old, new, Fetched(source))
    except (ValueError, IndexError):
        return []
