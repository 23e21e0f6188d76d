"""``lianxin ballot``: tokens, the trustee's key, and the votes on their way to the trustee and back."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms import ballots
from lianxin.algorithms.ballots import Opened
from lianxin.ask.commands import ballots as commands
from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.states import BallotState, Maker
from lianxin.office import clock
from lianxin.office.commands import OfficeError
from lianxin.office.refusals import Refusal

from . import _ballots
from ._ballots import MOST_TOKENS, make_tokens, write_new
from ._steps import Step, add_step, office_of


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("ballot", help=_("secret ballots: tokens, the trustee's key, the count"))
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    _ballots.add(steps)
    tokens = _step(steps, "tokens", _("make the tokens here, and fix the roll"), _tokens)
    tokens.add_argument("--count", type=int, required=True, metavar="N")
    tokens.add_argument("--to", type=Path, required=True, metavar="DIR", help=_("a new folder for the slips"))
    roll = _step(steps, "roll", _("fix the roll of tokens that an outside body made"), _roll)
    roll.add_argument("--commitments", type=Path, required=True, metavar="FILE")
    handed = _step(steps, "handed", _("note how many tokens were handed out, never to whom"), _handed)
    handed.add_argument("--where", required=True, metavar="PLACE")
    handed.add_argument("--count", type=int, required=True, metavar="N")
    exporting = _step(steps, "export", _("write the sealed votes for the trustee, after closing"), _export)
    exporting.add_argument("--to", type=Path, required=True, metavar="FILE")
    result = _step(steps, "result", _("take in the list that the trustee made"), _result)
    result.add_argument("list", type=Path, metavar="FILE")


def _step(
    steps: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_text: str, step: Step
) -> argparse.ArgumentParser:
    parser = add_step(steps, name, help_text, _told(step))
    parser.add_argument("number", type=int, metavar="NUMBER", help=_("the number of the ballot"))
    return parser


def _told(step: Step) -> Step:
    """What a command or the disk refuses, in words."""

    def take(arguments: argparse.Namespace) -> str:
        try:
            return step(arguments)
        except Refusal as refusal:
            raise OfficeError(str(refusal.text)) from None
        except OSError as error:
            raise OfficeError(str(error)) from None

    return take


def _ballot(arguments: argparse.Namespace) -> Ballot:
    found = queries.public_ballot(office_of(arguments), arguments.number)
    if found is None:
        raise OfficeError(_("No ballot %(n)d was announced here.") % {"n": arguments.number})
    return found


def _tokens(arguments: argparse.Namespace) -> str:
    ballot = _ballot(arguments)
    if not 1 <= arguments.count <= MOST_TOKENS:
        raise OfficeError(_("--count is between 1 and 200000."))
    if ballot.state != BallotState.ANNOUNCED:
        raise OfficeError(_("The roll is fixed before the ballot opens, and not later."))
    commitments = make_tokens(ballot.place, arguments.count, arguments.to)
    _fix(ballot, commitments, Maker.HOUSE)
    return _(
        "The slips are in %(path)s and nowhere else: print them, hand them out sealed, destroy the files."
    ) % {"path": arguments.to}


def _roll(arguments: argparse.Namespace) -> str:
    lines = arguments.commitments.read_text(encoding="utf-8", errors="replace").split()
    ballot = _fix(_ballot(arguments), lines, Maker.OUTSIDE)
    return _("The roll is fixed: %(n)d tokens.") % {"n": ballot.roll_count}


def _fix(ballot: Ballot, lines: list[str], maker: Maker) -> Ballot:
    return commands.set_roll(ballot=ballot, commitments=lines, made_by=maker, now=clock.read())


def _handed(arguments: argparse.Namespace) -> str:
    ballot = _ballot(arguments)
    commands.note_handed(ballot=ballot, where=arguments.where, count=arguments.count, now=clock.read())
    return _("Handed out so far: %(n)d of %(all)d.") % {
        "n": queries.handed_out(ballot),
        "all": ballot.roll_count,
    }


def _export(arguments: argparse.Namespace) -> str:
    """Sorted by their own bytes, which say nothing: no order of coming, and no token."""
    ballot = _ballot(arguments)
    if ballot.state not in {BallotState.CLOSED, BallotState.COUNTED}:
        raise OfficeError(_("The ballot has not closed yet."))
    sealed = queries.sealed_of(ballot)
    told = {
        "place": ballot.place,
        "options": len(ballot.options),
        "choose": ballot.choose,
        "trustee": ballot.trustee,
        "limits": asdict(ballot.limits),
        "sealed": sealed,
    }
    write_new(arguments.to, json.dumps(told, indent=0) + "\n")
    return _("%(n)d sealed votes are in %(path)s.") % {"n": len(sealed), "path": arguments.to}


def _result(arguments: argparse.Namespace) -> str:
    ballot = _ballot(arguments)
    try:
        given = json.loads(arguments.list.read_text(encoding="utf-8"))
        count, limits = len(ballot.options), ballot.limits
        votes = ballots.votes_of_lines(given["votes"], options=count, choose=ballot.choose, limits=limits)
        opened, sealed = Opened(votes, int(given["invalid"])), str(given["sealed"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OfficeError(_("This is not what `lianxin ballot open` wrote.")) from None
    row = commands.take_result(ballot=ballot, opened=opened, sealed_digest=sealed, now=clock.read())
    lines = [f"{count}  {name}" for name, count in zip(row.option_names, row.counts, strict=True)]
    digest = _("Digest of the list, to compare with the trustee's: %(digest)s") % {
        "digest": ballots.digest_of_lines(opened.lines)
    }
    return "\n".join([*lines, digest])
