"""Words past the scenario's office: one voice is fetched and answered, one body is dropped."""

from datetime import datetime

from lianxin.algorithms import sealing
from lianxin.hear.commands import (
    answer_sealed,
    drop_sealed_reader,
    name_sealed_reader,
    note_fetched,
    seal_and_receive,
)
from lianxin.office.models import Office

WORDS = "我只想告诉外面的人"


def seal_past(office: Office, *, now: datetime) -> None:
    """Two bodies are named; one gets words and answers, the other is dropped."""
    kept, dropped = (
        name_sealed_reader(
            office=office,
            names={"zh-hans": "监察专员", "en": "The ombudsman"},
            key=sealing.public_key(sealing.generate(name)),
            address=f"https://{name}/",
            now=now,
        )[0]
        for name in ("ombudsman.example", "audit.example")
    )
    voice = seal_and_receive(reader=kept, words=WORDS, now=now).voice
    note_fetched(reader=kept, numbers=[voice.pk], now=now)
    answer_sealed(voice=voice, text="我们看到了。", now=now)
    drop_sealed_reader(reader=dropped, now=now)
