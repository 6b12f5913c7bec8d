# `make` builds the site; `make test` runs every check. Each works as the first command on a fresh machine.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev

.PHONY: all setup serve check test lint types bench clean browser lock messages

all: $(READY)
	$(BIN)/digest build

# The virtual environment alone.
setup: $(READY)

serve: $(READY)
	$(BIN)/digest serve

check: $(READY)
	$(BIN)/digest check

test: $(DEV) browser lint types
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/mypy

bench: $(DEV) browser
	$(BIN)/python -m tests.bench

$(READY): requirements.txt pyproject.toml .ci/venv
	PYTHON="$(PYTHON)" sh .ci/venv $(VENV) requirements.txt
	touch $@

$(DEV): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# Chromium for the browser tests: the system's where it is, else installed, saying so.
browser: $(DEV)
	sh .ci/browser $(BIN)

# The pinned requirements, made anew from pyproject.toml.
lock: $(DEV)
	sh .ci/lock $(BIN)

# The catalogue of the interface's words, made anew from templates and code.
messages: $(DEV)
	sh .ci/messages $(BIN) src/digest/locale/digest.pot

clean:
	rm -rf site .digest-cache
