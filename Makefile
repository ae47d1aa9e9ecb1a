PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
export PORT
export PUBLIC_URL ?= http://127.0.0.1:$(PORT)

.PHONY: demo run test check bench screenshots messages pins sbom clean

## Serve the portal with a believable year of data
demo: .venv/.run
	@$(FLASK) db upgrade
	@$(FLASK) demo --if-empty
	@exec $(BIN)/gunicorn wsgi:app

## Serve the portal with the firm's own data
run: .venv/.run
	@$(FLASK) db upgrade
	@$(FLASK) counts fold >/dev/null
	@$(FLASK) users ensure-admin
	@echo "Portal: $(PUBLIC_URL)"
	@exec $(BIN)/gunicorn wsgi:app

## Run every test: unit, SQLite, PostgreSQL, browser
test: .venv/.dev check
	@tests/install-programs.sh
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

## Style, types and the direction of imports
check: .venv/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

## Costs as ratios to a reference of the same run
bench: .venv/.dev
	@$(BIN)/python -m tests.benchmarks

## Take the pictures of the README and of docs/paper
screenshots: .venv/.dev
	@tests/install-programs.sh
	@$(BIN)/python -m tests.journeys.screenshots
	@$(BIN)/python -m tests.acts.gallery

## Collect new words into the Russian catalogue and compile it
messages: .venv/.dev
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -k _lp:1c,2 -k _n:1,2 -k _p:1c,2 \
		--no-location --omit-header --sort-output -o .venv/messages.pot .
	@$(BIN)/pybabel -q update -i .venv/messages.pot -d portal/translations -l ru \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel -q compile -d portal/translations -l ru

## Work out what requirements*.in stand on; pins stay unless a newer version is named there
pins: .venv/.dev
	@for file in requirements requirements-dev; do \
		PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= CUSTOM_COMPILE_COMMAND="make pins" \
		$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
			--no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $$file.txt $$file.in; \
	done

## Write docs/sbom.cdx.json, what runs with versions and licences, anew
sbom: .venv/.dev
	@$(BIN)/python -m tests.security.sbom

clean:
	rm -rf .venv

.venv/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
