# make demo: see the record of the sample. make test: every check and test. Both make their own environment in .venv.
VENV ?= .venv
PYTHON ?= $(firstword $(shell for name in python3 python3.13 python3.12 python3.11; do \
	command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' && command -v $$name; done 2>/dev/null))
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore $(BIN)/python -m pip install --quiet --constraint constraints.txt
DEMO := .demo/rasid.db

.DEFAULT_GOAL := help
.PHONY: help install demo test lint chromium docs reference pictures bench soak clean

help:
	@echo "make demo     read the sample articles and print the record"
	@echo "make test     run every check and test"
	@echo "make docs     the documentation as a site in build/docs"
	@echo "make bench    measure speed beside its peers, and how cost grows"
	@echo "make soak     watch 200 bad feeds for 20 minutes"
	@echo "make install  make the environment in $(VENV) with rasid in it"
	@echo "make clean    take away what demo and test made"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (make PYTHON=/path/to/python)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.core: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing rasid into $(VENV)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	@$(PIP) --editable '.[dev]'
	@touch $@

install: $(VENV)/.core

demo: $(VENV)/.core
	@mkdir -p .demo
	@$(BIN)/rasid demo --store $(DEMO)

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# The browser that the tests of the desk drive; where it cannot be installed those tests are skipped and say so.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "installing chromium for the tests of the desk" \
		&& apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; } \
		|| echo "no chromium: the tests in a browser will be skipped (on Debian: apt-get install chromium)"

test: lint chromium
	$(BIN)/pytest -n 2

$(VENV)/.docs: $(VENV)/.core
	@$(PIP) --editable '.[docs]'
	@touch $@

docs: $(VENV)/.docs
	$(BIN)/mkdocs build --quiet
	@echo "build/docs/index.html"

# The pages of docs/reference that are made from the program; a test fails where one is stale.
reference: $(VENV)/.dev
	$(BIN)/python -m rasid.cli.reference docs/reference

# The pictures of the desk that the READMEs show.
pictures: $(VENV)/.dev chromium
	$(BIN)/python docs/pictures/take.py

# NEWS: articles to measure on (JSON lines); the sample if not told. ARTICLES: how many.
NEWS ?= $(firstword $(wildcard ../shared/news/saudinewsnet-2015.jsonl.gz) sample/articles.jsonl)
ARTICLES ?= 2000
$(VENV)/.bench: $(VENV)/.core
	@$(PIP) --editable '.[bench]'
	@touch $@

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/peers.py $(NEWS)
	$(BIN)/python benchmarks/growth.py $(NEWS) --articles $(ARTICLES)

soak: $(VENV)/.bench
	$(BIN)/python benchmarks/soak.py --news $(NEWS)

clean:
	rm -rf .demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

include evaluate.mk
