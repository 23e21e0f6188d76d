"""What is tried at a target, what counts as a fault, and how a failing input is kept for another time."""

import hashlib
import logging
import pickle
import resource
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisWarning
from hypothesis.strategies import SearchStrategy

from lianxin.web.errors import NobodysWords
from tests.fuzz.house import undone
from tests.fuzz.mutating import CANARY
from tests.support.logs import told_to

#: Seconds on a core and on the clock for one input, and bytes that it may make the process grow by.
MOST_WORK, MOST_WAIT = 2.0, 20.0
MOST_GROWTH = 256 * 1024 * 1024
#: Inputs of a target when nobody asked for minutes: that it still runs is known then.
FEW = 12
_ROUND = 400


class Found(AssertionError):
    """The house did with an input what it never should."""


class _Hung(BaseException):
    """Raised wherever the house is; not an Exception, so that nothing in between can swallow it."""


@dataclass(frozen=True)
class Target:
    """One way in: inputs for it, and the errors by which it may refuse them."""

    name: str
    inputs: SearchStrategy[Any]
    run: Callable[..., object]
    refuses: tuple[type[Exception], ...] = ()
    at_house: bool = False
    work: float = MOST_WORK


TARGETS: dict[str, Target] = {}


def target(
    inputs: SearchStrategy[Any], *refuses: type[Exception], at_house: bool = False, work: float = MOST_WORK
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare a function as a target: it is handed one input, at a house the house before it."""

    def declare(run: Callable[..., object]) -> Callable[..., object]:
        name = run.__name__
        TARGETS[name] = Target(name, inputs, run, refuses, at_house, work)
        return run

    return declare


@dataclass
class Tried:
    """How it went at one target."""

    name: str
    examples: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


class Log(logging.Handler):
    """Every line of the log, as the house would write it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.addFilter(NobodysWords())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Log]:
    log = Log()
    with told_to(log):
        yield log


def try_out(aim: Target, *, log: Log, seconds: float, folder: Path, house: Any = None) -> Tried:
    """Try inputs for so many seconds, or a few; the first that is a fault is made small, kept and told.

    A few are always the same ones; in more time, each run tries others.
    """
    end = time.monotonic() + seconds if seconds else None
    trying = _Trying(aim, log, house, end)
    number = time.time_ns() if seconds else 0
    trying.round(number)
    while end and time.monotonic() < end and not trying.tried.faults:
        number += 1
        trying.round(number)
    if trying.tried.faults:
        trying.tried.faults.append(_kept(aim, trying.value, trying.how, folder))
    return trying.tried


class _Trying:
    """Goes on until the end with ever other inputs."""

    def __init__(self, aim: Target, log: Log, house: Any, end: float | None) -> None:
        self.tried = Tried(aim.name)
        self.value: Any = None
        self.how = ""
        self._aim, self._log, self._house, self._end = aim, log, house, end

    def round(self, number: int) -> None:
        how = settings(
            max_examples=_ROUND if self._end else FEW,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            print_blob=False,
        )
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HypothesisWarning)  # of its own stack and speed
                seed(number)(how(given(self._aim.inputs)(self._one)))()
        except Exception as error:  # noqa: BLE001  each is told
            self.how = self.how or traceback.format_exc()
            self.tried.faults.append(f"{type(error).__name__}: {str(error)[:500]}")

    def _one(self, value: Any) -> None:
        if self._end and time.monotonic() > self._end and not self.how:
            return
        try:
            spent = look_at(self._aim, value, self._log, self._house)
        except Exception:
            self.value, self.how = value, traceback.format_exc()
            raise
        self.tried.slowest = max(self.tried.slowest, spent)
        self.tried.examples += 1


def look_at(aim: Target, value: Any, log: Log, house: Any) -> float:
    """Hand over one input; returns the seconds that it took, raises what it should not have done."""
    log.lines.clear()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()
    with _within(MOST_WAIT):
        _hand_over(aim, value, house)
    spent = time.thread_time() - began
    if spent > aim.work:
        began = time.thread_time()
        _hand_over(aim, value, house)  # what was read for the first time is there now
        spent = time.thread_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    _demand(spent <= aim.work, f"it took {spent:.1f} s of a core")
    _demand(grown <= MOST_GROWTH, f"it took {grown >> 20} MB")
    _demand(not any(CANARY.lower() in line.lower() for line in log.lines), "the log tells what came in")
    return spent


def _hand_over(aim: Target, value: Any, house: Any) -> None:
    with suppress(*aim.refuses):
        if not aim.at_house:
            aim.run(value)
            return
        with undone("default"), undone("vault"):
            aim.run(house, value)


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Found(otherwise)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _Hung:
        raise Found(f"no answer within {seconds:.0f} s") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _kept(aim: Target, value: Any, how: str, folder: Path) -> str:
    """Keep the input, and beside it how it went; returns the command that tries it again."""
    data = pickle.dumps((aim.name, value))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{aim.name.replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:10]}.input"
    path.write_bytes(data)
    path.with_suffix(".txt").write_text(f"{value!r}\n\n{how}", encoding="utf-8", errors="backslashreplace")
    return f"again: python -m tests.fuzz --replay {path}"


def kept_input(path: Path) -> tuple[str, Any]:
    """The target and the input of a file that `_kept` wrote; it is ours, so it may be unpickled."""
    name, value = pickle.loads(path.read_bytes())  # noqa: S301
    return name, value
