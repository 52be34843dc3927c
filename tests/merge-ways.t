#!/bin/sh
# merge-ways - bench-merge: three ways, scenarios, any order, real data
# shellcheck disable=SC2094 # files are named after the rows in them
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/rows.sh"

row a 10 >a
row b 20 >b
row c 30 '"engine":"vllm"' >c
row b 25 >b2
row b-again 15 >fixed
retraction b >no-b
printf '{"entry_id":"b","metrics":{"throughput_tps":20},"model":{"name":"m"}}' \
	>canonical
retraction b "\"$(digest canonical)\"" >no-b-20
now=2026-02-03T04:05:06Z
bench-merge --quiet --replace b --with fixed --now $now a b >replaced

# Three ways.
it 'a new identity is added' 0 bench-merge --theirs a c
out "$(cat a)" "$(cat c)"
err 'bench-merge: 1 added, 0 updated, 1 kept, 0 conflicts'
it 'a better row updates' 0 bench-merge --theirs a b
out "$(cat b)"
err 'bench-merge: 0 added, 1 updated, 0 kept, 0 conflicts'
it 'a lower row never replaces a higher one, and is named' 0 bench-merge \
	--theirs b a
out "$(cat b)"
err 'bench-merge: a:1: a is lower than b:1: b on throughput_tps; to lower that row: bench-merge --replace' \
	'bench-merge: 0 added, 0 updated, 1 kept, 0 conflicts'
row a2 5 >a2
it 'only the best of ours is named' 0 bench-merge --theirs b a2 a
err 'bench-merge: a:1: a is lower than b:1: b on throughput_tps; to lower that row: bench-merge --replace' \
	'bench-merge: 0 added, 0 updated, 1 kept, 0 conflicts'
it 'a row the Hub has is no news' 0 bench-merge --theirs a --theirs b a
err 'bench-merge: 0 added, 0 updated, 1 kept, 0 conflicts'
it 'a row of ours beats one that changed since base' 0 bench-merge --base a2 \
	--theirs a b a2
out "$(cat b)"
err 'bench-merge: b:1: b beats a:1: a, which changed since base, on throughput_tps' \
	'bench-merge: 0 added, 1 updated, 0 kept, 1 conflicts'
it 'or loses to it' 0 bench-merge --base a2 --theirs b a
out "$(cat b)"
err 'bench-merge: a:1: a is lower than b:1: b, which changed since base, on throughput_tps; to lower that row: bench-merge --replace' \
	'bench-merge: 0 added, 0 updated, 1 kept, 1 conflicts'
it 'one that did not change is no conflict' 0 bench-merge --base a \
	--theirs a a b
err 'bench-merge: 0 added, 1 updated, 0 kept, 0 conflicts'
it 'absence from ours says nothing' 0 bench-merge --base a --base c \
	--theirs a --theirs c
out "$(cat a)" "$(cat c)"
err 'bench-merge: 0 added, 0 updated, 2 kept, 0 conflicts'
it '--delta prints ours without base, beaten rows and retractions too' 0 \
	bench-merge --delta --base c c a b no-b
out "$(cat b)" "$(cat a)" "$(cat no-b)"
err 'bench-merge: 2 entries, 1 retractions, 1 copies dropped'
it '--delta --all is the same' 0 bench-merge --delta --all --base c c a b no-b
out "$(cat b)" "$(cat a)" "$(cat no-b)"
it 'a retraction of base is a copy too' 0 bench-merge --delta --base no-b no-b a
out "$(cat a)"
it 'the order of members makes no new row' 0 bench-merge --explain --delta \
	--base b canonical
out
err 'bench-merge: canonical:1: b is a copy of b:1 in base' \
	'bench-merge: 0 entries, 0 retractions, 1 copies dropped'

# Scenarios.
it 'a row withdrawn on the Hub does not return from a stale copy' 0 \
	bench-merge --base a --base b --theirs a --theirs no-b a b
out "$(cat a)" "$(cat no-b)"
it 'nor from outputs' 0 bench-merge --theirs a --theirs no-b a b
out "$(cat a)" "$(cat no-b)"
err 'bench-merge: b:1: b stays out: retracted by no-b:1 (wrong); a run retracted by mistake returns under a new entry_id' \
	'bench-merge: 0 added, 0 updated, 1 kept, 0 conflicts'
