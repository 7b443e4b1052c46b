# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
INDEX ?= index/default
FUZZ_SECONDS ?= 600
SHARE ?= 1

.PHONY: demo test test-cluster check bench fuzz attack audit serve coverage clean

demo: $(VENV)/installed
	$(BIN)/searchkit index corpus --index $(INDEX)
	@for query in "Đề án 06" "tổ công nghệ số cộng đồng"; do \
		echo; echo "$$ searchkit search \"$$query\""; \
		$(BIN)/searchkit search "$$query" --index $(INDEX) --limit 3 || exit 1; \
	done

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not cluster"

# On nodes of OpenSearch of its own, or OPENSEARCH=URL; OPENSEARCH_VERSION=3, OPENSEARCH_NODES=3.
test-cluster: $(VENV)/installed-dev
	$(BIN)/python -m tests.cluster

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

fuzz: $(VENV)/installed-dev
	$(BIN)/pip install --quiet -e ".[fuzz]"
	$(BIN)/python -m tests.fuzz.queries --parser 1000000 --search 100000
	@for target in query text snippet page dump record form layout official charset log name search; do \
		$(BIN)/python -m tests.fuzz.guided $$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 || exit 1; \
	done

# All of it on this machine, on ports of its own; some ten minutes. SHARE=0.01 is the short form.
attack: $(VENV)/installed-dev
	$(BIN)/python -m tests.attack --share $(SHARE)

audit: $(VENV)/installed-dev
	$(BIN)/pip install --quiet pip-audit
	$(BIN)/pip-audit --requirement .ci/constraints.txt --no-deps --disable-pip --strict

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
