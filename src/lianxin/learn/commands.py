"""What the office asks its people for beyond the forms of the house: each field with a purpose and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from lianxin.algorithms.folding import fold
from lianxin.hear.text import clean
from lianxin.office.checks import OfficeError, check_code
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person
from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from . import entries
from .models import AskedField
from .paperwork.forms import FORMS, known_as, meanings_of
from .states import FieldKind

LONGEST = timedelta(days=366)


def ask_field(
    *,
    office: Office,
    form: str,
    code: str,
    names: Mapping[str, str],
    kind: FieldKind,
    purpose: str,
    ends_on: date,
    now: datetime,
    by: Person | None = None,
) -> AskedField:
    """Ask for one more thing.  What is asked for already, under whatever name, is not asked for again."""
    check_code(code)
    _check_form(form)
    if not clean(purpose):
        raise OfficeError(_("Nothing is asked for without a purpose: say what it is for."))
    if not timedelta() < ends_on - day_of(now, office) <= LONGEST:
        raise OfficeError(_("Say until when it is asked for: at most a year from today."))

    def work() -> AskedField:
        _check_new(office, code, names, form)
        row = AskedField(office=office, form=form, code=code, names=dict(names), kind=kind)
        row.purpose, row.ends_on, row.asked_by, row.asked_at = clean(purpose), ends_on, by, now
        row.save(force_insert=True)
        public = {"form": form, "field": code, "kind": str(kind), "ends_on": ends_on.isoformat()}
        _append(row, entries.FIELD_ADDED, public, now)
        return row

    return grouped(work)


def end_field(*, field: AskedField, now: datetime) -> AskedField:
    """The office does not ask for it any more."""

    def work() -> AskedField:
        field.ended_at = now
        field.save(update_fields=["ended_at"])
        _append(field, entries.FIELD_ENDED, {"form": field.form, "field": field.code}, now)
        return field

    return grouped(work)


def _append(row: AskedField, kind: EntryKind, public: Mapping[str, str], now: datetime) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=f"field/{row.pk}",
        now=now,
        public=dict(public),
        rows=[row],
    )


def _check_form(form: str) -> None:
    if form not in FORMS:
        forms = ", ".join(sorted(FORMS))
        raise OfficeError(_("There is no form %(form)s. Forms: %(forms)s") % {"form": form, "forms": forms})


def _check_new(office: Office, code: str, names: Mapping[str, str], form: str) -> None:
    """Refuse what is asked for already, with a pointer to where."""
    wanted = [code, *names.values()]
    built_in = next((known for name in wanted if (known := known_as(name))), None)
    if built_in:
        _refuse(wanted[-1], built_in[0].code, built_in[1].name)
    for row in AskedField.objects.filter(office=office):
        if (row.form, row.code) == (form, code) or (row.ended_at is None and _same(row, wanted)):
            _refuse(wanted[-1], row.form, row.code)


def _same(row: AskedField, wanted: list[str]) -> bool:
    """Whether an added field has one of these names, or one that means the same."""
    known = [row.code, *row.names.values()]
    names = {fold(name) for name in wanted} & {fold(name) for name in known}
    return bool(names or _meant(wanted) & _meant(known))


def _meant(names: list[str]) -> set[str]:
    return {meaning for name in names for meaning in meanings_of(name)}


def _refuse(name: str, form: str, field: str) -> None:
    where = {"name": name, "form": form, "field": field}
    raise OfficeError(
        _("“%(name)s” is asked for already: form %(form)s, field %(field)s. Use that one.") % where
    )
