#!/bin/sh
# publish-races - many at the same instant: nothing is lost, order is nothing
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# twin NAME: the dataset once more, as it is now
twin() {
	cp -r "$T/root/datasets/$dataset.git" "$T/root/datasets/me/$1.git"
}

# content: all that has to be the same whoever came first
content() {
	board
	runs
	gone
}

# at_once COMMAND COMMAND: their exit statuses are in $statuses
at_once() {
	"$1" >"$T/one" 2>&1 &
	one=$!
	"$2" >"$T/other" 2>&1 &
	other=$!
	wait "$one"
	statuses=$?
	wait "$other"
	statuses="$statuses $?"
}

on_main() { bench-publish --source origin.git --backoff 5 "$dataset"; }
on_side() { bench-publish --source origin.git --backoff 5 --branch side "$dataset"; }
on_copy() { bench-publish --source copy.git --backoff 5 --name copy "$dataset"; }

both_succeed() {
	at_once "$2" "$3"
	name=$1
	if [ "$statuses" = '0 0' ]; then
		report 0 "$1: both succeed"
	else
		report 1 "$1: both succeed"
		show "$T/one"
		show "$T/other"
	fi
}

# prepare NAME: two branches with rows of their own, one beating the other
prepare() {
	scene "$1"
	contributor alice
	{ good a1 m1 5; good a2 m2 5; good x1 m9 1; } | offer alice
	based alice
	send alice
	git -C alice checkout -q -b side
	{ good b1 m1 6; good b2 m2 4; good b3 m3 1; withdraw x1; } | offer alice
	based alice
	git -C alice add -A
	git -C alice commit -q -m side
	git -C alice push -q origin HEAD:side
	twin "$1-2"
	cp -r origin.git again.git
}

# in_sequence NAME FIRST SECOND: what that makes in the twin
in_sequence() {
	rm -rf origin.git
	mv again.git origin.git
	dataset=me/$1-2
	it "one after the other: $2" 0 "$2"
	it "one after the other: $3" 0 "$3"
	content >"$T/sequence"
}

for round in 1 2 3; do
	prepare "branches$round"
	both_succeed "two branches, round $round" on_main on_side
	board_is a2 b1 b3
	runs_are a1 a2 b1 b2 b3 x1
	tip_is
	content >"$T/race"
	in_sequence "branches$round" on_side on_main
	same "$T/sequence" "$T/race" 'the same bytes in sequence'
done

for round in 1 2; do
	prepare "one$round"
	both_succeed "one branch, round $round" on_main on_main
	board_is a1 a2 x1
	tip_is
	ok 'one commit' test "$(hf-fetch --log "$dataset" | wc -l)" = 2
	content >"$T/race"
	in_sequence "one$round" on_main on_main
	same "$T/sequence" "$T/race" 'the same bytes in sequence'
done

scene copies
contributor alice
good a1 m1 5 | offer alice
based alice
send alice
cp -r origin.git copy.git
both_succeed 'two copies of one repository' on_main on_copy
board_is a1
runs_are a1

scene between
contributor alice
contributor bob
good a1 m1 5 | offer alice
based alice
send alice
it 'fetched' 0 publish --work work --step fetch
sync bob
{ good a1 m1 5; good b1 m2 5; } | offer bob
based bob "$(cat alice/hf_data/BASE)"
send bob
it 'merged' 0 publish --work work --step merge
it 'pushed' 0 publish --work work --step push
it 'and cleaned, while another pushed' 0 publish --work work --step clean
board_is a1
tip_is hf_data/BASE hf_data/leaderboard_single.json hf_data/runs.jsonl
ok 'his stays' grep -q "$(id b1)" bob/hf_data/runs.jsonl
it 'until the next run' 0 publish
board_is a1 b1
tip_is

# A commit on the Hub between the reading and the push.
scene overtaken
contributor alice
good a1 m1 5 | offer alice
based alice
send alice
good b1 m1 6 >b1_leaderboard.json
broken_hub
cat >overtake <<END
HF_ENDPOINT=$HUB exec bench-publish --backoff 5 --upload $PWD $dataset >$T/overtake 2>&1
END
echo "POST /commit/ 1 run sh $PWD/overtake" >"$T/faults"
it 'another one is faster' 0 publish
err_has 'the head moved'
err_has 'starting over'
err_has '1 beaten'
HF_ENDPOINT=$HUB
board_is b1
runs_are a1 b1

# contribute NAME NUMBER: push rows one by one, whatever else happens
contribute() {
	for row in 1 2 3; do
		until
			git -C "$1" fetch -q origin 2>/dev/null
			git -C "$1" reset -q --hard origin/main 2>/dev/null
			mkdir -p "$1/hf_data"
			{ good "$2x$row" "m$row" "$2"; good "$2y$row" "n$2$row" 1; } >"$1.rows"
			cat "$1/hf_data/runs.jsonl" "$1.rows" 2>/dev/null >"$1.all"
			[ "$row" = 2 ] || cp "$1.rows" "$1.all"
			bench-merge --quiet --all "$1.all" >"$1/hf_data/runs.jsonl"
			based "$1"
			send "$1" "$1 $row"
		do
			sleep 0.01
		done
	done
}

publish_on() {
	until [ -e ended ]; do
		bench-publish --source origin.git --backoff 5 --tries 20 \
			"$dataset" >>"$1.log" 2>&1 || echo "$?" >>"$1.failed"
	done
}

scene loop
for i in 1 2 3 4; do
	contributor c$i
done
git -C c1 commit -q --allow-empty -m start
git -C c1 push -q origin HEAD:main
publish_on p1 &
first=$!
publish_on p2 &
second=$!
started $first
started $second
for i in 1 2 3 4; do
	contribute c$i $i >/dev/null 2>&1 &
	contributors="${contributors-} $!"
done
# shellcheck disable=SC2086
wait $contributors
touch ended
wait $first $second
cat p1.failed p2.failed >failed 2>/dev/null
it 'two publishers and four contributors: the last run' 0 publish
same /dev/null failed 'each run succeeded'
board_is 4x1 4x2 4x3 1y1 1y2 1y3 2y1 2y2 2y3 3y1 3y2 3y3 4y1 4y2 4y3
runs_are 1x1 1x2 1x3 2x1 2x2 2x3 3x1 3x2 3x3 4x1 4x2 4x3 \
	1y1 1y2 1y3 2y1 2y2 2y3 3y1 3y2 3y3 4y1 4y2 4y3
tip_is
ok 'the origin is whole' git -C origin.git fsck --strict
ok 'the dataset too' git -C "$T/root/datasets/$dataset.git" fsck --strict
no_secrets
done_testing
