# Everything is done inside .venv, which the targets make themselves; Python 3.11 or later is all
# that must be there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# Programs, each with the Debian package that has it where the two differ.
SYSTEM_TOOLS := irssi weechat tmux curl openssl nc:netcat-openbsd telnet:inetutils-telnet

.PHONY: help run setup test test-quick check format conformance survive bench bench-peers clean tools

help:
	@echo "make run [ARGS=\"--listen 0.0.0.0:8080\"]  start the server"
	@echo "make test         every check and every test"
	@echo "make test-quick   the tests that take seconds, for while working"
	@echo "make check        lint, format, types, import contracts"
	@echo "make format       rewrite the code in the project's format"
	@echo "make conformance IRCTEST=DIR   the public IRC suite, from its folder"
	@echo "make survive      kill a server under load a hundred times, and compare its log"
	@echo "make bench        measure, beside InspIRCd and ngIRCd where they are installed"
	@echo "make bench-peers  install those two (Debian, as root)"

# What running needs, and what working on it needs besides. pip says what it does only on errors.
$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Beseda needs Python 3.11 or later; choose one with make PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || { echo "Making a virtual environment in $(VENV) ..."; \
		$(PYTHON) -m venv $(VENV); }
	@echo "Installing ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@

setup: $(VENV)/.dev

run: $(VENV)/.run
	@exec $(BIN)/beseda serve $(ARGS)

# Real IRC clients, for the tests that drive them in a terminal, and what else the documents have
# people type.
tools:
	@missing=""; for tool in $(SYSTEM_TOOLS); do \
		command -v $${tool%%:*} >/dev/null || missing="$$missing $${tool##*:}"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing$$missing ..."; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
				--no-install-recommends $$missing; } >/dev/null 2>&1 || \
				echo "Could not install$$missing; tests that need them are skipped."; \
		else echo "Not installed, so their tests are skipped:$$missing (apt-get install$$missing)"; fi; \
	fi

test: check tools
	@$(BIN)/python -m pytest -n 2 $(ARGS)

test-quick: setup
	@$(BIN)/python -m pytest -n 2 -m "not slow" --hypothesis-profile=quick $(ARGS)

check: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet || { echo "Not in the project's format: make format"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: setup
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

conformance: setup
	@test -d "$(IRCTEST)" || { echo "make conformance IRCTEST=DIR: a checkout of github.com/progval/irctest"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check filelock
	cd "$(IRCTEST)" && PYTHONPATH="$(CURDIR)" "$(CURDIR)/$(BIN)/python" -m pytest -p no:cacheprovider -q -n 4 \
		--controller tests.conformance.beseda_controller \
		-m "not implementation-specific and not deprecated and not strict" $(ARGS)

survive: setup
	@$(BIN)/python -m tests.system.killing --kills 100 $(ARGS)

bench: setup
	@$(BIN)/python -m bench $(ARGS)

bench-peers:
	apt-get update && apt-get install -y --no-install-recommends inspircd ngircd

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
