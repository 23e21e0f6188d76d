"""The process that reads what strangers sent: ``python -I -m lianxin.hear.cleaning.worker SOURCE TARGET``.

It takes bounds upon itself before it looks at the file, writes the clean file and says one line of JSON.  It
knows no database, no key and no setting; if it dies, one file is refused and nothing else happens.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from . import Clean, Unclean
from .kinds import AUDIO, HEAD, IMAGE, PDF, demand_size, kind_of

#: Bytes of address space, seconds on a core, bytes of the file that is written.
MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 40
MOST_WRITTEN = 64 * 1024 * 1024
#: Each kind is read by a module of its own, so that a photo does not wait for the libraries of sound.
_CLEANERS = {
    IMAGE: ("images", "clean_image"),
    PDF: ("pdf", "clean_pdf"),
    AUDIO: ("audio", "clean_audio"),
}


def take_bounds() -> None:
    """Bounds that the system keeps, whatever the libraries do."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def clean(source: Path, target: Path) -> Clean:
    """Clean one file, in this process."""
    with source.open("rb") as file:
        kind = kind_of(file.read(HEAD))
    demand_size(kind, source.stat().st_size)
    module, function = _CLEANERS[kind]
    cleaned: Clean = getattr(import_module(f"{__package__}.{module}"), function)(source, target)
    return cleaned


def main(source: str, target: str) -> None:
    take_bounds()
    try:
        found = asdict(clean(Path(source), Path(target)))
    except Unclean as error:
        found = {"problem": error.problem}
    except MemoryError:
        found = {"problem": "heavy"}
    except Exception:  # noqa: BLE001  whatever a library trips over, this file cannot be read
        found = {"problem": "broken"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:3])
