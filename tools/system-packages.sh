#!/bin/sh
# Installs, as root and only where missing, the system packages that the tests need: a browser, a Chinese font
# for it, PostgreSQL's server programs, and Go with the checker of public records that its makers wrote.
# Running Lianxin itself needs none of them.
set -eu

missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    missing="$missing chromium"
[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || fc-list :lang=zh 2>/dev/null | grep -q . ||
    missing="$missing fonts-wqy-microhei"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ||
    missing="$missing postgresql"
command -v go >/dev/null || missing="$missing golang-go"
[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ] || missing="$missing golang-golang-x-mod-dev"

[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "The tests need:$missing" >&2
    echo "Install them with your system's package manager (Debian, as root: apt-get install$missing)." >&2
    exit 1
fi

# The tests start a PostgreSQL server of their own; the package shall not start another.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
echo "Installing$missing ..."
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; }
# shellcheck disable=SC2086  # a list of names
if ! { apt update && apt install --yes --no-install-recommends $missing; }; then
    tail -20 "$log" >&2
    exit 1
fi
rm -f "$log"
