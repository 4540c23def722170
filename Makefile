# Two verbs matter: `make run` and `make test`. Everything they need is installed on first use.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
TOOLS := $(VENV)/.tools-installed

# These start processes, follow the disk, or walk through whole conversations: `make quick` leaves them to `make test`.
UNHURRIED := search/test_indexer.py articles/test_watch.py articles/test_sandbox.py articles/test_notices.py \
    tickets/test_screenshots.py tickets/test_screenshot_refusals.py tickets/test_mails.py doors/test_contact_pictures.py \
    doors/test_contact_quality.py doors/test_contact_sending.py doors/test_contact_secrets.py \
    doors/test_contact_evidence.py doors/test_ticket_hostile.py doors/test_ticket_answering.py \
    doors/test_ticket.py doors/test_verify.py documents/test_make_it_yours.py cli test_cli.py

.PHONY: run test quick bench gallery pictures lint format lock wheel clean

run: $(RUNTIME)  ## start the help centre on http://127.0.0.1:8000
	$(BIN)/kb serve

test: $(TOOLS) lint  ## everything the gate asks for
	.ci/system-packages
	$(BIN)/kb check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

quick: $(TOOLS)  ## the fast tests, in under a minute
	$(BIN)/python -m pytest -q -n 2 -m "not slow and not browser and not postgres" $(UNHURRIED:%=--ignore=tests/%)

lint: $(TOOLS)  ## formatting, lint, types, layer contracts, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check --lint templates

format: $(TOOLS)  ## put the code and the templates into shape
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat templates || true

bench: $(TOOLS)  ## speed, measured beside the rivals (never asserted in a test)
	.ci/system-packages wrk
	$(BIN)/python -m tests.benchmarks.http
	$(BIN)/python -m tests.benchmarks.start
	$(BIN)/python -m tests.benchmarks.paint
	$(BIN)/python -m tests.benchmarks.http_search
	$(BIN)/python -m tests.benchmarks --plot benchmarks.svg

gallery: $(TOOLS)  ## a picture of every page type, to look through
	.ci/system-packages
	$(BIN)/python -m tests.gallery gallery

pictures: $(TOOLS)  ## the pictures of the README
	.ci/system-packages
	$(BIN)/python -m tests.documents.pictures

wheel: $(TOOLS)  ## dist/kb-*.whl
	$(BIN)/python -m build --no-isolation --wheel

lock: $(TOOLS)  ## requirements.lock from pyproject.toml: the runtime, then what only the gate needs
	$(BIN)/python .ci/lock.py

clean:
	rm -rf $(VENV) dist build instance .mypy_cache .ruff_cache .pytest_cache
	find search_index -mindepth 1 ! -name README.md ! -name .gitignore -delete

$(VENV)/bin/python:
	.ci/make-venv "$(PYTHON)" $(VENV)

$(RUNTIME): $(VENV)/bin/python requirements.lock pyproject.toml
	sed '/^# Only the gate needs/,$$d' requirements.lock > $(VENV)/runtime.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/runtime.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(TOOLS): $(RUNTIME)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@
