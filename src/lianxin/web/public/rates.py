"""What became of what people said: raw and adjusted side by side, who asked, and how to count it again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.algorithms.double_sampling import Estimate
from lianxin.algorithms.notes import split_note
from lianxin.hear.states import Severity
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.queries import unit_names
from lianxin.office.rulepacks import REASONS
from lianxin.record.commands import stamp
from lianxin.record.models import Stream
from lianxin.verify import counting
from lianxin.verify import queries as verify
from lianxin.verify.counting import FEWEST, Figures, Material

from .. import dates, history
from ..access import anyone_at

Row = dict[str, Any]
#: Rates of a unit that stand open: in time, solved as told outside, solved and still solved.
FIRST = 3


@anyone_at
@require_GET
def rates(request: HttpRequest, office: Office) -> HttpResponse:
    """What people say became of what they said."""
    context = page(office, now_of(request))
    context["record_url"] = request.build_absolute_uri(reverse("web:record", args=[office.slug]))
    return render(request, "public/rates.html", context)


@anyone_at
@require_GET
def table(request: HttpRequest, office: Office) -> HttpResponse:
    """The same figures as a table for programs: one row for the office, each unit and each month."""
    response = HttpResponse(
        as_csv(verify.material(office), stamp(now_of(request))), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{office.slug}-rates.csv"'
    return response


def page(office: Office, now: datetime) -> dict[str, Any]:
    """The figures of the office and of each unit, every one of them counted from public leaves."""
    material, as_of = verify.material(office), stamp(now)
    whole, names = counting.whole(material, as_of), unit_names(office)
    stream = Stream.objects.get(pk=office.stream_id)
    _origin, size, root = split_note(stream.head)[0].splitlines()[:3]
    return {
        "office": office,
        "nav": "rates",
        "period": _("Since the record began, as of %(day)s.") % {"day": dates.day(now, office.zone, None)},
        "askings": askings(whole),
        "headline": headline(office, whole, now),
        "rates": both_sides(whole),
        "facts": facts(whole),
        "apart": set_apart(whole),
        "months": [_month(one) for one in counting.figures(material, as_of, by="month")],
        "units": [
            _unit(one, names.get(one.name) or _("No unit yet"), material, as_of)
            for one in counting.figures(material, as_of)
        ],
        "oldest": _oldest(office, now),
        "imported": _imported(office),
        "recompute": {"size": size, "root": root, "origin": stream.origin},
    }


def askings(whole: Figures) -> list[Row]:
    """Who asked how many people, and how many of them answered: above every figure."""
    raw = whole.raw
    told = [
        (_("With the receipt, by the people themselves"), raw.asked, raw.given, ""),
        (
            _("By somebody outside the units, drawn by lot"),
            raw.drawn,
            raw.reached,
            _not_reached(whole.not_reached),
        ),
        (_("Asked or looked at again after months"), raw.looked_again, raw.looked_again, ""),
    ]
    return [
        {"who": who, "asked": asked, "told": answered, "note": note} for who, asked, answered, note in told
    ]


def _not_reached(n: int) -> str:
    return ngettext("%(n)d was not reached", "%(n)d were not reached", n) % {"n": n} if n else ""


def headline(office: Office, whole: Figures, now: datetime) -> list[dict[str, str]]:
    """Outcomes, never activity: is it solved, and who waits longest."""
    oldest = _oldest_case(office)
    return [
        {
            "label": _("Solved and still solved, say those who spoke"),
            "value": percent(whole.raw.still.share),
            "note": interval(whole.raw.still),
        },
        {
            "label": _("Solved, as people told somebody outside"),
            "value": percent(whole.outside.share if whole.outside else None),
            "note": outside_note(whole.outside),
        },
        {
            "label": _("Waiting longest"),
            "value": dates.span(now - oldest.received_at) if oldest else "—",
            "note": history.title(oldest, history.names_of(office)) if oldest else _("nothing waits"),
        },
    ]


def both_sides(found: Figures) -> list[Row]:
    """Each rate, over every voice and adjusted."""
    labels = {
        "response": _("Answered in time, and the answer held, of all that were due"),
        "still": _("Said solved, and it is not found back, of all who were asked"),
        "resolution_of_asked": _("Solved, of all who were asked"),
        "resolution": _("Solved, of those who gave their word"),
        "heard_back": _("Gave their word, of those who were asked"),
        "contact": _("Were reached, of those whom somebody outside tried to ask"),
        "satisfaction": _("Were treated well, of those who said"),
        "spoken_with": _("Somebody spoke with them in time, of those asked outside"),
        "durable": _("Still solved after months, of those looked at again"),
    }
    outside = {
        "label": _("Solved, as people told somebody outside"),
        "raw": _estimated(found.outside),
        "adjusted": _estimated(found.outside_adjusted),
    }
    rows = [
        {
            "label": label,
            "raw": _rate(getattr(found.raw, name)),
            "adjusted": _rate(getattr(found.adjusted, name)),
        }
        for name, label in labels.items()
    ]
    return [rows[0], outside, *rows[1:]]


def facts(found: Figures) -> list[tuple[str, str]]:
    """How long people wait: averages hide what these show."""
    queue = found.queue
    severe = "; ".join(f"{Severity(code).label}: {n}" for code, n in queue.overdue_by_severity.items())
    late = _("%(n)s, together %(days)s days late") % {"n": queue.overdue, "days": queue.overdue_days}
    return [
        (_("Received"), str(found.raw.received)),
        (_("Waiting now"), str(queue.waiting)),
        (_("Answer overdue"), f"{late} ({severe})" if severe else str(queue.overdue)),
        (_("Oldest that waits"), days(queue.oldest_days)),
        (_("Nine of ten are answered within"), days(queue.slowest_tenth)),
        (_("Half get a first step within"), days(queue.first_step)),
    ]


def set_apart(found: Figures) -> list[tuple[str, str]]:
    """What the adjusted figures leave out, and what is counted for itself."""
    apart, language = found.apart, get_language() or "en"
    reasons = [
        (_("Left out by two people: %(reason)s") % {"reason": reason_named(code, language)}, str(n))
        for code, n in apart.excluded.items()
    ]
    mix = "; ".join(f"{Severity(code).label}: {n}" for code, n in apart.severity.items())
    return [
        *(reasons or [(_("Left out by two people, with a reason"), "0")]),
        (_("Tried outside and not reached; in no estimate"), str(found.not_reached)),
        (_("Taken back by the person who spoke"), str(apart.withdrawn)),
        (_("Handed to an outside body"), str(apart.transferred)),
        (_("Answered as not ours to do"), str(apart.out_of_scope)),
        (_("Worked on in parts; counted once"), str(apart.split)),
        (_("How much it presses"), mix or "—"),
    ]


def reason_named(code: str, language: str) -> str:
    """The reason of an exclusion in the words of the rule pack."""
    names = REASONS.get(code, {})
    return names.get(language) or names.get("en") or code


def _unit(found: Figures, name: str, material: Material, as_of: str) -> Row:
    """One unit's card; below thirty voices nothing is compared."""
    rates = both_sides(found)
    return {
        "name": name,
        "first": rates[:FIRST],
        "others": rates[FIRST:],
        "facts": facts(found),
        "apart": set_apart(found),
        "months": [_month(one) for one in counting.months_of_unit(material, found.name, as_of)],
        "note": ""
        if found.comparable
        else _("Fewer than %(n)d voices: nothing here can be compared.") % {"n": FEWEST},
    }


