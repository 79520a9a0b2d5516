#!/bin/sh
# The command line: what each verb prints, and every exit status.
. tests/lib/system.sh

# ---- without a store ---------------------------------------------------------
wants 0 "" "$wb" --help
check "help names its verbs" grep -q '^  import ' "$t/out"
check "help says the statuses" grep -q 'Exit status: 0 done' "$t/out"
wants 0 "" "$wb" --version
check "a version" grep -q -E '^wardbook [0-9]+\.[0-9]+' "$t/out"
for v in init user demo import export report find show check audit backup restore schema key; do
	wants 0 "" "$wb" $v --help
	check "$v --help shows its usage" grep -q "^usage: wardbook $v" "$t/out"
done
wants 2 'no command "frob"' "$wb" frob
wants 2 'No store is named' "$wb"
wants 2 'wants a value' "$wb" --store
wants 2 'no option --frob' "$wb" --store "$S" find --frob
wants 2 'Something is missing' "$wb" --store "$S" find
wants 2 'find wants' "$wb" --store "$S" find nurse x
wants 2 'report wants' "$wb" --store "$S" report yearly --month 2016-05
wants 2 'wants a month' "$wb" --store "$S" report monthly --month 2016-13
wants 2 'audit wants' "$wb" --store "$S" audit
wants 2 'user wants' "$wb" --store "$S" user frob
wants 2 'no engine' "$wb" schema --engine oracle
wants 4 'no store at' "$wb" --store "$S" --user ana --password-file /dev/null check
wants 0 "" "$wb" schema
check "the schema is SQL" grep -q 'CREATE TABLE patient ' "$t/out"
check "the schema is what SQLite takes" sqlite3 "$t/schema.db" ".read $t/out"
wants 0 "" "$wb" schema --engine postgresql
check "PostgreSQL's words" grep -q 'BYTEA' "$t/out"

# ---- init ----------------------------------------------------------------------
pass_file "$t/short.pw" "too short"
pass_file "$t/ana.pw" "a long pass phrase of ana 2016"
wants 2 'needs --site and --founder' "$wb" --store "$S" init --site X --password-file "$t/ana.pw"
wants 2 'Where' "$wb" init --site X --founder ana --password-file "$t/ana.pw"
wants 2 'date-order' "$wb" --store "$S" init --site X --founder ana --date-order ABC --password-file "$t/ana.pw"
wants 1 'at least 15 characters' "$wb" --store "$S" init --site X --founder ana --password-file "$t/short.pw"
wants 4 'does not exist' "$wb" --store "$t/none/x.db" init --site X --founder ana --password-file "$t/ana.pw"
wants 1 'three letters' "$wb" --store "$S" init --site X --founder ana --currency EURO --password-file "$t/ana.pw"
wants 1 'two letters' "$wb" --store "$S" init --site X --founder ana --language english --password-file "$t/ana.pw"
wants 1 'no time zone' "$wb" --store "$S" init --site X --founder ana --zone Mars/Olympus --password-file "$t/ana.pw"
if [ -w /dev/full ]; then
	"$wb" --store "$S" init --site X --founder ana --password-file "$t/ana.pw" > /dev/full 2>"$t/err"; status=$?
	check "no store whose recovery key nobody saw (exit $status)" test $status = 5
	check "and it says so" grep -q 'no store was made' "$t/err"
fi
check "a refused init leaves nothing" test ! -e "$S"
wants 0 'shown once' "$wb" --store "$S" init --site "Vitória" --founder ana --password-file "$t/ana.pw" --zone America/Sao_Paulo
check "the recovery key is one line" test "$(wc -l < "$t/out")" = 1
cp "$t/out" "$t/recovery"
check "the store is the owner's alone" test "$(stat -c %a "$S")" = 600
wants 5 'there already' "$wb" --store "$S" init --site X --founder ana --password-file "$t/ana.pw"
wants 5 'there already' "$wb" --store "$S" demo

# ---- people --------------------------------------------------------------------
for r in clerk records administrator auditor; do
	pass_file "$t/$r.pw" "a long pass phrase of $r 2016"
	wants 0 "" as ana user add $r --role $r --initial-password-file "$t/$r.pw"
