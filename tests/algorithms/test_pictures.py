"""One photo is known again after it was cut or saved anew; a second photo of the same wall is another one."""

import io
from functools import cache

import numpy as np
import pytest
from PIL import Image

from lianxin.algorithms.pictures import (
    ONE_PHOTO,
    SIDE,
    Window,
    is_part,
    likeness,
    near_to,
    print_of,
    read,
    windows_near,
)

WIDTH, HEIGHT = 480, 360


@cache
def wall(seed: int, *, from_aside: float = 0.0, light: float = 0.0) -> Image.Image:
    """A wall with stains of every size, seen from the front or from a little aside."""
    dice = np.random.default_rng(seed)
    greys = np.full((HEIGHT, WIDTH), 110.0)
    for size, strength in ((8, 60), (32, 35), (128, 25), (240, 10)):
        stains = Image.fromarray(dice.normal(0, 1, (size * 3 // 4, size)).astype("f4"))
        greys += strength * np.asarray(stains.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    greys += light * np.linspace(-1, 1, WIDTH)[None, :] + np.random.default_rng(seed + 99).normal(
        0, 3, greys.shape
    )
    image = Image.fromarray(np.clip(greys, 0, 255).astype("u1"))
    aside = from_aside * WIDTH / 2
    corners = (
        30 + aside * 0.3,
        30,
        30,
        HEIGHT - 40,
        WIDTH - 40 - aside,
        HEIGHT - 30,
        WIDTH - 30,
        40 + aside * 0.4,
    )
    return image.transform((WIDTH, HEIGHT), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)


def saved(image: Image.Image, quality: int = 60) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


def cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    return image.crop((int(left * WIDTH), int(top * HEIGHT), int(right * WIDTH), int(bottom * HEIGHT)))


def greys(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=float)


def one_photo(part: Image.Image, whole: Image.Image) -> bool:
    larger = whole.convert("L").resize((2 * SIDE, 2 * SIDE), Image.Resampling.BOX)

    def window(place: Window) -> np.ndarray:
        box = tuple(edge * 2 * SIDE for edge in place.edges)
        return np.asarray(
            larger.transform((SIDE, SIDE), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR),
            dtype=float,
        )

    prints = [read(print_of(greys(image))) for image in (part, whole)]
    return is_part(greys(part), window, windows_near(*prints))


CHANGES = {
    "saved anew": lambda image: saved(image, 40),
    "made smaller": lambda image: saved(image.resize((240, 180))),
    "lighter": lambda image: image.point(lambda value: min(255, value * 1.2)),
    "cut by a tenth": lambda image: saved(cut(image, 0.07, 0.02, 0.97, 0.92)),
    "cut by a quarter": lambda image: saved(cut(image, 0.2, 0.1, 0.95, 0.85)),
    "cut by a third and pulled wide": lambda image: saved(
        cut(image, 0.05, 0.3, 0.72, 0.97).resize((480, 360))
    ),
}


@pytest.mark.need(34)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("seed", range(3))
def test_a_changed_photo_is_the_same_photo(change, seed):
    photo = wall(seed)

    assert one_photo(CHANGES[change](photo), photo)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("aside", "light"), [(0.03, 4.0), (0.06, 8.0), (0.12, 20.0)])
def test_a_second_photo_of_the_same_wall_is_another_photo(seed, aside, light):
    first, second = wall(seed), wall(seed, from_aside=aside, light=light)

    assert not one_photo(second, first)
    assert not one_photo(first, second)


def test_of_many_walls_hardly_any_is_looked_into():
    prints = np.array([read(print_of(greys(wall(seed)))) for seed in range(20)])
    near = sum(len(near_to(one, prints)) - 1 for one in prints)

    assert near <= 0.1 * 20 * 19


def test_paper_and_an_empty_wall_have_no_print():
    page = np.full((SIDE, SIDE), 240.0)
    page[10:50:4, 8:56] = 40.0

    assert print_of(page) == ""
    assert print_of(np.full((SIDE, SIDE), 120.0)) == ""


def test_likeness_is_whole_for_the_same_greys():
    photo = greys(wall(5))

    assert likeness(photo, lambda _window: photo, Window(0, 0, 1, 1)) == pytest.approx(1.0)
    assert ONE_PHOTO < 1
