#!/bin/sh
# README with its matrices and golden screens as they are now, to standard
# output.  Markers: <!-- matrix: NAME --> and <!-- golden: FILE SCREEN -->, each
# up to <!-- end -->; <!-- features --> likewise.
while IFS= read -r line; do
	case $line in
	'<!-- matrix: '*)
		echo "$line"; set -- $line
		awk -f src/gen/matrix.awk "src/access/$3.tbl"; skip=1 ;;
	'<!-- features -->')
		echo "$line"
		awk -f src/gen/features.awk tests/features.tbl; skip=1 ;;
	'<!-- golden: '*)
		echo "$line"; set -- $line
		echo '```'
		awk -v s="== $4 " 'index($0, s) == 1 { on = 1; next } /^== / { on = 0 }
			on && /^\|/ { sub(/^\|/, ""); sub(/\|$/, ""); sub(/ +$/, ""); print }' "tests/screen/$3.golden"
		echo '```'; skip=1 ;;
	'<!-- end -->') skip=; echo "$line" ;;
	*) [ "$skip" ] || printf '%s\n' "$line" ;;
	esac
done < README.md
