#!/bin/sh
# publish-edits - the dataset edited by hand, and what was there before us
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# settled: sources.json but for the commit that moved on
settled() { dataset_file sources.json | grep -v '"main"\|"digest"'; }
# state: all that the dataset has accepted, as bytes
state() { runs && gone; }
# remove MESSAGE PATH...
remove() {
	removed=$1
	shift
	for path; do
		set -- "$@" --delete "$path"
		shift
	done
	hf-push --quiet --message "$removed" "$@" "$dataset"
}

start() {
	scene "$1"
	contributor alice
	{ for i in 1 2 3 4 5 6 7 8; do good a$i m$i $i; done; } | offer alice
	based alice
	send alice
	it "$1: published" 0 publish
	all='a1 a2 a3 a4 a5 a6 a7 a8'
	dataset_file leaderboard_single.json >single
	state >before
}

start missing
remove 'by accident' leaderboard_single.json
head=$(dataset_head)
it 'one of the board files is missing' 65 publish
err_has 'leaderboard_single.json was changed since it was last written'
err_has '--adopt takes the change over, --restore drops it'
ok 'nothing is committed' test "$(dataset_head)" = "$head"
it 'restored' 0 publish --restore
board_is $all
dataset_file leaderboard_single.json >again
same single again 'to the same bytes'
it 'and good again' 0 publish
remove 'by accident' leaderboard_single.json
it 'or adopted' 0 publish --adopt
board_is
runs_are $all
ok 'its rows are retracted' test "$(gone | wc -l)" = 8

start legacy
{ good x1 m1 1; good x2 m2 2; } | bench-merge --array --quiet >two
dataset_put 'a legacy upload' leaderboard_single.json=two
it 'a legacy upload leaves two rows' 65 publish
err_has '2 rows added, 8 gone'
state >after
same before after 'what was accepted is still there'
it 'restored' 0 publish --restore
board_is $all
dataset_file leaderboard_single.json >again
same single again 'to the same bytes'

start few
{ runs | grep -v "$(id a3)"; good n1 m20 4; } | bench-merge --quiet --array - >edited
dataset_put 'by hand' leaderboard_single.json=edited
it 'few edits are adopted' 0 publish
err_has "added: $(id n1)"
err_has "gone: $(id a3)"
board_is a1 a2 a4 a5 a6 a7 a8 n1
runs_are $all n1
gone >"$T/out"
out_has '"by":"alice"'
hf-fetch --log "$dataset" | grep '"title":"by hand"' |
	sed 's/.*"date":"\([^"]*\)".*/\1/' >date
out_has "\"at\":\"$(cat date)\""
{ runs | grep -v "$(id a3)"; good a3 m3 3; } | bench-merge --quiet --array - >edited
dataset_put 'put back' leaderboard_single.json=edited
it 'a retracted row put back' 0 publish
err_has "retracted, put back: $(id a3)"
board_is a1 a2 a4 a5 a6 a7 a8 n1
ok 'the board is as it should be' sh -c '! hf-fetch --quiet "$1" leaderboard_single.json | grep -q "$2"' sh "$dataset" "$(id a3)"

start limit
runs | head -n 2 | bench-merge --quiet --array - >edited
dataset_put 'by hand' leaderboard_single.json=edited
it 'many rows gone' 65 publish
it 'up to the limit given' 0 publish --adopt-limit 6
ok 'two rows stand' test "$(board | ids | wc -w)" = 2

start runs
path=runs/2026-01.jsonl
dataset_file $path | head -n 3 >edited
dataset_put 'by hand' $path=edited
it 'runs/ is edited' 65 publish
err_has "$path was changed since"
it 'restored' 0 publish --restore
state >after
same before after 'to what it was, byte for byte'
dataset_file $path | head -n 3 >edited
dataset_put 'by hand' $path=edited
it 'adopted' 0 publish --adopt
ok 'what was taken out is retracted' test "$(gone | wc -l)" = 5
runs_are $all

start sources
dataset_file sources.json | sed 's/"main": "..../"main": "0000/' >edited
settled >good
dataset_put 'by hand' sources.json=edited
it 'sources.json is edited' 65 publish
err_has 'sources.json was changed since'
it 'restored' 0 publish --restore
settled >again
same good again 'to what it was'
remove 'by hand' sources.json
it 'sources.json is removed' 65 publish
it 'restored' 0 publish --restore
settled >again
same good again 'to what it was'
remove 'by hand' sources.json
it 'or taken as it stands' 0 publish --adopt
it 'then it is whole' 0 publish
state >after
same before after 'nothing was lost'
echo 'Thanks' >readme
dataset_put 'the card' README.md=readme
it 'the card is nobody else'\''s business' 0 publish
ok 'it stays' test "$(dataset_file README.md)" = Thanks

# A dataset from before: two boards, some of whose rows are gone since.
scene before
{ good p1 m1 4; good p2 m2 4; } | bench-merge --quiet --split .
dataset_put 'first' leaderboard_single.json=leaderboard_single.json \
	leaderboard_multi.json=leaderboard_multi.json
good p3 m3 5 | bench-merge --quiet --array >only
dataset_put 'second' leaderboard_single.json=only
contributor alice
good a1 m5 5 | offer alice
based alice
send alice
it 'a dataset that has only boards' 0 publish
err_has "only in an earlier revision: $(id p1)"
err_has "only in an earlier revision: $(id p2)"
board_is a1 p3
runs_are a1 p3
scene before2
dataset_put 'first' leaderboard_single.json=../before/leaderboard_single.json
dataset_put 'second' leaderboard_single.json=../before/only
contributor alice
good a1 m5 5 | offer alice
based alice
send alice
it 'with what earlier revisions had' 0 publish --adopt-history
board_is a1 p1 p2 p3
runs_are a1 p1 p2 p3

# No revision to go back to.
scene never
contributor alice
good a1 m1 1 >row
bench-merge --quiet --all row >log
dataset_put 'made by hand' runs/2026-01.jsonl=log
git -C alice commit -q --allow-empty -m start
git -C alice push -q origin HEAD:main
it 'runs/ that we never wrote' 65 publish
it 'there is nothing to restore' 65 publish --restore
err_has 'no whole revision to go back to'
it 'but it can be adopted' 0 publish --adopt
board_is a1
runs_are a1
done_testing
