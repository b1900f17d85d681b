# Куратор. `make` shows what can be done; every target sets up what it needs.

PORT ?= 8000
DATA ?= data
DEMO ?= 1
TESTS ?= tests
RUNS ?= 20000
START ?= 0
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test fuzz check bench lock third-party clean python

help: ## Показать этот список / show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

python:
	@test -n "$(PYTHON)" || { echo "Нужен Python 3.11: apt-get install -y python3 python3-venv / Python 3.11 is needed"; exit 1; }

setup: python ## Поставить всё нужное для работы / install what Kurator needs to run
	@$(PYTHON) scripts/setup.py

setup-dev: python ## То же и средства проверки / the same with the tools for tests
	@$(PYTHON) scripts/setup.py --dev

run: setup ## Запустить: make run [PORT=8000] [DATA=data] [DEMO=0] / serve, with a demo district unless DEMO=0
	@sh scripts/system.sh --warn
	@$(BIN)/kurator serve --port $(PORT) --data '$(DATA)' $(if $(filter 1 yes true,$(DEMO)),--demo)

test: setup-dev ## Проверить всё: make test [TESTS=tests/engine] / lint, types, floors and every test
	@sh scripts/system.sh
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(TESTS)

fuzz: setup-dev ## Сверить с эталоном случайные схемы: make fuzz [RUNS=20000] [START=0] / random diagrams against a reference, nightly
	@sh scripts/system.sh
	$(BIN)/python -m tests.engine.fuzz --runs $(RUNS) --start $(START)

check: setup-dev ## Проверить код, не запуская его / lint, types, floors
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup-dev ## Измерить скорость / measure what the README says about speed
	$(BIN)/python -m benchmarks

lock: setup-dev ## Обновить requirements/*.lock: make lock [UPGRADE=1] / write the locks and THIRD_PARTY.md
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)
	@$(PYTHON) scripts/setup.py --dev
	$(BIN)/python scripts/third_party.py

third-party: setup-dev ## Переписать THIRD_PARTY.md / write THIRD_PARTY.md again
	$(BIN)/python scripts/third_party.py

clean: ## Убрать построенное, кроме данных / remove what was built, never the data
	rm -rf .venv build *.egg-info app/static/dist frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
