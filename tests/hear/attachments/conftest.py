"""An office, and a folder of its own for the files of one test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of files, empty."""
    from django.conf import settings

    from lianxin.hear.attachments import storage

    monkeypatch.setattr(storage, "FILES", f"files-{tmp_path.name}")
    return settings.DATA / storage.FILES


@pytest.fixture
def office(db, files: Path) -> Any:
    from tests.factories import open_office

    return open_office()
