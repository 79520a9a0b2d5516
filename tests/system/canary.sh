#!/bin/sh
# Nothing that is sealed stands in clear anywhere on the disk: names, numbers,
# addresses, notes and diagnoses go in by an import, by the command line and
# by forms at a terminal, one of them left unfinished; then every file that
# the program has written is searched for them.
. tests/lib/system.sh
runner=${BUILD:-build}/tests/screen-run
TMPDIR=$t/tmp; mkdir "$TMPDIR"; export TMPDIR
HOME=$t/home; mkdir "$HOME"; export HOME
WARDBOOK_CLOCK=2026-03-02T08:15; export WARDBOOK_CLOCK
demo_store --patients 60 --years 1 --seed 7

# ---- by an import ------------------------------------------------------------------
cat > "$t/in.csv" <<'C'
PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap,SMS_received,No-show
900713377133,5642903,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,CENTRO,0,1,0,0,0,0,No
900713377134,5642904,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,-3,CENTRO,0,1,0,0,0,0,No
C
as rita import --map "$seeds/mappings/noshow.map" "$t/in.csv" --rejects "$t/rejects" >/dev/null 2>&1
check "rejects are the importer's alone" test "$(stat -c %a "$t/rejects")" = 600

# ---- by forms ------------------------------------------------------------------------
cat > "$t/form.scn" <<E
timeout 20000
start --store $S --user carla
paste training is no secret
key F2
see carla, clerk
key Alt-r
type Canaryfamily
key Tab
type Canarygiven
key Tab
type 9/9/1948
key Tab
type f
key Tab
key Tab
type 7133771337
key Tab*3
type 0555 713 377
key Tab*3
type 77 Canarystreet
key F2
see CANARYFAMILY
key r
see Registered
key F10
key Alt-r
type Draftfamily
key Tab
type Draftgiven
signal HUP
exit 0
E
if "$runner" "$t/form.scn" >"$t/form.out" 2>&1; then good; else bad "a patient by the form"; cat "$t/form.out"; fi
wants 0 '' as carla --json find patient canaryfamily
json 'd[0]["family"] == "Canaryfamily" and d[0]["external"] == "7133771337"'
number=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))[0]["number"])' "$t/out")
cat > "$t/diagnosis.scn" <<E
env WARDBOOK_CLOCK=2026-03-02T08:15
timeout 20000
start --store $S --user david
paste training is no secret
key F2
see Dr David Patel, Mon 02-Mar-2026 (today)
key r i
type heart fail
key Enter*2
type 3
key Enter
type c
key Enter*2
type t-3
key Tab*2
type Canarynote: ankles swollen.
key F2
see Recorded: MARTIN, Carmen, I50.9 moderate, Heart failure.
key Alt-q
E
if "$runner" "$t/diagnosis.scn" >"$t/diagnosis.out" 2>&1; then good; else bad "a diagnosis by the form"; cat "$t/diagnosis.out"; fi

# ---- what is on the disk --------------------------------------------------------------
as nina show patient "$number" >/dev/null 2>&1
as otto audit show --limit 1000 >"$t/audit.out" 2>/dev/null
as otto --json audit show --limit 1000 >>"$t/audit.out" 2>/dev/null
as adam export --month 2016-04 --to "$t/extract" >/dev/null 2>&1
as adam --json report monthly --month 2016-04 >"$t/report.out" 2>/dev/null
search() { # where it is found, in any case and in UTF-16
	for w in Canaryfamily Canarygiven Canarystreet Draftfamily Draftgiven 7133771337 0555713377 "555 713 377" \
		900713377133 Canarynote "ankles swollen" "$number"; do
		grep -l -a -i -e "$w" "$@" 2>/dev/null | sed "s/^/$w in /"
		grep -l -a -i -P -e "$(printf '%s' "$w" | sed 's/./&\\x00/g')" "$@" 2>/dev/null | sed "s/^/$w in /"
	done
}
# The search itself must be able to find.
printf 'x\000Canaryfamily\000' > "$t/control"
check "the search finds" test -n "$(search "$t/control")"
rm "$t/control"
ls "$S"* > "$t/files"
leaks=$(search "$S"* $(find "$TMPDIR" "$HOME" -type f) $(find "$t/extract" -type f) "$t/report.out")
check "in clear: $leaks" test -z "$leaks"
check "nothing is left in the folder for temporary files" test -z "$(find "$TMPDIR" -type f)"
leaks=$(search "$t/audit.out" | grep -v "^$number in")
check "the log tells: $leaks" test -z "$leaks"
for f in "$S"*; do
	check "$f is its owner's alone" test "$(stat -c %a "$f")" = 600
done
# And with the log of pages not yet written back.
cat > "$t/hold.scn" <<E
timeout 20000
start --store $S --user carla
paste training is no secret
key F2
see carla, clerk
key Alt-f
type Canaryf
see CANARYFAMILY
shell for f in $S*; do ! grep -q -a -i canaryf \$f; done
signal KILL
exit KILL
E
if "$runner" "$t/hold.scn" >"$t/hold.out" 2>&1; then good; else bad "while it is open"; cat "$t/hold.out"; fi
sound "all that"
finish
