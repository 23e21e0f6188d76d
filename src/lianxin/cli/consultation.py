"""``lianxin consultation``: what people said elsewhere comes into a consultation, from files."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.ask.models import Budget, Consultation
from lianxin.ask.queries import budgets
from lianxin.ask.queries.consultations import by_number
from lianxin.channels.file.brought.ideas_in import bring_ideas
from lianxin.channels.file.brought.polis_in import Into, bring_polis
from lianxin.channels.file.brought.projects_in import Usual, bring_projects
from lianxin.channels.file.brought.report import BadFile, Report
from lianxin.office import clock
from lianxin.office.commands import OfficeError
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.consumers import run_until_idle

from ._steps import add_step, office_of

#: Failures that are named one by one for a person; with --json all of them are.
NAMED = 100
POLIS, IDEAS, PROJECTS = "polis", "ideas", "projects"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("consultation", help=_("bring in what people said and voted on elsewhere"))
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    step = add_step(steps, "import", _("bring in files of Polis, Decidim, CONSUL or your own table"), _import)
    step.add_argument("number", type=int, metavar="NUMBER", help=_("the number of the consultation"))
    step.add_argument("path", type=Path, metavar="PATH", help=_("the folder of a Polis export, or a file"))
    step.add_argument(
        "--as",
        dest="kind",
        choices=(POLIS, IDEAS, PROJECTS),
        help=_("what it becomes; by default polis for a folder, ideas for a file"),
    )
    step.add_argument("--by", required=True, metavar="LOGIN", help=_("who answers for it: whoever convenes"))
    step.add_argument(
        "--source", required=True, metavar="TEXT", help=_("where it was said; everybody reads it")
    )
    step.add_argument("--language", metavar="CODE", help=_("the language of texts that name none"))
    step.add_argument("--dry-run", action="store_true", help=_("only tell what would come in"))
    step.add_argument("--json", action="store_true", help=_("print one JSON object instead of sentences"))
    _add_projects(step)


def _add_projects(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--budget", type=int, metavar="NUMBER", help=_("the budget on whose list projects come")
    )
    step.add_argument("--where", default="", help=_("the place of projects that name none"))
    step.add_argument(
        "--upkeep-by", default="", help=_("who bears the upkeep of projects that do not say it")
    )
    step.add_argument(
        "--done-by", type=_day, metavar="DAY", help=_("by when projects are done that do not say it")
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("a day such as 2027-06-30")) from None


def _import(arguments: argparse.Namespace) -> str:
    """Run again it goes on where it was cut off; what is in already stays as it is."""
    office = office_of(arguments)
    into = Into(
        consultation=_consultation(office, arguments.number),
        source=arguments.source,
        by=_person(office, arguments.by),
        now=clock.read(),
        language=_language(arguments.language),
        dry=arguments.dry_run,
    )
    try:
        report = _brought(arguments, into)
    except (BadFile, Refusal) as problem:
        raise OfficeError(str(getattr(problem, "text", problem))) from None
    except OSError as error:
        raise OfficeError(str(error)) from None
    if not into.dry:
        run_until_idle(into.now, stream_id=office.stream_id)
    if arguments.json:
        return json.dumps(report.document(), ensure_ascii=False)
    return "\n".join(told(report))


def _brought(arguments: argparse.Namespace, into: Into) -> Report:
    path: Path = arguments.path
    kind = arguments.kind or (POLIS if path.is_dir() else IDEAS)
    if kind == POLIS:
        return bring_polis(path, into)
    if kind == IDEAS:
        return bring_ideas(path, into)
    usual = Usual(where=arguments.where, upkeep_by=arguments.upkeep_by, done_by=arguments.done_by)
    return bring_projects(path, into, budget=_budget(into.consultation, arguments.budget), usual=usual)


def told(report: Report) -> Iterator[str]:
    """The outcome in sentences, and each row that could not come in."""
    if report.dry:
        yield _("Only looked: nothing was written down.")
    yield _("New: %(new)d. In already: %(already)d. To be looked at here: %(waiting)d.") % vars(report)
    if report.people or report.votes or report.lost:
        yield _("People: %(people)d, votes: %(votes)d; votes on what is not shown here: %(lost)d.") % vars(
            report
        )
    if report.agrees < 0:
        yield _("By the counts in these files -1 means agree; it was read so.")
    if report.failures:
        yield _("Rows that could not come in: %(n)d") % {"n": len(report.failures)}
    for one in report.failures[:NAMED]:
        where = f"{one.file}:{one.line}" + (f" [{one.column}]" if one.column else "")
        yield f"  {where}  {one.why}"
    if len(report.failures) > NAMED:
        yield _("The others stand in what --json prints.")


def _consultation(office: Office, number: int) -> Consultation:
    found = by_number(office, number) if number > 0 else None
    if found is None:
        raise OfficeError(_("There is no consultation %(n)d here.") % {"n": number})
    return found


def _budget(consultation: Consultation, number: int | None) -> Budget:
    found = budgets.by_number(consultation.office, number) if number else None
    if found is None:
        raise OfficeError(_("Projects come on the list of a budget: name it with --budget NUMBER."))
    return found


def _person(office: Office, login: str) -> Person:
    found = Person.objects.select_related("office").filter(office=office, login=login, is_active=True).first()
    if found is None:
        raise OfficeError(_("There is no account %(login)s here.") % {"login": login})
    return found


def _language(code: str | None) -> str:
    chosen = code or get_language() or settings.LANGUAGE_CODE
    if chosen not in dict(settings.LANGUAGES):
        known = ", ".join(dict(settings.LANGUAGES))
        raise OfficeError(_("The languages of the house are: %(known)s") % {"known": known})
    return chosen
