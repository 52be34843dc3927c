#!/bin/sh
# sagellm-benchmark - the front door: settings, run, upload, aggregate, publish
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"
. "$TOP/tests/lib/typed.sh"

# --- a command line
it 'nothing to do' 2 sagellm-benchmark
err 'sagellm-benchmark: which command?' "Try 'sagellm-benchmark --help'."
it 'no such command' 2 sagellm-benchmark runn
err "sagellm-benchmark: there is no command 'runn'" \
	"Try 'sagellm-benchmark --help'."
it 'help of none' 2 sagellm-benchmark help runn
for command in run aggregate upload export validate report compare publish \
	config doctor; do
	it "help $command" 0 sagellm-benchmark help $command
	cp "$T/out" help
	ok "$command: usage first" grep -q "^usage: sagellm-benchmark $command" help
	it "$command --help" 0 sagellm-benchmark $command --help
	same help "$T/out" "$command --help is the same"
done
ln -s "$TOP/bin/sagellm-benchmark" linked
it 'by a link' 0 ./linked --version
out "sagellm-benchmark $(cat "$TOP/VERSION")"

# --- the first run; nobody is asked for anything
engine_start
listen
it 'a run without settings' 0 measure
err_has 'nothing is configured yet, so this goes on offline; the choices are:'
err_has 'sagellm-benchmark config --hf-repo team/board --hf-token'
err_has "results in $outputs/sim/sim/short_"
out_has 'model  workload  concurrent'
ok 'the run is there' [ "$(runs_left)" = 1 ]
same /dev/null "$T/seen" 'and nobody was asked'
it 'no second engine' 2 sagellm-benchmark run
it 'a word too much' 2 measure me/board
err_has 'unexpected operand me/board'
it 'no value' 2 sagellm-benchmark run --repo
err_has '--repo needs a value'
it 'no number' 2 measure --tries x
it 'what bench-run does not know' 2 measure --no-such-option
err_has "Try 'bench-run --help'"
it 'upload, when it cannot' 78 measure --auto-upload
err 'sagellm-benchmark: which dataset? none is configured' \
	'    sagellm-benchmark config --hf-repo team/board'
it 'nor without a token' 78 measure --auto-upload --repo me/board
err 'sagellm-benchmark: there is no token that may write me/board' \
	'    sagellm-benchmark config --hf-token'
it 'a dataset that is none' 2 measure --auto-upload --repo board
ok 'nothing more was measured' [ "$(runs_left)" = 1 ]
it 'a target in quotes is one' 2 sagellm-benchmark run --model m --backend vllm \
	"--url=http://127.0.0.1:1/a b';touch pwned;'"
err_lacks 'no --url'
it 'an operand is no command' 2 measure "x'; touch pwned; '" "\$(touch pwned)"
ok 'nothing of it was run' [ ! -e pwned ]
it 'the template of a workload' 0 sagellm-benchmark run --workload-template
out_has '"name"'
it 'the simulator inside' 0 kept_up sagellm-benchmark run --model auto \
	--backend=sim --num-prompts 1 --output-len 2 --offline --json
out_has '{"entry_id":"'
err_has 'offline: nothing is published'
ok 'the command that was typed is on record, no folder of mine' \
	grep -q '"reproducible_cmd":"sagellm-benchmark run --metadata model.precision=FP32 --model auto --backend=sim --num-prompts 1 --output-len 2"' "$T/out"
it 'no engine there' 75 sagellm-benchmark run --model m --backend vllm \
	--url http://127.0.0.1:1
ok 'as many as before' [ "$(runs_left)" = 2 ]

# --- settings
secret=hf_writer
feed "$secret"
it 'a token through a pipe' 0 sagellm-benchmark config --hf-token \
	--hf-repo me/board
err_lacks "$secret"
it 'it is stored' 0 grep -c "token: $secret" "$config"
ok 'for its owner only' [ "$(stat -c %a.%a "$config" | cut -d. -f1)$(stat -c %a "$HOME/.sagellm")" = 600700 ]
it 'a token as an argument: once, with a word' 0 sagellm-benchmark config \
	--hf-token hf_other
err_has 'a token on the command line is seen by everybody'
err_has 'next time type only:'
err_lacks hf_other
ok 'it is stored, too' grep -q 'token: hf_other' "$config"
it 'behind a =' 0 sagellm-benchmark config "--hf-token=$secret"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	typed hf_typed 'sagellm-benchmark config --hf-token'
	ok 'on a terminal it asks' grep -q 'paste the token, which is not shown' "$T/tty"
	nowhere 'it does not show' hf_typed "$T/tty"
	ok 'it stores' grep -q 'token: hf_typed' "$config"
