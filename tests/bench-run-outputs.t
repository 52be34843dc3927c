#!/bin/sh
# bench-run-outputs - files that cannot be, and two runs into one folder
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# What cannot be written is said before anything is measured.
echo >file
for options in '--out file/x' '--records file/x' '--out file'; do
	# shellcheck disable=SC2086
	it "$options" 74 bench-run --backend sim --duration 600s $options
	out
	err_has 'file'
done
# The files of other clients, which bench-stat makes of the records.
it 'files of other clients' 0 kept_up bench-run --backend sim --quiet \
	--num-prompts 3 --output-len 4 --compat vllm --compat guidellm \
	--compat aiperf --out others
for pair in vllm:vllm guidellm:benchmarks aiperf:profile_export_aiperf; do
	it "that of ${pair%:*}" 0 kept_up bench-stat --quiet \
		--compat "${pair%:*}" others/latest/requests.jsonl
	perl -MJSON::PP -e 'undef $/; print JSON::PP->new->canonical->encode(
		decode_json(<>))' "others/latest/${pair#*:}.json" >file
	perl -MJSON::PP -e 'undef $/; print JSON::PP->new->canonical->encode(
		decode_json(<>))' "$T/out" >text
	same file text "${pair%:*}: the same"
done
for tool in vllm guidellm aiperf; do
	it "whole answers for $tool" 0 kept_up bench-run --backend sim --quiet \
		--no-stream --num-prompts 2 --output-len 4 --compat $tool \
		--out whole
	ok 'no time to a first token in them' perl -e 'undef $/; exit(
		<> =~ /"(mean_ttft_ms|time_to_first_token(_ms)?)":\s*[^n\s]/)' \
		"$(find whole/latest/ -name vllm.json -o -name benchmarks.json \
			-o -name profile_export_aiperf.json)"
done
it 'their names are looked at first' 2 bench-run --backend sim --compat vlm \
	--out none
err_has "--compat takes vllm, guidellm or aiperf, not 'vlm'"
it 'and where they go' 2 bench-run --backend sim --compat vllm
err_has '--compat needs --out'

# What runs on what: the folder is the backend's, the entry the engine's.
start_sim --ttft 1ms --itl 0
it 'an engine on a backend' 0 kept_up bench-run --backend cuda --engine vllm \
	--url "$URL" --quiet --tokenizer none --num-prompts 1 --output-len 2 \
	--out engines
stop_sim
out_has '"engine":"vllm"'
ok 'below its backend' test -d engines/cuda
it 'no such engine' 2 bench-run --backend sim --engine fast
err_has "--engine is vllm, sglang, llamacpp, sagellm or auto, not 'fast'"
it 'runs are compared elsewhere' 2 bench-run --compare a b
err_has 'bench-stat --compare BASE NEW'
it 'a search without a goal' 2 bench-run --backend sim --find-saturation rate
err_has '--find-saturation needs --slo'
it 'by either name' 0 kept_up bench-run --backend sim --quiet --num-prompts 2 \
	--output-len 2 --slo ttft:2000
out_has '"request_goodput":'
out_lacks '"request_goodput":null'

# A secret that is near goes into none of them.
hush() {
	OPENAI_API_KEY=sk-hush kept_up bench-run --backend sim --num-prompts 1 \
		--output-len 2 --quiet --header 'X-Key: hush-hush' --out kept
}
it 'with a key' 0 hush
ok 'no file has it' sh -c '! grep -ri hush kept'
# Nor is a command line written down that has one.
# told OPTION VALUE
told() {
	it "$1 $2" 2 env OPENAI_API_KEY=sk-hush-hush-0815 bench-run \
		--backend sim --num-prompts 1 "$1" "$2" --out hushed
	err_has 'is on the command line'
	err_lacks sk-hush
}
told --metadata metadata.notes=sk-hush-hush-0815
told --extra-body '{"key":"sk-hush-hush-0815"}'
told --metadata metadata.notes=hf_abcdefghijklmnopqrstuvwx
ok 'nothing is written' test ! -e hushed/latest
it 'a key that is none is no secret' 0 env OPENAI_API_KEY=EMPTY \
	bench-run --backend sim --num-prompts 1 --output-len 2 --quiet \
	--metadata metadata.notes=EMPTY
cp kept/latest/environment.json "$T/out"
out_has '"libcurl": "'
out_has '"usable_processors": '

it 'nothing of it stays' 0 bench-run --backend sim --num-prompts 1 \
	--output-len 2 --quiet --out made
ok 'but the run' test "$(ls -A made | tr '\n' ' ')" = 'latest sim '

# A disk that fills up meanwhile: the entry is not lost with the files.
full() {
	# shellcheck disable=SC2016
	it "$1" 74 timeout 60 sh -c 'trap "" XFSZ; ulimit -f 16
		shift; exec bench-run --backend sim --input-len 4 \
			--output-len 2 --num-prompts 60 --max-concurrency 60 \
			--quiet "$@"' sh "$@"
	out_has '"completed":60,'
	err_has 'File too large'
}
full 'a full disk, a folder' --out full
ok 'no file is cut' sh -c '! find full -name requests.jsonl | grep .'
ok 'what had room is whole' perl -MJSON::PP -e 'undef $/; decode_json(<>)' \
	full/sim/sim/*/config.json
full 'a full disk, records' --records cut
ok 'are not there' test ! -e cut
it 'a device that is full' 74 timeout 60 bench-run --backend sim \
	--num-prompts 1 --output-len 2 --quiet --records /dev/full
out_has '"completed":1,'

# Two at once, many times over: each has folders of its own.
start_sim --ttft 1ms --itl 0
both=
for i in 1 2; do
	timeout 60 bench-run --url "$URL" --backend sim --tokenizer none \
		--num-prompts 1 --output-len 1 --repeat 15 --quiet \
		--seed $i --out both >both.$i 2>&1 &
	both="$both $!"
done
for run in $both; do
	kept_up wait "$run" 2>"$T/err"
done
stop_sim
ok 'thirty folders' test "$(find both -name config.json | wc -l)" = 30
ok 'as many entries, no two of them alike' test "$(cat both.1 both.2 |
	grep -o '"entry_id":"[^"]*"' | sort -u | wc -l)" = 30
it 'all are scanned' 0 bench-scan both
ok 'and are the same' sh -c 'cat both.1 both.2 | grep ^{ | sort >a
	sort "$1" | cmp - a' sh "$T/out"
ok 'latest leads to one of them' test -s both/latest/config.json
# Intervals are drawn by the seed, here and there.
it 'repeats, with a seed' 0 kept_up bench-run --backend sim --seed 5 --repeat 3 \
	--num-prompts 4 --output-len 3 --quiet --records seeded
cp "$T/out" told
it 'and from their records' 0 kept_up bench-stat --quiet seeded
same told "$T/out" 'the same entries'
done_testing