done
wants 0 "" as ana --json user add extra --role nurse --initial-password-file "$t/clerk.pw"
json 'd == {"user": "extra", "role": "nurse"}'
wants 0 "" as ana user add night --role exporter --key-file "$t/night.key"
check "a key file is its owner's" test "$(stat -c %a "$t/night.key")" = 600
wants 2 'role is one of' as ana user add x --role king --initial-password-file "$t/clerk.pw"
wants 1 'at least 15 characters' as ana user add x --role clerk --initial-password-file "$t/short.pw"
wants 5 'clerk' as ana user add clerk --role clerk --initial-password-file "$t/clerk.pw"
wants 4 'no place' as ana user add x --role nurse --initial-password-file "$t/clerk.pw" --place Mars
wants 3 'may not' as clerk user add x --role clerk --initial-password-file "$t/clerk.pw"
wants 0 "" as ana --json user list
json 'sorted(u["user"] for u in d) == ["administrator", "ana", "auditor", "clerk", "extra", "night", "records"]'
json 'all(u["initial"] for u in d if u["user"] == "clerk")'
wants 0 "" as ana user disable extra
cp "$t/clerk.pw" "$t/extra.pw"
wants 3 'user name or the pass phrase is wrong' as extra find patient x
wants 0 "" as ana user enable extra
wants 4 "No patient" as extra find patient x

# ---- pass phrases: from files only, and no hint of which part was wrong ----------
pass_file "$t/wrong.pw" "not the pass phrase of anybody"
wants 3 'wrong' "$wb" --store "$S" --user clerk --password-file "$t/wrong.pw" find patient x
cp "$t/err" "$t/err.wrong"
wants 3 'wrong' "$wb" --store "$S" --user nobody --password-file "$t/wrong.pw" find patient x
same_bytes "an unknown user and a wrong pass phrase read alike" "$t/err" "$t/err.wrong"
wants 2 'Who are you' "$wb" --store "$S" --password-file "$t/clerk.pw" find patient x
wants 4 'cannot be read' "$wb" --store "$S" --user clerk --password-file "$t/none" find patient x
: > "$t/empty.pw"
wants 1 'is empty' "$wb" --store "$S" --user clerk --password-file "$t/empty.pw" find patient x
cp "$t/clerk.pw" "$t/loose.pw"; chmod 644 "$t/loose.pw"
"$wb" --store "$S" --user clerk --password-file "$t/loose.pw" find patient x 2>"$t/err"
check "a pass phrase that others may read is spoken of" grep -q 'chmod 600' "$t/err"
wants 2 'no option --password' "$wb" --store "$S" --user clerk find patient --password=secret x
if command -v setsid >/dev/null 2>&1; then
	wants 2 'no terminal' setsid -w "$wb" --store "$S" --user clerk find patient x
fi
wants 2 'not a terminal' "$wb" --store "$S"

# ---- records in and out ----------------------------------------------------------
cat > "$t/noshow.csv" <<'C'
PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap,SMS_received,No-show
29872499824296,5642903,F,2016-04-29T18:38:08Z,2016-04-29T00:00:00Z,62,JARDIM DA PENHA,0,1,0,0,0,0,No
558997776694438,5642503,M,2016-04-29T16:08:27Z,2016-04-29T00:00:00Z,56,JARDIM DA PENHA,0,0,0,0,0,0,No
4262962299951,5642549,F,2016-04-29T16:19:04Z,2016-05-02T00:00:00Z,62,MATA DA PRAIA,0,0,0,0,0,0,Yes
867951213174,5642828,F,2016-05-03T17:29:31Z,2016-05-02T00:00:00Z,8,PONTAL DE CAMBURI,0,0,0,0,0,0,No
C
wants 1 '1 rows? (was|were) refused' as records --json import --map "$seeds/mappings/noshow.map" "$t/noshow.csv" --rejects "$t/rejects"
json 'd["offered"] == 4 and d["accepted"] == 3 and d["refused"] == 1 and d["already"] == 0'
json 'd["created"]["patient"] == 3'
check "the rejects file is its owner's" test "$(stat -c %a "$t/rejects")" = 600
wants 1 'refused' as records --json import --map "$seeds/mappings/noshow.map" "$t/noshow.csv"
json 'd["accepted"] == 0 and d["already"] == 3'
wants 2 'needs --map' as records import "$t/noshow.csv"
wants 4 'No such file|no such file|does not exist|no file' as records import --map "$seeds/mappings/noshow.map" "$t/none.csv"
wants 2 'one character' as records import --map "$seeds/mappings/noshow.map" --delimiter '"' "$t/noshow.csv"
wants 3 'may not' as clerk import --map "$seeds/mappings/noshow.map" "$t/noshow.csv"

