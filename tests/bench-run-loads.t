#!/bin/sh
# bench-run-loads - sweeps, the search for saturation, and loads without end
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

while read -r options; do
	# shellcheck disable=SC2086
	it "refuses $options" 2 bench-run --backend sim $options
done <<'L'
--sweep concurrency=2,1
--sweep load=1
--sweep rate=1 --find-saturation concurrency --goodput ttft:1
--find-saturation rate
--find-saturation load --goodput ttft:1
--stop-on-oversaturation 0
--probe-rate 0
L

# run NAME STATUS OPTION...: may be suspect on a machine that is busy
run() {
	name=$1 want=$2
	shift 2
	it "$name" "$want" kept_up timeout 60 bench-run --url "$URL" \
		--tokenizer none --backend vllm --ignore-eos --workload Q1 \
		--output-len 4 "$@"
}

start_sim --ttft 20ms --itl 1ms --max-running 4
run 'a sweep of concurrency' 0 --num-prompts 8 --sweep concurrency=1,2,4
ok 'an entry for each' perl -ne '
	push @c, $1 if /"concurrent_requests":(\d+)/;
	END { exit("@c" ne "1 2 4") }' "$T/out"
run 'a sweep of rates' 0 --num-prompts 6 --sweep rate=20,40 --out outs
ok 'its rates are in the names' perl -ne '
	push @c, $1 if /"workload":\{"name":"([^"]*)"/;
	END { exit("@c" ne "Q1-rate20 Q1-rate40") }' "$T/out"
ok 'and folders' sh -c 'ls -d outs/vllm/sim/Q1-rate40_*_001'
# Four places of 103 ms each: the fifth waits as long again.
stop_sim
start_sim --ttft 100ms --itl 1ms --max-running 4
run 'the most that keeps a goal' 0 --num-prompts 12 \
	--find-saturation concurrency --goodput ttft:190
err_has 'bench-run: Q1: concurrency 4 keeps the goals, 5 does not'
ok 'each step has its entry' test "$(wc -l <"$T/out")" = 5
it 'a goal that is never kept' 0 kept_up timeout 60 bench-run --url "$URL" \
	--tokenizer none --backend vllm --workload Q1 --num-prompts 4 \
	--find-saturation concurrency --goodput ttft:1
err_has 'Q1: not even concurrency 1 keeps the goals'
stop_sim
# Probes beside a load that fills the server: they wait, and so it is told.
start_sim --ttft 40ms --itl 1ms --max-running 2
run 'probes beside a load' 0 --num-prompts 24 --max-concurrency 4 \
	--probe-rate 20 --records probed --out probes --threads 2
stop_sim
ok 'each has a token, none is of the load' perl -MJSON::PP -ne '
	my $l = decode_json($_); my $r = $l->{request} or next;
	$n{$r->{phase}}++;
	$bad = 1 if $r->{phase} eq "probe" && ($r->{asked_tokens} != 1
		|| $r->{output_tokens} != 1 || $r->{status} ne "ok"
		|| $r->{scheduled_ns} % 50_000_000);
	END { exit !($n{main} == 24 && $n{probe} >= 5 && !$bad) }' probed
# Without them 24 requests of 43 ms take 516 ms at two at once.
ok 'they wait for a place in the server, not in the load' perl -MJSON::PP -e '
	undef $/; my $m = decode_json(<>); my $p = $m->{probe};
	exit !($m->{completed} == 24 && $p->{completed} >= 5 && !$p->{failed}
		&& $p->{mean_ttft_ms} > 45 && $p->{max_e2el_ms} >= $p->{mean_ttft_ms}
		&& $m->{total_output_tokens} == 96)' probes/latest/Q1_metrics.json
it 'bench-stat makes the same of the records' 0 kept_up bench-stat --metrics probed
out_has '"probe":{"completed":'
out_has '"completed":24,"failed":0,'
start_sim --ttft 20ms --itl 1ms --max-running 4
# 170 a second are served; of 400 a second more and more wait.
it 'a load that the server cannot bear is stopped' 1 timeout 60 bench-run \
	--url "$URL" --tokenizer none --backend vllm --workload Q1 \
	--output-len 4 --request-rate 400 --duration 20s \
	--stop-on-oversaturation 1s --records got
err_has 'Q1: stopped, over-saturated: what was measured is marked partial'
ok 'long before its end' perl -e 'exit !(-s "got" && -M "got" < 1)'
ok 'the record says why' grep -q '"why":"over-saturated"' got
stop_sim
done_testing
