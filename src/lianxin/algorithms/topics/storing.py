"""A model as a file: figures and plain names in one archive, nothing that could be run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from .features import Block, Features
from .judging import Judges
from .model import TopicModel
from .names import Names, Scale
from .voters import Neighbours, Space, Weights

#: Raised whenever texts are read or figures are stored in another way: an older file is then refused.
VERSION = 1
#: No honest model is larger, neither packed nor unpacked.
LARGEST = 1 << 30


class BadModel(ValueError):
    """The file is no model, or not a whole one, or of another version.  Train anew."""


def save(model: TopicModel, path: Path) -> None:
    """Write the model; it appears under its name only when it is whole."""
    arrays: dict[str, Any] = {"about": np.frombuffer(_about(model).encode(), np.uint8), **_arrays(model)}
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load(path: Path) -> TopicModel:
    """Read a model; raises BadModel for anything but a whole model of this version.  Nothing in it is executed."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise BadModel("too large")
            arrays = {part.removesuffix(".npy"): _array(archive.read(part)) for part in archive.namelist()}
        return _Reader(arrays).model()
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise BadModel(f"{path.name}: {error}") from error


def _array(content: bytes) -> Any:
    return np.load(io.BytesIO(content), allow_pickle=False)


def _about(model: TopicModel) -> str:
    judges = model.judges
    return json.dumps(
        {
            "version": VERSION,
            "codes": model.codes,
            "warmth": model.warmth,
            "least_score": model.least_score,
            "share": judges.share,
            "scales": [[scale.middle, scale.spread] for scale in judges.names.scales]
            if judges.names
            else None,
        }
    )


def _arrays(model: TopicModel) -> dict[str, Any]:
    features, judges = model.features, model.judges
    found: dict[str, Any] = {}
    for name, block in (("characters", features.characters), ("words", features.words)):
        found |= {f"{name}.codes": block.codes, f"{name}.rarity": block.rarity}
    if judges.names:
        alone = judges.names.alone
        found |= {"names.together": judges.names.together, "names.starts": judges.names.starts}
        found |= {"names.data": alone.data, "names.indices": alone.indices, "names.indptr": alone.indptr}
    if judges.weights:
        found |= {"weights.weights": judges.weights.weights, "weights.base": judges.weights.base}
    if judges.space and judges.neighbours:
        near = judges.neighbours
        found |= {
            "space.columns": judges.space.columns,
            "space.directions": judges.space.directions.astype(np.float16),
        }
        found |= {"near.landmarks": near.landmarks, "near.weights": near.weights, "near.base": near.base}
    return found


@dataclass(frozen=True)
class _Reader:
    """Takes figures out of an archive, each of the kind and shape that it must have."""

    arrays: Mapping[str, Any]

    def model(self) -> TopicModel:
        about = json.loads(bytes(self.arrays["about"]))
        if about["version"] != VERSION:
            raise BadModel(f"version {about['version']}")
        codes = tuple(about["codes"])
        if not codes or list(codes) != sorted({str(code) for code in codes}):
            raise BadModel("its topics are not in order")
        features = Features(self._block("characters"), self._block("words"))
        judges = self._judges(about, features.width, len(codes))
        least = about["least_score"]
        return TopicModel(
            codes, features, judges, float(about["warmth"]), None if least is None else float(least)
        )

    def take(self, name: str, kind: Any, *shape: int | None) -> Any:
        array = self.arrays[name]
        fits = len(array.shape) == len(shape) and all(
            wanted in (None, size) for size, wanted in zip(array.shape, shape, strict=True)
        )
        if array.dtype != kind or not fits:
            raise BadModel(f"{name} is {array.dtype} {array.shape}")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise BadModel(f"{name} holds what is no number")
        return array

    def _block(self, name: str) -> Block:
        codes = self.take(f"{name}.codes", np.uint64, None)
        if (codes[1:] <= codes[:-1]).any():
            raise BadModel(f"{name} is not in order")
        return Block(codes, self.take(f"{name}.rarity", np.float32, len(codes)))

    def _judges(self, about: Mapping[str, Any], width: int, topics: int) -> Judges:
        names = self._names(about["scales"], width, topics) if about["scales"] else None
        weights = self._weights(width, topics) if "weights.base" in self.arrays else None
        judges = Judges(topics, names, float(about["share"]), weights)
        if "near.base" not in self.arrays:
            return judges
        columns = self.take("space.columns", np.int64, None)
        directions = self.take("space.directions", np.float16, len(columns), None)
        space = Space(self._within(columns, width), directions.astype(np.float32))
        return Judges(topics, names, judges.share, weights, space, self._near(directions.shape[1], topics))

    def _weights(self, width: int, topics: int) -> Weights:
        weights = self.take("weights.weights", np.float32, width, topics)
        return Weights(weights, self.take("weights.base", np.float32, topics))

    def _near(self, directions: int, topics: int) -> Neighbours:
        landmarks = self.take("near.landmarks", np.float32, None, directions)
        weights = self.take("near.weights", np.float32, len(landmarks), topics)
        return Neighbours(landmarks, weights, self.take("near.base", np.float32, topics))

    def _names(self, scales: Any, width: int, topics: int) -> Names:
        first, second = (Scale(float(middle), float(spread)) for middle, spread in scales)
        data = self.take("names.data", np.float32, None)
        indices, indptr = (self._whole(name) for name in ("names.indices", "names.indptr"))
        alone = sparse.csr_matrix((data, indices, indptr), shape=(len(indptr) - 1, width))
        alone.check_format(full_check=True)
        starts = self._within(self.take("names.starts", np.int64, topics), alone.shape[0])
        together = self.take("names.together", np.float32, width, topics)
        return Names(together, alone, starts, (first, second))

    def _whole(self, name: str) -> Any:
        array = self.arrays[name]
        return self.take(name, array.dtype if array.dtype in (np.int32, np.int64) else np.int64, None)

    @staticmethod
    def _within(places: Any, end: int) -> Any:
        if len(places) and (places.min() < 0 or places.max() >= end):
            raise BadModel("a place lies outside")
        return places
