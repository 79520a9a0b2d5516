#!/bin/sh
# Bad input: each gets one clear sentence and the right exit status; nothing
# is lost, nothing half-done stays, and the store is sound afterwards.
. tests/lib/system.sh

writer=
leave() {
	[ -n "$writer" ] && kill -CONT "$writer" 2>/dev/null && kill -KILL "$writer" 2>/dev/null
	mountpoint -q "$t/small" 2>/dev/null && umount "$t/small"
}

demo_store --patients 60 --years 1 --seed 3
sound "making it"
copy_store() { # to: the store as a file by itself
	cp "$S" "$1"
	[ -s "$S-wal" ] && cp "$S-wal" "$1-wal"
	chmod 600 "$1"
}
in_store() { # store, user, arguments
	_s=$1 _u=$2; shift 2
	"$wb" --store "$_s" --user "$_u" --password-file "$t/$_u.pw" "$@"
}

# ---- stores that are none --------------------------------------------------------
wants 4 'no store at' in_store "$t/none.db" carla find patient x
wants 2 'is a folder' in_store "$t" carla find patient x
: > "$t/empty.db"
wants 6 'no wardbook store' in_store "$t/empty.db" carla find patient x
head -c 5000 /dev/urandom > "$t/junk.db"; cp "$t/junk.db" "$t/junk.was"
wants 6 'no store' in_store "$t/junk.db" carla find patient x
same_bytes "junk" "$t/junk.was" "$t/junk.db"
sqlite3 "$t/foreign.db" 'CREATE TABLE a (b); INSERT INTO a VALUES (1); PRAGMA user_version=6;'
cp "$t/foreign.db" "$t/foreign.was"
wants 6 'no wardbook store' in_store "$t/foreign.db" carla find patient x
wants 6 'no wardbook store' in_store "$t/foreign.db" carla import --map "$seeds/mappings/noshow.map" "$t/foreign.db"
wants 5 'there already' "$wb" --store "$t/foreign.db" init --site X --founder ana --password-file "$t/ana.pw"
same_bytes "a foreign database" "$t/foreign.was" "$t/foreign.db"
check "nothing is left beside a foreign file" test "$(ls "$t" | grep -c '^foreign.db')" = 1
sqlite3 "$t/foreign.db" 'PRAGMA journal_mode=WAL;' >/dev/null; cp "$t/foreign.db" "$t/foreign.was"
wants 6 'no wardbook store' in_store "$t/foreign.db" carla find patient x
same_bytes "a foreign database in WAL mode" "$t/foreign.was" "$t/foreign.db"

copy_store "$t/newer.db"
sqlite3 "$t/newer.db" 'PRAGMA user_version=9999; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null
cp "$t/newer.db" "$t/newer.was"
wants 6 'newer wardbook' in_store "$t/newer.db" carla find patient x
same_bytes "a newer store" "$t/newer.was" "$t/newer.db"
wants 2 'without PostgreSQL|PostgreSQL' in_store postgresql://nowhere/x carla find patient x

# ---- damage ----------------------------------------------------------------------
copy_store "$t/cut.db"; truncate -s 200000 "$t/cut.db"
wants 6 'damaged' in_store "$t/cut.db" ana check
copy_store "$t/head.db"; printf 'xxxxxxxx' | dd of="$t/head.db" conv=notrunc 2>/dev/null
wants 6 'damaged|no store' in_store "$t/head.db" ana check
# Any byte of a filed row: found by check, whatever else still works.
python3 - "$S" "$t" <<'P'
import shutil, sqlite3, sys
store, t = sys.argv[1:]
for name, sql in (
    ('sealed', "UPDATE identity SET family = zeroblob(length(family)) WHERE id = (SELECT MIN(id) FROM identity)"),
    ('plain', "UPDATE appointment SET day = day + 1 WHERE id = (SELECT MIN(id) FROM appointment)"),
    ('stock', "UPDATE movement SET quantity = quantity + 1 WHERE id = (SELECT MIN(id) FROM movement)"),
    ('index', "UPDATE index_page SET body = zeroblob(length(body)) WHERE rowid = (SELECT MAX(rowid) FROM index_page)"),
):
    path = '%s/%s.db' % (t, name)
    shutil.copy(store, path)
    db = sqlite3.connect(path)
    triggers = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")]
    try:
        for x in triggers: db.execute('DROP TRIGGER ' + x)
        if db.execute(sql).rowcount != 1: print(name, 'was not changed')
        db.commit()
    except sqlite3.Error as e:
        print(name, e)
    db.close()
