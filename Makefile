# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
INDEX ?= index/default

.PHONY: demo test check bench serve coverage clean

demo: $(VENV)/installed
	$(BIN)/searchkit index corpus --index $(INDEX)
	@for query in "Đề án 06" "tổ công nghệ số cộng đồng"; do \
		echo; echo "$$ searchkit search \"$$query\""; \
		$(BIN)/searchkit search "$$query" --index $(INDEX) --limit 3 || exit 1; \
	done

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

coverage: $(VENV)/installed-dev
	$(BIN)/python -m pytest --cov --cov-report=term-missing

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev
	$(BIN)/pip install --quiet -e ".[bench]"
	$(BIN)/python -m tests.bench

serve: $(VENV)/installed
	test -e $(INDEX)/manifest.json || $(BIN)/searchkit index corpus --index $(INDEX)
	$(BIN)/searchkit serve --index $(INDEX)

clean:
	rm -rf $(VENV) build dist index/default

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet -e ".[dev]"
	touch $@ $(VENV)/installed
