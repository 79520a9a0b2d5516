#!/bin/sh
# make bench: every figure beside its plaintext baseline, measured in the same
# run.  A row is  name | unit | ours | baseline | ratio | target | ok or SHORT.
build=${BUILD:-build}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
printf '%-52s %-8s %12s %12s %8s %12s  %s\n' what unit ours baseline ratio target verdict
for b in "$build"/bench/bench_*; do
	case $b in *.o|*.d) continue ;; esac
	[ -x "$b" ] && "$b" >>"$out"
done
for b in tests/bench/bench_*.sh; do
	[ -e "$b" ] && WARDBOOK="$build/wardbook" sh "$b" >>"$out"
done
grep '|' "$out" | awk -F'|' '{printf "%-52s %-8s %12s %12s %8s %12s  %s\n",$1,$2,$3,$4,$5,$6,$7}'
grep -v '|' "$out"
short=$(grep -c '|SHORT' "$out")
echo
[ "$short" = 0 ] && echo "every row reaches its target" || { echo "short of their targets:"; grep '|SHORT' "$out" | cut -d'|' -f1; }
