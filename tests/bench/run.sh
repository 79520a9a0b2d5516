#!/bin/sh
# make bench: every figure beside its plaintext baseline, measured in the same
# run.  A row is  name | unit | ours | baseline | ratio | target | ok or SHORT;
# a line without bars says what was not measured and why.
build=${BUILD:-build}
export WARDBOOK="$build/wardbook" LC_ALL=C.UTF-8
unset WARDBOOK_STORE WARDBOOK_CLOCK
out=$(mktemp)
trap 'rm -f "$out"' EXIT
start=$(date +%s)
echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) before the start; figures mean little on a busy machine"
for b in "$build"/bench/bench_*; do
	case $b in *.o|*.d) continue ;; esac
	[ -x "$b" ] || continue
	echo "${b##*/}" >&2
	"$b" >>"$out" || echo "${b##*/} failed" >>"$out"
done
printf '%-52s %-8s %12s %12s %8s %12s  %s\n' what unit ours baseline ratio target verdict
grep '|' "$out" | awk -F'|' '{printf "%-52s %-8s %12s %12s %8s %12s  %s\n",$1,$2,$3,$4,$5,$6,$7}'
grep -v '|' "$out"
echo "in $(($(date +%s) - start)) seconds"
if grep -q '|SHORT' "$out"; then
	echo "short of their targets:"
	grep '|SHORT' "$out" | cut -d'|' -f1 | sed 's/^/  /'
else
	echo "every row reaches its target"
fi
! grep -q ' failed$' "$out"
