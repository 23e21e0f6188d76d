"""Everything that was said in a consultation and is shown, what people make of it, and all votes when voting is over."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.algorithms.digits import whole
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.small_numbers import shown as shown_number
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.queries import drafts
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.consultations import open_phase, people_who_voted
from lianxin.ask.queries.votes import Split, Total
from lianxin.ask.states import PhaseKind
from lianxin.channels import channels
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from .. import dates
from ..access import anyone_at
from .about import about, abouts
from .decisions.pages import answered
from .drafts import asked_about
from .frame import found_at, frame
from .numbers import few


@anyone_at
@require_GET
def statements(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Every statement that is shown, in the order in which they came, with what people make of each."""
    found, now = found_at(office, number), now_of(request)
    after = whole(request.GET.get("after", ""), 9) or 0
    paragraph = asked_about(request, found)
    wanted = drafts.said_of_one(found, paragraph) if paragraph else queries.shown(found)
    page = list(wanted.filter(number__gt=after)[: queries.PAGE + 1])
    rows, totals, batch = page[: queries.PAGE], counting.totals(found), queries.newest_batch(found)
    answers = answered(rows)
    told, only = abouts(rows), f"about={paragraph.place}&" if paragraph else ""
    context = {
        **frame(found),
        "rows": [
            _row(row, totals.get(row.pk)) | {"about": told.get(row.pk), "answer": answers.get(row.pk)}
            for row in rows
        ],
        "older_url": f"?{only}after={rows[-1].number}" if len(page) > len(rows) else "",
        "only": about(paragraph) if paragraph else None,
        "may_say": open_phase(found, PhaseKind.SAY, now) is not None,
        "came_by": _came_by(found),
        "reasons": queries.reasons_given(found),
        "waiting": queries.waiting(found).count(),
        "kept": shown_number(queries.kept(found)) or 0,
        "least": LEAST,
        "as_of": dates.moment(batch.sealed_at, office.zone, now) if batch else "",
        "people": people_who_voted(found),
        "published": queries.is_published(found, now) and batch is not None,
        "may_vote": open_phase(found, PhaseKind.VOTE, now) is not None,
        "files": counting.POLIS,
    }
    return render(request, "asking/statements.html", context)


def _came_by(consultation: Consultation) -> list[tuple[str, str]]:
    """By channel how many statements people made; nothing while one channel brought all of them."""
    ways = queries.came_by(consultation)
    named = {code: channel.name for code, channel in channels().items()}
    return [(_(named.get(way, way)), few(count)) for way, count in ways.items()] if len(ways) > 1 else []


def _row(row: Statement, total: Total | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "seed": row.seed,
        "source": row.source,
        "total": total if total and total.is_told else None,
        "ways": _apart(total) if total and total.is_told else [],
    }


def _apart(total: Total) -> list[str]:
    """By way, where there is more than one in which enough people came."""
    ways = [_way(str(way.label), split) for way, split in total.ways.items()]
    return ways if len(ways) > 1 else []


def _way(name: str, split: Split) -> str:
    told = {"way": name, "agree": split.agree, "passed": split.passed, "disagree": split.disagree}
    return _("%(way)s: %(agree)s agree, %(disagree)s disagree, %(passed)s pass") % told


@anyone_at
@require_GET
def votes(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Statements, batches and salts: what a stranger needs to count again; nothing of it before voting has ended."""
    public = counting.published(found_at(office, number), now_of(request))
    return JsonResponse(public, json_dumps_params={"ensure_ascii": False})


@anyone_at
@require_GET
def polis(request: HttpRequest, office: Office, number: int, name: str) -> HttpResponse:
    """The same votes in the files that programs for opinion maps read; there when voting has ended."""
    found = found_at(office, number)
    if name not in counting.POLIS or not queries.is_published(found, now_of(request)):
        raise Http404
    url = request.build_absolute_uri(reverse("web:asking_one", args=[office.slug, number]))
    text = "".join(counting.polis_file(found, name, url=url) or ())
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
