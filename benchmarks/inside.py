"""One request at a time inside a process that has loaded the application, asked over a pipe."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Self


class Inside:
    """The asking end of `benchmarks.within`, on a data folder of its own."""

    def __init__(self, env: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.within"]
        self._process = subprocess.Popen(
            command, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, what: str, **arguments: object) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([what, arguments]), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, f"{what} failed; the reason stands above"
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
