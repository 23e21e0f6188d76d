"""docs/reference/needs.md says what the tests say."""

from pathlib import Path

import pytest

from tools import needs


def test_the_ninety_seven_needs_are_listed_once_and_in_order():
    assert [need.number for need in needs.read_needs()] == list(range(1, 98))


def test_the_page_is_up_to_date():
    page = needs.render(needs.read_needs(), needs.find_proofs())

    assert needs.PAGE.read_text(encoding="utf-8") == page, "run `make docs`"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "tests/act").mkdir(parents=True)
    (tmp_path / "tests/act/test_clock.py").write_text(
        "import pytest\n\n@pytest.mark.need(9, 27)\n@pytest.mark.need(5)\ndef test_clock():\n    pass\n\n"
        "@pytest.mark.slow\ndef test_other():\n    pass\n"
    )
    return tmp_path


def test_marks_are_found_whether_alone_or_together(tree: Path):
    clock = needs.Proof("tests/act/test_clock.py", "test_clock")

    assert needs.find_proofs(tree) == {5: [clock], 9: [clock], 27: [clock]}


def test_a_kept_need_links_its_proof_and_an_open_one_has_none(tree: Path):
    listed = [needs.Need(5, "Opening", "Last word"), needs.Need(6, "Opening", "Offline")]
    proofs = {5: [needs.Proof("tests/act/test_clock.py", "test_clock")]}

    rows = [line for line in needs.render(listed, proofs).splitlines() if line.startswith("| N")]

    assert rows == [
        "| N5 | Last word | **kept** | [test_clock](../../tests/act/test_clock.py) |",
        "| N6 | Offline | open |  |",
    ]


def test_a_need_that_is_kept_in_part_says_what_is_missing():
    need = needs.Need(1, "Opening", "Channels", "probes")
    page = needs.render([need], {1: [needs.Proof("tests/test_x.py", "test_x")]})

    assert "Kept: 0 of 1; in part: 1." in page
    assert "| N1 | Channels | **kept in part**; open: probes | [test_x](../../tests/test_x.py) |" in page


def test_a_mark_for_a_need_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"\[98\]"):
        needs.render(needs.read_needs(), {98: [needs.Proof("tests/test_x.py", "test_x")]})
