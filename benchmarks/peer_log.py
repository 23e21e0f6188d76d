"""The same work done by pymerkle, which keeps its leaves in SQLite: appends, then proofs out of a long log.

python -m benchmarks.peer_log FILE appends SECONDS CLIENTS
python -m benchmarks.peer_log FILE batches SECONDS BATCH
python -m benchmarks.peer_log FILE proofs SIZE TIMES
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pymerkle import SqliteTree, verify_inclusion

TEXT = b"x" * 250
AT_ONCE = 100_000


def main() -> None:
    file, what, *numbers = sys.argv[1:]
    found: dict[str, Any]
    with SqliteTree(file) as tree:
        if what == "proofs":
            found = proofs(tree, *map(int, numbers))
        else:
            found = {"appends": appends, "batches": batches}[what](tree, float(numbers[0]), int(numbers[1]))
    print(json.dumps(found))


def appends(tree: SqliteTree, seconds: float, clients: int) -> dict[str, float]:
    """Durable appends a second, as its default journal makes them, by threads that each wait for their own."""
    ends = time.perf_counter() + seconds

    def one_after_another(client: int) -> int:
        done = 0
        while time.perf_counter() < ends:
            tree.append_entry(TEXT + f"{client}/{done}".encode())
            done += 1
        return done

    with ThreadPoolExecutor(clients) as pool:
        return {"rate": sum(pool.map(one_after_another, range(clients))) / seconds}


def batches(tree: SqliteTree, seconds: float, batch: int) -> dict[str, float]:
    """Appends a second where so many share a commit."""
    ends, done = time.perf_counter() + seconds, 0
    while time.perf_counter() < ends:
        tree.append_entries((TEXT + str(n).encode() for n in range(done, done + batch)), batch)
        done += batch
    return {"rate": done / seconds}


def proofs(tree: SqliteTree, size: int, times: int) -> dict[str, object]:
    """Milliseconds of the root, of the first proof after a start, and of each further one."""
    if tree.get_size() < size:
        tree.append_entries((TEXT + str(n).encode() for n in range(tree.get_size(), size)), AT_ONCE)
        return {"grown": tree.get_size()}
    dice, took = random.Random(5), []
    for _ in range(times):
        began = time.perf_counter()
        index = dice.randrange(1, size + 1)
        proof = tree.prove_inclusion(index)
        took.append((time.perf_counter() - began) * 1000)
    verify_inclusion(tree.get_leaf(index), tree.get_root(), proof)
    return {"first": took[0], "all": took, "size": tree.get_size()}


if __name__ == "__main__":
    main()
