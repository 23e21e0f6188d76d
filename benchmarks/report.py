"""The table: figures, what each of them is, and whether it clears its bar."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Bar:
    """What the figure was to reach."""

    what: str
    wanted: str
    found: str
    cleared: bool


@dataclass
class Report:
    """Collects figures, shows them as they come, keeps them for a file."""

    console: Console = field(default_factory=lambda: Console(width=132, highlight=False))
    figures: dict[str, object] = field(default_factory=dict)
    bars: list[Bar] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.console.print(text, markup=False)

    def table(self, title: str, columns: list[str], rows: list[list[str]]) -> None:
        drawn = Table(title=title, title_justify="left", title_style="bold")
        for index, column in enumerate(columns):
            drawn.add_column(column, justify="left" if index == 0 else "right")
        for row in rows:
            drawn.add_row(*row)
        self.console.print(drawn)

    def bar(self, what: str, wanted: str, found: str, *, cleared: bool) -> None:
        self.bars.append(Bar(what, wanted, found, cleared))

    def show_bars(self) -> None:
        rows = [[bar.what, bar.wanted, bar.found, "ok" if bar.cleared else "MISSED"] for bar in self.bars]
        self.table("Bars", ["what", "wanted", "found", ""], rows)

    def save(self, file: Path) -> None:
        content = self.figures | {"bars": [asdict(bar) for bar in self.bars]}
        file.write_text(json.dumps(content, indent=2) + "\n")
