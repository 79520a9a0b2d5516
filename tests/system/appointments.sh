#!/bin/sh
# The appointment book from the outside: the palette's sentence as commands,
# days, free places, waiting list, recalls, reminders; each also with --json.
. tests/lib/system.sh
WARDBOOK_CLOCK=2026-03-02T08:15; export WARDBOOK_CLOCK
demo_store --patients 60 --years 1 --seed 7

# ---- a sentence books; what it could mean twice is listed, and nothing filed
wants 0 "" as carla --json book STB-000042-3 cardio t+2w 0920 new --note 'Brings papers.'
json 'd["patient"] == "STB-000042-3" and d["clinic"] == "CARD" and d["day"] == "2026-03-16" and d["time"] == "09:20"'
json 'd["state"] == "booked" and d["reason"] == "New visit" and d["minutes"] == 20 and "id" not in d'
wants 2 "2 people are found" as carla book eze card t+2w 1000 new
check "they are listed" grep -q 'STB-000055-V.*EZE, Astrid' "$t/err"
wants 1 "The patient is in Cardiology from 09:20 to 09:40" as carla book STB-000042-3 gen t+2w 0930
wants 1 "Not understood: t.x" as carla book STB-000042-3 gen t+x
wants 2 "Say in which clinic" as carla book STB-000042-3 t+2w
wants 2 "Say on which day" as carla book STB-000042-3 card
wants 4 "Nobody is found" as carla book nobodyhere card t+1
wants 1 "Not understood: nobody" as carla book STB-000042-3 card t+2w 1000 with nobody
wants 3 "may not" as adam book STB-000042-3 card t+2w 1000

# ---- over a clash: the second right, with a reason
wants 4 "There is no reason" as chris book STB-000042-3 gen t+2w 0930 --over bored
wants 1 "takes 0 a day over" as carla book STB-000042-3 gen t+2w 0930 --over asked
wants 0 "" as chris --json book STB-000042-3 gen t+2w 0930 --over asked

# ---- moved, cancelled: who waits for the place is told
wants 2 "It could be" as carla move STB-000042-3 t+1w 1000
wants 0 "" as carla --json move STB-000042-3 t+1w 1000 --of 16mar --at 0920
json 'd["day"] == "2026-03-09" and d["time"] == "10:00" and d["moves"] == 1 and d["waiting"] == []'
wants 0 "" as carla waiting add STB-000055-V CARD --priority urgent --days 'mon tue' --part morning
wants 1 "waits for Cardiology already" as carla waiting add STB-000055-V CARD
wants 0 "" as carla --json waiting list CARD
json 'len(d) == 1 and d[0]["priority"] == "urgent" and d[0]["when"] == "Mon, Tue, morning" and d[0]["days"] == 0'
wants 0 "" as carla --json waiting fits CARD 9mar 1120
json '[w["patient"] for w in d] == ["STB-000055-V"]'
wants 0 "" as carla --json waiting fits CARD t+2 0900
json 'd == []'
wants 1 "Say why it is cancelled" as carla cancel STB-000042-3 card 9mar
wants 0 "" as carla --json cancel STB-000042-3 card 9mar better
json 'd["state"] == "cancelled" and d["because"] == "No longer needs it"'
json '[w["patient"] for w in d["waiting"]] == ["STB-000055-V"]'
wants 0 "" as carla waiting end STB-000055-V CARD
wants 4 "does not wait there" as carla waiting end STB-000055-V CARD

# ---- today: arrived and missed
wants 0 "" as carla --json arrive STB-000025-Y card
json 'd["state"] == "arrived" and d["arrived_at"] == "2026-03-02T08:15:00Z"'
wants 0 "" as carla miss STB-000042-3 gen --at 0800
check "missed" grep -q 'GEN  *missed' "$t/out"
wants 4 "No booking of this patient" as carla arrive STB-000025-Y card

# ---- a day, as it is and as it stood
wants 0 "" as carla --json day CARD t+2w
json 'all(b["state"] in ("booked", "cancelled") for b in d) and [b["time"] for b in d] == sorted(b["time"] for b in d)'
WARDBOOK_CLOCK=2026-03-02T09:30
wants 0 "" as carla cancel STB-000025-Y transport card today
wants 0 "" as carla --json day CARD t --as-of 't 0900'
json '[(b["state"], b["since"], b["by"], b["was_there"]) for b in d if b["patient"] == "STB-000025-Y"] == [("arrived", "cancelled", "carla", True)]'
wants 2 "wants a clinic" as carla day all t --as-of 't 0900'
wants 0 "" as carla day all t --doctor D01
wants 4 "There is no clinic" as carla day NONE

# ---- free places
wants 0 "" as carla --json next-free CARD --days fri --part afternoon --limit 3
json '[p["time"] for p in d] == ["12:00", "12:20", "12:40"] and all(p["day"] == "2026-03-06" for p in d)'
wants 0 "" as carla next-free CARD --doctor D01 --from 16mar
check "in words" grep -q '^Mon 16-Mar-2026 09:00  1 place$' "$t/out"
wants 1 "no weekday" as carla next-free CARD --days someday
wants 2 "morning, afternoon" as carla next-free CARD --part noon

# ---- recalls
wants 0 "" as carla recall-list add STB-000055-V CARD --month 2026-09 --reason check-up
wants 0 "" as carla --json recall-list list CARD --month 2026-09
json '[(r["patient"], r["month"], r["reason"]) for r in d if r["patient"] == "STB-000055-V"] == [("STB-000055-V", "2026-09", "Routine check-up")]'
wants 1 "stands on that month's list already" as carla recall-list add STB-000055-V CARD --month 2026-09
wants 0 "" as carla recall-list end STB-000055-V CARD --month 2026-09
wants 4 "not on that list" as carla recall-list end STB-000055-V CARD --month 2026-09

# ---- reminders: due, written once, opted out
wants 0 "" as carla remind choose STB-000056-T none
wants 0 "" as carla --json remind list --clinic CARD --from 3mar
json '[r["way"] for r in d if r["patient"] == "STB-000056-T"] == ["none"]'
wants 0 "" as carla --json remind text "$t/r.json" --format json --clinic CARD --from 3mar
json 'd["reminders"] > 5'
check "nobody who wants none" sh -c "! grep -q 'MEZ, Antonia' '$t/r.json'"
check "for oneself alone" sh -c "[ \$(stat -c %a '$t/r.json') = 600 ]"
wants 4 "Nobody is to be reminded that way" as carla remind text "$t/again.json" --format json --clinic CARD --from 3mar
check "no file is left" test ! -e "$t/again.json"
wants 2 "remind wants" as carla remind shout
wants 3 "may not" as paula remind text "$t/no.csv" --from 3mar
sound "the book"
finish
