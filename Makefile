# Undertow, for people and for CI: the same commands. Needs Python 3.11 or newer and make; everything else is installed from the lock.
.DEFAULT_GOAL := help
.PHONY: help install demo dashboards test check test-kafka bench evaluate docs lock format clean

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed
# Some containers set it; tests start hundreds of programs, and each would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

install: $(INSTALLED) ## Create .venv with the pinned dependencies.

$(INSTALLED): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Undertow needs Python 3.11 or newer; set PYTHON=."; exit 1; }
	@echo "Installing into .venv (about a minute the first time) ..."
	@"$(PYTHON)" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## Simulated exports through collector, Kafka, Faust and ClickHouse to signals and a report, in build/demo.
	@$(BIN)/undertow demo --out build/demo

dashboards: install ## Every panel of the Grafana dashboards, drawn over what `make demo` left, in build/dashboards.
	@test -d build/demo/store || $(BIN)/undertow demo --out build/demo
	@$(BIN)/python -m dashboards --gallery build/dashboards

test: install ## All tests that need nothing from outside.
	$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder

check: install ## Lint, types, import rules, stale generated files.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/undertow schemas --check > /dev/null

test-kafka: install ## The suites that need real Apache Kafka (java and Maven), in KRaft mode.
	PATH="$(CURDIR)/$(BIN):$$PATH" deploy/kafka/with-broker.sh $(BIN)/pytest -m kafka

bench: install ## The benchmarks; prints tables.
	$(BIN)/python -m benchmarks

evaluate: install ## Detection beside its peers (docs/evaluation.md), then the attack suite (docs/privacy-audit.md) and the works-council pack.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-evaluate.lock
	$(BIN)/undertow evaluate --full --processes 2 --out docs/evaluation.md
	$(BIN)/undertow privacy audit --out docs/privacy-audit.md
	$(BIN)/undertow privacy pack --out docs/works-council
	$(BIN)/undertow privacy pack --out build/works-council --pdf || echo "No PDF: open docs/works-council/pack.*.html and print it."

lock: install ## Pin the newest versions that pyproject.toml allows, with hashes.
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group dev --extra embedded --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group evaluate --constraints requirements.lock -o requirements-evaluate.lock

docs: install ## Rewrite what is generated: tables and outputs in the README, schemas, dashboards, the works-council pack.
	$(BIN)/python -m tests.readme --write
	$(BIN)/python -m cogapp -r -I . README.md
	$(BIN)/undertow schemas --write > /dev/null
	$(BIN)/undertow sources --markdown > docs/sources.md
	$(BIN)/python -m dashboards
	$(BIN)/undertow privacy pack --out docs/works-council

format: install ## Format and fix what can be fixed.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove everything that was built or installed.
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
