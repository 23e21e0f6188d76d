"""For programs: the files of a consultation that other programs for asking people read, and where each is."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema

from lianxin.ask.models import Consultation
from lianxin.ask.queries import budgets
from lianxin.ask.queries.ideas import asks_for_ideas
from lianxin.ask.queries.statements import is_published, newest_batch
from lianxin.ask.queries.votes import POLIS
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error
from .statements import ONE

router = Router(tags=["public"])


class TakenAwayOut(Schema):
    """``form`` names the program whose files look like this: polis, decidim or pabulib."""

    form: str
    name: str
    url: str


@router.get(f"{ONE}/files", response={200: list[TakenAwayOut], REFUSED: Error}, operation_id="list_files")
def files(request: HttpRequest, slug: str, number: int) -> list[dict[str, str]]:
    """Votes as Polis files once voting has ended, ideas as a table of proposals, votes about money as Pabulib files."""
    found = consultation_of(slug, number)
    rows = []
    if is_published(found, now_of(request)) and newest_batch(found):
        rows += [
            ("polis", f"{name}.csv", reverse("web:asking_polis", args=[slug, number, name])) for name in POLIS
        ]
    if asks_for_ideas(found):
        rows.append(("decidim", "ideas.csv", reverse("web:ideas_file", args=[slug, number])))
    rows += _of_budgets(found, slug)
    return [{"form": form, "name": name, "url": request.build_absolute_uri(url)} for form, name, url in rows]


def _of_budgets(consultation: Consultation, slug: str) -> list[tuple[str, str, str]]:
    return [
        ("pabulib", f"{row.number}.pb", reverse("web:budget_votes", args=[slug, row.number]))
        for row in budgets.in_consultation(consultation)
        if row.tallies.exists()
    ]
