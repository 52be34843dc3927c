#!/bin/sh
# role-core - a member with a token: measure, and it is published; or later
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"
. "$TOP/tests/lib/role.sh"

engine_start
installed
dataset_start team/board
dataset=team/board
unset HF_TOKEN

# what is typed, with waits short enough for a test
measure() {
	sagellm-benchmark run --model auto --backend vllm --url "$URL" \
		--precision BF16 \
		--workload short --num-prompts 2 --output-len 3 --backoff 5
}

# accepted: how many runs the dataset has accepted
accepted() {
	runs | grep -c entry_id
}

play() {
	speak "$1"
	export HOME="$T/home/$1" HF_ENDPOINT="$HUB"
	mkdir -p "$HOME"
	outputs=$HOME/sagellm-benchmark-outputs
	before=$(accepted)

	it "$1: tries it, with nothing configured" 0 measure
	says 'nothing is configured yet, so this goes on offline' \
		'还没有任何配置，因此离线进行'
	says "results in $outputs/vllm/sim/short_" "结果在 $outputs/vllm/sim/short_"
	out_has 'model  workload  concurrent'
	ok 'nothing was published' [ "$(accepted)" = "$before" ]

	feed hf_writer
	it "$1: stores a token and the dataset" 0 sagellm-benchmark config \
		--hf-token --hf-repo team/board
	it "$1: asks whether all is well" 0 sagellm-benchmark doctor
	says 'all is well' '一切正常'
	out_has "$HUB"
	it "$1: sends what it measured before" 0 sagellm-benchmark upload \
		--backoff 5 "$outputs"
	says 'added' '新增'
	rm -r "$outputs"

	it "$1: measures, and it is published" 0 measure
	says 'published as commit' '已发布为提交'
	says "look at $HUB/datasets/team/board" "请看 $HUB/datasets/team/board"
	says 'published, so removed from' '已发布，因此从'
	ok 'the outputs are gone' [ "$(runs_left)" = 0 ]
	ok 'the dataset has both' [ "$(accepted)" = $((before + 2)) ]

	hub_stop
	it "$1: the Hub is down" 75 measure
	says 'not published (status 75); nothing is lost, the results stay' \
		'没有发布成功（状态 75）；什么也没有丢失，结果都还在'
	ok 'they do' [ "$(runs_left)" = 1 ]
	command=$(sed -n 's/^    \(sagellm-benchmark upload .*\)/\1/p' "$T/err")
	ok 'and one command is named' [ -n "$command" ]
	it "$1: the doctor says so" 1 sagellm-benchmark doctor
	out_has "MEND  hub  "
	hub_start --quiet
	export HF_ENDPOINT="$HUB"
	it "$1: the Hub is back, the named command works" 0 sh -c "$command"
	says '0 refused' '被拒绝 0'
	ok 'the dataset has all three' [ "$(accepted)" = $((before + 3)) ]
	ok 'what was uploaded by hand stays' [ "$(runs_left)" = 1 ]
	it "$1: the same command again changes nothing" 0 sh -c "$command"
	says 'nothing changed; the head is still' '没有变化，最新提交仍是'
	it "$1: with auto-upload off" 0 sagellm-benchmark config --no-auto-upload
	it "$1: it stays here" 0 measure
	ok 'both are here' [ "$(runs_left)" = 2 ]
	ok 'and not there' [ "$(accepted)" = $((before + 3)) ]
	grep -rl hf_writer "$HOME" >leaks
	echo "$HOME/.sagellm/config.yaml" >only
	same only leaks 'the token is in the settings alone'
}
play en
play zh
done_testing
