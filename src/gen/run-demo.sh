#!/bin/sh
# make run: a made-up hospital if there is none, who can log in, the terminal.
program=$1
store=${WARDBOOK_STORE:-build/training.db}
if [ ! -e "$store" ]; then
	# Under another name until it is whole: a run that was killed counts
	# for nothing.
	rm -f "$store.new" "$store.new"-*
	"$program" --store "$store.new" demo >/dev/null || exit $?
	[ ! -s "$store.new-wal" ] || mv "$store.new-wal" "$store-wal"
	mv "$store.new" "$store"
	rm -f "$store.new"-*
fi
"$program" --store "$store" demo --who || exit $?
if [ -t 0 ] && [ -t 1 ]; then
	exec "$program" --store "$store"
fi
"$program" --store "$store" demo --dashboard || exit $?
echo
echo "To work in it:  $program --store $store"
