"""Proposals of Decidim or CONSUL, or a table of one's own, become ideas: each waits for a look and is owed a reply.

Names, addresses and counts of supporters stay where they are: who had an idea is nobody's business here, and a count is
no vote that anybody could check.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.ask.commands import bringing
from lianxin.ask.commands.ideas import Proposed
from lianxin.ask.commands.ideas.proposing import check
from lianxin.ask.queries import brought
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.states import PhaseKind
from lianxin.office.refusals import Refusal

from ..channel import CHANNEL
from .columns import Cells, chosen, demand, rows_of
from .polis_in import Into
from .report import Rejected, Report, digest_of, take_in

_COLUMNS = {"title": "title", "details": "body"}
_WITHDRAWN = {"withdrawn", "retired", "hidden"}
_YES = {"true", "t", "1", "yes"}


def bring_ideas(path: Path, into: Into) -> Report:
    """Raises BadFile for a file that cannot be read, and Refusal where nothing can be brought in at all."""
    into = replace(into, source=bringing.source_named(into.source))
    consultation, by, now = into.consultation, into.by, into.now
    bringing.demand_open(consultation, by, now)
    if open_phase(consultation, PhaseKind.IDEAS, now) is None:
        raise Refusal("not_open", _("Nothing can be proposed in this consultation now."))
    report = Report(into.dry)
    rows, digest = rows_of(path, "title"), digest_of([path])
    try:
        take_in(rows, lambda row: _one(row, into), report, file=path.name, columns=_COLUMNS)
        report.waiting = report.new
    finally:
        if not into.dry:
            bringing.note_brought(
                consultation=consultation,
                source=into.source,
                digest=digest,
                statements=report.new,
                by=by,
                now=now,
            )
    return report


def _one(row: Cells, into: Into) -> bool:
    _demand_stands(row)
    title, language = chosen(row.texts("title"), into.language)
    demand(title, row.column("title"))
    texts = [chosen(row.texts(part), language)[0] for part in ("summary", "body")]
    proposed = Proposed(
        title=title,
        details="\n\n".join(text for text in texts if text),
        channel=CHANNEL.code,
        language=language,
    )
    key = f"idea/{row.text('id') or sha256(f'{title} {proposed.details}'.encode()).hexdigest()}"
    if into.dry:
        check(" ".join(title.split()), proposed.details)
        return not brought.same(into.consultation, into.source, key, " ".join(title.split()))
    _made, came = bringing.bring_idea(
        consultation=into.consultation,
        source=into.source,
        key=key,
        proposed=proposed,
        by=into.by,
        now=into.now,
    )
    return came


def _demand_stands(row: Cells) -> None:
    if row.text("gone") or row.text("state").casefold() in _WITHDRAWN:
        raise Rejected(_("It was withdrawn there."))
    if row.text("amendment").casefold() in _YES:
        raise Rejected(_("It changes another proposal and is none by itself."))
