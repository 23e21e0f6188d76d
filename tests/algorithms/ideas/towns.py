"""Invented ideas of an invented town, and people of two minds who vote on them."""

from __future__ import annotations

import random
from itertools import product

import numpy as np

from lianxin.algorithms.ideas import Idea, Vote

_OPENINGS = ("希望", "建议", "能不能", "请考虑", "我们想要")
_PLACES = ("桥头", "菜市场门口", "小学东墙外", "三号井边", "老戏台后面", "河堤下段", "卫生院旁")
_THINGS = ("装几盏路灯", "多放两排长椅", "修一段盲道", "增加一趟早班车", "设一个垃圾分类点", "画出停车位")
_REASONS = (
    "晚上老人走路看不清",
    "接孩子的人没地方等",
    "下雨天积水绕不过去",
    "赶集那天挤得走不动",
    "外面的车乱停",
)

#: Nobody else speaks of anything like it.
UNIQUE = "请退休木匠教年轻人认旧榫卯，把拆下来的祠堂梁柱编号收进档案，以后修缮照着做"
#: A common wish, which one side will push.
PUSHED, UNIQUE_KEY = 1, 1000
FIRST_SIDE, SECOND_SIDE, BRIDGES = range(1, 16), range(16, 31), range(31, 41)


def wishes(number: int) -> list[Idea]:
    """Ideas that share a place, a thing or a reason with others, never both place and thing: none is a copy."""
    ways, dice = list(product(_THINGS, _PLACES)), random.Random(7)
    dice.shuffle(ways)
    return [
        Idea(key, thing, f"{dice.choice(_OPENINGS)}在{place}{thing}，因为{dice.choice(_REASONS)}。")
        for key, (thing, place) in enumerate(ways[:number], start=1)
    ]


class Town:
    """150 people on each side, 40 ideas: fifteen that each side likes, and ten that both like more or less."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        liked, disliked = (self.dice.uniform(*bounds, 15) for bounds in ((0.7, 0.95), (0.05, 0.3)))
        both = self.dice.uniform(0.8, 0.95, 10)
        self.first = np.concatenate([liked, disliked, both])
        self.second = np.concatenate([disliked, liked, both])

    def votes(self, persons: int = 150) -> list[Vote]:
        """Everybody sees three ideas in five."""
        return [
            Vote(person, int(idea) + 1, 1 if self.dice.random() < tastes[idea] else -1)
            for person in range(2 * persons)
            for tastes in (self.first if person < persons else self.second,)
            for idea in np.flatnonzero(self.dice.random(40) < 0.6)
        ]

    def brigade(self, how: str, size: int = 200) -> list[Vote]:
        """Accounts of the first side that all are for the pushed idea."""
        return [vote for person in range(10_000, 10_000 + size) for vote in self._account(person, how)]

    def _account(self, person: int, how: str) -> list[Vote]:
        if how == "one vote":
            return [Vote(person, PUSHED, 1)]
        if how == "the line of the side":
            return [Vote(person, key, 1 if key in FIRST_SIDE else -1) for key in (*FIRST_SIDE, *SECOND_SIDE)]
        if how == "five of the side":
            return [Vote(person, key, 1) for key in range(PUSHED, PUSHED + 5)]
        seen = {int(idea) + 1 for idea in np.flatnonzero(self.dice.random(40) < 0.5)} | {PUSHED}
        return [
            Vote(person, key, 1 if key == PUSHED or self.dice.random() < self.first[key - 1] else -1)
            for key in sorted(seen)
        ]


HOW = ("one vote", "the line of the side", "five of the side", "as the side does")
