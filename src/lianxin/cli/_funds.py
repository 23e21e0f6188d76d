"""``lianxin office fund``: write down money that can be used for needs."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from lianxin.act.commands import open_fund
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office import clock
from lianxin.office.commands import OfficeError
from lianxin.office.refusals import Refusal

from ._steps import add_names, add_step, by_language, office_of


def add(steps: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = add_step(steps, "fund", _("write down money that can be used for needs"), _fund)
    parser.add_argument("code", metavar="CODE")
    add_names(parser)
    parser.add_argument("--currency", required=True, help=_("three letters, such as CNY"))
    parser.add_argument(
        "--total", required=True, metavar="AMOUNT", help=_("how much there is, such as 120000.00")
    )
    parser.add_argument(
        "--each",
        default="",
        metavar="AMOUNT",
        help=_("make it a small fund for projects that residents lead: the most that one of them gets"),
    )


def _fund(arguments: argparse.Namespace) -> str:
    try:
        source = open_fund(
            office=office_of(arguments),
            code=arguments.code,
            names=by_language(arguments.name),
            currency=arguments.currency,
            total=arguments.total,
            each=arguments.each,
            now=clock.read(),
        )
    except Refusal as refusal:
        raise OfficeError(str(refusal.text)) from None
    told = {"name": source.name, "amount": grouped_decimal(source.total_cents), "currency": source.currency}
    return _("Source added: %(name)s, %(amount)s %(currency)s") % told
