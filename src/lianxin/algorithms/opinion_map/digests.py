"""One spelling of a map's document, so that whoever draws the same map has the same digest.

Which releases of the libraries drew it stands in the document and is left out of the digest: fractions are rounded so
that another release, or another machine, comes to the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_NOT_COUNTED = "code"


def spelled(document: Mapping[str, Any]) -> str:
    """Keys in order, no spaces; raises ``ValueError`` for a fraction that is none."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of everything but the releases of the program and its libraries."""
    counted = {name: value for name, value in document.items() if name != _NOT_COUNTED}
    return sha256(spelled(counted).encode()).hexdigest()


def version_of(document: Mapping[str, Any]) -> str:
    """Everything that drew it, in one line: which rules, and which releases of what computes."""
    return " ".join(f"{name} {release}" for name, release in sorted(document["code"].items()))


def without_fractions(value: Any) -> Any:
    """The same with each fraction in decimals as text: the record knows whole numbers only."""
    if isinstance(value, Mapping):
        return {name: without_fractions(one) for name, one in value.items()}
    return repr(value) if isinstance(value, float) else value
