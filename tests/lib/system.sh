# What the system tests share: a folder of their own, a store, people, checks.
# Sourced by tests/system/*.sh.  Each script ends with `finish`.
#
# A check runs the program and looks at three things: the exit status, what it
# said on standard error, and that it said it in one sentence.
wb=${WARDBOOK:-build/wardbook}
case $wb in /*) ;; *) wb=$PWD/$wb ;; esac
export LC_ALL=C.UTF-8
unset WARDBOOK_STORE WARDBOOK_CLOCK
t=$(mktemp -d); chmod 700 "$t"
trap 'tidy' EXIT
passed=0 failed=0
S=$t/ward.db
here=$PWD seeds=$PWD/seeds

tidy() { # scripts with more to clean up define leave()
	command -v leave >/dev/null 2>&1 && leave
	rm -rf "$t"
}
good() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAILED: $*"; }
check() { # what, command...: must succeed
	_what=$1; shift
	if "$@"; then good; else bad "$_what"; fi
}
finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
	exit
}

pass_file() { # file, pass phrase
	printf '%s\n' "$2" > "$1"; chmod 600 "$1"
}
as() { # user, arguments...
	_user=$1; shift
	"$wb" --store "$S" --user "$_user" --password-file "$t/$_user.pw" "$@"
}
# The same beside this script; pid is the program's own, not a shell's.
start_as() { # user, arguments...
	_user=$1; shift
	"$wb" --store "$S" --user "$_user" --password-file "$t/$_user.pw" "$@" >/dev/null 2>&1 &
	pid=$!
}
# A training store: everyone's pass phrase is the same.
demo_store() { # arguments of demo
	WARDBOOK=$wb sh "$here/tests/lib/demo.sh" "$S" "$@" >/dev/null 2>"$t/demo.err" || { cat "$t/demo.err"; bad "demo"; finish; }
	for _u in carla nina chris david paula bill rita adam otto ana; do
		pass_file "$t/$_u.pw" "training is no secret"
	done
}
# A store as init makes it, and one account a role given.
init_store() { # role...
	pass_file "$t/ana.pw" "a long pass phrase of ana 2016"
	"$wb" --store "$S" init --site Vitoria --founder ana --password-file "$t/ana.pw" \
		>"$t/recovery" 2>"$t/init.err" || { cat "$t/init.err"; bad "init"; finish; }
	for _r in "$@"; do
		pass_file "$t/$_r.pw" "a long pass phrase of $_r 2016"
		as ana user add "$_r" --role "$_r" --initial-password-file "$t/$_r.pw" >/dev/null ||
			bad "user add $_r"
	done
}

# wants STATUS WORDS COMMAND...: that exit status, and on standard error the
# words (an extended regular expression; "" for none at all) in one sentence.
wants() {
	_status=$1 _words=$2; shift 2
	"$@" >"$t/out" 2>"$t/err" </dev/null
	_got=$?
	if [ "$_got" != "$_status" ]; then
		bad "$*: exit $_got, wanted $_status: $(cat "$t/err")"
	elif [ -z "$_words" ] && [ -s "$t/err" ]; then
		bad "$*: said $(cat "$t/err")"
	elif [ -n "$_words" ] && ! grep -q -E -e "$_words" "$t/err"; then
		bad "$*: said $(cat "$t/err"), wanted $_words"
	elif [ "$_status" != 0 ] && [ "$(grep -c '^wardbook: ' "$t/err")" != 1 ]; then
		bad "$*: not one sentence: $(cat "$t/err")"
	else
		good
	fi
}
# What the last command printed is JSON for which the Python expression holds.
json() { # expression over d
	python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
sys.exit(0 if eval(sys.argv[2]) else 1)' "$t/out" "$1" 2>"$t/py.err" ||
		{ bad "json: $1: $(head -c 300 "$t/out") $(tail -1 "$t/py.err")"; return; }
	good
}
sound() { # what: the store is sound afterwards
	as "${checker:-ana}" check >"$t/out" 2>"$t/err" || { bad "check after $1: $(cat "$t/err" "$t/out")"; return; }
	good
}
same_bytes() { # what, before, after
	if cmp -s "$2" "$3"; then good; else bad "$1: the file was changed"; fi
}
