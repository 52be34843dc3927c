#!/bin/sh
# publish-real - the whole way with what the public dataset really held
. "$(dirname "$0")/lib.sh"
data=$TOP/../shared/data
[ -d "$data" ] || skip 'no ../shared/data beside this folder'
. "$TOP/tests/lib/publish.sh"

last=$data/published/2026-03-16.json
dataset_start me/none

# expect FILE...: the board that the valid rows of these make
expect() {
	cat "$@" >all
	bench-validate --quiet all >valid 2>/dev/null
	bench-merge --quiet --array valid >expected
}
rows() { grep -c '"entry_id"'; }

scene git
contributor alice
bench-merge --quiet --split alice/hf_data "$last"
based alice
send alice
it 'the last state, through git' 1 publish
err_has '31 added, 16 refused'
expect "$last"
dataset_file leaderboard_single.json >is
same expected is 'the board is that of the valid rows'
ok '31 rows' test "$(rows <is)" = 31
tip_is hf_data/BASE hf_data/leaderboard_single.json
it 'and the results in outputs/, directly' 0 publish --upload "$data/outputs"
bench-scan "$data/outputs" >scanned 2>/dev/null
ok '15 results' test "$(rows <scanned)" = 15
expect "$last" scanned
dataset_file leaderboard_single.json >is
same expected is 'the board is that of all valid rows'
bench-merge --quiet --all valid | sort >union
runs | sort >is
same union is 'runs/ has each of them once'
head=$(dataset_head)
it 'once more' 0 publish --upload "$data/outputs"
ok 'is no change' test "$(dataset_head)" = "$head"

# The public dataset as it stood, taken over with its history.
scene legacy
for state in "$data"/published/*.json; do
	dataset_put "as of $(basename "$state" .json)" \
		leaderboard_single.json="$state"
done
it 'taken over' 0 publish --upload "$data/outputs"
err_has '16 rows on the Hub would be refused today; they stay'
cat "$last" ../git/scanned | bench-merge --quiet --array >expected
dataset_file leaderboard_single.json >is
same expected is 'no row of the public board is lost'
scene history
for state in "$data"/published/*.json; do
	dataset_put "as of $(basename "$state" .json)" \
		leaderboard_single.json="$state"
done
it 'with what earlier revisions had' 0 publish --adopt-history --upload "$data/outputs"
cat "$data"/published/*.json ../git/scanned | bench-merge --quiet --array >expected
dataset_file leaderboard_single.json >is
same expected is 'no row of any revision is lost'
cat "$data"/published/*.json ../git/scanned | bench-merge --quiet --all | sort >union
runs | sort >is
same union is 'runs/ has them all'
done_testing
