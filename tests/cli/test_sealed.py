"""`lianxin sealed` on the machine of the body outside: keys, reading, and what does not open is named."""

import json
import stat
from pathlib import Path

import pytest

from lianxin.algorithms import sealing
from lianxin.algorithms.strict64 import encode64
from lianxin.cli import main
from lianxin.hear.models import SealedReader
from lianxin.hear.queries import sealed_readers
from tests.factories import open_office

CONTEXT = "willow.example/sealed"
TOLD = ["路灯坏了 🌊", "two\nlines", "— 9 — not a heading", "长" * 20_000]


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setenv("LIANXIN_LANG", "en")

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(one) for one in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def line(voice: int, words: str, key: str, **changed: object) -> str:
    sealed = encode64(sealing.seal(words.encode(), key, context=CONTEXT, block=1024))
    given = {"voice": voice, "day": "2026-06-01", "key": key, "context": CONTEXT, "sealed": sealed}
    return json.dumps(given | changed) + "\n"


def make_key(run, into: Path) -> str:
    status, public, _ = run("sealed", "key", "ombudsman.example", "--into", into)
    assert (status, stat.S_IMODE(into.stat().st_mode)) == (0, 0o600)
    return public.strip()


def test_what_was_sealed_is_read_exactly_also_under_an_older_key(run, tmp_path: Path):
    files = [tmp_path / "old", tmp_path / "new"]
    keys = [make_key(run, file) for file in files]
    into, fetched = tmp_path / "read", tmp_path / "fetched"
    fetched.write_text("".join(line(at, words, keys[at % 2]) for at, words in enumerate(TOLD)))

    status, *_ = run(
        "sealed", "open", fetched, "--key", files[0], "--key", files[1], "--json", "--into", into
    )

    assert status == 0
    assert stat.S_IMODE(into.stat().st_mode) == 0o600
    read = [json.loads(one) for one in into.read_text().splitlines()]
    assert [one["words"] for one in read] == TOLD


def test_what_was_bent_or_is_for_another_key_is_named_and_the_rest_is_read(run, tmp_path: Path):
    mine, fetched = tmp_path / "key", tmp_path / "fetched"
    key, other = make_key(run, mine), make_key(run, tmp_path / "other")
    good = json.loads(line(1, "good", key))
    bent = bytearray(good["sealed"].encode())
    bent[90] = ord("A") if bent[90] != ord("A") else ord("B")
    lines = [
        line(1, "good", key),
        line(2, "bent", key, sealed=bent.decode()),
        line(3, "elsewhere", key, context="river.example/sealed"),
        line(4, "for another", other),
        line(5, "no base64", key, sealed="?"),
    ]
    fetched.write_text("".join(lines))

    status, out, problems = run("sealed", "open", fetched, "--key", mine)

    assert (status, out) == (1, "— 1 — 2026-06-01 —\ngood\n\n")
    assert [told.split(" does not open: ")[0] for told in problems.splitlines()] == [
        f"Voice {number}" for number in (2, 3, 4, 5)
    ]


def test_a_command_that_cannot_begin_says_why_and_overwrites_no_key(run, tmp_path: Path):
    file, broken = tmp_path / "key", tmp_path / "broken"
    public = make_key(run, file)
    before = file.read_text()
    broken.write_text("no JSON\n")
    token = tmp_path / "token"
    token.write_text("two words\n")
    tries = [
        ("key", "another.example", "--into", file),
        ("key", "two words", "--into", tmp_path / "none"),
        ("open", tmp_path / "away", "--key", file),
        ("open", broken, "--key", file),
        ("open", broken, "--key", broken),
        ("fetch", "https://willow.example/willow/", "--token-file", token, "--into", tmp_path / "in"),
    ]

    assert [(run("sealed", *one)[0], bool(run("sealed", *one)[2])) for one in tries] == [(2, True)] * len(
        tries
    )
    assert (file.read_text(), sealing.public_key(before.strip())) == (before, public)


@pytest.mark.django_db(databases=["default", "vault"])
def test_a_steward_names_lists_and_drops_a_body(run, tmp_path: Path):
    office = open_office()
    key = make_key(run, tmp_path / "key")
    name = (
        "office",
        "sealed-reader",
        "add",
        key,
        "--name",
        "en=The ombudsman",
        "--address",
        "https://o.example",
    )

    first, second = run(*name), run(*name)
    listed = run("office", "sealed-reader", "list")
    dropped = [run("office", "sealed-reader", "drop", key)[0] for _ in range(2)]

    token = first[1].strip().rpartition(" ")[2]
    assert (first[0], second[0], dropped) == (0, 2, [0, 2])
    assert listed[1].strip() == f"{key}  https://o.example  The ombudsman"
    assert token.encode() not in bytes(SealedReader.objects.get().token_hash)
    assert (sealed_readers(office), len(sealed_readers(office, dropped=True))) == ([], 1)
