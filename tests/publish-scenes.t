#!/bin/sh
# publish-scenes - what is withdrawn, corrected or beaten, on the whole way
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# start NAME: a scene with rows a1 (m1) and b1 (m2) published, from alice
start() {
	scene "$1"
	contributor alice
	{ good a1 m1 5; good b1 m2 7; } | offer alice
	based alice
	send alice
	it "$1: published" 0 publish
	sync alice
	contributor bob
	sync bob
}

# retract ID: by a contributor, published
retract() {
	sync alice
	withdraw "$1" | offer alice
	based alice
	send alice
	it "$1 is withdrawn" 0 publish
}

start stale
board | bench-merge --quiet --all - >copy
old=$(dataset_head)
retract a1
board_is b1
runs_are a1 b1
sync bob
{ cat copy; good c1 m3 1; } | offer bob
based bob "$old"
send bob
it 'a copy of the boards from before, with its base' 0 publish
err_has 'bench-receipt: 1 added'
board_is b1 c1
sync bob
cat copy | offer bob
based bob
send bob
it 'the copy with a base from after' 0 publish
err_has 'nothing contributed'
board_is b1 c1
sync bob
{ good a1 m1 5; good a1 m1 6; good d1 m4 1; } | offer bob
based bob
send bob
it 'the same row out of outputs/ again, also with other contents' 0 publish
err_has 'retracted'
board_is b1 c1 d1
runs_are a1 a1 b1 c1 d1
tip_is

start history
git -C alice log --format=%H -n 1 --diff-filter=A -- hf_data/runs.jsonl >added
retract a1
sync bob
git -C bob checkout -q "$(cat added)" -- hf_data
send bob
it 'an older version out of git is pushed again' 0 publish
board_is b1
it 'and all history is looked at again' 0 publish --since "$(cat added)"
board_is b1
sync bob
git -C bob checkout -q -b branch "$(cat added)"
{ good a1 m1 5; good a2 m1 3; good e1 m5 2; } | offer bob
based bob
git -C bob add -A
git -C bob commit -q -m 'work of a branch'
git -C bob checkout -q -B main origin/main
git -C bob merge -q -m 'merge the branch' branch >"$T/merge" 2>&1 || {
	git -C bob checkout -q branch -- hf_data
	git -C bob commit -q -m 'merge the branch'
}
ok 'it is a merge commit' git -C bob rev-parse -q --verify HEAD^2
git -C bob push -q origin HEAD:main
it 'a branch from before is merged later' 0 publish
board_is a2 b1 e1
runs_are a1 a2 b1 e1
tip_is

start correct
sync alice
{ runs; good a2 m1 4 >better; } | bench-merge --quiet --all \
	--replace "$(id a1)" --with better --reason 'wrong clock' - |
	offer alice
based alice
send alice
it 'a value is corrected to a lower one' 0 publish
board_is a2 b1
sync bob
good a1 m1 5 | offer bob
based bob
send bob
it 'the higher old one is pushed again' 0 publish
err_has 'nothing contributed'
board_is a2 b1
runs_are a1 a2 b1
tip_is

start bogus
sync alice
good z1 m1 9 | offer alice
based alice
send alice
it 'a bogus row beats a valid one' 0 publish
err_has '1 won'
board_is b1 z1
retract z1
board_is a1 b1
runs_are a1 b1 z1

start refused
sync alice
{ bad z1 m6; good c1 m3 1; } | offer alice
based alice
send alice
it 'a row is refused' 1 publish
err_has "entry $(id z1) is refused"
err_has '1 added, 1 refused'
board_is a1 b1 c1
tip_is hf_data/BASE hf_data/leaderboard_single.json hf_data/runs.jsonl
head=$(dataset_head)
it 'and judged again, refused again' 1 publish
ok 'nothing is committed' test "$(dataset_head)" = "$head"
it 'until the rules change' 0 publish --allow zero-result
board_is a1 b1 c1 z1
tip_is
sync bob
good f1 m7 3 | offer bob
based bob
send bob
it 'rows on the Hub are not judged again, but named' 0 publish
err_has '1 rows on the Hub would be refused today; they stay'
board_is a1 b1 c1 f1 z1

start same-id
sync alice
good a1 m1 6 | offer alice
based alice
send alice
it 'one entry_id, other contents' 0 publish
err_has '1 won'
runs_are a1 a1 b1
board_is a1 b1
ok 'the better one stands' sh -c "$(command -v hf-fetch) --quiet me/same-id leaderboard_single.json | grep -q '\"throughput_tps\": 6'"
good a2 m9 6 | offer bob
withdraw a1 >>bob/hf_data/retracted.jsonl
based bob
git -C bob pull -q --no-rebase origin main
send bob
it 'fields of its identity are corrected' 0 publish
board_is a2 b1
runs_are a1 a1 a2 b1

start rule
sync alice
{ good c1 m1 4; good d1 m2 8; } | sed 's/short_input/long_input/' | offer alice
based alice
send alice
it 'rows of another workload' 0 publish
board_is a1 b1 c1 d1
runs >before
it 'another rule: the boards are made anew' 0 publish --identity six
board_is a1 d1
runs >after
same before after 'runs/ is the same, byte for byte'
it 'that rule once more' 0 publish --identity six
err_has 'nothing changed'
it 'and back' 0 publish
board_is a1 b1 c1 d1
echo '[{"name":"model","from":["/model/name"],"default":"x"}]' >mine.json
it 'a rule of our own' 0 publish --identity "$T/work/rule/mine.json"
runs >after
same before after 'runs/ is the same still'
board_is a1 d1
done_testing
