#!/bin/sh
# The pharmacy from the command line: catalogue, stock, deliveries, issues,
# transfers, counts, recalls; what each role reads of it; the products of a
# published list, where ../shared/realdata is there.
. tests/lib/system.sh
export WARDBOOK_CLOCK=2026-03-02T08:15

demo_store --patients 60 --years 1 --seed 7
maps=seeds/mappings
amox="amoxicillin 500 mg"
box='(01)09506000000145(17)280630(10)NEW77'

# ---- the catalogue: every particular
wants 0 '' as paula stock show "$amox" --json
json 'd["name"] == "Amoxicillin" and d["strength"] == "500 mg" and d["form"] == "capsule"'
json 'd["unit"] == "capsule" and d["pack_size"] == 20 and d["atc"] == "J01CA04" and d["gtin"] == "09506000000145"'
json 'd["price"] > 0 and d["maker"] and d["ingredient"] and d["kind"] == "medicine"'
json '"schedule" in d and "cold" in d and "opened_days" in d and "controlled" in d'
wants 0 '' as paula stock show "$amox"
check "the price with its currency" grep -q '^price  *[A-Z€$£]*.*[0-9][.,][0-9][0-9]' "$t/out"
wants 4 'No medicine begins with' as paula stock show "unobtainium"
wants 2 'say the strength' as paula stock show "amox"
wants 1 'check digit' as paula stock show '(01)09506000000146'
wants 4 'No medicine here has GTIN' as paula stock show '(01)09506000009919'

# ---- what is there
wants 0 '' as paula stock list --json
json 'len(d) == 159 and all(x["state"] in ("ok", "low", "out") for x in d)'
json 'all(x["unit"] and min(x[k] for k in ("usable", "reserved", "held", "expired", "opened")) >= 0 for x in d)'
wants 0 '' as paula stock lots "$amox" --at MAIN --json
json '[x["lot"] for x in d][:2] == ["QF10637", "UO10319"]'
wants 4 'There is no store' as paula stock list --at NOWHERE

# ---- receive: a scan fills in what the box says; a month is its last day
wants 0 '' as paula stock receive "$box" --at MAIN --document LN1 --json
json 'd["quantity"] == 20'
wants 0 '' as paula stock receive "$amox" --at MAIN --lot M1 --expiry 02/2028 --packs 2
check "says packs in units" grep -q 'received 40 capsules' "$t/out"
wants 0 '' as paula stock lots "$amox" --at MAIN --json
json '[x["expiry"] for x in d if x["lot"] == "M1"] == ["2028-02-29"]'
wants 1 'Is this lot NEW77' as paula stock receive "$amox" --at MAIN --lot new77 --expiry 06/2028 --packs 1
wants 1 'known with expiry' as paula stock receive "$amox" --at MAIN --lot NEW77 --expiry 07/2028 --packs 1
wants 1 'can only be received as held' as paula stock receive "$amox" --at MAIN --lot OLD1 --expiry 01/2026 --packs 1
wants 0 '' as paula stock receive "$amox" --at MAIN --lot OLD1 --expiry 01/2026 --packs 1 --held
wants 1 'At least one pack' as paula stock receive "$amox" --at MAIN --lot M2 --expiry 02/2028 --packs 0
wants 1 '"-2" is not|-2' as paula stock receive "$amox" --at MAIN --lot M2 --expiry 02/2028 --packs -2
wants 1 '"1.5" is not a whole number' as paula stock receive "$amox" --at MAIN --lot M2 --expiry 02/2028 --packs 1.5
wants 2 '.--packs is missing|--packs is missing' as paula stock receive "$amox" --at MAIN --lot M2 --expiry 02/2028
wants 1 'today or of an earlier day' as paula stock receive "$amox" --at MAIN --lot M2 --expiry 02/2028 --packs 1 --day t+1

