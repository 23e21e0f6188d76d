"""A page of the documentation that a program of this folder makes: written, or compared with what is there."""

from pathlib import Path


def write_or_check(page: Path, text: str, arguments: list[str]) -> int:
    """With `--check`, 1 where the page is not what would be written; else it is written."""
    if arguments == ["--check"]:
        return 0 if page.exists() and page.read_text(encoding="utf-8") == text else 1
    page.write_text(text, encoding="utf-8")
    print(f"Wrote {page.name}")
    return 0
