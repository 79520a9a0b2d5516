#!/bin/sh
# demo.sh STORE ARGUMENTS...: a training store with a made-up hospital.
#
# The same seed gives the same hospital, so that tests/run.sh has each made
# once (DEMO_CACHE is a folder) and copied to whoever wants it.  Without the
# folder it is made where it is wanted.
set -eu
wb=${WARDBOOK:-build/wardbook}
store=$1; shift
if [ -z "${DEMO_CACHE:-}" ]; then
	exec "$wb" --store "$store" demo "$@"
fi
mkdir -p "$DEMO_CACHE"
made=$DEMO_CACHE/$(echo "$* at ${WARDBOOK_CLOCK:-now}" | tr -c 'A-Za-z0-9\n' _)
(
	flock 9
	if [ ! -e "$made.said" ]; then
		rm -f "$made".db*
		"$wb" --store "$made.db" demo "$@" >"$made.saying"
		# Nothing of it may be left in the log, which is not copied.
		[ ! -s "$made.db-wal" ]
		mv "$made.saying" "$made.said"
	fi
) 9>"$made.lock"
cp "$made.db" "$store"
chmod 600 "$store"
sed "s|$made.db|$store|" "$made.said"
