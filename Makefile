# make demo: set up, build, validate, infer, and answer three questions with their evidence.
# make test: set up, and run every test.
# make bench: measure speed and memory against named peers, and write docs/speed.md.
# make docs: write the pages of docs/ that are made from the graph, and build/docs/: all terms, all questions.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	command -v "$$each" && break; done)

.PHONY: demo test lint bench docs clean

demo: $(VENV)/run
	@$(BIN)/etro build
	@$(BIN)/etro check
	@echo; echo '— What did BOLERO-2 find when it compared its arms?'
	@$(BIN)/etro ask trial-comparisons --trial BOLERO-2 --endpoint PFS
	@echo; echo '— Which drugs might bypass what drives resistance, and how far are they tested?'
	@$(BIN)/etro ask bypass-candidates --drug everolimus
	@echo; echo '— How do sources define primary resistance?'
	@$(BIN)/etro ask definitions --state "primary resistance"
	@echo; echo '— And what does one of these answers rest on?'
	@$(BIN)/etro explain claim/0071

test: $(VENV)/dev
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

lint: $(VENV)/dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev
	@$(BIN)/python bench/bench.py

docs: $(VENV)/dev
	@$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) build dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo 'etro needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo 'this Python cannot make virtual environments: install its venv package (on Debian and Ubuntu: apt install python3-venv)' >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV)

$(VENV)/run: $(BIN)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/dev: $(BIN)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/run
