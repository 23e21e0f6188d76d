"""Checking every sheet again from the leaves before it, while somebody else walks along them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from lianxin.record.verification.report import Report
from lianxin.record.verification.tables import Table

from ..models import Sheet
from ..tally import Leaf
from .folding import MonthlyFold

PUBLISHED = "sheet.published"


class Resheeting:
    """Computes each sheet from the leaves alone; ``found`` are the bytes by month, for whoever asks for one."""

    def __init__(self, origin: str, report: Report) -> None:
        self.found: dict[str, bytes] = {}
        self._origin = origin
        self._report = report
        self._fold = MonthlyFold()
        self._damaged = False

    def watched(self, leaves: Iterable[Leaf]) -> Iterator[Leaf]:
        """The same leaves."""
        for leaf in leaves:
            try:
                if leaf["kind"] == PUBLISHED:
                    self._check(leaf)
                self._fold.read(leaf)
            except (KeyError, TypeError, ValueError):
                self._lose(leaf)
            yield leaf

    def _check(self, leaf: Leaf) -> None:
        public = leaf["public"]
        told = self._fold.figures(public["month"], public["begins_at"], public["ends_at"], leaf["time"])
        self._fold.forget(public["begins_at"])
        self.found[public["month"]] = told
        if (public["size"], public["digest"]) != (leaf["number"] - 1, hashlib.sha256(told).hexdigest()):
            problem = _("entry %(number)s: the entries give other figures for %(month)s than the sheet has")
            self._report.fail(self._origin, problem % {"number": leaf["number"], "month": public["month"]})

    def _lose(self, leaf: Leaf) -> None:
        """Once, because after the first such entry every figure is off."""
        if not self._damaged:
            problem = _("entry %(number)s: no figures can be computed with it")
            self._report.fail(self._origin, problem % {"number": leaf["number"]})
        self._damaged = True


def check_digests(using: str, report: Report) -> None:
    """The figures that a page shows must be those whose digest stands in the record."""
    for row in Table(Sheet, using).rows():
        figures = row.columns["figures"]
        digest = hashlib.sha256(figures.encode()).hexdigest() if isinstance(figures, str) else None
        if digest != row.columns["digest"]:
            report.fail(row.key, _("the figures are not those of the digest"))
