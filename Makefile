# Needs nothing but Python 3.11 or newer and make: everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
SHARED ?= ../shared

.PHONY: help install demo real bench-crawl bench-extract bench-topics bench-search bench-stories bench-latency bench-bundle bench-page bench-health bench-workers bench-load bench-soak bench-month pictures test test-slow test-engine test-faults test-browser test-month seek check lint types imports wheel-test format clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

install: $(VENV)/.installed  ## make .venv with all that is needed

$(VENV)/.installed: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dronewire needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "installing into $(VENV) ..."
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv sync --frozen --quiet --system-certs  # the certificates that pip and the browser trust
	@touch $@

demo: install    ## the main job, end to end, on the newsstand
	@$(BIN)/dronewire demo

real: install    ## extraction over the real saved pages in ../shared/real
	@$(BIN)/python -m bench.real $(SHARED)/real

bench-crawl: install    ## 200 outlets and 3,000 articles in one round, beside Scrapy alone
	@$(BIN)/python -m bench.crawl

bench-extract: install  ## text, title, instant and language, beside trafilatura and others
	@$(BIN)/python -m bench.extract $(SHARED)

bench-topics: install   ## the topic pack on labelled texts
	@$(BIN)/python -m bench.topics $(SHARED)

bench-search: install   ## a million invented articles searched, beside LIKE and plain full text
	@$(BIN)/python -m bench.search

bench-stories: install  ## copies and retellings of real texts told apart, beside MinHash and simhash; then a million
	@$(BIN)/python -m bench.stories $(SHARED)
	@$(BIN)/python -m bench.retold $(SHARED)
	@$(BIN)/python -m bench.stories_scale --peers

bench-latency: install  ## from an article's appearance to the mail in the mailbox
	@$(BIN)/python -m bench.latency

bench-bundle: install   ## a day of 50,000 articles written as a bundle, file by file
	@$(BIN)/python -m bench.bundle

bench-page: install     ## the page of that day in Chromium, and an overview of a year
	@$(BIN)/python -m bench.page
	@$(BIN)/python -m bench.overview

bench-health: install   ## outlets that die, shrink and change their pages, on 300 invented years
	@$(BIN)/python -m bench.health

bench-workers: install  ## two workers on one PostgreSQL beside one
	@$(BIN)/python -m bench.workers

bench-load: install     ## 3.5 articles a second with bursts of 30 through the whole chain
	@$(BIN)/python -m bench.load

bench-soak: install     ## round after round: memory, growth, losses
	@$(BIN)/python -m bench.soak

pictures: install       ## the README's pictures, from the newsstand's invented day
	@$(BIN)/python docs/pictures.py

bench-month: install    ## a month of fourteen outlets in minutes, held against what they published
	@$(BIN)/python -m bench.month

test: install    ## the tests (under 5 minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow and not engine and not faults and not browser"

test-slow: install    ## slower tests: the wheel away from the checkout, PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "slow and not month"

test-month: install   ## a whole simulated month (ten minutes)
	$(BIN)/python -m pytest -m month

test-engine: install  ## flows and deployments on a real Prefect server
	$(BIN)/python -m pytest -m engine

test-faults: install  ## kill -9 at random moments
	$(BIN)/python -m pytest -m faults

test-browser: install ## the pages of bundles in Chromium
	$(BIN)/python -m pytest -m browser

seek: install         ## property tests with examples that no run has tried before
	$(BIN)/python -m pytest -n 2 -m "hypothesis and not slow" --hypothesis-profile=seek

check: lint types imports test  ## what CI runs first

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

imports: install
	$(BIN)/lint-imports

format: install  ## rewrite the code in our format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:           ## remove what was built here (your var/ stays)
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
