"""How unlike all others an idea is.

An idea is compared with those written in the same script, by the house's likeness of texts, and its novelty is what
it lacks in likeness to the three that are nearest: an idea that two people had by themselves is still rare.  So that
each language has its share of the list, ideas are ordered by how many of the others in their script are less novel.
No vote has any part in it.

Odd words are novel as well: whoever reads the list reads what stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from ..likeness import Rarity, sketch, unpacked
from ..script import Script, script_of
from ..shingles import weight

NEAREST = 3
#: With fewer others in its script, an idea is unlike them by chance.
LEAST_COMPARED = 8
#: Shorter ideas say too little to be compared.
LEAST_WEIGHT = 8
_BLOCK = 512
_OTHERS = {Script.LATIN: "latin", Script.OTHER: "other"}
#: Likeness is told to so many places, so that ties are ties on every machine.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Text:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Novelty:
    """``value``: 1 like nothing else, 0 said thrice already; ``place``: the share of ideas in its script that are less
    novel.  ``nearest``: the places of the most alike, with their likeness.  ``compared``: with how many.
    """

    value: float
    place: float
    nearest: tuple[tuple[int, float], ...]
    compared: int


def novelties(texts: Sequence[Text]) -> list[Novelty | None]:
    """None for what is too short, or has too few others in its script.  O(texts squared), in blocks."""
    by_script: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(texts):
        whole = f"{one.heading}\n{one.text}"
        if weight(whole) >= LEAST_WEIGHT:
            by_script[_OTHERS.get(script_of(whole), "han")].append(place)
    found: list[Novelty | None] = [None] * len(texts)
    for places in by_script.values():
        if len(places) > LEAST_COMPARED:
            for place, novelty in zip(
                places, _among([texts[place] for place in places], places), strict=True
            ):
                found[place] = novelty
    return found


def _among(texts: Sequence[Text], places: Sequence[int]) -> list[Novelty]:
    nearest, likeness = _nearest([sketch(one.heading, one.text) for one in texts])
    values = np.round(1 - likeness.mean(1), _PLACES)
    below = np.searchsorted(np.sort(values), values) / (len(texts) - 1)
    return [
        Novelty(
            float(values[row]),
            float(below[row]),
            tuple(
                (places[near], float(like)) for near, like in zip(nearest[row], likeness[row], strict=True)
            ),
            len(texts) - 1,
        )
        for row in range(len(texts))
    ]


def _nearest(sketches: Sequence[bytes]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """The three most alike of each, the most alike first, and their likeness; of equals the earlier."""
    vectors = _vectors(sketches)
    near, like = [], []
    for start in range(0, len(sketches), _BLOCK):
        block = np.round((vectors[start : start + _BLOCK] @ vectors.T).toarray(), _PLACES)
        rows = np.arange(block.shape[0])
        block[rows, start + rows] = -1.0
        order = np.argsort(-block, axis=1, kind="stable")[:, :NEAREST]
        near.append(order)
        like.append(np.clip(block[rows[:, None], order], 0.0, 1.0))
    return np.concatenate(near), np.concatenate(like)


def _vectors(sketches: Sequence[bytes]) -> scipy.sparse.csr_array:
    """The weighted pairs and triples of each text as a row of length one, as ``likeness.cosines`` compares them."""
    weights = Rarity.among(sketches).weights
    places, said = unpacked(b"".join(sketches))
    values = said.astype(np.float64) * weights[places]
    ends = np.cumsum([0, *(len(one) // 4 for one in sketches)])
    rows = np.repeat(np.arange(len(sketches)), np.diff(ends))
    norms = np.sqrt(np.bincount(rows, values**2, len(sketches)))
    used, columns = np.unique(places, return_inverse=True)
    return scipy.sparse.csr_array(
        (values / np.maximum(norms[rows], np.finfo(float).tiny), columns, ends),
        shape=(len(sketches), used.size),
    )
