"""From a row of a file to a voice with its answer, or to the reason why not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lianxin.algorithms.canonical import digest
from lianxin.hear.commands import NotHeard, Said, checked
from lianxin.hear.states import MOST_CONTACT, MOST_PLACE, MOST_TEXT, MOST_TITLE, VoiceKind
from lianxin.hear.text import clean
from lianxin.office.models import Area, Office, Unit

from .channel import CHANNEL
from .dates import moment
from .fields import OF_THE_ANSWER, Mapping
from .problems import Rejected
from .table import REJECT_COLUMNS, Row

Named = TypeVar("Named", bound=Area | Unit)
_MOST = {"body": MOST_TEXT, "title": MOST_TITLE, "place": MOST_PLACE, "contact": MOST_CONTACT}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,6})?")


@dataclass(frozen=True)
class Message:
    """A row that can be taken in: the voice, and the answer it got if it got one."""

    row: Row
    source_id: str
    said: Said
    answer: str
    answered_at: datetime | None
    unit: Unit | None


class Reader:
    """Reads rows for one office under one mapping."""

    def __init__(self, *, office: Office, mapping: Mapping, zone: ZoneInfo) -> None:
        self._mapping = mapping
        self._zone = zone
        self._areas = _by_code_and_name(Area.objects.filter(office=office))
        self._units = _by_code_and_name(Unit.objects.filter(office=office))
        self._answer_columns = {mapping[field] for field in OF_THE_ANSWER if field in mapping}

    def read(self, row: Row, now: datetime) -> Message:
        """The message of a row; raises ``Rejected`` with the first reason against it."""
        if row.problem:
            raise Rejected(row.problem)
        for column in self._mapping.values():
            if column in row.spoilt:
                raise Rejected(row.spoilt[column])
        source_id = self._source_id(row)
        said = _checked(self._said(row, source_id, now), now)
        answer, answered_at = self._answer(row, said, now)
        return Message(row, source_id, said, answer, answered_at, self._one("unit", row, self._units))

    def _text(self, field: str, row: Row) -> str:
        return text_of(row.cells.get(self._mapping.get(field, "")))

    def _moment(self, field: str, row: Row, now: datetime) -> datetime | None:
        value = row.cells.get(self._mapping.get(field, ""))
        if not text_of(value).strip():
            return None
        found = moment(value, self._zone)
        if found > now:
            raise Rejected(_("“%(date)s” lies in the future.") % {"date": text_of(value)})
        return found

    def _said(self, row: Row, source_id: str, now: datetime) -> Said:
        return Said(
            body=self._text("body", row),
            channel=CHANNEL.code,
            title=self._text("title", row),
            place=self._text("place", row),
            area=self._one("area", row, self._areas),
            kind=_kind(self._text("kind", row)),
            language=_language(self._text("language", row)),
            said_at=self._moment("said_at", row, now),
            imported=True,
            source_id=source_id,
        )

    def _answer(self, row: Row, said: Said, now: datetime) -> tuple[str, datetime | None]:
        answer = clean(self._text("answer", row))
        answered_at = self._moment("answered_at", row, now)
        if not answer and answered_at is None:
            return "", None
        _check_answer(answer, answered_at, said.said_at)
        return answer, answered_at

    def _one(self, field: str, row: Row, known: dict[str, list[Named]]) -> Named | None:
        text = self._text(field, row).strip()
        if not text:
            return None
        found = known.get(text.casefold(), [])
        if len(found) == 1:
            return found[0]
        if field == "area":
            raise Rejected(_("The office has no area “%(name)s”, or more than one.") % {"name": text})
        raise Rejected(_("The office has no unit “%(name)s”, or more than one.") % {"name": text})

    def _source_id(self, row: Row) -> str:
        """By its id in the file; without one by all that the row says, except what is about the answer.

        So an export made later, with answers that have come in since, finds the same voices.
        """
        if given := clean(self._text("id", row)):
            return _digest(["id", given])
        apart = {*REJECT_COLUMNS, *self._answer_columns}
        content = {clean(name): clean(text_of(cell)) for name, cell in row.cells.items() if name not in apart}
        return _digest(["row", {name: text for name, text in content.items() if text}])


def _digest(value: list[object]) -> str:
    return digest(value)  # type: ignore[arg-type]


def text_of(value: object) -> str:
    """A cell as text: whole numbers without a fraction, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_code_and_name(rows: Iterable[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = defaultdict(list)
    for row in rows:
        names: list[str] = [row.code, *row.names.values()]
        for name in {name.casefold() for name in names}:
            found[name].append(row)
    return found


def _kind(text: str) -> VoiceKind:
    code = text.strip().casefold()
    if code and code not in VoiceKind.values:
        known = {"kind": text.strip()[:60], "known": ", ".join(VoiceKind.values)}
        raise Rejected(_("There is no kind “%(kind)s”. The kinds are: %(known)s.") % known)
    return VoiceKind(code or VoiceKind.REPORT)


def _language(text: str) -> str:
    code = text.strip().casefold().replace("_", "-")
    if code and not _LANGUAGE.fullmatch(code):
        raise Rejected(_("“%(code)s” is not the code of a language.") % {"code": text.strip()[:60]})
    return code


def _checked(said: Said, now: datetime) -> Said:
    try:
        return checked(said, now=now)
    except NotHeard as error:
        raise Rejected(_why(error, said)) from None


def _why(error: NotHeard, said: Said) -> str:
    """In the person's language, why hearing does not take the words."""
    if error.problem == "long":
        size = {"field": error.field, "length": len(getattr(said, error.field)), "most": _MOST[error.field]}
        return _("“%(field)s” has %(length)d characters; at most %(most)d are possible.") % size
    if error.problem == "empty":
        return _("There are no words in this row.")
    return _("The row cannot be taken in as it is: %(problem)s.") % {"problem": str(error)}


def _check_answer(answer: str, answered_at: datetime | None, said_at: datetime | None) -> None:
    if not answer:
        raise Rejected(_("There is a time of an answer, but no answer."))
    if answered_at is None:
        raise Rejected(_("There is an answer, but not when it was given; without that it cannot be counted."))
    if said_at is None:
        raise Rejected(
            _("There is an answer, but not when this was said; without that it cannot be counted.")
        )
    if answered_at < said_at:
        raise Rejected(_("The answer is older than what it answers."))
    if len(answer) > MOST_TEXT:
        size = {"field": "answer", "length": len(answer), "most": MOST_TEXT}
        raise Rejected(_("“%(field)s” has %(length)d characters; at most %(most)d are possible.") % size)
