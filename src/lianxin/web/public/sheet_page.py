"""What a monthly sheet shows: every number from the fixed figures, with what was corrected beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.hear.drawing import qr
from lianxin.office.models import Office
from lianxin.office.queries import area_names, unit_names
from lianxin.verify import queries
from lianxin.verify.models import Correction, Sheet
from lianxin.verify.states import CorrectionReason

from .. import dates
from .rates import days, percent, reason_named

Row = dict[str, Any]


class _Figures:
    """The figures of a sheet by name, each with the corrections it has."""

    def __init__(self, sheet: Sheet) -> None:
        self.told: Mapping[str, Any] = json.loads(sheet.figures)
        self.corrected: dict[str, list[Correction]] = {}
        for row in queries.corrections_of(sheet):
            self.corrected.setdefault(row.field, []).append(row)

    def row(self, label: str, name: str, value: Any, *, shown: str = "") -> Row:
        """A figure to show; where it was corrected, the old number stands struck through beside the new one."""
        found = self.corrected.get(name, [])
        return {
            "label": label,
            "name": name,
            "text": shown or _plain(value),
            "corrections": [_new(row) for row in found],
        }

    def shares(self, label: str, name: str, rate: Mapping[str, Any]) -> Row:
        """A share with what it is of."""
        share = rate["share"]
        low, high = (percent(float(rate[one])) if rate[one] is not None else "" for one in ("low", "high"))
        n = rate.get("n", rate.get("reached"))
        note = (
            _("%(low)s to %(high)s, n = %(n)d") % {"low": low, "high": high, "n": n}
            if low
            else _("nobody yet")
        )
        shown = percent(float(share) if share is not None else None)
        return {**self.row(label, f"{name}.share", share, shown=shown), "note": note}


def corrected_on(office: Office, page: str) -> dict[str, list[Correction]]:
    """The corrections of a page by figure, the oldest first."""
    found: dict[str, list[Correction]] = {}
    for row in queries.corrections_on(office, page):
        found.setdefault(row.field, []).append(row)
    return found


def standing(value: Any, corrections: Sequence[Correction]) -> Row:
    """A figure of a page: the number that stands now; before it, struck through, what was corrected."""
    if not corrections:
        return {"text": _plain(value), "corrections": []}
    rows = [_new(row) for row in corrections]
    return {
        "text": corrections[0].was or _plain(None),
        "corrections": [*rows[:-1], {**rows[-1], "now": _plain(value)}],
    }


def _plain(value: Any) -> str:
    return "—" if value is None else str(value)


def _new(row: Correction) -> Row:
    shown = percent(float(row.now)) if "." in row.now else row.now
    return {"now": shown, "number": row.pk, "reason": CorrectionReason(row.reason).label}


def listed(sheet: Sheet, office: Office) -> Row:
    """A line of the list of sheets."""
    return {
        "title": title(sheet.month),
        "url": reverse("web:sheet", args=[office.slug, sheet.month]),
        "size": sheet.size,
    }


def title(month: str) -> str:
    """``2026-06`` in the words of the page."""
    locale = (get_language() or "en").replace("zh-hans", "zh_Hans").replace("zh-hant", "zh_Hant")
    return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=locale)


def page(sheet: Sheet, key: str, record_url: str, now: datetime) -> dict[str, Any]:
    """Everything on the sheet, down to how anybody computes it again."""
    office, figures = sheet.office, _Figures(sheet)
    computed = figures.told["computed"]
    late = sheet.made_at - sheet.ends_at
    return {
        "office": office,
        "nav": "rates",
        "sheet": sheet,
        "title": title(sheet.month),
        "made": dates.moment(sheet.made_at, office.zone, now),
        "late": dates.span(late) if late.days else "",
        "month": [
            figures.row(label, f"computed.month.{name}", computed["month"][name])
            for name, label in _events().items()
        ],
        "paid": _paid(figures, computed["month"]),
        "rates": _rates(figures, computed["office"]),
        "open": _open(figures, computed["office"]),
        "units": _units(figures, computed["units"], unit_names(office)),
        "stated": _stated(figures, office),
        "key": key,
        "qr": qr(sheet.head),
        "record_url": record_url,
        "csv_url": reverse("web:sheet_csv", args=[office.slug, sheet.month]),
        "json_url": reverse("web:sheet_json", args=[office.slug, sheet.month]),
        "entry_url": reverse("web:entry", args=[office.slug, queries.entry_of_sheet(sheet)]),
    }


def _events() -> dict[str, str]:
    return {
        "received": _("Voices received"),
        "answered": _("Answers given"),
        "said_solved": _("Said to be solved"),
        "said_partly": _("Said to be partly solved"),
        "said_not": _("Said not to be solved"),
        "reopened": _("Opened again"),
        "sent_back": _("Sent back from outside"),
        "escalated": _("Passed up, because a date had passed"),
        "excluded": _("Left out by two people, with a reason"),
        "departures": _("Other departures from the ordinary course"),
        "drawn": _("Drawn by lot, to be asked from outside"),
        "told_outside": _("Told somebody outside"),
        "reviews_asked": _("Asked for another look"),
        "reviews_late": _("Another look not decided in time"),
        "orders_given": _("Orders to put something right"),
        "orders_late": _("Orders not carried out in time"),
        "digests_made": _("Weekly digests for those who lead"),
        "digests_late": _("Digests not decided in time"),
        "digests_escalated": _("Digests that went to the overseers"),
        "matters_decided": _("Matters of a digest: something is done"),
        "matters_declined": _("Matters of a digest: declined, with a reason"),
        "promises_made": _("Promises made"),
        "promises_broken": _("Promises whose day passed"),
        "signs_noted": _("Signs of formalism noted"),
        "figures_corrected": _("Published figures corrected"),
    }


def _paid(figures: _Figures, month: Mapping[str, int]) -> list[Row]:
    found = [(name, cents) for name, cents in month.items() if name.startswith("paid_cents_")]
    return [
        figures.row(
            _("Paid out for needs, %(currency)s") % {"currency": name.rpartition("_")[2]},
            f"computed.month.{name}",
            cents,
            shown=f"{cents / 100:,.2f}",
        )
        for name, cents in found
    ]


def _rates(figures: _Figures, office: Mapping[str, Any]) -> list[Row]:
    labels = {
        "response": _("Answered in time, and the answer held, of all that were due"),
        "resolution_outside": _("Solved, as people told somebody outside"),
        "still": _("Said solved, and it is not found back, of all who were asked"),
        "resolution_of_asked": _("Solved, of all who were asked"),
        "heard_back": _("Gave their word, of those who were asked"),
        "satisfaction": _("Were treated well, of those who said"),
    }
    return [
        {
            "label": label,
            "raw": figures.shares(label, f"computed.office.{name}", office[name]),
            "adjusted": figures.shares(label, *_adjusted(name, office)),
        }
        for name, label in labels.items()
    ]


def _adjusted(name: str, office: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    if name == "resolution_outside":
        return "computed.office.resolution_adjusted", office["resolution_adjusted"]
    return f"computed.office.adjusted.{name}", office["adjusted"][name]


def _open(figures: _Figures, office: Mapping[str, Any]) -> list[Row]:
    def row(label: str, name: str, shown: str = "") -> Row:
        return figures.row(label, f"computed.office.{name}", office[name], shown=shown)

    language = get_language() or "en"
    return [
        row(_("Received since the record began"), "received"),
        row(_("Waiting"), "open"),
        row(_("Answer overdue"), "open_overdue"),
        row(_("Days overdue, together"), "open_overdue_days"),
        row(_("Oldest that waits"), "oldest_open_days", days(office["oldest_open_days"])),
        row(_("Nine of ten are answered within"), "p90_days", days(office["p90_days"])),
        row(_("Left out by two people, with a reason"), "excluded"),
        *(
            figures.row(
                _("Left out by two people: %(reason)s") % {"reason": reason_named(code, language)},
                f"computed.office.excluded_by_reason.{code}",
                n,
            )
            for code, n in office["excluded_by_reason"].items()
        ),
        row(_("Taken back by the person who spoke"), "withdrawn"),
        row(_("Handed to an outside body"), "transferred"),
        row(_("Answered as not ours to do"), "out_of_scope"),
    ]


def _units(figures: _Figures, units: list[Mapping[str, Any]], names: Mapping[str, str]) -> list[Row]:
    return [
        {
            "name": names.get(unit["unit"]) or unit["unit"] or _("No unit yet"),
            "cells": [
                figures.row(_("Received"), f"{_of(unit)}.received", unit["received"]),
                figures.shares(_("In time"), f"{_of(unit)}.response", unit["response"]),
                figures.shares(_("Still solved"), f"{_of(unit)}.still", unit["still"]),
                figures.row(_("Waiting"), f"{_of(unit)}.open", unit["open"]),
                figures.row(_("Answer overdue"), f"{_of(unit)}.open_overdue", unit["open_overdue"]),
            ],
        }
        for unit in units
    ]


def _of(unit: Mapping[str, Any]) -> str:
    return f"computed.units.{unit['unit'] or '-'}"


def _stated(figures: _Figures, office: Office) -> list[Row]:
    """What somebody in the office typed in: nothing of it was counted."""
    typed, areas = figures.told["typed"], area_names(office)
    people = [
        figures.row(
            _("People who live in %(area)s") % {"area": areas.get(code, code)}, f"typed.people.{code}", n
        )
        for code, n in typed["people"].items()
    ]
    funds = [
        figures.row(
            _("Money for needs, %(source)s (%(currency)s)") % {"source": code, "currency": fund["currency"]},
            f"typed.funds.{code}.total_cents",
            fund["total_cents"],
            shown=f"{fund['total_cents'] / 100:,.2f}",
        )
        for code, fund in typed["funds"].items()
    ]
    lost = figures.row(
        _("Minutes in which the house could not be reached"), "typed.outage_minutes", typed["outage_minutes"]
    )
    return [*people, *funds, lost]
