#!/bin/sh
# fetch - hf-fetch from a hub-serve, beside curl and the client of npm
#
# From `make bench`. BENCH_FILES (100) files of 1 MB and one of BENCH_LARGE
# (1000) MB of random bytes. curl checks nothing, the client of npm, found
# after tests/npm/install.sh, checks sizes; both are also timed with the hash
# of what came, for SHA-256 of 1 GB alone takes longer than half of theirs.
. "$(dirname "$0")/lib.sh"
: "${BENCH_FILES:=100}" "${BENCH_LARGE:=1000}"
unset HF_TOKEN
hub_up
url=$HF_ENDPOINT/datasets/bench/files/resolve/main

echo "making $BENCH_FILES files of 1 MB, and one of $BENCH_LARGE MB" >&2
mkdir files
number=0
paths='' changes=''
while [ "$number" -lt "$BENCH_FILES" ]; do
	head -c 1000000 /dev/urandom >"files/$number"
	paths="$paths files/$number"
	changes="$changes files/$number=files/$number"
	number=$((number + 1))
done
head -c "${BENCH_LARGE}000000" /dev/urandom >large
# shellcheck disable=SC2086 # a list
HF_TOKEN=hf_bench hf-push --create --quiet --timeout 600 --message files \
	bench/files $changes large=large
rm -rf files large
for path in $paths; do
	printf 'url = "%s"\noutput = "curl/%s"\n' "$url/$path" "$path"
done >config
ours="exec hf-fetch --quiet -d ours bench/files"
node="exec node $top/tests/npm/fetch.mjs $HF_ENDPOINT bench/files npm"
is_npm=
has node && [ -d "$top/tests/npm/node_modules/@huggingface/hub" ] && is_npm=1

# rows WORK PATHS CURL-COMMAND TIMES
rows() {
	row "$1" curl - 32 "$ours $2" "$3" "$4"
	if [ -n "$is_npm" ]; then
		row "$1" 'npm @huggingface/hub' 0.5 32 "$ours $2" "$node $2" "$4"
		row "$1" 'npm, and hashes' 0.5 32 "$ours $2" \
			"export VERIFY=1; $node $2" "$4"
	else
		skipped "$1" 'npm @huggingface/hub' 'not installed'
	fi
}

head_line "fetch and verify, from a hub on this machine"
rows "$BENCH_FILES files of 1 MB" "$paths" \
	'exec curl -sSLZ --parallel-max 8 --create-dirs -K config' "$BENCH_TIMES"
rows "one of $BENCH_LARGE MB" large \
	"exec curl -sSL -o curl.large $url/large" 3
row "one of $BENCH_LARGE MB" 'curl, then sha256sum' - 32 "$ours large" \
	"curl -sSL -o curl.large $url/large && sha256sum curl.large" 3
spent=$(perl "$top/tests/bench/first_byte.pl" 21 hf-fetch --tries 1 bench/files x)
verdict=$(awk -v ms="$spent" 'BEGIN { print ms <= 10 ? "met" : "MISSED" }')
printf '%-21s %-22s %9s %18s %7s %s\n' 'start to first byte' '' "$spent" '' 10 \
	"$verdict"
[ "$verdict" = met ] || missed=$((missed + 1))
closing
