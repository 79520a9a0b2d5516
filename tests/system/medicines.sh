#!/bin/sh
# Medicines from the command line: what a patient takes, what waits, what is
# handed out, a dose by its pack, the chart for downtime, late doses; tables of
# checks that come in by the ordinary import; a store of an earlier edition.
. tests/lib/system.sh
export WARDBOOK_CLOCK=2026-03-02T08:15

demo_store --patients 60 --years 1 --seed 7
maps=seeds/mappings
saito=STB-000001-9 bondarenko=STB-000012-6
ceftriaxone='(01)09506000000336(17)260731(10)JM10791'

# ---- what a patient takes
wants 0 '' as david prescription list $saito --json
json '[x["medicine"] for x in d] == ["Paracetamol", "Bisoprolol", "Enoxaparin"]'
json 'd[2]["sentence"].startswith("Inject 1 syringe under the skin once a day (08:00) for 10 days.")'
json 'all(x["checks"] and x["state"] == "active" and x["handed_out"] == 0 for x in d)'
check "names, never ids" sh -c "! grep -q '_id\"' '$t/out'"
wants 0 '' as david prescription list $saito
check "a sentence that people can read" grep -q 'Inject 1 syringe under the skin' "$t/out"
wants 3 'not shown|may not' as carla prescription list $saito
wants 1 'check character' as david prescription list STB-999999-9
wants 2 'wants a patient' as david prescription list
wants 2 'no prescription frob' as david prescription frob

# ---- what waits is planned, handed out, and labelled
wants 0 '' as paula prescription waiting --at MAIN --json
json 'len(d) == 21 and all(x["usable"] >= 0 for x in d)'
json 'next(x["owed"] for x in d if x["medicine"] == "Enoxaparin" and x["patient"] == "'$saito'") == 10'
wants 3 'may not' as nina prescription waiting
wants 0 '' as paula prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 3 --plan --json
json 'd[0]["quantity"] == 3 and d[0]["outlives"] and not d[0]["opened"]'
json '"First to expire; outlives the course (06-Mar-2026)" == d[0]["why"]'
wants 3 'may not' as nina prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 3
wants 4 'No paracetamol was handed out|No Paracetamol was handed out' as paula prescription label $saito "paracetamol 500 mg"
wants 0 '' as paula prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 3
wants 0 '' as paula prescription label $saito "paracetamol 500 mg"
check "the label says who, what and how much is owed" grep -q 'Still owed: 37 tablets' "$t/out"
wants 1 'Only 37 tablets' as paula prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 38
wants 1 'At least one' as paula prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 0
wants 1 'Not enough' as paula prescription dispense $saito "paracetamol 500 mg" --at MAIN --quantity 99999 --again
wants 4 'waits for this patient' as paula prescription dispense $saito "amoxicillin 500 mg" --at MAIN
sound "handing out"

# ---- what never was
wants 0 '' as paula prescription never --json
json 'not any(x["patient"] == "'$saito'" and x["medicine"] == "Paracetamol" for x in d)'
json 'any(x["outcome"] == "still waiting" for x in d) and any("own supply" in x["outcome"] for x in d)'
json 'all(x["handed_out"] == 0 for x in d)'
wants 0 '' as paula prescription never --from 01-Jan-2025 --to 02-Jan-2025 --json
json 'd == []'
wants 3 'may not' as david prescription never

# ---- doses: due, by the pack, twice, not due
wants 0 '' as nina dose due $bondarenko --json
json '[x["says"] for x in d if x["medicine"].startswith("Ceftriaxone")] == ["due now"]'
wants 3 'may not' as david dose give $bondarenko "$ceftriaxone"
wants 0 '' as nina dose give $bondarenko "$ceftriaxone" --json
json 'd["by"] == "nina" and "JM10791" in d["supply"] and d["state"] == "given"'
wants 1 'none is due before 02-Mar-2026 20:00' as nina dose give $bondarenko "$ceftriaxone"
wants 1 'NOT ORDERED' as nina dose give $bondarenko '(01)09506000000763(10)FL10764'
wants 2 'Scan the pack' as nina dose give $bondarenko paracetamol
wants 0 '' as nina dose due --ward 4A
check "a ward's doses" grep -q 'due now' "$t/out"
wants 4 'There is no ward' as nina dose due --ward 9Z
wants 0 '' as chris dose late --ward 4A --json
json 'd["due"] == d["in_time"] + d["late"] + d["not_given"] + d["without_record"] and d["late"] == 3'
json 'd["not_drawn"] == 0 and len(d["doses"]) == d["due"] - d["in_time"]'

# ---- the chart for when the machine is down
wants 0 '' as nina dose chart --ward 4A
check "who, with allergies" grep -q 'ALLERGIES: ' "$t/out"
check "a box for what is to come" grep -q '20:00 \[____________\]' "$t/out"
check "what was given stands in it" grep -q '08:00 given 08:15 nina' "$t/out"
check "76 columns" sh -c "! grep -q '.\{100\}' '$t/out'"
wants 3 'not shown|may not' as carla dose chart --ward 4A
sound "doses"

