# typed - what a program asks for on a terminal, typed when it is not shown
# shellcheck shell=sh
#
#   typed TEXT COMMAND   COMMAND on a terminal, where TEXT is typed once it
#                        shows nothing of that; what it shows is in $T/tty

typed() {
	rm -f "$T/tty.name"
	(within 30 hidden && printf '%s\n' "$1") |
		script -qec "tty >'$T/tty.name'; $2" "$T/log" >"$T/tty" 2>&1
}

hidden() {
	stty -F "$(cat "$T/tty.name")" -a | grep -Eq -e '(^| )-echo( |$)'
}
