# Linli 邻里. Plain `make` prints this help; every target builds what it needs first.
.DEFAULT_GOAL := help
.PHONY: help demo test check lint soak clean
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
MONTHS ?= 2
BIN := .venv/bin
# A stamp lies in the environment only when the environment is whole.
DEMO_READY := .venv/.linli-ready
TEST_READY := .venv/.linli-test-ready
# Tests start a hundred processes: what they import is compiled once, also where the environment says not to keep it.
COMPILED := env -u PYTHONDONTWRITEBYTECODE
# What an installed tree depends on: the packaging files and the sources of the front end.
INSTALLED_FROM := pyproject.toml hatch_build.py $(wildcard webui/frontend/*.json webui/frontend/*.mjs webui/frontend/src/* webui/frontend/src/*/*)

help: ## print this help
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{ printf "  make %-8s %s\n", $$1, $$2 }'

demo: $(DEMO_READY) ## install, load the demo tenant with MONTHS=2 of past, serve it on 127.0.0.1 (PORT=8000) with a clock to turn
	$(BIN)/linli demo load --months $(MONTHS)
	LINLI_TEST_CLOCK=1 $(BIN)/linli serve --port $(PORT)

test: $(TEST_READY) ## install what the tests need; run tests, import contracts, ruff and mypy
	$(COMPILED) $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder
	@$(MAKE) --no-print-directory lint

check: test ## the same as test: what continuous integration runs

lint: $(TEST_READY) ## import contracts, ruff and mypy only
	$(BIN)/lint-imports
	$(BIN)/ruff check .
	$(BIN)/mypy

soak: $(TEST_READY) ## the tests of the big numbers, in full (long)
	$(BIN)/pytest -m soak

clean: ## remove the environment and every cache; keeps var/ (your data)
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path '*/node_modules/*' -prune -exec rm -rf {} +

# Half made and so removed: an environment whose install was interrupted (the mark is still there), or whose pip does not
# run (Debian without python3-venv leaves one behind). Any other that is there already is used.
HALF_MADE := .venv/.linli-half-made
define environment
	@[ ! -e $(HALF_MADE) ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  rm -rf .venv; \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo '*** Linli needs Python 3.11 or newer; name one: make PYTHON=python3.12 …' >&2; exit 1; }; \
	  mkdir .venv && touch $(HALF_MADE); \
	  $(PYTHON) -m venv .venv \
	    || { rm -rf .venv; echo '*** No environment could be made. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }; \
	}
endef

$(DEMO_READY): $(INSTALLED_FROM)
	$(environment)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable .
	@rm -f $(HALF_MADE) && touch $@

$(TEST_READY): $(INSTALLED_FROM) $(wildcard tests/acceptance/npm/*.json)
	$(environment)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --editable '.[test]'
	$(BIN)/python -m tests.support.node
	@rm -f $(HALF_MADE) && touch $@ $(DEMO_READY)
