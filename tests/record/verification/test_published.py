"""What a record tells of its keys may be anything: what is no change of a key counts as none."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from lianxin.record.verification.published import bridges_at

SOUND = {"number": 3, "old": "a", "new": "b", "head": "note"}


def told(**changed: Any) -> Any:
    changes = json.dumps({"changes": [SOUND | changed]}).encode()
    return SimpleNamespace(name="told", read=lambda _path: changes)


def test_a_change_is_read():
    assert bridges_at(told()) == {3: "note"}


@pytest.mark.parametrize(
    "changed", [{"old": {}, "new": {}}, {"old": 1}, {"head": None}, {"number": True}, {"old": [], "head": []}]
)
def test_what_is_no_change_counts_as_none(changed: dict[str, Any]):
    assert bridges_at(told(**changed)) == {}
