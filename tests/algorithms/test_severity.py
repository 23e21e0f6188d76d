"""Signs of need: both parts within one clause, not denied, the gravest level first."""

import pytest

from lianxin.algorithms.severity import Judged, Severities

SEVERITIES = Severities(
    {"danger": ["煤气味", "井盖+不见", "no medicine", "fire"], "pressing": ["停水"]}, "ordinary"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有煤气味", Judged("danger", ("煤气味",))),
        ("有煤氣味", Judged("danger", ("煤气味",))),
        ("停水了，还有煤气味", Judged("danger", ("煤气味",))),
        ("停水了", Judged("pressing", ("停水",))),
        ("井盖不见了", Judged("danger", ("井盖 + 不见",))),
        ("井盖在。钥匙不见了", Judged("ordinary", ())),
        ("没有煤气味", Judged("ordinary", ())),
        ("没闻到煤气味", Judged("ordinary", ())),
        ("没有人管，煤气味很浓", Judged("danger", ("煤气味",))),
        ("没有煤气味\n现在有煤气味", Judged("danger", ("煤气味",))),
        ("she has NO  medicine", Judged("danger", ("no medicine",))),
        ("there is no fire", Judged("ordinary", ())),
        ("there is a fire", Judged("danger", ("fire",))),
        ("a bonfire night", Judged("ordinary", ())),
        ("", Judged("ordinary", ())),
    ],
)
def test_signs(text: str, expected: Judged):
    assert SEVERITIES.judge(text) == expected
