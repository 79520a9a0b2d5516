#!/bin/sh
# Backups of a store that is in use, and putting them back: nobody waits for
# one, half of one never has its name, and one that was touched is refused.
. tests/lib/system.sh
WARDBOOK_CLOCK=2026-03-02T08:15; export WARDBOOK_CLOCK
demo_store --patients 60 --years 1 --seed 7
head='PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap,SMS_received,No-show'
rows() { # from, count
	echo "$head"; seq "$1" $(($1 + $2 - 1)) | sed 's/.*/6&,7&,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,CENTRO,0,1,0,0,0,0,No/'
}
rows 200000 1 > "$t/one.csv"; rows 300000 1 > "$t/two.csv"
map=$seeds/mappings/noshow.map
restore() { # from, to, options...
	_from=$1 _to=$2; shift 2
	"$wb" restore "$_from" --store "$_to" "$@"
}
on() { # store, user, arguments...
	_store=$1 _user=$2; shift 2
	"$wb" --store "$_store" --user "$_user" --password-file "$t/$_user.pw" "$@"
}
figure() { # a number of the line
	python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$@"
}
empty_but() { # folder, names...: nothing else is in it
	_dir=$1; shift
	test "$(ls "$_dir" | tr '\n' ' ')" = "$*${1:+ }"
}

# ---- a quiet store ---------------------------------------------------------------------
mkdir "$t/b"
wants 0 'Keep a copy' as ana --json backup "$t/b/quiet"
json 'd["entries"] > 100 and len(d["head"]) == 64 and d["rows"]["patient"] == 60 and d["rows"]["appointment"] > 100'
cp "$t/out" "$t/line"
check "the line stands beside it" python3 -c 'import json, sys
a, b = (json.load(open(p)) for p in sys.argv[1:])
sys.exit({**a, "made_at": 0} != {**b, "made_at": 0})' "$t/line" "$t/b/quiet.json"
check "nothing else does" empty_but "$t/b" quiet quiet.json
check "its SHA-256" test "$(sha256sum < "$t/b/quiet" | cut -d' ' -f1)" = "$(figure "$t/line" sha256)"
check "and its size" test "$(stat -c %s "$t/b/quiet")" = "$(figure "$t/line" size)"
for f in quiet quiet.json; do
	check "$f is its owner's alone" test "$(stat -c %a "$t/b/$f")" = 600
