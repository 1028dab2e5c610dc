# The commands of this project: `make help` lists them. Everything is kept in .venv and demo/, both beside this file.

.DEFAULT_GOAL := help
# Where it is set, every process would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test coverage quick crash tamper bench lint format lock clean

VENV := .venv
RUN := $(VENV)/bin/python -m
# A file of tests stays with one process, so that what it prepares is prepared once. Three for two cores: some tests
# wait for servers and for the minute to be over.
PYTEST := $(RUN) pytest -n 3 --dist loadfile --no-loadscope-reorder
DEMO := demo
TAMPERED := $(DEMO)-tampered
FAMILIES := 5000
MONTHS := 12

# The first Python that is new enough; `make demo PYTHON=/opt/python3.12/bin/python3` chooses another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1#/p' $(MAKEFILE_LIST) | awk -F'#' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(VENV)/installed  ## an invented county, reconciled for a month by the Prefect flow: about two minutes
	@rm -rf $(DEMO)
	$(VENV)/bin/reconcile demo $(DEMO) --families $(FAMILIES) --months $(MONTHS)
	@echo 'That is done now, by the Prefect flow:'
	$(VENV)/bin/python flows/monthly.py $(DEMO) --period $$(ls $(DEMO)/inbox | tail -n 1)
	@echo 'To review its cases in a browser: $(VENV)/bin/reconcile serve $(DEMO), then http://127.0.0.1:8080/'
	@echo '  login: officer   password: only on this machine'
	@echo 'To type reconcile without its path, once: . $(VENV)/bin/activate'

test: lint  ## style, types, layers and every test
	$(PYTEST)

# By itself: counting lines and branches takes a quarter as long again, and nothing depends on it.
coverage: $(VENV)/installed  ## every test, and how much of the code they reach
	$(PYTEST) --cov --cov-report=term

quick: $(VENV)/installed  ## the tests that take less than ten seconds each
	$(PYTEST) -m 'not slow'

crash: $(VENV)/installed  ## kill -9 at 50 random moments, then look for anything half-written
	RECONCILE_CRASHES=50 $(PYTEST) tests/crash --timeout 3600

tamper: $(VENV)/installed  ## flip every byte of a real bundle, one after another: five to ten minutes
	@rm -rf $(TAMPERED) && mkdir $(TAMPERED)
	$(VENV)/bin/reconcile demo $(TAMPERED)/county --families 100 --months 1
	$(VENV)/bin/reconcile run $(TAMPERED)/county --period $$(ls $(TAMPERED)/county/inbox | tail -n 1)
	$(VENV)/bin/reconcile bundle $(TAMPERED)/county --out $(TAMPERED)/open.bundle --no-personal-data
	$(VENV)/bin/reconcile bundle $(TAMPERED)/county --out $(TAMPERED)/whole.bundle --no-encrypt
	$(RUN) tests.audit.every_byte $(TAMPERED)/open.bundle
	$(RUN) tests.audit.every_byte $(TAMPERED)/whole.bundle --step 5003

bench: $(VENV)/benchmarks  ## linkage measured beside Splink 5: about an hour and a half, writes benchmarks/RESULTS.md
	$(RUN) benchmarks.linkage

lint: $(VENV)/installed  ## style, types and layers
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(VENV)/bin/lint-imports --no-logo

format: $(VENV)/installed  ## put the code into its one form
	$(RUN) ruff check --fix
	$(RUN) ruff format

# Hashes make a package that a mirror changed fail to install. No registry is named: each machine has its own.
lock: $(VENV)/installed  ## pin what pyproject.toml asks for, keeping the pins there are
	$(RUN) pip install --quiet uv
	$(RUN) uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock
	$(RUN) uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 --generate-hashes \
		--constraint requirements.lock --no-header --no-annotate --no-emit-index-url --quiet \
		--output-file benchmarks/requirements.lock

clean:  ## remove the environment, the demo and what the tools keep
	rm -rf $(VENV) $(DEMO) $(TAMPERED) benchmarks/out build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The lock names every package, so pip has nothing to resolve (--no-deps); with hashes it refuses to install the
# project in the same call. hatchling is in the lock: the build fetches nothing (--no-build-isolation).
$(VENV)/installed: requirements.lock pyproject.toml
	@test -n '$(PYTHON)' || { \
		echo 'Python 3.11 or newer is missing. On Debian: apt-get install python3 python3-venv'; \
		echo 'Where it has another name: make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) is older than Python 3.11. Name a newer one: make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '$(PYTHON) cannot make an environment. On Debian: apt-get install $(notdir $(PYTHON))-venv'; exit 1; }
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	@echo 'Installing into $(VENV): about two minutes'
	@$(RUN) pip install -qq --disable-pip-version-check --no-deps --requirement requirements.lock
	@$(RUN) pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/benchmarks: $(VENV)/installed benchmarks/requirements.lock
	@$(RUN) pip install -qq --disable-pip-version-check --no-deps --requirement benchmarks/requirements.lock
	@touch $@
