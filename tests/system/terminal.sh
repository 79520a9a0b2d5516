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

# As plain lines the terminal itself holds what is typed before Enter; it is
# asked for when the program has to end.
if python3 - "$wb" "$S" "$t" <<'P' >"$t/out" 2>&1; then good; else bad "half a line, as plain lines"; cat "$t/out"; fi
import os, pty, select, signal, sys, time
wb, store, t = sys.argv[1:]
for f in (store, store + "-wal", store + "-shm"):
    if os.path.exists(f):
        os.remove(f)
with open(t + "/first.db", "rb") as a, open(store, "wb") as b:
    b.write(a.read())
os.chmod(store, 0o600)
seen = b""
def wait(fd, word):
    global seen
    end = time.time() + 20
    while word not in seen:
        if not select.select([fd], [], [], end - time.time())[0]:
            sys.exit("not said: %r\n%r" % (word, seen[-600:]))
        try:
            seen += os.read(fd, 4096)
        except OSError:
            sys.exit("ended: %r" % seen[-600:])
    seen = seen[seen.index(word) + len(word):]
def run():
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(wb, [wb, "--linear", "--store", store, "--user", "carla"])
    wait(fd, b"User")
    os.write(fd, b"\n")
    wait(fd, b"phrase")
    os.write(fd, b"training is no secret\n")
    wait(fd, b"The form:")
    os.write(fd, b"1\n")
    wait(fd, b">")
    os.write(fd, b"register p\n")
    return pid, fd
pid, fd = run()
wait(fd, b"Family name")
os.write(fd, b"Killigrew\n")
wait(fd, b"Given names")
os.write(fd, b"Honor")
time.sleep(0.5)
os.kill(pid, signal.SIGTERM)
if os.waitpid(pid, 0)[1] != 0:
    sys.exit("it did not end well")
pid, fd = run()
wait(fd, b"Unsaved work")
os.write(fd, b"1\n")
wait(fd, b"[Killigrew]")
os.write(fd, b"\n")
wait(fd, b"[Honor]")
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
P

play quit <<E
$begin
key Alt-q
see User
key F12
E
finish
