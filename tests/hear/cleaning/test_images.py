"""Photos come out upright, in sRGB, no larger than needed, and say nothing but what is seen."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from lianxin.algorithms import pictures
from lianxin.hear.cleaning.images import LONGEST_SIDE
from tests.hear.attachments import samples
from tests.hear.attachments.heic import heic

RED, BLUE = (200, 30, 30), (30, 30, 200)
METADATA = (
    b"CANARY",
    b"Exif",
    b"http://ns.adobe.com",
    b"ICC_PROFILE",
    b"iCCP",
    b"eXIf",
    b"tEXt",
    b"iTXt",
    b"Photoshop",
)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 12 for one, other in zip(pixel, colour, strict=False))


def corners(content: bytes) -> str:
    """The four corners clockwise, as letters: how the picture stands."""
    seen = opened(content).convert("RGB")
    width, height = seen.size
    places = ((2, 2), (width - 3, 2), (width - 3, height - 3), (2, height - 3))
    pixels = [seen.getpixel(place) for place in places]
    return "".join("r" if near(pixel, RED) else "b" if near(pixel, BLUE) else "?" for pixel in pixels)


SOURCES = {
    "JPEG with a place, XMP, a remark and a profile": samples.photo,
    "PNG with text, XMP and EXIF": samples.png,
    "HEIC with EXIF": lambda: heic(samples.exif().tobytes()),
    "WebP with EXIF": lambda: samples.saved(samples.picture(), "WEBP", exif=samples.exif(), xmp=b"CANARY"),
    "still GIF with a remark": lambda: samples.saved(samples.picture(), "GIF", comment=b"CANARY"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_no_metadata_comes_out(source: str, clean: Callable):
    sent = SOURCES[source]()
    assert b"CANARY" in sent

    cleaned = clean(sent)

    assert corners(cleaned.content) == "rbbr"
    assert [mark for mark in METADATA if mark in cleaned.content] == []
    assert dict(opened(cleaned.content).getexif()) == {}


def test_a_photo_is_written_as_jpeg_and_a_screenshot_as_png(clean: Callable):
    noise = Image.effect_noise((90, 60), 80).convert("RGB")
    clear = samples.picture(mode="RGBA")
    clear.putalpha(128)

    kinds = [clean(sent).facts.media_type for sent in (samples.photo(), samples.png(), samples.png(clear))]
    many_colours = Image.merge("RGB", [Image.effect_noise((300, 200), 90) for _ in range(3)])

    assert kinds == ["image/jpeg", "image/png", "image/png"]
    assert clean(samples.png(many_colours)).facts.media_type == "image/jpeg"
    assert clean(samples.png(noise)).facts.media_type == "image/png"


def test_transparency_stays(clean: Callable):
    half = samples.picture(mode="RGBA")
    half.putalpha(100)

    seen = opened(clean(samples.png(half)).content)

    assert (seen.mode, seen.getpixel((2, 2))[3]) == ("RGBA", 100)


@pytest.mark.parametrize(
    ("orientation", "stands"),
    [(1, "rbbr"), (2, "brrb"), (3, "brrb"), (4, "rbbr"), (5, "rrbb"), (6, "rrbb"), (7, "bbrr"), (8, "bbrr")],
)
def test_the_pixels_are_turned_as_the_camera_was_held(orientation: int, stands: str, clean: Callable):
    cleaned = clean(samples.photo(orientation=orientation))

    assert corners(cleaned.content) == stands
    assert (cleaned.facts.width, cleaned.facts.height) == ((120, 80) if orientation < 5 else (80, 120))


def test_a_heic_is_turned_too(clean: Callable):
    assert [corners(clean(heic(quarter_turns=turns)).content) for turns in range(4)] == [
        "rbbr",
        "bbrr",
        "brrb",
        "rrbb",
    ]


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "YCbCr"])
def test_other_ways_to_keep_colours_become_srgb(mode: str, clean: Callable):
    form = "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG"
    picture = samples.picture().quantize(8) if mode == "P" else samples.picture().convert(mode)

    seen = opened(clean(samples.saved(picture, form)).content)

    assert (seen.mode, seen.size) == ("RGB", (120, 80))
    if mode in {"CMYK", "P", "YCbCr"}:
        assert near(seen.getpixel((5, 5)), RED)


def test_sixteen_bits_a_colour_become_eight(clean: Callable):
    deep = Image.new("I;16", (40, 40), 0x8000)

    assert near(opened(clean(samples.saved(deep, "PNG")).content).getpixel((5, 5)), (128, 128, 128))


def test_colours_mean_what_their_profile_says(clean: Callable):
    """A profile that swaps nothing but describes a darker world changes the numbers; junk changes nothing."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = clean(samples.saved(samples.picture(), "JPEG", quality=95, icc_profile=lab))
    junk = clean(samples.saved(samples.picture(), "JPEG", quality=95, icc_profile=b"CANARY" * 40))

    assert [near(opened(one.content).getpixel((5, 5)), RED) for one in (same, junk)] == [True, True]
    assert b"CANARY" not in junk.content


