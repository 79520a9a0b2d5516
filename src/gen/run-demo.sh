#!/bin/sh
# make run: a made-up hospital if there is none, who can log in, the terminal.
program=$1
store=${WARDBOOK_STORE:-build/training.db}
if [ ! -e "$store" ]; then
	"$program" --store "$store" demo || exit $?
else
	"$program" --store "$store" demo --who || exit $?
fi
if [ -t 0 ] && [ -t 1 ]; then
	exec "$program" --store "$store"
fi
"$program" --store "$store" demo --dashboard || exit $?
echo
echo "To work in it:  $program --store $store"
