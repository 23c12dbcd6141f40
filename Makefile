# Two commands do all the set-up: `make demo` and `make test`. Needs Python 3.11 to 3.13 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test check format lock bench docs clean

# Compiled ahead: where Python may not write byte code by itself (PYTHONDONTWRITEBYTECODE, read-only folders), every process would
# compile Prefect anew, and a start takes three times as long.
$(STAMP): requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "需要 Python 3.11 至 3.13，请安装后用 make PYTHON=路径 再试"; exit 2; }
	@test -x $(BIN)/python || { echo "正在建立虚拟环境 .venv（首次约一两分钟）…"; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q mingjian
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/mingjian demo

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/basedpyright --warnings
	@$(BIN)/lint-imports

format: $(STAMP)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock:
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --quiet --output-file requirements.lock
	echo uv | $(BIN)/uv pip compile - --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --quiet --output-file requirements-uv.lock

clean:
	rm -rf $(VENV) .cache workspace demo
