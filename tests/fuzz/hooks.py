"""What schemathesis is told of this house: numbers and codes that exist, and that no answer tells a stranger's words.

It is loaded into the program `st` by SCHEMATHESIS_HOOKS, where the house itself is out of reach.
"""

import json
import os
import random
from typing import Any

import schemathesis

CODES: dict[str, list[str]] = json.loads(os.environ.get("FUZZ_CODES", "{}"))
#: Contacts that were left, and codes: no answer may hold them, unless the question did.
CANARIES: list[str] = json.loads(os.environ.get("FUZZ_CANARIES", "[]"))
_OFTEN = 0.8


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Most questions are about what is there; the others are about nothing."""
    for name in path_parameters or {}:
        if path_parameters and CODES.get(name) and random.random() < _OFTEN:
            path_parameters[name] = random.choice(CODES[name])
    return path_parameters


@schemathesis.check
def tells_no_secret(ctx: Any, response: Any, case: Any) -> None:
    asked = f"{response.request.url} {response.request.body!r}"
    found = [one for one in CANARIES if one in response.text and one not in asked]
    assert not found, f"The answer holds what somebody left in confidence: {found[0][:4]}…"