it 'nor when the Hub still keeps it among its runs' 0 bench-merge --quiet \
	--theirs a --theirs b --theirs no-b b
out "$(cat a)" "$(cat no-b)"
it 'a corrected lower value stays' 0 bench-merge --theirs a2 \
	--theirs replaced --base b b
out "$(cat fixed)" "$(tail -n 1 replaced)"
bench-merge --quiet --replace b --with fixed --now $now b >correction
it 'a correction lowers the row of the Hub' 0 bench-merge --base b --theirs b \
	--theirs a2 correction
out "$(cat fixed)" "$(tail -n 1 correction)"
err 'bench-merge: 0 added, 1 updated, 0 kept, 0 conflicts'
row bogus 1e9 >bogus
retraction bogus >no-bogus
it 'a valid row that a bogus one had beaten comes back' 0 bench-merge \
	--theirs a --theirs bogus --theirs b no-bogus
out "$(cat b)" "$(cat no-bogus)"
it 'a withdrawn identity is counted' 0 bench-merge --theirs bogus \
	--theirs c no-bogus
out "$(cat c)" "$(cat no-bogus)"
err 'bench-merge: 0 added, 0 updated, 1 kept, 0 conflicts, 1 withdrawn'
it 'the same entry_id with other contents are two entries' 0 bench-merge \
	--quiet --all b b2
out "$(cat b2)" "$(cat b)"
row b 20 '"engine":"vllm"' >b-engine
it 'identity fields corrected under the same id: both stay' 0 bench-merge \
	--quiet --base b --theirs b b-engine
out "$(cat b)" "$(cat b-engine)"
row b-engine 20 '"engine":"vllm"' >b-moved
bench-merge --quiet --replace b --with b-moved b >moved
it 'identity fields corrected by --replace: only the right one' 0 \
	bench-merge --theirs b --theirs a moved
out "$(cat a)" "$(cat b-moved)" "$(tail -n 1 moved)"
err 'bench-merge: 1 added, 1 updated, 0 kept, 0 conflicts'

# Any order, grouping and repeats give the same bytes.
row n2 1 '"cluster":{"node_count":2}' >n2
cat a b c b2 n2 no-b-20 canonical a2 moved correction >all
echo >>all
bench-merge --quiet all >board
bench-merge --quiet --all all >union
grep . all >lines
count=$(wc -l <lines)
seed=1
while [ $seed -le 10 ]; do
	awk -v seed=$seed 'BEGIN { srand(seed) } { print rand() "\t" $0 }
		rand() < .3 { print rand() "\t" $0 }' lines | sort |
		cut -f 2- >shuffled
	head -n $((count * seed / 11)) shuffled >one
	tail -n +$((count * seed / 11 + 1)) shuffled >two
	it "shuffle $seed: the board" 0 bench-merge --quiet shuffled
	same board "$T/out" "shuffle $seed: the same board"
	bench-merge --quiet --all one >one.all
	bench-merge --quiet --all two >two.all
	it "shuffle $seed: the union of unions" 0 bench-merge --quiet --all \
		two.all one.all one
	same union "$T/out" "shuffle $seed: the same union"
	seed=$((seed + 1))
done

# Real data.
real=$TOP/../shared/data
if [ -d "$real" ]; then
	it 'real: 47 rows stay 47' 0 bench-merge "$real/published/2026-03-16.json"
	err 'bench-merge: 47 rows of 47 entries, 0 retracted'
	ok 'real: 47 lines' test "$(bench-merge --quiet \
		"$real/published/2026-03-16.json" | wc -l)" = 47
	ok 'real: 15 under six' test "$(bench-merge --quiet --identity six \
		"$real/published/2026-03-16.json" | wc -l)" = 15
	find "$real/outputs" -name '*_leaderboard.json' -exec cat {} + >outputs
	it 'real: outputs' 0 bench-merge outputs
	err 'bench-merge: 12 rows of 15 entries, 0 retracted'
	ok 'real: 12 lines' test "$(bench-merge --quiet outputs | wc -l)" = 12
	bench-merge --quiet --array "$real/published/2026-03-16.json" >array
	bench-merge --quiet array >again
	bench-merge --quiet "$real/published/2026-03-16.json" >once
	same once again 'real: the array form loses nothing'
else
	echo '# SKIP the points on real data: ../shared/data is not here'
fi
done_testing
