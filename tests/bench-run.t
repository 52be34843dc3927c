#!/bin/sh
# bench-run - command line, entries, files, and what becomes of failures
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# What is wrong with the command line.
while read -r options; do
	[ -n "$options" ] || continue
	# shellcheck disable=SC2086
	it "refuses $options" 2 bench-run --backend sim $options
done <<'L'
x
calibrate x
--streams 1
--workload Q9
--workload Q1,
--request-rate 0
--request-rate x
--arrival gamma
--arrival sometimes --request-rate 1
--ramp linear:1:2
--ramp linear:1:2:3 --request-rate 1
--grace 1
--duration 0
--duration 1d
--duration 1 --num-prompts 3
--cancel-rate 0.5
--cancel-rate 2:1s
--shard 1/1
--shard 1
--max-concurrency 100K
--repeat 0
--endpoint-type images
--max-tokens-field none
--extra-body [1]
--extra-body {
--temperature hot
--goodput ttft
--percentiles 101
--url ftp://x
--url http://u:p@127.0.0.1/
--url http://127.0.0.1/?x=1
--header Authorization:x
--header noname
--http2 --url http://127.0.0.1:1
--metadata x
--metadata metrics.ttft_ms=1
--dataset nothing
--find-saturation rate
--find-saturation size --goodput ttft:1
--ui pretty
--sweep speed=1
--sweep rate=1 --ramp linear:1:2:3
--start-at tomorrow
L
it 'says the ways to an endpoint' 2 bench-run --workload Q1
err 'bench-run: no endpoint: give --url of one that runs, --serve '\''COMMAND'\'' to start one, or --backend sim for a simulator'
it 'shows a workload of your own' 0 bench-run --workload-template
cp "$T/out" mine.json
it 'nobody listens' 75 bench-run --url http://127.0.0.1:1
it 'a file of workloads that is none' 65 sh -c \
	'echo "{\"inputlen\":1}" >bad.json; bench-run --backend sim --workload bad.json'
err 'bench-run: bad.json: /inputlen: no member of a workload'

# The simulator within.
run() {
	shown=$1
	shift
	it "$shown" 0 kept_up timeout 60 bench-run --backend sim "$@"
}
run 'two workloads' --workload Q1,Q5 --ignore-eos --output-len 8 --out outputs \
	--metadata model.precision=BF16 --metadata hardware.chip_count=2 \
	--metadata metadata.submitter=me --header 'X-Auth: s3cret' \
	--header=X-Team:s3cret
cp "$T/out" entries
has 'of headers the name' entries " --header 'X-Auth:***' '--header=X-Team:***'"
grep -rl s3cret entries outputs >leaks
same /dev/null leaks 'and never what it says'
ok 'are two entries' test "$(wc -l <entries)" = 2
it 'which are valid, and plausible' 0 bench-validate entries
for text in '"name":"Q1","input_length":32,"output_length":8' \
	'"precision":"BF16"' '"config_type":"multi_gpu"' '"submitter":"me"' \
	'"peak_mem_mb":null' '"error_rate":0' '"client_verdict":"' \
	'"reproducible_cmd":"bench-run --backend sim --workload Q1,Q5'; do
	has 'the first entry' entries "$text"
done
day=$(date -u +%Y%m%d)
folder=outputs/sim/sim/Q5_${day}_001
has entry entries '"client":{"verdict":"'
it 'bench-stat makes the same of the records' 0 kept_up bench-stat \
	"outputs/sim/sim/Q1_${day}_001/requests.jsonl" \
	"outputs/sim/sim/Q5_${day}_001/requests.jsonl"
same entries "$T/out" "to the byte"
ok 'a folder for each' test -d "outputs/sim/sim/Q1_${day}_001" -a -d "$folder"
ok 'with all its files' test "$(find "$folder" -type f -exec basename {} \; | sort | tr '\n' ' ')" = \
	'Q5_leaderboard.json Q5_metrics.json config.json environment.json report.html requests.jsonl summary.json timeslices.csv '
ok 'latest leads there' test "$(readlink outputs/latest)" = "sim/sim/Q5_${day}_001"
it 'the tree is scanned' 0 bench-scan outputs
ok 'into the same entries' sh -c 'sort "$1" | cmp - scanned' sh entries \
	<<-X
	$(sort "$T/out" >scanned)
	X
has records "$folder/requests.jsonl" '"token_source":"usage"'
has metrics "$folder/Q5_metrics.json" '"vllm_compat"'
has metrics "$folder/Q5_metrics.json" '"busy_fraction"'
has config "$folder/config.json" '"command": "bench-run --backend sim'
has summary "$folder/summary.json" '"generation_tokens": 80'
run 'names are made safe' --model '../x y' --out outputs --num-prompts 1 \
	--output-len 4
ok 'and stay below' test -d "outputs/sim/_._x_y/short_${day}_001"

run 'a workload of your own' --workload mine.json --num-prompts 4 \
	--output-len 4 --input-len 4
out_has '"name":"mine"'
run 'the same seed' --num-prompts 3 --output-len 4 --seed 7 --records a \
	--request-rate 50
run 'once more' --num-prompts 3 --output-len 4 --seed 7 --records b \
	--request-rate 50
run 'another' --num-prompts 3 --output-len 4 --seed 8 --records c \
	--request-rate 50
for f in a b c; do
	grep -o '"scheduled_ns":[0-9]*' $f | sort >$f.times
done
same a.times b.times 'the same seed has the same times'
ok 'another has others' sh -c '! cmp -s a.times c.times'
run 'repeats' --repeat 2 --num-prompts 2 --output-len 4
ok 'are entries of their own' test "$(wc -l <"$T/out")" = 2
run 'by time' --duration 300ms --max-concurrency 2 --output-len 10 --range-ratio 0.9 \
	--warmups 100ms --cooldown 100ms --records timed
ok 'warm-up, main and cool-down' sh -c \
	'for p in warmup main cooldown; do grep -q "\"phase\":\"$p\"" timed || exit 1; done'
run 'warm-ups by number do not show' --warmups 3 --num-prompts 2 \
	--output-len 2 --warm-connections --records warm
ok 'in the records' test "$(grep -c '"request":{' warm)" = 2
nowhere 'connections were open' '"connect_ns":[1-9]' warm
run 'conversations' --workload Q4 --output-len 4 --records turns
ok 'one turn behind the other' sh -c \
	'test "$(grep -o "\"turn\":[0-9]" turns | tr -d "\n")" = \
	"\"turn\":0\"turn\":1\"turn\":2"'
run 'goodput' --num-prompts 2 --output-len 2 --goodput ttft:100000
out_lacks '"request_goodput":null'
run 'a sweep' --sweep concurrency=1,2 --num-prompts 4 --output-len 2
ok 'has an entry for each load' test "$(grep -o '"concurrent_requests":[0-9]' "$T/out" | tr '\n' ' ')" = \
	'"concurrent_requests":1 "concurrent_requests":2 '
start_sim --ttft 200ms --max-running 3
it 'finds the load that keeps a goal' 0 kept_up timeout 60 bench-run \
	--url "$URL" --tokenizer none --find-saturation concurrency --goodput ttft:350 \
	--num-prompts 9 --output-len 1 --input-len 4
err_has 'short: concurrency 3 keeps the goals, 4 does not'
stop_sim
run 'a shard' --shard 1/2 --num-prompts 5 --output-len 2 --records shard
ok 'has its share' test "$(grep -o '"id":[0-9]' shard | tr '\n' ' ')" = \
	'"id":1 "id":3 '
run 'of an open loop' --shard 1/2 --num-prompts 4 --output-len 2 \
	--request-rate 20 --arrival constant --records shard
ok 'at its own times' test "$(grep -o '"scheduled_ns":[0-9]*' shard | tr '\n' ' ')" = \
	'"scheduled_ns":50000000 "scheduled_ns":150000000 '

# The key is seen by nobody but the endpoint.
(umask 077 && echo sk-canary-4711 >key)
start_sim --api-key-file key --ttft 2ms
it 'without the key' 69 bench-run --url "$URL" --num-prompts 1
err_has '/v1/models: HTTP 401: name the model by --model'
it 'with the key in a file' 0 kept_up bench-run --url "$URL" \
	--api-key-file key --num-prompts 1 --output-len 2 --out keyed --records keyed.records
cp "$T/out" keyed.out
OPENAI_API_KEY=sk-canary-4711
export OPENAI_API_KEY
it 'with the key in the environment' 0 kept_up bench-run --url "$URL" \
	--num-prompts 1 --output-len 2
it 'to another host, in clear' 1 bench-run --url http://no.host.invalid \
	--model m --tokenizer none --num-prompts 1
err_has 'OPENAI_API_KEY is not sent over http to another host'
unset OPENAI_API_KEY
nowhere 'it is written nowhere' canary keyed keyed.out keyed.records \
	"$T/err" "$T/out"
stop_sim

# What fails is told by class, and an entry is written of the rest.
failure() {
	class=$1
	shift
	start_sim "$@"
	it "$class" 1 timeout 60 bench-run --url "$URL" --backend sim \
		--num-prompts 3 --output-len 8 --input-len 4 --tokenizer none \
		--records failed $more
	stop_sim
	has records failed "\"error\":\"$class\""
}
more=
failure http --error-rate 1 --error-status 429
err_has 'short: 3 of 3 requests failed: {"error":{"message":"refused as configured"'
has records failed '"http_status":429'
failure disconnected --disconnect-rate 1
more='--request-timeout 200ms'
failure timeout --stall-rate 1 --stall 5s
has records failed '"status":"timed_out"'
start_sim --itl 50ms
it 'metrics of two engines' 0 kept_up bench-run --url "$URL" --num-prompts 1 \
	--output-len 2 --tokenizer none --out two --metrics-interval 50ms \
	--metrics-url "$URL/metrics" --metrics-url "$URL/metrics"
has summary two/latest/summary.json '"generation_tokens": 4'
for ui in plain json none; do
	it "progress, $ui" 0 kept_up timeout 60 bench-run --url "$URL" \
		--backend vllm --duration 2500ms --max-concurrency 2 \
		--output-len 1 --tokenizer none --ui $ui
	cp "$T/err" ui.$ui
done
ok 'a line in words' test "$(grep -c 'bench-run: short: [0-9]* done, .*/s, 2 in flight, 0 failed, [01] s left$' ui.plain)" = 1
ok 'lines of JSON' perl -MJSON::PP -ne 'next unless /^\{/; my $p = decode_json($_);
	$n++; exit 1 if $p->{workload} ne "short" || $p->{in_flight} != 2
		|| defined $p->{wanted} || $p->{done} < 3 || $p->{seconds} < $n
		|| $p->{left_s} > 1.5; END { exit $? || $n != 2 }' ui.json
name=nothing
lacks talk ui.none in.flight
cat >dcgm.pl <<'P'
use IO::Socket::INET;
my $s = IO::Socket::INET->new(Listen => 9, LocalAddr => '127.0.0.1') or die;
open my $f, '>', 'dcgm.port' or die; print $f $s->sockport; close $f;
alarm 60;
while (my $c = $s->accept) {
	while (<$c>) { print STDERR $_; last if $_ eq "\r\n" }
	my $text = "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\"} 250\n" .
		"DCGM_FI_DEV_FB_USED{gpu=\"0\"} 1000\n";
	print $c "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ",
		length $text, "\r\n\r\n$text";
}
P
perl dcgm.pl 2>dcgm.asked &
started $!
await dcgm.port
it 'devices by dcgm-exporter' 0 kept_up bench-run --url "$URL" \
	--backend vllm --num-prompts 1 --output-len 2 --tokenizer none \
	--api-key-file key --dcgm-url "http://127.0.0.1:$(cat dcgm.port)/metrics" \
	--out dcgm
has summary dcgm/latest/summary.json '"power_w": 250'
ok 'it is asked for its metrics' grep -q '^GET /metrics' dcgm.asked
nowhere 'and not told the key' '[Aa]uthorization' dcgm.asked
stop_sim
start_sim --error-rate 0.5 --error-status 503 --ttft 5ms --seed 3
it 'what fails is sent again' 0 kept_up timeout 60 bench-run --url "$URL" \
	--num-prompts 12 --max-concurrency 12 --output-len 2 --input-len 4 \
	--tokenizer none --retries 9 --records retried
out_has '"completed":12,"failed":0,'
it 'but for probes' 1 timeout 60 bench-run --url "$URL" \
	--num-prompts 12 --max-concurrency 12 --output-len 2 --input-len 4 \
	--tokenizer none --retries 9 --probe-rate 20
err_has ' probes failed'
err_lacks 'requests failed'
out_has '"completed":12,"failed":0,'
ok 'and it is told how often' perl -MJSON::PP -ne '
	my $r = decode_json($_)->{request} or next;
	$n{$r->{retries} > 0}++;
	$bad = 1 if $r->{retries} && ($r->{send_ns} - $r->{scheduled_ns} < 500e6
		|| $r->{first_ns} - $r->{send_ns} > 400e6);
	END { exit !($n{1} > 2 && $n{""} > 2 && !$bad) }' retried
stop_sim
start_sim --itl 50ms
it 'given up on purpose is no failure' 0 kept_up bench-run --url "$URL" \
	--num-prompts 8 --max-concurrency 8 --output-len 8 \
	--tokenizer none --cancel-rate 0.5:150ms --records cancelled
ok 'and told' sh -c 'n=$(grep -c "\"status\":\"cancelled\"" cancelled); test "$n" -gt 0 -a "$n" -lt 8'
bench-run --url "$URL" --duration 60s --max-concurrency 2 --output-len 4 \
	--tokenizer none --records stopped >stopped.out 2>stopped.err &
run=$!
within 30 recorded 2 stopped
kill -INT $run
wait $run
ok 'a stop is status 1' test $? = 1
has stderr stopped.err 'short: stopped: what was measured is marked partial'
has entry stopped.out '"partial":true'
ok 'in records, too' sh -c 'tail -n 1 stopped | grep -q "\"partial\":true"'
stop_sim
start_sim --unix s.sock
within 30 test -S s.sock
it 'by a unix socket' 0 kept_up bench-run --unix-socket s.sock \
	--num-prompts 1 --output-len 2
stop_sim

it 'an engine of its own' 0 kept_up timeout 60 bench-run --backend sim \
	--serve "bench-sim --quiet --unix serve.sock" --unix-socket serve.sock \
	--num-prompts 1 --output-len 2
out_lacks '"peak_mem_mb":null'
ok 'is gone after' test ! -S serve.sock
it 'one that dies at once' 69 timeout 60 bench-run \
	--serve 'echo no model >&2; exit 3' --url http://127.0.0.1:1
err_has 'no model'

start_sim --prefix-cache --kv-blocks 4096 --ttft 5ms
WARM="--num-prompts 4 --input-len 100 --output-len 1 --tokenizer none"
it 'a prefix cache that was cold' 0 kept_up bench-run --url "$URL" $WARM
it 'and is warm' 1 bench-run --url "$URL" $WARM
err_has 'the client is suspect: measured through a warm prefix cache: hits'
it 'prompts that it has not seen' 0 kept_up bench-run --url "$URL" $WARM \
	--seed 5 --cache-bust
err_lacks warm
stop_sim

it 'calibrates' 0 kept_up bench-run calibrate --streams 1,4 --itl 1ms --out cal
ok 'two rows below two lines' test "$(wc -l <"$T/out")" = 4
has figures cal/calibration.json '{"streams":4,"replies":4,"failed":0,'
done_testing
