#!/bin/sh
# publish-faults - a Hub that fails: stop or try again, and lose nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# What each fault is tried on: the dataset as one run left it, one row to add.
scene faults
contributor alice
{ good a1 m1 5; good a2 m2 5; withdraw x1; } | offer alice
based alice
send alice
it 'published' 0 publish
sync alice
good b1 m3 5 | offer alice
based alice
send alice
base=$T/root/datasets/me/faults.git
cp -r origin.git start.git
cp -r "$base" dataset.git
runs >runs.before
direct=$HUB
broken_hub
broken=$HF_ENDPOINT

reset() {
	rm -rf origin.git "$base"
	cp -r start.git origin.git
	cp -r dataset.git "$base"
	: >"$T/requests"
}

# whole: the dataset holds what it held, or that and the row, nothing less
whole() {
	HF_ENDPOINT=$direct
	rm -rf now
	bench-snapshot -d now "$dataset" &&
		test "$(bench-state --check -t now/tree -d now/files)" = whole &&
		runs >runs.after &&
		if cmp -s runs.before runs.after; then
			git -C origin.git ls-tree -r --name-only main |
				grep -q runs.jsonl
		else
			runs | ids >now/ids && test "$(cat now/ids)" = 'a1 a2 b1 '
		fi
}

# fault NAME STATUS RULE [OPTION...]: publish through it, then without
fault() {
	fault_name=$1 fault_status=$2
	echo "$3" >"$T/faults"
	shift 3
	reset
	HF_ENDPOINT=$broken
	it "$fault_name" "$fault_status" publish --tries 2 "$@"
	cp "$T/err" said
	grep -qv ' -$' "$T/requests" || report 1 "$fault_name: nothing was broken"
	ok "$fault_name: the dataset is whole" whole
	if [ "$fault_status" != 0 ]; then
		HF_ENDPOINT=$direct
		publish >/dev/null 2>&1
	fi
	runs_are a1 a2 b1
}

# Reads that fail once are tried again; those that always fail end the run.
for what in 'revision/main' "/tree/" '/resolve/.*sources.json' \
	'/resolve/.*leaderboard_single' '/resolve/.*runs/' \
	'/resolve/.*retracted'; do
	fault "$what: 500 once" 0 "GET $what 1 status 500"
	fault "$what: 503 for ever" 75 "GET $what * status 503"
done
for how in html empty 'cut 20' flip; do
	fault "a file: $how for ever" 75 "GET /resolve/.*runs/ * $how"
	fault "a file: $how once" 0 "GET /resolve/.*runs/ 1 $how"
	[ "$how" = flip ] || fault "the listing: $how for ever" 75 "GET /tree/ * $how"
done
fault 'the head: html' 75 'GET /revision/main * html'
fault 'a file that sources.json lists is not found' 69 'GET /resolve/.*runs/ * status 404'
fault 'the listing is not found' 69 'GET /tree/ * status 404'
fault 'the repository is not found' 69 'GET /api/ * status 404'
fault 'no right to read' 69 'GET /resolve/ * status 403'

# A short listing is no proof that something is not there.
printf '[]' >nothing
fault 'an empty listing' 75 "GET /tree/ * status 200 $PWD/nothing"
curl -s "$direct/api/datasets/me/faults/tree/main?recursive=true" |
	sed 's/{[^{]*"runs\/[^}]*},*//; s/,]$/]/' >short
fault 'a listing without runs/' 65 "GET /tree/ * status 200 $PWD/short"

# Writes: before they took effect, and after.
fault 'the commit: 503 once' 0 'POST /commit/ 1 status 503'
fault 'the commit: 503 for ever' 75 'POST /commit/ * status 503'
fault 'the commit: 409 once' 0 'POST /commit/ 1 status 409'
fault 'the commit: 412 once' 0 'POST /commit/ 1 status 412'
fault 'the commit: 403' 69 'POST /commit/ * status 403'
fault 'the commit: 401' 69 'POST /commit/ * status 401'
fault 'the commit: html' 75 'POST /commit/ * html'
fault 'the commit took effect, 500' 0 'POST /commit/ 1 after 500'
fault 'the commit took effect, no answer' 0 'POST /commit/ 1 cutafter'
fault 'the commit took effect, half an answer' 0 'POST /commit/ 1 cut 10'
fault 'preupload: 500 once' 0 'POST /preupload/ 1 status 500'
fault 'preupload: 503 for ever' 75 'POST /preupload/ * status 503'

# A first publish onto a dataset that has boards: nothing of them is lost.
scene legacy
{ good p1 m1 4; good p2 m2 4; } | bench-merge --quiet --split .
dataset_put 'first' leaderboard_single.json=leaderboard_single.json
contributor alice
good a1 m5 5 | offer alice
based alice
send alice
HF_ENDPOINT=$broken
for rule in 'GET /resolve/.*leaderboard * status 503' 'GET /resolve/.*leaderboard * html' \
	'GET /commits/ * status 500' 'GET /tree/ * empty'; do
	echo "$rule" >"$T/faults"
	it "a first publish, $rule" 75 publish --tries 1
done
: >"$T/faults"
HF_ENDPOINT=$direct
board_is p1 p2
it 'at last' 0 publish
board_is a1 p1 p2
runs_are a1 p1 p2

# The git side: a branch that cannot be read is no empty branch.
scene source
contributor alice
good a1 m1 5 | offer alice
based alice
send alice
blob=$(git -C origin.git rev-parse main:hf_data/runs.jsonl)
object=origin.git/objects/$(echo "$blob" | sed 's,..,&/,')
mv "$object" kept
it 'the origin lacks an object' 75 publish
board_is
mv kept "$object"
it 'and has it back' 0 publish
board_is a1
no_secrets
done_testing
