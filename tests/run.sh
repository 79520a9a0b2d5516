#!/bin/sh
# Runs every test, as many at a time as there are cores; the last line is
# "N passed, N failed".  `run.sh job KIND COMMAND...` is one of them: it prints
# its result in one go and leaves its two numbers in $RESULTS.
build=${BUILD:-build}
export WARDBOOK="$build/wardbook" LC_ALL=C.UTF-8

# A program that ends with "N passed, N failed".
closing() {
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$out" | tail -1)
	p=${line%% passed*} f=${line#*passed, }; f=${f%% failed*}
	[ -n "$line" ] || { p=0 f=1; }
	[ $status = 0 ] || [ "$f" != 0 ] || f=1
}
# A cmocka program; a test that failed is named twice.
unit() {
	p=$(grep -c '^\[       OK \]' "$out")
	f=$(grep '^\[  FAILED  \] [a-z_0-9A-Z]*$' "$out" | sort -u | wc -l)
	[ $status = 0 ] && f=0
	[ $status = 0 ] || [ "$f" != 0 ] || f=1
	[ $status = 0 ] && [ "$p" = 0 ] && f=1
}
# A command that must exit 0.
one() {
	p=1 f=0
	[ $status = 0 ] || { p=0 f=1; }
}

if [ "$1" = job ]; then
	kind=$2; shift 2
	out=$(mktemp -p "$RESULTS")
	began=$(date +%s)
	"$@" >"$out" 2>&1 </dev/null
	status=$?
	"$kind"
	while [ "$1" = sh ]; do shift; done
	case $1 in *screen-run) shift ;; esac
	{
		echo "${1#"$build"/}: $p passed, $f failed ($(($(date +%s) - began)) s)"
		grep -E '^(skip|SKIP)' "$out"
		[ "$f" = 0 ] || cat "$out"
	} >"$out.said"
	cat "$out.said"
	echo "$p $f" >"$out.count"
	exit 0
fi

start=$(date +%s)
RESULTS=$(mktemp -d)
export RESULTS
export DEMO_CACHE="$RESULTS/demos"
trap 'rm -rf "$RESULTS"' EXIT
programs() { # those of a folder
	for t in "$1"*; do
		case $t in *.o|*.d) continue ;; esac
		[ -x "$t" ] && echo "$2 $t"
	done
}
{
	# The long ones first, so that no core waits at the end.
	for t in tests/system/*.sh; do
		[ -e "$t" ] && echo "closing sh $t"
	done
	for t in tests/screen/*.scn; do
		[ -e "$t" ] && echo "closing $build/tests/screen-run $t"
	done
	echo "closing sh tests/screen/self.sh $build/tests/screen-run $build/tests/vt_stub"
	programs "$build/tests/test_" unit
	programs "$build/fuzz/fuzz_" one
	echo "one sh src/gen/check-layers.sh"
} >"$RESULTS/jobs"
xargs -L 1 -P "$(nproc 2>/dev/null || echo 1)" sh tests/run.sh job <"$RESULTS/jobs"

set -- $(cat "$RESULTS"/*.count 2>/dev/null | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
lost=$(($(wc -l <"$RESULTS/jobs") - $(ls "$RESULTS" | grep -c 'count$')))
[ "$lost" = 0 ] || { echo "$lost tests gave no result"; set -- "$1" $(($2 + lost)); }
echo "in $(($(date +%s) - start)) seconds"
echo "$1 passed, $2 failed"
[ "$2" = 0 ] && [ "$1" -gt 0 ]
