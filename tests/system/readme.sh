#!/bin/sh
# README says what is true: its matrices are the tables, its screens the golden
# ones, and what it names is there.
passed=0 failed=0
check() { # name, status
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
for m in domains acts; do
	sed -n "/<!-- matrix: $m -->/,/<!-- end -->/p" README.md | sed '1d;$d' > "$t/have"
	awk -f src/gen/matrix.awk src/access/$m.tbl > "$t/want"
	cmp -s "$t/have" "$t/want"; check "the matrix of $m" $?
done
# <!-- golden: FILE SCREEN --> is followed by that block of tests/screen/FILE.golden.
grep -oE '<!-- golden: [^ ]+ [^ ]+ -->' README.md > "$t/named"
[ "$(wc -l < "$t/named")" -ge 2 ]; check "two golden screens" $?
while read -r _ _ file screen _; do
	awk -v s="== $screen " 'index($0, s) == 1 { on = 1; next } /^== / { on = 0 }
		on && /^\|/ { sub(/^\|/, ""); sub(/\|$/, ""); print }' "tests/screen/$file.golden" > "$t/want"
	awk -v m="<!-- golden: $file $screen -->" '$0 == m { on = 1; next } on && /^```/ { n++; if (n == 2) exit; next }
		on' README.md > "$t/have"
	[ -s "$t/want" ] && cmp -s "$t/have" "$t/want"; check "the golden screen $screen" $?
done < "$t/named"
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
