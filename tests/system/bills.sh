#!/bin/sh
# Bills from the outside: two whole data sets in, in both forms, and every sum
# that their description states.
. tests/lib/system.sh
maps=seeds/mappings
hms=../shared/realdata/hms_seed_csv
kaggle=../shared/realdata/hospital_kaggle
init_store records billing clerk nurse

# ---- small files of our own
printf 'patient_id,first_name,last_name,date_of_birth,gender,address,city,state,zip_code,phone_number,email,insurance_id,primary_physician_id,admission_date,discharge_date\n1,Ada,Osei,1970-02-03,female,,,,,,,,,,\n2,Bo,Lind,1971-02-03,male,,,,,,,,,,\n' >"$t/p.csv"
printf 'insurance_id,insurance_name,policy_number,policy_holder,coverage_start_date,coverage_end_date,monthly_premium,deductible,coverage_type,contact_number,email,address,city,state,zip_code,hospital_id\n7,Acme,pb-1,1,2024-01-01,2024-12-31,10.50,,Basic,,,,,,,\n8,Nobody,pb-2,99,2024-01-01,2024-12-31,1,1,Basic,,,,,,,\n' >"$t/i.csv"
printf 'billing_id,appointment_id,patient_id,insurance_id,hospital_id,billing_date,amount,discount,tax,final_amount,status,payment_method,payment_date,processed_by,remarks\n70,55,1,7,3,2024-03-01,100.00,10,5.5,95.50,Paid,Cash,2024-03-02,Jo,ok\n71,,2,7,3,2024-03-01,100.005,0,0,100,Paid,Cash,2024-03-02,,\n72,,2,7,3,2024-03-01,50,0,0,50,Overdue,Cash,,,\n' >"$t/b.csv"
wants 0 "" as records --json import --map $maps/hms-patients.map "$t/p.csv"
wants 1 "No patient was brought" as records --json import --map $maps/hms-insurance.map "$t/i.csv"
json 'd["accepted"] == 1 and d["refused"] == 1 and d["created"] == {"insurer": 1, "policy": 1}'
wants 1 "not an amount" as records --json import --map $maps/hms-billing.map "$t/b.csv"
json 'd["accepted"] == 2 and d["loose"] == d["kept"] == 2 and d["created"] == {"bill": 2, "payment": 1}'
check "a number that leads nowhere is told, and that it is kept" \
	grep -q 'b.csv:2: appointment_id: number kept beside the empty link: No appointment' "$t/err"
check "and another patient's" grep -q "b.csv:4: insurance_id: number kept beside the empty link: The policy of this number is another patient's" "$t/err"
check "of the two nothing is said to be left empty" test -z "$(grep 'left empty' "$t/err")"
sed 's/else bill.visit/else empty/' $maps/hms-billing.map >"$t/e.map"
sed -n '1p; s/^70/80/p' "$t/b.csv" >"$t/e.csv"
wants 0 "e.csv:2: appointment_id: left empty: No appointment" as records import --map "$t/e.map" --dry-run "$t/e.csv"
check "and so they are counted" grep -q '1 references to nothing: 0 kept as numbers, 1 left empty' "$t/out"
wants 0 "" as billing bill list
check "one is overdue" grep -q 'VIT-B000002 .*LIND, Bo  *overdue  *50.00' "$t/out"
wants 0 "" as billing --json bill list
json '[(b["status"], b["payment_status"], b["balance"]) for b in d] == [("overdue", "no", 5000)]'
wants 0 "" as billing --json bill totals
json 'd["bills"] == 2 and d["total"] == 14550 and d["paid"] == 9550 and d["difference"] == 0 and d["overdue"] == 1'
wants 0 "" as billing bill show B1
check "the printed bill" grep -q 'To pay  *0.00' "$t/out"
wants 0 "" as clerk bill owed
check "who owes" grep -q '^everybody .* 50.00$' "$t/out"
wants 3 "may not see bills" as nurse bill list
wants 4 "no bill 99" as billing bill show 99
wants 2 "bill wants list" as billing bill sums

# ---- real files
if [ ! -r $hms/raw_billing.csv ]; then
	echo "skip: ../shared/realdata is not here; real files were not imported"
	finish
