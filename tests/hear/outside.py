"""A body outside with a key of its own, as tests need one."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.algorithms import sealing
from lianxin.hear.commands import name_sealed_reader
from lianxin.hear.models import SealedReader
from lianxin.office.models import Office
from tests.factories import MONDAY


@dataclass(frozen=True)
class Outside:
    """The body with what only it holds: its private key and its token."""

    reader: SealedReader
    private: str
    token: str


def name_outside(office: Office, name: str = "ombudsman.example", *, now: datetime = MONDAY) -> Outside:
    private = sealing.generate(name)
    reader, token = name_sealed_reader(
        office=office,
        names={"en": "The ombudsman", "zh-hans": "监察专员", "zh-hant": "監察專員"},
        key=sealing.public_key(private),
        address=f"https://{name}/key",
        now=now,
    )
    return Outside(reader, private, token)
