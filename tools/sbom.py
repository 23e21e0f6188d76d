"""What Lianxin is made of: the runtime dependencies with their licences, as CycloneDX, and whether faults are known.

`sbom.py write FILE` · `sbom.py audit`.  Nothing is fetched but what the audit asks the vulnerability service.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
UNREACHABLE = re.compile(
    r"ConnectionError|ServiceError|Max retries|timed out|HTTPError|NameResolution|ProxyError|SSLError",
    re.IGNORECASE,
)


def locked() -> dict[str, str]:
    """Every package of the lock with its version, as far as it is meant for this machine."""
    lines = re.findall(r"^([\w.-]+==[^\\\n]+?)\s*\\?$", LOCK.read_text(), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in here}


def runtime() -> list[str]:
    """What an installed Lianxin runs with: its dependencies and theirs, without those of the workshop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    found: dict[str, set[str]] = {}
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found and wanted.extras <= found[name]:
            continue
        found[name] = found.get(name, set()) | wanted.extras
        try:
            lines = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another system
        asked = [Requirement(line) for line in lines]
        extras = ["", *found[name]]
        waiting += [
            one
            for one in asked
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
        ]
    return sorted(found)


def licence(name: str) -> str:
    """The licence that a package states: its expression, else what it ticked, else its words."""
    told = distribution(name).metadata
    if expression := told.get("License-Expression"):
        return expression
    ticked = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if "License ::" in line]
    ticked = [one for one in ticked if one != "OSI Approved"]
    words = (told.get("License") or "").strip().splitlines()
    return " AND ".join(ticked) or (words[0] if words else "")


def pinned() -> list[str]:
    """The runtime dependencies as the lock pins them."""
    versions = locked()
    return [f"{name}=={versions[name]}" for name in runtime() if name in versions]


def write(target: Path) -> int:
    """CycloneDX 1.6 as JSON, the same on every machine that builds the same lock."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(pinned()) + "\n")
        file.flush()
        command = [sys.executable, "-m", "cyclonedx_py", "requirements", file.name]
        command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
        command += ["--spec-version", "1.6", "--output-format", "JSON", "--output-file", str(target)]
        return subprocess.run(command, check=False).returncode


def audit() -> int:
    """Ask the vulnerability service about every pinned package; where it cannot be reached, say so and go on."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(f"{name}=={version}" for name, version in locked().items()) + "\n")
        file.flush()
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--disable-pip",
            "--no-deps",
            "-f",
            "json",
            "-r",
            file.name,
        ]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            return _not_asked(len(locked()))
    try:
        return _told(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        if UNREACHABLE.search(done.stderr):
            return _not_asked(len(locked()))
        print(done.stderr)
        return 1


def _told(found: list[dict[str, Any]]) -> int:
    """Known faults fail; what nobody could be asked about is said to be unknown."""
    faulty = [one for one in found if one.get("vulns")]
    for one in faulty:
        for fault in one["vulns"]:
            print(
                f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or '–'}"
            )
    skipped = sum("skip_reason" in one for one in found)
    print(f"{len(found) - skipped} packages audited, {len(faulty)} with known faults.")
    if skipped:
        _not_asked(skipped)
    return 1 if faulty else 0


def _not_asked(packages: int) -> int:
    print(
        f"NOT AUDITED: {packages} packages, as no vulnerability service that knows them can be reached from here."
    )
    return 0


if __name__ == "__main__":
    sys.exit(write(Path(sys.argv[2])) if sys.argv[1] == "write" else audit())
