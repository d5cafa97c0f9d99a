# 法治对照: everything runs in .venv, from the locked dependencies, on this machine only.
PYTHON ?= python3
PORT ?= 8501
DATA ?=
SEEDS ?= ../shared/seeds
JOBS ?= 2
export DATA PORT

VENV := .venv
PY := $(VENV)/bin/python
LOCK := data/build/lock
COMPILE := $(LOCK)/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help setup run test lint datasets benchmark packages soak lock

help: ## 列出这些命令
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS='	' read -r name what; do \
		printf 'make %-10s %s\n' "$$name" "$$what"; done

setup: $(VENV)/.installed ## 只准备运行环境(.venv)

run: $(VENV)/.installed ## 启动界面;DATA=文件夹 读入该文件夹并打开,PORT=端口(默认 8501)
	@exec $(PY) scripts/start.py --data="$$DATA" --port="$$PORT"

test: $(VENV)/.installed-dev packages lint datasets ## 运行全部测试,包括浏览器测试
	@$(PY) -m pytest -n $(JOBS) --dist loadfile

lint: $(VENV)/.installed-dev ## 检查代码风格和类型
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

datasets: $(VENV)/.installed ## 生成随附的数据集(SEEDS 文件夹存在时也生成)
	@if [ -d "$(SEEDS)" ]; then $(PY) scripts/start.py --build-only --data="$(SEEDS)"; \
		else $(PY) scripts/start.py --build-only; fi

packages: ## 检查(有权限时安装)测试所需的 Chromium、LibreOffice、PostgreSQL 和中文字体
	@sh scripts/system_packages.sh

soak: $(VENV)/.installed-dev packages datasets ## 运行耗时的大批量测试(一小时以上)
	@$(PY) -m pytest -m soak

benchmark: $(VENV)/.installed-dev ## 在 2,000 个单位、120 万格的数据集上测量速度
	@PYTHONPATH=.:scripts $(PY) -m benchmark

lock: ## 按 pyproject.toml 更新依赖锁定文件
	@$(PYTHON) -m venv $(LOCK)
	@$(LOCK)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --output-file requirements.lock pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml

$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新版本;可用 make setup PYTHON=python3.11 指定"; exit 1; }
	@echo "正在准备运行环境,首次大约需要一两分钟 …"
	@$(PYTHON) -m venv $(VENV) || { echo "请先安装:sudo apt-get install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock || \
		{ echo "依赖没有装好:请检查本机能否访问软件源,然后重新运行"; exit 1; }
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "正在安装测试工具 …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
