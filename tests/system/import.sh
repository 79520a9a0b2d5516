#!/bin/sh
# Imports from the outside: exit statuses, rejects, a killed run finished by the
# next, and the figures of real files where ../shared/realdata is there.
# Ends with "N passed, N failed".
wb=${WARDBOOK:-build/wardbook}
data=../shared/realdata
maps=seeds/mappings
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
passed=0 failed=0

is() { # what, wanted, got
	if [ "$2" = "$3" ]; then passed=$((passed + 1))
	else failed=$((failed + 1)); echo "FAILED: $1: wanted $2, got $3"; fi
}
as() { u=$1; shift; "$wb" --store "$t/w.db" --user "$u" --password-file "$t/$u.pw" "$@"; }
bring() { # json of an import by rita into $t/out; messages into $t/err
	as rita import --json "$@" >"$t/out" 2>"$t/err"
}
figure() { sed -n "s/.*\"$1\": *\([0-9]*\).*/\1/p" "$t/out"; }

for u in ana rita carl; do
	echo "a long pass phrase of $u 2016" >"$t/$u.pw"
	chmod 600 "$t/$u.pw"
done
"$wb" --store "$t/w.db" init --site Vitoria --founder ana --password-file "$t/ana.pw" \
	>/dev/null 2>&1
is init 0 $?
as ana user add rita --role records --initial-password-file "$t/rita.pw" >/dev/null 2>&1
as ana user add carl --role clerk --initial-password-file "$t/carl.pw" >/dev/null 2>&1

# ---- products of a published list: odd dates stay as they are written
printf '%s\n' 'Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~TE_Code~Approval_Date~RLD~RS~Type~Applicant_Full_Name' \
	'BUDESONIDE~AEROSOL, FOAM;RECTAL~UCERIS~SALIX~2MG~N~205613~001~AB~Oct 7, 2014~Yes~No~RX~SALIX INC' \
	'COLCHICINE~TABLET;ORAL~OLD "ONE"~X~0.5MG~N~000734~001~~Approved Prior to Jan 1, 1982~No~No~DISCN~X' \
	'~TABLET;ORAL~NAMELESS~X~0.5MG~N~000735~001~~~No~No~RX~X' >"$t/ob.txt"
as rita import --json --map $maps/orangebook.map "$t/ob.txt" >/dev/null 2>&1
is "records do not set up medicines" 3 $?
as ana import --json --map $maps/orangebook.map "$t/ob.txt" >"$t/out" 2>/dev/null
is "one product is refused" 1 $?
is "two products" 2 "$(figure accepted)"
as ana import --json --map $maps/orangebook.map "$t/ob.txt" >"$t/out" 2>/dev/null
is "products are there already" 2 "$(figure already)"

# ---- what is refused as a whole
head='PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,Scholarship,Hipertension,Diabetes,Alcoholism,Handcap,SMS_received,No-show'
row='F,2016-05-10T08:00:00Z,2016-05-12T00:00:00Z,30,CENTRO,0,1,0,0,0,1,Yes'
printf '%s\np1,a1,%s\n' "$head" "$row" >"$t/in.csv"
as carl import --map $maps/noshow.map "$t/in.csv" >/dev/null 2>&1
is "a clerk may not" 3 $?
bring --map $maps/noshow.map "$t/none.csv"
is "no such file" 4 $?
bring --map $maps/noshow.map "$t/w.db"
is "the store itself" 2 $?
bring --map $maps/icd10cm.map "$t/in.csv"
is "a column is missing" 2 $?
bring --map $maps/none.map "$t/in.csv"
is "no such mapping" 4 $?
bring --map "$t/in.csv" "$t/in.csv"
is "no mapping" 2 $?
bring --map $maps/noshow.map "$t/in.csv" --rejects "$t/w.db"
is "rejects into the store" 2 $?
bring --map $maps/noshow.map "$t/in.csv" --rejects "$t/in.csv"
is "rejects into the source" 2 $?
bring --map $maps/noshow.map "$t/in.csv" --rejects "$t/no/such/place"
[ $? != 0 ]
is "rejects that can't be written" 0 $?
bring --map $maps/noshow.map "$t/in.csv" --dry-run
is "dry run" 0 $?
is "dry run accepts" 1 "$(figure accepted)"
bring --map $maps/noshow.map "$t/in.csv"
is "nothing was filed before" 1 "$(figure accepted)"

# ---- rejects: bytes, mode, mending
printf '%s\r\np2,a2,%s\r\np3,"a3",%s\r\n' "$head" "$row" "$(echo "$row" | sed 's/,30,/,-1,/')" \
	>"$t/crlf.csv"
bring --map $maps/noshow.map "$t/crlf.csv" --rejects "$t/rejects"
is "some rows were refused" 1 $?
is "mode of the rejects" 600 "$(stat -c %a "$t/rejects")"
is "the row as it came" 1 "$(grep -c '^p3,"a3",F,.*,-1,CENTRO' "$t/rejects")"
sed -i 's/,-1,/,1,/' "$t/rejects"
bring --map $maps/noshow.map "$t/rejects" --rejects "$t/rejects2"
is "mended, it goes in" 0 $?
is "mended rows" 1 "$(figure accepted)"
[ ! -e "$t/rejects2" ]
is "no empty rejects file" 0 $?

