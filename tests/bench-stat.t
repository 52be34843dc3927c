#!/bin/sh
# bench-stat - request records to entries, from one shard or many
. "$(dirname "$0")/lib.sh"

records() {
	perl "$TOP/tests/lib/records.pl" "$@"
}

records id=a >whole.jsonl
for shard in 0 1 2; do
	records id=a shards=3 shard=$shard >shard$shard.jsonl
done

it 'an entry' 0 bench-stat whole.jsonl
err
cp "$T/out" whole.entry
out_has '{"entry_id":"4f6ca34e-50a5-5481-83b0-57c517023ac1","sagellm_version":"0.5.1"'
out_has '"peak_mem_mb":16000,"error_rate":0,"prefix_hit_rate":null'
out_has '"completed":30,"failed":0,"timed_out":0,"cancelled":0'
out_has '"client_verdict":"ok","partial":false}}'
it 'that is good' 0 bench-validate whole.entry
same whole.entry "$T/out" 'and passes as it is'

for order in '0 1 2' '2 0 1' '1 2 0'; do
	# shellcheck disable=SC2046
	it "shards $order" 0 bench-stat $(printf 'shard%s.jsonl ' $order)
	same whole.entry "$T/out" "shards $order are as one"
done
cat shard2.jsonl shard1.jsonl shard0.jsonl >"$T/in"
it 'joined by cat' 0 bench-stat
same whole.entry "$T/out" 'they are as one'
it 'read a byte at a time' 0 \
	perl "$TOP/tests/lib/strange.pl" bytes whole.jsonl bench-stat
same whole.entry "$T/out" 'it is the same'

it 'a shard is missing' 1 bench-stat shard0.jsonl shard2.jsonl
err 'bench-stat: run a, repeat 0: partial: shard 1 is missing'
out_has '"completed":20,'
out_has '"partial":true,"partial_why":"shard 1 is missing"}}'
records id=a end=0 >cut.jsonl
it 'a run that was cut' 1 bench-stat cut.jsonl
err 'bench-stat: run a, repeat 0: partial: shard 0 has no end'
head -c 5000 whole.jsonl >torn.jsonl
it 'amid a record' 65 bench-stat torn.jsonl
err_has 'bench-stat: torn.jsonl:'
err_has 'partial: shard 0 has no end'
out_has '"partial":true'
records id=a client=suspect >"$T/in"
it 'a client that was too busy' 1 bench-stat
err 'bench-stat: run a, repeat 0: the client is suspect: busy 80 %'
out_has '"client_verdict":"suspect"'

it 'a shard twice' 65 bench-stat shard0.jsonl shard1.jsonl shard0.jsonl
out
err 'bench-stat: run a: shard 0 is there twice'
records id=b seed=2 >b.jsonl
it 'one run is refused, the other is not' 65 \
	bench-stat shard0.jsonl shard0.jsonl b.jsonl
ok 'its entry is there' test 1 = "$(wc -l <"$T/out")"
cp b.jsonl "$T/in"
it 'two runs are two entries, by id' 0 bench-stat - whole.jsonl
head -n 1 "$T/out" | cmp -s - whole.entry
ok 'the first is the first' test $? = 0
ok 'and there are two' test 2 = "$(wc -l <"$T/out")"

records fail=30 >"$T/in"
it 'nothing came' 0 bench-stat
out_has '"ttft_ms":null,"tbt_ms":null,"tpot_ms":null,"throughput_tps":0,'
out_has '"error_rate":1,'
cp "$T/out" "$T/in"
it 'which is an honest entry' 0 bench-validate
records requests=0 >"$T/in"
it 'nothing was asked' 1 bench-stat
out
err 'bench-stat: run run: no request of the main phase ended: there is nothing to say of it'
records fail=3 >"$T/in"
it 'failures by class' 0 bench-stat --metrics
out_has '"completed":27,"failed":3,"timed_out":0,"cancelled":0,"errors":{"http":3}'
out_has '"good_share":0.9,'

for repeat in 0 1 2; do
	records repeats=3 repeat=$repeat
done >repeats.jsonl
it 'repeats' 0 bench-stat repeats.jsonl
ok 'an entry each' test 3 = "$(sort -u "$T/out" | wc -l)"
out_has '"repeats":{"count":3,"confidence":0.95,"resamples":10000,"ttft_ms":{"mean":'
cp "$T/out" first
it 'again' 0 bench-stat repeats.jsonl
same first "$T/out" 'with the same intervals'
it 'entries of repeats are good' 0 bench-validate first
records repeats=3 repeat=2 >"$T/in"
it 'a repeat of three' 0 bench-stat
err 'bench-stat: run run: 1 of 3 repeats'
out_lacks '"repeats":'

it 'percentiles' 0 bench-stat --metrics --percentiles 25,99.99 whole.jsonl
out_has '"p25_ttft_ms":'
out_has '"p99.99_itl_ms":'
out_lacks '"p50_ttft_ms":'
it 'none that falls' 2 bench-stat --percentiles 99,50
err_has '--percentiles: percentiles must rise: 50'
it 'no records: no entries' 0 bench-stat /dev/null
out
feed '{"entry_id":"a"}'
it 'no entries: records' 65 bench-stat
err 'bench-stat: stdin:1: expected a record of one member: run, request or end'
it 'no such file' 74 bench-stat none
cp whole.jsonl "$T/in"
it 'full disk' 74 sh -c 'bench-stat >/dev/full'
cp whole.jsonl "$T/in"
it 'stdout closed' 74 sh -c 'bench-stat >&-'
done_testing
