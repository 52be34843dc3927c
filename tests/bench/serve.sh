#!/bin/sh
# serve - downloads from hub-serve at a fixed rate, while commits go on
#
# From `make bench`. SERVE_RATE (1000) requests a second for SERVE_SECONDS (10)
# to a server on one core (by taskset, if it is there), with a commit after
# the other beside them; the times count from when each request was due.
. "$(dirname "$0")/lib.sh"
: "${SERVE_RATE:=1000}" "${SERVE_SECONDS:=10}"
resolve=$top/$BUILD/bench/resolve
one_core=
has taskset && one_core='taskset -c 0'

# shellcheck disable=SC2086
hub_up $one_core
api=$HF_ENDPOINT/api

# post PATH FILE
post() {
	curl -sf -o answer -H 'Authorization: Bearer hf_bench' \
		--data-binary "@$2" "$api/$1"
}

# lines N: a commit of ten files, of which one is fetched
lines() {
	printf '{"key":"header","value":{"summary":"%s"}}\n' "$1"
	for n in 0 1 2 3 4 5 6 7 8 9; do
		printf '{"key":"file","value":{"path":"runs/%s.json","content":"%s","encoding":"base64"}}\n' \
			"$n" "$(head -c 3000 /dev/urandom | base64 -w 0)"
	done
}

# ticks: of processor time that the server used
ticks() {
	cut -d ' ' -f 14,15 "/proc/$server/stat" |
		{ read -r user system && echo $((user + system)); }
}

commit_on() {
	n=0
	while [ ! -e stop ]; do
		n=$((n + 1))
		lines $n >next
		post datasets/o/d/commit/main next && echo x >>commits
		sleep 0.1
	done
}

echo '{"type":"dataset","organization":"o","name":"d"}' >new
post repos/create new
lines first >next
post datasets/o/d/commit/main next

printf '\ndownloads, %s a second, commits beside them\n' "$SERVE_RATE"
printf '%-21s %9s %9s %9s %9s %9s %9s %9s\n' 'work' 'a second' 'p50 ms' \
	'p99 ms' 'max ms' wrong 'of a core' commits
# fetch NAME PATH
fetch() {
	: >commits
	rm -f stop
	commit_on &
	committer=$!
	before=$(ticks)
	"$resolve" "$port" "$SERVE_RATE" "$SERVE_SECONDS" "$2" >result || true
	used=$(($(ticks) - before))
	: >stop
	wait "$committer"
	awk -F '\t' -v name="$1" -v rate="$SERVE_RATE" -v used="$used" \
		-v hertz="$(getconf CLK_TCK)" -v seconds="$SERVE_SECONDS" \
		-v commits="$(wc -l <commits)" '{
		printf "%-21s %9d %9.2f %9.2f %9.2f %9d %8.0f%% %9d %s\n", name,
			$1, $2, $3, $4, $5, 100 * used / hertz / seconds,
			commits, $1 >= rate * 0.98 && $3 < 20 && !$5 ?
			"met" : "MISSED"
	}' result | tee line
	grep -q MISSED line && missed=$((missed + 1))
	return 0
}
fetch 'resolve, 3 KB' /datasets/o/d/resolve/main/runs/0.json
fetch 'tree, 11 files' '/api/datasets/o/d/tree/main?recursive=true'
closing