done
check "every row of it is the store's" python3 - "$S" "$t/b/quiet" <<'P'
import sqlite3, sys
a, b = (sqlite3.connect("file:%s?mode=ro" % p, uri=True) for p in sys.argv[1:])
names = lambda c: [r[0] for r in c.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
assert names(a) == names(b) and len(names(a)) > 50
end = b.execute("SELECT MAX(id) FROM audit_entry").fetchone()[0]
for n in names(a):
    where = " WHERE id <= %d" % end if n == "audit_entry" else ""
    assert sorted(a.execute("SELECT * FROM " + n + where)) == sorted(b.execute("SELECT * FROM " + n)), n
P
wants 0 "" restore "$t/b/quiet" "$t/none.db" --help
wants 0 'first log-in files that' restore "$t/b/quiet" "$t/r.db"
check "it says which" grep -q "^head $(figure "$t/line" entries):$(figure "$t/line" head)" "$t/out"
check "it is its owner's alone" test "$(stat -c %a "$t/r.db")" = 600
wants 0 'put back from a backup' on "$t/r.db" carla --json find patient mar
cp "$t/out" "$t/found"
wants 0 "" as carla --json find patient mar
check "finds who the store finds" cmp -s "$t/found" "$t/out"
wants 0 "" on "$t/r.db" ana check
wants 0 "" on "$t/r.db" otto --json audit show --limit 40
json '[e["act"] for e in d].count("store.restored") == 1 and [e["user"] for e in d if e["act"] == "store.restored"] == ["carla"]'
wants 0 "" on "$t/r.db" otto audit verify
wants 0 "" as otto --json audit show --limit 20
json 'any(e["act"] == "store.backup" and "made, SHA-256" in e["detail"] for e in d)'

# ---- who may, and where not --------------------------------------------------------------
wants 3 'may not make a backup' as carla backup "$t/b/no"
wants 3 'may not make a backup' as rita backup "$t/b/no"
wants 5 'there already' as ana backup "$t/b/quiet"
wants 5 'there already' as ana backup "$t/b/quiet.json"
cp "$t/b/quiet.json" "$t/b/new.json"
wants 5 'new.json is there already' as ana backup "$t/b/new"
rm "$t/b/new.json"
for f in "$S" "$S-wal" "$S-journal" "$S-import" "$t/./ward.db-ticket"; do
	wants 2 'of the store itself' as ana backup "$f"
done
ln -s "$S" "$t/b/link"
wants 2 'of the store itself' as ana backup "$t/b/link"
rm "$t/b/link"
wants 4 'does not exist' as ana backup "$t/none/b"
wants 2 'names no file' as ana backup "$t/b/"
wants 2 'pg_dump' "$wb" --store postgresql://h/ward --user ana backup "$t/b/no"
wants 2 'pg_dump' "$wb" --store postgresql://h/ward restore "$t/b/quiet"
wants 6 'is a backup' on "$t/b/quiet" ana check
echo "somebody's" > "$t/b/other.part"
wants 5 'something else' as ana backup "$t/b/other"
check "what is not ours stays" grep -q "somebody's" "$t/b/other.part"
rm "$t/b/other.part"
check "none of these left anything" empty_but "$t/b" quiet quiet.json
wants 0 'Keep a copy' as adam backup "$t/b/adams"
wants 0 "" as ana user add night --role exporter --key-file "$t/night.key"
wants 0 'Keep a copy' "$wb" --store "$S" --user night --key-file "$t/night.key" backup "$t/b/nights"
rm "$t"/b/adams* "$t"/b/nights*

# ---- while others write --------------------------------------------------------------------
# One import after the other, until there are backups enough.
touch "$t/go"
(
	from=1000000
	while [ -e "$t/go" ]; do
		rows $from 4000 > "$t/many.csv"
		as rita --json import --map "$map" "$t/many.csv" > "$t/import.out" 2>"$t/import.err" || exit
		from=$((from + 4000))
	done
) &
importing=$!
n=0
while kill -0 $importing 2>/dev/null && [ $n -lt 3 ]; do
	n=$((n + 1))
	wants 0 'Keep a copy' as ana backup "$t/b/live$n"
done
rm "$t/go"
wait $importing
check "the imports are done ($(cat "$t/import.err"))" test "$(figure "$t/import.out" accepted)" = 4000
check "backups were made meanwhile" test "$n" = 3
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	wants 0 'first log-in' restore "$t/b/live$i" "$t/live$i.db"
	wants 0 'put back from a backup' on "$t/live$i.db" ana check
	wants 0 "" as otto audit verify --line "$t/b/live$i.json"
done
check "each of its moment" test "$(figure "$t/b/live1.json" entries)" -lt "$(figure "$t/b/live$n.json" entries)"

# Catches a program when it is in the middle of NAME.part.
midway() { # name, signal
	while kill -0 $pid 2>/dev/null && [ ! -s "$1.part" ]; do :; done
	kill "-$2" $pid
}
start_as ana backup "$t/b/slow"
midway "$t/b/slow" STOP
check "it is in the middle" test -s "$t/b/slow.part" -a ! -e "$t/b/slow"
wants 0 "" as rita --json import --map "$map" "$t/one.csv"
json 'd["accepted"] == 1'
wants 5 'Another program is writing' as ana backup "$t/b/slow"
kill -CONT $pid; wait $pid; status=$?
check "it goes on (exit $status)" test $status = 0
wants 0 'first log-in' restore "$t/b/slow" "$t/slow.db"
wants 0 'put back from a backup' on "$t/slow.db" rita --json import --map "$map" "$t/one.csv"
json 'd["accepted"] == 1 and d["already"] == 0'
wants 0 "" on "$t/slow.db" ana check

# ---- stopped and killed ----------------------------------------------------------------------
mkdir "$t/k"
start_as ana backup "$t/k/b"
midway "$t/k/b" TERM
wait $pid; status=$?
check "stopped (exit $status)" test $status = 1
check "it leaves nothing" empty_but "$t/k"
start_as ana backup "$t/k/b"
midway "$t/k/b" KILL
wait $pid 2>/dev/null
check "killed: nothing has its name" test -e "$t/k/b.part" -a ! -e "$t/k/b"
wants 0 'Keep a copy' as ana backup "$t/k/b"
check "the next one takes over" empty_but "$t/k" b b.json
"$wb" restore "$t/k/b" --store "$t/k/r.db" >/dev/null 2>&1 &
pid=$!
midway "$t/k/r.db" KILL
wait $pid 2>/dev/null
check "killed while putting back" test ! -e "$t/k/r.db" -a -e "$t/k/r.db.part"
wants 0 'first log-in' restore "$t/k/b" "$t/k/r.db"
check "and the next one" empty_but "$t/k" b b.json r.db

# ---- no room -----------------------------------------------------------------------------------
( failed=0; ulimit -f 4000; wants 5 'disk is full|disk failed' as ana backup "$t/k/large"; test $failed = 0 )
check "a file that may not grow" test $? = 0
( failed=0; ulimit -f 4000; wants 5 'disk is full' restore "$t/k/b" "$t/k/large"; test $failed = 0 )
check "nor may a store" test $? = 0
check "nothing is left of it" empty_but "$t/k" b b.json r.db
mkdir "$t/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=4m,mode=700 none "$t/small" 2>/dev/null; then
	wants 5 'disk is full' as ana backup "$t/small/b"
	wants 5 'disk is full' restore "$t/k/b" "$t/small/r.db"
	check "nothing is left on the small disk" empty_but "$t/small"
	umount "$t/small"
else
	echo "skip: a small disk (needs root and mount)"
fi

# ---- what is no sound backup ---------------------------------------------------------------------
echo "a letter" > "$t/letter"
sqlite3 "$t/foreign.db" 'CREATE TABLE x (y)'
size=$(stat -c %s "$t/b/quiet")
head -c $((size / 2 / 4096 * 4096)) "$t/b/quiet" > "$t/half"
head -c $((size - 1)) "$t/b/quiet" > "$t/short"
head -c 50 "$t/b/quiet" > "$t/stump"
: > "$t/empty"
cp "$t/b/quiet" "$t/longer"; echo >> "$t/longer"
for f in letter foreign.db half stump empty r.db; do
	wants 6 'backup|damaged' restore "$t/$f" "$t/n.db"
done
for f in half short longer; do
	wants 6 'damaged|bytes' restore "$t/$f" "$t/n.db" --line "$t/line"
done
wants 4 'cannot be read' restore "$t/nothing" "$t/n.db"
wants 2 'no file' restore "$t/b" "$t/n.db"
wants 4 'does not exist' restore "$t/b/quiet" "$t/none/n.db"
wants 2 'Where to' "$wb" restore "$t/b/quiet"
wants 1 'is not the line' restore "$t/b/quiet" "$t/n.db" --line "$t/letter"
wants 6 'not the file|bytes' restore "$t/b/quiet" "$t/n.db" --line "$t/b/live1.json"
wants 2 'NUMBER:HASH' restore "$t/b/quiet" "$t/n.db" --head 12
flip() { # file, offset
	python3 -c 'import sys
f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2])); c = f.read(1)[0]; f.seek(-1, 1); f.write(bytes([c ^ 4]))' "$@"
}
for part in 1 3 5 7 9; do
	cp "$t/b/quiet" "$t/flipped"
	flip "$t/flipped" $((size * part / 10))
	wants 6 'differs|damaged|does not hold' restore "$t/flipped" "$t/n.db" --line "$t/line"
