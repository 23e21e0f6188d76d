"""No file arrives as other characters than it holds."""

from pathlib import Path

import pytest

from lianxin.channels.file.encodings import detect
from lianxin.channels.file.problems import BadFile

SIMPLIFIED = "内容\n小区门口的路灯坏了，天黑后老人出门看不见路，请有关部门来看看。\n" * 30
TRADITIONAL = "內容\n社區門口的路燈壞了，天黑後老人出門看不見路，請有關部門來看看。\n" * 30


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("body\nlamp\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_gives_the_same_text(
    tmp_path: Path, text: str, written: str, expected: str
):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode(written))

    found = detect(path)

    assert (found.name, found.cut) == (expected, False)
    assert path.read_bytes().decode(found.name, found.errors) == text


@pytest.mark.parametrize(
    "content",
    [
        "nom\nla lumière est cassée à l'école\n".encode("latin-1"),
        "имя\nфонарь не горит возле школы уже месяц\n".encode("cp1251"),
        "body\nlamp\n".encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n\0\0",
    ],
)
def test_what_cannot_be_told_is_refused_instead_of_guessed(tmp_path: Path, content: bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    with pytest.raises(BadFile):
        detect(path)


def test_a_named_encoding_is_held_to_its_word(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes("nom\nlumière\n".encode("latin-1"))

    assert detect(path, "latin-1").name == "iso8859-1"
    with pytest.raises(BadFile, match="not in the encoding utf-8"):
        detect(path, "utf-8")
    with pytest.raises(BadFile, match="no encoding “klingon”"):
        detect(path, "klingon")


def test_a_character_that_is_cut_off_at_the_end_is_noticed(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes("body\n路灯".encode()[:-1])

    found = detect(path)

    assert (found.name, found.cut) == ("utf-8", True)


@pytest.mark.parametrize("name", ["hex", "rot13", "undefined", "no\0encoding", "latin-17"])
def test_a_name_that_is_no_encoding_of_text_is_refused(tmp_path: Path, name: str):
    path = tmp_path / "file.csv"
    path.write_text("id,body\n1,lamp\n")

    with pytest.raises(BadFile):
        detect(path, name)
