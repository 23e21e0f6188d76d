"""On the page of a sitting: its agenda beside what people press for, as it was found when it was announced."""

from __future__ import annotations

from typing import Any

from lianxin.ask.models import Sitting
from lianxin.ask.queries.agendas import comparison_of
from lianxin.ask.queries.statements import shown as shown_statements
from lianxin.office.models import Office, Topic

from ..texts import told


def comparison(sitting: Sitting) -> dict[str, Any] | None:
    """What people press for beside the agenda: first where the two do not meet."""
    found = comparison_of(sitting)
    if found is None:
        return None
    told_of, names = found.found, _topic_names(sitting.office, found.found)
    topics = [{**one, "name": names.get(one["topic"], one["topic"])} for one in told_of["topics"]]
    words = _words_of(sitting, [one["statement"] for one in told_of["statements"]])
    statements = [{**one, **words.get(one["statement"], {})} for one in told_of["statements"]]
    titles = {number: told(texts) for number, texts in enumerate(sitting.agenda, 1)}
    points = [{**one, "title": titles[one["point"]]} for one in told_of["points"]]
    return {
        "missing": [one for one in topics if one["point"] is None],
        "missing_statements": [one for one in statements if one["point"] is None],
        "met": [one for one in topics if one["point"]],
        "met_statements": [one for one in statements if one["point"]],
        "unraised": [one for one in points if one["raised"] is False],
        "unmatched": [one for one in points if one["raised"] is None],
        "nothing": not topics and not statements,
        "reason": sitting.agenda_reason,
    }


def _topic_names(office: Office, found: dict[str, Any]) -> dict[str, str]:
    codes = [one["topic"] for one in found["topics"]]
    return {row.code: row.name for row in Topic.objects.filter(office=office, code__in=codes)}


def _words_of(sitting: Sitting, numbers: list[int]) -> dict[int, dict[str, str]]:
    """Only what is shown now: words that were taken back are gone here as well."""
    rows = shown_statements(sitting.consultation).filter(number__in=numbers)
    return {row.number: {"words": row.words, "language": row.language} for row in rows}
