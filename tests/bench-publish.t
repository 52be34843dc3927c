#!/bin/sh
# bench-publish - the whole way from hf_data/ in git to the dataset and back
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

publish() { bench-publish --source origin.git --backoff 20 "$@" me/board; }
tip_files() { git -C origin.git ls-tree -r --name-only main; }
on_board() { dataset_file leaderboard_single.json | grep -q "\"entry_id\": \"$(id "$1")\""; }
off_board() { ! on_board "$1"; }
accepted() { hf-fetch --quiet --list me/board | sed -n 's/^{"path":"\(runs[^"]*\)".*/\1/p' | while read -r p; do dataset_file "$p"; done | grep -q "\"entry_id\":\"$(id "$1")\""; }

dataset_start me/board
origin_start
contributor alice
contributor bob
for who in alice bob; do dataset_head >$who/hf_data/BASE; done
good a1 m1 5 >alice/hf_data/runs.jsonl
good a1 m1 5 | bench-merge --quiet --split alice/hf_data
send alice
it 'a first publish' 0 publish --receipt receipt.json
err_has 'bench-receipt: 1 added'
ok 'the row is on the board' on_board a1
ok 'and in runs/' accepted a1
ok 'the receipt names the commit' grep -q "\"commit\": \"$(dataset_head)\"" receipt.json
it 'hf_data/ is clean' 0 tip_files
out
head=$(dataset_head)
it 'a second run' 0 publish
err_has 'nothing contributed'
ok 'commits nothing' test "$(dataset_head)" = "$head"

done_testing
