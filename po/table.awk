# table - a catalogue of gettext as a function of the shell: awk -f table.awk
#
# For machines without gettext, or without the locale that LANG names. What is
# fuzzy or has no translation is left out.

function unescape(line) {
	sub(/^[^"]*"/, "", line)
	sub(/"[ \t]*$/, "", line)
	gsub(/\\\\/, "\001", line)
	gsub(/\\n/, "\n", line)
	gsub(/\\t/, "\t", line)
	gsub(/\\"/, "\"", line)
	gsub("\001", "\\", line)
	return line
}

function quoted(value) {
	gsub(/'/, "'\\''", value)
	return "'" value "'"
}

function flush() {
	if (id != "" && translation != "" && !is_fuzzy)
		printf "\t%s) text=%s ;;\n", quoted(id), quoted(translation)
	id = translation = part = ""
	is_fuzzy = 0
}

BEGIN {
	print "# made of a catalogue by table.awk"
	print "translate() {\n\tcase $1 in"
}
/^#,.*fuzzy/ { flush(); is_fuzzy = 1; next }
/^#/ { next }
/^msgid / { if (part == "translation") flush(); part = "id"; id = unescape($0); next }
/^msgstr / { part = "translation"; translation = unescape($0); next }
/^"/ {
	if (part == "id")
		id = id unescape($0)
	else
		translation = translation unescape($0)
	next
}
/^$/ { flush() }
END {
	flush()
	print "\t*) text=$1 ;;\n\tesac\n}"
}
