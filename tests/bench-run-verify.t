#!/bin/sh
# bench-run-verify - the files of runs against what their records give
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

run() {
	kept_up bench-run --backend sim --num-prompts 6 --output-len 3 \
		--quiet "$@"
}
verify() {
	bench-run verify --quiet "$@"
}
# edit FILE PERL: in its place
edit() {
	perl -0pi -e "$2" "$1"
}

it 'two runs' 0 run --workload Q1,Q5 --out o
it 'all agrees' 0 bench-run verify o
err 'bench-run: 2 of 2 runs agree with their records'
ok 'a line each' test 2 = "$(grep -c ': [0-9]* figures agree$' "$T/out")"
it 'one of them, by a link' 0 verify o/latest
ok 'is one' test 1 = "$(wc -l <"$T/out")"
dir=$(echo o/sim/sim/Q1_*)
it 'by a file of it' 0 verify "$dir/Q1_leaderboard.json"
it 'twice named' 0 verify o "$dir" o/latest
ok 'is looked at once' test 2 = "$(wc -l <"$T/out")"

cp -R "$dir" good
# spoil NAME STATUS FILE PERL: the folder with one change to it
spoil() {
	rm -rf bad
	cp -R good bad
	edit "bad/$3" "$4"
	it "$1" "$2" verify bad
}
spoil 'a figure' 1 Q1_metrics.json 's/"failed": 0/"failed": 1/'
out 'bad/Q1_metrics.json: /failed: 1, and the records give 0'
spoil 'a figure of the entry' 1 Q1_leaderboard.json \
	's/"completed": 6/"completed": 7/'
out 'bad/Q1_leaderboard.json: /metrics/completed: 7, and the records give 6'
spoil 'what was told' 1 Q1_leaderboard.json 's/"chip_count": 1/"chip_count": 8/'
out_has '/hardware/chip_count: 8, and the records give 1'
spoil 'one that is none of ours' 1 Q1_metrics.json 's/\{/{"mfu": 0.9,/'
out 'bad/Q1_metrics.json: /mfu: 0.9, and the records give nothing'
spoil 'one that is gone' 1 summary.json 's/"cancelled": 0,//'
out 'bad/summary.json: /cancelled: nothing, and the records give 0'
spoil 'the load' 1 config.json 's/"cap": 1/"cap": 2/'
out 'bad/config.json: /run/cap: 2, and the records give 1'
spoil 'the client' 1 summary.json 's/"busy_fraction": [^,]*/"busy_fraction": 0/'
out_has '/end/client/busy_fraction: 0, and the records give '
spoil 'the last bit of a figure' 0 Q1_metrics.json \
	's{("duration_s": [\d.]+)}{${1}0000001}'
spoil 'a bit that another processor would not change' 1 Q1_metrics.json \
	's{("duration_s": [\d.]+)}{${1}1}'
out_has '/duration_s: '
spoil 'the records' 1 requests.jsonl \
	's{("last_ns":)(\d+)}{$1 . ($2 + 1000)}e'
out_has '/mean_e2el_ms: '
spoil 'a request is gone' 65 requests.jsonl 's/^\{"request.*\n//m'
out 'bad/requests.jsonl:7: /end/requests: 6, and there are 5 before it: lines are missing'
spoil 'cut short' 1 requests.jsonl 's/^\{"end.*//m'
out 'bad: requests.jsonl was cut short: it has no end'
spoil 'amid a line' 65 requests.jsonl 's/.{300}\z//s'
out_has 'bad/requests.jsonl:8'
spoil 'no JSON' 65 summary.json 's/\}\s*\z//'
out_has 'bad/summary.json'
spoil 'no percentiles' 65 Q1_metrics.json 's/"p[0-9.]+_ttft_ms": [^,]*,//g'
out 'bad/Q1_metrics.json: no percentiles in it'
spoil 'a slice' 1 timeslices.csv 's{^(0,[^,]*,)6}{${1}7}m'
out 'bad/timeslices.csv:2: column 3 is not what the records give'
spoil 'a slice more' 1 timeslices.csv 's{\z}{1,2\n}'
it 'the same bytes from the records' 0 bench-stat --timeslices 1 good/requests.jsonl
same good/timeslices.csv "$T/out" 'timeslices.csv'
# lose NAME STATUS FILE: the folder without it
lose() {
	rm -rf bad
	cp -R good bad
	rm "bad/$3"
	it "$1" "$2" verify bad
}
lose 'no records' 74 requests.jsonl
out 'bad/requests.jsonl: No such file or directory'
lose 'no entry' 1 Q1_leaderboard.json
out 'bad: no WORKLOAD_leaderboard.json, and the records give an entry'
lose 'no figures' 1 Q1_metrics.json
out_has 'no WORKLOAD_metrics.json'
lose 'no summary' 74 summary.json


# They may come from somebody else.
replace() {
	rm -rf bad
	cp -R good bad
	rm "bad/$3"
	"$4" "$5" "bad/$3"
	it "$1" "$2" timeout 20 bench-run verify --quiet bad
	out "bad/$3: not a plain file"
}
pipe() { mkfifo "$2"; }
replace 'a pipe for records' 65 requests.jsonl pipe -
replace 'a pipe for figures' 65 config.json pipe -
link() { ln -s "$1" "$2"; }
replace 'a link to elsewhere' 65 summary.json link "$PWD/good/summary.json"
esc=$(printf '\033[31m')
spoil 'a name for the terminal' 1 config.json 's/"cap"/"\\u001b[31m\\nx: 9 figures agree"/'
out_has 'bad/config.json: /run/?[31m?x: 9 figures agree: 1, and the records give nothing'
out_lacks "$esc"
mkdir other
cp -R good "other/$esc
good: 9 figures agree"
it 'a folder like that' 0 verify other
ok 'is a line' test 1 = "$(wc -l <"$T/out")"
out_lacks "$esc"

it 'percentiles of its own' 0 run --percentiles 25,99.99 --out p
it 'are verified' 0 verify p
it 'three repeats' 0 run --repeat 3 --seed 7 --out r
it 'with their spread' 0 verify r
out_lacks 'not verified'
first=$(echo r/sim/sim/*_001)
it 'a repeat alone' 0 verify "$first"
out_has "$first: 1 of 3 repeats are here: their spread is not verified"
edit "$first/short_leaderboard.json" 's/"resamples": 10000/"resamples": 9/'
it 'a spread that is edited' 1 verify r
out_has "$first/short_leaderboard.json: /metrics/repeats/resamples: 9, and"
it 'a run that failed' 1 bench-run --backend sim --quiet --num-prompts 2 \
	--request-timeout 1ms --out f
it 'has files that agree' 0 verify f

it 'verify what' 2 verify
err_has 'verify needs a run'
it 'no such path' 74 verify none
err 'bench-run: none: No such file or directory'
mkdir empty
it 'no run' 65 bench-run verify empty
err "bench-run: empty: no run's folder: expected requests.jsonl in it or below"
it 'full disk' 74 sh -c 'bench-run verify good >/dev/full'
done_testing
