"""What a voice names is read back, and nothing else is taken for a name."""

import pytest

from lianxin.ask.naming import Named, named

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("consultation/3", Named(3, "")),
        ("consultation/3/5.2", Named(3, "5.2")),
        ("consultation/3/ideas", Named(3, "ideas")),
        ("consultation/3/5", None),
        ("consultation/3/0.1", None),
        ("", None),
        ("consultation/", None),
        ("consultation/03", None),
        ("consultation/٣", None),
        ("consultation/3/", None),
        ("ballot/3", None),
        ("consultation/9999999999", None),
    ],
)
def test_names(asked: str, expected: Named | None):
    assert named(asked) == expected
