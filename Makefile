# Two commands: `make run` shows the office, `make test` proves it. Everything lands in .venv, webui/frontend/node_modules,
# webui/static/dist and var; nothing outside the checkout is touched (but Debian packages for browser tests, as root).
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
FRONTEND := webui/frontend
FRONTEND_SOURCES := $(wildcard $(FRONTEND)/src/* $(FRONTEND)/*.mjs $(FRONTEND)/package*.json) webui/static/anjuan.css \
	$(shell find webui/templates -name '*.html' 2>/dev/null)
PYTEST := $(BIN)/python -m pytest

.PHONY: help run test test-slow chaos bench lint format install install-dev frontend lock clean clean-data

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'

run: install frontend ## Set everything up and start the office on http://127.0.0.1:8000 (PORT=... for another)
	@$(BIN)/python scripts/port_is_free.py $(HOST) $(PORT)
	@$(BIN)/anjuan serve --demo --host $(HOST) --port $(PORT)

test: install-dev frontend ## Run every test but the slow ones (Chromium and PostgreSQL included)
	@sh scripts/install-test-tools $(VENV)
	CHROMIUM=$$(sh scripts/find-chromium) $(PYTEST) -n 2 -m "not slow" $(ARGS)

test-slow: install-dev frontend ## Run the slow tests: large random models, long histories
	@sh scripts/install-test-tools $(VENV)
	CHROMIUM=$$(sh scripts/find-chromium) $(PYTEST) -n 2 -m slow $(ARGS)

chaos: install-dev ## Kill and stop workers at random on PostgreSQL (CHAOS_SEED=... repeats a storm)
	$(PYTEST) -n 0 -s tests/chaos $(ARGS)

bench: install-dev frontend ## Measure; a table, and build/bench.json
	@mkdir -p build
	$(BIN)/python -m benchmarks $(ARGS)

lint: install-dev ## Check style, imports and diagrams
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	find processes -name '*.bpmn' | xargs $(BIN)/anjuan lint

format: install-dev ## Write the code in the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: $(STAMPS)/runtime

install-dev: $(STAMPS)/dev

frontend: $(STAMPS)/frontend

$(BIN)/python:
	@python=$$(sh scripts/find-python) && echo "virtual environment: $$($$python --version)" && $$python -m venv $(VENV)

$(STAMPS)/runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@mkdir -p $(STAMPS)
	@echo "installing the pinned packages"
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	@PYTHONWARNINGS=ignore $(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	@echo "installing the pinned packages of the tests"
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/frontend: $(FRONTEND_SOURCES) scripts/build-frontend | $(STAMPS)/runtime
	@sh scripts/build-frontend $(VENV)
	@touch $@

lock: install-dev ## Pin the newest versions that requirements/*.in allow
	cd requirements && for name in runtime dev node; do \
	  CUSTOM_COMPILE_COMMAND="make lock" ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
	    --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --output-file $$name.txt $$name.in; \
	done

clean: ## Remove what can be built again; the data in var/ stays
	rm -rf $(VENV) $(FRONTEND)/node_modules webui/static/dist build anjuan.egg-info \
	  .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find engine webui forms tests scripts migrations benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

clean-data: ## Remove the demo office (var/); the next `make run` makes a new one
	rm -rf var/anjuan.db var/anjuan.db-wal var/anjuan.db-shm var/anjuan.db.part* var/files var/seal
