"""Inside the measured process: a large office's voices, and what it costs to ask about them."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from benchmarks.words import messages
from lianxin.hear.models import SearchText, Voice
from lianxin.hear.search import find, index, index_many
from lianxin.hear.understanding.likeness import likely
from lianxin.office import commands
from lianxin.office.models import Office
from lianxin.record.commit import grouped

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SLUG, AT_ONCE = "searched", 1000
#: Common and rare words, one character, a phrase, two words, a number, words that nothing has.
ASKED = ("路灯", "停水", "灯", "翠湖花园", "夜里看不见路", "路灯 幸福", "翠湖 路灯", "12号", "金丝雀")


def voices(count: int) -> dict[str, float]:
    """Write and index so many voices; indexed voices per second of the processor."""
    office = commands.open_office(slug=SLUG, names={"en": SLUG}, now=NOW)
    waiting: list[Voice] = []
    took = 0.0
    for number, (title, body) in enumerate(messages(count), start=1):
        waiting.append(_voice(office, number, title, body))
        if len(waiting) == AT_ONCE or number == count:
            took += _write(waiting)
            waiting = []
    return {"rate": count / took, "texts": SearchText.objects.count()}


def _voice(office: Office, number: int, title: str, body: str) -> Voice:
    said = NOW - timedelta(minutes=1_000_000 - number)
    lookup = number.to_bytes(32)
    return Voice(
        office=office,
        channel="web",
        title=title,
        body=body,
        said_at=said,
        received_at=said,
        code_lookup=lookup,
    )


def _write(waiting: list[Voice]) -> float:
    def work() -> float:
        rows = Voice.objects.bulk_create(waiting)
        began = time.process_time()
        index_many(rows)
        return time.process_time() - began

    return grouped(work)


def alike(times: int) -> dict[str, list[float]]:
    """Milliseconds for each of some questions which voices are alike; the first one counts rarities as well."""
    office = Office.objects.get(slug=SLUG)
    newest = Voice.objects.filter(office=office).count()
    chosen = random.Random(5).sample(range(1, newest + 1), times)
    asked = list(Voice.objects.filter(code_lookup__in=[number.to_bytes(32) for number in chosen]))
    likely(office, asked[0])
    cpu, wall = [], []
    for voice in asked:
        began, began_cpu = time.perf_counter(), time.process_time()
        likely(office, voice)
        cpu.append((time.process_time() - began_cpu) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return {"cpu": cpu, "wall": wall}


def found(times: int) -> dict[str, dict[str, float]]:
    """Per words asked for: how many voices, and the median milliseconds of the processor."""
    office = Office.objects.get(slug=SLUG)
    return {typed: _found(office, typed, times) for typed in ASKED}


def _found(office: Office, typed: str, times: int) -> dict[str, float]:
    took = []
    for _ in range(times):
        began = time.process_time()
        count = len(find(office, typed).voice_ids)
        took.append((time.process_time() - began) * 1000)
    return {"found": count, "ms": sorted(took)[times // 2]}


def one_more(times: int) -> list[float]:
    """Milliseconds to index one voice again among all the others."""
    office = Office.objects.get(slug=SLUG)
    took = []
    for voice in Voice.objects.filter(office=office).order_by("-pk")[:times]:
        began = time.process_time()
        grouped(lambda voice=voice: index(voice))  # type: ignore[misc]
        took.append((time.process_time() - began) * 1000)
    return took
