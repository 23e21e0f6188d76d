"""Somebody speaks through every channel and leaves, beside the words, everything by which they could be found."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from lianxin.channels import channels
from lianxin.office.commands import open_key
from lianxin.office.door_keys import open_keys, secret_of
from tests.channels.gateway import Gateway
from tests.channels.mail.peers import DOMAIN, Maildir, letter, mail_server
from tests.factories import MONDAY, Town
from tests.hear.attachments import samples
from tests.record.consulting import open_consultation
from tests.record.session_days import first
from tests.record.studying import announce

WORDS = "The lamp at the bridge is dark"
#: What each canary has in it, as it was left and as somebody might write it again.
NEEDLES = re.compile(
    rb"(?i:quillfeather(?:-[a-z]+)?|nightjar|hidden\.example|device-quill|room-quill)"
    rb"|CANARY|139[-\s]?0055[-\s]?\d{4}"
)
#: What a visitor noted of a home; whoever may read visits sees these and none of the others.
OF_A_HOME = re.compile(rb"nightjar|quillfeather-(?:home|notes|need|clinic)", re.IGNORECASE)


def name(code: str) -> str:
    return f"Quillfeather-{code}"


def phone(code: str) -> str:
    return f"1390055{1000 + sum(code.encode()) % 9000}"


def mail(code: str) -> str:
    return f"{code}@hidden.example"


def contact(code: str) -> str:
    """A contact as people write it down: everything in one line."""
    return f"{name(code)} {phone(code)} {mail(code)} 9 Nightjar Alley"


def photo() -> SimpleUploadedFile:
    """With a name, a place and a maker in it, under a name that tells who sent it."""
    return SimpleUploadedFile("quillfeather-canary.jpg", samples.photo(), "image/jpeg")


def _browser() -> Client:
    client = Client(headers=HEADERS)
    client.cookies["who"] = "device-quill-3"
    return client


def _form(path: str, code: str, who: str = "", **more: Any) -> Callable[[Town], object]:
    """A page with the form for people; staff fill it in for somebody."""

    def say(town: Town) -> object:
        client = _browser()
        if who:
            client.force_login(town.person(who))
        fields = {"body": WORDS, "contact": contact(code), "idempotency_key": f"k-{code}"} | more
        answer = client.post(f"/{town.office.slug}/{path}", fields | {"files": photo()})
        assert answer.status_code == (201 if who else 302), answer.content.decode()
        return answer

    return say


#: What a browser or an app may say of itself.
HEADERS = {
    "User-Agent": "device-quill/1",
    "Referer": "http://hidden.example/",
    "X-Device-Id": "device-quill-2",
}


def _api(town: Town) -> object:
    said = {"body": WORDS, "contact": contact("api"), "title": "Lamp"}
    path = f"/api/v1/offices/{town.office.slug}/voices"
    answer = _browser().post(path, said, content_type="application/json")
    assert answer.status_code == 201, answer.content.decode()
    return answer


def _hook(channel: str, **sender: str) -> Callable[[Town], object]:
    def say(town: Town) -> object:
        key = open_key(office=town.office, channel=channel, holder="Gateway", now=MONDAY)
        gateway = Gateway(f"/hooks/{town.office.slug}/{channel}", secret_of(key))
        answer = gateway.hand_over(MONDAY, {"id": "device-quill-4", "text": WORDS, **sender})
        assert answer.status_code == 201, answer.content.decode()
        return answer

    return say


def _open311(town: Town) -> object:
    open_key(office=town.office, channel="open311", holder="Town app", now=MONDAY)
    form = {
        "api_key": secret_of(open_keys(town.office, "open311")[0]),
        "jurisdiction_id": town.office.slug,
        "service_code": "_other",
        "address_string": "the bridge",
        "description": WORDS,
        "first_name": name("open311"),
        "last_name": "Quillfeather",
        "phone": phone("open311"),
        "email": mail("open311"),
        "device_id": "device-quill-5",
        "account_id": "device-quill-6",
        "media": photo(),
    }
    answer = _browser().post("/open311/v2/requests.json", form)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def _mail(town: Town) -> object:
    from lianxin.channels.mail.polling import look_into

    said = letter(
        WORDS,
        to=f"{town.office.slug}@{DOMAIN}",
        sender=f"{name('mail')} <{mail('mail')}>",
        name="<device-quill-7@hidden.example>",
        Reply_To=mail("mail-answer"),
        X_Mailer="device-quill-8",
        Received="from device-quill-9 ([203.0.113.9]) by hidden.example",
    )
    said.add_attachment(samples.photo(), maintype="image", subtype="jpeg", filename="quillfeather.jpg")
    with tempfile.TemporaryDirectory() as folder, mail_server() as (outside, address):
        box = Maildir(Path(folder) / "Maildir")
        with override_settings(MAIL_DOMAIN=DOMAIN, MAIL_INBOX=box.address, SMTP_URL=address):
            box.deliver(said)
            look_into(box.address, MONDAY)
        assert (box.waiting(), len(outside.sent)) == ([], 1)
    return outside


def _visit(town: Town) -> object:
    """Two homes: where a need became a case, the unit is told the place; of the other nobody is told anything."""
    client = _browser()
    client.force_login(town.person("visitor"))
    case = {"needs-0-words": WORDS, "needs-0-leads_to": "case", "needs-0-severity": "ordinary"}
    referral = {
        "needs-0-words": name("need"),
        "needs-0-leads_to": "referral",
        "needs-0-to": name("clinic"),
        "needs-0-due": "2026-06-10",
    }
    return [
        _home(client, town, client_key="a-key-of-this-visit", place="Third door at the bridge", **case),
        _home(client, town, client_key="a-key-of-the-next-one", place="9 Nightjar Alley", **referral),
    ]


def _home(client: Client, town: Town, **fields: str) -> object:
    seen = {"consent": "agreed", "home": "new", "area": "east", "facts": name("home"), "notes": name("notes")}
    answer = client.post(f"/{town.office.slug}/field/visit/", {**seen, **fields, "photos": photo()})
    assert answer.status_code == 201, answer.content.decode()
    return answer


def _file(town: Town) -> object:
    from lianxin.channels.file.fields import settle
    from lianxin.channels.file.importing import Import
    from lianxin.channels.file.rejects import Rejects
    from lianxin.channels.file.source import open_table

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quillfeather-old.csv"
        columns = "id,body,time,name,phone,email,device"
        row = f"1,{WORDS},2020-01-02 10:00:00,{name('file')},{phone('file')},{mail('file')},device-quill-10"
        path.write_text(f"{columns}\n{row}\n", encoding="utf-8")
        table = open_table(path)
        summary = Import(
            office=town.office,
            table=table,
            mapping=settle(None, table.columns),
            zone=ZoneInfo("Asia/Shanghai"),
            rejects=Rejects(Path(folder) / "rejects.csv", table.columns, keep=True),
            clock=lambda: MONDAY,
        ).run(stop=bool, tell=id)
        table.close()
    assert summary.imported == 1
    return summary


def _session(town: Town) -> object:
    session = first(town.person("coordinator"), now=MONDAY, area=town.east)
    said = {"body": WORDS, "kind": "report", "contact": contact("session"), "form": "k-session"}
    answer = _browser().post(f"/{town.office.slug}/sessions/{session.number}/raise", said)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def _study(town: Town) -> object:
    """Nothing is asked of whoever is talked to but what they say."""
    by = town.person("coordinator")
    study = announce(open_consultation(by, now=MONDAY), by, now=MONDAY)
    client = _browser()
    client.force_login(town.person("clerk"))
    said = {"held_on": "2026-06-01", "said_1": WORDS, "language": "en", "idempotency_key": "k-study"}
    path = f"/{town.office.slug}/desk/asking/{study.consultation.number}/studies/{study.number}/sites/1/enter"
    answer = client.post(path, said)
    assert answer.status_code == 201, answer.content.decode()
    return answer


PLANTED: dict[str, Callable[[Town], object]] = {
    "web": _form("", "web"),
    "api": _api,
    "sms": _hook("sms", **{"from": phone("sms")}),
    "chat": _hook("chat", conversation="room-quill"),
    "qr": _form("at/", "qr"),
    "hotline": _form("desk/hotline/", "hotline", "clerk", kind="report"),
    "paper": _form("desk/paper/", "paper", "clerk", kind="report"),
    "visit": _visit,
    "open311": _open311,
    "mail": _mail,
    "file": _file,
    "session": _session,
    "study": _study,
}


def plant(town: Town) -> dict[str, object]:
    """Speak through every channel there is; a channel without a row here is one that nobody has looked at."""
    assert PLANTED.keys() == channels().keys()
    return {code: say(town) for code, say in PLANTED.items()}
