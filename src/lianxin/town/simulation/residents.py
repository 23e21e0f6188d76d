"""What residents do: say it or stay silent, give their word, bow to pressure or complain of it."""

from __future__ import annotations

from .people import Heard, Trouble
from .world import World

BY_PHONE = 0.2
GIVES_WORD = 0.45
COMPLAINS_OF_PRESSURE = 0.1
STILL_AFRAID = 0.6
#: Somebody who was pressed says the truth months later, in private, nearly always.
STILL_AFRAID_LATER = 0.02
#: Whoever said "solved" under pressure lives on with the trouble: most come back to it when the fear has passed.
COMES_BACK, COMES_BACK_AFTER = 0.9, (60, 150)


def trouble_begins(world: World, trouble: Trouble) -> None:
    """A trouble is there.  Whether anybody says so is the household's nature; a concealer loses calls."""
    conceals = world.founded.conducts[world.founded.unit_of(trouble)].conceals
    if not world.chance(trouble.household.reports):
        return
    trouble.spoken = True
    if world.chance(BY_PHONE):
        if not world.chance(conceals):
            world.in_office_hours(0.3, lambda: _call(world, trouble))
    else:
        world.after(float(world.draw.exponential(0.7)), lambda: _say(world, trouble))


def _say(world: World, trouble: Trouble) -> None:
    home = trouble.household
    content = {"body": trouble.words, "area": home.area, "kind": "report"}
    if world.chance(0.6):
        content["contact"] = home.phone
    number, code = world.door.say(content, now=world.now)
    stand(world, trouble, number, code)


def _call(world: World, trouble: Trouble) -> None:
    home = trouble.household
    fields = {"body": trouble.words, "area": home.area, "contact": home.phone}
    code = world.door.call(fields, by="clerk", now=world.now)
    number = world.door.get(f"/offices/{world.door.slug}/voices/{code}", now=world.now)["number"]
    stand(world, trouble, number, code)


def stand(world: World, trouble: Trouble, number: int, code: str) -> Heard:
    """The voice stands in the record from now on."""
    unit = world.founded.unit_of(trouble)
    heard = world.heard[number] = Heard(trouble, unit, number, code, world.now)
    world.tell(unit, urgent=trouble.matter.danger)
    if world.founded.tasks:
        # Nobody's village decides: what no word leads to a unit lies at the clerk's.
        world.tell("office")
    return heard


def answered(world: World, heard: Heard) -> None:
    """An answer came.  Some give their word on their own; the others wait until somebody asks."""
    if heard.trouble.real and world.chance(GIVES_WORD):
        world.after(float(world.draw.uniform(0.3, 6)), lambda: own_word(world, heard))


def own_word(world: World, heard: Heard) -> None:
    """The word on the receipt page: true, unless somebody pressed for another."""
    if not heard.pressed:
        give(world, heard, true_word(world, heard))


def give(world: World, heard: Heard, word: str) -> None:
    content = {"word": word, "satisfied": word == "solved"}
    if world.tried("word", lambda: world.door.voice(heard.code, "verdict", content, now=world.now)):
        world.tell(heard.unit, urgent=heard.trouble.matter.danger)


def true_word(world: World, heard: Heard) -> str:
    """What the person truly thinks became of it."""
    if heard.trouble.fixed:
        return "solved"
    return "partly" if world.chance(0.2) else "not"


def told_outside(world: World, heard: Heard, *, again: bool) -> str:
    """What the person tells somebody from outside: fear passes with the months, and with having said it once."""
    fear = STILL_AFRAID_LATER if again else STILL_AFRAID
    if heard.pressed and not heard.trouble.fixed and world.chance(fear):
        return "solved"
    heard.pressed = False
    return true_word(world, heard)


def pressed(world: World, heard: Heard) -> None:
    """Somebody stands at the door and wants to hear "solved"."""
    heard.pressed = world.chance(heard.trouble.household.yields)
    if heard.pressed:
        give(world, heard, "solved")
        if world.chance(COMES_BACK):
            world.after(float(world.draw.uniform(*COMES_BACK_AFTER)), lambda: come_back(world, heard))
    elif world.chance(COMPLAINS_OF_PRESSURE):
        content = {"words": "他们天天打电话要我说满意。"}
        world.tried("pressed", lambda: world.door.voice(heard.code, "pressed", content, now=world.now))


def come_back(world: World, heard: Heard) -> None:
    """Months later, on the page of the receipt: what was called solved is still not."""
    heard.pressed = False
    if not heard.trouble.fixed:
        give(world, heard, true_word(world, heard))
