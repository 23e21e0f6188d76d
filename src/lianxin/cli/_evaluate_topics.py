"""``lianxin evaluate topics``: learn from one file, propose topics for another, and compare with what people chose.

Of the texts learned from and the texts asked about, none should be a copy of another: else memory is measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from lianxin.algorithms.topics import Guess, TopicModel
from lianxin.channels.file.problems import BadFile

from ._evaluate_tables import Examples, read_examples, read_tree
from ._prepare import say

MEASURED, UNUSABLE, INTERRUPTED = 0, 2, 130
NOTHING = "-"
AT_ONCE = 256
#: What part of the work learning is, as a person waits for it.
LEARNING = 0.8


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1.  Macro-F1 is the mean over the topics that occur in TEST, however rare each is.

    ``auto`` are the suggestions that the model calls sure; without any, their precision is not known.
    """

    macro_f1: float
    accuracy: float
    auto_share: float
    auto_precision: float | None
    top2: float
    n_train: int
    n_test: int
    skipped: int
    classes: int
    texts_per_second: float
    f1: dict[str, float]


def add(parser: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ours = parser.add_parser("topics", help=_("how often the right topic would have been suggested"))
    ours.add_argument(
        "train", metavar="TRAIN.csv", help=_("messages to learn from; - for none: then --tree is needed")
    )
    ours.add_argument("test", type=Path, metavar="TEST.csv", help=_("messages to be asked about"))
    ours.add_argument(
        "--text", required=True, metavar="COLUMN", help=_("the column of the words; several with commas")
    )
    ours.add_argument("--label", required=True, metavar="COLUMN", help=_("the column of the topic"))
    ours.add_argument(
        "--tree",
        type=Path,
        metavar="CATEGORIES.csv",
        help=_("the tree of topics: one column per level, or the columns code, parent, name"),
    )
    ours.add_argument("--encoding", default="", help=_("the encoding of the text; by default found out"))
    ours.add_argument("--json", action="store_true", help=_("print the figures as JSON"))
    ours.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0: measured; 2: the files cannot be measured with."""
    try:
        train, test, tree = _material(arguments)
        with progress() as tell:
            figures = measure(train, test, tree, tell)
    except (BadFile, OSError) as error:
        say(str(error))
        return UNUSABLE
    except KeyboardInterrupt:
        say(_("Interrupted: nothing was measured."))
        return INTERRUPTED
    print(json.dumps(asdict(figures), ensure_ascii=False) if arguments.json else _table(figures))
    return MEASURED


def _material(arguments: argparse.Namespace) -> tuple[Examples, Examples, Mapping[str, list[str]]]:
    wanted = (arguments.text, arguments.label, arguments.encoding)
    train = Examples.none()
    if arguments.train != NOTHING:
        train = read_examples(Path(arguments.train), *wanted)
    elif arguments.tree is None:
        raise BadFile(_("Without messages to learn from, --tree must say which topics there are."))
    test = read_examples(arguments.test, *wanted)
    labels = {*train.labels, *test.labels}
    return train, test, read_tree(arguments.tree, labels, arguments.encoding) if arguments.tree else {}


def measure(
    train: Examples,
    test: Examples,
    tree: Mapping[str, list[str]],
    tell: Callable[[float], None] = lambda _part: None,
) -> Figures:
    """Without labels the words of TEST, but never its topics, say which words are ordinary."""
    model = TopicModel.train(
        train.texts,
        train.labels,
        tree,
        unlabelled=() if train.texts else test.texts,
        tell=lambda part: tell(LEARNING * part),
    )
    tell(LEARNING)
    begun, guesses = process_time(), list[list[Guess]]()
    for start in range(0, len(test.texts), AT_ONCE):
        guesses += model.suggest(test.texts[start : start + AT_ONCE])
        tell(LEARNING + (1 - LEARNING) * len(guesses) / len(test.texts))
    took = max(process_time() - begun, 1e-9)
    return _figures(train, test, guesses, len(model.codes), took)


def _figures(
    train: Examples, test: Examples, guesses: list[list[Guess]], classes: int, took: float
) -> Figures:
    count, chosen = len(test.labels), [two[0].code for two in guesses]
    right = [one == label for one, label in zip(chosen, test.labels, strict=True)]
    auto = [hit for hit, two in zip(right, guesses, strict=True) if two[0].sure]
    among_two = [
        label in {guess.code for guess in two} for two, label in zip(guesses, test.labels, strict=True)
    ]
    scores = {label: _f1(label, chosen, test.labels) for label in sorted(set(test.labels))}
    return Figures(
        macro_f1=round(sum(scores.values()) / len(scores), 4),
        accuracy=round(sum(right) / count, 4),
        auto_share=round(len(auto) / count, 4),
        auto_precision=round(sum(auto) / len(auto), 4) if auto else None,
        top2=round(sum(among_two) / count, 4),
        n_train=len(train.texts),
        n_test=count,
        skipped=train.skipped + test.skipped,
        classes=classes,
        texts_per_second=round(count / took, 1),
        f1={label: round(score, 4) for label, score in scores.items()},
    )


def _f1(label: str, chosen: list[str], labels: list[str]) -> float:
    hits = sum(one == other == label for one, other in zip(chosen, labels, strict=True))
    return 2 * hits / (chosen.count(label) + labels.count(label))


@contextmanager
def progress() -> Iterator[Callable[[float], None]]:
    """A bar on the terminal while long work goes on; nothing when nobody is looking."""
    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda part: bar.update(task, completed=part)


def _table(figures: Figures) -> str:
    sure = figures.auto_precision
    rows = {
        _("Right topic first (accuracy)"): f"{figures.accuracy:.1%}",
        _("Right topic among two"): f"{figures.top2:.1%}",
        _("Suggested as sure"): f"{figures.auto_share:.1%}",
        _("Of those, right"): _("none") if sure is None else f"{sure:.1%}",
        _("Macro-F1 over the topics of TEST"): f"{figures.macro_f1:.4f}",
        _("Messages learned from"): str(figures.n_train),
        _("Messages asked about"): str(figures.n_test),
        _("Rows without words or topic, left out"): str(figures.skipped),
        _("Topics to choose from"): str(figures.classes),
        _("Messages a second on one core"): f"{figures.texts_per_second:.0f}",
    }
    lines = [f"{value:>8}  {label}" for label, value in rows.items()]
    worst_first = sorted(figures.f1.items(), key=lambda pair: pair[1])
    return "\n".join([*lines, "", _("F1 by topic, the hardest first:"), *_listed(worst_first)])


def _listed(scores: list[tuple[str, float]]) -> list[str]:
    return [f"{score:>8.4f}  {label}" for label, score in scores]
