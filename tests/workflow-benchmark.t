#!/bin/sh
# workflow-benchmark - benchmark.yml itself, from the engine to the dataset
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"

# list FILE: of the benchmarks, from stdin
benchmarks() { cat >"$T/seed/.ci/benchmarks.json" && update; }
update() {
	git -C "$T/seed" add -A -f
	git -C "$T/seed" commit -q -m benchmarks
	git -C "$T/seed" push -q "$T/git/team/bench.git" HEAD:main
}
artifacts() { (cd "$1/artifacts" && find . -type f -printf '%P\n' | sort); }

dataset_start me/board
server_start
HF_SECRET=hf_writer
export context_event=workflow_dispatch
INPUTS='{"only": "", "workload": "", "publish": true}'

it 'what is committed' 0 workflow benchmark one
out 'plan: success' 'run: success' 'publish: success'
summary_has run-sim '| short'
log_has publish 'no results to publish'
artifacts one | sed 's/_[0-9]*_001_/_DATE_001_/' >kept
printf '%s\n' records-sim/sim/sim/short_DATE_001_17-1-sim/requests.jsonl \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/config.json \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/environment.json \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/report.html \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/short_leaderboard.json \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/short_metrics.json \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/summary.json \
	simulated-sim/sim/sim/short_DATE_001_17-1-sim/timeslices.csv >want
same want kept 'a simulation is kept, and not published'
ok 'the dataset has nothing' test -z "$(runs)"

# An engine, so slow that a client on a busy machine keeps up, and an address
# that has none.
bench-sim --listen 127.0.0.1:0 --port-file "$T/engine" --ttft 100ms --itl 300ms \
	>"$T/engine.log" 2>&1 &
started $!
await "$T/engine"
benchmarks <<-END
	[{"name": "one", "runs_on": ["self-hosted", "cpu"], "backend": "vllm",
	"url": "http://127.0.0.1:$(cat "$T/engine")", "workload": "short",
	"arguments": ["--metadata", "model.precision=BF16", "--num-prompts", "1", "--output-len", "3"]},
	{"name": "two", "runs_on": "npu", "backend": "vllm", "model": "none \$(touch owned)",
	"url": "http://127.0.0.1:$(cat "$T/engine")/nowhere", "workload": "short",
	"arguments": ["--num-prompts", "2"]}]
END
it 'two engines, one of them failing' 1 workflow benchmark two
out 'plan: success' 'run: failure' 'publish: success'
artifacts two >kept
ok 'results of the one' grep -q '^results-one/vllm/.*_17-1-one/short_leaderboard.json$' kept
ok 'with its records' grep -q '^records-one/vllm/.*/requests.jsonl$' kept
nowhere 'none of the other' ^results-two kept
ok 'the dataset has it' test "$(runs | wc -l)" = 1
ok 'nothing was run by a name' test -z "$(find . -name owned)"
nowhere 'the engine saw no token' hf_writer two/run-one two/run-two \
	"$T/engine.log"

INPUTS='{"only": "one", "workload": "Q1", "publish": false}'
it 'one by name, another workload' 0 workflow benchmark three
out 'plan: success' 'run: success' 'publish: skipped'
ok 'is that' sh -c 'ls three/artifacts/results-one/vllm/*/Q1_*_17-1-one/Q1_leaderboard.json'
INPUTS='{"only": "one;touch owned", "workload": "", "publish": false}'
it 'a name that is not there' 1 workflow benchmark four
log_has plan "there is no benchmark 'one;touch'"
echo '[]' | benchmarks
INPUTS='{}'
it 'none' 0 workflow benchmark five
out 'plan: success' 'run: skipped' 'publish: skipped'

# --- the list of benchmarks
plan() { printf '%s\n' "$1" >list && ci_plan; }
ci_plan() { RUNNER_TEMP=$T/run BENCHMARKS=$PWD/list "$TOP/bin/ci" benchmark-plan; }
try() { it "$1" 78 plan "$2"; }
try 'no array' '{}'
try 'no JSON' '['
try 'no object' '[1]'
try 'no name' '[{"runs_on": "x", "backend": "sim"}]'
try 'a name for a path' '[{"name": "../x", "runs_on": "x", "backend": "sim"}]'
try 'a name twice' '[{"name": "x", "runs_on": "x", "backend": "sim"}, {"name": "x", "runs_on": "x", "backend": "sim"}]'
err_has "/1/name: 'x' is there twice"
try 'no runner' '[{"name": "x", "backend": "sim"}]'
try 'an odd runner' '[{"name": "x", "runs_on": "${{ x }}", "backend": "sim"}]'
try 'no engine' '[{"name": "x", "runs_on": "x"}]'
try 'an odd argument' '[{"name": "x", "runs_on": "x", "backend": "sim", "arguments": ["a\nb"]}]'
try 'an odd member' '[{"name": "x", "runs_on": "x", "backend": "sim", "token": "x"}]'
err_has "/0: no member 'token' is known"
it 'a workload that brings arguments' 2 env RUNNER_TEMP="$T/run" NAME=sim \
	WORKLOAD="short
--serve
touch owned" "$TOP/bin/ci" benchmark-run
err_has 'the workload is no text of one line'
mkdir -p "$T/run/publish/results/x"
bench-run --quiet --backend sim --num-prompts 1 --output-len 2 --out sim >"$T/out"
cp -r sim/sim "$T/run/publish/results/x"
it 'a simulation that says it is a result' 65 env RUNNER_TEMP="$T/run" \
	DATASET=me/board "$TOP/bin/ci" benchmark-publish
err 'benchmark-publish: simulated results are not published'
rm "$T/run/publish/entries.jsonl"
mkdir "$T/run/publish/entries.jsonl"
it 'results that cannot be looked at' 74 env RUNNER_TEMP="$T/run" \
	DATASET=me/board "$TOP/bin/ci" benchmark-publish
err_has 'what was measured is not known'
done_testing
