#!/bin/sh
# bench-run-data - prompts, what the server says of itself, its memory, its end
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# entry PATH: the number at a member of metrics, of the last entry
entry() {
	perl -ne 'END { print $v // "none" }
		$v = $1 if /"'"$1"'":([^,}]*)/' "$T/out"
}

# is NAME WANT GOT
is() {
	ok "$1 ($3)" test "$2" = "$3"
}

# run STATUS OPTION...: against the simulator, with its tokenizer
run() {
	status=$1
	shift
	it "run: $*" "$status" kept_up timeout 60 bench-run --url "$URL" \
		--backend vllm --ignore-eos "$@"
}

start_sim --ttft 5ms --itl 1ms --kv-blocks 8192 --prefix-cache \
	--draft-tokens 3 --chunk-tokens 2
run 0 --workload Q1,Q5 --seed 1
is 'workloads of one length do not share prompts' 0 "$(entry prefix_hit_rate)"
is 'drafts are counted' 0.3333333333333333 "$(entry spec_accept_rate)"
is 'nobody knows the memory of what runs elsewhere' null "$(entry peak_mem_mb)"
it 'the same again is suspect' 1 timeout 60 bench-run --url "$URL" \
	--backend vllm --ignore-eos --workload Q1 --seed 1
err_has 'measured through a warm prefix cache: hits 50 %'
out_has '"client_verdict":"suspect"'
run 0 --workload Q1 --seed 1 --reset-prefix-cache
is 'a cache that was reset is cold' 0 "$(entry prefix_hit_rate)"
run 0 --workload Q1 --seed 1 --expect-hit-rate 0.6
is 'a warm one may be meant' 0.5 "$(entry prefix_hit_rate)"
run 0 --workload Q1 --seed 1 --cache-bust
is 'words of its own keep the cache cold' 0 "$(entry prefix_hit_rate)"
run 0 --workload Q1 --seed 1 --cache-bust
is 'and others the next time' 0 "$(entry prefix_hit_rate)"
run 0 --workload Q1 --repeat 2 --seed 2
is 'repeats have prompts of their own' 0 "$(entry prefix_hit_rate)"
run 0 --dataset prefix --num-prefixes 2 --prefix-len 64 --input-len 32 \
	--output-len 4 --num-prompts 10 --seed 3
is 'prefixes are shared, and expected to be' 0.5333333333333333 \
	"$(entry prefix_hit_rate)"
run 0 --dataset multi-turn --turns 3 --num-prompts 6 --input-len 32 \
	--output-len 16 --seed 4
ok 'so are turns' perl -e 'exit !($ARGV[0] > 0.3 && $ARGV[0] < 0.6)' \
	"$(entry prefix_hit_rate)"
stop_sim
ok 'prompts have the length asked for, by the tokenizer of the server' \
	perl -ne '$n{$1}++ if /"prompt_tokens":(\d+)/;
	END { exit !($n{32} == 25 + 3 * 5 + 10 + 2 && $n{96} == 10
		&& $n{80} == 2 && $n{128} == 2) }' sent

printf '%s\n' '{"timestamp":0,"input_length":20,"output_length":3}' \
	'{"timestamp":100,"input_length":30,"output_length":4}' >trace.jsonl
printf '%s\n' '{"prompt":"one two three","output_tokens":5}' >own.jsonl
start_sim --ttft 5ms --itl 1ms
run 0 --dataset mooncake --dataset-path trace.jsonl
run 0 --trace trace.jsonl --trace-format timed --records traced
ok 'a trace has no other arrival' grep -q '"arrival":"trace"' traced
head -n 1 trace.jsonl >moment.jsonl
it 'a moment has no duration' 65 timeout 60 bench-run --url "$URL" \
	--backend vllm --trace moment.jsonl --duration 1s
err_has 'moment.jsonl: all of its requests are at one time'
run 0 --dataset jsonl --dataset-path own.jsonl --num-prompts 2
printf '%s\n' 'Shall I compare thee to a day in June' 'or not at all' >poem
run 0 --dataset sonnet --dataset-path poem --num-prompts 1 --input-len 40 \
	--output-len 6 --prefix-len 20
printf '%s\n' '{"messages":[{"role":"user","content":"a b"}],"max_tokens":7,"user":"me"}' \
	'{"messages":[{"role":"user","content":"a"}],"max_completion_tokens":8,"model":"other","stream_options":{"include_usage":true}}' >raw
