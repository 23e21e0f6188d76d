"""Posters: the place is filled in, can be changed, and the sheet holds nothing about anybody."""

import re
from html import unescape

import pytest
from django.test import Client

from lianxin.hear.models import Voice
from lianxin.office.commands import add_place
from lianxin.office.models import Place
from lianxin.record import consumers
from tests.factories import MONDAY, Town, case_of, hear, open_office

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
WORDS = "The lamp is dark"


@pytest.fixture
def bridge(town: Town) -> Place:
    return add_place(
        office=town.office,
        code="bridge",
        names={"en": "East <Bridge>", "zh-hans": "东桥", "zh-hant": "東橋"},
        area=town.east,
        lat_e6=1,
        lon_e6=2,
        now=MONDAY,
    )


@pytest.fixture
def staff(town: Town) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("power"))
    return client


def page(answer) -> str:
    return answer.content.decode()


def text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page(answer))))


def fields(answer) -> dict[str, str]:
    """What the form would send as it stands."""
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page(answer)))
    areas = re.search(r'<select name="area".*?</select>', page(answer), re.DOTALL)
    if areas and (chosen := re.search(r'value="([\w-]+)"\s+selected', areas[0])):
        found["area"] = chosen[1]
    found.pop("confidential", None)
    return {name: unescape(value) for name, value in found.items()}


@pytest.mark.need(1)
@pytest.mark.parametrize(
    ("language", "name"), [("en", "East <Bridge>"), ("zh-hans", "东桥"), ("zh-hant", "東橋")]
)
def test_who_scans_the_poster_need_not_say_where(town: Town, bridge: Place, language: str, name: str):
    address = f"/willow/at/bridge/?lang={language}"
    shown = Client().get(address)
    assert fields(shown)["place"] == name
    assert name in text(shown)

    answer = Client().post(address, fields(shown) | {"body": WORDS})
    consumers.run_until_idle(MONDAY)

    voice = Voice.objects.get()
    assert answer.status_code == 302
    assert re.fullmatch(r"/willow/receipt/[0-9A-Z]{17}/", answer["Location"])
    assert (voice.channel, voice.known_place, voice.place, voice.area) == ("qr", bridge, name, town.east)
    like = hear(town.office, WORDS, area=town.east)
    consumers.run_until_idle(MONDAY)
    case, other = case_of(voice), case_of(like.voice)
    assert (case.state, case.unit, case.accept_due, case.answer_due, case.area) == (
        other.state,
        other.unit,
        other.accept_due,
        other.answer_due,
        other.area,
    )


def test_the_place_can_be_changed_and_then_the_posters_no_longer_holds(town: Town, bridge: Place):
    form = fields(Client().get("/willow/at/bridge/"))

    Client().post("/willow/at/bridge/", form | {"body": WORDS, "place": "behind the mill", "area": ""})

    voice = Voice.objects.get()
    assert (voice.known_place, voice.place, voice.area) == (None, "behind the mill", None)


def test_an_areas_poster_fills_in_the_area_and_the_offices_own_nothing(town: Town):
    east, anywhere = (fields(Client().get(path)) for path in ("/willow/at/east/", "/willow/at/"))

    assert (east["area"], east["place"]) == ("east", "")
    assert ("area" in anywhere, anywhere["place"]) == (False, "")
    Client().post("/willow/at/", anywhere | {"body": WORDS})
    assert (Voice.objects.get().channel, Voice.objects.get().known_place) == ("qr", None)


def test_a_poster_that_hangs_longer_than_its_place_is_known_still_lets_people_speak(town: Town):
    answer = Client().get("/willow/at/gone/")
    assert (answer.status_code, answer["Location"]) == (302, "/willow/at/")

    assert Client().post("/willow/at/gone/", {"body": WORDS}).status_code == 302
    assert Voice.objects.get().channel == "qr"


def test_what_cannot_be_taken_is_told_and_everything_typed_stays(town: Town, bridge: Place):
    answer = Client(headers={"accept-language": "en"}).post(
        "/willow/at/bridge/", {"body": " ", "place": "by the <pier>", "contact": "kept"}
    )

    assert (answer.status_code, fields(answer)["place"], fields(answer)["contact"]) == (
        422,
        "by the <pier>",
        "kept",
    )
    assert "Please write what you would like to say." in text(answer)


