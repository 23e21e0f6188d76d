"""The house stays one that a newcomer can read: short files, short functions, imports at the top."""

import ast
import statistics

from tests.architecture.trees import ROOT, SOURCE, functions, length, modules

LONGEST_FILE = 400
#: Files that may be longer, with the reason.
LONGER = {
    "src/lianxin/web/static/lianxin/stranger/lianxin_verify.py": (
        1600,
        "a stranger downloads one file; its first half is the proof, the rest is for auditors and for the figures",
    )
}
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 8
NINETIETH_FUNCTION = 25


def lengths() -> list[int]:
    return sorted(length(function) for tree in modules().values() for function in functions(tree))


def test_no_file_is_longer_than_one_sitting():
    folders = [SOURCE, ROOT / "tests", ROOT / "tools", ROOT / "benchmarks"]
    paths = [path for folder in folders for path in folder.rglob("*.py") if path.parent.name != "migrations"]
    lines = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in paths
    }
    most = {path: LONGER[path][0] if path in LONGER else LONGEST_FILE for path in lines}

    assert {path: count for path, count in lines.items() if count > most[path]} == {}
    assert {path for path, count in lines.items() if count > LONGEST_FILE} == {*LONGER}


def test_no_function_is_longer_than_a_screen():
    too_long = {
        f"{path}:{function.lineno} {function.name}": length(function)
        for path, tree in modules().items()
        for function in functions(tree)
        if length(function) > LONGEST_FUNCTION
    }

    assert too_long == {}


def test_most_functions_are_read_at_a_glance():
    found = lengths()

    assert statistics.median(found) <= USUAL_FUNCTION
    assert found[int(len(found) * 0.9)] <= NINETIETH_FUNCTION


def test_an_import_inside_a_function_says_why():
    silent = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if "#" not in (ROOT / path).read_text(encoding="utf-8").splitlines()[node.lineno - 1]
    ]

    assert silent == []


def test_a_package_without_content_is_absent():
    empty = [
        package.relative_to(SOURCE).as_posix()
        for package in SOURCE.iterdir()
        if package.is_dir() and package.name != "__pycache__"
        if not any(path.stat().st_size for path in package.rglob("*.py"))
    ]

    assert empty == []


def test_commands_take_their_facts_by_name():
    """Only one argument may go without its name, so that a call reads like a sentence."""
    positional = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        if path.name == "commands.py" or path.parent.name == "commands"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(node.args.posonlyargs + node.args.args) > 1
    ]

    assert positional == []


def test_commands_never_look_at_the_clock():
    """`now` is handed in, so that history can be replayed and tests need no patched clock."""
    asked = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if {"commands", "commands.py", "algorithms", "queries.py"} & set(path.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "utcnow", "today"} or ast.unparse(node.func) == "time.time"
    ]

    assert asked == []


def test_savepoints_are_opened_where_the_record_learns_of_them():
    """What a rolled-back savepoint had appended must be forgotten in memory too (`record/growing.py`)."""
    # A nonce is kept beside the record, and a backup appends nothing.
    may = {"record/commit.py", "hear/hooks/nonces.py", "record/keeping/databases.py"}
    opened = {
        path.relative_to("src/lianxin").as_posix()
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"atomic", "savepoint"}
    }

    assert opened == may
