#!/bin/sh
# Installs a hashed list of dependencies into .venv, which it makes if need be:  scripts/install.sh requirements/run.txt
set -eu
list=$1
python=${PYTHON:-python3}
inside=.venv/bin/python

say() { printf '→ %s\n' "$1"; }
fail() { printf '\n%s\n' "$@" >&2; exit 1; }

# Debian's python3 comes without venv and ensurepip; only root may install them.
need_venv() {
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null ||
        fail "Cần Python 3.11, 3.12 hoặc 3.13 · Python 3.11, 3.12 or 3.13 is needed; \
\"$python\" is: $("$python" --version 2>&1 || true)." "    make run PYTHON=python3.11"
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    package=$(basename "$python")-venv
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        say "Cài $package · Installing $package"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" >/dev/null
    else
        fail "Thiếu $package. Hãy chạy dòng sau rồi thử lại · $package is missing. Run this line, then try again:" \
            "    sudo apt-get install -y $package"
    fi
}

# An environment that was cut off half-way, or whose Python is gone, is made anew.
need_environment() {
    "$inside" -c 'import pip' 2>/dev/null && return
    need_venv
    say "Tạo môi trường Python · Making the Python environment (.venv)"
    "$python" -m venv --clear .venv
}

with_pip() { "$inside" -m pip install -qq --disable-pip-version-check --require-hashes -r "$1"; }

# uv is ten times as fast; pip does the same where there is no uv for the machine, or where only pip knows the mirror.
with_uv() {
    with_pip requirements/uv.txt || return 1
    .venv/bin/uv pip install --quiet --python "$inside" --require-hashes -r "$1"
}

need_environment
say "Cài thư viện từ $list (lần đầu mất một, hai phút) · Installing libraries (the first time takes a minute or two)"
with_uv "$list" || {
    say "Chuyển sang pip · Going on with pip"
    with_pip "$list"
} || fail "Không cài được thư viện: kiểm tra mạng · The libraries could not be installed: check the network."