def test_the_same_form_sent_twice_is_one_voice_and_no_cookie_is_set(town: Town, bridge: Place):
    form = fields(Client().get("/willow/at/bridge/")) | {"body": WORDS}
    client = Client()
    answers = [client.post("/willow/at/bridge/", form) for _ in range(2)]

    assert (Voice.objects.count(), len({answer["Location"] for answer in answers})) == (1, 1)
    assert client.cookies == {}


def test_a_place_of_another_office_is_not_known_here(town: Town, bridge: Place):
    open_office("mill")

    assert Client().get("/mill/at/bridge/")["Location"] == "/mill/at/"


@pytest.mark.need(65)
def test_a_poster_speaks_three_languages_and_holds_nothing_about_anybody(
    staff: Client, town: Town, bridge: Place
):
    hear(town.office, "canary-words", place="canary-place", contact="canary-name", known_place=bridge)

    answer = staff.get("/willow/posters/bridge/")

    sheet = page(answer)[page(answer).index('<article class="poster">') : page(answer).index("</article>")]
    for words in (
        "East &lt;Bridge&gt;",
        "东桥",
        "東橋",
        "Willow Creek",
        "柳溪镇",
        "柳溪鎮",
        "testserver/willow/at/bridge<",
    ):
        assert sheet.count(words) == 1, words
    assert [sheet.count(f'<ol lang="{code}">') for code in ("zh-hans", "zh-hant", "en")] == [1, 1, 1]
    assert 'class="qr"' in sheet
    assert "canary" not in page(answer)
    assert town.person("power").display_name not in sheet


def test_a_name_that_is_the_same_in_all_languages_stands_there_once(staff: Client, town: Town):
    add_place(office=town.office, code="well", names={"zh-hans": "老井"}, now=MONDAY)

    sheet = page(staff.get("/willow/posters/well/"))

    assert sheet[sheet.index('<article class="poster">') :].count("老井") == 1


def test_the_whole_office_has_a_poster_too(staff: Client):
    answer = staff.get("/willow/poster/")

    assert "testserver/willow/at<" in page(answer)
    assert 'class="spot"' not in page(answer)


def test_the_emergency_line_stands_on_the_sheet(settings, frozen_clock):
    from lianxin.office.states import Role
    from tests.factories import add_person

    office = open_office("dale", notices={"emergency": {"en": "Dial 119", "zh-hans": "请打 119"}})
    client = Client()
    client.force_login(add_person(office, "dale-clerk", (Role.CLERK, None)))

    sheet = page(client.get("/dale/poster/"))
    footer = sheet[sheet.index("<article") : sheet.index("</article>")].partition("<footer>")[2]

    assert re.findall(r'<p lang="([\w-]+)">([^<]*)</p>', footer) == [
        ("zh-hans", "请打 119"),
        ("en", "Dial 119"),
    ]


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ("", "testserver/willow/at/bridge"),
        ("https://say.example", "say.example/willow/at/bridge"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000/willow/at/bridge"),
    ],
)
def test_the_address_is_the_one_that_people_outside_use(
    staff: Client, bridge: Place, settings, origin: str, told: str
):
    settings.SITE_ORIGIN = origin
    warned = "127.0.0.1" in origin

    answer = staff.get("/willow/posters/bridge/")

    assert f'<p class="address">{told}</p>' in page(answer)
    assert ("works on this machine alone" in text(answer)) == warned


def test_posters_are_listed_area_by_area(staff: Client, town: Town, bridge: Place):
    add_place(office=town.office, code="well", names={"en": "Well"}, now=MONDAY)

    links = re.findall(r'href="(/willow/posters/[\w-]+/)"', page(staff.get("/willow/posters/")))

    assert links == ["/willow/posters/east/", "/willow/posters/bridge/", "/willow/posters/well/"]
    assert {staff.get(link).status_code for link in links} == {200}
    assert 'href="/willow/posters/"' in page(staff.get("/willow/desk/"))


def test_strangers_and_other_offices_print_nothing_here(town: Town, bridge: Place):
    from lianxin.office.states import Role
    from tests.factories import add_person

    other = Client()
    other.force_login(add_person(open_office("mill"), "mill-clerk", (Role.CLERK, None)))
    for path in ("/willow/posters/", "/willow/poster/", "/willow/posters/bridge/"):
        assert Client().get(path)["Location"].startswith("/sign-in/")
        assert other.get(path).status_code == 404
    assert other.get("/mill/posters/bridge/").status_code == 404
