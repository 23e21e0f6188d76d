"""P10 on PostgreSQL: every door that the matrix opens on SQLite opens there too, for the first whom it lets in.

What a door asks is the same on every engine; what it reads and writes behind it is SQL, which is not.
"""

from __future__ import annotations

import pytest

from tests.promises.conftest import Reached
from tests.promises.p10_methods import NOBODY
from tests.promises.p10_offices import Offices, let_in, offices, parts_of, relations
from tests.promises.p10_table import NO_CELLS, NOWHERE, OPEN, rows
from tests.support import engines

__all__ = ["offices"]

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_each_door_opens_on_this_engine(
    engine: str, request: pytest.FixtureRequest, reached: Reached
) -> None:
    if engine == engines.SQLITE:
        pytest.skip("the matrix opens all of them there")
    here: Offices = request.getfixturevalue("offices")
    everybody = {NOBODY: here.strangers["nobody"], **here.inside}
    compared, odd = 0, []
    for row in rows():
        if row.open in {NOWHERE, *NO_CELLS}:
            continue
        parts = parts_of(row, here.here, relations(row)[0])
        met = here.met(everybody[let_in(row)], row, here.here, parts)
        compared += 1
        if met.outcome != OPEN:
            odd.append(f"{row.method} {row.address}: {met.outcome} ({met.status})")
    assert not odd, "\n".join(odd)
    reached("P10", "doors opened", compared, of=compared)
