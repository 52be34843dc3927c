#!/bin/sh
# bench-snapshot - the files of a dataset, all at one revision
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/board
listed() { (cd "$1" && find . -type f | sort | tr '\n' ' '); }

it 'an empty dataset' 0 bench-snapshot -d empty me/board
err
ok 'has its commit' test "$(cat empty/commit)" = "$(dataset_head)"
ok 'and no files' test -z "$(ls empty/files)"

good a1 m1 5 | bench-merge --quiet --array >board
good a1 m1 5 | bench-merge --quiet --all >runs
echo '{}' >sources
echo other >other
dataset_put first leaderboard_single.json=board runs/2026-01.jsonl=runs \
	sources.json=sources README.md=other runs/readme.txt=other \
	sub/leaderboard_single.json=other
first=$(dataset_head)
it 'what belongs to it, nothing else' 0 bench-snapshot -d one --commits me/board
ok 'these files' test "$(listed one)" = './commit ./files/leaderboard_single.json ./files/runs/2026-01.jsonl ./files/sources.json ./tree '
same board one/files/leaderboard_single.json 'byte for byte'
ok 'the listing tells the last commits' grep -q '"last_commit":{"id":"'"$first" one/tree
good a2 m1 6 | bench-merge --quiet --array >board2
dataset_put second leaderboard_single.json=board2
it 'an earlier revision' 0 bench-snapshot --revision "$first" -d old me/board
same board old/files/leaderboard_single.json 'is what it was'
it 'the present one in the same place' 0 bench-snapshot -d one me/board
same board2 one/files/leaderboard_single.json 'replaces it'
echo mine >one/files/leaderboard_single.json
it 'once more' 0 bench-snapshot -d one me/board
ok 'what is complete stays' test "$(cat one/files/leaderboard_single.json)" = mine
it 'no such revision' 1 bench-snapshot --revision nowhere -d none me/board
ok 'nothing is written' test ! -e none
it 'no such dataset' 69 bench-snapshot -d none me/nothing

direct=$HUB
broken_hub
echo 'GET /resolve/.*runs * status 503' >"$T/faults"
it 'a file that cannot be read' 75 bench-snapshot --backoff 5 -d cut me/board
ok 'the folder is not complete' test ! -e cut/commit
: >"$T/faults"
it 'and then it can' 0 bench-snapshot --backoff 5 -d cut me/board
ok 'now it is' test -e cut/commit
printf '[]' >nothing
echo "GET /tree/ * status 200 $PWD/nothing" >"$T/faults"
it 'a listing that lacks what is there' 75 bench-snapshot --backoff 5 -d short me/board
err 'bench-snapshot: the listing of me/board lacks leaderboard_single.json, which is there; try again'
ok 'is no dataset' test ! -e short/commit
echo 'GET /resolve/.*retracted * status 404' >"$T/faults"
it 'absent without a word of the Hub for it' 69 bench-snapshot --backoff 5 -d bare me/board
HF_ENDPOINT=$direct

it 'no dataset' 2 bench-snapshot -d x
err 'bench-snapshot: REPO is needed' "Try 'bench-snapshot --help'."
it 'no folder' 2 bench-snapshot me/board
it 'a folder that cannot be' 74 bench-snapshot -d other/x me/board
done_testing
