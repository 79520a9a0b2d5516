#!/bin/sh
# Registration from the command line: rules, labels, patients, merges, deaths.
. tests/lib/system.sh
export WARDBOOK_CLOCK=2026-03-02T08:15
demo_store --patients 40 --years 1 --seed 7

# ---- rules: the same from the command line, as text and as JSON
wants 0 "" as rita check --rules
printf 'patient_id,first_name,last_name,date_of_birth,gender,address,city,state,zip_code,phone_number,email,insurance_id,primary_physician_id,admission_date,discharge_date\n1,Ada,Osei,1970-02-03,female,,,,,,,,,2024-07-03,2024-01-17\n' >"$t/p.csv"
wants 0 "" as rita import --map seeds/mappings/hms-patients.map "$t/p.csv"
wants 1 "records are wrong" as rita check --rules
check "a rule and its sentence" grep -q '^not-closed  *to be done .*still open' "$t/out"
check "more than forty rules" test "$(wc -l <"$t/out")" -ge 40
wants 0 "" as rita --json check --rule not-closed
json 'd["wrong"] == 0 and len(d["rules"]) == 1 and d["rules"][0]["found"] == len(d["records"]) > 0'
json 'all(r["table"] == "appointment" and r["patient"] > 0 for r in d["records"])'
# What a role holds no key for is not told as sound.
wants 1 "records are wrong" as adam check --rules
check "not checked" grep -q '^name-missing  *not checked: identity' "$t/out"
wants 3 "may not look for records" as carla check --rules
wants 4 "no rule" as rita check --rule no-such-rule

# ---- labels, marked when they are repeated
wants 0 "" as carla label STB-000029-N
check "the number" grep -qx 'STB-000029-N' "$t/out"
wants 0 "copy 1" as carla label stb000029n --format zpl
check "a copy says so" grep -q 'COPY 1' "$t/out"
wants 0 "" as carla label STB-000029-N --kind address --format svg
check "a picture" python3 -c 'import sys, xml.dom.minidom as m; sys.exit(len(m.parse(sys.argv[1]).getElementsByTagName("rect")) < 50)' "$t/out"
wants 2 "--format wants" as carla label STB-000029-N --format pdf
wants 4 "no patient of that number" as carla label 77
wants 3 "may not print a wristband" as bill label STB-000029-N
wants 0 "copy 2" as carla --json label STB-000029-N --format zpl
json 'd["format"] == "zpl" and d["copy"] == 2 and d["label"].startswith("^XA")'

# ---- registered from the command line: look-alikes are named first
wants 5 "may be a record already" as rita patient register family=Ibanez given=Marta born=19/8/1941 sex=f
check "what speaks for it" grep -q '  for  *same name; same birth date' "$t/out"
wants 0 "" as rita --json patient register --anyway family=Ibanez given=Marta "born=aug 1941" sex=female phone="043 10000"
json 'd["number"].startswith("STB-0000")'
new=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["number"])' "$t/out")
wants 1 "family is too long: there is room for 120 bytes" as rita patient register "family=$(printf 'x%.0s' $(seq 200))" born=1950 sex=f
wants 2 "no field" as rita patient register colour=red
wants 1 "lies in the future" as rita patient register family=X born=2030 sex=f
wants 3 "may not register" as david patient register family=X born=1990 sex=f

# ---- merged and parted: shown first, done with --yes
wants 0 "Nothing is done yet" as rita patient merge "$new" STB-000029-N
check "why" grep -q '^for  *same name' "$t/out"
wants 0 "" as rita --json patient merge "$new" STB-000029-N --yes
json 'd["merged"] and d["into"] == "STB-000029-N" and d["items"] == []'
wants 0 "" as rita --json show patient "$new"
json 'd["number"] == "STB-000029-N"'
wants 3 "may not merge" as carla patient merge STB-000006-Y STB-000029-N --yes
wants 0 "Nothing is done yet" as rita patient part STB-000029-N
wants 2 "not in the list" as rita patient part STB-000029-N --move allergy:1 --yes
wants 0 "" as rita --json patient part STB-000029-N --yes
json 'd["parted"] and d["since"] == []'
wants 4 "No record was merged" as rita patient part STB-000029-N

# ---- a death, and taken back
wants 0 "" as nina patient death STB-000029-N --day t-1 --time 23:30 --cause "heart failure"
check "what it ended" grep -q '^cancelled: [1-9][0-9]* bookings, 0 of the waiting list' "$t/out"
wants 1 "filed already" as nina patient death STB-000029-N --day t
wants 2 "day is missing" as nina patient death STB-000029-N
wants 0 "" as nina --json patient alive STB-000029-N --give-back
json 'd["bookings"] > 0 and d["recalls"] == 0'
finish
