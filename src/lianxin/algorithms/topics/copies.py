"""Near copies: texts that repeat one another, so that no text is tested on its own copy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy

from .features import LEAST_TEXTS, Matrix

#: Texts as like as this (cosine over their rarer grams) are copies of one another.
ALIKE = 0.6
#: A gram of more texts than this tells nothing about copying, and comparing over it would cost the square.
COMMON = 40


def groups_of(rows: Matrix) -> npt.NDArray[np.int64]:
    """A number per text; near copies, and copies of copies, share one.  Time grows with the number of texts."""
    spread = np.bincount(rows.indices, minlength=rows.shape[1])
    rare = rows[:, np.flatnonzero((spread >= LEAST_TEXTS) & (spread <= COMMON))]
    lengths = np.sqrt(np.asarray(rare.multiply(rare).sum(axis=1))).ravel()
    rare = scipy.sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rare
    alike = (rare @ rare.T) >= ALIKE
    _count, groups = scipy.sparse.csgraph.connected_components(alike, directed=False)
    return np.asarray(groups, np.int64)
