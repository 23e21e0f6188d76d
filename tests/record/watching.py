"""Witnesses of the scenario's record: one who signs a head, and one who is named and dropped."""

from datetime import datetime

from lianxin.algorithms.notes import Cosigner
from lianxin.office.models import Office
from lianxin.record.models import Stream, Witness
from lianxin.record.witnessing import commands


def watch(office: Office, *, now: datetime) -> Witness:
    """Two are named; the second is dropped."""
    stream = Stream.objects.get(pk=office.stream_id)
    kept, dropped = (
        commands.name_witness(stream=stream, key=Cosigner.generate(name).verifier_key, now=now)
        for name in ("neighbour.example/w1", "school.example/w2")
    )
    commands.drop_witness(witness=dropped, now=now)
    return kept


def cosigned(office: Office, cosigner: Cosigner, *, now: datetime) -> str:
    """The newest head with the witness' signature below it."""
    note = Stream.objects.get(pk=office.stream_id).head
    text = note.partition("\n\n")[0] + "\n"
    return note + cosigner.line(text, int(now.timestamp()))
