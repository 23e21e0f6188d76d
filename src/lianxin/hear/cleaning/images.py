"""Photos and screenshots: decoded, turned upright, brought to sRGB, made no larger than needed, written anew."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import pi_heif
from PIL import Image, ImageCms, ImageOps

from lianxin.algorithms import pictures

from . import JPEG, PNG, Clean, Unclean

#: Fifty megapixels as phones count them (8192 × 6144).
MOST_PIXELS = 8192 * 6144
LONGEST_SIDE = 2560
QUALITY = 85
#: A picture of so few colours is a drawing or a screenshot: JPEG would blur its letters.
FEW_COLOURS = 4096
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF")
#: Formats in which a second frame is a second view of the same moment (depth, zoom), not a film.
_BURSTS = {"MPO", "HEIF"}
_LOSSLESS = {"PNG", "GIF"}

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def clean_image(source: Path, target: Path) -> Clean:
    """Only pixels go through: no place, no time, no device, no preview, no comment, nothing behind the end."""
    with warnings.catch_warnings(), _opened(source) as image:
        warnings.simplefilter("ignore")
        _demand_one_picture(image)
        picture, lossless = _pixels(image), image.format in _LOSSLESS
        media_type = PNG if _has_holes(picture) or (lossless and _is_drawing(picture)) else JPEG
        phash = _print(picture) if media_type == JPEG else ""
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        _write(picture, media_type, target)
        return Clean(media_type, *picture.size, phash=phash)


def _opened(source: Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own check is stricter
            image = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError:
        raise Unclean("pixels") from None
    except (OSError, ValueError, SyntaxError):
        raise Unclean("broken") from None
    return image


def _demand_one_picture(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Unclean("pixels")
    if image.format not in _BURSTS and getattr(image, "n_frames", 1) > 1:
        raise Unclean("moving")


def _pixels(image: Image.Image) -> Image.Image:
    """The picture upright, in 8-bit sRGB, with its transparency if it has any."""
    try:
        image.draft(
            "RGB", (LONGEST_SIDE, LONGEST_SIDE)
        )  # a large JPEG is decoded at half or a quarter at once
        image.load()
    except Image.DecompressionBombError:
        raise Unclean("pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise Unclean("broken") from None
    upright = image
    with suppress(
        Exception
    ):  # a hostile EXIF block may break its reader in any way; the pixels are still good
        upright = ImageOps.exif_transpose(image)
    return _srgb(upright)


def _srgb(image: Image.Image) -> Image.Image:
    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile = image.info.get("icc_profile")
    if image.mode in {"I", "I;16", "I;16B", "I;16L", "I;16N"}:
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif profile and image.mode in {"RGB", "CMYK", "L"}:
        image = _converted(image, profile)
    return image.convert(mode)


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as their profile means them; a profile that is none changes nothing."""
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        seen = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return seen or image


def _print(picture: Image.Image) -> str:
    """The print of the photo as it came; a drawing or a page of a paper has none."""
    greys = picture.convert("L").resize((pictures.SIDE, pictures.SIDE), Image.Resampling.BOX)
    return pictures.print_of(np.asarray(greys, dtype=float))


def _has_holes(picture: Image.Image) -> bool:
    if picture.mode != "RGBA":
        return False
    lowest = picture.getchannel("A").getextrema()[0]
    return isinstance(lowest, int | float) and lowest < 255


def _is_drawing(picture: Image.Image) -> bool:
    return picture.getcolors(FEW_COLOURS) is not None


def _write(picture: Image.Image, media_type: str, target: Path) -> None:
    mode = picture.mode if media_type == PNG and _has_holes(picture) else "RGB"
    fresh = Image.new(mode, picture.size)  # what hangs on the old picture (comments, profiles) stays behind
    fresh.paste(picture.convert(mode))
    if media_type == PNG:
        fresh.save(target, "PNG", optimize=True)
    else:
        fresh.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
