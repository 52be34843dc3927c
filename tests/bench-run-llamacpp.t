#!/bin/sh
# bench-run-llamacpp - the server of llama.cpp: its wire, its count of tokens
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; cleanup' EXIT

start() {
	rm -f port
	perl "$TOP/tests/lib/llamacpp.pl" "$@" 2>server.log &
	server=$!
	for _ in $(seq 500); do [ -s port ] && break; sleep 0.02; done
	URL=http://127.0.0.1:$(cat port)
}

stop() {
	kill "$server"
	wait "$server" 2>/dev/null
	server=
}

# entry NAME: a member of the metrics of the last entry
entry() {
	perl -MJSON::PP -e 'undef $/; my $e = decode_json(<STDIN>);
		print $e->{metrics}{$ARGV[0]} // "null"' "$1" <"$T/out"
}

# The steps of the manual.
start
it 'as the manual says' 0 kept_up timeout 60 bench-run --url "$URL" \
	--backend llamacpp --workload short --max-concurrency 4 --ignore-eos \
	--cache-bust --metadata model.precision=INT4 --out outputs --records got
cp "$T/out" entries
err_has 'the model is published as /home/me/models/tiny.gguf'
out_has '"engine_version":"b4752-c392e509"'
ok 'nothing failed' test "$(entry failed)" = 0
ok 'the tokens are those of the server' perl -MJSON::PP -ne '
	my $j = decode_json($_);
	if (my $r = $j->{request}) {
		die $_ unless $r->{output_tokens} == 128 && $r->{input_tokens}
			== 156 && @{ $r->{chunks_ns} } == 128;
		$n++;
	}
	$s = $j->{end}{server} if $j->{end};
	END { die unless $n == 5 && $s->{generation_tokens} == 640 &&
		$s->{prompt_tokens} <= 780 - 40 &&
		abs($s->{prefix_cache_hit_rate} - 1 +
			$s->{prompt_tokens} / 780) < 1e-9 }' got
ok 'what it did not compute is in the entry' grep -q \
	'"prefix_hit_rate":0.0[5-9]' entries
it 'it is a row of the board' 0 bench-validate entries

SMALL='--input-len 40 --output-len 4 --num-prompts 3 --model m'
it 'prompts of its own' 0 kept_up timeout 60 bench-run --url "$URL" $SMALL
err_lacks 'is published as'
it 'the same again' 0 kept_up timeout 60 bench-run --url "$URL" $SMALL
ok 'the slot holds one prompt only' perl -e 'exit !($ARGV[0] < 0.3)' \
	"$(entry prefix_hit_rate)"
ONE='--input-len 40 --output-len 4 --num-prompts 1 --model m --seed 7'
it 'one' 0 kept_up timeout 60 bench-run --url "$URL" $ONE
it 'the same one again' 1 timeout 60 bench-run --url "$URL" $ONE
err_has 'measured through a warm prefix cache: hits 98'

it 'a prompt that it cuts' 1 timeout 60 bench-run --url "$URL" --model m \
	--input-len 3000 --output-len 4 --num-prompts 2
err_has 'prompts that the server cut, for its context is too small: 2'
out_has '"client_verdict":"suspect"'
it 'one that just fits' 0 kept_up timeout 60 bench-run --url "$URL" --model m \
	--input-len 2000 --output-len 4 --num-prompts 2
it 'connections closed behind each stream' 0 kept_up timeout 60 bench-run \
	--url "$URL" --model m --endpoint-type completions --input-len 4 \
	--output-len 2 --num-prompts 60 --max-concurrency 2 --records got
ok 'lose nothing' test "$(grep -c '"status":"ok".*"input_tokens":5,' got)" = 60
stop

start --details
it 'replies that tell of the cache' 0 kept_up timeout 60 bench-run --url \
	"$URL" $ONE
out_has '"prefix_hit_rate":0,'
it 'of a warm one, too' 1 timeout 60 bench-run --url "$URL" $ONE
err_has 'measured through a warm prefix cache: hits 98'
stop

start --fail 3
it 'replies that fail in their middle' 1 timeout 60 bench-run --url "$URL" \
	$SMALL --records got
err_has '3 of 3 requests failed: {"'
err_has '"context shift is disabled"'
err_has ' (3 server_error)'
has 'they are no successes' got '"status":"failed","error":"server_error"'
port=$(cat port)
stop

it 'one that loads for a while' 0 kept_up timeout 60 bench-run \
	--serve "exec perl '$TOP/tests/lib/llamacpp.pl' --load 3 --port $port" \
	--url "http://127.0.0.1:$port" --backend llamacpp $SMALL
done_testing
