#!/bin/sh
# Runs every test; the last line is "N passed, N failed".
build=${BUILD:-build}
export WARDBOOK="$build/wardbook" LC_ALL=C.UTF-8
passed=0 failed=0 start=$(date +%s)
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

count() { # passed, failed
	passed=$((passed + $1)) failed=$((failed + $2))
}
# A program that ends with "N passed, N failed".
closing() {
	name=$1; shift
	"$@" >"$log/out" 2>&1 </dev/null
	status=$?
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log/out" | tail -1)
	p=${line%% passed*} f=${line#*passed, }; f=${f%% failed*}
	[ -n "$line" ] || { p=0 f=1; }
	[ $status = 0 ] || [ "$f" != 0 ] || f=1
	echo "$name: $p passed, $f failed"
	grep -E '^(skip|SKIP)' "$log/out"
	[ "$f" = 0 ] || cat "$log/out"
	count "$p" "$f"
}
# A cmocka program.
unit() {
	"$1" >"$log/out" 2>&1 </dev/null
	status=$?
	p=$(grep -c '^\[       OK \]' "$log/out") f=$(grep -c '^\[  FAILED  \] [a-z_0-9A-Z]*$' "$log/out")
	[ $status = 0 ] && f=0
	[ $status = 0 ] || [ "$f" != 0 ] || f=1
	[ $status = 0 ] && [ "$p" = 0 ] && f=1
	echo "${1##*/}: $p passed, $f failed"
	grep -E '^(skip|SKIP)' "$log/out"
	[ "$f" = 0 ] || cat "$log/out"
	count "$p" "$f"
}
one() { # a command that must exit 0
	name=$1; shift
	if "$@" >"$log/out" 2>&1 </dev/null; then echo "$name: 1 passed, 0 failed"; count 1 0
	else echo "$name: 0 passed, 1 failed"; cat "$log/out"; count 0 1; fi
}

one layers sh src/gen/check-layers.sh
for t in "$build"/tests/test_*; do
	case $t in *.o|*.d) continue ;; esac
	unit "$t"
done
for t in "$build"/fuzz/fuzz_*; do
	[ -x "$t" ] || continue
	case $t in *.o|*.d) continue ;; esac
	one "${t##*/}" "$t"
done
closing "screen harness" sh tests/screen/self.sh "$build/tests/screen-run" "$build/tests/vt_stub"
for t in tests/system/*.sh; do
	[ -e "$t" ] && closing "$t" sh "$t"
done
for t in tests/screen/*.scn; do
	[ -e "$t" ] || continue
	closing "screens" "$build/tests/screen-run" tests/screen/*.scn
	break
done
echo "in $(($(date +%s) - start)) seconds"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
