"""docs/reference/promises.md says what the proofs say."""

from pathlib import Path

import pytest

from tools import promises


def test_fifteen_promises_are_listed_once_and_in_order_and_each_has_its_proof():
    numbers = [promise.number for promise in promises.read_promises()]

    assert numbers == list(range(1, 16)) == sorted(promises.find_files())


def test_the_page_is_up_to_date():
    page = promises.render(promises.read_promises(), promises.find_files(), promises.read_figures())

    assert promises.PAGE.read_text(encoding="utf-8") == page, "run `make docs`"


def test_counts_of_several_tests_add_up_and_of_times_the_largest_stands():
    def told(found: object, of: int | None = None, what: str = "kills") -> dict[str, object]:
        return {"promise": "P1", "what": what, "found": found, "of": of, "engine": "sqlite"}

    merged = promises.merged([told(3, 3), told(4, 5), told(1.5, what="s"), told(0.5, what="s")])

    assert merged == [told(7, 8), told(1.5, what="s")]


def test_a_proof_of_a_promise_that_does_not_exist_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match=r"\[16\]"):
        promises.render(promises.read_promises(), {16: [tmp_path / "test_p16_x.py"]}, [])
