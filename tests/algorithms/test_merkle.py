from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.algorithms.merkle import (
    EMPTY_EDGE,
    EMPTY_ROOT,
    HASH_SIZE,
    TILE_WIDTH,
    Edge,
    consistency_proof,
    fold,
    inclusion_proof,
    leaf_hash,
    node_hash,
    path_among_new,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The vectors that the reference implementations of certificate transparency test themselves with.
VECTOR_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
VECTOR_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
H_CONSISTENCY_1_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
H_CONSISTENCY_6_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]
H_CONSISTENCY_2_5 = [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
]
H_PATH_5_8 = [
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

SMALL = 300
LARGE = 65_540
LEAVES = [leaf_hash(b"%d" % number) for number in range(LARGE)]


@cache
def mth(start, stop):
    """The recursive definition over LEAVES[start:stop], remembered."""
    if stop - start <= 1:
        return LEAVES[start] if stop > start else EMPTY_ROOT
    middle = start + split(stop - start)
    return node_hash(mth(start, middle), mth(middle, stop))


def split(size):
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def path(index, start, stop):
    """PATH(m, D[n]) of RFC 6962, section 2.1.1, word for word."""
    if stop - start == 1:
        return []
    middle = start + split(stop - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, stop)]
    return [*path(index, middle, stop), mth(start, middle)]


def subproof(old, start, stop, whole):
    """SUBPROOF(m, D[n], b) of RFC 6962, section 2.1.2, word for word; `old` counted from the first leaf."""
    if old == stop:
        return [] if whole else [mth(start, stop)]
    middle = start + split(stop - start)
    if old <= middle:
        return [*subproof(old, start, middle, whole), mth(middle, stop)]
    return [*subproof(old, middle, stop, False), mth(start, middle)]


def stored(size, asked=None):
    """A store of whole tiles as the record keeps it: it holds nothing beyond `size` and notes what it is asked."""

    def hashes(level, start, stop):
        span = TILE_WIDTH**level
        assert 0 <= start < stop <= size // span
        assert start // TILE_WIDTH == (stop - 1) // TILE_WIDTH
        if asked is not None:
            asked.append((level, start, stop))
        return (
            LEAVES[start:stop] if level == 0 else [mth(n * span, (n + 1) * span) for n in range(start, stop)]
        )

    return hashes


def flipped(data, bit):
    return (int.from_bytes(data) ^ 1 << bit).to_bytes(len(data))


def hexes(proof):
    return [step.hex() for step in proof]


def test_roots_of_the_reference_vectors():
    hashes = [leaf_hash(leaf) for leaf in VECTOR_LEAVES]
    assert [root_of(hashes[:size]).hex() for size in range(9)] == VECTOR_ROOTS
    assert [fold(hashes[:size]).root().hex() for size in range(9)] == VECTOR_ROOTS


def test_proofs_of_the_reference_vectors():
    hashes = [leaf_hash(leaf) for leaf in VECTOR_LEAVES]

    def source(level, start, stop):
        return {0: hashes}[level][start:stop]

    assert hexes(inclusion_proof(0, 8, source)) == H_CONSISTENCY_1_8
    assert hexes(inclusion_proof(5, 8, source)) == H_PATH_5_8
    assert hexes(consistency_proof(1, 8, source)) == H_CONSISTENCY_1_8
    assert hexes(consistency_proof(6, 8, source)) == H_CONSISTENCY_6_8
    assert hexes(consistency_proof(2, 5, source)) == H_CONSISTENCY_2_5


@pytest.mark.parametrize("half", [0, 1])
def test_every_inclusion_proof_of_small_trees(half):
    for size in range(1 + half, SMALL + 1, 2):
        root, source = mth(0, size), stored(size)
        for index in range(size):
            proof = inclusion_proof(index, size, source)
            assert proof == path(index, 0, size)
            assert verify_inclusion(LEAVES[index], index, size, proof, root)


@pytest.mark.parametrize("half", [0, 1])
def test_every_consistency_proof_of_small_trees(half):
    for new in range(half, SMALL + 1, 2):
        root, source = mth(0, new), stored(new)
        for old in range(new + 1):
            proof = consistency_proof(old, new, source)
            assert proof == (subproof(old, 0, new, True) if old else [])
            assert verify_consistency(old, mth(0, old), new, root, proof)


BOUNDARIES = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, LARGE]


