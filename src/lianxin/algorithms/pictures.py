"""Whether two photos are one: cut, made smaller, saved again; a second photo of the same wall is another photo.

A *print* of a photo holds 64 bits for the whole and for windows in it, each from the slow waves of its greys (the
signs of a cosine transform).  A photo that was cut out of another is near to one of the other's windows.  Prints find
what may be one; ``likeness`` then compares the greys themselves, place by place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

#: Greys are taken as a square of so many, whatever the shape of the photo.
SIDE = 64
_SAMPLES, _WAVES = 32, 8
_SCALES = (0.9, 0.8, 0.7, 0.6)
_PLACES = (0.0, 0.5, 1.0)
#: Two prints that differ in more of their 64 bits are of two photos; chance alone gives 32.
MOST_APART = 18
#: So many windows are looked into.
MOST_WINDOWS = 4
#: From here on two photos are one; second photos of one wall reach 0.9.
ONE_PHOTO = 0.95
#: Fewer greys than this apart, or more paper than this, and there is nothing that tells photos from each other.
FLAT, PAPER_WHITE, MOST_PAPER = 6.0, 200, 0.5
_BLOCK = 16
#: By how much a window is first moved to fit better, and by how much last, in shares of the photo.
FIRST_STEP, LAST_STEP = 0.04, 0.001
#: Whoever is not even so near once the window has roughly found its place is another photo.
ROUGH_STEP, ROUGHLY = 0.02, 0.5

Greys = npt.NDArray[np.float64]
Print = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Window:
    """A part of a photo, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, steps: Sequence[float]) -> Window:
        return Window(*(edge + step for edge, step in zip(self.edges, steps, strict=True)))

    @property
    def edges(self) -> tuple[float, float, float, float]:
        return (self.left, self.top, self.right, self.bottom)


WHOLE = Window(0.0, 0.0, 1.0, 1.0)
WINDOWS: tuple[Window, ...] = (
    WHOLE,
    *(
        Window(x * (1 - scale), y * (1 - scale), x * (1 - scale) + scale, y * (1 - scale) + scale)
        for scale in _SCALES
        for x, y in product(_PLACES, _PLACES)
    ),
)


def print_of(greys: Greys) -> str:
    """The print of a square of greys (``SIDE`` by ``SIDE``), as text; empty where it would say nothing."""
    if greys.std() < FLAT or (greys >= PAPER_WHITE).mean() > MOST_PAPER:
        return ""
    bits = [_bits(_waves(w.top, w.bottom) @ greys @ _waves(w.left, w.right).T) for w in WINDOWS]
    return np.packbits(np.array(bits)).tobytes().hex()


def read(text: str) -> Print:
    """The print of a photo, one number for each window; the first is the whole."""
    return np.frombuffer(bytes.fromhex(text), dtype=">u8").astype(np.uint64)


def _bits(waves: Greys) -> npt.NDArray[np.bool_]:
    """The signs against the middle of all waves; how light the photo is as a whole does not count."""
    slow = waves.ravel()
    bits: npt.NDArray[np.bool_] = slow > np.median(slow[1:])
    bits[0] = False
    return bits


@cache
def _waves(first: float, last: float) -> Greys:
    """The matrix that takes a window out of a row of greys and gives its slow waves."""
    at = (first + (np.arange(_SAMPLES) + 0.5) / _SAMPLES * (last - first)) * SIDE - 0.5
    reach = np.maximum(0.0, 1 - np.abs(at[:, None] - np.arange(SIDE)[None, :]) / (SIDE / _SAMPLES))
    samples = reach / reach.sum(axis=1, keepdims=True)
    steps = np.pi * (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    cosines: Greys = np.cos(np.arange(_WAVES)[:, None] * steps[None, :]) @ samples
    return cosines


def windows_near(one: Print, other: Print) -> list[Window]:
    """Where in the other photo this one may lie: the windows whose prints are nearest, the nearest first."""
    apart = np.bitwise_count(other ^ one[0])
    order = np.argsort(apart, kind="stable")[:MOST_WINDOWS]
    return [WINDOWS[int(place)] for place in order if apart[place] <= MOST_APART]


def near_to(one: Print, others: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Which of many prints (a row each) may be of the same photo.  O(others)."""
    within = np.bitwise_count(others ^ one[0]).min(axis=1)
    around = np.bitwise_count(others[:, :1] ^ one[None, :]).min(axis=1)
    found: npt.NDArray[np.int64] = np.flatnonzero(np.minimum(within, around) <= MOST_APART)
    return found


def is_part(part: Greys, cut: Callable[[Window], Greys], windows: Sequence[Window]) -> bool:
    """Whether a photo was cut out of another, at one of these windows or near it."""
    return any(likeness(part, cut, window) >= ONE_PHOTO for window in windows)


def likeness(part: Greys, cut: Callable[[Window], Greys], begin: Window) -> float:
    """How like a photo is to a window of another, from -1 to 1, once the window fits as well as it can.

    ``cut`` takes a window out of the other photo as a square of ``SIDE``.  What is compared is the fine drawing, in
    sixteen places: a second photo from where somebody stood a moment later fits in some of them and not in others.
    """
    wanted, best, step = _fine(part), begin, FIRST_STEP
    reached = _alike(wanted, _fine(cut(best)))
    while step > LAST_STEP:
        tries = [best.moved(move) for move in _moves(step)]
        scores = [_alike(wanted, _fine(cut(window))) for window in tries]
        if max(scores) > reached:
            reached, best = max(scores), tries[int(np.argmax(scores))]
        else:
            step /= 2
        if step < ROUGH_STEP and reached < ROUGHLY:
            return reached
    return _in_places(wanted, _fine(cut(best)))


def _moves(step: float) -> list[tuple[float, float, float, float]]:
    """The window pushed, made wider or narrower, by one step."""
    shapes = ((1, 0, 1, 0), (0, 1, 0, 1), (1, 0, -1, 0), (0, 1, 0, -1), (1, 1, -1, -1))
    return [
        (a * step * way, b * step * way, c * step * way, d * step * way)
        for a, b, c, d in shapes
        for way in (1, -1)
    ]


def _fine(greys: Greys) -> Greys:
    """The greys without their slow light and shade."""
    padded = np.pad(greys, 4, mode="edge")
    sums = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    blurred = (sums[9:, 9:] - sums[:-9, 9:] - sums[9:, :-9] + sums[:-9, :-9]) / 81
    fine: Greys = greys - blurred
    return fine


def _alike(one: Greys, other: Greys) -> float:
    a, b = one - one.mean(), other - other.mean()
    length = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / length) if length else 0.0


def _in_places(one: Greys, other: Greys) -> float:
    """The likeness in the worse half of the places in which there is something to see."""
    places = list(product(range(0, SIDE, _BLOCK), repeat=2))
    blocks = [(one[y : y + _BLOCK, x : x + _BLOCK], other[y : y + _BLOCK, x : x + _BLOCK]) for y, x in places]
    lively = [_alike(a, b) for a, b in blocks if a.std() > one.std() / 3]
    worse = sorted(lively)[: max(1, len(lively) // 2)]
    return float(np.mean(worse)) if worse else 0.0
