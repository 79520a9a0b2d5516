#!/bin/sh
# Who may include what.  A room may use the rooms below it;
# the three big libraries each have one room that includes their headers.
bad=0
say() { echo "$1"; bad=1; }
only() { # header, room
	for f in $(grep -lE "#include <$1" -r src screens include 2>/dev/null --include='*.[ch]' 2>/dev/null | grep -v "^src/gen/"); do
		case $f in $2) ;; *) say "$f includes <$1>, which only $2 may" ;; esac
	done
}
only 'sodium\.h' 'src/vault/*'
only 'sqlite3\.h' 'src/store/*'
only 'libpq-fe\.h' 'src/store/*'
only 'zint\.h' 'src/record/label_code.c'
only '(ncurses|curses|panel)\.h' 'src/ui/*'

rooms='base vault store access record exchange analysis command ui'
faces() { # the headers of a room: those whose name a file of that room carries first
	sed -n "s/^$1: //p" src/gen/layers.txt
}
allow() { # room -> rooms it may use
	sed -n "s/^$1 < //p" src/gen/layers.txt
}
for room in $rooms screens; do
	dir=src/$room; [ "$room" = screens ] && dir=screens
	ok=$(faces "$room"; for r in $(allow "$room"); do faces "$r"; done)
	[ -d "$dir" ] || continue
	for inc in $(grep -hoE '#include "wardbook/[a-z_]+\.h"' -r "$dir" --include='*.[ch]' | sort -u |
		sed 's/.*wardbook\///; s/\.h"//'); do
		case " $(echo $ok) " in *" $inc "*) ;; *)
			say "$dir may not include wardbook/$inc.h: $(grep -lE "wardbook/$inc\.h" -r "$dir" | head -3 | tr '\n' ' ')" ;;
		esac
	done
done
for f in include/wardbook/*.h; do
	n=${f##*/}; n=${n%.h}
	grep -qE "^[a-z]+: (.* )?$n( |\$)" src/gen/layers.txt || say "$f belongs to no room of src/gen/layers.txt"
done
for f in $(grep -lE '"(SELECT|INSERT|UPDATE|DELETE|CREATE) ' -r src screens --include='*.c' 2>/dev/null | grep -vE '^src/(store|gen)/'); do
	say "$f holds SQL text"
done
[ $bad = 0 ] && echo "layers hold"
exit $bad
