# Every habit is a verb. `make` alone lists them.
VENV := .venv
PYTHON := $(VENV)/bin/python
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
UV := $(VENV)/bin/uv
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# uv takes seconds where pip takes minutes; pip is for where uv does not find the package registry that pip is set up for.
install = $(UV) pip install --quiet --python $(PYTHON) --require-hashes --requirement $(1) || $(PIP) $(1)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml
# A council's environment, without a council: for what only looks at the code.
AS_IN_PRODUCTION := env SECRET_KEY=for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz AUDIT_KEYS=for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz DEBUG=no DEMO=no HTTPS=yes \
	ALLOWED_HOSTS=report.example SITE_ADDRESS=https://report.example DATABASE_URL=sqlite://:memory: REDIS_URL=
# The tests that cover the pure rules; following every line costs the rest too much time.
OF_THE_RULES := tests/indicators tests/commentary tests/reports/test_outline.py tests/reports/test_snapshot.py tests/reports/test_csv.py tests/reports/test_timing.py tests/reports/test_describing.py tests/reports/test_restatements.py tests/reports/test_comparing.py tests/reports/test_declaration.py tests/reports/disclosure
# Install Debian or Ubuntu packages where that is allowed; say which they are where it is not.
debian = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -qqy $(1); \
	else echo "Install this first, then say make again: sudo apt-get install $(1)"; exit 1; fi

.DEFAULT_GOAL := help
# Where the machine says to keep no bytecode, each of some hundred processes would compile all of Django for itself.
unexport PYTHONDONTWRITEBYTECODE
# Three at a time, as each run waits for servers of its own, and a machine of two cores can; the longest first.
RUNS := test-postgresql test-processes test-pure test-sqlite test-rules
.PHONY: help setup demo run test $(RUNS) check fix docs words bench lock audit

help:
	@awk '/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z]+:.*##/ {split($$0, parts, ":.*## "); printf "  make %-8s %s\n", parts[1], parts[2]}' $(MAKEFILE_LIST)

##@ See it
demo: $(RUN) ## Do the whole job on the demo council's figures, then serve the site
	$(PYTHON) manage.py demo

##@ Run it
run: $(RUN) ## Serve the site with gunicorn on 127.0.0.1:8000, as .env says
	$(PYTHON) manage.py migrate --no-input
	$(PYTHON) manage.py collectstatic --no-input --verbosity 0
	$(VENV)/bin/gunicorn --config deploy/gunicorn.conf.py safeguarding.wsgi

##@ Work on it
setup: $(DEV) ## Make .venv and install everything locked for developers
test: $(DEV) ## Run every test: the pure ones, which cover every branch of the rules; the rest on PostgreSQL, and what may differ on SQLite
	@echo "Five runs, three at a time, about twelve minutes; each is shown when it has ended."
	@$(MAKE) --no-print-directory --jobs=3 --keep-going --output-sync=target $(RUNS)
test-postgresql: $(DEV)
	$(PYTHON) -m pytest -m "database and not postgresql and not browser"
test-processes: $(DEV)
	$(PYTHON) -m pytest -m "database and (postgresql or browser)"
test-rules: $(DEV)
	$(PYTHON) -m coverage run -m pytest -m "not database" $(OF_THE_RULES)
	$(PYTHON) -m coverage report
test-pure: $(DEV)
	$(PYTHON) -m pytest -m "not database" $(addprefix --ignore=,$(OF_THE_RULES))
test-sqlite: $(DEV)
	$(PYTHON) -m pytest -m "database and not once" --database sqlite
check: $(DEV) ## Lint, format, types, migrations, deployment settings and drawn documents; changes nothing
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(AS_IN_PRODUCTION) $(VENV)/bin/mypy
	$(AS_IN_PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run
	$(AS_IN_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(AS_IN_PRODUCTION) $(PYTHON) manage.py draw_docs --check
fix: $(DEV) ## Format, and mend what the linter can mend
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
docs: $(DEV) ## Draw docs/workflow.md and docs/permissions.md from the tables in the code
	$(AS_IN_PRODUCTION) $(PYTHON) manage.py draw_docs
words: $(DEV) ## Print precision and recall of the advice on words, by check
	@$(PYTHON) -m tests.commentary.advice_score tests/commentary/words/contexts.json tests/commentary/words/texts.jsonl
	@$(PYTHON) -m tests.commentary.advice_score tests/commentary/words/contexts.json tests/commentary/words/more_texts.jsonl
	@$(PYTHON) -m tests.commentary.advice_score tests/commentary/words/contexts_2.json tests/commentary/words/texts_2.jsonl
	@if [ -d ../shared/words ]; then SECRET_KEY=for-checking-only DEMO=yes DATABASE_URL=sqlite://:memory: $(PYTHON) manage.py advise \
		../shared/words/shared_contexts.json ../shared/words/shared.jsonl > $(VENV)/.advices.jsonl && \
		$(PYTHON) ../shared/words/score.py ../shared/words/shared.jsonl $(VENV)/.advices.jsonl; fi
attack: $(DEV) ## Attack the public editions of random councils by brute force; SEED=name for others, TIMES=n for more
	$(PYTHON) -m tests.reports.disclosure.attack $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))
bench: $(DEV) ## Measure this machine: PDF and loading against peers and the floor, episodes against others, pages against a bare view
	@$(PYTHON) -c "import weasyprint" 2>/dev/null || $(call debian,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
	$(PYTHON) -m tests.bench

##@ Dependencies
lock: $(DEV) ## Write requirements/*.txt anew from pyproject.toml (asks the package registry)
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --extra signing --constraint requirements/run.txt --output-file requirements/signing.txt
	$(COMPILE) --extra dev --extra bench --extra signing --constraint requirements/run.txt --output-file requirements/dev.txt
audit: $(DEV) ## Look for known holes in what runs in production; say so where no list of them can be reached
	$(PYTHON) -m deploy.audit

$(PYTHON):
	@python3 -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "This needs Python 3.11 or newer as python3."; exit 1; }
	@python3 -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); $(call debian,python3-venv) && python3 -m venv $(VENV); }
$(UV): | $(PYTHON)
	@awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements/dev.txt > $(VENV)/uv.txt
	$(PIP) $(VENV)/uv.txt
$(RUN): requirements/run.txt | $(UV)
	$(call install,requirements/run.txt)
	@touch $@
$(DEV): requirements/dev.txt requirements/run.txt | $(UV)
	$(call install,requirements/dev.txt)
	@touch $@ $(RUN)