fi
S=$t/real.db
init_store records billing
bring() { # map, file, refused: imports
	_s=0; [ "$3" = 0 ] || _s=1
	as records --json import --map "$maps/$1.map" "$2" >"$t/out" 2>"$t/err"
	[ $? = $_s ] || bad "$1: $(cat "$t/err")"
	json "d['refused'] == $3"
}
bring hms-hospitals $hms/raw_hospital.csv 0
json 'd["created"] == {"hospital": 54}'
bring hms-physicians $hms/raw_physicians.csv 0
json 'd["created"] == {"staff": 54}'
bring hms-patients $hms/raw_patients.csv 0
json 'd["created"] == {"patient": 52, "admission_told": 52, "own_doctor": 52} and d["loose"] == 1'
bring hms-insurance $hms/raw_insurance.csv 0
json 'd["created"] == {"insurer": 50, "policy": 50}'
bring hms-cover $hms/raw_patients.csv 0
json 'd["created"] == {"insured": 52} and d["loose"] == 1'
bring hms-appointments $hms/raw_appointments.csv 0
json 'd["accepted"] == 52 and d["loose"] == 2'
bring hms-billing $hms/raw_billing.csv 0
json 'd["accepted"] == 50 and d["created"]["bill"] == 50 and d["created"]["payment"] == 19'
delimited() { # check of each summary
	for n in hospitals physicians patients insurance appointments billing; do
		bring hms-$n-delimited $hms/change_delimeters/$n.csv 0
		json "$1"
	done
	bring hms-cover-delimited $hms/change_delimeters/patients.csv 0
	json "$1"
}
bring hms-list $hms/list/lists.csv 0
json 'd["offered"] == 5 and d["created"] == {"code": 5}'
delimited 'd["already"] == 50 and not d["created"]'
# the sums that the sources' own queries give, and how the records hang together
wants 0 "" as billing --json bill cover
json '{k: v["joined_premium"] for k, v in d.items()} == {"basic": 478437, "comprehensive": 495345, "premium": 674216}'
json 'all(abs(d[k]["mean_bill_exact"] / 100 - want) < 0.00006 for k, want in (("basic", 1197.8167), ("comprehensive", 924.5009), ("premium", 1092.8763)))'
json '[sum(v[k] for v in d.values()) for k in ("policies", "unbilled", "bills", "joined_rows")] == [50, 20, 50, 70]'
json 'd["premium"]["mean_bill"] == 109288 and d["basic"]["mean_bill"] == 119782'
wants 0 "" as billing --json report links
json 'd == {"patients": 52, "patients_without_appointment": 18, "appointments": 52, "patient_appointment_rows": 70, "hospitals": 54, "hospitals_by_class": {"basic": 16, "critical care": 38}, "staff": 54, "staff_numbers": 53, "staff_placed": 54, "staff_by_class": {"basic": 15, "critical care": 39}, "policies": 50, "policies_without_bill": 20, "policy_bill_rows": 70, "cover_rows": 88}'
# every column of the sources' lists, and no leading zero lost
for l in staff hospitals insurers; do
	wants 0 "" as records --json house $l
	cp "$t/out" "$t/$l"
done
python3 - "$t" "$hms" <<'EOF' >"$t/out"
import csv, json, sys
def told(f): return list(csv.DictReader(open(sys.argv[2] + "/" + f, newline="")))
def here(l): return json.load(open(sys.argv[1] + "/" + l))
def pick(rows, **names): return sorted(tuple(str(r[k]) for k in names) for r in rows)
def want(rows, **names): return sorted(tuple(r[v] for v in names.values()) for r in rows)
reach = dict(city="city", district="state", zip="zip_code", email="email")
bad = []
for l, f, names in (
    ("staff", "raw_physicians.csv", dict(code="physician_id", phone="phone_number", specialty="specialty",
     department="department", licence="license_number", experience="years_of_experience", hospital="hospital_id",
     address="clinic_address", **reach)),
    ("hospitals", "raw_hospital.csv", dict(code="hospital_id", name="hospital_name", address="address",
     phone="phone_number", established="established_year", beds="num_beds", departments="num_departments",
     director="director_name", emergency="emergency_contact", accreditation="accreditation", **reach)),
    ("insurers", "raw_insurance.csv", dict(code="insurance_id", name="insurance_name", phone="contact_number",
     address="address", hospital="hospital_id", **reach))):
    if pick(here(l), **names) != want(told(f), **names): bad.append(l)
for r in here("hospitals"):
    t = [x for x in told("raw_hospital.csv") if x["hospital_id"] == r["code"]][0]
    if r["rating"] != round(float(t["rating"]) * 10): bad.append("rating")
zeros = [sum(r[c].startswith("0") for l in ls for r in here(l)) for c, ls in
         (("phone", ("staff", "hospitals")), ("zip", ("staff", "hospitals", "insurers")))]
print(json.dumps({"bad": bad, "zeros": zeros}))
EOF
json 'd == {"bad": [], "zeros": [13, 14]}'
# the other five phones and three zips are patients'
cut -d, -f2,3 $hms/raw_patients.csv | tail -n +2 | tr ',' ' ' | while read -r given family; do
	as records --json find patient "$given $family" 2>/dev/null
