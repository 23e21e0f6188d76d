"""Opinion maps enter the record: drawn by the clock, from votes that entered it before, by rules that nobody sets."""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.opinion_map.batches import joined, lines_of
from lianxin.algorithms.opinion_map.digests import digest_of, spelled, version_of, without_fractions
from lianxin.office.numbers import next_number
from lianxin.record.commit import grouped

from ..entries import statements as entries
from ..models import Consultation, DrawnMap
from ..queries.maps import drawn as queries
from ..queries.maps.apart import document_of
from ..queries.statements import newest_batch
from .consultations.writing import held, record


def draw_map(*, consultation: Consultation, now: datetime) -> DrawnMap | None:
    """Publish the map of all votes up to the newest batch, once; None where fewer than five people have voted.

    It is computed before anybody is held up, of many people apart from those who vote; so two that draw at once both compute, and one of them writes.
    """
    batch = newest_batch(consultation)
    if batch is None:
        return None
    lines = joined(lines_of(content) for content in queries.contents_upto(consultation, batch.number))
    document = document_of(lines)
    if document is None:
        return None
    made = DrawnMap(
        consultation=consultation,
        upto_batch=batch.number,
        people=document["votes"]["people"],
        votes=document["votes"]["counted"],
        input_digest=document["votes"]["digest"],
        parameters=without_fractions({"seed": document["seed"], **document["parameters"]}),
        version=version_of(document),
        result=spelled(document),
        result_digest=digest_of(document),
        drawn_at=now,
    )
    return grouped(lambda: _written(made, now))


def _written(made: DrawnMap, now: datetime) -> DrawnMap | None:
    row = held(made.consultation)
    before = queries.newest_map(row)
    if before and before.upto_batch >= made.upto_batch:
        return None
    made.consultation = row
    made.number = next_number(row.maps.all())
    made.save(force_insert=True)
    record(
        row,
        entries.MAP_DRAWN,
        now=now,
        rows=[made],
        map=made.number,
        batch=made.upto_batch,
        people=made.people,
        votes=made.votes,
        input=made.input_digest,
        parameters=made.parameters,
        version=made.version,
        result=made.result_digest,
    )
    return made
