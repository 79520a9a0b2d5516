#!/bin/sh
# make bench: every figure beside its plaintext baseline, measured in the same
# run.  run.sh NAME...: those alone (find, book, pharmacy, ...).  A row is
#   name | unit | ours | baseline | ratio | target | ok or SHORT | cpu
# cpu: the same figure by the processor's clock, where it was taken.  A line
# without bars says what was not measured and why.  The big stores are made
# once a day, under build/bench-store.
BUILD=${BUILD:-build}
export BUILD WARDBOOK="$BUILD/wardbook" LC_ALL=C.UTF-8
unset WARDBOOK_STORE WARDBOOK_CLOCK
out=$(mktemp)
trap 'rm -f "$out"' EXIT
start=$(date +%s)
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) before the start; figures mean little on a busy machine"
[ $# -gt 0 ] || set -- $(cd "$BUILD/bench" && ls bench_* | grep -v '\.' | sed 's/^bench_//')
for name; do
	began=$(date +%s)
	echo "bench_$name" >&2
	"$BUILD/bench/bench_$name" >>"$out" || echo "bench_$name failed" >>"$out"
	echo "bench_$name: $(($(date +%s) - began)) seconds" >&2
done
row='%-52s %-8s %12s %12s %8s %12s  %-6s %10s\n'
printf "$row" what unit ours baseline ratio target verdict cpu
grep '|' "$out" | awk -F'|' -v row="$row" '{printf row,$1,$2,$3,$4,$5,$6,$7,$8 == "" ? "-" : $8}'
grep -v '|' "$out"
echo "in $(($(date +%s) - start)) seconds"
if grep -q '|SHORT' "$out"; then
	echo "short of their targets:"
	grep '|SHORT' "$out" | cut -d'|' -f1 | sed 's/^/  /'
else
	echo "every row reaches its target"
fi
! grep -q ' failed$' "$out"
