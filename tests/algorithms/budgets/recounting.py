"""The recount of strangers as tests run it: loaded for speed, and results that were tampered with."""

import copy
import importlib.util
import json
import random
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from lianxin.algorithms.budgets.tallying import Rule, tally
from tests.record.stranger import FOLDER

FILE = FOLDER / "tally_recount.py"
RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text(encoding="utf-8"))


@cache
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stranger_tally", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def wrong(data: bytes, told: dict[str, Any]) -> list[str]:
    """What the recount has against a result that was read from JSON."""
    found = tool().recount(data, told["rule"])
    differences: list[str] = tool().differences(told, found, "")
    return differences


def told_of(data: bytes, rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(tally(data, rule).as_json()))
    return told


def forged(told: dict[str, Any], dice: random.Random) -> dict[str, Any] | None:
    """One value somewhere in the result, changed to another; None where nothing of the count was met."""
    other = copy.deepcopy(told)
    part = dice.choice(("winners", "projects", "projects", "ties", "cost", "left", "endowment", "raises"))
    if part == "winners":
        if len(other["winners"]) > 1 and dice.random() < 0.5:
            dice.shuffle(other["winners"])
        elif other["winners"]:
            other["winners"].pop(dice.randrange(len(other["winners"])))
    elif part == "projects":
        one = dice.choice(other["projects"])
        key = dice.choice(sorted(one))
        one[key] = one[key] + 1 if isinstance(one[key], int) else one[key] + "1"
    elif part == "ties" and other["ties"]:
        tie = dice.choice(other["ties"])
        tie["won"] = next(name for name in tie["tied"] if name != tie["won"])
    elif other[part]:
        other[part] = other[part] + 1 if isinstance(other[part], int) else other[part] + "1"
    return None if other == told else other
