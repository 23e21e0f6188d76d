"""Lianxin holds nothing by which a person's belief or obedience could be judged, and nothing that watches staff."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model

BELIEF = "belief religion religious faith creed church ideology politics political party partisan membership"
LOYALTY = "loyalty loyal patriot patriotic stability stable trust_score trustworthy credit_score risk_person blacklist"
ORIGIN = "ethnicity ethnic race racial nationality caste tribe origin_country sexuality orientation"
FEELING = "sentiment emotion mood tone anger attitude personality"
STAFF = "checkin check_in clock_in online_minutes online_time activity_score points score_card ranking rank leaderboard"
TRACE = "ip ip_address remote_addr user_agent useragent referer referrer cookie device device_id fingerprint last_seen"

FORBIDDEN = {
    "belief": BELIEF.split(),
    "loyalty": LOYALTY.split(),
    "origin": ORIGIN.split(),
    "feeling": FEELING.split(),
    "staff activity": STAFF.split(),
    "traces of anonymous people": TRACE.split(),
}
TOKENS = re.compile(r"[a-z]+|\d+")


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("lianxin.")]


def names() -> Iterator[tuple[str, str]]:
    """Every name by which the schema could hold such a thing: tables, columns and the keys of choices."""
    for model in ours():
        label = model._meta.label
        yield label, model._meta.db_table
        for field in model._meta.get_fields():
            yield f"{label}.{field.name}", field.name
            for key, _ in getattr(field, "flatchoices", ()):
                yield f"{label}.{field.name}={key}", str(key)


def says(name: str, word: str) -> bool:
    """Whether `word` stands in `name` as a word or run of words: `ip` is in `client_ip`, not in `description`."""
    spelled = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return f"_{word}_" in f"_{'_'.join(TOKENS.findall(spelled))}_"


@pytest.mark.parametrize(
    ("name", "word", "expected"),
    [
        ("party", "party", True),
        ("PartyMember", "party", True),
        ("client_ip", "ip", True),
        ("description", "ip", False),
        ("check_in_at", "check_in", True),
        ("third_party_reply", "party", True),
        ("milestone", "tone", False),
    ],
)
def test_the_search_for_forbidden_words_finds_words_not_letters(name: str, word: str, expected: bool):
    assert says(name, word) is expected


def test_there_is_a_schema_to_look_at():
    assert len(ours()) > 5


@pytest.mark.parametrize("subject", FORBIDDEN)
def test_no_table_column_or_choice_holds(subject: str):
    found = [where for where, name in names() for word in FORBIDDEN[subject] if says(name, word)]

    assert found == []
