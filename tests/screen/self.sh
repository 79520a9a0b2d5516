#!/bin/sh
# The harness tries itself:  self.sh SCREEN-RUN VT-STUB
#
# Each case writes a scenario for the stub program and says how the runner
# must end and what it must say.  A harness that lets everything pass would
# fail here, so most cases are failures that it has to see.
runner=$1
WARDBOOK=$2
export WARDBOOK
dir=$(mktemp -d "${TMPDIR:-/tmp}/screen-self-XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

# scn NAME: the scenario on standard input
scn() {
	cat >"$dir/$1.scn"
}

# run STATUS TEXT NAME [OPTION]: the runner's status, and what it prints
run() {
	out=$("$runner" $4 "$dir/$3.scn" 2>&1)
	got=$?
	case $got,$out in
	"$1",*"$2"*)
		passed=$((passed + 1))
		;;
	*)
		failed=$((failed + 1))
		echo "FAIL self: $3 $4: status $got, wanted $1 and: $2"
		printf '%s\n' "$out" | sed 's/^/    /'
		;;
	esac
}

# is FILE TEXT: a line of a file is this
is() {
	if grep -qxF -e "$2" "$dir/$1"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL self: $1 has no line: $2"
	fi
}

# --- golden files: missing, written, equal, changed, left over
scn gold <<'END'
# a comment, and a variable
size 16x60
env SOME=bed
mask wardbook-screen-[^ ]+
start
screen first
bytes <= 0
key Down
type ${SOME}
screen second
END
run 1 'has no screen first' gold
run 0 'new screen second' gold --golden
is gold.golden '== first 16x60'
is gold.golden '1: BBBB.BB'
is gold.golden '9: UUUUU.....ccccccc'
is gold.golden "$(printf '|Zoe\314\210 \346\227\245\346\234\254 O\314\201|%49s|' '')"
is gold.golden '4: RRRRRRRRRRRRRRRRRRRRRRRRRRRRRR'
is gold.golden 'cursor 15,10'
run 0 'ok gold' gold
run 0 '1 passed, 0 failed' gold --golden
sed -i 's/Text: bed/Text: bad/' "$dir/gold.golden"
run 1 '    -  15 |Text: bad' gold
run 1 'FAIL gold: line 10: screen second differs' gold
run 0 '    +  15 |Text: bed' gold --golden
printf '\n== old 1x1\n| |\n' >>"$dir/gold.golden"
run 1 'no statement asks for screen old' gold
sed -i 's/^4: R/4: B/; /^== old/,$d' "$dir/gold.golden"
run 1 '    + ' gold

# --- what varies is masked, what follows keeps its place
scn mask <<'END'
start
mask home [^ ]+
mask 日
row 12 /wardbook-screen-
screen masked
END
run 0 'ok mask' mask --golden
run 0 'ok mask' mask
if grep -q '^|home\|^|~* tz UTC  ' "$dir/mask.golden" &&
	! grep -q 'wardbook-screen' "$dir/mask.golden"; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	echo "FAIL self: the mask does not cover"
fi

# --- looking
scn look <<'END'
size 16x60
start
see ALLERGY
see "Zoe\xcc\x88 日本 O"
unsee nowhere
row 9 ALLERGY
row -1 Q quit
attr bold at Ward 4B
attr underline at Notes
attr color at ALLERGY
attr red at ALLERGY
attr plain at Q quit
attr reverse at Bed 1
key Down*2 Up
attr reverse at Bed 2
cursor at "Text: "
cursor on
cursor 15,7
type Zoë 日本
cursor at Zoë 日本
cursor 15,15
END
run 0 'ok look' look
for line in 'see nowhere' 'unsee ALLERGY' 'row 8 ALLERGY' 'row 9 Bed' \
	'attr bold at Notes' 'attr green at ALLERGY' 'attr plain at ALLERGY' \
	'attr reverse at Bed 2' 'cursor at Notes' 'cursor 1,1' 'cursor off' \
	'bytes <= 10' 'exit 0' 'see ${NOT_THERE}' 'nonsense' 'key F13' \
	'attr bold at nowhere' 'type \q' 'resize 0x9'; do
	printf 'timeout 400\nstart\n%s\n' "$line" | scn bad
	run 1 'FAIL bad: line 3: ' bad
done

# --- input: names of keys, typing, paste, scanner, typed ahead, sizes
scn input <<'END'
start
count
key F1 Ctrl-X Esc S-Tab PgDn Home Backspace
see last KEY_BACKSPACE keys 7 pastes 0
key Alt-3
see last 3 keys 9
keys <= 8
mark
key Left
bytes <= 60
burst a b Down Down
keys <= 13
see keys 14
attr reverse at Bed 3
paste \${x}\nnext
END
run 1 'unknown escape \$' input
sed -i '$d' "$dir/input.scn"
cat >>"$dir/input.scn" <<'END'
paste one\ntwo
see Text: 3abone/two
see pastes 1
scan ]C1\x1d0107
see one/two]C10107/
key Enter
see 0107//
resize 30x100
see 30x100
see resizes 1
resize 30x100
resize 24x80
see 24x80
see resizes 2
key Q
exit 0
END
run 0 'ok input' input
printf 'start\nkey a b c\nkeys <= 2\n' | scn bad
run 1 '3 keys, more than 2' bad

# --- other terminals
for term in tmux-256color screen-256color linux vt220 vt100; do
	scn term <<END
term $term
start
key F2 Up Down Backspace F10
see last KEY_F(10) keys 5
attr reverse at Bed 2
resize 40x120
see 40x120
key Q
exit 0
END
	run 0 'ok term' term
done
printf 'term vt220\nstart\nkey F5\n' | scn bad
run 1 'vt220 has no key "F5"' bad

# --- the end of the program, and time
scn ends <<'END'
shell echo hello >"${TMP}/file"; test "$HOME" = "$TMP"
start --fail
exit 2
start
key E
exit 3
start
signal HUP
exit HUP
start
key S
see last S
key M M M x M y
see keys 7
see Text: xy
END
run 0 'ok ends' ends
printf 'timeout 200\nstart\nkey H\n' | scn bad
run 1 'no idle mark within 200 ms after H' bad
printf 'timeout 200\nstart\nexit 0\n' | scn bad
run 1 'the program still runs after 200 ms' bad
printf 'start\nkey Q\n' | scn bad
run 1 'the program ended unasked: exit status 0' bad
printf 'start\nkey Q a\n' | scn bad
run 1 'the program has ended' bad
printf 'start\nkey E\nexit 0\n' | scn bad
run 1 'the program ended with exit status 3' bad
printf 'shell echo why; false\n' | scn bad
run 1 '    why' bad
printf 'start\nsignal KILL\nexit 0\n' | scn bad
run 1 'signal 9' bad

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
