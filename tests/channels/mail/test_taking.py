"""A mail becomes a voice with a receipt, a reply becomes a line, and nothing is lost or answered that should not be."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from lianxin.channels.mail.polling import look_into
from lianxin.hear import vault
from lianxin.hear.models import Contact, Line, Notice, Voice
from lianxin.hear.queries import by_code
from lianxin.hear.states import MOST_TEXT
from lianxin.hear.talking.threads import token_of
from lianxin.record import consumers
from tests.channels.mail.peers import DOMAIN, PERSON, Maildir, Outside, letter
from tests.factories import MONDAY, case_of, hear, make_town, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def poll(maildir: Maildir, now=MONDAY) -> dict[str, int]:
    return dict(look_into(maildir.address, now))


def code_in(text: str) -> str:
    return next(line for line in text.split("\n") if line.startswith("Your code: ")).removeprefix(
        "Your code: "
    )


def test_a_mail_becomes_a_voice_with_a_case_and_a_receipt(outside: Outside, maildir: Maildir):
    town = make_town()
    maildir.deliver(letter("The lamp at the bridge is dark.", subject="Lamp"))

    assert poll(maildir) == {"taken": 1}

    voice = Voice.objects.get()
    assert (voice.body, voice.title, voice.channel, voice.language) == (
        "The lamp at the bridge is dark.",
        "Lamp",
        "mail",
        "en",
    )
    assert vault.open_contact(Contact.objects.get(pk=voice.contact)) == PERSON
    consumers.run_until_idle(MONDAY)
    assert case_of(voice).unit == town.power
    (sent,) = outside.sent
    assert (sent.recipient, sent.mail["To"]) == (PERSON, PERSON)
    assert by_code(town.office, code_in(sent.text)) == voice
    assert maildir.waiting() == maildir.aside() == []


def test_the_receipt_is_plain_text_that_no_machine_answers_and_that_holds_no_word(
    outside: Outside, maildir: Maildir
):
    office = open_office()
    maildir.deliver(letter("unmistakable words", subject="unmistakable subject"))
    poll(maildir)
    voice, (sent,) = Voice.objects.get(), outside.sent
    voice.office = office

    mail = sent.mail
    assert mail.get_content_type() == "text/plain"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<1@people.example.net>"
    assert mail["From"].addresses[0].addr_spec == f"willow@{DOMAIN}"
    assert mail["Reply-To"].addresses[0].addr_spec == f"willow+{token_of('thread', voice)}@{DOMAIN}"
    assert sent.sender == f"willow+{token_of('thread', voice)}@{DOMAIN}"
    stop = f"https://voice.example.org/willow/stop/{token_of('stop', voice)}/"
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (
        f"<{stop}>",
        "List-Unsubscribe=One-Click",
    )
    assert stop in sent.text
    assert "unmistakable" not in f"{mail['Subject']} {sent.text}"
    assert list(Notice.objects.values_list("voice", "state", "channel")) == [(voice.pk, "sent", "mail")]


def test_the_receipt_speaks_the_language_of_the_mail(outside: Outside, maildir: Maildir):
    open_office()
    for number, text in enumerate(["桥头的路灯不亮。", "橋頭的路燈不亮，請修理。", "The lamp is dark."]):
        maildir.deliver(letter(text, name=f"<{number}@x>"))

    poll(maildir)

    assert [voice.language for voice in Voice.objects.order_by("pk")] == ["zh-hans", "zh-hant", "en"]
    assert [str(sent.mail["Subject"]).split(":")[0].split("：")[0] for sent in outside.sent] == [
        "柳溪镇",
        "柳溪鎮",
        "Willow Creek",
    ]


def test_the_same_mail_twice_is_one_voice_with_one_receipt(outside: Outside, maildir: Maildir):
    open_office()
    for _ in range(2):
        maildir.deliver(letter())
    maildir.deliver(letter(name="<2@people.example.net>"))

    assert poll(maildir) == {"taken": 3}

    assert (Voice.objects.count(), len(outside.sent), Contact.objects.count()) == (2, 2, 2)


def test_while_the_mail_server_is_away_mails_are_heard_and_keep_until_their_receipt_is_sent(
    outside: Outside, maildir: Maildir
):
    open_office()
    outside.away = True
    for number in range(3):
        maildir.deliver(letter(name=f"<{number}@x>"))

    assert poll(maildir) == {"later": 3}
    assert (Voice.objects.count(), len(maildir.waiting()), outside.sent) == (3, 3, [])

    outside.away = False
    assert poll(maildir, MONDAY + timedelta(hours=1)) == {"taken": 3}
    assert (Voice.objects.count(), len(outside.sent), maildir.waiting()) == (3, 3, [])


def test_after_a_week_without_a_way_to_send_a_mail_is_let_go_and_its_voice_stands(
    outside: Outside, maildir: Maildir
):
    open_office()
    outside.away = True
    maildir.deliver(letter())
    poll(maildir)

    assert poll(maildir, MONDAY + timedelta(days=7)) == {"taken": 1}
    assert list(Notice.objects.values_list("state", flat=True)) == ["given_up"]


def test_an_address_that_the_mail_server_refuses_is_noted_as_come_back(outside: Outside, maildir: Maildir):
    open_office()
    outside.unknown.add(PERSON)
    maildir.deliver(letter())

    assert poll(maildir) == {"taken": 1}
    assert list(Notice.objects.values_list("state", flat=True)) == ["bounced"]


@pytest.mark.need(70)
def test_a_reply_to_the_receipt_is_a_line_without_what_it_quotes(outside: Outside, maildir: Maildir):
    open_office()
    maildir.deliver(letter())
    poll(maildir)
    (sent,) = outside.sent
    quoted = "\n".join(f"> {line}" for line in sent.text.split("\n"))
    text = f"It is the left one.\n\nOn Monday, Willow Creek <willow@{DOMAIN}> wrote:\n{quoted}"
    reply = letter(text, to=str(sent.mail["Reply-To"]), name="<reply@x>")

    for _ in range(2):
        maildir.deliver(reply)
    assert poll(maildir, MONDAY + timedelta(hours=1)) == {"taken": 2}

    assert list(Line.objects.values_list("speaker", "text", "channel")) == [
        ("resident", "It is the left one.", "mail")
    ]
    assert (Voice.objects.count(), len(outside.sent)) == (1, 1)


def test_a_wrong_token_leads_to_no_thread_but_the_words_are_heard(outside: Outside, maildir: Maildir):
    office = open_office()
    voice = hear(office).voice
    voice.office = office
    right = token_of("thread", voice)
    wrong = right[:-1] + ("7" if right[-1] != "7" else "6")
    stop = token_of("stop", voice)
    for number, token in enumerate((wrong, stop, "x" * 200, "0-aaaaaaaaaaaaa")):
        maildir.deliver(letter("More", to=f"willow+{token}@{DOMAIN}", name=f"<{number}@x>"))

    assert poll(maildir) == {"taken": 4}
    assert (Line.objects.count(), Voice.objects.filter(channel="mail").count()) == (0, 4)


def test_keys_and_the_senders_address_do_not_reach_the_unit_that_reads(outside: Outside, maildir: Maildir):
    office = open_office()
    known = hear(office)
    known.voice.office = office
    code = known.code
    spelled = f"{code[:4]}-{code[4:8]}-{code[8:12]}-{code[12:16]}-{code[16:]}"
    thread, stop = token_of("thread", known.voice), token_of("stop", known.voice)
    text = (
        f"My code {spelled} or {code.lower()} says nothing.\nTo: {PERSON.upper()}, willow+{thread}@{DOMAIN}\n"
        f"https://voice.example.org/willow/stop/{stop}/ and /willow/follow/{code}/"
    )
    maildir.deliver(letter(text, subject=f"Again {spelled} from {PERSON}"))

    poll(maildir)

    voice = Voice.objects.get(channel="mail")
    said = f"{voice.title} {voice.body}"
    hidden = [spelled, code, code.lower(), PERSON, PERSON.upper(), thread, stop]
    assert [secret for secret in hidden if secret in said] == []
    assert said.count("▇▇▇") == 8


def test_of_the_headers_nothing_is_kept(outside: Outside, maildir: Maildir):
    open_office()
    maildir.deliver(
        letter(
            sender="Canary Name <canary@people.example.net>",
            name="<canary-id@device>",
            User_Agent="CanaryMail/7",
            Received="from canary-host (203.0.113.99)",
            X_Originating_IP="[203.0.113.99]",
            Reply_To="canary-reply@people.example.net",
        )
    )
    poll(maildir)

    from django.db import connection

    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            cells += [str(cell).lower() for row in cursor.fetchall() for cell in row]
    assert [cell for cell in cells if "canary" in cell or "203.0.113" in cell] == []
    assert len(cells) > 50


def test_what_was_said_in_confidence_gets_one_bare_receipt_and_nothing_else(
    outside: Outside, maildir: Maildir
):
    office = open_office()
    maildir.deliver(letter("unmistakable", Sensitivity="Company-Confidential"))

    poll(maildir)

    voice, (sent,) = Voice.objects.get(), outside.sent
    voice.office = office
    assert voice.confidential
    assert by_code(office, code_in(sent.text)) == voice
    assert (sent.sender, sent.mail["Reply-To"], sent.mail["List-Unsubscribe"]) == (
        f"willow@{DOMAIN}",
        None,
        None,
    )
    links = [word for word in sent.text.split() if word.startswith("https://")]
    assert links == ["https://voice.example.org/willow/follow/"]


def dsn(to: str, action: str = "failed") -> EmailMessage:
    raw = (
        f"From: MAILER-DAEMON@people.example.net\r\nTo: {to}\r\nSubject: Undelivered\r\nMessage-ID: <dsn@x>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nNobody here.\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; nobody@x\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\n\r\n--B--\r\n"
    )
    return raw.encode()


@pytest.mark.parametrize(("action", "state"), [("failed", "bounced"), ("delayed", "sent")])
def test_a_bounce_marks_the_message_as_come_back_and_is_no_voice(
    outside: Outside, maildir: Maildir, action: str, state: str
):
    open_office()
    maildir.deliver(letter())
    poll(maildir)
    for _ in range(2):
        maildir.deliver(dsn(outside.sent[0].sender, action))

    assert poll(maildir, MONDAY + timedelta(hours=1)) == {"taken": 2}

    assert list(Notice.objects.values_list("state", flat=True)) == [state]
    assert (Voice.objects.count(), Line.objects.count(), len(outside.sent)) == (1, 0, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"List_Id": "<news.example.net>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"sender": "MAILER-DAEMON@people.example.net"},
        {"sender": "no-reply@people.example.net"},
    ],
    ids=str,
)
def test_a_machine_is_never_answered_and_a_person_looks_at_what_it_wrote(
    outside: Outside, maildir: Maildir, headers: dict[str, str]
):
    open_office()
    maildir.deliver(letter(**headers))

    assert poll(maildir) == {"aside": 1}

    assert (Voice.objects.count(), outside.sent, len(maildir.aside())) == (0, [], 1)


def test_an_absence_note_in_a_thread_is_no_word_of_the_person(outside: Outside, maildir: Maildir):
    open_office()
    maildir.deliver(letter())
    poll(maildir)
    maildir.deliver(
        letter("I am away", to=outside.sent[0].sender, Auto_Submitted="auto-replied", name="<2@x>")
    )

    assert poll(maildir) == {"taken": 1}
    assert (Line.objects.count(), maildir.aside(), len(outside.sent)) == (0, [], 1)


@pytest.mark.parametrize(
    "sender", [f"willow@{DOMAIN}", f"other+1-aaaaaaaaaaaaa@{DOMAIN.upper()}", "nonsense", ""]
)
def test_mail_from_ourselves_or_from_nobody_is_heard_and_not_answered(
    outside: Outside, maildir: Maildir, sender: str
):
    open_office()
    raw = letter().as_bytes().replace(f"From: Li Min <{PERSON}>".encode(), f"From: {sender}".encode())
    maildir.deliver(raw)

    assert poll(maildir) == {"taken": 1}
    assert (Voice.objects.get().contact, outside.sent) == (None, [])


def test_a_forged_sender_is_not_answered(outside: Outside, maildir: Maildir):
    open_office()
    maildir.deliver(letter(Authentication_Results="mx.example.org; dmarc=fail"))

    assert poll(maildir) == {"taken": 1}
    assert outside.sent == []


def test_a_long_mail_goes_on_in_lines_and_no_word_is_lost(outside: Outside, maildir: Maildir):
    open_office()
    text = "".join(f"{number:07}\n" for number in range(MOST_TEXT // 4)).strip()
    maildir.deliver(letter(text))

    assert poll(maildir) == {"taken": 1}

    parts = [Voice.objects.get().body, *Line.objects.order_by("pk").values_list("text", flat=True)]
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert max(map(len, parts)) <= MOST_TEXT


@pytest.mark.parametrize(
    ("text", "subject", "body", "title"),
    [
        ("", "Lamp", "Lamp", ""),
        ("Words", "", "Words", ""),
        ("Words", "x" * 300, f"{'x' * 300}\n\nWords", ""),
    ],
)
def test_subject_and_words_stand_in_for_each_other(  # noqa: PLR0917  a table of examples
    outside: Outside, maildir: Maildir, text: str, subject: str, body: str, title: str
):
    open_office()
    maildir.deliver(letter(text, subject=subject))

    poll(maildir)

    assert (Voice.objects.get().body, Voice.objects.get().title) == (body, title)


@pytest.mark.parametrize(("text", "why"), [("", "Please write what"), ("x" * 300_000, "longer than 200000")])
def test_somebody_whose_mail_cannot_be_taken_is_told_why_and_the_mail_is_kept(
    outside: Outside, maildir: Maildir, text: str, why: str
):
    open_office()
    maildir.deliver(letter(text, subject=""))

    assert poll(maildir) == {"aside": 1}

    assert why in outside.sent[0].text
    assert (Voice.objects.count(), len(maildir.aside()), len(outside.sent)) == (0, 1, 1)


def test_mail_for_no_office_of_ours_is_kept_and_not_answered(outside: Outside, maildir: Maildir):
    open_office()
    for number, to in enumerate((f"nobody@{DOMAIN}", "willow@elsewhere.example", "undisclosed-recipients:;")):
        maildir.deliver(letter(to=to, name=f"<{number}@x>"))

    assert poll(maildir) == {"aside": 3}
    assert (Voice.objects.count(), outside.sent) == (0, [])


def test_one_mail_to_two_offices_is_heard_by_both(outside: Outside, maildir: Maildir):
    offices = [open_office(slug) for slug in ("willow", "other")]
    maildir.deliver(letter(to=f"willow@{DOMAIN}, Other <OTHER@{DOMAIN}>"))

    assert poll(maildir) == {"taken": 1}
    assert {voice.office for voice in Voice.objects.all()} == set(offices)
