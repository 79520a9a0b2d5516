#!/bin/sh
# Controlled-drug registers from the command line: a register with its running
# balance, as text and JSON; cases, pairs; both signatures by audit verify.
. "$(dirname "$0")/../lib/system.sh"
export WARDBOOK_CLOCK=2026-03-02T08:15
demo_store --patients 60 --years 1 --seed 7

# ---- which there are ---------------------------------------------------------------
wants 0 '' as paula register list
check 'a register is listed' grep -q 'Midazolam 5 mg/ml  *Cupboard of 4A  *28 ampoules' "$t/out"
wants 0 '' as nina --json register list --at C4A
json 'len(d) == 3 and all(x["place"] == "Cupboard of 4A" for x in d)'
wants 3 'may not read the controlled-drug registers' as carla register list
wants 4 'NOWHERE' as paula register list --at NOWHERE

# ---- one of them -------------------------------------------------------------------
wants 0 '' as paula register show midazolam --at C4A
check 'its head' grep -q '^Register of Midazolam 5 mg/ml, Cupboard of 4A$' "$t/out"
check 'each entry with what is left' grep -Eq '^ +3  .* given +2 +28  nina / chris$' "$t/out"
check 'whom it was given to' grep -q '^       STB-' "$t/out"
check 'no line is too long' awk 'length($0) > 80 { exit 1 }' "$t/out"
wants 0 '' as otto --json register show 'Midazolam 5 mg/ml' --at C4A
# The running balance, line by line.
json 'd["balance"] == 28 and d["register"][-1]["balance"] == 28 and all(
	b["balance"] == a["balance"] + b["quantity"] and b["number"] == a["number"] + 1
	for a, b in zip(d["register"], d["register"][1:]))'
json 'all(x["first"] != x["second"] for x in d["register"])'
wants 0 '' as paula --json register show midazolam --at C4A --from t+1
json 'd["register"] == []'
wants 2 'at' as paula register show midazolam
wants 2 'register show wants one operand' as paula register show
wants 2 'no register close' as paula register close
wants 4 'no register' as paula register show paracetamol --at C4A
# Each print is in the log.
wants 0 '' as otto audit show --limit 400
check 'prints are filed' grep -q 'register.print' "$t/out"

# ---- nothing is filed by one person's command; what comes in waits for another
wants 1 'two people file this, at a terminal' as paula stock issue 'midazolam 5 mg/ml' --at MAIN --ward 4A --quantity 1
wants 0 '' as paula stock receive 'midazolam 5 mg/ml' --at MAIN --lot CLI1 --expiry 08/2027 --packs 1
wants 0 '' as paula --json register show midazolam --at MAIN
json 'd["register"][-1]["what"] == "receive" and d["register"][-1]["waits"] and not d["register"][-1]["second"]'

# ---- cases, and who with whom ------------------------------------------------------
wants 0 '' as paula --json register cases --all
json 'd == []'
wants 0 '' as paula --json register pairs
json 'any(x["first"] == "paula" and x["second"] == "chris" and x["often"] for x in d)'

# ---- two signatures ----------------------------------------------------------------
wants 0 '' as otto audit verify
check 'both signatures are verified' grep -Eq '^[0-9]+ entries of controlled-drug registers hold' "$t/out"
wants 0 '' as otto --json audit verify
json 'd["registers"]["verified"] and d["registers"]["entries"] > 40 and d["registers"]["faults"] == 0'
# Who has no key for them is told so.
wants 0 '' as ana --json audit verify
json 'not d["registers"]["verified"]'
# A signature is put in the place of another: the engine refuses it; past the engine, both proofs tell.
# The programs ended, so the log is folded into the file.
forge="UPDATE register_entry SET second_signature = first_signature WHERE second_id IS NOT NULL
	AND id = (SELECT MAX(id) FROM register_entry WHERE second_id IS NOT NULL)"
check 'the engine refuses it' sh -c '! sqlite3 "$1" "$2" 2>"$3" && grep -q "only added to" "$3"' \
	forge "$S" "$forge" "$t/sql.err"
check 'and a line that goes' sh -c '! sqlite3 "$1" "DELETE FROM register_entry" 2>/dev/null' gone "$S"
check 'past the triggers' sqlite3 "$S" "DROP TRIGGER register_entry_no_UPDATE; $forge"
wants 6 'register' as otto audit verify
wants 6 'not sound|damaged|wrong' as otto check
finish
