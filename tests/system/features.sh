#!/bin/sh
# The feature table says what is true: no row is missing or empty, and every
# test it names is there.
passed=0 failed=0
check() { # name, status
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
rows() { grep -v '^#' tests/features.tbl | grep '|'; }
for n in $(seq 1 37) $(seq 60 90); do
	[ "$(rows | grep -c "^$n |")" = 1 ]; check "row $n stands once" $?
done
[ -z "$(rows | awk -F' *[|] *' '$2 == "" || $3 == "" || $4 == "" { print $1 }')" ]
check "every row says where, and names a test" $?
for f in $(rows | sed 's/.*|//' | tr ' ' '\n' | grep . | sort -u); do
	[ -f "tests/$f" ]; check "tests/$f is there" $?
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
