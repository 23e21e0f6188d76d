"""`lianxin office`: a real office is set up at the command line, and what cannot be is refused in plain words."""

import io
import os
import pty
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from lianxin.act.queries import rules_of
from lianxin.cli import main
from lianxin.office.models import Area, CalendarYear, Office, Person, Unit
from lianxin.record.models import Entry
from tests.factories import PASSWORD, open_office
from tests.support.houses import LIANXIN, House, prepared, run

NAMES = ["--name", "zh-hans=柳溪镇", "--name", "en=Willow Creek"]
OPEN = ["open", "willow", *NAMES]
# What the command line says is the same on every engine; the commands beneath it are tried on both.
pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


class Terminal:
    """The command with its outcome: exit status, what a program reads, what a person reads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, typed: str = "") -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(["office", *arguments])
        told = self._capsys.readouterr()
        return status, told.out.strip(), told.err.strip()


@pytest.fixture
def office_command(monkeypatch, capsys, settings) -> Terminal:
    monkeypatch.setenv("LIANXIN_LANG", "en")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def opened(office_command: Terminal) -> Terminal:
    office_command(*OPEN)
    return office_command


def test_an_office_is_opened(office_command: Terminal):
    done = office_command(
        *OPEN,
        "--pack",
        "cn-hotline",
        "--zone",
        "Asia/Taipei",
        "--calendar",
        "TW",
        "--emergency",
        "en=Call 110",
    )

    office = Office.objects.get()
    assert done == (0, "Willow Creek is open: /willow/", "")
    assert (office.names, office.rule_pack, office.calendar, office.time_zone) == (
        {"zh-hans": "柳溪镇", "en": "Willow Creek"},
        "cn-hotline",
        "TW",
        "Asia/Taipei",
    )
    assert office.notices == {"emergency": {"en": "Call 110"}}


def test_units_areas_people_and_rules(opened: Terminal):
    done = [
        opened("unit", "power", "--name", "en=Power station"),
        opened("unit", "night", "--name", "en=Night shift", "--under", "power"),
        opened("area", "east", "--name", "en=East bank"),
        opened("area", "lane", "--name", "en=Lane", "--under", "east"),
        opened(
            "person",
            "li",
            "--display-name",
            "Li Min",
            "--role",
            "handler:power",
            "--role",
            "clerk",
            typed=f"{PASSWORD}\n",
        ),
        opened("rule", "power", "--word", "lamp", "--word", "路灯", "--area", "east"),
    ]

    assert done == [
        (0, "Unit power added: Power station", ""),
        (0, "Unit night added: Night shift", ""),
        (0, "Area east added: East bank", ""),
        (0, "Area lane added: Lane", ""),
        (0, "Account li added.", ""),
        (0, "Rule 1 added: to Power station", ""),
    ]
    units, areas = ({row.code: row for row in table.objects.all()} for table in (Unit, Area))
    assert (units["night"].parent, areas["lane"].parent) == (units["power"], areas["east"])
    person = Person.objects.get()
    assert person.roles == {("handler", units["power"].pk), ("clerk", None)}
    assert authenticate(None, login="li", password=PASSWORD) == person
    assert [(rule.unit, rule.words, rule.areas) for rule in rules_of(Office.objects.get())] == [
        (units["power"], ["lamp", "路灯"], ["east"])
    ]


def test_a_password_is_changed_and_an_account_closed(opened: Terminal):
    opened("person", "li", "--display-name", "Li", "--role", "clerk", typed=PASSWORD)

    changed = opened("password", "li", typed="quite another one\r\n")
    person = authenticate(None, login="li", password="quite another one")
    closed = opened("close", "li")

    assert [changed, closed] == [(0, "Account li has a new password.", ""), (0, "Account li is closed.", "")]
    assert isinstance(person, Person)
    assert authenticate(None, login="li", password="quite another one") is None


def test_an_official_notice_is_imported(opened: Terminal, tmp_path: Path):
    file = tmp_path / "2027.csv"
    file.write_text("\ufeffdate,kind\r\n2027-01-01,rest\r\n\r\n 2027-01-10 , work \r\n", encoding="utf-8")

    done = opened("calendar", "2027", str(file), "--source", "Notice 1 of 2026")

    assert done == (0, "2 days of 2027 imported.", "")
    assert CalendarYear.objects.values_list("year", "source", "days").get() == (
        2027,
        "Notice 1 of 2026",
        {"2027-01-01": "rest", "2027-01-10": "work"},
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"2027-01-01,holiday\n", "line 1: a day is rest or work"),
        (b"date,kind\n2027-02-30,rest\n", "line 2: expected a date and rest or work, like 2027-01-01,rest"),
        (b"2027-01-01\n", "line 1: expected a date and rest or work, like 2027-01-01,rest"),
        (b"2027-01-01,rest,why\n", "line 1: expected a date and rest or work, like 2027-01-01,rest"),
        (b"2027-01-01,rest\n2027-01-01,work\n", "line 2: this day stands twice, as rest and as work"),
        (b"date,kind\n", "holds no days."),
        (b"", "holds no days."),
        (b"\xff\xfe2\x000\x00", "not a text in UTF-8"),
        (b"2026-12-31,rest\n", "2026-12-31"),
        (None, "No such file or directory"),
    ],
)
def test_a_notice_that_cannot_be_read_is_refused_whole(
    opened: Terminal, tmp_path: Path, content: bytes | None, said: str
):
    file = tmp_path / "2027.csv"
    if content is not None:
        file.write_bytes(content)

    status, out, problem = opened("calendar", "2027", str(file), "--source", "x")

    assert (status, out) == (2, "")
    assert said in problem
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["open", "willow", *NAMES], "There is already an office willow."),
        (["open", "Api", *NAMES], "short name"),
        (["open", "b", "--name", "fr=Saule"], "fr=Saule: write it as zh-hans=…, zh-hant=… or en=…"),
        (["open", "b", "--name", "en="], "en=: write it as"),
        (["open", "b", *NAMES, "--zone", "Mars/Base"], "There is no time zone Mars/Base."),
        (["open", "b", *NAMES, "--calendar", "XX"], "There is no calendar XX."),
        (["unit", "Power", "--name", "en=Power"], "'Power' is no code"),
        (["unit", "office", "--name", "en=Again"], "The code office is taken."),
        (
            ["unit", "night", "--name", "en=Night", "--under", "power"],
            "There is no power here. Known: office",
        ),
        (
            ["unit", "night", "--name", "en=Night", "--office", "other"],
            "There is no office other. Offices here: willow",
        ),
        (["rule", "power", "--word", "lamp"], "There is no power here. Known: office"),
        (["rule", "office", "--word", " "], "A rule needs --word or --area."),
        (["rule", "office", "--area", "east"], "There is no east here."),
        (["password", "li"], "There is no account li here."),
        (["close", "li"], "There is no account li here."),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(opened: Terminal, arguments: list[str], said: str):
    size = Entry.objects.count()

    status, out, problem = opened(*arguments, typed=f"{PASSWORD}\n")

    assert (status, out) == (2, "")
    assert said in problem
    assert "Traceback" not in problem
    assert Entry.objects.count() == size


@pytest.mark.parametrize(
    ("roles", "typed", "said"),
    [
        (["mayor"], PASSWORD, "There is no role mayor."),
        (["handler"], PASSWORD, "A handler belongs to a unit, a visitor or a clerk may"),
        (["lead:office"], PASSWORD, "other roles belong to the office"),
        (["handler:water"], PASSWORD, "There is no water here."),
        (["overseer", "lead"], PASSWORD, "An overseer checks the others"),
        (["clerk"], "short", "at least 12 characters"),
        (["clerk"], "", "at least 12 characters"),
        (["clerk"], "qwertyuiop12", "too common"),
    ],
)
def test_an_account_that_cannot_be_is_refused(opened: Terminal, roles: list[str], typed: str, said: str):
    flags = [part for role in roles for part in ("--role", role)]

    status, out, problem = opened("person", "li", "--display-name", "Li", *flags, typed=f"{typed}\n")

    assert (status, out) == (2, "")
    assert said in problem
    assert not Person.objects.exists()


def test_where_there_are_several_offices_one_must_be_named(opened: Terminal):
    open_office("other", now=timezone.now())

    unnamed = opened("unit", "power", "--name", "en=Power")
    named = opened("unit", "power", "--name", "en=Power", "--office", "other")

    assert unnamed == (2, "", "Say which office with --office. Offices here: other, willow")
    assert named == (0, "Unit power added: Power", "")
    assert Unit.objects.select_related("office").get(code="power").office.slug == "other"


def test_a_login_of_another_office_is_not_found_here(opened: Terminal):
    opened("person", "li", "--display-name", "Li", "--role", "clerk", typed=PASSWORD)
    open_office("other", now=timezone.now())

    assert opened("close", "li", "--office", "other") == (2, "", "There is no account li here.")


def _until_asked(terminal: int) -> bytes:
    """What stands on the screen until a question is put, or until the command has ended."""
    screen = b""
    while not screen.endswith(b": "):
        try:
            screen += os.read(terminal, 1024)
        except OSError:  # the command has ended and its terminal with it
            break
    return screen


def at_a_terminal(data: Path, *arguments: str, typed: list[str]) -> tuple[int, str]:
    """The command at a terminal of its own, where it asks and somebody types."""
    environment = House(data).env | {"LIANXIN_LANG": "en"}
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(LIANXIN[0], [*LIANXIN, *arguments], environment)  # noqa: S606  our own command, no shell
    screen = b""
    for line in typed:
        screen += _until_asked(terminal)
        os.write(terminal, f"{line}\n".encode())
    screen += _until_asked(terminal)
    _pid, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), screen.decode()


@pytest.mark.one_engine
def test_at_a_terminal_the_password_is_asked_for_twice_and_never_shown(tmp_path: Path):
    house = prepared(tmp_path, [("office", *OPEN)])
    add = ["office", "person", "li", "--display-name", "Li", "--role", "clerk"]

    wrong = at_a_terminal(tmp_path, *add, typed=[PASSWORD, "something else"])
    right = at_a_terminal(tmp_path, *add, typed=[PASSWORD, PASSWORD])

    assert wrong[0] == 2
    assert "The two passwords are not the same." in wrong[1]
    assert right[0] == 0
    assert "Account li added." in right[1]
    assert PASSWORD not in wrong[1] + right[1]
    assert run(house.env, "verify").returncode == 0
