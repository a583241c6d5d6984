# Needs make and Python 3.11 or newer, nothing else. `make` alone lists what there is.

BIN   := .venv/bin
STAMP := .venv/.installed
# Further words for pytest: make test ARGS="-k facts"
ARGS  :=

# The first interpreter that is new enough; 3.11 first, since constraints.txt is made with it.
# To choose another: make setup PYTHON=/path/to/python
PYTHON := $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# The virtual environment holds the path of the checkout it was made for; in a copied checkout it
# would run the original's code, so there it is made anew.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif

.PHONY: help check-python setup demo serve test quick lint lint-rules lint-format lint-types lint-layers \
	format audit bench docs constraints clean distclean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /|/' \
		| while IFS='|' read -r target what; do printf '  make %-12s %s\n' "$$target" "$$what"; done

check-python:
	@test -n "$(PYTHON)" || { echo "Mingzhang needs Python 3.11 or newer. Here python3 is" \
		"$$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null || echo missing):" \
		"install a newer Python, or name one with: make setup PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Mingzhang needs" \
		"Python 3.11 or newer; $(PYTHON) is too old or does not run." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual" \
		"environments. On Debian and Ubuntu, install the package python3-venv." >&2; exit 1; }

setup: $(STAMP) ## make .venv with Mingzhang and its tools (again only when the pins change)

$(STAMP): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory check-python PYTHON="$(PYTHON)"
	@test "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" && $(BIN)/python -c '' || $(PYTHON) -m venv --clear .venv
	@echo "Installing into .venv with $$($(BIN)/python --version) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e '.[dev]'
	@# pip compiles what it installs, but not a checkout; some machines forbid it at run time.
	@$(BIN)/python -m compileall -q src
	@echo "$(CURDIR)" > $@

# A check leaves with 1 when it finds errors, which is what the faulty examples are for; 2 and more is
# a failure. A crash also leaves with 1, but leaves no report. The compiled set must be clean.
DEMO := build/demo
demo: setup ## compile an example, check it, check faulty disclosures; all files in build/demo
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo "== From a budget workbook to the whole set" \
		&& $(BIN)/mingzhang compile examples/budgets/hebei-2026-juluxian.xlsx --body 450 --out $(DEMO)
	@echo && echo "== The Word file that was compiled, checked like any other" \
		&& $(BIN)/mingzhang check $(DEMO)/*.docx
	@echo && echo "== The PDF that was compiled, read back from its pages" \
		&& $(BIN)/mingzhang check $(DEMO)/*.pdf --format html --output $(DEMO)/pages.html \
		&& test -s $(DEMO)/pages.html
	@echo && echo "== A disclosure as it was published, with its faults" \
		&& { $(BIN)/mingzhang check examples/shanxi-2026-pinglu-medical-security.txt || test $$? -eq 1; }
	@$(BIN)/mingzhang check examples/*.txt --format html --output $(DEMO)/report.html || test $$? -eq 1
	@test -s $(DEMO)/report.html || { echo "The check wrote no $(DEMO)/report.html." >&2; exit 1; }
	@echo && echo "The compiled set (Word, PDF, Excel, web page, JSON): $(CURDIR)/$(DEMO)" \
		&& echo "The report on the PDF, with its pages: $(CURDIR)/$(DEMO)/pages.html" \
		&& echo "The report on all examples as a web page: $(CURDIR)/$(DEMO)/report.html"

# Port and data: make serve PORT=8001 DATA=folder
PORT := 8000
DATA := build/serve
serve: setup ## run the web application with the example offices; prints address and log-ins
	@$(BIN)/mingzhang serve --demo --port $(PORT) --data $(DATA)

test: setup ## run the tests, on all cores
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

quick: setup ## run the tests that are quick, between two changes
	@$(MAKE) --no-print-directory test ARGS='-m "not slow and not browser" $(ARGS)'

lint: setup ## rules, formatting, types and layers; all four run even when one complains
	@$(MAKE) --no-print-directory --keep-going lint-rules lint-format lint-types lint-layers

lint-rules: setup
	@echo "ruff check" && $(BIN)/ruff check .

lint-format: setup
	@echo "ruff format --check" && $(BIN)/ruff format --check .

lint-types: setup
	@echo "mypy" && $(BIN)/mypy

lint-layers: setup
	@echo "lint-imports" && $(BIN)/lint-imports --no-logo

format: setup ## format the code and mend what ruff can mend by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

audit: setup ## look for known vulnerabilities of everything that is pinned
	@$(BIN)/python .ci/audit

bench: setup ## run every benchmark in benchmarks/
	@set -e; for file in benchmarks/*.py; do \
		test -e "$$file" || { echo "There are no benchmarks."; break; }; \
		echo "== $$file"; $(BIN)/python "$$file"; done

docs: setup ## write docs/reference again from the code
	@$(BIN)/python -m mingzhang.cli.reference

constraints: check-python ## write constraints.txt again, with the newest releases
	@$(PYTHON) -m venv --clear build/constraints
	@build/constraints/bin/python -m pip install --disable-pip-version-check --quiet -e '.[dev]'
	@{ sed -n '/^#/p' constraints.txt; build/constraints/bin/python -m pip freeze \
		--exclude-editable --exclude pip --exclude setuptools; } > build/constraints.txt
	@mv build/constraints.txt constraints.txt && rm -rf build/constraints

clean: ## remove what was built, and the caches
	@rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## clean, and remove .venv
	@rm -rf .venv
