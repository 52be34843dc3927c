# lib - the table of `make bench`; sourced first by each tests/bench/*.sh
#
#   row WORK PEER RATIO-TARGET MIB-TARGET OURS THEIRS [TIMES]
#                           both commands in turn, BENCH_TIMES (5) times, and
#                           a line of medians; "-" is no target
#   skipped WORK PEER WHY   a line without
#   head_line TITLE         above a table
#   hub_up [COMMAND...]     a hub-serve (behind that command) in the folder hub
#                           with the token hf_bench, until the end; sets
#                           $server (its pid), $port and HF_ENDPOINT
#   closing                 below the last
#
# The current folder is then a temporary one, removed at the end; $top is the
# source, $run the program that times a pair.
# shellcheck shell=sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
: "${BENCH_TIMES:=5}" "${BUILD:=build/plain}"
export LC_ALL=C PATH="$top/bin:$PATH"
run=$top/$BUILD/bench/run
missed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

has() {
	command -v "$1" >/dev/null 2>&1
}

skipped() {
	printf '%-21s %-22s skipped: %s\n' "$1" "$2" "$3"
}

# shown NUMBERS...: one line of the table, from the output of run
# work peer ratio-target memory-target run's-five-numbers
shown() {
	awk -F '\t' -v work="$1" -v peer="$2" -v target="$3" -v most="$4" '
	function verdict(value, limit) {
		return limit == "-" ? "" : value <= limit ? "met" : "MISSED"
	}
	{
		printf "%-21s %-22s %9.1f %9.1f %8.4f %7s %-6s ", work, peer,
			$1 * 1000, $2 * 1000, $3, target, verdict($3, target)
		printf "%7.1f %5s %-6s %8.1f\n", $4 / 1024, most,
			verdict($4 / 1024, most), $5 / 1024
	}' "$5"
}

# row WORK PEER RATIO-TARGET MIB-TARGET OURS THEIRS [TIMES]; "-" is no target
row() {
	if "$run" "${7:-$BENCH_TIMES}" "$5" "$6" >result; then
		shown "$1" "$2" "$3" "$4" result | tee line
		grep -q MISSED line && missed=$((missed + 1))
	else
		skipped "$1" "$2" 'a command failed'
	fi
	return 0
}

head_line() {
	printf '\n%s\n' "$1"
	printf '%-21s %-22s %9s %9s %8s %7s %-6s %7s %5s %-6s %8s\n' work \
		peer 'ours ms' 'peer ms' ratio target '' MiB most '' 'peer MiB'
}

closing() {
	printf '\n%s row%s missed a target\n' "$missed" \
		"$([ "$missed" = 1 ] || echo s)"
}

hub_up() {
	unset HF_TOKEN_PATH HUGGING_FACE_HUB_TOKEN HF_HUB_OFFLINE
	export HF_HOME="$work/home"
	(umask 077 && echo 'hf_bench write bench' >tokens)
	"$@" hub-serve --quiet --root hub --tokens tokens \
		--listen 127.0.0.1:0 --port-file port &
	server=$!
	trap 'kill $server; rm -rf "$work"' EXIT
	until [ -s port ]; do
		sleep 0.05
	done
	port=$(cat port)
	export HF_ENDPOINT="http://127.0.0.1:$port"
}
