import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.strict64 import decode64, encode64


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"f", "Zg=="), (b"fo", "Zm8="), (b"foobar", "Zm9vYmFy"), (b"\xfb\xff", "+/8=")],
)
def test_vectors_of_rfc_4648(data, text):
    assert (encode64(data), decode64(text)) == (text, data)


@given(st.binary())
def test_every_value_comes_back(data):
    assert decode64(encode64(data)) == data


@pytest.mark.parametrize(
    "text", ["Zh==", "Zg", "Zg=", "Zg==\n", " Zg==", "Z g==", "-_8=", "Zg==Zg==", "=", "亮"]
)
def test_other_spellings_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any ValueError will do, its words are the library's
        decode64(text)
