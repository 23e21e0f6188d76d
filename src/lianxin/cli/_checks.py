"""The checks of ``lianxin verify``, put together: the record's own, and the recount of what it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from lianxin.algorithms.notes import Checkpoint
from lianxin.office.models import Office
from lianxin.record.verification import beside, receipts
from lianxin.record.verification.folders import databases_in, key_in
from lianxin.record.verification.leaves import Leaf
from lianxin.record.verification.public import PublicCheck, text_at
from lianxin.record.verification.report import Report, Step, Unreadable, no_step
from lianxin.record.verification.sources import Source
from lianxin.record.verification.tables import snapshot
from lianxin.record.verification.whole import KeyOf, StreamCheck, Vouched, check_rows, check_strays, streams
from lianxin.verify.drawing import Redrawing
from lianxin.verify.recount import Recount, Uncountable, check_outcomes, counted_through

#: What an office publishes about itself: figures as plain data.
Published = dict[str, Any]


@dataclass
class Checked:
    """The report, the figures by record, and what a receipt says when one was checked."""

    report: Report = field(default_factory=Report)
    counts: dict[str, Published] = field(default_factory=dict)
    head: Checkpoint | None = None
    leaf: Leaf | None = None


def check_data(folder: Path | None, key: str | None, slug: str | None, step: Step = no_step) -> Checked:
    """Everything that an office keeps; with ``slug`` one office of several."""
    checked = Checked()
    with databases_in(folder) as databases, snapshot(databases["default"], databases["vault"]):
        office = _office(databases["default"], slug) if slug else None
        try:
            _check_tables(checked, databases, lambda origin: _key(key, folder, origin), office, step)
            place = beside.Place(databases["default"], folder, office.pk if office else None)
            for check in beside.CHECKS:
                check(place, checked.report, step)
        except DatabaseError as error:
            checked.report.fail(_("the database itself"), str(error))
    return checked


def _check_tables(
    checked: Checked, databases: dict[str, str], key_of: KeyOf, office: Office | None, step: Step
) -> None:
    report, vouched, using = checked.report, Vouched(), databases["default"]
    found = streams(using, report, key_of, vouched)
    wanted = [one for one in found if office is None or one.pk == office.stream_id]
    report.streams[:] = [one.state for one in wanted]
    recounts = {one.pk: _recount(one, using, checked, step) for one in wanted}
    check_strays(using, report)
    check_rows(databases, report, vouched, step, office.pk if office else None)
    check_outcomes(using, report, recounts)


def _key(given: str | None, folder: Path | None, origin: str) -> str | None:
    """The key that was given if it bears the record's name, else the one in the data folder."""
    return given if given and given.startswith(f"{origin}+") else key_in(folder, origin)


def _office(using: str, slug: str) -> Office:
    office = Office.objects.using(using).filter(slug=slug).first()
    if office is None:
        raise Unreadable(_("There is no office %(slug)s here.") % {"slug": slug})
    return office


def _recount(stream: StreamCheck, using: str, checked: Checked, step: Step) -> Recount:
    recount, redrawing = Recount(), Redrawing(stream.state.origin, checked.report)
    try:
        leaves = redrawing.watched(stream.leaves(step), lambda: stream.walk.edge)
        recount.read(leaves, through=counted_through(using, stream.pk))
    except Uncountable as error:
        checked.report.fail(
            stream.state.origin, _("the entries cannot be counted (%(error)s)") % {"error": error}
        )
    stream.finish()
    checked.counts[stream.state.origin] = recount.plain()
    return recount


def check_public(sources: Sequence[Source], key: str | None, step: Step = no_step) -> Checked:
    """Public records alone."""
    checked = Checked()
    for source in sources:
        check, recount = PublicCheck(source, checked.report, key), Recount()
        with suppress(Uncountable):
            redrawing = Redrawing(check.state.origin, checked.report)
            recount.read(redrawing.watched(check.leaves(step), check.edge))
        check.finish()
        if check.sound and check.state.head_ok:
            checked.counts[check.state.origin] = recount.plain()
        else:
            where = check.state.origin
            checked.report.warn(where, _("nothing was counted again, because the record does not hold"))
    return checked


def check_receipt(path: Path, key: str | None, source: Source | None) -> Checked:
    """One receipt; with a source also whether today's record has grown from it."""
    checked = Checked()
    receipt = receipts.read_receipt(path)
    origin = receipts.origin_of(receipt)
    trusted = key or (text_at(source, "key").removesuffix("\n") if source else key_in(None, origin))
    if trusted is None:
        raise Unreadable(
            _(
                "To check this receipt, the public key of %(origin)s is needed: give it with --key, "
                "or the address of its record with --from."
            )
            % {"origin": origin}
        )
    proven = receipts.check(receipt, trusted, checked.report, str(path))
    if proven:
        checked.head, checked.leaf = proven
        if source:
            receipts.check_against(checked.head, source, trusted, checked.report)
    return checked
