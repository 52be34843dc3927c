#!/bin/sh
# sagellm-benchmark-read - export, report, validate, compare
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"

# --- of files and folders; nobody is asked
listen
mkdir -p 'some results/one' two
good a1 Llama 70 >'some results/one/x_leaderboard.json'
good a2 Llama 60 >'some results/y_leaderboard.json'
good b1 '=HYPERLINK(1), \\"x\\"' 50 >two/z_leaderboard.json
it 'an array, the best of each' 0 sagellm-benchmark export 'some results' two
cp "$T/out" board.json
ok 'it is one of two' perl -MJSON::PP -e '
	local $/; my $all = decode_json(<>); exit(@$all != 2)' board.json
it 'the same of that file' 0 sagellm-benchmark export --format json board.json
same board.json "$T/out" 'nothing changes'
cp board.json "$T/in"
it 'and of standard input' 0 sagellm-benchmark export -
same board.json "$T/out" 'nothing changes, again'
it 'every run' 0 sagellm-benchmark export --all --format csv --columns id,tps \
	'some results' two
printf 'id,tps\r\n%s,70\r\n%s,60\r\n%s,50\r\n' "$(id a1)" "$(id a2)" \
	"$(id b1)" | sort >want
sort "$T/out" >got
same want got 'three, with CR LF'
it 'a formula and quotes' 0 sagellm-benchmark export --format csv \
	--columns model,tps two
printf "model,tps\r\n\"'=HYPERLINK(1), \"\"x\"\"\",50\r\n" >want
same want "$T/out" 'are no formula, and quoted'
it 'Markdown' 0 sagellm-benchmark export --format md --columns model,tps \
	'some results'
out '| model | tps |' '| --- | ---: |' '| Llama | 70 |'
it 'into a file' 0 sagellm-benchmark export --output 'a board.json' \
	'some results' two
same board.json 'a board.json' 'it is all there'
out
err 'sagellm-benchmark: written: a board.json'
ok 'and no draft' [ -z "$(find . -name '*.new.*')" ]
it 'into no folder' 74 sagellm-benchmark export --output nowhere/x two
err_has 'cannot write nowhere/x'
it 'no such format' 2 sagellm-benchmark export --format xls two
err_has "'xls' is no format: json, csv or md"
it 'JSON has no columns' 2 sagellm-benchmark export --columns tps two
it 'no such column' 2 sagellm-benchmark export --format md --columns x two
it 'no such file' 74 sagellm-benchmark export nowhere
echo '[{"entry_id": "x"' >cut.json
it 'a file that is cut off' 65 sagellm-benchmark export cut.json
out
it 'nothing of it reaches a file' 65 sagellm-benchmark export \
	--output board.json cut.json
ok 'the old one is there' [ -s board.json ]
mkdir mixed
cp cut.json mixed/bad_leaderboard.json
cp two/z_leaderboard.json mixed
it 'a bad file among good ones' 1 sagellm-benchmark export mixed
err_has 'mixed/bad_leaderboard.json'
out_has HYPERLINK
it 'a table' 0 sagellm-benchmark report --columns model,tps 'some results'
out 'model  tps' 'Llama   70'
it 'a table of all' 0 sagellm-benchmark report --all --columns tps \
	'some results'
out tps ' 70' ' 60'
it 'nothing here yet' 74 sagellm-benchmark report
err_has 'there are no runs on this machine yet'
cp -r 'some results' "$outputs"
it 'the runs on this machine' 0 sagellm-benchmark report --columns tps
err "sagellm-benchmark: reading the runs in $outputs"

# --- validate
it 'good ones' 0 sagellm-benchmark validate 'some results' two/z_leaderboard.json
out
err_has '3 passed, 0 failed'
bad c1 Zero >'some results/bad_leaderboard.json'
it 'a bad one, by its name' 1 sagellm-benchmark validate 'some results'
err_has 'some results/bad_leaderboard.json:1: /metrics/'
out
it 'allowed' 0 sagellm-benchmark validate --allow zero-result 'some results'
cp cut.json "$T/in"
it 'standard input' 65 sagellm-benchmark validate -
cp two/z_leaderboard.json ' odd name '
it 'a name that begins and ends with a blank' 0 sagellm-benchmark validate ' odd name '
it 'a file that is not there' 74 sagellm-benchmark validate nowhere
it 'no such rule' 2 sagellm-benchmark validate --allow nothing two
it 'without names: the runs here' 0 sagellm-benchmark validate
err_has "looking at $outputs"
mkdir hf_data
cp board.json hf_data/leaderboard_single.json
it 'the boards here before those' 0 sagellm-benchmark validate
err_has 'looking at hf_data/leaderboard_single.json'
mkdir outputs
it 'outputs here before those' 0 sagellm-benchmark validate
err_has 'looking at outputs'
err_has 'there are no results in outputs'
rmdir outputs
rm -r hf_data "$outputs"
it 'nothing at all' 2 sagellm-benchmark validate

# --- compare
engine_start
measure --outputs-dir runs >/dev/null 2>&1
measure --outputs-dir runs >/dev/null 2>&1
set -- runs/sim/sim/*
it 'two runs' 0 sagellm-benchmark compare "$1" "$2"
out_has 'workload  metric'
err_has 'bench-stat: 0 worse'
cp "$T/out" want
it 'by their records' 0 sagellm-benchmark compare "$1/requests.jsonl" \
	"$2/requests.jsonl"
same want "$T/out" 'the same'
it 'a folder of runs, as JSON' 0 sagellm-benchmark compare --format json runs "$2"
out_has '"metric"'
it 'one alone' 2 sagellm-benchmark compare "$1"
it 'no run' 74 sagellm-benchmark compare "$1" nowhere
it 'no records' 65 sagellm-benchmark compare "$1" two
same /dev/null "$T/seen" 'nobody was asked, all the time'

# --- of the dataset
dataset_start me/board
sagellm-benchmark upload --repo me/board 'some results' two >/dev/null 2>&1
unset HF_TOKEN
it 'the published board' 0 sagellm-benchmark report --repo me/board \
	--columns model,tps
out_has 'Llama                70'
out_has "=HYPERLINK(1), \"x\"   50"
err "sagellm-benchmark: reading me/board from $HUB"
it 'all of it' 0 sagellm-benchmark export --repo me/board --all --format csv \
	--columns tps
ok 'three' [ "$(wc -l <"$T/out" | tr -d ' ')" = 4 ]
it 'by the setting' 0 env SAGELLM_HF_REPO=me/board sagellm-benchmark export
cp "$T/out" got
it 'as from here' 0 sagellm-benchmark export two 'some results/one'
same "$T/out" got 'it is what was sent'
it 'no such dataset' 69 sagellm-benchmark export --repo me/none
done_testing
