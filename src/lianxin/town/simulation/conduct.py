"""How an office behaves: one honest way and a dozen others, as data.

Every dishonest office also helps less than an honest one: that is why it pretends.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conduct:
    """What a unit does with what it hears.

    ``days`` is the usual number of days until it answers, ``mends`` how often the trouble is truly mended by
    then, ``mends_again`` after somebody said that it is not.  ``admits`` is how often it says so when it did not
    mend it.  ``gives_away`` is the sign by which the office should be found; honest ones have none.
    """

    name: str
    gives_away: tuple[str, ...] = ()
    days: float = 0.9
    mends: float = 0.93
    mends_again: float = 0.8
    admits: float = 0.95
    refuses: float = 0.02
    presses: float = 0.0
    ignores: float = 0.0
    splits: float = 0.01
    excludes: float = 0.0
    conceals: float = 0.0
    invents: int = 0
    copies_notes: bool = False
    reuses_photos: bool = False
    easy_first: bool = False

    @property
    def honest(self) -> bool:
        return not self.gives_away


HONEST = Conduct("honest")
DISHONEST = (
    Conduct("lazy", ("idle",), days=14.0, mends=0.75, ignores=0.25),
    Conduct("bouncer", ("ping_pong",), days=4.0, mends=0.65, admits=0.5, refuses=0.75),
    Conduct("closer", ("not_fixed", "empty_handoff", "template_reused"), days=1.0, mends=0.4, admits=0.0),
    Conduct("presser", ("pressed",), days=2.5, mends=0.5, admits=0.0, presses=0.85),
    Conduct("copier", ("copied_notes",), days=3.0, mends=0.65, admits=0.3, copies_notes=True),
    Conduct("photo-reuser", ("reused_photo",), days=3.0, mends=0.65, admits=0.3, reuses_photos=True),
    Conduct("inventor", ("invented_people", "one_device"), days=3.0, mends=0.6, admits=0.2, invents=24),
    Conduct("splitter", ("split",), days=3.0, mends=0.6, admits=0.3, splits=0.45),
    Conduct("excluder", ("excluded",), days=3.0, mends=0.6, admits=0.3, excludes=0.5),
    Conduct("cherry-picker", ("easy_first", "idle"), days=1.5, mends=0.7, admits=0.5, easy_first=True),
    Conduct("concealer", ("off_the_book",), days=3.0, mends=0.65, admits=0.3, conceals=0.5),
)
KINDS = {conduct.name: conduct for conduct in (HONEST, *DISHONEST)}
