#!/bin/sh
# Builds .venv exactly as requirements.lock says. Run by `make setup` when the lock or pyproject.toml changed.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Lianxin needs Python 3.11 or newer; $python is $("$python" -V 2>&1)." >&2
    echo "Name another one with: make setup PYTHON=python3.12" >&2
    exit 1
}

if [ ! -x .venv/bin/pip ]; then
    echo "Building .venv ..."
    "$python" -m venv .venv || {
        echo "No virtual environment could be made (Debian: apt-get install python3-venv)." >&2
        exit 1
    }
fi

pip() { .venv/bin/pip --disable-pip-version-check --quiet "$@"; }

# A mirror that this machine has set up may lack some packages; pip's remarks about that help nobody here.
quietly() {
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}

quietly pip install --require-hashes -r requirements.lock
quietly pip install --no-deps --no-build-isolation --editable .