fi
feed "$secret"
it 'the pipe again' 0 sagellm-benchmark config --hf-token
it 'choices' 0 sagellm-benchmark config --no-auto-upload --keep-outputs \
	--outputs-dir "$outputs"
it 'nothing lists them' 0 sagellm-benchmark config
out "huggingface.token	(secret)	$config" "huggingface.repo	me/board	$config" \
	"huggingface.auto_upload	false	$config" \
	"local.keep_outputs	true	$config" "local.outputs_dir	$outputs	$config"
it 'one of them' 0 sagellm-benchmark config get huggingface.repo
out me/board
it 'where' 0 sagellm-benchmark config path
out "$config"
it 'as JSON' 0 sagellm-benchmark config --json list
out_has '"huggingface.repo": {"value": "me/board"'
it 'set' 0 sagellm-benchmark config set local.keep_outputs false
it 'unset' 0 sagellm-benchmark config unset local.outputs_dir
it 'no such setting' 2 sagellm-benchmark config --hf-tokn
it 'what cannot be' 2 sagellm-benchmark config --hf-repo board
it 'no value of a setting' 2 sagellm-benchmark config --hf-repo
it 'the settings are heard: no upload' 0 measure
err "sagellm-benchmark: results in $outputs/sim/sim/$(ls "$outputs/sim/sim" | tail -n 1)"
same /dev/null "$T/seen" 'nobody was asked'
it 'offline beats --auto-upload' 0 measure --auto-upload --offline
it 'so does the variable' 0 env SAGELLM_AUTO_UPLOAD=true HF_HUB_OFFLINE=1 \
	sagellm-benchmark run --model auto --backend sim --url "$URL" \
	--num-prompts 1 --output-len 2
err_has 'offline: nothing is published'
it 'offline, an upload cannot be' 69 env HF_HUB_OFFLINE=yes \
	sagellm-benchmark upload "$outputs"
it 'an export can' 0 sagellm-benchmark export --offline
same /dev/null "$T/seen" 'still nobody was asked'

# --- publishing
dataset_start me/board
unset HF_TOKEN
rm -rf "$outputs"
it 'published at once' 0 measure --auto-upload
err_has 'sagellm-benchmark: 1 added, 0 won over the best so far, 0 beaten'
out_entry=$(sed -n 's,^    added  \([0-9a-f-]*\)$,\1,p' "$T/err")
ok 'it is named' [ "${#out_entry}" = 36 ]
err_has "sagellm-benchmark: look at $HUB/datasets/me/board"
err_has 'sagellm-benchmark: read me/board at'
err_has 'sagellm-benchmark: published as commit'
err_has 'leaderboard_single.json runs/'
err_has "published, so removed from $outputs"
err_lacks "$secret"
ok 'the run is gone' [ "$(runs_left)" = 0 ]
ok 'and the link to it' [ ! -L "$outputs/latest" ]
board >rows
ok 'the board has it' grep -q '"engine": "bench-sim"' rows
nowhere 'without my folders' "$HOME" rows
sagellm-benchmark config --auto-upload 2>/dev/null
it 'kept where asked' 0 measure --keep-outputs
ok 'the run stays' [ "$(runs_left)" = 1 ]
err_has "results in $outputs"
cp -r "$outputs/sim" kept
it 'an environment beats the file' 0 env SAGELLM_KEEP_OUTPUTS=true \
	sagellm-benchmark run --model auto --backend sim --url "$URL" \
	--num-prompts 1 --output-len 3
ok 'two stay' [ "$(runs_left)" = 2 ]
it 'a flag beats the environment' 0 env SAGELLM_KEEP_OUTPUTS=true \
	sagellm-benchmark run --model auto --backend sim --url "$URL" \
	--num-prompts 1 --output-len 3 --no-keep-outputs
ok 'two stay, the new one went' [ "$(runs_left)" = 2 ]
it 'a shard is no result yet' 0 measure --shard 0/2
err_has 'not published by itself: the figures of'
err_has '    sagellm-benchmark upload '
ok 'it stays' [ "$(runs_left)" = 3 ]
it 'what is refused stays' 1 measure --metadata hardware.chip_count=0
err_has '1 refused'
err_has 'stays, for not all of it was accepted'
ok 'it is there' [ "$(runs_left)" = 4 ]

# --- a precision that nobody tells
rm -rf "$outputs"
vllm() {
	sagellm-benchmark run --model auto --backend vllm --url "$URL" \
		--num-prompts 2 --output-len 3 "$@"
}
it 'a result without a precision' 1 vllm
err_has 'without --precision the result will stay here'
err_has 'not published: the precision of'
command=$(sed -n 's,^    \(sagellm-benchmark upload .*\),\1,p' "$T/err")
ok 'it stays' [ "$(runs_left)" = 1 ]
it 'a precision that is none' 2 vllm --precision FP12
it 'the command that is shown, with one' 0 sh -c \
	"$(echo "$command" | sed s/PRECISION/BF16/)"
