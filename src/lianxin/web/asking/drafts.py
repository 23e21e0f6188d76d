"""What the page of a draft shows: its paragraphs by number, what was said about each, and what a newer version changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.algorithms.paragraphs import Change, Pair, paragraphs
from lianxin.ask.models import Consultation, Material, Statement
from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries import drafts
from lianxin.ask.queries.decisions import points_on
from lianxin.ask.queries.drafts import Paragraph
from lianxin.ask.states import PhaseKind

from . import pages
from .about import About, about
from .decisions.pages import outcome_tag
from .texts import told

#: Of what was said about a paragraph that changed so much stands beside it; the rest is behind a link.
MOST_BESIDE = 5


def page(draft: Material, now: datetime) -> dict[str, Any]:
    """One version of a draft.  Only about the newest one something can be said."""
    consultation, rows = draft.consultation, queries.materials_of(draft.consultation)
    shown = pages.version_page(draft, rows, now)
    said = drafts.said_of(consultation, drafts.standing_in(draft, rows))
    say = not shown["newest"] and queries.open_phase(consultation, PhaseKind.SAY, now) is not None
    texts = paragraphs(shown["text"].text)
    before, points = pages.version_before(draft, rows), _points(draft)
    changes = _changes(before, draft, texts, shown["text"].language, said) if before else None
    for change in changes or ():
        change["points"] = points.pop(change["number"], []) if change.get("number") else []
    return {
        **shown,
        "paragraphs": [
            _paragraph(draft, number, text, said) | {"points": points.pop(number, [])}
            for number, text in enumerate(texts, 1)
        ],
        "points": [one for rest in points.values() for one in rest],
        "may_say": say,
        "changes": changes,
        "by_paragraph": before is not None and before.draft,
    }


def _points(draft: Material) -> dict[int | None, list[dict[str, Any]]]:
    """By number of the paragraph what the decision says of it; under None what it says of the whole."""
    found: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in points_on(draft):
        consultation = draft.consultation
        page = reverse("web:asking_decision", args=[consultation.office.slug, consultation.number])
        one = {"text": told(row.said), "tag": outcome_tag(row.outcome), "url": f"{page}#p{row.number}"}
        found[row.paragraph].append(one)
    return found


def _paragraph(
    draft: Material, number: int, text: str, said: Mapping[int, Sequence[Statement]]
) -> dict[str, Any]:
    rows = said.get(number, ())
    return {
        "number": number,
        "text": text,
        "place": f"{draft.pk}.{number}",
        "said": len(rows),
        "older": sum(row.material_id != draft.pk for row in rows),
    }


def _changes(
    before: Material,
    draft: Material,
    texts: Sequence[str],
    language: str,
    said: Mapping[int, Sequence[Statement]],
) -> list[dict[str, Any]] | None:
    """Paragraph by paragraph, with what had been said about it; None where the older one cannot be compared."""
    if language not in before.text:
        return None
    if not before.draft:
        return [{"lines": pages.told_lines(before.text[language], draft.text[language])}]
    old, pairs = paragraphs(before.text[language]), drafts.pairs_of(before, draft)
    gone = [pair.before for pair in pairs if pair.before is not None and pair.after is None]
    lost = drafts.gone_with(before, gone, draft.consultation) if gone else {}
    found = []
    for pair in pairs:
        if pair.change == Change.KEPT and pair.before == pair.after:
            continue
        rows = lost.get(pair.before or 0, ()) if pair.after is None else said.get(pair.after, ())
        older = [row for row in rows if row.material_id != draft.pk]
        found.append({**_change(pair, old, texts), **_beside(pair, before, draft, older)})
    return found


def _change(pair: Pair, old: Sequence[str], new: Sequence[str]) -> dict[str, Any]:
    numbers = {"old": pair.before, "new": pair.after}
    was = old[pair.before - 1] if pair.before else ""
    becomes = new[pair.after - 1] if pair.after else ""
    heading = {
        Change.KEPT: _("Paragraph %(new)s was paragraph %(old)s; its words are the same"),
        Change.CHANGED: _("Paragraph %(new)s was changed")
        if pair.before == pair.after
        else _("Paragraph %(new)s was changed; it was paragraph %(old)s"),
        Change.NEW: _("Paragraph %(new)s is new"),
        Change.GONE: _("Paragraph %(old)s is gone"),
    }[pair.change]
    return {
        "number": pair.after,
        "heading": heading % numbers,
        "lines": [] if pair.change == Change.KEPT else _lines(was, becomes),
    }


def _lines(was: str, becomes: str) -> list[list[dict[str, Any]]]:
    """A paragraph that came or went is told whole, not as a change of nothing."""
    if was and becomes:
        return pages.told_lines(was, becomes)
    return [[{"text": was or becomes, "gone": not becomes, "new": bool(becomes)}]]


def _beside(pair: Pair, before: Material, draft: Material, older: Sequence[Statement]) -> dict[str, Any]:
    place = f"{draft.pk}.{pair.after}" if pair.after else f"{before.pk}.{pair.before}"
    return {
        "said": [
            {"number": row.number, "words": row.words, "language": row.language}
            for row in older[:MOST_BESIDE]
        ],
        "more": len(older) - MOST_BESIDE if len(older) > MOST_BESIDE else 0,
        "place": place,
    }


def asked_about(request: HttpRequest, consultation: Consultation) -> Paragraph | None:
    """The paragraph that an address or a form names; None for the question as a whole, and for what is no paragraph."""
    name = request.POST.get("about", "") or request.GET.get("about", "")
    return drafts.paragraph_of(consultation, name)


def chosen(consultation: Consultation) -> list[About]:
    """Every paragraph of the newest drafts, for a form that lets somebody choose one."""
    return [
        about(one, most=40) for draft in drafts.drafts_of(consultation) for one in _with(draft, consultation)
    ]


def _with(draft: Material, consultation: Consultation) -> list[Paragraph]:
    draft.consultation = consultation
    return drafts.paragraphs_of(draft)
