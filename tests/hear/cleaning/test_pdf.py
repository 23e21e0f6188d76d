"""PDF documents keep their pages and lose everything by which they act, call, hide or tell."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image

from lianxin.hear.cleaning import jpeg, pdf
from tests.hear.attachments import samples


def everything(content: bytes) -> bytes:
    """All that a reader of the file could find: raw, and with every stream unpacked."""
    with pikepdf.open(io.BytesIO(content)) as document:
        streams = [item for item in document.objects if isinstance(item, Stream)]
        unpacked = [
            item.read_raw_bytes() if item.get("/Filter") == Name.DCTDecode else item.read_bytes()
            for item in streams
        ]
    return b"\n".join([content, *unpacked])


def keys(content: bytes) -> tuple[set[str], set[str]]:
    with pikepdf.open(io.BytesIO(content)) as document:
        return set(document.Root.keys()), set(document.pages[0].keys())


def test_a_document_that_acts_comes_out_as_pages(clean: Callable):
    sent = samples.pdf()
    assert everything(sent).count(b"CANARY") > 8

    cleaned = clean(sent)

    assert cleaned.facts.media_type == "application/pdf"
    assert everything(cleaned.content).count(b"CANARY") == 0
    assert keys(cleaned.content) == (
        {"/Type", "/Pages"},
        {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"},
    )


def test_what_was_typed_into_a_form_stays_visible(clean: Callable):
    assert b"VISIBLE" in everything(clean(samples.pdf()).content)
    assert b"Hello" in everything(clean(samples.pdf()).content)


def test_the_photo_inside_is_the_same_picture(clean: Callable):
    before = samples.pdf(samples.document(active=False))

    with (
        pikepdf.open(io.BytesIO(clean(before).content)) as document,
        pikepdf.open(io.BytesIO(before)) as sent,
    ):
        pictures = [
            pikepdf.PdfImage(one.pages[0].Resources.XObject.Im0).as_pil_image().tobytes()
            for one in (sent, document)
        ]

    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("filters", [[Name.FlateDecode], [Name.ASCII85Decode]])
def test_a_photo_inside_that_is_wrapped_twice_is_cleaned_too(filters: list[Name], clean: Callable):
    import base64

    made = samples.document(active=False)
    image = made.pages[0].Resources.XObject.Im0
    raw = image.read_raw_bytes()
    wrapped = zlib.compress(raw) if filters == [Name.FlateDecode] else base64.a85encode(raw) + b"~>"
    image.write(wrapped, filter=Array([*filters, Name.DCTDecode]))

    cleaned = clean(samples.pdf(made))

    assert everything(cleaned.content).count(b"CANARY") == 0


def test_remarks_inside_a_drawing_that_is_used_twice_are_left_out(clean: Callable):
    made = samples.document(active=False)
    form = made.make_stream(b"% CANARY-FORM\n0 0 10 10 re f")
    form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    form["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("CANARY")))
    made.pages[0].Resources.XObject["/Fm0"] = form

    found = everything(clean(samples.pdf(made)).content)

    assert (found.count(b"CANARY"), b"0 0 10 10 re" in found) == (0, True)


def test_what_hangs_behind_the_document_is_left_out(clean: Callable):
    cleaned = clean(samples.pdf() + samples.zipped("CANARY.txt", b"x"))

    assert (cleaned.content.count(b"CANARY"), cleaned.content.count(b"PK\x03\x04")) == (0, 0)


def locked(user: str) -> bytes:
    return samples.pdf(samples.document(active=False), encryption=Encryption(owner="owner", user=user))


def bomb() -> bytes:
    """Ten gigabytes of nothing in some ten kilobytes, packed twice."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(100_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    made = Pdf.new()
    made.add_blank_page()
    stream = made.make_stream(b"")
    packed = zlib.compress(head + piece * 100 + packer.flush(), 9)
    stream.write(packed, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    made.pages[0].Contents = stream
    raw = pikepdf.StreamDecodeLevel.none
    return samples.pdf(made, stream_decode_level=raw, compress_streams=False)


def pages(count: int) -> bytes:
    made = Pdf.new()
    for _ in range(count):
        made.add_blank_page()
    return samples.pdf(made)


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        (lambda: locked("secret"), "locked"),
        (lambda: locked(""), "locked"),
        (lambda: samples.pdf()[:1500], "broken"),
        (lambda: b"%PDF-1.7\n" + samples.HTML, "broken"),
        (lambda: pages(0), "broken"),
        (lambda: pages(pdf.MOST_PAGES + 1), "pages"),
    ],
    ids=["password", "owner's password", "half", "HTML", "no page", "too many pages"],
)
def test_what_cannot_be_opened_is_refused(sent: Callable, problem: str, clean: Callable):
    assert clean(sent()).problem == problem


def test_pages_that_point_to_each_other_end(clean: Callable):
    made = samples.document(active=False)
    made.Root.Pages.Kids.append(made.Root.Pages)

    assert clean(samples.pdf(made)).problem in {"", "broken"}


def test_segments_of_a_photo_that_tell_are_left_out_and_pixels_stay():
    sent = samples.photo()

    kept = jpeg.stripped(sent + b"CANARY-BEHIND")

    assert b"CANARY" not in kept
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(sent)).tobytes()
