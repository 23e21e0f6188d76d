"""How an office behaves: one honest way and a dozen others, as data.

Every dishonest office also helps less than an honest one: that is why it pretends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Conduct:
    """What a unit does with what it hears.

    ``days`` is the usual number of days until it answers, ``mends`` how often the trouble is truly mended by
    then, ``mends_again`` after somebody said that it is not.  ``admits`` is how often it says so when it did not
    mend it, ``hurries`` whether danger goes first, ``looks_again`` whether it asks again after months.  ``gives_away`` is the sign by which the office should be found; honest ones have none.
    """

    name: str
    gives_away: tuple[str, ...] = ()
    days: float = 0.9
    mends: float = 0.93
    mends_again: float = 0.9
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
    hurries: bool = True
    looks_again: bool = False

    @property
    def honest(self) -> bool:
        return not self.gives_away


HONEST = Conduct("honest")
#: Whoever pretends helps seldom, also when somebody says that it is not solved.
_PRETENDER = Conduct("", days=1.5, mends=0.6, mends_again=0.3, admits=0.3)
DISHONEST = (
    replace(_PRETENDER, name="lazy", gives_away=("idle",), days=14.0, hurries=False, mends=0.7, ignores=0.25),
    replace(_PRETENDER, name="bouncer", gives_away=("ping_pong",), days=2.0, refuses=0.75),
    replace(
        _PRETENDER,
        name="closer",
        gives_away=("not_fixed", "empty_handoff", "template_reused"),
        days=1.0,
        mends=0.4,
        admits=0.0,
    ),
    replace(_PRETENDER, name="presser", gives_away=("pressed",), mends=0.45, admits=0.0, presses=1.0),
    replace(_PRETENDER, name="copier", gives_away=("copied_notes",), copies_notes=True),
    replace(_PRETENDER, name="photo-reuser", gives_away=("reused_photo",), reuses_photos=True),
    replace(_PRETENDER, name="inventor", gives_away=("invented_people", "one_place"), invents=24),
    replace(_PRETENDER, name="splitter", gives_away=("split",), splits=0.45),
    replace(_PRETENDER, name="excluder", gives_away=("excluded",), excludes=0.6),
    replace(_PRETENDER, name="cherry-picker", gives_away=("easy_first", "idle"), days=1.5, easy_first=True),
    replace(_PRETENDER, name="concealer", gives_away=("off_the_book",), conceals=0.5),
)
KINDS = {conduct.name: conduct for conduct in (HONEST, *DISHONEST)}