def test_a_large_photo_is_made_no_larger_than_needed(clean: Callable):
    cleaned = clean(samples.saved(samples.picture((6000, 3000)), "JPEG"))

    assert (cleaned.facts.width, cleaned.facts.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert opened(cleaned.content).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_the_second_view_of_a_photo_is_left_out(clean: Callable):
    """Phones keep depth or zoom as a second picture in the same file; it is no film."""
    both = samples.saved(samples.picture(), "MPO", save_all=True, append_images=[samples.picture((40, 40))])

    cleaned = clean(both)

    assert (cleaned.facts.width, getattr(opened(cleaned.content), "n_frames", 1)) == (120, 1)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_refused(form: str, clean: Callable):
    frames = [samples.picture(), samples.picture().rotate(180)]

    assert clean(samples.saved(frames[0], form, save_all=True, append_images=frames[1:])).problem == "moving"


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (samples.png_bomb, "pixels"),
        (lambda: samples.photo((400, 300))[:3000], "broken"),
        (lambda: samples.png()[:60], "broken"),
        (lambda: heic()[:200], "broken"),
        (lambda: b"\xff\xd8\xff" + samples.HTML, "broken"),
    ],
    ids=["bomb of pixels", "half a JPEG", "half a PNG", "half a HEIC", "HTML behind a JPEG's first bytes"],
)
def test_what_cannot_be_read_is_refused(sent: Callable, problem: str, clean: Callable):
    assert clean(sent()).problem == problem


@pytest.mark.parametrize(
    "behind",
    [
        samples.zipped("CANARY.txt", b"CANARY"),
        samples.HTML,
        b"<?php CANARY ?>",
        b"PK\x03\x04CANARY",
        samples.SVG,
    ],
    ids=["zip", "html", "php", "jar", "svg"],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_file_that_is_two_files_comes_out_as_one(form: str, behind: bytes, clean: Callable):
    cleaned = clean(samples.saved(samples.picture(), form) + behind)

    assert [
        mark for mark in (b"CANARY", b"PK\x03\x04", b"<script", b"<?php") if mark in cleaned.content
    ] == []
    assert cleaned.content.endswith((b"\xff\xd9", b"IEND\xaeB`\x82"))


def test_a_photo_gets_a_print_of_what_came_and_a_drawing_none(clean: Callable):
    """A photo that is sent again, smaller and saved anew, has nearly the same print."""
    noise = [Image.effect_noise((24, 18), 90).resize((480, 360)) for _ in range(3)]
    photo = Image.merge("RGB", noise)
    smaller = samples.saved(photo.resize((240, 180)), "JPEG", quality=50)

    first, again = (clean(sent).facts.phash for sent in (samples.saved(photo, "JPEG"), smaller))

    assert len(pictures.read(first)) == len(pictures.WINDOWS)
    assert list(pictures.near_to(pictures.read(again), pictures.read(first)[None, :])) == [0]
    assert clean(samples.png()).facts.phash == ""
