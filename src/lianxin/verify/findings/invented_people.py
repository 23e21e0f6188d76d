"""Made-up people: contacts that staff typed in, in the order of a public list, or on one phone.

The contacts are opened in memory and forgotten; what is kept are counts.  What people typed themselves is not opened.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.made_up import Typed, longest_run, names_on_one_phone, numbers_in_a_row, typed
from lianxin.hear import vault
from lianxin.hear.models import Contact, Voice
from lianxin.office.models import Unit

from ..states import FindingKind
from .shape import Bound, Detector, Evidence, Looking, Sign, sign_of

LIST, PHONE, ROW = "list", "phone", "row"
#: Channels in which a clerk or a visitor types for the person who speaks.
TYPED_BY_STAFF = ("hotline", "paper", "visit")
#: So many contacts are opened at a time.
AT_ONCE = 500


@dataclass(frozen=True)
class _Heard:
    """One voice whose contact staff typed in."""

    contact: Any
    unit: int | None
    month: str


def _look(looking: Looking) -> Iterator[Sign]:
    heard = _heard(looking)
    opened = _opened([one.contact for one in heard])
    units = Unit.objects.in_bulk([one.unit for one in heard if one.unit])
    for unit in dict.fromkeys(one.unit for one in heard):
        known = [(one, opened[one.contact]) for one in heard if one.unit == unit and one.contact in opened]
        people = [person for _one, person in known]
        for about, seen in _odd(people, looking.values).items():
            if seen and known:
                evidence: Evidence = {"about": about, "seen": seen, "of": len(people)}
                yield sign_of(units.get(unit or 0), known[-1][0].month, evidence, about=about)


def _heard(looking: Looking) -> list[_Heard]:
    voices = Voice.objects.filter(
        office=looking.office,
        channel__in=TYPED_BY_STAFF,
        probe=False,
        imported=False,
        received_at__gte=looking.since,
        received_at__lte=looking.now,
    )
    rows = voices.exclude(contact=None).order_by("pk")
    facts = rows.values_list("contact", "case_voice__case__unit_id", "received_at")
    return [_Heard(contact, unit, looking.month(at)) for contact, unit, at in facts]


def _opened(contacts: Sequence[Any]) -> dict[Any, Typed]:
    """What was typed, in memory only; a contact that cannot be opened any more says nothing here."""
    found: dict[Any, Typed] = {}
    waiting = iter(contacts)
    while batch := list(islice(waiting, AT_ONCE)):
        for contact in Contact.objects.filter(pk__in=batch):
            try:
                found[contact.pk] = typed(vault.open_contact(contact))
            except InvalidTag:
                continue
    return found


def _odd(people: Sequence[Typed], values: Mapping[str, int]) -> dict[str, int]:
    """What looks made up, and by how many names or numbers; none where chance or a family would do as well."""
    names = [person.name for person in people if person.name]
    runs = [longest_run(names, listed["names"]) for listed in name_lists()]
    long_runs = [run for run, listed in zip(runs, name_lists(), strict=True) if run >= listed["run"]]
    shared, row = names_on_one_phone(people), numbers_in_a_row(people)
    return {
        LIST: max(long_runs, default=0),
        PHONE: shared if shared > values["names"] else 0,
        ROW: row if row > values["row"] else 0,
    }


@cache
def name_lists() -> list[dict[str, Any]]:
    """Public lists from which names are copied, each with its source and the run that is no chance any more."""
    text = resources.files(__package__).joinpath("name_lists.toml").read_text("utf-8")
    lists: list[dict[str, Any]] = tomllib.loads(text)["list"]
    return lists


def _tell(evidence: Evidence) -> str:
    told = {name: value for name, value in evidence.items() if isinstance(value, int)}
    sentences = {
        LIST: _(
            "Among %(of)s people whom staff wrote down, %(seen)s names follow a public list in its order."
        ),
        PHONE: _("Among %(of)s people whom staff wrote down, %(seen)s different names have one phone."),
        ROW: _("Among %(of)s people whom staff wrote down, %(seen)s phone numbers follow each other."),
    }
    return sentences[str(evidence["about"])] % told


DETECTOR = Detector(
    kind=FindingKind.INVENTED_PEOPLE,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "People whom staff wrote down in the order of a public list of names, or many names with one phone."
    ),
    otherwise=gettext_lazy("A neighbour's or a village office's phone may stand for people who have none."),
    bounds=(
        Bound("names", 7, gettext_lazy("So many names with one phone are ordinary"), least=1, most=1000),
        Bound(
            "row",
            3,
            gettext_lazy("So many phone numbers that follow each other are ordinary"),
            least=1,
            most=1000,
        ),
    ),
)
