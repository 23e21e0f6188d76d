#!/bin/sh
# Settles the exact versions and their hashes anew; the package index is whatever this machine uses.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
"$folder/bin/pip" --quiet --disable-pip-version-check install uv
"$folder/bin/uv" pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
    --generate-hashes --no-emit-index-url --no-emit-find-links --quiet \
    --custom-compile-command "make lock" --output-file requirements.lock
