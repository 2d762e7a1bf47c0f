#!/bin/sh
# Sees to it that R and its packages haven and survey are there: another program must be able to read what we export.
set -eu
packages="r-base-core r-cran-haven r-cran-survey"
command -v Rscript >/dev/null && Rscript -e 'for (name in c("haven", "survey")) loadNamespace(name)' >/dev/null 2>&1 && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "→ Cài R · Installing R"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages >/dev/null
    exit 0
fi

cat >&2 <<MESSAGE

Thiếu R. Hãy chạy dòng sau rồi thử lại · R is missing. Run this line, then try again:

    sudo apt-get install -y $packages
MESSAGE
exit 1
