#!/bin/sh
# bench-run-tokenizer - prompts counted by a tokenizer.json, nobody is asked
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# Of the first each word is one token, as the simulator counts; of the second
# most are more; of the third each letter is one.
perl "$TOP/tests/lib/tokenizer.pl" >words.json
perl "$TOP/tests/lib/tokenizer.pl" sentencepiece 150 >parts.json
perl "$TOP/tests/lib/tokenizer.pl" bytes 0 >letters.json

# run NAME STATUS OPTION...: against the simulator, with a folder of results
run() {
	shown=$1 status=$2
	shift 2
	rm -rf out
	it "$shown" "$status" kept_up timeout 60 bench-run --url "$URL" \
		--ignore-eos --output-len 2 --num-prompts 8 --out out --quiet "$@"
}

exact() {
	ok "exact: $1" grep -q "\"exact_input\": $1" out/latest/summary.json
}

start_sim --ttft 1ms --itl 1ms
run 'without a tokenizer' 0 --input-len 20 --tokenizer none
exact false
run 'a token a word' 0 --input-len 20 --tokenizer words.json
exact true
run 'words of many tokens' 0 --input-len 40 --tokenizer parts.json
exact true
err_has 'prompts that the server cut'
run 'a token a letter' 0 --input-len 60 --tokenizer letters.json --seed 2
exact true
run 'no word is of one letter' 0 --input-len 1 --tokenizer letters.json
exact false
# One that knows none of the words: all of them are one token.
cat >none.json <<'END'
{"model":{"type":"BPE","vocab":{"#":0,"?":1},"merges":[],"unk_token":"?",
"fuse_unk":true}}
END
it 'no word is known' 65 timeout 20 bench-run --url "$URL" --input-len 600 \
	--tokenizer none.json --output-len 2 --num-prompts 2 --quiet
err_has 'bytes of common words are 1 tokens to what counts them: take another'
run 'prefixes' 0 --dataset prefix --prefix-len 9 --input-len 20 \
	--tokenizer parts.json
exact true
printf '%s\n' '{"prompt":"about above","output_tokens":2}' >own.jsonl
run 'texts of a file are counted' 0 --dataset jsonl --dataset-path own.jsonl \
	--tokenizer letters.json --num-prompts 1
exact true
run 'ids, and nobody is asked' 0 --input-len 20 --tokenizer words.json \
	--endpoint-type completions --prompt-token-ids
exact true
it 'ids of words that have no one' 65 bench-run --url "$URL" \
	--tokenizer parts.json --endpoint-type completions --prompt-token-ids
err 'bench-run: the tokenizer has not one id for each common word: leave out --prompt-token-ids'
stop_sim
ok 'the simulator saw as many tokens' perl -ne '
	push @n, $1 if /"prompt_tokens":(\d+)/;
	END { exit !(9 == grep({ $_ == 20 } @n[8 .. 15], $n[-1])) }' sent

# Replies, four tokens an event, that the server does not count: ours does, a
# token a word as the simulator has them. Its own count goes first.
cat >blanks.json <<'END'
{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordLevel",
"vocab":{"[UNK]":0},"unk_token":"[UNK]"}}
END
said() {
	shown=$1 source=$2
	shift 2
	start_sim --ttft 1ms --itl 1ms --chunk-tokens 4 $sim_options
	rm -f got
	it "$shown" 0 kept_up timeout 60 bench-run --url "$URL" --ignore-eos \
		--num-prompts 5 --output-len 18 --input-len 5 --records got "$@"
	stop_sim
	ok "replies of 18 tokens, by $source" perl -ne '
		$n++ if /"output_tokens":18,.*"token_source":"'"$source"'"/;
		END { exit($n != 5) }' got
}
sim_options='--usage none'
said 'a reply without a count' tokenizer --tokenizer blanks.json
out_has '"token_source":"tokenizer"'
it 'bench-stat knows it' 0 bench-stat got
out_has '"token_source":"tokenizer"'
said 'by two threads' tokenizer --tokenizer blanks.json --threads 2 \
	--max-concurrency 4
said 'of completions' tokenizer --tokenizer blanks.json \
	--endpoint-type completions
said 'a whole answer' tokenizer --tokenizer blanks.json --no-stream
sim_options='--usage none --part reasoning'
said 'reasoning' tokenizer --tokenizer blanks.json
sim_options='--usage none --part tool'
said 'calls of tools' tokenizer --tokenizer blanks.json
sim_options=
said 'the server counts first' usage --tokenizer letters.json

it 'no such file' 74 bench-run --url http://127.0.0.1:9 --tokenizer sever
err 'bench-run: --tokenizer: sever: No such file or directory'
sed 's/ByteLevel/UnicodeScripts/' words.json >unknown.json
it 'what is not known' 65 bench-run --url http://127.0.0.1:9 \
	--tokenizer unknown.json
err "bench-run: --tokenizer: unknown.json: /pre_tokenizer: a pre_tokenizer UnicodeScripts is not known here: count with the server's (--tokenizer server)"
head -c 100 words.json >cut.json
it 'a file cut off' 65 bench-run --url http://127.0.0.1:9 --tokenizer cut.json
err_has 'bench-run: --tokenizer: cut.json: byte 100: '
done_testing
