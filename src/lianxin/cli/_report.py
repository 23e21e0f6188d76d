"""How ``lianxin verify`` says what it found: to people, to programs, and how far it has come."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lianxin.algorithms.strict64 import encode64
from lianxin.record.verification.leaves import Leaf
from lianxin.record.verification.report import Finding, Step, StreamReport
from lianxin.web.telling import SENTENCES, Names

from ._checks import Checked, Published

SHOWN = 100
OFTEN = 500


@contextmanager
def progress() -> Iterator[Step]:
    """A bar on the terminal while long work goes on; nothing when nobody is looking."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
        auto_refresh=True,
    )
    with shown:
        task, waiting = shown.add_task(_("Entries and rows"), total=None), 0

        def step(count: int) -> None:
            nonlocal waiting
            waiting += count
            if waiting >= OFTEN:
                shown.advance(task, waiting)
                waiting = 0

        yield step


def as_json(checked: Checked) -> str:
    report = checked.report
    found: dict[str, Any] = {
        "ok": report.ok,
        "streams": [_stream(state, checked.counts.get(state.origin)) for state in report.streams],
        "broken": [asdict(finding) for finding in report.broken],
        "warnings": [asdict(finding) for finding in report.warnings],
    }
    if checked.head and checked.leaf:
        head = {"origin": checked.head.origin, "size": checked.head.size, "root": encode64(checked.head.root)}
        found["receipt"] = {"entry": checked.leaf, "head": head}
    return json.dumps(found, ensure_ascii=False, indent=2)


def _stream(state: StreamReport, published: Published | None) -> dict[str, Any]:
    return {**asdict(state), **(published or {"office": None, "units": None, "months": None})}


def as_text(checked: Checked) -> str:
    """What was found, for a person: records first, then what is broken, then the sum."""
    report, lines = checked.report, list[str]()
    for state in report.streams:
        lines += _about(state, checked.counts.get(state.origin))
    if checked.head and checked.leaf:
        lines += receipt_lines(checked.leaf, checked.head.origin, checked.head.size)
    lines += _listed(_("To know:"), report.warnings)
    lines += _listed(_("Broken:"), report.broken)
    broken = len(report.broken)
    lines.append(
        _("Everything holds.")
        if report.ok
        else ngettext("%(n)s thing is broken.", "%(n)s things are broken.", broken) % {"n": broken}
    )
    return "\n".join(lines)


def _about(state: StreamReport, published: Published | None) -> list[str]:
    head = _("the signed head holds") if state.head_ok else _("the signed head does NOT hold")
    told = {"origin": state.origin, "size": state.size, "head": head, "root": state.root}
    lines = [_("%(origin)s: %(size)s entries; %(head)s") % told, "  " + _("root %(root)s") % told]
    if state.set_back:
        text = ngettext(
            "its clock was set back %(n)s time; the numbers tell the order",
            "its clock was set back %(n)s times; the numbers tell the order",
            state.set_back,
        )
        lines.append("  " + text % {"n": state.set_back})
    if published:
        whole = published["office"]
        answered = whole["resolution_raw"]["n"]
        lines.append("  " + _("received %(n)s, answered %(k)s") % {"n": whole["received"], "k": answered})
        rates = {
            _("answered in time"): whole["response"],
            _("gave their word"): whole["heard_back"],
            _("said solved, of those who gave their word"): whole["resolution"],
            _("said solved and it holds, of all who were asked"): whole["still"],
            _("content with how they were treated"): whole["satisfaction"],
        }
        lines += [f"  {label}: {_rate(rate)}" for label, rate in rates.items()]
        lines.append("  " + _outside(whole["resolution_outside"]))
    return lines


def _outside(found: dict[str, Any]) -> str:
    label = _("solved, as people told somebody outside")
    if found["share"] is None:
        return f"{label}: " + _("nobody yet")
    told = {name: f"{found[name]:.1%}" for name in ("share", "low", "high")} | {"n": found["reached"]}
    return f"{label}: " + _("%(share)s (95 %% interval %(low)s to %(high)s; %(n)s were reached)") % told


def _rate(rate: dict[str, Any]) -> str:
    if rate["share"] is None:
        return _("nobody yet")
    told = {name: f"{rate[name]:.1%}" for name in ("share", "low", "high")} | {"k": rate["k"], "n": rate["n"]}
    return _("%(k)s of %(n)s = %(share)s (95 %% interval %(low)s to %(high)s)") % told


def receipt_lines(leaf: Leaf, origin: str, size: int) -> list[str]:
    """What an entry says, in plain words."""
    sentence = SENTENCES.get(leaf["kind"])
    told = {"number": leaf["number"], "origin": origin, "size": size, "time": leaf["time"]}
    return [
        _("Entry %(number)s of %(origin)s, written %(time)s") % told,
        "  " + (sentence(leaf["public"], Names({}, {})) if sentence else leaf["kind"]),
        *(f"  {name}: {_value(value)}" for name, value in leaf["public"].items()),
        _("It stands in the record of %(size)s entries that the office signed.") % told,
    ]


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(title: str, findings: list[Finding]) -> list[str]:
    if not findings:
        return []
    lines = [title, *(f"  {finding.where}: {finding.problem}" for finding in findings[:SHOWN])]
    if more := len(findings) - SHOWN:
        lines += ["  " + _("and %(n)s more; --json lists all") % {"n": more}] if more > 0 else []
    return lines
