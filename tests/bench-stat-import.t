#!/bin/sh
# bench-stat-import - results of other tools to entries
. "$(dirname "$0")/lib.sh"

data=$TOP/tests/data/stat
template=$TOP/schemas/examples/single_card.json

from() {
	bench-stat --import auto --template "$template" "$@"
}
# metric NAME: its value in the first entry
metric() {
	head -n 1 "$T/out" | sed 's/.*"metrics"://' |
		grep -o "\"$1\":[^,}]*" | cut -d : -f 2
}
is() {
	ok "$1 is $2" test "$2" = "$(metric "$1")"
}

it 'vLLM' 0 from "$data/vllm.json"
err
is ttft_ms 55.25
is tpot_ms 10.125
is tbt_ms null
is mean_icl_ms 19.875
is throughput_tps 611.7073170731708
is error_rate 0.02
is peak_mem_mb null
out_has '"concurrent_requests":8'
out_has '"data_source":"imported from vllm"'
out_has '"definitions":["ttft_ms begins before the request, connecting included'
cp "$T/out" entry
it 'a good entry' 0 bench-validate entry
it 'again' 0 from "$data/vllm.json"
same entry "$T/out" 'with the same id'
it 'by its name' 0 bench-stat --import vllm --template "$template" \
	"$data/vllm.json"
same entry "$T/out" 'it is the same'