# ---- a field of 10 MB costs a row, and no memory
{ echo "$head"; printf 'p4,a4,F,2016-05-10T08:00:00Z,2016-05-12,30,"'
  head -c 10000000 /dev/zero | tr '\0' 'm'; printf '",0,0,0,0,0,0,No\n'
  echo "p5,a5,$row"; } >"$t/big.csv"
bring --map $maps/noshow.map "$t/big.csv" --rejects "$t/rejects"
is "10 MB field: refused" 1 "$(figure refused)"
is "10 MB field: the rest" 1 "$(figure accepted)"
is "10 MB field: kept whole" 1 "$(($(stat -c %s "$t/rejects") > 10000000))"
rm -f "$t/big.csv" "$t/rejects"

# ---- killed and finished
awk -v h="$head" 'BEGIN { print h; for (i = 0; i < 25000; i++)
	printf "k%d,v%d,F,2016-05-10T08:00:00Z,2016-05-12T00:00:00Z,%d,R%d,0,%d,0,0,0,0,No\n",
	i % 9000, i, i % 9000 % 90, i % 9000 % 40, i % 9000 % 2 }' >"$t/many.csv"
for how in '-KILL 0.1' '-TERM 0.2' '-KILL 0.4'; do
	set -- $how
	rm -f "$t/w.db-import"
	"$wb" --store "$t/w.db" --user rita --password-file "$t/rita.pw" import \
		--map $maps/noshow.map "$t/many.csv" >/dev/null 2>&1 &
	pid=$!
	n=0
	while [ ! -e "$t/w.db-import" ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n + 1)); done
	sleep $2
	kill $1 $pid 2>/dev/null
	wait $pid 2>/dev/null
	status=$?
	[ $1 = -KILL ] || [ $status = 0 ] || is "a stopped run says so" 5 $status
done
as ana check >/dev/null 2>&1
is "killed, the store is whole" 0 $?
bring --map $maps/noshow.map "$t/many.csv"
is "the next run finishes" 0 $?
is "every row once" 25000 "$(($(figure accepted) + $(figure already)))"
[ "$(figure accepted)" -lt 25000 ] || echo "note: the kills came before the first batch"
bring --map $maps/noshow.map "$t/many.csv"
is "and nothing is left" 25000 "$(figure already)"
as ana check >/dev/null 2>&1
is "sound at the end" 0 $?

# ---- real files
if [ -r $data/noshow/KaggleV2-May-2016.csv ]; then
	bring --map $maps/hms-patients.map $data/hms_seed_csv/raw_patients.csv
	is "hms patients" 52 "$(figure accepted)"
	bring --map $maps/hms-patients-delimited.map $data/hms_seed_csv/change_delimeters/patients.csv
	is "hms patients by |: known" 50 "$(figure already)"
	bring --map $maps/hms-physicians.map $data/hms_seed_csv/raw_physicians.csv
	is "hms physicians" 54 "$(figure accepted)"
	is "hms physicians: one number twice, both filed" 0 "$(figure refused)"
	bring --map $maps/hms-physicians-delimited.map \
		$data/hms_seed_csv/change_delimeters/physicians.csv
	is "hms physicians by :" 50 "$(figure offered)"
	bring --map $maps/hms-hospitals.map $data/hms_seed_csv/raw_hospital.csv
	is "hms hospitals" 54 "$(figure accepted)"
	bring --map $maps/hms-hospitals-delimited.map \
		$data/hms_seed_csv/change_delimeters/hospitals.csv
	is "hms hospitals by ;: known" 50 "$(figure already)"
	as ana import --json --map $maps/orangebook.map $data/fda_orangebook/products.txt \
		>"$t/out" 2>/dev/null
	is "orangebook" 45752 "$(figure accepted)"
	bring --map $maps/icd10cm.map $data/icd10cm_2024/icd10cm_2024.csv
	is "icd10cm" 46237 "$(figure accepted)"
	bring --map $maps/noshow.map $data/noshow/KaggleV2-May-2016.csv --rejects "$t/rejects"
	is "no-show: offered" 110527 "$(figure offered)"
	is "no-show: accepted" 110521 "$(figure accepted)"
	is "no-show: refused" 6 "$(figure refused)"
	is "no-show: patients" 62298 "$(figure patient)"
	is "no-show: the six" 6 "$(grep -c -E '5679978|5715660|5664962|5686628|5655637|5775010' \
		"$t/rejects")"
	for m in "04 633 3235" "05 16799 80836" "06 4882 26450"; do
		set -- $m
		# This script's own rows are of May 2016, four of them missed.
		[ $1 = 05 ] && { many=25004 missed=4; } || { many=0 missed=0; }
		as rita report monthly --month 2016-$1 --json >"$t/out" 2>/dev/null
		is "no-show: report of 2016-$1" 0 $?
		is "no-show: booked in 2016-$1" $(($3 + many)) "$(figure booked)"
		is "no-show: missed in 2016-$1" $(($2 + missed)) "$(figure missed)"
	done
else
	echo "skip: ../shared/realdata is not here; real files were not imported"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
