"""``lianxin tally``: who wins a vote about money, by which rule, and why; it needs no house, only the file of ballots."""

from __future__ import annotations

import argparse
import json
import sys
from fractions import Fraction
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.algorithms.budgets.equal_shares import Completion, TooManyRounds
from lianxin.algorithms.budgets.exact import Utility
from lianxin.algorithms.budgets.pabulib import amount_of
from lianxin.algorithms.budgets.problems import BadElection
from lianxin.algorithms.budgets.profile import TooDense
from lianxin.algorithms.budgets.tallying import Method, Rule, Step, tally
from lianxin.algorithms.budgets.ties import Criterion
from lianxin.algorithms.digits import whole
from lianxin.ask.budget_words import worded

from ._tally import as_text

COUNTED, UNUSABLE = 0, 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "tally", help=_("count a vote about money, and say why each project won or not")
    )
    parser.add_argument("file", type=Path, metavar="FILE.pb", help=_("the ballots, as a Pabulib file"))
    _choice(parser, "--rule", Method, Method.EQUAL_SHARES, _("how winners are found"))
    _choice(parser, "--utility", Utility, Utility.COST, _("a funded project counts by its cost, or as one"))
    _choice(parser, "--completion", Completion, Completion.ADD1, _("how equal shares spend what is left"))
    _choice(
        parser, "--comparison", Step, Step.NONE, _("let greedy stand where more voters prefer its outcome")
    )
    parser.add_argument(
        "--increment",
        type=_increment,
        default=Fraction(1),
        metavar="AMOUNT",
        help=_("by how much each round raises what a voter holds; default: 1"),
    )
    parser.add_argument(
        "--integral", action="store_true", help=_("start with whole units of the currency for each voter")
    )
    parser.add_argument(
        "--as-approval",
        action="store_true",
        help=_("count every supported project alike, whatever its points"),
    )
    parser.add_argument(
        "--threshold", type=_whole, default=0, metavar="N", help=_("leave out projects with a lower score")
    )
    parser.add_argument(
        "--ties",
        type=_criteria,
        default=(Criterion.VOTES, Criterion.CHEAP),
        metavar="LIST",
        help=_("what decides ties, in this order, of votes, cost and dear; default: votes,cost"),
    )
    parser.add_argument(
        "--lot", default="", metavar="TEXT", help=_("what was drawn in public, to decide what is equal then")
    )
    parser.add_argument("--json", action="store_true", help=_("print everything, as a recount needs it"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: counted; 2: the file cannot be counted, and every reason is named."""
    try:
        found = tally(arguments.file.read_bytes(), _rule(arguments))
    except OSError as error:
        return _refuse([str(error)])
    except BadElection as error:
        return _refuse([worded(one) for one in error.problems])
    except TooManyRounds:
        return _refuse([_("These amounts need too many rounds: choose a greater --increment.")])
    except TooDense:
        return _refuse([_("There are too many ballots with too many points to be counted here.")])
    print(json.dumps(found.as_json(), ensure_ascii=False, indent=1) if arguments.json else as_text(found))
    if not arguments.json:
        for remark in found.remarks:
            print(worded(remark), file=sys.stderr)
    return COUNTED


def _refuse(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return UNUSABLE


def _rule(arguments: argparse.Namespace) -> Rule:
    return Rule(
        method=Method(arguments.rule),
        utility=Utility(arguments.utility),
        completion=Completion(arguments.completion),
        comparison=Step(arguments.comparison),
        integral=arguments.integral,
        increment=arguments.increment,
        points=not arguments.as_approval,
        threshold=arguments.threshold,
        criteria=arguments.ties,
        lot=arguments.lot,
    )


def _choice(
    parser: argparse.ArgumentParser,
    name: str,
    kind: type[Method | Utility | Completion | Step],
    default: str,
    help_text: str,
) -> None:
    """A word of the list, which argparse itself tells whoever types another."""
    parser.add_argument(name, choices=[one.value for one in kind], default=default, help=help_text)


def _increment(text: str) -> Fraction:
    found = amount_of(text)
    if not found:
        raise argparse.ArgumentTypeError(_("This is no amount above nothing."))
    return found


def _whole(text: str) -> int:
    found = whole(text, most=9)
    if found is None:
        raise argparse.ArgumentTypeError(_("This is no whole number."))
    return found


def _criteria(text: str) -> tuple[Criterion, ...]:
    named = [one.strip() for one in text.split(",") if one.strip()]
    known = (Criterion.VOTES, Criterion.CHEAP, Criterion.DEAR)
    if len(set(named)) < len(named) or not set(named) <= set(known):
        raise argparse.ArgumentTypeError(_("Name votes, cost or dear, each at most once."))
    return tuple(Criterion(one) for one in named)