it 'SGLang: two results of a file' 0 from "$data/sglang.jsonl"
ok 'are two entries' test 2 = "$(grep -o '"entry_id":"[^"]*"' "$T/out" | sort -u | wc -l)"
is throughput_tps 100
is tpot_ms null
is mean_icl_ms 10
is error_rate null
out_has '"input_length":1024,"output_length":100'
out_has '"throughput_tps":400,"tpot_ms":10.1'
cp "$T/out" entries
it 'good ones' 0 bench-validate entries

it 'GuideLLM: two runs of a result' 0 from "$data/guidellm.json"
is ttft_ms 80.5
is tpot_ms 32.25
is mean_ntpot_ms 33
is mean_e2el_ms 4200
is tbt_ms null
is error_rate 0.05
out_has '"submitted_at":"2026-03-16T08:30:00Z"'
out_has '"submitted_at":"2026-03-16T08:31:40Z"'
ok 'are two entries' test 2 = "$(grep -o '"entry_id":"[^"]*"' "$T/out" | sort -u | wc -l)"
cp "$T/out" entries
it 'good ones' 0 bench-validate entries

# What --compat writes reads back with the same figures.
perl "$TOP/tests/lib/records.pl" fail=3 >records
# figures PATTERN: of both, a line each, as one says them and as the other
figures() {
	tr ',{' '\n\n' <"$1" | grep -E "$2" | sort -u
}
vllm='"(request_throughput|completed|failed|total_token_throughput|request_goodput|(mean|p90|p95|p99)_(ttft|tpot|e2el)_ms)":'
it 'as vLLM' 0 bench-stat --quiet --compat vllm records
cp "$T/out" result
it 'and back' 0 from result
sed 's/"ttft_ms"/"mean_ttft_ms"/; s/"tpot_ms"/"mean_tpot_ms"/' "$T/out" >back
figures result "$vllm" >want
ok 'there are figures' test 17 = "$(wc -l <want)"
figures back "$vllm" >got
same want got 'they are the same'
is error_rate 0.1
out_has '"concurrent_requests":3'
it 'as GuideLLM' 0 bench-stat --quiet --compat guidellm records
cp "$T/out" result
# guide METRIC FIELD: of the requests that ended well
guide() {
	grep -o "\"$1\":{\"successful\":{.*" result | grep -o "\"$2\":[^,}]*" |
		head -n 1 | cut -d : -f 2
}
it 'and back' 0 from result
is ttft_ms "$(guide time_to_first_token_ms mean)"
is p99_ttft_ms "$(guide time_to_first_token_ms p99)"
is tpot_ms "$(guide inter_token_latency_ms mean)"
is mean_ntpot_ms "$(guide time_per_output_token_ms mean)"
is throughput_tps "$(guide output_tokens_per_second mean)"
is completed 27
is failed 3
out_has '"submitted_at":"2026-03-16T08:00:01Z"'
it 'as AIPerf' 0 bench-stat --quiet --compat aiperf records
out_has '{"schema_version":"1.1","benchmark_id":"'
out_has '"request_count":{"unit":"requests","avg":27}'
out_has '"error_request_count":{"unit":"requests","avg":3}'
out_has '"output_sequence_length":{"unit":"tokens","avg":4,"min":4,"max":4,"p1":4,"p5":4,"p10":4,"p25":4,"p50":4,"p75":4,"p90":4,"p95":4,"p99":4,"std":0,"count":27,"sum":108}'
out_has '"error_summary":[{"error_details":{"type":"http","message":"http"},"count":3}]'
out_has '"end_time":"2026-03-16T08:00:01.171193Z"'
perl "$TOP/tests/lib/records.pl" fail=30 >records
it 'when nothing came' 0 bench-stat --quiet --compat aiperf records
out_lacks '"time_to_first_token"'
out_lacks '"request_throughput"'
it 'no such client' 2 bench-stat --compat wrk records
err_has "--compat takes vllm, guidellm or aiperf, not 'wrk'"
it 'two forms' 2 bench-stat --compat vllm --timeslices 1 records

it "the original's metrics" 0 from "$data/short_metrics.json"
is ttft_ms 1192.5671577453613
is tpot_ms 10.5
is mean_ntpot_ms 19.75
is throughput_tps 83.8454410108036
is prefix_hit_rate null
is spec_accept_rate null
is error_rate 0
perl -0777 -ne 'print /"metrics": (\{.*?\n  \})/s' "$data/short_metrics.json" >"$T/in"
it 'without what is around them' 0 from
is tpot_ms 10.5
feed '{"avg_ttft_ms":5,"total_throughput_tps":200,"output_throughput_tps":90}'
it 'the total is no more that of the output' 0 from
is throughput_tps 90
feed '{"avg_ttft_ms":0,"total_throughput_tps":0,"error_rate":0}'
it 'all zeros are no result' 1 from
out
err 'bench-stat: stdin:1: the result does not say /metrics/throughput_tps: give them by --set or --template'

it 'no template' 1 bench-stat --import auto "$data/vllm.json"
out
err_has 'the result does not say /sagellm_version, /config_type, /hardware/chip_model, /hardware/chip_count, /model/precision, /workload/input_length, /workload/output_length, /metadata/submitted_at: give them by'
it 'one value after the other' 0 bench-stat --import auto \
	--set /sagellm_version=0.5.1 --set /config_type=single_gpu \
	--set '/hardware/chip_model=NVIDIA A100' --set /hardware/chip_count=1 \
	--set /model/precision=BF16 --set /workload/input_length=128 \
	--set /workload/output_length=128 --set '/metadata/notes="7"' \
	--set /metadata/submitted_at=2026-03-16T08:30:00Z "$data/vllm.json"
out_has '"hardware":{"chip_model":"NVIDIA A100","chip_count":1}'
out_has '"notes":"7"'
cp "$T/out" entry
it 'is a good entry' 0 bench-validate entry
it 'what is set goes over the file' 0 from --set /model/name=other \
	--set /metrics/tbt_ms=9.5 "$data/vllm.json"
out_has '"model":{"name":"other"'
is tbt_ms 9.5
it 'through a number' 2 from --set /hardware/chip_count/x=1 "$data/vllm.json"
err_has '--set /hardware/chip_count/x: leads through what is no object'

feed '{"a":1}'
it 'no tool that is known' 65 from
err 'bench-stat: stdin:1: no result of a tool that is known'
it 'another tool than said' 65 bench-stat --import sglang "$data/vllm.json"
err_has 'vllm.json:1: no result of sglang'
feed '{"benchmarks":[]}'
it 'no runs' 65 from
err 'bench-stat: stdin:1: a result without runs'
feed '{"mean_ttft_ms":NaN}'
it 'what is no JSON' 65 from
it 'no such tool' 2 bench-stat --import aiperf
it 'no pointer' 2 bench-stat --import auto --set model=x
it 'a template for nothing' 2 bench-stat --template "$template"
it 'no figures of them' 2 bench-stat --import auto --metrics
it 'no such template' 74 bench-stat --import auto --template none
feed '[1]'
it 'a template that is no entry' 65 bench-stat --import auto --template - "$data/vllm.json"
cp "$data/vllm.json" "$T/in"
it 'full disk' 74 sh -c 'bench-stat --import auto --template "$1" >/dev/full' sh "$template"
done_testing
