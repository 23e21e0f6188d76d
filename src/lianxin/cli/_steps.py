"""What the steps of ``lianxin office`` share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianxin.office.commands import OfficeError
from lianxin.office.models import Area, Office, Place, Unit

from ._prepare import explain_no_office, migrate, say, the_office

DONE, MISUSED = 0, 2
Step = Callable[[argparse.Namespace], str]
Part = TypeVar("Part", Unit, Area, Place)


def add_step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_text: str,
    step: Step,
    *,
    of_office: bool = True,
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=help_text)
    if of_office:
        parser.add_argument("--office", metavar="SLUG", help=_("which office, where there are several"))
    parser.set_defaults(run=run, take=step)
    return parser


def add_names(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name",
        action="append",
        required=True,
        metavar="LANGUAGE=NAME",
        help=_("the name in one language; give it once for each of zh-hans, zh-hant, en"),
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when the step is taken and stands in the record; 2 with a plain reason when it cannot be."""
    migrate()
    try:
        print(arguments.take(arguments))
    except OfficeError as problem:
        if str(problem):
            say(str(problem))
        return MISUSED
    except ValidationError as problem:
        for text in problem.messages:
            say(text)
        return MISUSED
    return DONE


def office_of(arguments: argparse.Namespace) -> Office:
    office = the_office(arguments.office)
    if office is None:
        explain_no_office(arguments.office)
        raise OfficeError
    return office


def found(table: type[Part], office: Office, code: str) -> Part:
    row = table.objects.filter(office=office, code=code).first()
    if row is None:
        known = ", ".join(table.objects.filter(office=office).values_list("code", flat=True))
        raise OfficeError(_("There is no %(code)s here. Known: %(known)s") % {"code": code, "known": known})
    return row


def by_language(given: Iterable[str]) -> dict[str, str]:
    names = {}
    for text in given:
        language, _equals, name = text.partition("=")
        if language not in {"zh-hans", "zh-hant", "en"} or not name.strip():
            raise OfficeError(_("%(text)s: write it as zh-hans=…, zh-hant=… or en=…") % {"text": text})
        names[language] = name.strip()
    return names
