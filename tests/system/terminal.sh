#!/bin/sh
# The terminal interface when it is ended from outside: a cut line, a shutdown,
# a stop, a kill, a terminal too small, a writer that is stuck.  The real
# program runs under a shell in a pseudo terminal, so that what it leaves
# behind on the terminal can be looked at.
. tests/lib/system.sh
runner=${BUILD:-build}/tests/screen-run
demo_store --patients 60 --years 1 --seed 3
cp "$S" "$t/first.db"

# Runs the program, then says how it ended and what the terminal is set to.
cat > "$t/run.sh" <<'R'
settings() { stty -a | grep -o -E -e '-?(icanon|echo|isig|icrnl|opost)\b' | tr '\n' ' '; }
before=$(settings)
sh -c 'echo $$ > "$1"; shift; exec "$@"' sh "$PIDFILE" "$PROGRAM" "$@"
status=$?
[ "$(settings)" = "$before" ] && say="terminal as before" || say="terminal changed: $before / $(settings)"
printf '\nended with %s, %s\n' "$status" "$say"
stty sane
eval "printf i >&$WARDBOOK_IDLE_FD"
read -r answer
R
play() { # name: a scenario on standard input, on the store as it was made
	rm -f "$S" "$S"-*
	cp "$t/first.db" "$S"
	{
		echo "env PIDFILE=$t/pid"
		echo "env PROGRAM=$wb"
		echo "timeout 20000"
		cat
	} > "$t/$1.scn"
	if WARDBOOK=/bin/bash "$runner" "$t/$1.scn" >"$t/out" 2>&1; then good; else bad "$1"; cat "$t/out"; fi
	sound "$1"
}
begin="start $t/run.sh --store $S --user carla
paste training is no secret
key F2
see carla, clerk"

for sig in TERM HUP; do
	case $sig in TERM) name=Termine ;; HUP) name=Haengup ;; esac
	play "signal-$sig" <<E
$begin
key Alt-r
see Register patient
type $name
key Tab
type Adaeze
shell kill -$sig \$(cat $t/pid)
wait
see terminal as before
key Enter
exit 0
start $t/run.sh --store $S --user carla
paste training is no secret
key F2
key Alt-d
see Register
key Enter
see This form was left before it was saved.
key r
see $name
see Adaeze
shell kill -KILL \$(cat $t/pid)
wait
key Enter
exit 0
E
done

# Killed without a word: what was typed five quiet seconds before is kept.
play killed <<E
$begin
key Alt-r
type Killigrew
shell sleep 8
shell kill -KILL \$(cat $t/pid)
wait
key Enter
exit 0
start $t/run.sh --store $S --user carla
paste training is no secret
key F2
key Alt-d
see Register
key Enter
key r
see Killigrew
shell kill -TERM \$(cat $t/pid)
wait
see terminal as before
key Enter
exit 0
E

play small <<E
size 20x60
start $t/run.sh --store $S --user carla
see 80
resize 24x80
see User
shell kill -TERM \$(cat $t/pid)
wait
see terminal as before
key Enter
exit 0
E

play quit <<E
$begin
key Alt-q
see User
key F12
E
finish