P
for d in sealed plain stock index; do
	wants 6 'not sound|damaged' in_store "$t/$d.db" ana check
done
# Bytes flipped anywhere: an exit status that says so, never a crash.
flips=0
for seed in 1 2 3 4 5 6; do
	copy_store "$t/flip.db"
	python3 - "$t/flip.db" $seed <<'P'
import os, random, sys
path, seed = sys.argv[1:]
random.seed(int(seed)); size = os.path.getsize(path)
with open(path, 'r+b') as f:
    for _ in range(40):
        at = random.randrange(100, size)
        f.seek(at); b = f.read(1); f.seek(at); f.write(bytes([b[0] ^ 0x55]))
P
	in_store "$t/flip.db" ana check >"$t/out" 2>"$t/err"; a=$?
	in_store "$t/flip.db" carla find patient a >"$t/out" 2>"$t/err2"; b=$?
	[ $a = 6 ] && [ $b -le 6 ] && flips=$((flips + 1)) || { echo "flip $seed: check $a, find $b"; cat "$t/err" "$t/err2"; }
	rm -f "$t"/flip.db*
done
check "forty flipped bytes, six times" test $flips = 6

# ---- who it is --------------------------------------------------------------------
pass_file "$t/wrong.pw" "not the pass phrase"
wants 3 'user name or the pass phrase is wrong' "$wb" --store "$S" --user carla --password-file "$t/wrong.pw" find patient x
wants 3 'user name or the pass phrase is wrong' "$wb" --store "$S" --user nobody --password-file "$t/wrong.pw" find patient x
printf '\377\376 not utf-8 at all\n' > "$t/latin.pw"; chmod 600 "$t/latin.pw"
wants 1 'UTF-8' "$wb" --store "$S" --user nina --password-file "$t/latin.pw" find patient x
head -c 100000 /dev/zero | tr '\0' a > "$t/long.pw"; chmod 600 "$t/long.pw"
wants 1 'longer than' "$wb" --store "$S" --user nina --password-file "$t/long.pw" find patient x
wants 5 'cannot be read' "$wb" --store "$S" --user nina --password-file "$t" find patient x
long=$(head -c 5000 /dev/zero | tr '\0' n)
wants 3 'wrong' "$wb" --store "$S" --user "$long" --password-file "$t/wrong.pw" find patient x
wants 4 'No patient' as nina find patient "$long"
wants 4 'No patient' as nina find patient "$(printf '\377\376\033[31m')"
wants 4 'no patient|No patient' as nina show patient "$(printf 'x\033[31m')"
check "no control character reaches the terminal" sh -c "! grep -q \"\$(printf '\\033')\" '$t/err'"

# ---- files in ---------------------------------------------------------------------
map=$seeds/mappings/noshow.map
head='PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap,SMS_received,No-show'
row() { # number, region
	printf '9%s,7%s,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,%s,0,1,0,0,0,0,No\n' "$1" "$1" "$2"
}
{ echo "$head"; row 1 CENTRO; row 2 "$(printf 'VIT\323RIA')"; row 3 CENTRO; } > "$t/latin.csv"
wants 1 'refused' as rita --json import --map "$map" "$t/latin.csv"
json 'd["offered"] == 3 and d["accepted"] == 2 and d["refused"] == 1'
check "the line is named" grep -q 'latin.csv:3: .*UTF-8' "$t/err"
{ echo "$head"; row 11 CENTRO; row 12 "CEN@TRO" | tr '@' '\000'; row 13 CENTRO; } > "$t/nul.csv"
wants 1 'refused' as rita --json import --map "$map" "$t/nul.csv"
json 'd["accepted"] == 2 and d["refused"] == 1'
check "the line is named" grep -q 'nul.csv:3: ' "$t/err"
{ echo "$head"; row 21 CENTRO; row 22 "$(head -c 10485760 /dev/zero | tr '\0' x)"; row 23 CENTRO; } > "$t/big.csv" 2>/dev/null
[ -s "$t/big.csv" ] && [ "$(wc -c < "$t/big.csv")" -gt 10000000 ] ||
	python3 - "$t/big.csv" "$head" <<'P'
import sys
row = '9%d,7%d,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,%s,0,1,0,0,0,0,No\n'
with open(sys.argv[1], 'w') as f:
    f.write(sys.argv[2] + '\n' + row % (21, 21, 'CENTRO') + row % (22, 22, 'x' * 10485760) + row % (23, 23, 'CENTRO'))
