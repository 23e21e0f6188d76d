"""Where whoever convenes brings in what people said elsewhere: first a look at what would come, then it comes in.

Nothing of a file is kept but what came in; each row that could not is named with its column and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.bringing import MOST_SOURCE
from lianxin.ask.models import Consultation
from lianxin.ask.queries import budgets
from lianxin.ask.queries.statements import voting_has_ended
from lianxin.ask.rules import may_convene, may_share_out
from lianxin.ask.states import GOES_ON
from lianxin.channels.file.brought.ideas_in import bring_ideas
from lianxin.channels.file.brought.polis_in import Into, bring_polis
from lianxin.channels.file.brought.projects_in import Usual, bring_projects
from lianxin.channels.file.brought.report import BadFile, Report
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.frame import found_at, frame
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from ...sections import Section
from ..sections.typed import day
from .doors import convenors

#: Bytes of all files together; more comes in with `lianxin consultation import`.
MOST_BYTES = 8 * 1024 * 1024
_MOST_TYPED = 300
#: By the columns of its first line a file of Polis is known; so many bytes are looked at.
_POLIS = {
    "votes.csv": {"comment-id", "voter-id", "vote"},
    "comments.csv": {"comment-id", "comment-body"},
    "participants-votes.csv": {"participant", "n-votes"},
}
_HEAD = 100_000
#: Failures that stand on the page.
_NAMED = 100
KINDS = (
    (
        "polis",
        gettext_lazy("Statements and votes (Polis: comments.csv with votes.csv or participants-votes.csv)"),
    ),
    ("ideas", gettext_lazy("Ideas (proposals of Decidim or CONSUL, or a table of your own)")),
    (
        "projects",
        gettext_lazy("Projects for a budget (of Decidim, investments of CONSUL, or a table of your own)"),
    ),
)


def _kinds(person: Person) -> list[tuple[str, Any]]:
    """What this person can bring in: only some may put anything on the list of a budget."""
    return [(code, label) for code, label in KINDS if code != "projects" or may_share_out(person)]


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A look writes nothing.  What was typed stays; the files have to be chosen again, no browser keeps them."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    page = "desk/asking/bring_in.html"
    if request.method != "POST":
        return render(request, page, _page(found, person, typed, now_of(request)))
    try:
        report = _brought(request, person, found, typed)
    except (Refusal, BadFile) as error:
        problem = refused(error) if isinstance(error, Refusal) else Problem("id_files", str(error))
        return render(request, page, _page(found, person, typed, now_of(request), [problem]), status=422)
    return render(request, page, _page(found, person, typed, now_of(request)) | _told(report))


def _brought(request: HttpRequest, person: Person, consultation: Consultation, typed: Typed) -> Report:
    kind, language = typed.get("kind", ""), typed.get("language", "")
    if kind not in dict(_kinds(person)):
        raise Refusal("kind", _("Please choose what it is."), "kind")
    into = Into(
        consultation=consultation,
        source=typed.get("source", ""),
        by=person,
        now=now_of(request),
        language=language if language in dict(settings.LANGUAGES) else get_language() or "",
        dry=typed.get("do") != "bring",
    )
    with _folder(request, one=kind != "polis") as paths:
        if kind == "polis":
            return bring_polis(_demand_polis(paths), into)
        if kind == "ideas":
            return bring_ideas(paths[0], into)
        return _projects(paths[0], into, typed)


def _projects(path: Path, into: Into, typed: Typed) -> Report:
    budget = budgets.by_number(into.consultation.office, whole(typed.get("budget", ""), 9) or 0)
    if budget is None:
        raise Refusal("budget", _("Please choose the budget on whose list they come."), "budget")
    usual = Usual(
        where=typed.get("where", ""),
        upkeep_by=typed.get("upkeep_by", ""),
        done_by=day(typed.get("done_by", ""), "done_by"),
    )
    return bring_projects(path, into, budget=budget, usual=usual)


@contextmanager
def _folder(request: HttpRequest, *, one: bool) -> Iterator[list[Path]]:
    """The files that were sent, in a folder that is gone afterwards."""
    sent = request.FILES.getlist("files")
    if not sent:
        raise Refusal("files", _("Please choose a file."), "files")
    if one and len(sent) > 1:
        raise Refusal("files", _("Please choose one file at a time."), "files")
    if sum(file.size or 0 for file in sent) > MOST_BYTES:
        text = _("The files are larger than %(n)d MB. Use `lianxin consultation import` for them.")
        raise Refusal("files", text % {"n": MOST_BYTES // 2**20}, "files")
    with TemporaryDirectory(prefix="lianxin-brought-") as folder:
        paths = list[Path]()
        for place, file in enumerate(sent, 1):
            content = file.read()
            path = Path(folder) / _name(content, place)
            if path in paths:
                raise Refusal("files", _("Two files are of the same kind."), "files")
            path.write_bytes(content)
            paths.append(path)
        yield paths


def _name(content: bytes, place: int) -> str:
    """By what it holds: what a file was called on somebody's machine never comes this far."""
    head = content[:_HEAD].decode("utf-8-sig", errors="replace").partition("\n")[0]
    columns = {name.strip().strip('"').casefold() for name in head.split(",")}
    known = (name for name, needed in _POLIS.items() if needed <= columns)
    ending = "jsonl" if content[:1] == b"{" else "csv"
    return next(known, f"{place}.{ending}")


def _demand_polis(paths: list[Path]) -> Path:
    names = {path.name for path in paths}
    if "comments.csv" not in names or not names & {"votes.csv", "participants-votes.csv"}:
        text = _("A Polis conversation is comments.csv together with votes.csv or participants-votes.csv.")
        raise Refusal("files", text, "files")
    return paths[0].parent


def _page(
    consultation: Consultation,
    person: Person,
    typed: Typed,
    now: datetime,
    errors: list[Problem] | None = None,
) -> dict[str, Any]:
    return {
        **frame(consultation, nav="desk"),
        "open": _is_open(consultation, now),
        "kinds": _kinds(person),
        "shares_out": may_share_out(person),
        "budgets": [(str(row.number), row.title) for row in budgets.in_consultation(consultation)],
        "languages": settings.LANGUAGES,
        "language": typed.get("language", get_language()),
        "typed": typed,
        "most": MOST_SOURCE,
        "errors": errors or [],
    }


def _is_open(consultation: Consultation, now: datetime) -> bool:
    return consultation.state in GOES_ON and not voting_has_ended(consultation, now)


def _told(report: Report) -> dict[str, Any]:
    return {"report": report, "failures": report.failures[:_NAMED], "more": len(report.failures) > _NAMED}


def section_page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    if not may_convene(person) or not _is_open(consultation, now):
        return None
    return {"office": consultation.office, "number": consultation.number}


SECTION: Section[[Consultation, Person, datetime]] = Section("desk/asking/parts/bring_in.html", section_page)
