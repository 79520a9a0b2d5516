#!/bin/sh
# Registration from the command line: the consistency rules.
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
finish
