"""The house at which doors and pages are tried: a case in every state, somebody in every role."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.test import override_settings
from django.utils import translation

from lianxin.act.states import CaseState
from lianxin.algorithms.codes import display
from tests.factories import MONDAY, Town, case_in, hear, make_town, work_off
from tests.fuzz.mutating import CANARY
from tests.record.lived import _undone

ROLES = ("clerk", "power", "coordinator", "lead", "overseer", "steward", "visitor")


@dataclass(frozen=True)
class House:
    town: Town
    code: str


@contextmanager
def built() -> Iterator[House]:
    """Built inside a transaction of each database, which is undone."""
    with ExitStack() as stack:
        stack.enter_context(override_settings(CLOCK="tests.factories.tell_time"))
        stack.enter_context(translation.override("en"))
        for alias in ("default", "vault"):
            stack.enter_context(_undone(alias))
        town = make_town("willow", notices={"emergency": {"en": "Call 110"}})
        for state in CaseState:
            case_in(town, state)
        heard = hear(town.office, "The lamp is dark", contact=f"{CANARY} 13900551234", idempotency_key="k")
        work_off(town.office, MONDAY)
        for who in ROLES:
            town.person(who)
        yield House(town, display(heard.code))


@contextmanager
def undone(alias: str) -> Iterator[None]:
    """Whatever happens within it did not happen."""
    with transaction.atomic(using=alias):
        yield
        transaction.set_rollback(True, using=alias)
