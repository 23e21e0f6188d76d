"""One photo for several things: found though it was cut and saved anew; honest photos are left alone."""

from datetime import timedelta

import pytest
from PIL import Image

from lianxin.hear.commands import link, write_line
from lianxin.hear.models import Line
from lianxin.hear.states import Speaker
from lianxin.office.models import Office
from lianxin.verify.findings import DETECTORS
from tests.algorithms.test_pictures import cut, wall
from tests.factories import DAY, MONDAY, add_person, case_of, hear, make_town, open_case, voice_of
from tests.verify.findings.deeds import NOW, look, named, office_with
from tests.verify.findings.visiting import add_photo, add_visits, visitor_of

pytestmark = pytest.mark.django_db


def _seen_again(seed: int, place: int) -> Image.Image:
    """The photo, a little differently cut each time."""
    edge = 0.02 * (place + 1)
    return cut(wall(seed), edge, edge / 2, 1 - edge, 1 - edge / 2).resize((400, 300))


def _visits(office: Office, images: list[Image.Image], unit: int = 0) -> list[str]:
    by = visitor_of(office.units.get(code=f"unit-{unit}"))
    visits = add_visits(by, [MONDAY + DAY * 9 * place for place in range(len(images))])
    for visit, image in zip(visits, images, strict=True):
        add_photo(office, image, visit.received_at, visit=visit)
    return [f"visit/{visit.pk}" for visit in visits]


@pytest.mark.need(34)
def test_two_photos_cut_anew_for_six_visits_are_found():
    office, _units = office_with()
    names = _visits(office, [_seen_again(place % 2, place) for place in range(6)])

    signs = look(office, "reused_photo")

    assert named(signs) == ["unit-0"]
    assert (signs[0].evidence["seen"], signs[0].evidence["of"]) == (4, 6)
    assert set(signs[0].evidence["look_at"]) == set(names)
    assert "4" in DETECTORS["reused_photo"].tell(signs[0].evidence)


def test_a_photo_borrowed_from_another_unit_is_told_of_the_borrower():
    office, _units = office_with()
    _visits(office, [wall(seed) for seed in range(3)], unit=0)
    by = visitor_of(office.units.get(code="unit-1"))
    for place, visit in enumerate(add_visits(by, [NOW - DAY * 20, NOW - DAY * 10])):
        add_photo(office, _seen_again(place, place), visit.received_at, visit=visit)

    assert named(look(office, "reused_photo")) == ["unit-1"]


def test_different_photos_of_the_same_walls_are_honest():
    office, _units = office_with()
    walls = [wall(seed, from_aside=aside) for seed in range(3) for aside in (0.0, 0.08)]
    _visits(office, walls)

    assert look(office, "reused_photo", again=0) == []


def test_several_photos_of_one_visit_and_one_slip_are_ordinary():
    office, units = office_with()
    visit, other = add_visits(visitor_of(units[0]), [MONDAY, MONDAY + DAY])
    for place in range(3):
        add_photo(office, _seen_again(0, place), MONDAY + timedelta(minutes=place), visit=visit)
    add_photo(office, wall(0), MONDAY + DAY, visit=other)

    assert look(office, "reused_photo") == []
    assert named(look(office, "reused_photo", again=0)) == ["unit-0"]


def _answered(office: Office, body: str, place: int) -> Line:
    """A case whose unit shows a photo of what it did."""
    case = open_case(office, body)
    handler = office.people.get(login="lamps")
    line = write_line(
        voice=voice_of(case), speaker=Speaker.OFFICE, text="Done.", now=MONDAY + DAY * place, person=handler
    )
    add_photo(office, _seen_again(0, place), MONDAY + DAY * place, line=line)
    return line


def test_one_mended_lamp_may_answer_everybody_who_told_of_it():
    town = make_town()
    by = add_person(town.office, "lamps", ("handler", town.power))
    lines = [_answered(town.office, f"The lamp at number {n} is dark", n) for n in range(4)]
    voices = [line.voice for line in lines]

    assert named(look(town.office, "reused_photo")) == ["power"]

    for voice in voices[1:]:
        link(voice=voices[0], other=voice, person=by, now=MONDAY)
    assert look(town.office, "reused_photo", again=0) == []
    assert case_of(voices[0]).unit == town.power


def test_what_people_send_is_not_looked_at():
    town = make_town()
    for place in range(4):
        voice = hear(town.office, f"A hole, {place}").voice
        add_photo(town.office, wall(0), MONDAY, voice=voice)

    assert look(town.office, "reused_photo", again=0) == []
