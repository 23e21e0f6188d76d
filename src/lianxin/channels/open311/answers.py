"""Answers to the questions of a service: checked against its definition, then told in words beside the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.office.models import in_language
from lianxin.office.states import AnswerType

from . import moments
from .errors import BAD, Refused
from .services import Attribute, Service

_FIELD = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")

Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Answers:
    """What was answered, one line each, and the codes that the service does not ask for."""

    lines: Sequence[str]
    unknown: Sequence[str]


def read(form: QueryDict, service: Service, zone: ZoneInfo) -> Answers:
    """Check and word the answers of a form.

    Answers to questions that this service does not ask are kept with the words all the same: they were said.
    """
    given = _given(form)
    lines = []
    for attribute in service.attributes:
        values = given.pop(attribute["code"], [])
        if values:
            told = ", ".join(_checked(attribute, values, zone))
            lines.append(f"{in_language(attribute['names'])}: {told}")
        elif attribute["required"]:
            raise Refused(BAD, _("attribute[%(code)s] is required.") % {"code": attribute["code"]})
    lines += [f"{code}: {', '.join(values)}" for code, values in given.items()]
    return Answers(lines, list(given))


def _given(form: QueryDict) -> dict[str, list[str]]:
    """Values by code; an empty value is none."""
    given: dict[str, list[str]] = {}
    for name, values in form.lists():
        if found := _FIELD.fullmatch(name):
            kept = [text for text in (str(value).strip() for value in values) if text]
            if kept:
                given.setdefault(found[1], []).extend(kept)
    return given


def _checked(attribute: Attribute, values: Sequence[str], zone: ZoneInfo) -> list[str]:
    """The values as people read them; refuses what does not fit the kind of answer."""
    code, datatype = attribute["code"], attribute["datatype"]
    if datatype in AnswerType.lists():
        return _chosen(attribute, values)
    for value in values:
        if datatype == AnswerType.NUMBER and not _is_number(value):
            raise Refused(BAD, _("attribute[%(code)s] is a number.") % {"code": code})
        if datatype == AnswerType.DATETIME and not _is_moment(value, zone):
            raise Refused(
                BAD, _("attribute[%(code)s] is a time such as 2027-01-31T18:00:00+08:00.") % {"code": code}
            )
    return list(values)


def _chosen(attribute: Attribute, values: Sequence[str]) -> list[str]:
    names = {value["key"]: in_language(value["names"]) for value in attribute["values"]}
    facts = {"code": attribute["code"], "keys": ", ".join(names)}
    if not all(value in names for value in values):
        raise Refused(BAD, _("attribute[%(code)s] takes one of these values: %(keys)s") % facts)
    if attribute["datatype"] == AnswerType.SINGLE and len(values) > 1:
        raise Refused(BAD, _("attribute[%(code)s] takes one value only.") % facts)
    return [names[value] for value in values]


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_moment(text: str, zone: ZoneInfo) -> bool:
    try:
        moments.read(text, zone)
    except ValueError:
        return False
    return True