# ---- issue: first expiry first, over two lots, with the reason; the same is planned first
wants 0 '' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 30 --plan --json
json '[(x["lot"], x["quantity"]) for x in d] == [("QF10637", 18), ("UO10319", 12)]'
json 'd[0]["why"] == "First to expire (28-Feb-2027)" and d[0]["outlives"]'
wants 0 '' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 30 --course-to 01-Jan-2028 --plan --json
json '[x["lot"] for x in d] == ["M1"] and "outlives the course (01-Jan-2028)" in d[0]["why"]'
wants 0 '' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 30
wants 0 '' as paula stock card "$amox" --at MAIN --from t --json
json '[x["quantity"] for x in d if x["movement"] == "issue-ward"] == [-18, -12] and all(x["by"] == "paula" for x in d)'
json 'all(b["balance"] - a["balance"] == b["quantity"] for a, b in zip(d, d[1:]))'
wants 1 'Only .* usable in Main pharmacy, and 20 capsules expired, held or recalled' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 9999
wants 1 '"0.5" is not a whole number' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 0.5
wants 1 'At least one capsule' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 0
wants 1 'OLD1 is held' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 1 --lot OLD1
wants 1 'Say to which ward' as paula stock issue "$amox" --at MAIN --quantity 1
wants 1 'no more than' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 1 --lot M1 --day t-3

# ---- from store to store
wants 0 '' as paula stock send "$amox" --at MAIN --to C4A --quantity 20 --document T9
wants 0 '' as paula stock transfers --json
json '[(x["document"], x["open"], x["state"]) for x in d if x["document"] == "T9"] == [("T9", 20, "transit")]'
wants 0 '' as paula stock arrive T9
wants 4 'No transfer on its way' as paula stock arrive T9
wants 0 '' as paula stock topup --at C4A --json
json 'd and all(x["wanted"] >= 0 and x["full"] >= x["low"] for x in d)'

# ---- counts, orders, the cold store
wants 0 '' as paula stock count "$amox" --at MAIN --lot M1 --counted 40 --json
json 'd["difference"] == 0'
wants 1 'needs a reason' as paula stock count "$amox" --at MAIN --lot M1 --counted 39
wants 0 '' as paula stock counts --json
json 'd == []'
wants 0 '' as paula stock orders --json
json 'any(x["number"] == "PO-1001" and x["open"] == 3 for x in d)'
wants 0 '' as paula stock cold --json
json 'd[0]["low_tenths"] == 20 and d[0]["high_tenths"] == 80 and not d[0]["breach"]'

# ---- is there enough: against what the lists above say
wants 0 '' as paula stock available --at MAIN --json
json 'all((x["usable"] == 0) == (x["state"] == "out") for x in d)'
json 'all(x["days_of_cover"] == min(9999, x["usable"] * x["used_days"] // x["used"]) for x in d if x["used"] > 0)'
json 'all(x["expiring30"] <= x["expiring60"] <= x["expiring90"] for x in d)'
json 'any(x["days_out"] > 0 and x["out_since"] for x in d)'

# ---- a recall: the whole way, to the patient for those who may know
pn=$(as nina find patient a --json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["number"])')
wants 0 '' as paula stock issue "$amox" --at MAIN --patient "$pn" --quantity 5 --lot M1
wants 0 '' as paula recall start M1 --cause "glass in the vials" --document R1 --json
json 'd["state"] == "recalled" and d["adds_up"] and d["patients"] == 5'
json '[x["patient"] for x in d["steps"] if x["part"] == "patient"] == ["'"$pn"'"]'
wants 1 'M1 is recalled' as paula stock issue "$amox" --at MAIN --ward 4A --quantity 1 --lot M1
wants 0 '' as paula recall list --json
json 'd[0]["lot"] == "M1" and d[0]["cause"] == "glass in the vials" and d[0]["document"] == "R1"'
wants 4 'ever came here' as paula recall show NEVER

