"""Commands for people outside leave nothing of a house on their machines."""

import subprocess
from pathlib import Path

import pytest

from lianxin.cli import OUTSIDE
from tests.support.houses import LIANXIN, clean_environment

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("words", OUTSIDE, ids=" ".join)
def test_no_folder_and_no_key_of_an_office_appears(words: tuple[str, ...], tmp_path: Path):
    done = subprocess.run(
        [*LIANXIN, *words, "--help"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (0, "", [])
    assert f"lianxin {' '.join(words)}" in done.stdout
