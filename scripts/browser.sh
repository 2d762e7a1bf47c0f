#!/bin/sh
# Sees to it that the browser of the browser tests is there: Debian's Chromium.
set -eu
[ -x /usr/bin/chromium ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "→ Cài Chromium · Installing Chromium"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
    exit 0
fi

cat >&2 <<'MESSAGE'

Thiếu Chromium. Hãy chạy dòng sau rồi thử lại · Chromium is missing. Run this line, then try again:

    sudo apt-get install -y chromium
MESSAGE
exit 1
