"""Files of opinion maps: readers that name bad lines, and a map of whatever they made of the rest."""

import io
import json

from lianxin.algorithms.opinion_map import mapping, polis_files, published, result
from lianxin.algorithms.opinion_map.polis_files import Statements, Unreadable
from tests.algorithms.opinion_map.made import planted
from tests.fuzz.mutating import blobs
from tests.fuzz.trying import target

_VOTES, _MEMBER = planted(14, 9, 2, 0.9)
_LINES = "".join(polis_files.votes_csv(_VOTES)).encode()
_MATRIX = "".join(polis_files.matrix_csv(_VOTES)).encode()
_COMMENTS = "".join(polis_files.comments_csv(_VOTES, {})).encode()
_FILES = blobs(
    [_LINES, _MATRIX, _COMMENTS], b",", b"\n", b'"', b"-1", b"1e300", b"nan", b"\x00", b"9007199254740993"
)


@target(_FILES, Unreadable)
def opinion_file(data: bytes) -> None:
    """What can be read is drawn in both ways, as JSON without anything that is no number."""
    text = data.decode(errors="replace")
    if "voter-id" in text:
        cast = polis_files.read_votes(io.StringIO(text, newline=""))
    elif "participant" in text:
        cast = polis_files.read_matrix(io.StringIO(text, newline=""))
    else:
        polis_files.read_comments(io.StringIO(text, newline=""))
        return
    votes = polis_files.canonical(cast, polis_files.sign(cast, Statements())[0])
    json.dumps(result.document(mapping.draw_map(votes)), allow_nan=False)
    json.dumps(published.document(votes), allow_nan=False)
