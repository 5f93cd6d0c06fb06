# Two commands to begin with:   make demo   and   make test.
# They make .venv and install exactly what the lock files name; after that nothing needs a network.

PYTHON ?= python3
BIN := .venv/bin
OPERATION := mariupol-2022-03-31
PLAN := out/$(OPERATION)/plan.json

.PHONY: demo test check format lint types layers spelling cover docs lock clean

# --- what people run --------------------------------------------------------------------------------------------------

## The operation of 31 March 2022: check, plan, prove, verify, report.
demo: .venv/.run
	@$(BIN)/safepassage check $(OPERATION)
	@mkdir -p out
	@$(BIN)/safepassage plan $(OPERATION) --assume all --out out/$(OPERATION) > out/answer.txt
	@$(BIN)/safepassage verify $(OPERATION) $(PLAN)
	@cat out/answer.txt

## Every test, on every core.
test: .venv/.dev
	@$(BIN)/python -m pytest -n auto

## Everything that must hold before a change is taken.
check: format lint types layers spelling cover docs

# --- the parts of check -----------------------------------------------------------------------------------------------

format: .venv/.dev
	$(BIN)/ruff format --check

lint: .venv/.dev
	$(BIN)/ruff check

types: .venv/.dev
	$(BIN)/mypy

layers: .venv/.dev
	$(BIN)/lint-imports

spelling: .venv/.dev
	$(BIN)/codespell

# What must be right before anything else can be is covered to the last branch.
cover: .venv/.dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=
	$(BIN)/coverage report
	$(BIN)/coverage report --fail-under=100 --include='*/safepassage/domain/*,*/safepassage/terms/*,*/safepassage/verification/*'

docs: .venv/.dev
	$(BIN)/python -m pytest tests/docs

# --- the environment --------------------------------------------------------------------------------------------------

.venv/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ...'; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo 'Installing what requirements.lock names ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@echo 'Compiling the inner loops of the planner, once (about a minute) ...'
	@$(BIN)/python -c 'import safepassage as sp; sp.solve(sp.read_operation(sp.bundled()["one-bus"]))'
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@echo 'Installing what requirements-dev.lock names ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

## Write the lock files anew (needs uv).
lock:
	uv pip compile pyproject.toml --no-strip-extras --group build --generate-hashes --python-version 3.11 --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --no-strip-extras --group build --extra dev -c requirements.lock \
		--generate-hashes --python-version 3.11 --no-header -q -o requirements-dev.lock

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
