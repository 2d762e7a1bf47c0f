# Citizen survey: every command of the house.
#
# `make run` and `make test` need git, make and python3 on a Debian 12 machine; they install the rest themselves.
# What has been done is remembered by stamp files in .venv, so that a second start does no work.

PYTHON ?= python3
WORKERS ?= 2
TESTS ?=
export PORT ?= 8000
export EMPTY ?=
export PYTHON

BIN := .venv/bin
SOURCES := surveyapp analysis benchmarks migrations reference scripts
TYPEFACE := surveyapp/web/static/fonts
FONTS := $(foreach weight,400 700,$(TYPEFACE)/NotoSans-$(weight).woff2 $(TYPEFACE)/NotoSans-$(weight).ttf)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --fork-strategy fewest --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One thing after the other: two installs into one environment at a time would break it.
.NOTPARALLEL:
.PHONY: help run test check check-interop browser r lint messages lock format migrate benchmark clean

help: ## Show this help
	@echo "Khảo sát người dân · Citizen survey"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run $(FONTS) $(CATALOGUES) ## Set up and serve the site with a demonstration province (PORT=8000, EMPTY=1 for none)
	@exec $(BIN)/python -m surveyapp.launch

# The tests against R are run by their own target, once, whether that is asked for before or not.
test: .venv/.test $(FONTS) $(CATALOGUES) browser r lint $(if $(TESTS),,check-interop) ## Every check and every test, installs included (TESTS=tests/web for a part)
	@exec $(BIN)/python -m pytest --numprocesses $(WORKERS) --durations 30 $(or $(TESTS),--ignore=tests/interop)

check: lint $(CATALOGUES) ## Lint, types, imports, templates and the conventions, without the long tests
	@$(BIN)/python -m pytest --quiet tests/guards

check-interop: .venv/.test r ## What R reads in our .sav and .dta files, against our own figures
	@exec $(BIN)/python -m pytest --quiet tests/interop

browser:
	@sh scripts/browser.sh

r:
	@sh scripts/r.sh

lint: .venv/.test
	@echo "→ ruff, mypy, import-linter, djlint, bandit"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }
	@$(BIN)/djlint --quiet --lint surveyapp
	@$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml $(SOURCES)

format: .venv/.test ## Put the code into its form
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

messages: .venv/.run ## Collect the words of the pages, update the catalogues and compile them
	@$(BIN)/python -m scripts.messages
	@$(MAKE) --no-print-directory $(CATALOGUES)

migrate: .venv/.run ## Bring the database up to the code (DATABASE_URL, else the one in instance/)
	@exec $(BIN)/python -m surveyapp database upgrade

benchmark: .venv/.test ## Measure the analysis on a large table
	@exec $(BIN)/python -m benchmarks.estimation

lock: .venv/.uv ## Write the hashed lists of dependencies again (UPGRADE=1 takes newer versions)
	@$(COMPILE) setup.cfg --extra analysis --extra fonts --extra reference --extra test -o requirements/test.txt
	@$(COMPILE) setup.cfg --extra analysis --extra fonts -c requirements/test.txt -o requirements/run.txt
	@echo uv | $(COMPILE) - -o requirements/uv.txt
	@rm -rf surveyapp.egg-info

clean: ## Remove what set-up and checks made; data in instance/ stay
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results $(TYPEFACE)
	@find $(SOURCES) tests -name __pycache__ -prune -exec rm -rf {} +
	@find translations -name '*.mo' -delete

# A stamp is older than its list when the list has changed since: then, and only then, something is installed.
.venv/.%: requirements/%.txt
	@sh scripts/install.sh $<
	@touch $@

$(FONTS) &: scripts/fonts.py | .venv/.run
	@echo "→ Phông chữ · Fonts"
	@$(BIN)/python scripts/fonts.py $(TYPEFACE)

%.mo: %.po | .venv/.run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
