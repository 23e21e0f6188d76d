#!/bin/sh
# Settles the exact versions and their hashes anew; the package index is whatever this machine uses.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
"$folder/bin/pip" --quiet --disable-pip-version-check install uv
compile() {
    "$folder/bin/uv" pip compile "$@" --universal --python-version 3.11 --upgrade --generate-hashes \
        --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock"
}
compile pyproject.toml --extra dev --output-file requirements.lock
# What is only measured beside: a file of its own, so that nobody installs it without asking.
sed -n '/^bench = \[/,/^\]/s/^ *"\([^"]*\)".*/\1/p' pyproject.toml >"$folder/bench.in"
compile "$folder/bench.in" --constraint requirements.lock --no-annotate --output-file requirements-bench.lock