@pytest.mark.parametrize("size", BOUNDARIES)
def test_inclusion_across_tile_boundaries(size):
    indexes = {0, 1, 254, 255, 256, 257, size // 2, 65_279, 65_280, 65_534, 65_535, 65_536, size - 1}
    for index in sorted(index for index in indexes if index < size):
        asked = []
        proof = inclusion_proof(index, size, stored(size, asked))
        assert proof == path(index, 0, size)
        assert verify_inclusion(LEAVES[index], index, size, proof, mth(0, size))
        assert len(asked) == len(set(asked)) <= 2 * len(bin(size)) // 8 + 2


@pytest.mark.parametrize("new", BOUNDARIES)
def test_consistency_across_tile_boundaries(new):
    olds = {0, 1, 2, 255, 256, 257, new // 2, 65_280, 65_281, 65_535, 65_536, 65_537, new - 1, new}
    for old in sorted(old for old in olds if old <= new):
        proof = consistency_proof(old, new, stored(new))
        assert proof == (subproof(old, 0, new, True) if old else [])
        assert verify_consistency(old, mth(0, old), new, mth(0, new), proof)


def test_a_tree_of_a_million_million_leaves_costs_a_few_tiles():
    size, index, old = 10**12 + 12_345, 987_654_321_012, 10**11 + 7
    uniform = [leaf_hash(b"same")]
    for _ in range(64):
        uniform.append(node_hash(uniform[-1], uniform[-1]))

    def edge(leaves):
        return Edge(leaves, tuple(uniform[bit] for bit in range(63, -1, -1) if leaves >> bit & 1))

    asked = []

    def source(level, start, stop):
        assert stop <= size >> 8 * level
        asked.append((level, start, stop))
        return [uniform[8 * level]] * (stop - start)

    proof = inclusion_proof(index, size, source)
    assert verify_inclusion(uniform[0], index, size, proof, edge(size).root())
    assert len(asked) <= 10
    asked.clear()
    proof = consistency_proof(old, size, source)
    assert verify_consistency(old, edge(old).root(), size, edge(size).root(), proof)
    assert len(asked) <= 10


def test_the_edge_grows_with_every_leaf():
    edge = EMPTY_EDGE
    for size in range(SMALL):
        proof = path_among_new(edge, [LEAVES[size]], size)
        assert edge.root() == mth(0, size)
        edge, _ = edge.append(LEAVES[size])
        assert proof == path(size, 0, size + 1) == inclusion_proof(size, size + 1, stored(size + 1))
        assert verify_inclusion(LEAVES[size], size, size + 1, proof, edge.root())


def test_a_leaf_among_new_ones_is_proven_without_reading():
    """Whatever stood before, however many came at once: the path is that of the whole tree."""
    for before in range(35):
        begin = fold(LEAVES[:before])
        for size in range(before + 1, 70):
            for index in range(before, size):
                assert path_among_new(begin, LEAVES[before:size], index) == path(index, 0, size)


@pytest.mark.parametrize("index", [4, 7])
def test_a_leaf_that_is_not_new_is_refused(index):
    with pytest.raises(ValueError, match=f"leaf {index} is none of 5 to 6"):
        path_among_new(fold(LEAVES[:5]), LEAVES[5:7], index)


def test_the_edge_tells_each_tile_it_completes_once():
    edge, completed = EMPTY_EDGE, []
    for number in range(65_537):
        edge, done = edge.append(LEAVES[number])
        completed += [(number, *tile) for tile in done]
    firsts = [((n + 1) * 256 - 1, 1, n, mth(n * 256, (n + 1) * 256)) for n in range(256)]
    assert completed == [*firsts, (65_535, 2, 0, mth(0, 65_536))]
    assert edge == fold(LEAVES[:65_537])


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_folding_on_equals_folding_at_once(first, second):
    edge = fold(iter(LEAVES[first : first + second]), fold(LEAVES[:first]))
    assert edge == fold(LEAVES[: first + second])
    assert edge.root() == mth(0, first + second)


@given(st.integers(0, 5000))
def test_the_edge_survives_storage(size):
    edge = fold(LEAVES[:size])
    assert Edge.decode(size, edge.encode()) == edge
    assert len(edge.encode()) == HASH_SIZE * size.bit_count()


@pytest.mark.parametrize(
    ("size", "data"), [(-1, b""), (0, b"x"), (3, bytes(32)), (3, bytes(65)), (4, bytes(64))]
)
def test_an_edge_of_the_wrong_length_is_refused(size, data):
    with pytest.raises(ValueError, match="cannot be the edge"):
        Edge.decode(size, data)


@pytest.mark.parametrize(("size", "hashes"), [(-1, (bytes(32),)), (2, ()), (1, (bytes(32), bytes(32)))])
def test_an_edge_with_the_wrong_number_of_hashes_is_refused(size, hashes):
    with pytest.raises(ValueError, match="cannot be the edge"):
        Edge(size, hashes)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (6, 5), (-1, 5)])