# ---- who reads what: an administrator sees the movement and not the patient
wants 0 '' as adam stock card "$amox" --at MAIN --from t --json
json '[x["to"] for x in d if x["movement"] == "issue-patient"] == ["a patient"]'
check "no number of the patient on the card" test -z "$(grep -F "$pn" "$t/out")"
wants 0 '' as adam recall show M1 --json
json '[x["patient"] for x in d["steps"] if x["part"] == "patient"] == [None] and d["patients"] == 5'
check "nor on the lot's way" test -z "$(grep -F "$pn" "$t/out")"
wants 3 'may not' as adam stock issue "$amox" --at MAIN --ward 4A --quantity 1
wants 3 'may not' as adam recall start NEW77 --cause x
for u in carla bill rita otto; do
	wants 3 'may not' as $u stock list
	wants 3 'may not' as $u recall list
done
wants 0 '' as ana check --stock
check "balances, transit and use were proved" grep -q '^the stock is sound' "$t/out"
check "and every movement authenticated" grep -Eq '^row MACs of movement +[1-9][0-9]* looked at, 0 wrong' "$t/out"
wants 3 'may not' as carla check --stock
sound "the pharmacy's day"

# ---- a published list of products
ob=../shared/realdata/fda_orangebook/products.txt
if [ -r "$ob" ]; then
	wants 0 '' as ana import --map $maps/orangebook.map "$ob" --json
	json 'd["accepted"] == 45752 and d["refused"] == 0'
	one() { sqlite3 "$S" "$1"; }
	is() { check "$1: $2, wanted $3" test "$2" = "$3"; }
	is products "$(one 'SELECT COUNT(*) FROM product WHERE source = "orangebook"')" 45752
	for c in RX=23479 DISCN=21499 OTC=774; do
		is "${c%=*}" "$(one "SELECT COUNT(*) FROM product WHERE class = '${c%=*}'")" "${c#*=}"
	done
	is ingredients "$(one 'SELECT COUNT(DISTINCT ingredient) FROM product')" 2664
	is "odd dates as they are" "$(one "SELECT COUNT(*) FROM product WHERE approved = 'Approved Prior to Jan 1, 1982'")" 5870
	is "longest strength" "$(one 'SELECT MAX(length(strength)) FROM product')" 215
	is "doubled quotes" "$(one "SELECT COUNT(*) FROM product WHERE name LIKE '%\"%'")" 5
	is "numbers keep their zeros" "$(one "SELECT COUNT(*) FROM product WHERE code LIKE 'N%000734%'")" \
		"$(cut -d'~' -f6,7 "$ob" | grep -c '^N~000734')"
	wants 0 '' as ana import --map $maps/orangebook.map "$ob" --json
	json 'd["already"] == 45752 and d["accepted"] == 0'
	wants 0 '' as paula stock products "ucer" --json
	json 'd and all(x["name"].startswith("UCER") for x in d) and d[0]["ingredient"] == "BUDESONIDE"'
	# by ingredient: as many as the file has with such a word
	for w in budesonide microcrystalline; do
		wants 0 '' as paula stock products "$w" --json
		json "len(d) == len({x['code'] for x in d}) == $(awk -F'~' -v w=" $w" 'NR > 1 {
			s = tolower(" " $1 " " $3); gsub(/[-;(,\/]/, " ", s); n += index(s, w) > 0 } END { print n }' "$ob")"
	done
	json 'any("GRISEOFULVIN" in x["ingredient"] and not x["name"].startswith("GRISEO") for x in d)'
	wants 0 '' as paula stock products "pulmicort budesonide" --json
	json 'd and all(x["name"].startswith("PULMICORT") for x in d)'
	wants 0 '' as paula stock products "50051" --json
	json "len(d) == $(cut -d'~' -f7 "$ob" | grep -c '^050051$') and all(x['code'].startswith('N 050051') for x in d)"
	sound "45,752 products"
else
	echo "skip: ../shared/realdata is not here; the Orange Book was not imported"
fi
finish
