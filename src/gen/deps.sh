#!/bin/sh
# Installs the Debian packages that are missing, saying which and why.
# On an unknown system it prints the list and stops where something is lacking.
missing=
need() { # package, why, test
	sh -c "$3" >/dev/null 2>&1 || { missing="$missing $1"; echo "missing: $1 ($2)" >&2; }
}
lib() { need "$1" "$2" "pkg-config --exists $3"; }
has() { need "$1" "$2" "command -v $3"; }

has gcc              "C compiler"                       gcc
has make             "build"                            make
has pkg-config       "finds the libraries"              pkg-config
need libc6-dev       "C library headers"                "test -e /usr/include/stdio.h"
lib libncurses-dev   "terminal"                         "ncursesw panelw"
lib libsqlite3-dev   "the store"                        sqlite3
lib libsodium-dev    "sealing"                          libsodium
lib libutf8proc-dev  "text of every language"           libutf8proc
lib libjansson-dev   "JSON"                             jansson
need libzint-dev     "barcodes on labels"               "test -e /usr/include/zint.h"
need libcsv-dev      "delimited files"                  "test -e /usr/include/csv.h"
need tzdata          "time zones"                       "test -e /usr/share/zoneinfo/Europe/Lisbon"
if [ "$1" = test ]; then
	lib libcmocka-dev "unit tests"                  cmocka
	lib libvterm-dev  "screen tests"                vterm
	lib libpq-dev     "the same SQL on PostgreSQL"  libpq
	has tmux          "a real terminal in tests"    tmux
	has python3       "reads extracts in tests"     python3
	has sqlite3       "changes a store behind the program's back in tests" sqlite3
	has postgresql-common "a throw-away PostgreSQL in tests" pg_virtualenv
	need postgresql   "the server of those tests"   "ls /usr/lib/postgresql/*/bin/postgres"
fi
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	echo "This is no Debian. Install what matches these packages, then run again:" >&2
	echo " $missing" >&2
	exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
	sudo=sudo
	command -v sudo >/dev/null 2>&1 || { echo "As root: apt-get install$missing" >&2; exit 1; }
fi
echo "Installing with apt:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 ||
	{ $sudo apt-get update >/dev/null && $sudo apt-get install -y --no-install-recommends $missing >/dev/null; } ||
	{ echo "apt could not install:$missing" >&2; exit 1; }
