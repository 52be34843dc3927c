#!/bin/sh
# role-researcher - no token, no clone: what the README says, and export
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"
. "$TOP/tests/lib/role.sh"

# A dataset with a history: a run that was beaten, one of many nodes.
installed
dataset_start team/board
dataset=team/board
mkdir sent
good a1 Llama 60 >sent/a_leaderboard.json
bench-publish --upload sent team/board 2>/dev/null
old=$(dataset_head)
good a2 Llama 70 >sent/b_leaderboard.json
good b1 'Qwen, \\"=1+1\\"' 30 >sent/c_leaderboard.json
cp "$TOP/schemas/examples/multi_node.json" sent/d_leaderboard.json
bench-publish --upload sent team/board 2>/dev/null
unset HF_TOKEN

play() {
	speak "$1"
	export HOME="$T/home/$1"
	mkdir -p "$HOME" "$T/work/$1"
	cd "$T/work/$1" || exit
	section "$2" "$3" >commands
	ok "$1: the README has commands" [ "$(grep -c . commands)" -ge 4 ]
	it "$1: they run" 0 sh -e commands
	out_has Llama
	out_has "$old"
	ok 'the board has the best' [ "$(grep -c . board.jsonl)" = 3 ]
	ok 'the runs are all there' [ "$(grep -c . runs.jsonl)" = 4 ]

	it "$1: the board as a table" 0 sagellm-benchmark report \
		--repo team/board --columns model,nodes,tps
	out_has 'Llama'
	says "reading team/board from $HUB" "正在读取 team/board（$HUB）"
	it "$1: for a spreadsheet" 0 sagellm-benchmark export --repo team/board \
		--format csv --columns model,tps --output board.csv
	says 'written: board.csv' '已写入：board.csv'
	printf '"Qwen, ""=1+1""",30\r\n' >want
	grep Qwen board.csv >got
	same want got 'commas and quotes are quoted'
	ok 'lines end in CR LF' [ "$(grep -c "$(printf '\r')\$" board.csv)" = 4 ]
	it "$1: for a page" 0 sagellm-benchmark export --repo team/board \
		--format md --columns model,tps
	out_has '| Llama | 70 |'
	it "$1: for a program" 0 sagellm-benchmark export --repo team/board
	ok 'it is an array of three' env LC_ALL=C perl -MJSON::PP -e 'local $/;
		exit(@{ decode_json(<>) } != 3)' "$T/out"
	it "$1: every run" 0 sagellm-benchmark export --repo team/board --all
	ok 'it is an array of four' env LC_ALL=C perl -MJSON::PP -e 'local $/;
		exit(@{ decode_json(<>) } != 4)' "$T/out"
	it "$1: as it was" 0 hf-fetch --revision "$old" team/board \
		leaderboard_single.json
	ok 'with the run that was beaten later' grep -q '"throughput_tps": 60' "$T/out"
	cp "$T/out" old.json
	it "$1: that one as a table" 0 sagellm-benchmark report \
		--columns model,tps old.json
	out 'model  tps' 'Llama   60'
	it "$1: is any of it doubtful" 0 sagellm-benchmark validate board.jsonl
	it "$1: a dataset that is not there" 69 sagellm-benchmark report \
		--repo team/none
}
play en "$TOP/README.md" '## For researchers'
play zh "$TOP/README.zh-CN.md" '## 研究者'
done_testing
