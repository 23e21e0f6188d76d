"""What Lianxin is made of: known, pinned, and free to be passed on under its own licence."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import sbom

pytestmark = pytest.mark.one_engine
#: Licences whose works may be passed on together with one under AGPL-3.0-or-later.
ALLOWED = re.compile(
    r"(?:MIT|MIT-0|MIT-CMU|0BSD|ISC|Zlib|CC0-1\.0|HPND|PSF-2\.0|Public-Domain|MPL-2\.0|BSD-[23]-Clause|BSD|"
    r"Apache-2\.0|Apache Software|Python Software Foundation|LGPL-3\.0-only|"
    r"GNU Lesser General Public License v3 \(LGPLv3\))(?: License)?",
    re.IGNORECASE,
)
#: Packages that state none in their metadata, with what stands in their files or their source.
STATED_ELSEWHERE = {"pyrage": "MIT", "xstatic-leaflet": "BSD-2-Clause"}


def parts(licence: str) -> list[str]:
    return [
        one.strip(" ()") for one in re.split(r"\s+(?:AND|OR|and|or)\s+", licence.replace("(LGPLv3)", "\0"))
    ]


def allowed(licence: str) -> bool:
    return all(ALLOWED.fullmatch(one.replace("\0", "(LGPLv3)")) for one in parts(licence))


def test_every_licence_goes_together_with_ours() -> None:
    told = {name: STATED_ELSEWHERE.get(name) or sbom.licence(name) for name in sbom.runtime()}

    assert {name: licence for name, licence in told.items() if not allowed(licence)} == {}
    assert len(told) > 40


@pytest.mark.parametrize(
    "licence", ["", "GPL-2.0-only", "Proprietary", "MIT AND SSPL-1.0", "Other", "CC-BY-NC-4.0"]
)
def test_a_licence_that_does_not_is_seen(licence: str) -> None:
    assert not allowed(licence)


def test_every_package_is_pinned_with_its_hashes() -> None:
    lock = sbom.LOCK.read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]

    assert len(blocks) >= len(sbom.locked()) > 100
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert {name for name in sbom.runtime() if name not in sbom.locked()} == set()


def test_nothing_of_the_workshop_runs_in_a_house() -> None:
    assert not {"pytest", "ruff", "mypy", "playwright", "hypothesis", "pip-audit", "schemathesis"} & set(
        sbom.runtime()
    )


def test_the_list_of_parts_is_written_as_others_read_it(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    subprocess.run([sys.executable, sbom.__file__, "write", str(file)], check=True, capture_output=True)
    told = json.loads(file.read_text())

    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert sorted(f"{one['name']}=={one['version']}" for one in told["components"]) == sorted(sbom.pinned())


def test_an_audit_that_could_not_ask_does_not_say_that_all_is_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    skipped = [{"name": "one", "skip_reason": "not found"}, {"name": "two", "version": "1", "vulns": []}]
    fault = {"id": "X-1", "fix_versions": ["2"]}

    assert sbom._told(skipped) == 0
    assert "NOT AUDITED: 1 packages" in capsys.readouterr().out
    assert sbom._told([{"name": "two", "version": "1", "vulns": [fault]}]) == 1
    assert "two 1: X-1, mended in 2" in capsys.readouterr().out
