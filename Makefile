# Everything that is done with this repository. `make` alone lists it.

export LIANXIN_DATA ?= data
export LIANXIN_PORT ?= 8000
# Hundreds of processes are started here: none of them need compile the modules anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
CATALOGS := $(patsubst %.po,%.mo,$(wildcard src/lianxin/*/locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-postgres test-sqlite test-browser test-once test-apart test-long check audit sbom format bench fuzz acceptance promises pictures messages docs lock system clean

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(CATALOGS) ## build .venv from the lock file; quick when nothing changed

$(INSTALLED): requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" tools/setup.sh
	@touch $@

%.mo: %.po $(INSTALLED)
	@$(BIN)/pybabel -q compile -i $< -o $@

run: setup ## invent a river town with a season of life if there is none yet, then serve it on 127.0.0.1:$LIANXIN_PORT
	@$(BIN)/lianxin demo --season 90
	@exec $(BIN)/lianxin serve

system: ## as root: install the system packages that only the tests need
	@tools/system-packages.sh

test: system setup ## everything: linters, both database engines, browser
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target test-postgres test-sqlite test-browser test-once test-apart

# Four parts at a time for two cores: each fills what the others wait for a disk, a server or a page.  The last begins
# when the first is through, and waits for nothing.
APART := tests/algorithms tests/architecture tests/load tests/town

test-postgres: setup
	$(BIN)/pytest --engine=postgres -m "not long"

test-sqlite: setup
	$(BIN)/pytest $(APART:%=--ignore=%) -m "not browser and not one_engine and not long"

test-browser: setup
	$(BIN)/pytest -m "browser and not long"

test-once: setup
	$(BIN)/pytest $(APART:%=--ignore=%) -m "one_engine and not browser and not long"

test-apart: setup
	$(BIN)/pytest $(APART) -m "not browser and not long"

test-long: system setup ## what takes long and seldom changes: imports of real messages, kills while importing, a town that lives
	$(BIN)/pytest -m long

check: setup ## linters, types, import contracts, and the audit of dependencies
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/sbom.py audit

audit: setup ## ask whether faults are known in what Lianxin is made of; says so where nobody can be asked
	$(BIN)/python tools/sbom.py audit

sbom: setup ## write build/sbom.json: every part that Lianxin runs with, as CycloneDX
	$(BIN)/python tools/sbom.py write build/sbom.json

format: setup ## let ruff put the code in order
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: system setup ## measure speed beside the raw engines' limits and programs of others (about an hour, 8 GB of disk)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	$(BIN)/python -m benchmarks

fuzz: system setup ## odd input for the whole API, every form and every parser, for ten minutes; 1 when anything breaks
	$(BIN)/python -m tests.fuzz --minutes 9

acceptance: system setup ## the long proofs: 200 kills on each engine, twenty towns for a year (two hours)
	$(BIN)/pytest -m long
	$(BIN)/pytest -m acceptance --rounds=200
	$(BIN)/pytest -m acceptance --rounds=200 --engine=postgres
	$(BIN)/lianxin town simulate --seeds 20 --seed 6001 --homes 64 --jobs 2

promises: system setup ## prove the promises at length and write the figures into docs/reference (about half an hour)
	@rm -f .reached-*
	$(BIN)/pytest tests/promises --rounds=200 --reached=.reached-sqlite
	$(BIN)/pytest tests/promises --rounds=200 --reached=.reached-postgres --engine=postgres
	$(BIN)/python -m tools.promises --figures .reached-sqlite .reached-postgres
	@rm -f .reached-*

pictures: system setup ## take the guide's pictures anew, from the story of the roof
	GUIDE_PICTURES=1 $(BIN)/pytest tests/journeys/test_story_of_the_roof.py

messages: setup ## collect the texts to translate into the message catalogs
	$(BIN)/python tools/messages.py
	@$(MAKE) --no-print-directory setup

docs: setup ## write docs/reference anew from the code
	$(BIN)/python -m tools.needs
	$(BIN)/python tools/stranger.py
	$(BIN)/python -m tools.promises
	@if [ -f tools/reference.py ]; then $(BIN)/python tools/reference.py; fi

lock: setup ## settle exact versions anew from pyproject.toml
	tools/lock.sh

clean: ## remove what was built, never data
	rm -rf .venv build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache .grimp_cache
	rm -f $(CATALOGS)