done >"$t/people"
python3 - "$t" "$hms" <<'EOF' >"$t/out"
import csv, json, sys
here = {p["external"]: p for l in open(sys.argv[1] + "/people") for p in json.loads(l)}
told = list(csv.DictReader(open(sys.argv[2] + "/raw_patients.csv", newline="")))
names = dict(given="first_name", family="last_name", birth_day="date_of_birth", address="address", city="city",
    district="state", zip="zip_code", phone="phone_number", email="email")
print(json.dumps({"patients": len(here), "bad": [p["patient_id"] for p in told for k, v in names.items()
    if here[p["patient_id"]][k] != p[v]], "sex": sum(here[p["patient_id"]]["sex"] == p["gender"].lower() for p in told),
    "zeros": [sum(p[c].startswith("0") for p in here.values()) for c in ("phone", "zip")]}))
EOF
json 'd == {"patients": 52, "bad": [], "sex": 52, "zeros": [5, 3]}'
# found RULE NUMBER...: that is what the rules find, and nothing else of these
found() {
	wants 1 "records are wrong" as records --json check --rules
	json "all({r['rule']: r['found'] for r in d['rules']}[n] == want for n, want in zip('$*'.split()[::2], map(int, '$*'.split()[1::2])))"
}
# what their description lists, each by the rule that is for it
found told-discharge-before-admission 27 follow-up-before-visit 25 \
	policy-ends-before-it-begins 24 payment-before-bill 18 bill-does-not-add-up 50 \
	visit-with-unknown-doctor 1 visit-in-unknown-hospital 1 cover-unknown 1 own-doctor-unknown 1 \
	staff-number-twice 1 phone-of-odd-length 1 \
	bill-for-another-visit 49 bill-on-another-policy 49 \
	staff-phone-of-odd-length 0 hospital-phone-of-odd-length 0 insurer-phone-of-odd-length 0 \
	staff-email-without-at 0 hospital-email-without-at 0 insurer-email-without-at 0 \
	email-without-at 0 name-and-email-twice 0 charge-for-missed-visit 0
for n in patients doctors appointments treatments billing; do
	bring kaggle-$n $kaggle/$n.csv 0
	json 'd["accepted"] == d["offered"] and d["loose"] == 0'
done
json 'd["created"] == {"bill": 200, "payment": 131}'
wants 0 "" as billing --json bill totals --from 2024-01-01 --to 2024-12-31
json 'd["bills"] == 50 and d["amount"] == 5180927 and d["total"] == 5436579'
json 'd["bills_by_state"] == {"paid": 19, "pending": 31} and d["overdue"] == 16'
wants 0 "" as billing --json bill totals --from 2023-01-01 --to 2023-12-31
json 'd["bills"] == 200 and d["total"] == 55124985'
json 'd["amount_by_method"] == {"cash": 16770714, "card": 20138243, "insurance": 18216028}'
json 'd["bills_by_state"] == {"pending": 69, "paid": 64, "failed": 67}'
json 'd["amount_by_branch"] == {"Central Hospital": 22903944, "Eastside Clinic": 16203110, "Westside Clinic": 16017931}'
# the same again, and what the other set's description lists; nobody was merged
found told-discharge-before-admission 27 follow-up-before-visit 25 \
	policy-ends-before-it-begins 24 payment-before-bill 18 bill-does-not-add-up 50 \
	charge-for-missed-visit 103 visit-before-registration 28 name-and-email-twice 11 \
	staff-number-twice 1 phone-of-odd-length 1
wants 0 "" as records find patient robin maddy
# Statuses of the 200 visits, month by month.
for m in 01 02 03 04 05 06 07 08 09 10 11 12; do
	as records --json report monthly --month 2023-$m
done >"$t/months" 2>/dev/null
python3 -c 'import json, sys
print(json.dumps([json.loads(x) for x in open(sys.argv[1])]))' "$t/months" >"$t/out"
json '[sum(m["appointments"][k] for m in d) for k in ("missed", "booked", "cancelled", "done")] == [52, 51, 51, 46]'
sound "both data sets"

# ---- the delimited form alone: the same figures, without the rows that only the other has
S=$t/delimited.db
init_store records billing
delimited 'd["accepted"] == 50'
wants 0 "" as billing --json bill totals
json 'd["bills"] == 50 and d["amount"] == 5180927 and d["total"] == 5436579'
found told-discharge-before-admission 26 follow-up-before-visit 25 \
	policy-ends-before-it-begins 24 payment-before-bill 18 bill-does-not-add-up 50 \
	visit-with-unknown-doctor 0 visit-in-unknown-hospital 0 cover-unknown 0 own-doctor-unknown 0 \
	staff-number-twice 0 phone-of-odd-length 0
sound "the delimited form"
finish
