#!/bin/sh
# The screen compiler: what it refuses, at which line, and that what it makes
# compiles.  Ends with "N passed, N failed".
tool=${BUILD:-build}/gen/mkscreen
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAILED: $*"; }

cat >"$dir/actions.tbl" <<'END'
# what can be done
a.open "Open" F6 o  act none  opens s.list  anywhere
	"Opens the list."
a.drop "Drop" d Alt-d  act none
	row dangerous
	"Drops the row."
END
head='list s.list "List"
 act none
 help "A list."
 column n "Name" 20+ never-drop
'
form='form s.form "Form"
 act none
 help "A form."
'

compile() { # screen text on standard input
	cat >"$dir/s.scr"
	"$tool" "$dir/screens.h" "$dir/screens.c" "$dir/actions.tbl" "$dir/s.scr" 2>"$dir/said"
}
refuses() { # what, line, words, the end of the screen
	if printf "%s$4" "$head" | compile; then bad "$1: was taken"; return; fi
	if grep -q "s.scr:$2: error: .*$3" "$dir/said"; then ok
	else bad "$1:"; cat "$dir/said"; fi
}

if printf '%s action a.drop\n action a.open F7\n' "$head" | compile; then ok
else bad "a good list"; cat "$dir/said"; fi
grep -q 'SCREEN_S_LIST' "$dir/screens.h" && ok || bad "no screen constant"
grep -q 'ACTION_A_DROP' "$dir/screens.h" && ok || bad "no action constant"

printf '%s%s' "$head" "$form x \"X\" choice { a \"A\" b \"B\" } required
   \"One of two.\"
 y \"Y\" pick thing
   \"A thing.\"
" | compile && ok || bad "a good form"
grep -q 'F_S_FORM_Y' "$dir/screens.h" && ok || bad "no field constant"
grep -q 'C_S_FORM_X_B' "$dir/screens.h" && ok || bad "no option constant"
cc=${CC:-cc}
$cc -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -I"$dir" -c -o "$dir/out.o" "$dir/screens.c" &&
	ok || bad "what it makes does not compile"

refuses "unknown statement" 5 "unknown statement" ' act2 none\n'
refuses "unknown type" 8 "unknown field type" "$form x \"X\" blob\n"
refuses "no help" 8 "no help" "$form x \"X\" int\n"
refuses "attribute" 8 "unknown attribute" "$form x \"X\" int \"H\" frob\n"
refuses "twice" 9 "field x twice" "$form x \"X\" int \"H\"\n x \"Z\" int \"H\"\n"
refuses "label" 8 "wider than 24" "$form x \"A label much too wide for a form\" int \"H\"\n"
refuses "unknown action" 5 "unknown action" ' action a.none\n'
refuses "engine key" 5 "always means Down" ' action a.drop j\n'
refuses "clash" 6 "both want the key F6" ' action a.drop F6\n action a.open\n'
refuses "enter" 5 "unknown screen" ' enter s.none\n'
refuses "width" 1 "78" ' column o "O" 70 never-drop\n'
refuses "drop" 5 "never-drop or drop" ' column o "O" 7\n'
refuses "column label" 5 "wider than its column" ' column o "Wide label" 4 drop 1\n'
refuses "no act" 5 "no permission" 'list t.list "L"\n help "H."\n column n "N" 9 drop 1\n'
refuses "one C name" 5 "too" 'list s_list "L"\n act none\n help "H."\n column n "N" 9 drop 1\n'
refuses "quote" 5 "not closed" ' help "not closed\n'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
