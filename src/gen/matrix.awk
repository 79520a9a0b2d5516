# matrix.awk - src/access/domains.tbl and acts.tbl as the Markdown of README.
function head(first) {
	printf "| %s |", first
	n = split(roles, r, " ")
	for (i = 1; i <= n; i++) printf " %s |", r[i]
	printf "\n| --- |"
	for (i = 1; i <= n; i++) printf " :-: |"
	print ""
}
/^#/ || /^[ \t]*$/ { next }
$1 == "roles" { roles = substr($0, 7); head(FILENAME ~ /acts/ ? "act" : "key domain"); next }
/^[ \t]*"/ { next }
{
	printf "| `%s` |", $1
	for (i = 2; i <= n + 1; i++)
		printf " %s |", $i == "-" ? " " : $i == "x" ? "●" : $i
	print ""
}
