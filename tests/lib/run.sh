# run - what the tests of bench-run share; sourced after lib.sh
# shellcheck shell=sh
#
#   start_sim OPTION...     a simulator at $URL, its record in sent
#   stop_sim                ends it; its record is whole then
#   load NAME OPTION...     bench-run against it: entries in $T/out, records
#                           in got; every request must succeed
#   recorded N FILE         at least N requests are in these records by now
#   truth NAME CODE         Perl over both: %sent and %got by number, see
#                           lib/truth.pl
#
. "$TOP/tests/lib/kept_up.sh"

sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null; cleanup' EXIT

start_sim() {
	rm -f port sent
	timeout --foreground 100 bench-sim --listen 127.0.0.1:0 --port-file port --quiet \
		--record sent "$@" 2>sim.log &
	sim=$!
	await port
	URL=http://127.0.0.1:$(cat port)
}

stop_sim() {
	kill "$sim"
	wait "$sim"
	sim=
}

load() {
	shown=$1
	shift
	rm -f got
	it "$shown" 0 kept_up timeout 60 bench-run --url "$URL" --backend sim \
		--tokenizer none --ignore-eos --records got "$@"
}

recorded() {
	[ "$(grep -c '"request":{' "$2")" -ge "$1" ]
}

truth() {
	ok "$1" perl "$TOP/tests/lib/truth.pl" sent got "$2"
}