done
check "none of these made a store" test -z "$(ls "$t" | grep '^n.db')"

# A byte of a sealed field: the line knows, and the keys do.
where=$(python3 - "$t/b/quiet" <<'P'
import sqlite3, sys
v = sqlite3.connect("file:%s?immutable=1" % sys.argv[1], uri=True).execute("SELECT family FROM identity LIMIT 1").fetchone()[0]
print(open(sys.argv[1], "rb").read().index(v) + 40)
P
)
cp "$t/b/quiet" "$t/sealed"; flip "$t/sealed" "$where"
wants 6 'SHA-256 differs' restore "$t/sealed" "$t/n.db" --line "$t/line"
wants 0 'No line says' restore "$t/sealed" "$t/n.db"
wants 6 'not sound' on "$t/n.db" ana check
rm "$t"/n.db*

# A log that was changed, and one whose end was cut off.
cut_log() { # file, statement
	python3 - "$1" "$2" <<'P'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
for (n,) in c.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_entry'").fetchall():
    c.execute("DROP TRIGGER " + n)
c.execute(sys.argv[2]); c.commit(); c.close()
P
}
kept=$(figure "$t/line" entries):$(figure "$t/line" head)
cp "$t/b/quiet" "$t/changed"
cut_log "$t/changed" 'UPDATE audit_entry SET account_id = account_id + 1 WHERE id = 20'
wants 6 'log of the backup does not hold' restore "$t/changed" "$t/n.db"
wants 0 'log does not hold' restore "$t/changed" "$t/n.db" --faulty-log
wants 6 'log does not hold' on "$t/n.db" otto audit verify
rm "$t"/n.db*
cp "$t/b/quiet" "$t/cut"
cut_log "$t/cut" "DELETE FROM audit_entry WHERE id > $(figure "$t/line" entries) - 5"
wants 6 'end was cut off' restore "$t/cut" "$t/n.db" --head "$kept"
wants 0 'No line says' restore "$t/cut" "$t/n.db"
wants 0 'put back' on "$t/n.db" otto audit verify
wants 6 'not the one whose hash' on "$t/n.db" otto audit verify --line "$t/line"
rm "$t"/n.db*
wants 0 "" as otto --json audit verify --head "$kept"
json 'd["faults"] == 0 and d["entries"] > 100'
wants 6 'end was cut off' as otto audit verify --head "9$kept"
wants 2 'not both' as otto audit verify --head "$kept" --line "$t/line"
wants 2 'the store itself' as otto audit verify --line "$S"
wants 2 'NUMBER:HASH' as otto audit verify --head abc
cut_log "$t/r.db" 'DELETE FROM audit_entry WHERE id > 100'
wants 6 'end was cut off|not the one' on "$t/r.db" otto audit verify --head "$kept"

# ---- over a store: never ---------------------------------------------------------------------------
cp "$S" "$t/before"
wants 5 'move the old store away' restore "$t/b/quiet" "$S"
same_bytes "a refused restore" "$t/before" "$S"
wants 5 'move the old store away' restore "$t/b/quiet" "$t/b/quiet"
: > "$t/gone.db-wal"
wants 5 'gone.db-wal is there already' restore "$t/b/quiet" "$t/gone.db"
check "no store beside a stranger's log" test ! -e "$t/gone.db"

# ---- nothing in clear ---------------------------------------------------------------------------------
as carla --json find patient mar > "$t/found"
names=$(python3 -c 'import json, sys; print(*{p["family"] for p in json.load(open(sys.argv[1]))}, sep="\n")' "$t/found" | grep -v ' ' | head -5)
check "there are names to look for" test -n "$names"
search() { for w in $names; do grep -l -a -i -w -e "$w" "$@"; done; }
check "the search finds" test -n "$(search "$t/found")"
check "a backup tells a name: $(search "$t"/b/*)" test -z "$(search "$t"/b/* "$t/slow.db" "$t/k/r.db")"
sound "all that"
finish
