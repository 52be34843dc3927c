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

# Four repeats a side: what is slower by a fifth, and what is not.
for repeat in 0 1 2 3; do
	records repeats=4 repeat=$repeat >>base.jsonl
	records repeats=4 repeat=$repeat seed=3 >>same.jsonl
	records repeats=4 repeat=$repeat seed=3 slow=1.2 >>slow.jsonl
done
row() {
	awk -v metric="$1" '$2 == metric { print $3, $4, $5, $7, $8, $9, $10, $11 }' "$T/out"
}
it 'a build that is slower' 1 bench-stat --compare base.jsonl slow.jsonl
err 'bench-stat: 6 worse, 0 without enough data, of 9'
ok 'by so much' test '50.3574 59.5486 18.2519 120/120 worse   ' = "$(row ttft_ms)"
it 'one that is as fast' 0 bench-stat --compare base.jsonl same.jsonl
err 'bench-stat: 0 worse, 0 without enough data, of 9'
it 'one that is faster' 0 bench-stat --compare slow.jsonl base.jsonl
ok 'is better' test '59.5486 50.3574 -15.4347 120/120 better   ' = "$(row ttft_ms)"
it 'a fifth is little enough, but for goodput' 1 bench-stat --threshold 25 \
	--compare base.jsonl slow.jsonl
err 'bench-stat: 1 worse, 0 without enough data, of 9'
it 'which is half of what it was' 0 bench-stat --quiet --threshold 50 \
	--compare base.jsonl slow.jsonl
err
it 'as Markdown' 1 bench-stat --compare --format md base.jsonl slow.jsonl
out_has '| short\_input | itl\_ms | 10.0293 | 12.0011 | 19.661 |'
it 'as JSON' 1 bench-stat --compare --format json base.jsonl slow.jsonl
out_has '{"threshold":0.05,"alpha":0.05,"worse":6,"unknown":0,"rows":[{"workload":"short_input","metric":"ttft_ms","base":50.3574'
it 'one repeat says nothing of throughput' 0 \
	bench-stat --compare whole.jsonl b.jsonl
err 'bench-stat: 0 worse, 3 without enough data, of 9'
ok 'and says so' test 'not enough data' = "$(row output_throughput | cut -d " " -f 5-7)"
records fail=10 >failing.jsonl
it 'errors are a regression' 1 bench-stat --compare --format json whole.jsonl failing.jsonl
out_has '"metric":"error_rate","base":0,"new":0.3333333333333333,"change":0.3333333333333333,'
records fail=15 >half.jsonl
it 'a change as great as the threshold is none' 0 \
	bench-stat --quiet --threshold 50 --compare whole.jsonl half.jsonl
it 'a greater one is' 1 \
	bench-stat --quiet --threshold 49.9 --compare whole.jsonl half.jsonl
records workload=long_input >long.jsonl
it 'nothing to compare with' 1 bench-stat --compare base.jsonl long.jsonl
err 'bench-stat: short_input is in BASE alone, long_input is in NEW alone' \
	'bench-stat: 0 worse, 0 without enough data, of 0'
it 'half a run' 1 bench-stat --compare whole.jsonl shard0.jsonl
err_has 'partial: shard 1 is missing; shard 2 is missing'
it 'one file alone' 2 bench-stat --compare base.jsonl
err_has '--compare takes two files, BASE and NEW'
it 'no number' 2 bench-stat --threshold x --compare base.jsonl same.jsonl
err_has "--threshold is a number from 0 to 100, not 'x'"
it 'no form' 2 bench-stat --format html --compare base.jsonl same.jsonl
err_has '--format is text, md or json'
it 'a form of what' 2 bench-stat --format md base.jsonl
err_has '--format and --threshold are for --compare'

it 'percentiles' 0 bench-stat --metrics --percentiles 25,99.99 whole.jsonl
out_has '"p25_ttft_ms":'
out_has '"p99.99_itl_ms":'
out_lacks '"p50_ttft_ms":'
it 'none that falls' 2 bench-stat --percentiles 99,50
err_has '--percentiles: percentiles must rise: 50'
# A run second by second.
it 'slices' 0 bench-stat --timeslices 500ms whole.jsonl
cp "$T/out" slices
ok 'a row each, below their names' test 4 = "$(wc -l <slices)"
ok 'with ends as RFC 4180 has them' sh -c '! grep -qv "$(printf "\r")$" slices'
out_has 'slice_start_s,slice_end_s,started_requests,completed_requests,failed_requests,cancelled_requests,in_flight_mean_requests,in_flight_max_requests,output_tokens,output_tokens_per_s,ttft_mean_ms,ttft_p99_ms,itl_mean_ms,itl_p99_ms,e2el_mean_ms,e2el_p99_ms'
out_has '0,0.5,15,12,0,0,'
ok 'every request is in one' test '30 30 120' = "$(awk -F, 'NR > 1 {
	started += $3; done += $4; tokens += $9
} END { print started, done, tokens }' slices)"
it 'of shards' 0 bench-stat --timeslices 0.5 shard2.jsonl shard0.jsonl shard1.jsonl
same slices "$T/out" 'they are the same'
it 'of a run that was cut' 1 bench-stat --timeslices 1s cut.jsonl
err_has 'has no end'
it 'of two runs' 65 bench-stat --timeslices 1s whole.jsonl b.jsonl
out
err 'bench-stat: 2 runs: --timeslices takes the records of one, of one repeat'
it 'no time' 2 bench-stat --timeslices 0 whole.jsonl
err_has '--timeslices is a time above 0'
it 'none at all' 2 bench-stat --timeslices fast whole.jsonl
err_has '--timeslices: fast: expected a time such as 30s or 500ms'
it 'another form' 2 bench-stat --timeslices 1s --metrics whole.jsonl
err_has 'are forms of their own'

it 'no records: no entries' 0 bench-stat /dev/null
out
feed '{"entry_id":"a"}'
it 'no entries: records' 65 bench-stat
err 'bench-stat: stdin:1: expected a record of one member: run, request, end or detail'
it 'no such file' 74 bench-stat none
cp whole.jsonl "$T/in"
it 'full disk' 74 sh -c 'bench-stat >/dev/full'
cp whole.jsonl "$T/in"
it 'stdout closed' 74 sh -c 'bench-stat >&-'
done_testing
