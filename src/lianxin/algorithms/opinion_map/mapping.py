"""The map as this house draws it: groups where there are groups, a spectrum where there is none, or no map at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from . import choosing, classic, groups, predicting, routing
from .choosing import Claim
from .factor import Model
from .groups import Found
from .predicting import Chosen
from .votes import LEAST_VOTES, Flags, Floats, Ints, Votes

GROUPS, SPECTRUM, NONE = "groups", "spectrum", "none"
#: Statements on each list, parts into which a spectrum is cut to ask what all of it agrees on, people whose choice counts.
LISTED, PARTS, MOST_CHOOSING = 10, 3, 2000
#: What is said of a part rests on at least so many people.
FEWEST = 5
#: An unseen statement is taken as approved when the model expects this much between -1 and 1.
LIKELY = 0.5


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """What the votes show. `used` (m) are statements on the map; `inside` (n) people with enough votes to be placed."""

    votes: Votes
    used: Flags
    meta: Flags
    seed: int
    chosen: Chosen
    inside: Flags
    found: Found | None
    labels: Ints
    parts: Ints
    claims: list[Claim]
    agreed: Floats
    rejected: Floats
    shown: list[int]
    justified: bool
    weights: Floats

    @property
    def shape(self) -> str:
        if not self.chosen.worth_a_map:
            return NONE
        return GROUPS if self.found is not None and self.found.clear else SPECTRUM

    @property
    def model(self) -> Model:
        return self.chosen.model

    @property
    def points(self) -> Floats:
        """Places of all people on the first two axes (n, 2); the second is 0 on a line."""
        places = self.model.places[:, :2]
        return np.pad(places, ((0, 0), (0, 2 - places.shape[1])))

    @property
    def statements(self) -> Ints:
        """The places, among all statements, of those on the map: the model's columns in their order."""
        return np.flatnonzero(self.used)


def draw_map(
    votes: Votes, moderated_out: Sequence[int] = (), meta: Sequence[int] = (), seed: int = 0
) -> OpinionMap:
    """The map of these votes; statements that are out or meta are counted, but form nothing.

    Depends on votes, lists and seed alone. Whoever voted fewer than 7 times (or on all, if fewer) is on no map.
    """
    # On one core: tables this small keep others waiting for nothing, and sums do not depend on the machine's cores.
    with threadpool_limits(1, user_api="blas"):
        return _drawn(votes, moderated_out, meta, seed)


def _drawn(votes: Votes, moderated_out: Sequence[int], meta: Sequence[int], seed: int) -> OpinionMap:
    out, aside = classic.zeroed(votes, moderated_out), classic.zeroed(votes, meta)
    used = ~out & ~aside
    kept, dice = votes.of_statements(used), np.random.default_rng(seed)
    chosen = predicting.choose(kept, dice)
    inside = (kept.per_person >= min(LEAST_VOTES, kept.m)) & (kept.per_person > 0)
    found = groups.find(kept, chosen.model, inside, dice) if chosen.worth_a_map else None
    labels = _labels(inside, found)
    parts = labels if labels.max(initial=-1) >= 0 else _parts(chosen, inside)
    agreed, rejected = choosing.common_ground(votes.tallies_of(parts, int(parts.max(initial=0)) + 1))
    shown, fair = _shown(kept, chosen.model, inside, dice)
    return OpinionMap(
        votes=votes,
        used=used,
        meta=aside & ~out,
        seed=seed,
        chosen=chosen,
        inside=inside,
        found=found,
        labels=labels,
        parts=parts,
        claims=_claims(kept, chosen.model, labels, dice),
        agreed=agreed,
        rejected=rejected,
        shown=[int(np.flatnonzero(used)[column]) for column in shown],
        justified=fair,
        weights=_weights(votes, chosen.model, used, aside & ~out),
    )


def _labels(inside: Flags, found: Found | None) -> Ints:
    labels = np.full(len(inside), -1, dtype=np.int64)
    if found is not None and found.clear and found.groups is not None:
        labels[inside] = found.groups.labels
    return labels


def _parts(chosen: Chosen, inside: Flags) -> Ints:
    """Without groups: thirds along the first axis; without a map, or with too few people, everybody is one part."""
    if not chosen.worth_a_map or inside.sum() < PARTS * FEWEST:
        return np.zeros(len(inside), dtype=np.int64)
    parts = np.full(len(inside), -1, dtype=np.int64)
    along = chosen.model.places[inside, 0]
    rank = np.empty(len(along), dtype=np.int64)
    rank[np.argsort(along, kind="stable")] = np.arange(len(along))
    parts[inside] = rank * PARTS // len(along)
    return parts


def _claims(kept: Votes, model: Model, labels: Ints, dice: np.random.Generator) -> list[Claim]:
    count = int(labels.max(initial=-1)) + 1
    return choosing.apart(kept, model, labels, dice) if count > 1 else []


def _shown(kept: Votes, model: Model, inside: Flags, dice: np.random.Generator) -> tuple[list[int], bool]:
    """What people approve of: what they agreed with, and of what they did not see, what the model expects clearly."""
    who = np.flatnonzero(inside)
    if len(who) > MOST_CHOOSING:
        who = np.sort(dice.permutation(who)[:MOST_CHOOSING])
    said = kept.of_people(who).dense()
    approved = np.where(np.isnan(said), model.of_people(who).expected() > LIKELY, said > 0)
    chosen = choosing.proportional(approved, LISTED)
    return chosen, choosing.justified(approved, chosen, LISTED)


def _weights(votes: Votes, model: Model, used: Flags, meta: Flags) -> Floats:
    """The model knows the statements on the map only; meta statements tell nothing apart."""
    sides = np.zeros((votes.m, model.factors))
    sides[used] = model.sides
    whole = Model(model.overall, np.zeros(votes.m), model.ease, model.places, sides, eased=model.eased)
    return routing.weights(votes, whole, ~used & ~meta, meta)
