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
from lianxin.record.models import Stream
from lianxin.record.verification import beside, evidence, receipts
from lianxin.record.verification.folders import databases_in, keys_in
from lianxin.record.verification.leaves import Leaf
from lianxin.record.verification.public import PublicCheck, claimed_head, text_at
from lianxin.record.verification.report import Report, Step, Unreadable, no_step
from lianxin.record.verification.signers import KeyChain
from lianxin.record.verification.sources import Source
from lianxin.record.verification.tables import snapshot
from lianxin.record.verification.whole import KeysOf, StreamCheck, Vouched, check_rows, check_strays, streams
from lianxin.record.witnessing import queries as witnessing
from lianxin.verify.drawing import Redrawing
from lianxin.verify.recount import Recount, Uncountable, check_outcomes, counted_through
from lianxin.verify.sheets.checking import Resheeting, check_digests

#: What an office publishes about itself: figures as plain data.
Published = dict[str, Any]


@dataclass
class Checked:
    """The report, figures and monthly sheets by record, and what a receipt says when one was checked."""

    report: Report = field(default_factory=Report)
    counts: dict[str, Published] = field(default_factory=dict)
    sheets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    head: Checkpoint | None = None
    leaf: Leaf | None = None


def check_data(folder: Path | None, key: str | None, slug: str | None, step: Step = no_step) -> Checked:
    """Everything that an office keeps; with ``slug`` one office of several."""
    checked = Checked()
    with databases_in(folder) as databases, snapshot(databases["default"], databases["vault"]):
        office = _office(databases["default"], slug) if slug else None
        try:
            _check_tables(checked, databases, lambda origin: _keys(key, folder, origin), office, step)
            place = beside.Place(databases["default"], folder, office.pk if office else None)
            for check in beside.CHECKS:
                check(place, checked.report, step)
        except DatabaseError as error:
            checked.report.fail(_("the database itself"), str(error))
    return checked


def _check_tables(
    checked: Checked, databases: dict[str, str], keys_of: KeysOf, office: Office | None, step: Step
) -> None:
    report, vouched, using = checked.report, Vouched(), databases["default"]
    found = streams(using, report, keys_of, vouched)
    wanted = [one for one in found if office is None or one.pk == office.stream_id]
    report.streams[:] = [one.state for one in wanted]
    recounts = {one.pk: _recount(one, using, checked, step) for one in wanted}
    check_strays(using, report)
    check_rows(databases, report, vouched, step, office.pk if office else None)
    check_outcomes(using, report, recounts)
    check_digests(using, report)


def _sheets(checked: Checked, origin: str) -> Resheeting:
    """Computes the monthly sheets of a record; what it finds is kept with the check."""
    resheeting = Resheeting(origin, checked.report)
    checked.sheets[origin] = resheeting.found
    return resheeting


def _keys(given: str | None, folder: Path | None, origin: str) -> list[str]:
    """The key that was given if it bears the record's name, else those in the data folder."""
    return [given] if given and given.startswith(f"{origin}+") else keys_in(folder, origin)


def _office(using: str, slug: str) -> Office:
    office = Office.objects.using(using).filter(slug=slug).first()
    if office is None:
        raise Unreadable(_("There is no office %(slug)s here.") % {"slug": slug})
    return office


def _recount(stream: StreamCheck, using: str, checked: Checked, step: Step) -> Recount:
    recount, redrawing = Recount(), Redrawing(stream.state.origin, checked.report)
    try:
        drawn = redrawing.watched(stream.leaves(step), lambda: stream.walk.edge)
        leaves = _sheets(checked, stream.state.origin).watched(drawn)
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
            drawn = redrawing.watched(check.leaves(step), check.edge)
            recount.read(_sheets(checked, check.state.origin).watched(drawn))
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
    trusted = key or (text_at(source, "key").removesuffix("\n") if source else None)
    if trusted is None and not _known_here(origin):
        raise Unreadable(
            _(
                "To check this receipt, the public key of %(origin)s is needed: give it with --key, "
                "or the address of its record with --from."
            )
            % {"origin": origin}
        )
    chain = KeyChain([trusted] if trusted else _known_here(origin))
    if source and trusted:
        chain = receipts.signers_today(source, trusted, checked.report)
    head = claimed_head(receipt.head)
    proven = receipts.check(receipt, chain.keys_at(head.size if head else 0), checked.report, str(path))
    if proven:
        checked.head, checked.leaf = proven
        found = receipts.check_against(receipt.head, source, chain, checked.report) if source else None
        if found:
            _keep(found, path.with_suffix(evidence.SUFFIX), checked.report)
    return checked


def check_evidence(path: Path, key: str | None) -> Checked:
    """A file of two heads that do not fit; what it proves is a fault of the record."""
    checked = Checked()
    evidence.judge(evidence.read(path), checked.report, str(path), key)
    return checked


def _known_here(origin: str) -> list[str]:
    """Every key of a record that this house keeps, or those whose files lie here."""
    with suppress(DatabaseError):
        stream = Stream.objects.filter(origin=origin).first()
        if stream:
            return witnessing.keys(stream)
    return keys_in(None, origin)


def _keep(found: evidence.Evidence, path: Path, report: Report) -> None:
    """Write evidence beside the receipt; the receipt itself is evidence where that cannot be."""
    try:
        path.write_text(found.encode(), encoding="utf-8")
    except OSError as error:
        report.warn(str(path), str(error.strerror))
    else:
        report.warn(str(path), _("here are both signed heads: keep this file and show it to others"))
