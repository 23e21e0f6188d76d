import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.merkle import EMPTY_ROOT, leaf_hash
from lianxin.algorithms.notes import Checkpoint, NoteError, Signer, open_head, open_note, split_note

# The example of the C2SP specification.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The examples in the documentation of Go's sumdb/note.
PETER_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
NOTE = f"{TEXT}\n{PETER_LINE}"
HEAD = Checkpoint("office.example/record", 70_777, leaf_hash(b"root"))


def refusal(note, *keys):
    with pytest.raises(NoteError) as caught:
        open_note(note, keys)
    return str(caught.value)


def test_the_note_of_the_specification_opens():
    assert open_note(SPEC_NOTE, [SPEC_KEY]) == "This is an example message.\n"


def test_signing_matches_the_reference_byte_for_byte():
    signer = Signer.load(PETER_PRIVATE)
    assert (signer.name, signer.verifier_key, signer.dump()) == ("PeterNeumann", PETER, PETER_PRIVATE)
    assert signer.sign(TEXT) == NOTE


def test_a_note_with_two_signatures_opens_with_either_key_or_both():
    both = NOTE + ENOCH_LINE
    assert [open_note(both, keys) for keys in ([PETER], [ENOCH], [PETER, ENOCH])] == [TEXT] * 3
    assert refusal(both) == "no key that we know has signed this note"
    assert refusal(both, SPEC_KEY) == "no key that we know has signed this note"


def test_a_bad_signature_of_a_known_key_spoils_the_note():
    broken = NOTE + ENOCH_LINE.replace("Hp+vAF", "Hp+vAG")
    assert open_note(broken, [PETER]) == TEXT
    assert refusal(broken, PETER, ENOCH) == "the signature does not belong to this text"


def test_sixteen_foreign_signatures_do_no_harm_and_a_flood_is_refused():
    foreign = [Signer.generate(f"witness{number}.example") for number in range(100)]
    lines = [witness.sign(TEXT).split("\n\n")[1] for witness in foreign]
    assert open_note(f"{TEXT}\n{''.join(lines[:16])}{PETER_LINE}", [PETER]) == TEXT
    assert refusal(f"{TEXT}\n{''.join(lines)}{PETER_LINE}", PETER) == "the note carries too many signatures"
    assert refusal("a" * 1_000_001, PETER) == "the note is too long"


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_any_changed_character_spoils_a_note(at, char):
    changed = NOTE[:at] + char + NOTE[at + 1 :]
    if changed != NOTE:
        refusal(changed, PETER)


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "the note carries no signature"),
        (TEXT, "the note carries no signature"),
        (TEXT + PETER_LINE, "the note carries no signature"),
        (NOTE[:-1], "the note carries no signature"),
        (NOTE + "\n", "the note carries no signature"),
        (NOTE + "more\n", "a signature line is malformed"),
        (f"{TEXT}\n-{PETER_LINE[1:]}", "a signature line is malformed"),
        (f"{TEXT}\n— PeterNeumann\n", "a signature line is malformed"),
        (f"{TEXT}\n— PeterNeumann x08g===\n", "a signature is not proper base64"),
        (f"{TEXT}\n— PeterNeumann x08gow==\n", "a signature is too short"),
        (
            f"{TEXT}\n— Peter+Neumann x08go/ZJ\n",
            "a key name must not be empty nor hold spaces or a plus sign",
        ),
        (f"a\x00b\n\n{PETER_LINE}", "the text of a note holds control characters"),
        (f"a\r\n\n{PETER_LINE}", "the text of a note holds control characters"),
        (f"a\ud800\n\n{PETER_LINE}", "the note is not valid Unicode"),
        (f"{TEXT}\n{PETER_LINE[:-1]}\r\n", "a signature is not proper base64"),
    ],
)
def test_what_is_not_a_note_is_refused_with_a_reason(note, reason):
    assert refusal(note, PETER) == reason


def mangled(key):
    pieces = [key[start:stop] for start in range(len(key)) for stop in range(start, len(key) + 1)]
    bumped = [key[:at] + chr(ord(char) + 1) + key[at + 1 :] for at, char in enumerate(key)]
    return [piece for piece in pieces if piece != key] + bumped