err_has '_leaderboard.json is now said to be BF16'
err_has '1 added'
it 'a run with one' 0 vllm --precision FP8
err_has '1 added'
err_lacks 'without --precision'
it 'told in the words of bench-run' 0 vllm --metadata model.precision=INT8
err_has '1 added'
rm -rf "$outputs"
measure --shard 0/2 >/dev/null 2>&1
measure --metadata hardware.chip_count=0 >/dev/null 2>&1

it 'a full disk behind the table' 74 sh -c 'sagellm-benchmark run \
	--model auto --backend sim --url "$1" --num-prompts 2 \
	--output-len 3 >/dev/full' x "$URL"
err_has 'published, so removed from'
for words in --help --version 'help run' 'doctor --offline' \
	'export results' 'report results' config; do
	mkdir -p results
	good d1 Llama 20 >results/x_leaderboard.json
	it "$words on a full disk" 74 sh -c \
		"sagellm-benchmark $words >/dev/full"
done
rm -r results

# --- upload
it 'upload of nothing' 2 sagellm-benchmark upload
it 'upload of no folder' 74 sagellm-benchmark upload "$T/nowhere"
mkdir 'a folder'
good a1 Llama 70 >'a folder/x_leaderboard.json'
it 'upload' 0 sagellm-benchmark upload --backoff 5 'a folder' kept
err_has '1 added, 0 won over the best so far, 0 beaten by a better one, 1 there already, 0 refused'
ok 'nothing is removed' [ -f 'a folder/x_leaderboard.json' ]
it 'upload again' 0 sagellm-benchmark upload 'a folder'
err_has "    already there  $(id a1)"
err_has 'nothing changed; the head is still'
good a3 Mistral 30 >"a folder/y_leaderboard.json"
it 'what an upload would do' 0 sagellm-benchmark upload --dry-run "a folder"
err_lacks 'not published'
err_lacks 'published as'
rm "a folder/y_leaderboard.json"
board >rows
nowhere 'it did not' Mistral rows
it 'upload of a bad one' 1 sagellm-benchmark upload --repo me/board kept \
	"$outputs"
err_has '1 refused'
sagellm-benchmark config --hf-repo me/nowhere 2>/dev/null
it 'no such dataset' 69 sagellm-benchmark upload --backoff 5 'a folder'
err_has 'not published (status 69)'
sagellm-benchmark config --hf-repo me/board 2>/dev/null

# --- by git
origin_start
contributor alice
echo /outputs/ >alice/.gitignore
cd alice || exit
mkdir outputs
good b1 Mixtral 50 >outputs/x_leaderboard.json
it 'aggregate: outputs here, and the runs' 1 sagellm-benchmark aggregate
err_has '2 passed, 1 failed'
ok 'the one that is new is in' [ "$(wc -l <hf_data/runs.jsonl | tr -d " ")" = 1 ]
rm -rf hf_data
it 'aggregate: of one folder' 0 sagellm-benchmark aggregate --by me outputs
ok 'one is new' [ "$(wc -l <hf_data/runs.jsonl | tr -d ' ')" = 1 ]
rm -rf hf_data
vllm --offline --outputs-dir unsaid >/dev/null 2>&1
it 'aggregate: of one that does not say its precision' 1 sagellm-benchmark \
	aggregate unsaid
it 'and says it now' 0 sagellm-benchmark aggregate --precision FP16 unsaid
err_has 'is now said to be FP16'
ok 'it is new' grep -q '"precision":"FP16"' hf_data/runs.jsonl
rm -rf unsaid hf_data
sagellm-benchmark aggregate --by me outputs 2>/dev/null
git add -A && git commit -qm results && git push -q origin HEAD:main 2>/dev/null
it 'publish' 0 sagellm-benchmark publish --backoff 5 --receipt ../receipt
err_has '1 added'
err_has 'look at'
ok 'its receipt is where it was asked for' [ -s ../receipt ]
it 'publish again' 0 sagellm-benchmark publish --source ../origin.git
err_has 'nothing changed'
it 'two datasets' 2 sagellm-benchmark publish me/board x
it 'no token of anybody' 78 env SAGELLM_CONFIG=/nowhere sagellm-benchmark \
	publish --repo me/board --source ../origin.git --since "$(git rev-parse HEAD)" --adopt-limit 1
no_secrets_but_config() {
	rm "$config"
	no_secrets
}
no_secrets_but_config
done_testing
