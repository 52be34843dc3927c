#!/bin/sh
# bench-run-resume - a command that was cut off goes on where it was
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

it 'needs a folder' 2 bench-run --backend sim --resume
it 'needs a file' 2 bench-run --backend sim --append

# asked: the prompts that the server was sent, in the order of their runs
start_sim --ttft 2ms --itl 0
command() {
	timeout 60 bench-run --url "$URL" --backend sim --model sim \
		--workload Q1,Q5 --output-len 2 --sweep concurrency=1,2,3 \
		--repeat 2 --out "$@"
}
it 'the whole of it' 0 kept_up command whole
ok 'twelve entries' test "$(wc -l <"$T/out")" = 12
it 'again: nothing is done' 0 command whole --resume
cp "$T/out" again
ok 'the same entries' test "$(wc -l <again)" = 12
ok 'not a folder more' test "$(find whole -name config.json | wc -l)" = 12
ok 'told' test "$(grep -c ': is done already$' "$T/err")" = 6
ok 'no two of them alike' test "$(grep -o '"entry_id":"[^"]*"' again |
	sort -u | wc -l)" = 12
it 'which are as they were' 0 bench-scan whole
sort "$T/out" >scanned
sort again >again.sorted
same scanned again.sorted 'to the byte'
# Cut off: one step is gone, another has lost a repeat, a third is partial.
cut() {
	grep -l "\"cap\": $2," whole/sim/sim/"$1"_*/config.json |
		sed -n "$3s|/config.json||p"
}
rm -rf "$(cut Q1 2 1)" "$(cut Q1 2 2)" "$(cut Q5 3 2)"
partial=$(cut Q5 1 1)
sed 's/"partial": false/"partial": true/' "$partial/summary.json" >changed
cp changed "$partial/summary.json"
it 'what is missing is done' 0 kept_up command whole --resume
ok 'all entries again' test "$(wc -l <"$T/out")" = 12
ok 'three steps were whole' test "$(grep -c ': is done already$' "$T/err")" = 3
ok 'three were done anew, both repeats' \
	test "$(find whole -name config.json | wc -l)" = 15
it 'another command has done nothing yet' 0 kept_up command whole --resume --seed 1
err_lacks 'is done already'

# The search needs what the steps before have found.
search() {
	timeout 60 bench-run --url "$URL" --backend sim --model sim \
		--workload Q1 --output-len 1 --num-prompts 6 \
		--find-saturation concurrency --goodput ttft:90 --out found "$@"
}
stop_sim
start_sim --ttft 50ms --max-running 2
it 'a search' 0 kept_up search
err_has 'concurrency 2 keeps the goals, 3 does not'
before=$(find found -name config.json | wc -l)
it 'is not made again' 0 search --resume
err_has 'concurrency 2 keeps the goals, 3 does not'
ok 'nor any step of it' test "$(find found -name config.json | wc -l)" = "$before"

# Records of runs that have ended are there, whatever becomes of the others.
it 'appends' 0 kept_up bench-run --url "$URL" --workload Q1,Q1 --tokenizer \
	none --output-len 1 --records added --append
it 'appends more' 0 kept_up bench-run --url "$URL" --workload Q1 --tokenizer \
	none --output-len 1 --records added --append
it 'which bench-stat reads' 0 kept_up bench-stat added
ok 'as three runs' test "$(wc -l <"$T/out")" = 3
stop_sim
done_testing
