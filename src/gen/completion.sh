#!/bin/sh
# Writes the bash completion from the program's own help, so that a new verb
# or option is completed without anybody thinking of it.
program=$1
verbs=$("$program" --help | sed -n 's/^  \([a-z-]*\)  *[A-Z].*/\1/p' | tr '\n' ' ')
cat <<S
# bash completion of wardbook; made by make install.
_wardbook() {
	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb= w
	case \$before in
	--store|--password-file|--key-file|--map|--rejects|--to|--initial-password-file|--new-password-file|--recovery-file|--line)
		COMPREPLY=(\$(compgen -f -- "\$word")); return ;;
	--format) COMPREPLY=(\$(compgen -W "csv ndjson" -- "\$word")); return ;;
	--engine) COMPREPLY=(\$(compgen -W "sqlite postgresql" -- "\$word")); return ;;
	--role) COMPREPLY=(\$(compgen -W "clerk nurse charge-nurse doctor pharmacist billing records administrator security auditor exporter" -- "\$word")); return ;;
	esac
	for w in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case " $verbs" in *" \$w "*) verb=\$w ;; esac
	done
	case \$verb in
	'') COMPREPLY=(\$(compgen -W "$verbs--store --user --password-file --key-file --json --mono --ascii --linear --help --version" -- "\$word")) ;;
S
for v in $verbs; do
	words=$("$program" "$v" --help | sed -n 's/^usage: wardbook [a-z-]* //p' | tr '|[]()' '     ' |
		tr ' ' '\n' | grep -E '^(--[a-z-]+|[a-z]{3,})$' | sort -u | tr '\n' ' ')
	echo "	$v) COMPREPLY=(\$(compgen -W \"$words--json\" -- \"\$word\") \$(compgen -f -- \"\$word\")) ;;"
done
cat <<'S'
	esac
}
complete -F _wardbook wardbook
S
