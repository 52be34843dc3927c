#!/bin/sh
# merge-shards - sixteen shards have one board, whatever way they are merged
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/shards.sh"

mkdir shards
perl "$TOP/tests/lib/shards.pl" make 2000 shards
shards_by_a_model shards >want
ok 'there is something to choose from' test \
	"$(cat shards/*.jsonl | wc -l)" -gt $((3 * $(wc -l <want)))
ok 'and something is retracted' grep -q '"retracted"' want
for way in in_one_pass shuffled as_a_tree in_parallel; do
	"shards_$way" shards >got
	same want got "$way: as the model has it"
done

done_testing
