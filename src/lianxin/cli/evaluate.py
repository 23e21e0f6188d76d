"""``lianxin evaluate``: how good the house's suggestions and signs would have been on an office's own past messages."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from . import _evaluate_likeness, _evaluate_replies, _evaluate_topics


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("evaluate", help=_("measure suggestions on messages of the past"))
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    _evaluate_topics.add(what)
    _evaluate_likeness.add(what)
    _evaluate_replies.add(what)