wants 0 "" as clerk --json find patient 29872499824296
json 'len(d) == 1 and d[0]["external"] == "29872499824296" and d[0]["sex"] == "female"'
number=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))[0]["number"])' "$t/out")
wants 0 "" as clerk --json show patient "$number"
json 'json.dumps(d).count("29872499824296") >= 1'
json 'd["allergies"] == d["diagnoses"] == "not shown to your role"'
wants 0 "" as extra --json show patient "$number"
json 'd["allergies"] == "not asked" and len(d["diagnoses"]) == 1'
wants 0 "" as clerk show patient "$number"
wants 0 "" as clerk find patient "$number"
check "a line per patient" test "$(wc -l < "$t/out")" = 1
wants 4 'No patient' as clerk --json find patient zzzzzz
json 'd == []'
wants 4 'No patient' as clerk find patient "%"
wants 2 'Which patient' as clerk find patient ""
wants 1 'check character' as clerk show patient VIT-99999
wants 2 'store itself' as ana user add other --role exporter --key-file "$S"
wants 3 'may not' as administrator find patient x
wants 3 'may not' as administrator show patient "$number"

wants 0 "" as administrator --json export --month 2016-05 --to "$t/may"
json '"files" in d and "totals" in d'
check "the extract is there" test -s "$t/may/manifest.json"
wants 2 'csv or ndjson' as administrator export --month 2016-05 --to "$t/x" --format xls
wants 2 'needs --to' as administrator export --month 2016-05
wants 3 'may not' as clerk export --month 2016-05 --to "$t/x"
wants 0 "" "$wb" --store "$S" --user night --key-file "$t/night.key" export --month 2016-05 --to "$t/may2"
check "an exporter's extract is the same" cmp -s "$t/may/manifest.json" "$t/may2/manifest.json"
wants 0 "" as administrator --json report monthly --month 2016-05
json 'isinstance(d, dict) and len(d) > 3'
wants 0 "" as administrator report monthly --month 2016-05
check "a report in words" test -s "$t/out"

# ---- proof -----------------------------------------------------------------------
wants 0 "" as ana --json check
json 'd["wrong"] == 0 and len(d["checks"]) > 3'
wants 3 'may not' as clerk check
wants 0 "" as auditor --json audit show --limit 500
json 'len(d) > 20 and {"sequence", "at", "user", "act", "outcome"} <= set(d[0])'
json 'any(e["act"] == "data.import" for e in d) and any(e["outcome"] == "denied" for e in d)'
json '{(e["user"], e["act"]) for e in d if e["outcome"] == "denied"} >= {("administrator", "patient.find"), ("clerk", "data.import"), ("clerk", "export.run"), ("clerk", "account.add"), ("clerk", "store.check")}'
json 'any(e["user"] == "clerk" and e["act"] == "patient.find" for e in d) or any(e["user"] == "clerk" and e["act"] == "chart.read" for e in d)'
wants 0 "" as auditor --json audit verify
json 'd["faults"] == 0 and d["entries"] > 20'
wants 3 'may not' as clerk audit show

# ---- a founder who forgot --------------------------------------------------------
pass_file "$t/eva.pw" "a long pass phrase of eva 2016"
chmod 600 "$t/recovery"
wants 0 "" "$wb" --store "$S" key recover eva --recovery-file "$t/recovery" --initial-password-file "$t/eva.pw"
wants 0 "" as eva user list
printf 'AAAA-BBBB\n' > "$t/wrong.key"; chmod 600 "$t/wrong.key"
wants 1 'recovery key' "$wb" --store "$S" key recover eve --recovery-file "$t/wrong.key" --initial-password-file "$t/eva.pw"

# ---- a training store that is stopped in the making ------------------------------
"$wb" --store "$t/demo.db" demo >"$t/out" 2>"$t/err" &
pid=$!
sleep 0.5
kill -TERM $pid
wait $pid; status=$?
check "it says so (exit $status: $(cat "$t/err"))" grep -q 'nothing was made' "$t/err"
check "and leaves nothing" test -z "$(ls "$t" | grep '^demo.db')"

# ---- standard output that fails --------------------------------------------------
if [ -w /dev/full ]; then
	"$wb" --version > /dev/full 2>"$t/err"; status=$?
	check "a full standard output is noticed" test $status = 5
fi
sound "all that"
finish
