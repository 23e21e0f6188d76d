"""A HEIC photo as phones make it, put together from its boxes: red on the left, blue on the right, 64 by 64.

The four pieces of coded picture were made once, by an encoder that is not part of this house.
"""

import struct

VPS = bytes.fromhex("40010c01ffff0408000003009fa800000300001eba0240")
SPS = bytes.fromhex("4201010408000003009fa800000300001ea020810596ea4932b9a02000000300200000030021")
PPS = bytes.fromhex("4401c1718112")
SLICE = bytes.fromhex("2801af0be02af5fffa88bfff96fecbdf48257ff6d3e47dd3a17f94cfffffff80")


def box(name: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), name) + content


def full(name: bytes, *contents: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *contents)


def _configuration() -> bytes:
    level = SPS.replace(b"\0\0\3", b"\0\0")[3:15]
    head = b"\1" + level + struct.pack(">HBBBBHB", 0xF000, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0x0F)
    arrays = [
        struct.pack(">BHH", kind, 1, len(unit)) + unit for kind, unit in ((32, VPS), (33, SPS), (34, PPS))
    ]
    return box(b"hvcC", head, bytes((len(arrays),)), *arrays)


def heic(exif: bytes = b"", quarter_turns: int = 0) -> bytes:
    """The photo, with a block of EXIF beside it."""
    picture = struct.pack(">I", len(SLICE)) + SLICE
    told = struct.pack(">I", 0) + exif
    items = [
        full(b"infe", struct.pack(">HH4s", 1, 0, b"hvc1"), b"\0", version=2),
        full(b"infe", struct.pack(">HH4s", 2, 0, b"Exif"), b"\0", version=2, flags=1),
    ]
    properties = box(
        b"ipco",
        _configuration(),
        full(b"ispe", struct.pack(">II", 64, 64)),
        box(b"irot", bytes((quarter_turns,))),
    )
    belongs = full(b"ipma", struct.pack(">IHB", 1, 1, 3), bytes((0x81, 2, 0x83)))

    def meta(at: int) -> bytes:
        places = struct.pack(">BBH", 0x44, 0, 2)
        for number, start, length in ((1, at, len(picture)), (2, at + len(picture), len(told))):
            places += struct.pack(">HHHII", number, 0, 1, start, length)
        return full(
            b"meta",
            full(b"hdlr", struct.pack(">I4s", 0, b"pict"), bytes(13)),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", 2), *items),
            full(b"iref", box(b"cdsc", struct.pack(">HHH", 2, 1, 1))),
            box(b"iprp", properties, belongs),
            full(b"iloc", places),
        )

    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    at = len(head) + len(meta(0)) + 8
    return head + meta(at) + box(b"mdat", picture, told)
