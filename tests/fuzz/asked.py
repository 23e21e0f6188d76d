"""What `python -m tests.fuzz` was asked for; by itself, each target is tried a few times only."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

MINUTES, INTO, REPLAY, ONLY = "FUZZ_MINUTES", "FUZZ_INTO", "FUZZ_REPLAY", "FUZZ_ONLY"
#: Of all the time: parsers and doors, pages, the API; the rest is for building houses.
SHARES = {"targets": 0.42, "pages": 0.15, "api": 0.27}

_BEGUN = time.monotonic()


@dataclass(frozen=True)
class Asked:
    """Seconds in all, the folder for failing inputs, an input to try again, and names of targets."""

    seconds: float
    into: Path
    replay: Path | None
    only: tuple[str, ...]

    def share(self, part: str, parts: int = 1) -> float:
        """Less where a busy machine has used the time up, so that the whole stays within its bounds."""
        left = max(1.0, self.seconds - (time.monotonic() - _BEGUN))
        return min(left, self.seconds * SHARES[part] / parts)


def _read() -> Asked:
    given = os.environ.get
    replay = given(REPLAY)
    return Asked(
        float(given(MINUTES, "0")) * 60,
        Path(given(INTO, ".fuzz")),
        Path(replay) if replay else None,
        tuple(filter(None, given(ONLY, "").split(","))),
    )


ASKED = _read()
