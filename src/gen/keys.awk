# keys.awk - screens/actions.tbl as the manual's table of actions (mdoc).
BEGIN {
	print ".\\\" Made from screens/actions.tbl by src/gen/keys.awk."
	print ".Dd November 20, 2026"
	print ".Dt WARDBOOK-KEYS 7\n.Os\n.Sh NAME\n.Nm wardbook-keys"
	print ".Nd what can be done at the terminal, and the keys that do it\n.Sh DESCRIPTION"
	print "Letters work in lists and pages; Alt and a letter goes there from anywhere."
	print "Whatever is listed here is also found by Ctrl-P and a few letters of its name."
}
function flush() {
	if (label == "") return
	print ".It " label (keys == "" ? "" : " Pq " keys)
	print help
	if (may != "" && may != "none") print "Right: " may "."
	label = ""
}
/^# ---- / {
	flush()
	if (open) print ".El"
	title = $0; sub(/^# ---- /, "", title); sub(/ -+$/, "", title)
	print ".Ss " toupper(substr(title, 1, 1)) substr(title, 2) "\n.Bl -tag -width Ds"
	open = 1
	next
}
/^#/ || /^$/ { next }
/^[a-z]/ {
	flush()
	match($0, /"[^"]*"/)
	label = substr($0, RSTART + 1, RLENGTH - 2)
	rest = substr($0, RSTART + RLENGTH)
	keys = ""; may = ""
	n = split(rest, w, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (w[i] == "act") may = w[++i]
		else if (w[i] == "opens") i++
		else if (w[i] ~ /^(writes|dangerous|row|anywhere|)$/) continue
		else keys = keys (keys == "" ? "" : " or ") w[i]
	}
	next
}
/^[ \t]+"/ { help = $0; gsub(/^[ \t]+"|"[ \t]*$/, "", help); next }
/^[ \t]+/ {
	n = split($0, w, /[ \t]+/)
	for (i = 1; i <= n; i++) if (w[i] == "act") may = w[i + 1]
}
END { flush(); if (open) print ".El"; print ".Sh SEE ALSO\n.Xr wardbook 1" }
