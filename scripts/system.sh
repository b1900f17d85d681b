#!/bin/sh
# What Kurator needs of the system: Pango and a Cyrillic font draw its PDF documents, Chromium runs the browser tests.
# As root (or with a sudo that asks nothing) on Debian they are installed; else one sentence says how.
# --warn: only PDF's needs, only a warning.
set -eu

warn=no
[ "${1:-}" = "--warn" ] && warn=yes
missing=""

need() { missing="$missing $*"; }

has_library() {
    # ldconfig lies in /sbin, which the PATH of an ordinary person leaves out.
    for ldconfig in ldconfig /sbin/ldconfig; do
        $ldconfig -p 2>/dev/null | grep -q "$1" && return 0
    done
    for file in /usr/lib/*/"$1"* /usr/lib/"$1"* /opt/homebrew/lib/"${1%%.so*}"*; do
        [ -e "$file" ] && return 0
    done
    return 1
}

has_cyrillic_font() {
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list :lang=ru family 2>/dev/null | head -n 1)" ]
    else
        ls /usr/share/fonts/truetype/paratype /usr/share/fonts/truetype/dejavu >/dev/null 2>&1
    fi
}

has_library libpango-1.0.so || need libpango-1.0-0
has_library libpangocairo-1.0.so || need libpangocairo-1.0-0
has_cyrillic_font || need fonts-paratype fontconfig
if [ $warn = no ]; then
    command -v chromium >/dev/null 2>&1 || need chromium
    # Without its language pack Chromium writes dates the American way whatever it is told.
    [ -e /usr/lib/chromium/locales/ru.pak ] || need chromium-l10n
fi
[ -z "$missing" ] && exit 0

if [ $warn = yes ]; then
    echo "Внимание: без системных пакетов документы PDF не построятся. Поставьте: apt-get install -y$missing" >&2
    echo "Warning: PDF documents need system packages: apt-get install -y$missing" >&2
    exit 0
fi

sudo=""
if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
if command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "Ставлю системные пакеты / installing system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq || true
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Нужны системные пакеты. Поставьте их: sudo apt-get install -y$missing" >&2
echo "System packages are needed: sudo apt-get install -y$missing" >&2
exit 1