P
wants 1 'refused' as rita --json import --map "$map" "$t/big.csv" --rejects "$t/big.rej"
json 'd["accepted"] == 2 and d["refused"] == 1'
check "the line is named" grep -q 'big.csv:3: ' "$t/err"
{ echo "$head"; row 31 CENTRO | cut -d, -f1-9; row 32 CENTRO; } > "$t/short.csv"
wants 1 'refused' as rita --json import --map "$map" "$t/short.csv"
json 'd["accepted"] == 1 and d["refused"] == 1'
{ echo "$head"; row 41 '"CEN'; } > "$t/quote.csv"
wants 1 'refused' as rita --json import --map "$map" "$t/quote.csv"
{ echo "${head%,*}"; row 51 CENTRO; } > "$t/missing.csv"
wants 2 'No-show' as rita import --map "$map" "$t/missing.csv"
{ echo "$head,Extra"; row 52 CENTRO; } > "$t/extra.csv"
wants 2 'Extra' as rita import --map "$map" "$t/extra.csv"
: > "$t/nothing.csv"
wants 2 'empty|no header|header' as rita import --map "$map" "$t/nothing.csv"
wants 2 'not a plain file' as rita import --map "$map" "$t"
wants 2 'not UTF-8' as rita import --map "$t/junk.was" "$t/latin.csv"
printf '\033]0;title\007%s\n' "$head" > "$t/esc.csv"; row 61 CENTRO >> "$t/esc.csv"
as rita import --map "$map" "$t/esc.csv" >"$t/out" 2>"$t/err"
check "no escape of a file reaches the terminal" sh -c "! grep -q \"\$(printf '\\033')\" '$t/err'"
sound "bad files"

# ---- paths that are the store itself -----------------------------------------------
S_tail() { ls "$S" "$S-wal" "$S-shm" "$S-gate" "$S-ticket" 2>/dev/null; }
{ echo "$head"; row 71 CENTRO; } > "$t/fine.csv"
ln -s "$S" "$t/alias.db"
ln "$S" "$t/second.db"
for p in "$S" "$S-wal" "$S-shm" "$S-gate" "$t/alias.db" "$t/second.db"; do
	[ -e "$p" ] || continue
	wants 2 'store itself' as rita import --map "$map" "$p"
	wants 2 'store itself' as rita import --map "$p" "$t/fine.csv"
	wants 2 'store itself' as rita import --map "$map" "$t/fine.csv" --rejects "$p"
	wants 2 'store itself' "$wb" --store "$S" --user rita --password-file "$p" find patient x
	wants 2 'store itself' as adam export --month 2016-04 --to "$p"
	wants 2 'store itself' as ana user add zed --role clerk --initial-password-file "$p"
	wants 2 'store itself' as ana user add zed --role exporter --key-file "$p"
	wants 2 'store itself' "$wb" --store "$S" key recover zed --recovery-file "$p" --initial-password-file "$t/ana.pw"
done
rm -f "$t/second.db"
wants 2 "can't go to|being read" as rita import --map "$map" "$t/fine.csv" --rejects "$t/fine.csv"
check "the file that was read is whole" test "$(wc -l < "$t/fine.csv")" = 2
sound "paths of the store"

# ---- folders that cannot be written -------------------------------------------------
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
	common=$(dirname "$t")
	chmod 755 "$t"
	cp "$wb" "$t/wardbook"; chmod 755 "$t/wardbook"
	mkdir "$t/shut"; copy_store "$t/shut/ward.db"; chmod 644 "$t/shut/ward.db"
	cp "$t/carla.pw" "$t/nobody.pw"; chown 65534 "$t/nobody.pw"
	nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$t/wardbook" "$@"; }
	wants 5 'cannot be' nobody --store "$t/shut/new.db" init --site X --founder ana --password-file "$t/nobody.pw"
	check "nothing stays of it" test ! -e "$t/shut/new.db"
	wants 5 'cannot be' nobody --store "$t/shut/ward.db" --user carla --password-file "$t/nobody.pw" find patient x
	chmod 700 "$t/shut"
	wants '4' 'no store|cannot' nobody --store "$t/shut/ward.db" --user carla --password-file "$t/nobody.pw" find patient x
	chmod 755 "$t/shut"
	# The store may be read and written, its reader's folder not.
	mkdir "$t/open"; copy_store "$t/open/ward.db"; cp "$t/rita.pw" "$t/nobody2.pw"; cp "$t/adam.pw" "$t/nobody3.pw"
	chown -R 65534 "$t/open" "$t/nobody2.pw" "$t/nobody3.pw"; chmod 644 "$t/fine.csv"
	wants 5 "can't be written" nobody --store "$t/open/ward.db" --user rita --password-file "$t/nobody2.pw" \
		import --map "$map" "$t/fine.csv" --rejects "$t/shut/rejects"
	wants 5 'cannot be written' nobody --store "$t/open/ward.db" --user adam --password-file "$t/nobody3.pw" \
		export --month 2016-04 --to "$t/shut/out"
	check "nothing stays of it" test "$(ls "$t/shut" | grep -c -v '^ward.db')" = 0
	chmod 700 "$t"