run 0 --dataset raw --dataset-path raw --records rawed --num-prompts 2
out_has '"input_length":2,"output_length":8,'
it 'bench-stat says the same' 0 kept_up bench-stat rawed
out_has '"input_length":2,"output_length":8,'
ok 'of raw requests the server counts the prompts' \
	grep -q '"input_tokens":2,"output_tokens":7,"asked_tokens":7,"token_source":"usage"' rawed
run 0 --endpoint-type completions --prompt-token-ids --input-len 9 \
	--output-len 3 --num-prompts 2 --dataset prefix --prefix-len 4 --out ids
ok 'lengths of ids are exact' grep -q '"exact_input": true' ids/latest/summary.json
it 'ids of what is not ours' 2 bench-run --url "$URL" --prompt-token-ids \
	--endpoint-type completions --dataset jsonl --dataset-path own.jsonl
it 'ids for a chat' 2 bench-run --url "$URL" --prompt-token-ids
it 'raw requests have no words of ours' 2 bench-run --url "$URL" \
	--dataset raw --dataset-path raw --cache-bust
run 0 --workload Q8 --len-dist exponential --num-prompts 3 --output-len 4
stop_sim
ok 'lengths of all kinds' perl -ne '
	push @a, "$1/$2" if /"prompt_tokens":(\d+).*"output_tokens":(\d+)/;
	END { my %n; $n{(split m{/})[0]}++ for @a[-3 .. -1];
		my ($sonnet) = $a[6] =~ m{^(\d+)/6$} or exit 1;
		exit !($sonnet > 32 && $sonnet < 48
			&& "@a[7 .. 10]" eq "2/7 1/8 13/3 13/3"
			&& keys %n == 3) }' sent
ok 'traces and files say what is asked' perl -ne '
	push @a, "$1/$2" if /"prompt_tokens":(\d+).*"output_tokens":(\d+)/;
	END { exit("@a[0 .. 5]" ne "20/3 30/4 20/3 30/4 3/5 3/5") }' sent

for options in '--trace x --dataset random' '--trace-format azure' \
	'--expect-hit-rate 2' '--steady-ratio 0' '--len-dist normal' \
	'--len-dist uniform:0.1 --range-ratio 0.2'; do
	# shellcheck disable=SC2086
	it "refuses $options" 2 bench-run --backend sim $options
done
it 'a run that is steady at half of the cap' 0 kept_up bench-run \
	--backend sim --num-prompts 3 --max-concurrency 2 --output-len 4 \
	--steady-ratio 0.5 --records steady
ok 'says so' grep -q '"steady_ratio":0.5,' steady
out_has '"precision":null'
err_has 'bench-run: the precision is not known, and an entry without it is refused by the board: give --metadata model.precision=BF16 or what it is'

# An engine of ours: its memory, and its death.
cat >engine <<'S'
exec bench-sim --listen 127.0.0.1:0 --port-file "$PWD/port.new" --ttft 5ms \
	--itl 1ms --unix "$PWD/s.sock"
S
it 'starts an engine, and stops it' 0 kept_up timeout 60 bench-run \
	--unix-socket "$PWD/s.sock" --serve 'sh engine' --workload Q1 \
	--ignore-eos --quiet
ok 'its memory is known' perl -e 'exit !($ARGV[0] > 0.5)' \
	"$(entry peak_mem_mb)"
ok 'it is gone' test ! -e s.sock
cat >dies <<'S'
sh engine &
until curl -s -m 5 --unix-socket s.sock http://x/metrics |
	grep -q '^vllm:generation_tokens_total.* [1-9]'; do
	sleep 0.1
done
echo out of memory >&2
kill -9 $!
exit 9
S
it 'an engine that dies is told' 69 timeout 60 bench-run \
	--unix-socket "$PWD/s.sock" --serve 'sh dies' --serve-log log \
	--workload Q1 --ignore-eos --duration 20s
err_has 'bench-run: the engine ended during the run (status 9); its log ends: '
err_has '|out of memory; see log'
rm -f s.sock
sed -i 's/^sleep 2/sleep 1/; s/^exit 9/sleep 0.3; exit 9/' dies
it 'so is one that takes its time to die' 69 timeout 60 bench-run \
	--unix-socket "$PWD/s.sock" --serve 'sh dies' --serve-log log \
	--workload Q1 --ignore-eos --output-len 100000 --num-prompts 3
err_has 'bench-run: the engine ended during the run (status 9); its log ends: '
it 'so is one that never comes' 69 timeout 60 bench-run \
	--unix-socket "$PWD/s.sock" --serve 'echo no such model; exit 2' \
	--serve-log log --workload Q1
err 'bench-run: the engine ended before it was ready (status 2); its log ends: no such model; see log'
done_testing
