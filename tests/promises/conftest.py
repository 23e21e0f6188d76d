"""What proofs share: the figures that they reached, and where temporary files go while they look."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Reached = Callable[..., None]


@pytest.fixture
def reached(request: pytest.FixtureRequest, engine: str) -> Reached:
    """Tell a figure for docs/reference/promises.md: the promise, what was counted, how many, and of how many."""
    into = request.config.getoption("--reached")

    def tell(promise: str, what: str, found: Any, of: Any = None) -> None:
        if into:
            told = {"promise": promise, "what": what, "found": found, "of": of, "engine": engine}
            with Path(into).open("a", encoding="utf-8") as file:
                file.write(json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n")

    return tell


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, so that whatever was left behind can be found."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
