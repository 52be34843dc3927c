#!/bin/sh
# publish-history - every version since the last one processed counts
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# offers NAME ID MODEL TPS: pushed, with a base
offers() {
	good "$2" "$3" "$4" | offer "$1"
	based "$1"
	send "$1"
}

opened overwritten
offers bob b1 m2 1
sync alice
offers alice c1 m3 1
nowhere 'the second push overwrote the first' "$(id b1)" alice/hf_data
it 'both are published' 0 publish
err_has '2 added'
board_is a1 b1 c1
tip_is
sync bob
offers bob d1 m4 1
git -C bob rm -q -r hf_data
git -C bob commit -q -m 'oh no'
git -C bob push -q origin HEAD:main
it 'also one that was removed before' 0 publish
board_is a1 b1 c1 d1

opened cancelled
offers bob b1 m2 1
it 'cancelled before the push' 0 publish --work work --step fetch
it 'cancelled before the push, merged' 0 publish --work work --step merge
sync alice
offers alice c1 m3 1
it 'the next one takes all' 0 publish
board_is a1 b1 c1
sync bob
offers bob d1 m4 1
it 'cancelled before the clean-up' 0 publish --no-clean
tip_is hf_data/BASE hf_data/leaderboard_multi.json \
	hf_data/leaderboard_single.json hf_data/runs.jsonl
head=$(dataset_head)
it 'the next one only cleans' 0 publish
ok 'no other commit' test "$(dataset_head)" = "$head"
tip_is

opened rewritten
offers bob b1 m2 1
it 'two are published' 0 publish
git -C alice checkout -q --orphan new
git -C alice rm -q -r -f --cached --ignore-unmatch .
rm -rf alice/hf_data
offers_force() {
	good "$1" "$2" 3 | offer alice
	based alice
	git -C alice add -A
	git -C alice commit -q -m 'rewritten'
}
offers_force c1 m3
offers_force d1 m4
git -C alice push -q -f origin HEAD:main
it 'history was rewritten' 0 publish
err_has '2 added'
board_is a1 b1 c1 d1
tip_is
it 'and is on record' 0 publish
err_has 'bench-judge: 0 versions'

opened back
old=$(git -C origin.git rev-parse main)
offers bob b1 m2 1
it 'two are published' 0 publish
new=$(git -C origin.git rev-parse main)
git -C origin.git update-ref refs/heads/main "$old"
it 'the branch was put back' 0 publish
board_is a1 b1
runs_are a1 b1
git -C origin.git update-ref refs/heads/main "$new"
sync bob
offers bob c1 m3 1
it 'and forth' 0 publish
board_is a1 b1 c1
runs_are a1 b1 c1

opened shallow
offers bob b1 m2 1
git clone -q --bare --depth 1 "file://$PWD/origin.git" cut.git 2>/dev/null
head=$(dataset_head)
it 'a shallow source' 65 bench-publish --source cut.git "$dataset"
err_has 'is a shallow clone: its history is cut off'
err_has '--unshallow'
ok 'is not published from' test "$(dataset_head)" = "$head"

opened merged
git -C bob checkout -q -b side
offers_side() {
	good "$1" "$2" 1 | offer bob
	based bob
	git -C bob add -A
	git -C bob commit -q -m 'on the side'
}
offers_side b1 m2
offers_side b2 m3
offers alice c1 m4 1
it 'main moves on meanwhile' 0 publish
git -C bob fetch -q
git -C bob checkout -q -B main origin/main
git -C bob merge -q --no-ff -m merge side 2>/dev/null >&2
ok 'it is a merge' git -C bob rev-parse -q --verify HEAD^2
git -C bob push -q origin HEAD:main
it 'what came by a merge, all of its versions' 0 publish
err_has '2 added'
board_is a1 b1 b2 c1
tip_is

# A merge that resolves a conflict by hand.
opened conflict
offers alice c1 m4 1
{ good b1 m2 1; good b2 m2 2; } | offer bob
based bob
git -C bob add -A
git -C bob commit -q -m mine
git -C bob fetch -q
git -C bob merge -q origin/main >/dev/null 2>&1
{ good b1 m2 1; good b2 m2 2; good c1 m4 1; good d1 m5 1; } | offer bob
based bob
git -C bob add -A
git -C bob commit -q -m 'merge, resolved'
git -C bob push -q origin HEAD:main
it 'a merge that brings something of its own' 0 publish
board_is a1 b2 c1 d1
runs_are a1 b1 b2 c1 d1
tip_is

# Two branches, two sources: each has its own record.
opened branches
git -C alice checkout -q -b other
good o1 m7 1 | offer alice
based alice
git -C alice add -A
git -C alice commit -q -m other
git -C alice push -q origin HEAD:other
offers bob b1 m2 1
it 'one branch' 0 publish
board_is a1 b1
it 'the other' 0 publish --branch other
board_is a1 b1 o1
dataset_file sources.json >"$T/out"
out_has '"main": "'
out_has '"other": "'
it 'a branch that is not there' 65 publish --branch nowhere
err_has 'has no branch nowhere'
it 'a repository that is not there' 69 bench-publish --source nowhere "$dataset"
done_testing
