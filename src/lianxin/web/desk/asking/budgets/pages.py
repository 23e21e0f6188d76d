"""What the staff's pages of budgets show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianxin.ask.models import Budget
from lianxin.ask.queries import budgets as queries
from lianxin.ask.queries.consultations import newest
from lianxin.ask.rules import may_share_out
from lianxin.ask.states import BallotState, MoneyRule, ShareOf, VoteKind
from lianxin.office.models import Area, Office, Person, Unit, in_language

from ....asking.budgets import pages
from ....asking.budgets.cards import cards
from ....asking.budgets.wording import COMPLETIONS
from ....asking.texts import told
from ....posted import Typed
from ....problems import Problem
from ..pages import text_field


def listed(person: Person, now: datetime, *, before: int = 0) -> dict[str, Any]:
    found = queries.budgets_of(person.office, before=before)
    rows = found[: queries.PAGE]
    return {
        "office": person.office,
        "nav": "desk",
        "rows": pages.listed(rows, now),
        "older_url": f"?before={rows[-1].number}" if len(found) > len(rows) else "",
        "may_convene": may_share_out(person),
    }


def form(office: Office, typed: Typed, errors: Sequence[Problem] = ()) -> dict[str, Any]:
    """The form by which money is put up."""
    consultations = [(row.number, told(row.question)) for row in newest(office, before=0)]
    return {
        "office": office,
        "nav": "desk",
        "typed": typed,
        "errors": errors,
        "texts": [
            text_field(typed, "names", _("What it is called"), _("A short name.")),
            text_field(
                typed, "plain", _("What it is for"), _("What the money may be used for, and who decides.")
            ),
        ],
        "consultations": [
            {"number": number, "name": name.text, "chosen": typed.get("consultation") == str(number)}
            for number, name in consultations
        ],
    }


def page(
    budget: Budget,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
    sent: str = "",
) -> dict[str, Any]:
    """One budget with its list, and the forms that are possible now; ``sent`` is the form that was refused."""
    standing, may = queries.standing_of(budget, now), may_share_out(person)
    living = standing.ballot
    on, off = cards(budget, now)
    typed = typed or {}
    return {
        **pages.frame(budget, standing),
        "nav": "desk",
        "cards": on,
        "dropped": off,
        "may_act": may and living is None,
        "waiting": living is not None and living.state == BallotState.PROPOSED,
        "declined": _declined(budget),
        "decided": standing.tally is not None,
        "typed": typed,
        "errors": errors,
        "sent": sent,
        **(_card_form(budget, typed if sent == "project" else {}) if may and living is None else {}),
        **(_vote_form(typed if sent == "vote" else {}) if may and living is None else {}),
    }


def _declined(budget: Budget) -> str:
    """Why an overseer declined the last ballot, if one was."""
    row = queries.ballots_on(budget).first()
    return row.decision if row is not None and row.state == BallotState.DECLINED else ""


def _card_form(budget: Budget, typed: Typed) -> dict[str, Any]:
    office = budget.office
    areas = [(row.code, in_language(row.names)) for row in Area.objects.filter(office=office)]
    units = [(row.code, in_language(row.names)) for row in Unit.objects.filter(office=office)]
    return {
        "card": typed,
        "card_texts": [
            text_field(typed, "names", _("What it is called"), ""),
            text_field(typed, "plain", _("What is done, and for whom"), ""),
        ],
        "areas": _options(areas, typed.get("area", "")),
        "units": _options(units, typed.get("unit", "")),
        "residents": _options(_of_residents(budget), typed.get("residents", "")),
    }


def _of_residents(budget: Budget) -> list[tuple[str, str]]:
    """Projects of other budgets that are decided: deputies may take them over."""
    found = []
    for row in queries.decided(budget.office):
        if row.pk != budget.pk:
            found += [
                (f"{row.number}.{one.number}", f"{row.title}: {one.name}") for one in queries.listed(row)
            ]
    return found


def _options(rows: Sequence[tuple[str, str | Promise]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "name": name, "chosen": value == chosen} for value, name in rows]


def _vote_form(typed: Typed) -> dict[str, Any]:
    return {
        "vote": typed,
        "rules": _options(_choices(MoneyRule), typed.get("rule", str(MoneyRule.EQUAL_SHARES))),
        "completions": _options(
            [(str(one), text) for one, text in COMPLETIONS.items()], typed.get("completion", "add1u")
        ),
        "kinds": _options(_choices(VoteKind), typed.get("kind", str(VoteKind.APPROVAL))),
        "shares": _options(_choices(ShareOf), typed.get("of", str(ShareOf.ROLL))),
    }


def _choices(kind: type[MoneyRule | VoteKind | ShareOf]) -> list[tuple[str, str | Promise]]:
    return [(str(one.value), one.label) for one in kind]
