# features.awk - tests/features.tbl as the Markdown of README.
BEGIN { FS = " *\\| *" }
/^## / { group = substr($0, 4); next }
/^#/ || /^[ \t]*$/ { next }
group != "" {
	if (seen++)
		print ""
	printf "**%s%s**\n\n", toupper(substr(group, 1, 1)), substr(group, 2)
	print "| feature | where | shown by |"
	print "| --- | --- | --- |"
	group = ""
}
{
	tests = $4
	gsub(/[^ ]+/, "`&`", tests)
	gsub(/` `/, "`, `", tests)
	printf "| %s | %s | %s |\n", $2, $3, tests
}
