"""The writers of witnesses, of the heads that are kept, of cosignatures, and of a change of the key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from lianxin.algorithms.merkle import root_of_first
from lianxin.algorithms.notes import (
    NoteError,
    cosigned_at,
    id_of,
    is_witness_key,
    line_by,
    open_head,
    split_note,
)

from .. import keys
from ..commands import append, hold
from ..commit import grouped
from ..entries import KEY_CHANGED, WITNESS_DROPPED, WITNESS_NAMED, EntryKind
from ..models import Cosignature, Head, Stream, Witness
from ..queries import Hashes
from . import queries

#: Clocks differ; a cosignature from further in the future is none.
CLOCKS_DIFFER = timedelta(minutes=10)


class WitnessError(Exception):
    """What was asked cannot be done; ``code`` says why, for programs and for whoever words it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def name_witness(*, stream: Stream, key: str, address: str = "", now: datetime) -> Witness:
    """Count on somebody outside.  From now on their signatures are kept, and they are asked if they can be reached."""
    try:
        sound = is_witness_key(key) and len(key) <= _LONGEST
    except NoteError:
        sound = False
    if not sound:
        raise WitnessError("key")

    def work() -> Witness:
        if Witness.objects.filter(stream=stream, key=key, dropped_at=None).exists():
            raise WitnessError("known")
        witness = Witness(stream=stream, key=key, address=address.rstrip("/"), named_at=now)
        witness.save(force_insert=True)
        _write(witness, WITNESS_NAMED, now)
        return witness

    return grouped(work)


_LONGEST: int = Witness._meta.get_field("key").max_length or 0


def drop_witness(*, witness: Witness, now: datetime) -> Witness:
    """Ask somebody no longer; what they signed stays.  Dropping them again changes nothing."""

    def work() -> Witness:
        if witness.dropped_at is None:
            witness.dropped_at = now
            witness.save(update_fields=["dropped_at"])
            _write(witness, WITNESS_DROPPED, now)
        return witness

    return grouped(work)


def _write(witness: Witness, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=witness.stream_id,
        kind=kind,
        subject=f"witness/{witness.pk}",
        now=now,
        public={"witness": witness.name, "key": witness.key},
        rows=[witness],
    )


def change_key(*, stream: Stream, now: datetime) -> Head:
    """Let a new key sign from now on.  The head of the entry that says so bears both signatures and is kept.

    The new key is on the disk before anything is signed with it; until this is committed the old one signs, in every
    process, and from then on the new one.
    """
    following = keys.make_next_key(stream.origin)

    def work() -> Head:
        before = keys.signer_of(stream.origin, hold(stream.pk).head)
        appended = append(
            stream_id=stream.pk,
            kind=KEY_CHANGED,
            subject="record",
            now=now,
            public={"old": before.verifier_key, "new": following.verifier_key},
            rows=[],
            next_signer=following,
        )
        return _kept(stream, appended.head, now)

    return grouped(work)


def destroy_old_keys(*, stream: Stream) -> list[str]:
    """Destroy every key that signs no more; returns their ids.  Whoever steals the disk cannot sign old heads then."""
    old = [id_of(key) for key in queries.keys(Stream.objects.get(pk=stream.pk))[:-1]]
    return [key_id for key_id in old if keys.destroy(stream.origin, key_id)]


def keep_day_head(*, stream_id: int, day: date, now: datetime) -> Head:
    """Keep the newest head as the one of this day; the record did not grow where it is kept already."""

    def work() -> Head:
        stream = Stream.objects.get(pk=stream_id)
        return _kept(stream, stream.head, now, day)

    return grouped(work)


def take_cosignatures(*, stream: Stream, note: str, now: datetime) -> list[Cosignature]:
    """Keep what witnesses signed below a head of ours; a repetition changes nothing.

    Nothing is taken on trust: the head must bear our signature and be what our entries give, and each signature must
    be that of a witness who is named.  Signatures of others are passed over.
    """
    ours = queries.keys(stream)
    _demand_ours(stream, note, ours)
    text = f"{split_note(note)[0]}\n"
    named = {witness: line_by(note, witness.key) for witness in queries.witnesses(stream)}
    signed = {witness: (line, _time_of(text + line, witness.key)) for witness, line in named.items() if line}
    if not signed:
        raise WitnessError("unknown")
    if any(at > now + CLOCKS_DIFFER for _line, at in signed.values()):
        raise WitnessError("time")

    def work() -> list[Cosignature]:
        kept = _kept(stream, text + "".join(line_by(note, key) for key in ours), now)
        return [_cosigned(kept, witness, line, at) for witness, (line, at) in signed.items()]

    return grouped(work)


def _demand_ours(stream: Stream, note: str, ours: Sequence[str]) -> None:
    try:
        head = open_head(note, ours)
    except NoteError:
        raise WitnessError("not_ours") from None
    if head.origin != stream.origin:
        raise WitnessError("not_ours")
    if head.size > stream.size or root_of_first(head.size, stream.size, Hashes(stream.pk)) != head.root:
        raise WitnessError("contradiction")


def _time_of(note: str, key: str) -> datetime:
    try:
        return datetime.fromtimestamp(cosigned_at(note, [key])[key], UTC)
    except NoteError:
        raise WitnessError("signature") from None
    except (OverflowError, ValueError, OSError):
        raise WitnessError("time") from None


def _kept(stream: Stream, note: str, now: datetime, day: date | None = None) -> Head:
    size = int(split_note(note)[0].split("\n")[1])
    head, made = Head.objects.get_or_create(
        stream=stream, size=size, defaults={"note": note, "kept_at": now, "day": day}
    )
    if not made and day and head.day is None:
        head.day = day
        head.save(update_fields=["day"])
    return head


def _cosigned(head: Head, witness: Witness, line: str, at: datetime) -> Cosignature:
    """One for each witness: the first statement of theirs about this head is as good as any later one."""
    found, _made = Cosignature.objects.get_or_create(
        head=head, witness=witness, defaults={"line": line, "signed_at": at}
    )
    return found
