#!/bin/sh
# The extract from the outside: read by another program, in another format, by
# its own schema; refused, stopped and killed.
wb=${WARDBOOK:-build/wardbook}
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
chmod 700 "$t"
printf 'training is no secret\n' > "$t/pass"; chmod 600 "$t/pass"
passed=0 failed=0
ok() { # what, status
	if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
is() { # what, got, wanted
	[ "$2" = "$3" ]; status=$?
	[ $status = 0 ] || echo "got $2, wanted $3"
	ok "$1" $status
}
as() { user=$1; shift; "$wb" --store "$t/s.db" --user "$user" --password-file "$t/pass" "$@" 2>"$t/err"; }

"$wb" --store "$t/s.db" demo --patients 200 --years 1 --seed 7 >/dev/null 2>&1; ok "a training hospital" $?
this=$(date +%Y-%m)
month=$(date -d "$this-01 -1 month" +%Y-%m)

as adam export --month "$month" --to "$t/one" --format csv --format ndjson --json > "$t/one.json"; ok "export" $?
as adam export --month "$month" --to "$t/two" --format csv --format ndjson --json > "$t/two.json"; ok "export again" $?
diff -r "$t/one" "$t/two" >/dev/null; ok "the same bytes" $?
as adam export --month "$this" --to "$t/open" --json > "$t/open.json"; ok "a month that runs" $?
as rita find patient sil --json > "$t/sil"; as rita find patient a --json > "$t/a"

cat > "$t/read.py" <<'P'
import csv, datetime, hashlib, json, os, sys
root, month = sys.argv[1], sys.argv[2]
bad = []
def must(what, holds):
    if not holds:
        bad.append(what)
def path(*p):
    return os.path.join(root, *p)
man = json.load(open(path('manifest.json'), encoding='utf-8'))
pkg = json.load(open(path('datapackage.json'), encoding='utf-8'))
# Every file of the folder is in the manifest, with its size and hash.
named = {f['path'] for f in man['files'] + man['documents']} | {'manifest.json'}
found = {os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs}
must('files: %s' % (named ^ found), named == found)
for f in man['files'] + man['documents']:
    b = open(path(f['path']), 'rb').read()
    must('hash of ' + f['path'], hashlib.sha256(b).hexdigest() == f['sha256'] and len(b) == f['bytes'])
    must('bytes of ' + f['path'], b'\r' not in b and b'\0' not in b and not b.startswith(b'\xef\xbb\xbf'))
    b.decode('utf-8')
must('month', man['month'] == month)
text = open(path('manifest.json')).read()
must('no path of this machine', '/tmp' not in text and 'run' not in man)
# Types, keys and references by the schema that goes with it.
def is_type(v, t):
    if t == 'integer': int(v); return True
    if t == 'boolean': return v in ('true', 'false')
    if t == 'date': datetime.date.fromisoformat(v); return True
    if t == 'datetime': datetime.datetime.strptime(v, '%Y-%m-%dT%H:%M:%SZ'); return True
    return True
rows, keys = {}, {}
for r in pkg['resources']:
    s = r['schema']
    t = list(csv.DictReader(open(path(r['path']), encoding='utf-8', newline='')))
    head = open(path(r['path']), encoding='utf-8').readline().rstrip('\n').split(',')
    must('header of ' + r['name'], head == [f['name'] for f in s['fields']])
    for f in s['fields']:
        need = f.get('constraints', {}).get('required')
        for row in t:
            v = row[f['name']]
            must('%s.%s %r' % (r['name'], f['name'], v), is_type(v, f['type']) if v else not need)
    k = [row[s['primaryKey'][0]] for row in t]
    must('key of ' + r['name'], len(set(k)) == len(k))
    rows[r['name']], keys[r['name']] = t, set(k)
for r in pkg['resources']:
    for fk in r['schema']['foreignKeys']:
        ref = keys[fk['reference']['resource']]
        lost = [row[fk['fields'][0]] for row in rows[r['name']] if row[fk['fields'][0]] not in ref]
        must('%s.%s' % (r['name'], fk['fields'][0]), not lost)
for name, k in keys.items():
    must('special members of ' + name, not name.startswith('dim_') or {'0', '-1', '-2', '-3'} <= k)
# NDJSON says what CSV says.
for f in man['files']:
    if not f['path'].endswith('.ndjson'):
        must('rows of ' + f['path'], f['rows'] == len(rows[f['table']]))
        continue
    j = [json.loads(l) for l in open(path(f['path']), encoding='utf-8')]
    same = len(j) == len(rows[f['table']])
    for a, b in zip(j, rows[f['table']]):
        for k, v in a.items():
            w = '' if v is None else str(v).lower() if isinstance(v, bool) else str(v)
            same = same and w == b[k]
    must('ndjson of ' + f['table'], same)
# Totals: the store, the manifest, the files.
fact, tot = rows['fact_appointment'], man['totals']
for m in ('n_appointment', 'n_attended', 'n_no_show', 'n_cancelled', 'n_open'):
    must(m, sum(int(r[m]) for r in fact) == tot['fact_appointment'][m])
must('flags', all(sum(int(r[m]) for m in ('n_attended', 'n_no_show', 'n_cancelled', 'n_open')) == 1 for r in fact))
must('store', all(tot[k] == v for k, v in tot['store'].items()))
must('quantity', sum(int(r['quantity']) for r in rows['fact_stock_movement']) == tot['stock_quantity'])
must('facts of the month', all(r['scheduled_date_key'][:6] == month.replace('-', '') for r in fact))
must('something in it', len(fact) > 50 and len(rows['fact_diagnosis']) > 5 and len(rows['fact_stock_movement']) > 5)
# Versions: no gap, no overlap, one current.
who = {}
for r in rows['dim_patient']:
    if int(r['patient_key']) > 0:
        who.setdefault(r['patient_durable_key'], []).append(r)
for v in who.values():
    must('versions', v[0]['valid_from'][:4] == '0001' and v[-1]['valid_to'][:4] == '9999' and
         all(a['valid_to'] == b['valid_from'] for a, b in zip(v, v[1:])) and
         [r['is_current'] for r in v].count('true') == 1)
must('patients', len(who) == tot['patients'])
# The one big table says of each appointment what the star says.
star = {r['appointment_key']: r for r in fact}
pat = {r['patient_key']: r for r in rows['dim_patient']}
prof = {r['profile_key']: r for r in rows['dim_appointment_profile']}
for r in rows['obt_appointment']:
    f = star[r['appointment_key']]
    p = pat[f['patient_key']]
    must('one big table', all(r[k] == p[k] for k in ('sex', 'birth_year', 'region', 'insurer_kind', 'patient_pseudonym')) and
         r['status'] == prof[f['profile_key']]['status'] and r['n_no_show'] == f['n_no_show'])
# Nobody in it.
everything = b''.join(open(path(f), 'rb').read() for f in sorted(found))
people = json.load(open(sys.argv[3])) + json.load(open(sys.argv[4]))
must('people to look for', len(people) > 5)
for p in people:
    for k in ('number', 'phone', 'address'):
        if p[k]:
            must('%s of a patient' % k, p[k].encode() not in everything)
for b in bad[:20]:
    print('FAIL', b)
sys.exit(bool(bad))
P
python3 "$t/read.py" "$t/one" "$month" "$t/sil" "$t/a"; ok "python reads it by its own schema" $?
python3 - "$t/one.json" "$t/open.json" <<'P'
import json, sys
one, now = (json.load(open(p)) for p in sys.argv[1:])
assert one['files'] and one['totals']['appointments'] > 50
assert now['data_state'] == ('provisional' if now['totals']['open_bookings'] else 'final')
P
ok "--json has files and totals" $?

# Cells that a spreadsheet would run.
as adam export --month "$month" --to "$t/safe" --safe-cells >/dev/null; ok "safe cells" $?
grep -q '"safe_cells": true' "$t/safe/manifest.json"; ok "and the manifest says so" $?

# Who may not, and what stands in the way.
as carla export --month "$month" --to "$t/no" >/dev/null; is "a clerk may not" $? 3
as rita export --month "$month" --to "$t/no" >/dev/null; is "a records officer may not" $? 3
[ ! -e "$t/no" ] && [ ! -e "$t/no.part" ]; ok "and leaves nothing" $?
as adam export --month 2016-13 --to "$t/no" >/dev/null; is "no such month" $? 2
mkdir "$t/theirs"; echo x > "$t/theirs/notes"
as adam export --month "$month" --to "$t/theirs" >/dev/null; is "a folder with something in it" $? 5
[ -s "$t/theirs/notes" ] && [ "$(wc -l < "$t/err")" = 1 ]; ok "is left alone, with one sentence" $?
as adam export --month "$month" --to "$t/s.db" >/dev/null; is "the store itself" $? 2
as adam export --month "$month" --to "$t/none/deep" >/dev/null; is "a folder in no folder" $? 5

# Killed at any moment, there is the old one or the new one.
half=0
for pause in 0.02 0.1 0.15 0.2 0.25 0.3 0.4; do
	"$wb" --store "$t/s.db" --user adam --password-file "$t/pass" export \
		--month "$month" --to "$t/kill" --format csv --format ndjson >/dev/null 2>&1 &
	sleep $pause; kill -9 $! 2>/dev/null; wait $! 2>/dev/null
	[ ! -e "$t/kill" ] || [ -s "$t/kill/manifest.json" ] || half=1
done
is "never half an extract" $half 0
as adam export --month "$month" --to "$t/kill" --format csv --format ndjson >/dev/null; ok "a run after a killed one" $?
diff -r "$t/one" "$t/kill" >/dev/null; ok "gives the same" $?
[ ! -e "$t/kill.part" ] && [ ! -e "$t/kill.old" ]; ok "and clears up" $?

# The report.
as adam report monthly --month "$month" > "$t/report"; ok "report" $?
python3 -c 'import sys; sys.exit(any(len(l.rstrip("\n")) > 80 for l in open(sys.argv[1], encoding="utf-8")))' "$t/report"
ok "of 80 columns" $?
grep -q '^Open bookings' "$t/report"; ok "open bookings first" $?
as adam report monthly --month "$month" --json > "$t/report.json"
python3 - "$t/report.json" "$t/one/manifest.json" <<'P'
import json, sys
r, m = (json.load(open(p)) for p in sys.argv[1:])
t = m['totals']
assert r['appointments'] == t['by_status'] and r['open_bookings'] == t['open_bookings']
assert r['missed_share']['missed'] == t['fact_appointment']['n_no_show']
assert r['missed_share']['kept'] == t['fact_appointment']['n_attended']
assert len(r['top_doctors']) == 5 and 0 < len(r['top_diagnoses']) <= 10
assert sum(sum(b.values()) for b in r['patients']['by_sex_and_age'].values()) == r['patients']['known_and_alive']
P
ok "the report and the extract agree" $?
as nina report monthly --month "$month" >/dev/null; is "a nurse may not see it" $? 3
as ana check >/dev/null; ok "the store is sound" $?
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
