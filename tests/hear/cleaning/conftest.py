"""One file cleaned in this process; that the process of its own keeps its bounds is tested beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lianxin.hear.cleaning import Clean, Unclean, worker


@dataclass(frozen=True)
class Cleaned:
    """What came out: its facts and its bytes; or the short code of the reason why not."""

    facts: Clean | None
    content: bytes
    problem: str = ""


@pytest.fixture
def clean(tmp_path: Path) -> Callable[[bytes], Cleaned]:
    source, target = tmp_path / "source", tmp_path / "target"

    def cleaned(content: bytes) -> Cleaned:
        source.write_bytes(content)
        target.unlink(missing_ok=True)
        try:
            return Cleaned(worker.clean(source, target), target.read_bytes())
        except Unclean as error:
            return Cleaned(None, b"", error.problem)

    return cleaned
