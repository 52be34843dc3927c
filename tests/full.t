#!/bin/sh
# full - filters on full disks, closed streams, cut-off and slow input
. "$(dirname "$0")/lib.sh"

# What a program needs beside its input.
arguments() {
	case $1 in
	bench-scan) echo outputs ;;
	esac
}

# Entries in each form: indented, in an array, a line each.
mkdir outputs
for example in "$TOP"/schemas/examples/*.json; do
	[ -f "$example" ] || skip 'no schemas/examples'
	cp "$example" "outputs/$(basename "$example" .json)_leaderboard.json"
done
cat outputs/*.json >input
size=$(wc -c <input)
head -c $((size - 9)) input >cut.json

# takes_records PROGRAM: it reads entries from stdin
takes_records() {
	"$1" --help | grep -q -- --max-size && "$1" --help | grep -qw stdin
}

writes_entries() {
	takes_records "$1" || [ "$1" = bench-scan ]
}

# output PROGRAM ARG...: whatever happens to stdout is noticed
output() {
	it "$1: all is well" 0 "$@"
	cp "$T/out" good
	ok "$1: there is output" test -s good
	cat input >"$T/in"
	it "$1: full disk" 74 sh -c '"$@" >/dev/full' sh "$@"
	err_has "$1: "
	err_has 'No space left on device'
	cat input >"$T/in"
	it "$1: stdout closed" 74 sh -c '"$@" >&-' sh "$@"
	cat input >"$T/in"
	it "$1: nobody reads" 0 perl "$TOP/tests/lib/strange.pl" pipe "$@"
	it "$1 --help: full disk" 74 sh -c '"$1" --help >/dev/full' sh "$1"
	it "$1 --version: full disk" 74 sh -c '"$1" --version >/dev/full' sh "$1"
}

# input PROGRAM ARG...: however the bytes come, and when they do not
input() {
	it "$1: a byte a time" 0 \
		perl "$TOP/tests/lib/strange.pl" bytes input "$@"
	same good "$T/out" "$1: a byte a time changes nothing"
	cat cut.json >"$T/in"
	it "$1: cut off" 65 "$@"
	err_has 'stdin:'
	it "$1: stdin closed" 74 sh -c '"$@" <&-' sh "$@"
	it "$1: stdin is a folder" 74 sh -c '"$@" <.' sh "$@"
	{
		printf '\357\273\277'
		cat input
	} >"$T/in"
	it "$1: a byte order mark first" 0 "$@"
	same good "$T/out" "$1: a byte order mark changes nothing"
}

tested=
for program in $(sh "$TOP/tests/lib/programs.sh" PROGS); do
	writes_entries "$program" || continue
	tested=1
	cat input >"$T/in"
	# shellcheck disable=SC2046
	output "$program" $(arguments "$program")
	takes_records "$program" || continue
	# shellcheck disable=SC2046
	input "$program" $(arguments "$program")
done
ok 'there are filters' test "$tested"
done_testing