def test_no_path_from_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_proof(index, size, stored(size))


@pytest.mark.parametrize(("old", "new"), [(6, 5), (-1, 5), (0, -1)])
def test_no_consistency_with_what_is_not_a_beginning(old, new):
    with pytest.raises(ValueError, match="not the beginning"):
        consistency_proof(old, new, stored(5))


@st.composite
def placed(draw):
    size = draw(st.integers(1, SMALL))
    return draw(st.integers(0, size - 1)), size


@given(placed(), st.data())
def test_any_flipped_bit_breaks_inclusion(place, data):
    index, size = place
    proof, root, leaf = path(index, 0, size), mth(0, size), LEAVES[index]
    bit = data.draw(st.integers(0, 255))
    assert not verify_inclusion(flipped(leaf, bit), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, proof, flipped(root, bit))
    for at, step in enumerate(proof):
        assert not verify_inclusion(
            leaf, index, size, [*proof[:at], flipped(step, bit), *proof[at + 1 :]], root
        )


@given(placed(), st.data())
def test_any_other_shape_breaks_inclusion(place, data):
    index, size = place
    proof, root, leaf = path(index, 0, size), mth(0, size), LEAVES[index]
    other = data.draw(st.integers(-2, SMALL + 2).filter(lambda value: value != index))
    assert not verify_inclusion(leaf, other, size, proof, root)
    assert not verify_inclusion(LEAVES[SMALL + 5], index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not verify_inclusion(leaf, index, size, [root, *proof], root)
    for at, (left, right) in enumerate(pairwise(proof)):
        assert not verify_inclusion(leaf, index, size, [*proof[:at], right, left, *proof[at + 2 :]], root)
    if proof:
        assert not verify_inclusion(leaf, index, size, proof[:-1], root)
        assert not verify_inclusion(leaf, index, size, proof[1:], root)


@given(st.integers(1, SMALL), st.integers(1, SMALL), st.data())
def test_any_flipped_bit_breaks_consistency(first, second, data):
    old, new = sorted((first, second))
    old_root, new_root, proof = mth(0, old), mth(0, new), consistency_proof(old, new, stored(new))
    bit = data.draw(st.integers(0, 255))
    assert not verify_consistency(old, flipped(old_root, bit), new, new_root, proof)
    assert not verify_consistency(old, old_root, new, flipped(new_root, bit), proof)
    assert not verify_consistency(old, old_root, new, new_root, [*proof, new_root])
    assert not verify_consistency(new + 1, new_root, new, new_root, proof)
    for at, step in enumerate(proof):
        changed = [*proof[:at], flipped(step, bit), *proof[at + 1 :]]
        assert not verify_consistency(old, old_root, new, new_root, changed)
        assert not verify_consistency(old, old_root, new, new_root, proof[:at] + proof[at + 1 :])


def test_a_cut_and_rewritten_tail_has_no_consistency_proof():
    rewritten = fold([*LEAVES[:90], *LEAVES[200:220]])
    for proof in (consistency_proof(100, 110, stored(110)), [], [mth(0, 100)]):
        assert not verify_consistency(100, mth(0, 100), 110, rewritten.root(), proof)


def test_the_empty_tree_begins_every_tree_and_nothing_else_does():
    root = mth(0, 7)
    assert verify_consistency(0, EMPTY_ROOT, 7, root, [])
    assert verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not verify_consistency(0, root, 7, root, [])
    assert not verify_consistency(0, root, 0, root, [])
    assert not verify_consistency(0, EMPTY_ROOT, 7, root, [root])
    assert not verify_consistency(7, root, 7, root, [root])
    assert not verify_consistency(7, root, 0, EMPTY_ROOT, [])


HOSTILE = st.none() | st.integers() | st.text() | st.binary() | st.just(2**100_000) | st.just(LEAVES[0])


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=4))
def test_hostile_values_are_refused_without_a_word(first, second, third, fourth, proof):
    assert not verify_inclusion(first, second, third, proof, fourth)
    assert not verify_consistency(first, second, third, fourth, [*proof, None])
