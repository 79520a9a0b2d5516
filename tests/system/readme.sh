#!/bin/sh
# README says what is true: its matrices are the tables, its screens the golden
# ones, and what it names is there.
passed=0 failed=0
check() { # name, status
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
sh src/gen/readme.sh > "$t/README"
cmp -s "$t/README" README.md; check "matrices and golden screens of README (make manual)" $?
[ "$(grep -c '^<!-- golden: ' README.md)" -ge 2 ]; check "two golden screens" $?
[ "$(grep -c '^| `' README.md)" -ge 60 ]; check "both matrices" $?
awk -f src/gen/keys.awk screens/actions.tbl | cmp -s - man/wardbook-keys.7
check "the manual's keys are those of actions.tbl (make manual)" $?
for f in $(grep -oE '`(src|include|screens|db|seeds|tests|man)/[A-Za-z0-9_./]*`' README.md | tr -d '`' | grep -vE 'N(AME|NNN)' | sort -u); do
	[ -e "$f" ]; check "README names $f" $?
done
for target in $(grep -oE '`?make [a-z-]+' README.md | sed 's/.*make //' | sort -u); do
	grep -qE "^$target:" Makefile; check "make $target" $?
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
