"""Files as strangers send them, made on the spot: each carries words that must not come out again."""

import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

import numpy as np
import pikepdf
import soundfile
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

CANARY = "CANARY"
GPS = {1: "N", 2: (31.0, 13.0, 49.44), 3: "E", 4: (121.0, 28.0, 25.32)}
_XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{CANARY}-XMP</dc:creator></x:xmpmeta>'.encode()


def picture(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, so that a turn shows."""
    made = Image.new("RGB", size, (200, 30, 30))
    made.paste((30, 30, 200), (size[0] // 2, 0, *size))
    return made.convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def exif(**more: Any) -> Image.Exif:
    found = Image.Exif()
    found[270] = f"{CANARY}-DESCRIPTION"
    found[271] = f"{CANARY}-MAKER"
    found[315] = f"{CANARY}-ARTIST"
    found.get_ifd(0x8825).update(GPS)
    for tag, value in more.items():
        found[int(tag.removeprefix("tag"))] = value
    return found


@cache  # it holds the moment at which it was made
def profile() -> bytes:
    """A sound sRGB profile with words behind it."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return bytes(made) + f"{CANARY}-PROFILE".encode()


def photo(size: tuple[int, int] = (120, 80), orientation: int = 1) -> bytes:
    """A JPEG with a place, XMP, a remark, a profile, and a preview of its own."""
    return saved(
        picture(size),
        "JPEG",
        exif=exif(tag274=orientation),
        xmp=_XMP,
        comment=f"{CANARY}-REMARK".encode(),
        icc_profile=profile(),
    )


def png(image: Image.Image | None = None) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", f"{CANARY}-AUTHOR")
    told.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    return saved(image or picture(), "PNG", pnginfo=told, exif=exif())


def png_bomb(side: int = 30_000) -> bytes:
    """A few hundred kilobytes that say they are 900 million pixels."""
    row = zlib.compress(bytes((side + 1) * 64), 9)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("CANARY")</script></svg>'
HTML = b"<!doctype html><script>alert('CANARY')</script>"


def document(*, active: bool = True) -> Pdf:
    """A page with words, a remark between its commands, and a photo that has metadata of its own."""
    made = Pdf.new()
    made.add_blank_page(page_size=(300, 300))
    page = made.pages[0]
    image = made.make_stream(saved(picture(), "JPEG", exif=exif(), comment=f"{CANARY}-INSIDE".encode()))
    for name, value in (
        ("/Type", Name.XObject),
        ("/Subtype", Name.Image),
        ("/Width", 120),
        ("/Height", 80),
        ("/ColorSpace", Name.DeviceRGB),
        ("/BitsPerComponent", 8),
        ("/Filter", Name.DCTDecode),
    ):
        image[name] = value
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(XObject=Dictionary(Im0=image), Font=Dictionary(F1=font))
    drawn = b"% CANARY-BETWEEN\nBT /F1 24 Tf 20 250 Td (Hello) Tj ET q 100 0 0 100 50 50 cm /Im0 Do Q"
    page.Contents = made.make_stream(drawn)
    if active:
        _arm(made)
    return made


def _arm(made: Pdf) -> None:
    """Everything by which a PDF acts, calls, hides or tells."""
    page = made.pages[0]
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('CANARY-SCRIPT')"))
    made.Root.OpenAction = script
    made.Root.AA = Dictionary(WC=Dictionary(S=Name.Launch, F=String("CANARY-LAUNCH")))
    made.attachments["x.exe"] = pikepdf.AttachedFileSpec(made, b"MZ CANARY-EMBEDDED", filename="x.exe")
    made.docinfo["/Author"] = "CANARY-AUTHOR"
    with made.open_metadata() as told:
        told["dc:creator"] = ["CANARY-XMP"]
    page.obj["/Thumb"] = made.make_stream(b"CANARY-THUMB")
    page.obj["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("CANARY-PRIVATE")))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 100, 100])
    link.A = Dictionary(S=Name.URI, URI=String("http://CANARY-ADDRESS/"))
    typed = made.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String("VISIBLE"),
            Rect=[10, 10, 200, 40],
            DA=String("/F1 12 Tf 0 g"),
            P=page.obj,
            AA=Dictionary(K=script),
        )
    )
    page.Annots = Array([made.make_indirect(link), typed])
    fonts = Dictionary(Font=Dictionary(F1=page.Resources.Font.F1))
    made.Root.AcroForm = Dictionary(
        Fields=Array([typed]), DR=fonts, NeedAppearances=True, XFA=String("CANARY-XFA")
    )


def pdf(made: Pdf | None = None, **options: Any) -> bytes:
    target = io.BytesIO()
    (made or document()).save(target, **options)
    return target.getvalue()


def tone(seconds: float = 1.0, rate: int = 48_000) -> np.ndarray[Any, np.dtype[np.float32]]:
    moments = np.arange(int(seconds * rate)) / rate
    return (0.4 * np.sin(2 * np.pi * 440 * moments)).astype(np.float32)


def sound(form: str, subtype: str, *, seconds: float = 1.0, rate: int = 48_000, channels: int = 1) -> bytes:
    """A tone with a title and an artist, as far as the format has room for them."""
    target = io.BytesIO()
    with soundfile.SoundFile(target, "w", rate, channels, format=form, subtype=subtype) as file:
        if form != "MP3":
            file.title, file.artist = f"{CANARY}-TITLE", f"{CANARY}-ARTIST"
        file.write(np.repeat(tone(seconds, rate)[:, None], channels, axis=1))
    return target.getvalue()


def tagged_mp3() -> bytes:
    """An MP3 with an ID3 tag in front and another behind."""
    title = b"\0CANARY-ID3"
    frame = b"TIT2" + struct.pack(">I", len(title)) + b"\0\0" + title
    head = b"ID3\3\0\0" + bytes((0, 0, 0, len(frame))) + frame
    return head + sound("MP3", "MPEG_LAYER_III") + b"TAG" + b"CANARY-ID3V1".ljust(125, b"\0")
