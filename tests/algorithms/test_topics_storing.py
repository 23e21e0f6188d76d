"""A stored model judges as the one that was learned; anything else is refused."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lianxin.algorithms.topics import BadModel, TopicModel, load, save
from tests.support.messages import TREE, messages

TEXTS, LABELS = messages(520)


@pytest.fixture(scope="module")
def model() -> TopicModel:
    """Large enough for every judge to have a say."""
    model = TopicModel.train(TEXTS, LABELS, TREE)
    assert model.judges.neighbours
    return model


@pytest.fixture
def stored(model, tmp_path: Path) -> Path:
    path = tmp_path / "topics.npz"
    save(model, path)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, changed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)


def array(values: object) -> bytes:
    file = io.BytesIO()
    np.save(file, np.asarray(values))
    return file.getvalue()


def test_a_stored_model_judges_exactly_alike(model, stored):
    again = load(stored)

    assert again.suggest(TEXTS) == model.suggest(TEXTS)
    assert again.reasons(TEXTS[0], "roads") == model.reasons(TEXTS[0], "roads")
    assert [path.name for path in stored.parent.iterdir()] == ["topics.npz"]


@pytest.mark.parametrize(
    ("texts", "labels", "tree"), [([], [], TREE), (TEXTS[:40], LABELS[:40], {}), (["a"], ["x"], {})]
)
def test_small_models_are_stored_too(tmp_path, texts, labels, tree):
    model = TopicModel.train(texts, labels, tree)
    save(model, tmp_path / "small")

    assert load(tmp_path / "small").suggest(TEXTS[:9]) == model.suggest(TEXTS[:9])


def test_what_could_run_is_never_loaded(stored, tmp_path):
    class Hostile:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "it ran",))

    content = parts(stored)
    for name in content:
        file = io.BytesIO()
        np.save(file, np.array([Hostile()], dtype=object), allow_pickle=True)
        rewrite(stored, content | {name: file.getvalue()})
        with pytest.raises(BadModel):
            load(stored)
    stored.write_bytes(pickle.dumps(Hostile()))
    with pytest.raises(BadModel):
        load(stored)
    assert not (tmp_path / "it ran").exists()


@pytest.mark.parametrize("cut", [0, 10, 1000, -10])
def test_a_file_that_breaks_off_is_refused(stored, cut):
    stored.write_bytes(stored.read_bytes()[:cut])

    with pytest.raises(BadModel):
        load(stored)


def test_a_flipped_bit_is_noticed(stored):
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)

    with pytest.raises(BadModel):
        load(stored)


def test_a_missing_file_is_a_plain_refusal(tmp_path):
    with pytest.raises(BadModel, match="nothing"):
        load(tmp_path / "nothing")


def test_every_part_that_is_missing_is_missed(stored):
    content = parts(stored)
    # Without its first part a judge counts as absent, as in a small model.
    optional = {"weights.base.npy", "near.base.npy"}
    for name in set(content) - optional:
        rewrite(stored, {other: part for other, part in content.items() if other != name})
        with pytest.raises(BadModel):
            load(stored)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("characters.codes", np.array([2, 1], np.uint64)),
        ("weights.weights", np.zeros((3, 4), np.float32)),
        ("weights.base", np.full(4, np.nan, np.float32)),
        ("weights.base", np.zeros(4)),
        ("space.columns", np.array([10**9], np.int64)),
        ("names.starts", np.array([0, 1, 2, 10**6], np.int64)),
        ("names.indices", np.array([-1], np.int32)),
    ],
)
def test_figures_of_another_kind_or_shape_are_refused(stored, name, values):
    rewrite(stored, parts(stored) | {f"{name}.npy": array(values)})

    with pytest.raises(BadModel):
        load(stored)


@pytest.mark.parametrize(
    "change", [{"version": 0}, {"codes": []}, {"codes": ["b", "a"]}, {"warmth": "hot"}, {"scales": [1]}]
)
def test_another_version_or_senseless_words_about_it_are_refused(stored, change):
    content = parts(stored)
    about = json.loads(bytes(np.load(io.BytesIO(content["about.npy"]))))
    rewrite(
        stored, content | {"about.npy": array(np.frombuffer(json.dumps(about | change).encode(), np.uint8))}
    )

    with pytest.raises(BadModel):
        load(stored)
