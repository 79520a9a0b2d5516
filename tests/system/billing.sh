#!/bin/sh
# A bill's life from the command line: a policy, charges, the bill, its claim
# denied in part and sent again, payments, who owes, a bill taken back.
. tests/lib/system.sh
demo_store --patients 40 --years 1 --seed 7
export WARDBOOK_CLOCK=2026-03-02T08:15
as rita --json find patient a >"$t/out" 2>/dev/null
P=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[0]["number"])' "$t/out")

# ---- policies, and cover on the day
wants 0 "" as bill --json house insurers
I=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[0]["code"])' "$t/out")
wants 1 "ends before it begins" as bill policy add "$P" --insurer "$I" --number Z-1 --from 2026-01-01 --to 2025-12-31
wants 1 "has a number" as bill policy add "$P" --insurer "$I" --from 2026-01-01
wants 4 "no insurer" as bill policy add "$P" --insurer nowhere --number Z-1
wants 3 "may not" as nina policy add "$P" --insurer "$I" --number Z-1
wants 0 "today: covered" as bill policy add "$P" --insurer "$I" --number Z-1 --from 2026-01-01 --to 2026-12-31 --cover premium --premium 45.50 --deductible 250
wants 0 "" as bill --json policy list "$P"
json 'd[0]["number"] == "Z-1" and d[0]["covered"] and d[0]["coverage"] == "premium" and d[0]["premium"] == 4550 and d[0]["to_day"] == "2026-12-31"'

# ---- charges, the bill
S1=$(as bill --json house services | python3 -c 'import json, sys; v = json.load(sys.stdin); print(v[0]["code"])')
wants 0 "" as bill bill charge "$P" "$S1" --times 3 --each 33.35
wants 1 "2 decimals" as bill bill charge "$P" "$S1" --each 33.355
wants 0 "being made" as bill bill make "$P"
wants 0 "" as bill --json bill list "$P"
B=$(python3 -c 'import json, sys; print([b for b in json.load(open(sys.argv[1])) if b["state"] == "open"][0]["number"])' "$t/out")
wants 0 "$B" as bill bill add "$B" "$S1" --each 10 --words "a second look"
wants 1 "close it first" as bill claim make "$B"
wants 0 "pending" as bill bill close "$B" --discount 10.05 --method insurance --due 2026-04-01
wants 1 "is closed" as bill bill add "$B" "$S1"
wants 0 "" as bill --json bill show "$B"
json 'd["amount"] - d["discount"] + d["tax"] == d["total"] == d["balance"] and d["discount"] == 1005'
json 'sum(l["quantity"] * l["price"] for l in d["lines"]) == d["amount"] and sum(l["discount"] for l in d["lines"]) == 1005 and sum(l["tax"] for l in d["lines"]) == d["tax"]'
total=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["total"])' "$t/out")

# ---- the claim: cut, sent again, taken over, paid
wants 0 "" as bill claim make "$B"
wants 1 "already" as bill claim make "$B"
wants 1 "to be sent" as bill claim answer "$B" 10
wants 0 "" as bill claim send "$B" --number C-1
wants 1 "why" as bill claim answer "$B" 60
wants 0 "" as bill claim answer "$B" 60 --denial papers --words "the letter is missing"
wants 0 "" as bill claim again "$B"
wants 0 "" as bill claim send "$B" --number C-2
wants 0 "" as bill claim answer "$B" 5.50 --denial not-covered
wants 0 "" as bill --json claim list --all
json "sorted((c['sanctioned'], c['denial']) for c in d if c['number'] in ('C-1', 'C-2')) == [(550, 'not-covered'), (6000, 'papers')]"
wants 0 "" as bill claim paid "$B" --document REM-8
wants 0 "" as bill claim paid "$B" --document REM-9
wants 0 "" as bill --json claim sanctioned
json 'sum(v["claims"] for v in d["visits"]) == sum(v["claims"] for v in d["by_payment_status"].values())'
json 'd["by_payment_status"]["partial"]["sanctioned"] >= 6550'

# ---- payments, and a bill that is taken back
wants 1 "more than what is left" as bill bill pay "$B" 100000 --method cash
wants 0 "partly paid" as bill bill pay "$B" 1 --method cash --document R-1
wants 0 "" as bill --json bill show "$B"
json "d['status'] == 'partly paid' and d['payment_status'] == 'partial' and d['paid'] == 6650 and d['balance'] == $total - 6650 and [(p['amount'], p['method']) for p in d['payments']] == [(6000, 'insurance'), (550, 'insurance'), (100, 'cash')]"
wants 1 "give that back first" as bill bill reverse "$B"
wants 0 "" as bill --json bill owed
json 'd["total"] == sum(p["total"] for p in d["patients"]) == sum(d["by_age"])'
wants 0 "" as bill bill charge "$P" "$S1"
wants 0 "being made" as bill bill make "$P"
wants 0 "" as bill --json bill list "$P"
C=$(python3 -c 'import json, sys; print([b for b in json.load(open(sys.argv[1])) if b["state"] == "open"][0]["number"])' "$t/out")
wants 0 "pending" as bill bill close "$C"
wants 0 "reversed" as bill bill reverse "$C"
wants 1 "reversed already" as bill bill reverse "$C"
wants 0 "" as bill --json bill list "$P"
json "sum(b['total'] for b in d if b['state'] == 'reversed' or b['total'] < 0) == 0"

# ---- words that make no sense
wants 2 "claim wants" as bill claim sell "$B"
wants 2 "policy wants" as bill policy drop "$P"
wants 2 "bill knows no" as bill bill eat "$B"
wants 2 "house wants" as bill house walls
wants 2 "report wants" as bill report yearly
wants 3 "may not see bills" as nina claim list
sound "after all of it"
finish