else
	echo "skip: unwritable folders (needs root and setpriv)"
fi

# ---- a full disk -----------------------------------------------------------------------
full() { # the store on it
	wants 5 'disk is full|disk failed' in_store "$1" rita import --map "$map" "$t/many.csv"
}
{ echo "$head"; i=0; while [ $i -lt 3000 ]; do row "8$i" CENTRO; i=$((i + 1)); done; } > "$t/many.csv"
mkdir "$t/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=32m,mode=700 none "$t/small" 2>/dev/null; then
	copy_store "$t/small/ward.db"
	room=$(( $(stat -f -c '%a * %S' "$t/small") - 300000 ))
	head -c $room /dev/zero > "$t/small/ballast"
	full "$t/small/ward.db"
	in_store "$t/small/ward.db" carla find patient a >"$t/out" 2>"$t/err"; status=$?
	check "a full disk lets look on (exit $status)" test $status = 0 -o $status = 4
	rm "$t/small/ballast"
	mv "$t/small/ward.db" "$t/full.db"; [ -e "$t/small/ward.db-wal" ] && mv "$t/small/ward.db-wal" "$t/full.db-wal"
	umount "$t/small"
else
	copy_store "$t/full.db"
	( ulimit -f $(( $(stat -c %s "$t/full.db") / 512 + 200 )); full "$t/full.db" )
fi
wants 0 '' in_store "$t/full.db" ana check
wants 0 '' in_store "$t/full.db" rita --json import --map "$map" "$t/many.csv"
json 'd["accepted"] + d["already"] == 3000 and d["refused"] == 0'
wants 0 '' in_store "$t/full.db" ana check

# ---- a writer that was stopped, and one that was killed ------------------------------------
# Holds the turnstile as any writer does, then is stopped in the middle.
python3 - "$S" <<'P' &
import fcntl, os, signal, sys
gate = os.open(sys.argv[1] + '-gate', os.O_RDWR); ticket = os.open(sys.argv[1] + '-ticket', os.O_RDWR)
fcntl.flock(gate, fcntl.LOCK_EX); fcntl.flock(ticket, fcntl.LOCK_EX); fcntl.flock(gate, fcntl.LOCK_UN)
os.pwrite(ticket, b'process %d'.ljust(64, b'\0') % os.getpid(), 0)
open(sys.argv[1] + '.held', 'w').close()
os.kill(os.getpid(), signal.SIGSTOP)
P
writer=$!
while [ ! -e "$S.held" ]; do :; done
before=$(date +%s)
wants 5 "process $writer" as rita import --map "$map" "$t/fine.csv"
took=$(($(date +%s) - before))
check "the wait ends by its timer ($took s)" test $took -le 30
before=$(date +%s)
wants 0 "" as carla find patient a
kill -CONT $writer; kill -KILL $writer; wait $writer 2>/dev/null; writer=
rm -f "$S.held"
wants 0 "" as rita import --map "$map" "$t/fine.csv"

for after in 0.05 0.2 0.35 0.5 0.8; do
	start_as rita import --map "$map" "$t/many.csv"
	sleep $after
	kill -KILL $pid 2>/dev/null; wait $pid 2>/dev/null
done
sound "an import killed in between"
wants 0 '' as rita --json import --map "$map" "$t/many.csv"
json 'd["accepted"] + d["already"] == 3000'
wants 0 '' as rita --json import --map "$map" "$t/many.csv"
json 'd["accepted"] == 0 and d["already"] == 3000'
start_as adam export --month 2016-04 --to "$t/x1"
sleep 0.2; kill -KILL $pid 2>/dev/null; wait $pid 2>/dev/null
wants 0 '' as adam export --month 2016-04 --to "$t/x1"
check "a killed export leaves nothing half-done" test -s "$t/x1/manifest.json" -a ! -e "$t/x1.part"
sound "all that"
checker=otto
wants 0 '' as otto audit verify
finish
