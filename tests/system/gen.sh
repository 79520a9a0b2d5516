#!/bin/sh
# The catalogue compiler refuses what two engines read differently, and what
# db/ does not declare.
build=${BUILD:-build}
t=$(mktemp -d); trap 'rm -rf "$t"' EXIT
mkdir -p "$t/migrations" "$t/queries" "$t/out"
passed=0 failed=0
cat > "$t/migrations/0001.sql" <<'S'
-- @table 1 thing domain=visit
CREATE TABLE thing (
	id      INTEGER PRIMARY KEY, -- the thing
	version INTEGER NOT NULL,    -- counts
	name    TEXT NOT NULL,       -- @text(20) its name
	other   INTEGER,             -- may be NULL
	mac     BLOB NOT NULL        -- @blob(18)
) STRICT;
S
compile() { "$build/gen/mksql" "$t/out" "$t/migrations/0001.sql" "$t/queries/q.sql" >"$t/said" 2>&1; }
try() { # wanted (ok or a word of the refusal), SQL
	printf -- '-- name: q many\n%s;\n' "$2" > "$t/queries/q.sql"
	if compile; then got=ok; else got=$(cat "$t/said"); fi
	case $got in
	ok) [ "$1" = ok ] ;;
	*) [ "$1" != ok ] && grep -q "queries/q.sql:1: .*$1" "$t/said" ;;
	esac
	if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL ($1): $2: $got"; fi
}
try ok       "SELECT id FROM thing WHERE name = :name"
try LIKE     "SELECT id FROM thing WHERE name LIKE :name"
try AVG      "SELECT AVG(other) FROM thing"
try SUM      "SELECT SUM(other) AS n FROM thing"
try ok       "SELECT CAST(SUM(other) AS INTEGER) AS n FROM thing"
try ROUND    "SELECT round(other) FROM thing"
try LOWER    "SELECT lower(name) FROM thing"
try DATE     "SELECT date(name) FROM thing"
try MAX      "SELECT MAX(other, 3) FROM thing"
try ok       "SELECT MAX(other) AS m FROM thing"
try "OR IGNORE" "INSERT OR IGNORE INTO thing (id) VALUES (:id)"
try CAST     "SELECT id FROM thing WHERE :x IS NULL"
try subquery "SELECT id FROM (SELECT id FROM thing) WHERE id > 1"
try ok       "SELECT s.id FROM (SELECT id FROM thing) AS s WHERE s.id > 1"
try NULLS    "SELECT id FROM thing ORDER BY other"
try ok       "SELECT id FROM thing ORDER BY other NULLS FIRST"
try "no table" "INSERT INTO thing (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET version = version + 1"
try ROWID    "SELECT rowid FROM thing"
try "bit string" "SELECT x'00' FROM thing"
try "such column" "SELECT absent FROM thing"
try "two statements" "SELECT id FROM thing; SELECT name FROM thing"
printf -- '-- name: q many row=thing\nSELECT id, name FROM thing;\n' > "$t/queries/q.sql"
if compile; then failed=$((failed + 1)); echo "FAIL: half a row taken for a whole one"; else passed=$((passed + 1)); fi
sed -i 's/ -- @text(20) its name//' "$t/migrations/0001.sql"
printf -- '-- name: q many\nSELECT id FROM thing;\n' > "$t/queries/q.sql"
if compile; then failed=$((failed + 1)); echo "FAIL: a column without a meaning"; else passed=$((passed + 1)); fi

# ---- screens: of two actions anywhere, each has its own key
screens() { # what it says, or nothing: two lines of actions.tbl
	printf '%s\n\t"It does one thing."\n%s\n\t"It does another."\n' "$2" "$3" > "$t/actions.tbl"
	"$build/gen/mkscreen" "$t/out/s.h" "$t/out/s.c" "$t/actions.tbl" >"$t/said" 2>&1
	if [ $? = 0 ]; then got=ok; else got=$(cat "$t/said"); fi
	case $1 in ok) [ "$got" = ok ] ;; *) [ "$got" != ok ] && grep -q "$1" "$t/said" ;; esac
	if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL screens ($1): $got"; fi
}
screens ok "a.one \"One\" Alt-o act none anywhere" "a.two \"Two\" Alt-w act none anywhere"
screens "both anywhere, want the key Alt-o" "a.one \"One\" Alt-o act none anywhere" "a.two \"Two\" w Alt-o act none anywhere"
screens ok "a.one \"One\" o Alt-o act none anywhere" "a.two \"Two\" o act none"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
