"""The check that strangers run by themselves, at records, heads and receipts of anybody: it says yes, no or nothing."""

import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from hypothesis import strategies as st

from tests.fuzz.mutating import blobs
from tests.fuzz.targets.proofs import KEYS, NOTE, RECEIPT, RECORDS
from tests.fuzz.trying import target
from tests.record.stranger import tool

#: What its exit status says: all holds, something does not, nothing could be checked.
SAYS = {0, 1, 2}


_HELD = st.tuples(
    RECORDS, blobs([NOTE.encode()]), blobs([RECEIPT.encode()]), st.sampled_from([(), ("--key", KEYS[0])])
)


@target(_HELD)
def verifier_of_strangers(given: tuple[dict[str, bytes], bytes, bytes, tuple[str, ...]]) -> None:
    files, head, receipt, key = given
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record"
        for name, data in {
            **{f"record/{path}": data for path, data in files.items()},
            "h": head,
            "r": receipt,
        }.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(data)
        held = ("--head", str(record.with_name("h")), "--receipt", str(record.with_name("r")))
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            assert tool().main([str(record), *held, *key, "--figures"]) in SAYS
