#!/bin/sh
# bench-demo - does what it says, as the README shows it, and leaves nothing
. "$(dirname "$0")/lib.sh"

HF_TOKEN=hf_not_for_the_demo
HF_ENDPOINT=http://127.0.0.1:9
export HF_TOKEN HF_ENDPOINT
it 'the demo' 0 bench-demo
err
for readme in README.md README.zh-CN.md; do
	sed -n '/^\$ make demo$/,/^```$/p' "$TOP/$readme" | sed '1d;$d' >shown
	same shown "$T/out" "$readme shows what it prints"
done
ok 'nothing is left behind' test -z "$(ls -A "$TMPDIR")"

it 'the demo, kept' 0 bench-demo --keep kept
ok 'the log is there' test -s kept/log
ok 'each run in runs/' test "$(git -C kept/hub/datasets/demo/board.git show main:runs/2026-03.jsonl | wc -l)" = 5
ok 'the retraction' git -C kept/hub/datasets/demo/board.git cat-file -e main:retracted.jsonl
it 'an operand' 2 bench-demo x
done_testing