# ---- tables of checks: the shipped ones, one that is brought in, one that is not taken
wants 0 '' as paula prescription tables --json
json 'd["alive"] and len(d["tables"]) == 3 and all(x["shipped"] and x["days_old"] == 46 for x in d["tables"])'
sed 's/edition 2026.1/edition 2026.2/; s/day 2026-01-15/day 2026-02-20/; s/Starter list/House list/' $maps/drug-interactions.map >"$t/two.map"
{ cat seeds/interactions.csv; echo 'J01C,H02AB,serious,A pair of this house.'; } >"$t/two.csv"
wants 3 'may not' as rita import --map "$t/two.map" "$t/two.csv"
wants 0 '' as paula import --map "$t/two.map" "$t/two.csv" --dry-run
wants 0 '' as paula prescription tables --json
json 'd["tables"][0]["shipped"]'
{ cat "$t/two.csv"; echo 'J01C,B01AA,dreadful,An unknown severity.'; } >"$t/bad.csv"
wants 1 'not in use before they are mended' as paula import --map "$t/two.map" "$t/bad.csv" --rejects "$t/no.csv"
wants 0 '' as paula prescription tables --json
json 'd["alive"] and d["tables"][0]["shipped"]'
wants 0 '' as paula import --map "$t/two.map" "$t/two.csv" --json
json 'd["already"] == 201 and d["accepted"] == 0'
wants 0 '' as paula prescription tables --json
json 'd["tables"][0] == {"what": "interactions", "name": "House list of interactions", "version": "2026.2", "day": "2026-02-20", "days_old": 10, "lines": 201, "shipped": False}'
for k in allergies:allergy_groups ranges:dose_ranges; do
	wants 0 '' as paula import --map $maps/drug-${k%:*}.map seeds/${k#*:}.csv
done
wants 0 '' as paula prescription tables --json
json 'd["alive"] and not any(x["shipped"] for x in d["tables"])'
grep -v '^B01AA' "$t/two.csv" >"$t/lost.csv"
sed 's/edition 2026.2/edition 2026.3/' "$t/two.map" >"$t/three.map"
wants 1 'filed and NOT in use: .*warfarin with ibuprofen' as paula import --map "$t/three.map" "$t/lost.csv"
wants 0 '' as paula prescription tables --json
json 'd["alive"] and d["tables"][0]["version"] == "2026.2"'
sound "three tables"
sqlite3 "$S" "DELETE FROM drug_rule WHERE edition = '2026.2' AND first = 'J01C'"
wants 6 'lost lines: 199 of 201' as paula prescription tables --json
json 'not d["alive"]'
wants 6 'not sound: 1 ' as ana check
check "check says so too" grep -q 'tables of checks.*1 wrong' "$t/out"
wants 0 '' as paula import --map "$t/two.map" "$t/two.csv"
sound "the table brought in anew"

# ---- figures: one order a row, under a pseudonym, tied to what the store counts
wants 0 '' as adam export --month 2026-03 --to "$t/x" --json
json 'd["totals"]["prescriptions"] == d["totals"]["store"]["prescriptions"] > 20'
orders=$(sqlite3 "$S" "SELECT count(*) FROM patient_medicine WHERE day BETWEEN 20260301 AND 20260331 AND state <> 1")
cat >"$t/read.py" <<'P'
import csv, glob, json, sys
root, orders = sys.argv[1], int(sys.argv[2])
fact = list(csv.DictReader(open(glob.glob(root + '/silver/fact_prescription/ordered_month=202603/*.csv')[0], encoding='utf-8')))
assert len(fact) == orders, (len(fact), orders)
assert sum(int(r['n_prescription']) for r in fact) == orders
assert len({r['prescription_key'] for r in fact}) == orders
assert all(r['atc_code'] and r['patient_durable_key'] and int(r['medication_key']) > 0 for r in fact)
assert all((r['end_date_key'] == '-2') == (r['course_days'] == '') for r in fact)
assert any(r['course_days'] == '8' for r in fact)
assert not any(c in r for r in fact for c in ('dose', 'route', 'note', 'sentence'))
P
check "an order a row, by its own key, with what is known of it as a code" python3 "$t/read.py" "$t/x" "$orders"
check "no id of the store" sh -c "! sqlite3 '$S' 'SELECT id FROM patient_medicine' | grep -qFf - $t/x/silver/fact_prescription/*/*.csv"

# ---- a store of an earlier edition lacks the reasons: whoever logs in first brings them
sqlite3 "$S" "DELETE FROM reason WHERE kind IN (SELECT DISTINCT kind FROM reason WHERE code IN ('tolerated', 'vomiting', 'generic'))"
wants 0 '' as nina dose due $bondarenko
is=$(sqlite3 "$S" "SELECT count(*) FROM reason WHERE code IN ('tolerated', 'vomiting', 'generic')")
check "three kinds of reasons are back" test "$is" = 3
sound "reasons brought in"
finish
