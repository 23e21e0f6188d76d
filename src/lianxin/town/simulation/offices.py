"""What units do with what they hear, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from zlib import crc32

from . import residents, texts
from .conduct import Conduct
from .people import MATTERS, Heard, Household, Trouble
from .world import SATURDAY, World

MOST_TRIES = 3
#: After so many the coordinator decides.
MOST_REFUSALS = 2
HARD = 1.2
VISITS_A_YEAR = 20
PHOTOS_A_YEAR = 6
#: Days between two afternoons on which a unit asks whether it is still solved.
LOOKS_AGAIN = 7
#: The list from which inventors copy: the commonest names, in its order.
NAMES = ("张伟", "王伟", "王芳", "李伟", "王秀英", "李秀英", "李娜", "张秀英", "刘伟", "张敏")


@dataclass
class Unit:
    """One unit and the people who act for it."""

    world: World
    code: str
    conduct: Conduct
    home: Household
    busy: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    visits: int = 0
    photos: int = 0

    @property
    def handler(self) -> str:
        return self.world.founded.handlers[self.code]

    def begin(self) -> None:
        """Plan the year: visits to homes, and whatever else this unit is up to beside its desk."""
        world = self.world
        for moment in world.draw.uniform(3, world.days, round(VISITS_A_YEAR * world.days / 365)):
            self._on(float(moment), self.visit_a_home)
        if self.conduct.looks_again:
            for afternoon in range(LOOKS_AGAIN, world.days, LOOKS_AGAIN):
                self._on(float(afternoon), self.look_again)
        invented = round(self.conduct.invents * world.days / 365)
        for place in range(invented):
            day = 10.0 + (place // 8) * max(20, world.days / max(1, -(-invented // 8)))
            self._on(min(day, world.days - 30), partial(self.invent, place))

    def _on(self, day: float, happening: Any) -> None:
        moment = self.world.begin + timedelta(days=int(day), hours=1 + 7 * (day % 1), minutes=30)
        while moment.weekday() >= SATURDAY:
            moment += timedelta(days=1)
        self.world.at(moment, happening)

    def look_at_desk(self) -> None:
        """Everything that waits gets a plan once."""
        self.world.news.discard(self.code)
        self.world.urgent.discard(self.code)
        for case in self.world.door.all("/desk/cases", by=self.handler, now=self.world.now):
            self._plan(case)

    def _plan(self, case: dict[str, Any]) -> None:
        number = case["number"]
        if number in self.busy or number in self.left:
            return
        heard = self.world.heard.get(number)
        if number in self.world.parts:
            self._finish_part(case)
        elif heard is None:
            return  # somebody else's story
        elif case["state"] == "dispatched":
            self._take_on(heard, case)
        elif case["state"] in {"accepted", "reopened"}:
            again = case["state"] == "reopened"
            if again and self.world.chance(self.conduct.excludes):
                self.exclude(heard)
            self._work(heard, again=again)

    def _take_on(self, heard: Heard, case: dict[str, Any]) -> None:
        world, path = self.world, f"/desk/cases/{heard.number}"
        if case["refusals"] < MOST_REFUSALS and world.chance(self.conduct.refuses):
            content = {"reason": "不归我们管。"}
            world.posts(f"{path}/refuse", content, by=self.handler)
            world.tell("office")
            return
        if world.posts(f"{path}/accept", by=self.handler):
            self._work(heard, again=False)

    def _work(self, heard: Heard, *, again: bool) -> None:
        conduct, world = self.conduct, self.world
        matter = heard.trouble.matter
        if not again and self._leaves(heard):
            self.left.add(heard.number)
            return
        if not again and world.chance(conduct.splits):
            self._split(heard)
        pace = matter.hard if conduct.honest else 1.0
        if conduct.easy_first:
            pace = 40.0 if matter.hard >= HARD else 0.6
        if matter.danger and conduct.hurries and not conduct.easy_first:
            pace = 0.03
        self.busy.add(heard.number)
        days = float(world.draw.gamma(3, conduct.days / 3)) * pace
        world.in_office_hours(min(days, 60), lambda: self.answer(heard, again=again))

    def _leaves(self, heard: Heard) -> bool:
        """Some things are never touched."""
        if self.conduct.easy_first and heard.trouble.matter.hard >= HARD:
            return self.world.chance(0.65)
        return self.world.chance(self.conduct.ignores)

    def answer(self, heard: Heard, *, again: bool) -> None:
        """Mend it or do not, and say something; after the last asking of the year the books are closed."""
        if self.world.closed:
            return
        self.busy.discard(heard.number)
        world, conduct, trouble = self.world, self.conduct, heard.trouble
        if not trouble.fixed and trouble.real:
            trouble.fixed = world.chance(conduct.mends_again if again else conduct.mends)
        if world.tried("answer", lambda: self._write(heard)):
            heard.answered += 1
            residents.answered(world, heard)
            if not trouble.fixed and world.chance(conduct.presses):
                world.after(1.5, lambda: residents.pressed(world, heard))
        else:
            world.tell(self.code)
        if heard.answered >= MOST_TRIES:
            self.left.add(heard.number)

    def _write(self, heard: Heard) -> None:
        world, path = self.world, f"/desk/cases/{heard.number}/answer"
        not_done = why = ""
        done = texts.deed(world.draw, heard)
        if not heard.trouble.fixed and heard.trouble.real and world.chance(self.conduct.admits):
            done, (not_done, why) = "", texts.not_yet(world.draw)
        elif self.conduct.name == "closer":
            done = texts.EMPTY
        content = {"done": done, "not_done": not_done, "why": why}
        world.door.post(path, content, by=self.handler, now=world.now)

    def look_again(self) -> None:
        """Ask those whose trouble was solved months ago, and write down what they say."""
        world = self.world
        for look in world.door.get("/desk/follow-ups", by=self.handler, now=world.now):
            heard = world.heard.get(look["case"])
            if heard is not None:
                content = texts.looked_again(fixed=heard.trouble.fixed)
                world.posts(f"/desk/follow-ups/{look['id']}/settle", content, by=self.handler)

    def _split(self, heard: Heard) -> None:
        """One matter becomes several easy ones."""
        world, path = self.world, f"/desk/cases/{heard.number}/split"
        for part in range(int(world.draw.integers(1, 4))):
            world.tried("split", partial(self._part, path, f"第{part + 1}部分"))
        world.tell("office")

    def _part(self, path: str, title: str) -> None:
        given = self.world.door.post(path, {"title": title}, by=self.handler, now=self.world.now)
        self.world.parts[given["part"]] = self.code

    def _finish_part(self, case: dict[str, Any]) -> None:
        """A part that was split off is dealt with at once: that is what splitting is for."""
        path = f"/desk/cases/{case['number']}"
        if case["state"] == "received":
            return
        if case["state"] == "dispatched":
            self.world.posts(f"{path}/accept", by=self.handler)
        content = {"done": "这一部分已处理。", "not_done": "", "why": ""}
        self.world.posts(f"{path}/answer", content, by=self.handler)

    def exclude(self, heard: Heard) -> None:
        """What people say is not solved is called untrue; a friendly coordinator agrees."""
        world, path = self.world, f"/desk/cases/{heard.number}/deviations"
        content = {"kind": "exclusion", "code": "untrue", "reason": "诉求不合理。"}
        asked: list[int] = []

        def ask() -> None:
            asked.append(world.door.post(path, content, by=self.handler, now=world.now)["id"])

        if world.tried("exclude", ask):
            agree = partial(world.posts, f"{path}/{asked[0]}/decide", {"agree": True, "text": "同意。"})
            world.in_office_hours(1, partial(agree, by="coordinator"))

    def visit_a_home(self) -> None:
        """A visitor goes to a home of the unit's area and notes what is seen."""
        world, conduct = self.world, self.conduct
        self.visits += 1
        note = texts.note(world.draw, copied=conduct.copies_notes, time=self.visits)
        fields = {
            "home": "new",
            "area": self.home.area,
            "place": f"{self.visits}号",
            "consent": "agreed",
            "notes": note,
        }
        told = {
            "client_key": f"{self.code}-visit-{self.visits:06}",
            "written_at": world.now.isoformat(),
            "sent_at": world.now.isoformat(),
            "fields": fields,
        }
        photos = self._photo()
        by = world.founded.visitors[self.code]
        world.tried("visit", lambda: world.door.visit(told, photos, by=by, now=world.now))

    def _photo(self) -> tuple[bytes, ...]:
        """Every third visit brings a photo; the one who uses photos again has two to choose from."""
        if self.visits % (VISITS_A_YEAR // PHOTOS_A_YEAR):
            return ()
        self.photos += 1
        seed = crc32(self.code.encode()) % 10_000 * 1000
        if self.conduct.reuses_photos:
            return (texts.used_again(self.world.draw, texts.photo(seed + self.photos % 2)),)
        return (texts.taken(texts.photo(seed + self.photos)),)

    def invent(self, place: int) -> None:
        """A call that nobody made, by somebody from the top of the list of names."""
        world = self.world
        matter = MATTERS[place % len(MATTERS)]
        trouble = Trouble(
            self.home, matter, world.now, f"{matter.words[0]}，请处理。", fixed=True, spoken=True, real=False
        )
        fields = {
            "body": f"{place + 1}组{trouble.words}",
            "area": self.home.area,
            "contact": f"{NAMES[place % len(NAMES)]} 13800138000",
        }
        code = world.door.call(fields, by="clerk", now=world.now)
        number = world.door.get(f"/offices/{world.door.slug}/voices/{code}", now=world.now)["number"]
        heard = residents.stand(world, trouble, number, code)
        # Eight of them are confirmed within a quarter of an hour, from one desk.
        moment = world.now.replace(hour=3, minute=0) + timedelta(days=25, minutes=2 * (place % 8))
        world.at(moment, lambda: self._confirm(heard))

    def _confirm(self, heard: Heard) -> None:
        if heard.answered:
            self.world.door.follow_page(heard.code, {"word": "solved", "satisfied": "yes"})