def _month(found: Figures) -> Row:
    return {
        "month": found.name,
        "received": found.raw.received,
        "response": _rate(found.raw.response),
        "solved": _rate(found.raw.still),
        "adjusted": _rate(found.adjusted.still),
    }


def percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def days(number: int | None) -> str:
    if number == 0:
        return _("the same day")
    return "—" if number is None else ngettext("%(n)d day", "%(n)d days", number) % {"n": number}


def interval(rate: counting.Rate) -> str:
    """Interval and n, as they stand under every figure."""
    if rate.interval is None:
        return _("nobody yet")
    low, high = percent(rate.interval.low), percent(rate.interval.high)
    return _("%(low)s to %(high)s, n = %(n)d") % {"low": low, "high": high, "n": rate.n}


def outside_note(found: Estimate | None) -> str:
    if found is None:
        return _("nobody asked outside yet")
    low, high = percent(found.interval.low), percent(found.interval.high)
    return _("%(low)s to %(high)s, n = %(n)d") % {"low": low, "high": high, "n": found.asked}


def _rate(rate: counting.Rate) -> Row:
    bounds = rate.interval
    return {
        "k": rate.k,
        "n": rate.n,
        "of": f"{rate.k} / {rate.n}",
        "share": percent(rate.share),
        "point": rate.share,
        "low": bounds.low if bounds else None,
        "high": bounds.high if bounds else None,
        "note": interval(rate),
    }


def _estimated(found: Estimate | None) -> Row:
    return {
        "of": "",
        "share": percent(found.share if found else None),
        "point": found.share if found else None,
        "low": found.interval.low if found else None,
        "high": found.interval.high if found else None,
        "note": outside_note(found),
    }


def _oldest_case(office: Office) -> Case | None:
    waiting = Case.objects.select_related("unit", "area").filter(office=office, waits_for=WaitsFor.OFFICE)
    return waiting.filter(imported=False).order_by("received_at", "number").first()


def _oldest(office: Office, now: datetime) -> dict[str, str] | None:
    case = _oldest_case(office)
    if case is None:
        return None
    text = _("%(title)s, for %(span)s") % {
        "title": history.title(case, history.names_of(office)),
        "span": dates.span(now - case.received_at),
    }
    return {"text": text, "url": reverse("web:case", args=[office.slug, case.number])}


def _imported(office: Office) -> dict[str, Any] | None:
    """What was taken over from an older system stands apart: nobody here was asked about it."""
    taken = verify.imported_history(office)
    if not taken.received:
        return None
    seconds = act.median_answer_seconds(office, imported=True)
    length = timedelta(seconds=seconds or 0) / timedelta(days=1)
    return {
        "n": taken.received,
        "answered": taken.answered,
        "median": _("%(days).2f days") % {"days": length} if seconds is not None else "—",
        "note": _(
            "Taken over from an older system at its own times. Nobody was asked, so nothing counts as solved."
        ),
    }


def as_csv(material: Material, as_of: str) -> str:
    """Flat rows of ``counting.plain``; unit codes and months are the office's own, so no cell can be a formula."""
    found = counting.plain_office(material, as_of)
    rows = [{"of": "office", "name": "", **_flat(found["office"])}]
    rows += [{"of": "unit", "name": row["unit"], **_flat(row)} for row in found["units"]]
    rows += [{"of": "month", "name": row["month"], **_flat(row)} for row in found["months"]]
    written = StringIO()
    header = list(dict.fromkeys(name for row in rows for name in row))
    table = csv.DictWriter(written, header, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


def _flat(row: Row, above: str = "") -> Row:
    return dict(_flattened(row, above))


def _flattened(row: Row, above: str) -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        path = f"{above}.{name}" if above else name
        if isinstance(value, dict):
            yield from _flattened(value, path)
        elif path not in {"unit", "month"}:
            yield path, value