def test_no_mangled_verifier_key_is_taken():
    keys = mangled(PETER)
    wrong_length = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="
    unknown_kind = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    for key in [*keys, wrong_length, unknown_kind, PETER.replace("c74f", "C74F")]:
        refusal(NOTE, key, PETER)


def test_no_mangled_private_key_is_taken():
    for key in mangled(PETER_PRIVATE):
        with pytest.raises(NoteError):
            Signer.load(key)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(lambda text: text + "\n"))
def test_what_a_fresh_key_signs_opens_with_it_alone(text):
    signer, stranger = Signer.generate("office.example/record"), Signer.generate("office.example/record")
    note = Signer.load(signer.dump()).sign(text)
    assert open_note(note, [signer.verifier_key]) == text
    assert refusal(note, stranger.verifier_key) == "no key that we know has signed this note"


def test_text_with_blank_lines_keeps_them():
    signer = Signer.generate("office.example/record")
    text = "one\n\n\ntwo\n\n"
    assert open_note(signer.sign(text), [signer.verifier_key]) == text


@pytest.mark.parametrize("text", ["", "no end", "tab\t\n", "bell\x07\n", "half \udc00\n"])
def test_only_proper_text_is_signed(text):
    with pytest.raises(NoteError):
        Signer.load(PETER_PRIVATE).sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x01b", "a\ud800"])
def test_a_key_needs_a_proper_name(name):
    with pytest.raises(NoteError):
        Signer.generate(name)


def test_a_head_has_three_lines():
    assert HEAD.text() == "office.example/record\n70777\nPAb5plclr2BSYfY2ZyyWINQJcx2JpFHXRV/pxK4WeCk=\n"
    assert Checkpoint.parse(HEAD.text()) == HEAD
    assert Checkpoint.parse(HEAD.text() + "extension\n") == HEAD
    assert Checkpoint("o", 0, EMPTY_ROOT).text() == "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the head does not have its three lines"),
        (f"o\n1\n{ROOT}", "the head does not have its three lines"),
        (f"\n1\n{ROOT}\n", "the head does not have its three lines"),
        ("o\n1\n", "the head does not have its three lines"),
        (f"o\n1\n{ROOT}\n\nmore\n", "the head does not have its three lines"),
        (f"o\n01\n{ROOT}\n", "a number is not written in plain digits"),
        (f"o\n-1\n{ROOT}\n", "a number is not written in plain digits"),
        (f"o\n٣\n{ROOT}\n", "a number is not written in plain digits"),
        (f"o\n{'9' * 20}\n{ROOT}\n", "a number is not written in plain digits"),
        (f"o\n1\n{ROOT[:-1]}\n", "a hash is not proper base64"),
        (f"o\n1\n{ROOT.replace('U=', 'V=')}\n", "a hash is not proper base64"),
        ("o\n1\nAAAA\n", "a hash has the wrong length"),
    ],
)
def test_a_malformed_head_is_refused_with_a_reason(text, reason):
    with pytest.raises(NoteError) as caught:
        Checkpoint.parse(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 1, EMPTY_ROOT),
        ("a\nb", 1, EMPTY_ROOT),
        ("a\tb", 1, EMPTY_ROOT),
        ("o", -1, EMPTY_ROOT),
        ("o", 1, b"x"),
    ],
)
def test_no_impossible_head_can_be_written(origin, size, root):
    with pytest.raises(NoteError):
        Checkpoint(origin, size, root)


def test_a_head_speaks_only_for_the_record_that_signed_it():
    own, witness = Signer.generate(HEAD.origin), Signer.generate("witness.example")
    known = [own.verifier_key, witness.verifier_key]
    note = own.sign(HEAD.text())
    cosigned = note + witness.sign(HEAD.text()).split("\n\n")[1]
    assert open_head(note, known) == open_head(cosigned, known) == HEAD
    with pytest.raises(NoteError, match="not signed by the record"):
        open_head(witness.sign(HEAD.text()), known)


def test_splitting_checks_the_form_only():
    text, lines = split_note(NOTE + ENOCH_LINE)
    assert text == TEXT
    assert [(name, value[:4].hex(), len(value)) for name, value in lines] == [
        ("PeterNeumann", "c74f20a3", 68),
        ("EnochRoot", "af0cfe78", 68),
    ]
