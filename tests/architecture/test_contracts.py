"""Linters, types and import contracts are part of the tests: what they refuse does not pass."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT
from tests.support.houses import clean_environment

CHECKS = {
    "import contracts": ["lint-imports"],
    "linter": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_check_is_clean(check: str, tmp_path: Path):
    program, *arguments = CHECKS[check]

    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments],
        cwd=ROOT,
        env=clean_environment() | {"LIANXIN_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
