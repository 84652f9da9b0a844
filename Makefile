# Every target is one line here: what stands after ## is what `make` alone lists.
PYTHON ?= python3
VENV := .venv/bin
# Checks read the settings, which want a home; it must not be the site's own.
SCRATCH := $(CURDIR)/.venv/scratch

# What was compiled once is not compiled again with each of the many processes that the tests start, whatever is set here.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := _help
.PHONY: _help _ready run test test-services check bench screenshots format lock clean

_help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start the site on http://127.0.0.1:8000/ (PORT=8001 elsewhere, DEMO=0 without the demo)
	@exec $(PYTHON) manage.py run --tied $$PPID

test: _ready ## run all tests that need no server; ARGS="tests/markup -x" for some
	@exec $(VENV)/python -m pytest -n auto -m "not services" $(ARGS)

test-services: _ready ## run the tests against real servers, which must be installed (PostgreSQL, OpenStack Swift, nginx, Caddy)
	@INFLUENCY_REQUIRE_SERVICES=1 exec $(VENV)/python -m pytest -n auto -m services $(ARGS)

check: _ready ## check style, types, layers, migrations and templates, then run all tests that need no server
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	INFLUENCY_HOME=$(SCRATCH) $(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	INFLUENCY_HOME=$(SCRATCH) $(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	@$(MAKE) --no-print-directory test

bench: _ready ## measure everything (needs nginx, its brotli module, wrk); PHOTOGRAPHS=folder for the table of sizes
	$(VENV)/python benchmarks/pages.py
	$(VENV)/python benchmarks/growth.py
	$(VENV)/python benchmarks/living.py
	$(VENV)/python benchmarks/desk_lists.py
	$(VENV)/python benchmarks/search.py
	$(VENV)/python benchmarks/picture_memory.py
	$(if $(PHOTOGRAPHS),$(VENV)/python benchmarks/picture_sizes.py $(PHOTOGRAPHS))

screenshots: _ready ## photograph the screens that the documents show (needs Chromium)
	$(VENV)/python -m tests.journeys.screenshots $(ARGS)

format: _ready ## put code and templates into their one form
	$(VENV)/ruff check --fix --quiet
	$(VENV)/ruff format
	$(VENV)/djade --target-version 5.2 $$(find templates -name '*.html')

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -q -o requirements.txt
	uv pip compile pyproject.toml --group dev -c requirements.txt --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" -q -o requirements-dev.txt

clean: ## remove what can be made again; the site's home var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

_ready:
	@$(PYTHON) -m influency.bootstrap --dev
