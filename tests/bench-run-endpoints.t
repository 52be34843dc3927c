#!/bin/sh
# bench-run-endpoints - each type of endpoint, beside the simulator's record
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"

FAST='--ttft 30ms --itl 5ms'
SMALL='--input-len 8 --num-prompts 3 --max-concurrency 1'

# ask NAME OPTION...: bench-run, every request of which must succeed
ask() {
	shown=$1
	shift
	rm -f got
	it "$shown" 0 kept_up timeout 60 bench-run --url "$URL" --records got \
		--metadata model.precision=BF16 "$@"
}

# refuses OPTION...
refuses() {
	it "refuses $*" 2 bench-run --url http://127.0.0.1:1 "$@"
}

# Embeddings: a whole answer, and no tokens in it.
start_sim $FAST
ask embeddings --endpoint-type embeddings $SMALL --tokenizer none
cp "$T/out" entry
stop_sim
truth 'have an end, and no tokens' '
	holds(@sent == 3 && @got == 3, "count");
	for (0 .. 2) {
		my ($s, $g) = ($sent[$_], $got[$_]);
		my $late = ($g->{last_ns} - $g->{send_ns}) / 1e6
			- $s->{chunks}[0][0];
		holds($s->{endpoint} eq "embeddings", "endpoint");
		holds($late > -50 && $late < 1000, "$late ms late");
		holds($g->{input_tokens} == 8 && $s->{prompt_tokens} == 8, "in");
		holds($g->{token_source} eq "none", "source");
		holds(!defined $g->{$_}, $_) for qw(output_tokens asked_tokens
			first_ns first_visible_ns chunks_tokens);
		holds(!@{ $g->{chunks} }, "chunks");
	}'
for text in '"ttft_ms":null' '"tpot_ms":null' '"tbt_ms":null' \
	'"throughput_tps":null' '"output_length":null' '"token_source":"none"' \
	'"input_length":8'; do
	has 'the entry' entry "$text"
done
ok 'input tokens a second are eight times the requests' perl -MJSON::PP -e '
	my $m = decode_json(<STDIN>)->{metrics};
	exit !(abs($m->{input_throughput} - 8 * $m->{request_throughput}) < 1e-6
		&& $m->{total_token_throughput} == $m->{input_throughput}
		&& $m->{mean_e2el_ms} >= 30 && $m->{p99_e2el_ms} >= 30)' <entry
it 'bench-stat makes the same of the records' 0 kept_up bench-stat got
same entry "$T/out" 'to the byte'
it 'the board refuses it' 1 bench-validate entry
err_has '/metrics/throughput_tps'

start_sim $FAST --usage none
ask 'without usage, by token ids' --endpoint-type embeddings $SMALL \
	--prompt-token-ids --extra-body '{"dimensions":3}' --goodput e2el:100000
err_has 'replies have no output tokens'
stop_sim
truth 'the input is as it was made' 'holds($_->{prompt_tokens} == 8, "ids")
	for @sent; holds($_->{input_tokens} == 8, "in") for @got'
start_sim $FAST --error-rate 1
it 'that fail' 1 timeout 60 bench-run --url "$URL" --endpoint-type embeddings \
	$SMALL --tokenizer none --records got
stop_sim
has 'are failures of a class' got '"error":"http"'
out_has '"throughput_tps":null'
start_sim --ttft 2ms --keep-alive 40ms
ask 'on idle connections that are closed' --endpoint-type embeddings \
	--input-len 4 --num-prompts 6 --request-rate 10 --arrival constant
stop_sim
refuses --endpoint-type embedding
err_has 'expected one of chat, completions, embeddings, responses, sagellm, tgi, triton'
refuses --endpoint-type embeddings --ignore-eos
refuses --endpoint-type embeddings --output-len 3
refuses --endpoint-type embeddings --goodput ttft:3
refuses --endpoint-type embeddings --stop-on-oversaturation 5s

# Responses: events with names, the counts in the last of them.
LONG="$SMALL --output-len 10"
start_sim $FAST
load responses $LONG --endpoint-type responses
stop_sim
truth 'as they were sent' 'same(1000);
	holds($_->{endpoint} eq "responses" && $_->{prompt_tokens} == 8, "ask")
		for @sent;
	holds($_->{token_source} eq "usage" && $_->{input_tokens} == 8
		&& $_->{first_visible_ns} == $_->{first_ns}, "usage") for @got'
start_sim $FAST --role early
load 'that open at once' $LONG --endpoint-type responses
stop_sim
truth 'have their first token later' 'same(1000);
	holds($_->{ttft} >= 30 && $_->{first_byte_ns} < $_->{first_ns} - 10e6,
		"first") for @got'
for part in reasoning tool; do
	start_sim $FAST --part $part --usage none --split --crlf
	load "of $part, without usage" $LONG --endpoint-type responses
	stop_sim
	truth 'count by events' "same(1000);
		holds(\$_->{token_source} eq 'chunks', 'source') for @got;
		holds(defined \$_->{first_visible_ns} == ('$part' eq 'tool'),
			'visible') for @got"
done
start_sim $FAST --chunk-tokens 4 --coalesce 2 --stop-after 6
ask 'that stop early' $LONG --endpoint-type responses --tokenizer none
stop_sim
truth 'by themselves' 'same(1000);
	holds($_->{output_tokens} == 6 && $_->{asked_tokens} == 10, "n") for @got'
start_sim $FAST
load 'whole responses' $LONG --endpoint-type responses --no-stream
stop_sim
truth 'have no first token' 'holds(!defined $_->{first_ns}
	&& $_->{output_tokens} == 10 && $_->{input_tokens} == 8
	&& $_->{last_ns} - $_->{send_ns} > 70e6, "whole") for @got'
refuses --endpoint-type responses --min-tokens 3

# fails TYPE MODE CLASS: a reply of such a server (lib/hostile.pl)
fails() {
	rm -f port got
	perl "$TOP/tests/lib/hostile.pl" "$2" &
	server=$!
	started $server
	for _ in $(seq 500); do [ -s port ] && break; sleep 0.02; done
	it "$1: $2" 1 timeout 30 bench-run --url "http://127.0.0.1:$(cat port)" \
		--endpoint-type "$1" --model m --tokenizer none --num-prompts 1 \
		--input-len 2 --records got
	kill $server
	has "$1: $2" got "\"error\":\"$3\""
}
fails embeddings answer too_large
fails embeddings plain bad_event
fails embeddings usage bad_event
fails responses response_failed server_error
fails responses response_error server_error
fails responses response_cut truncated
fails responses plain bad_event

# sageLLM: chats, and what it runs is at /info.
start_sim $FAST
load sagellm $LONG --endpoint-type sagellm --backend cpu
cp "$T/out" entry
ask 'sagellm by itself' $LONG --endpoint-type sagellm --tokenizer none
stop_sim
has 'on a processor is sagellm' entry '"engine":"sagellm"'
out_has '"engine":"sagellm"'
out_has '"name":"sim"'
truth 'it is asked for chats' '@sent = @sent[3 .. 5]; same(1000);
	holds($_->{endpoint} eq "chat", "endpoint") for @sent'

# Text Generation Inference: a token an event, and a special one that ends.
start_sim $FAST --chunk-tokens 4
ask tgi $LONG --endpoint-type tgi
cp "$T/out" entry
stop_sim
has 'the entry names the engine' entry '"engine":"tgi"'
has 'and the model' entry '"name":"sim"'
truth 'as it was sent' 'same(1000);
	holds($_->{endpoint} eq "tgi" && $_->{prompt_tokens} == 8
		&& @{ $_->{chunks} } == 10, "ask") for @sent;
	holds($_->{token_source} eq "usage" && $_->{input_tokens} == 8
		&& "@{ $_->{chunks_tokens} }" eq "1 1 1 1 1 1 1 1 1 1", "usage")
		for @got'
start_sim $FAST --usage none --comments
ask 'tgi without details' $LONG --endpoint-type tgi --tokenizer none
stop_sim
truth 'counts by ids' 'same(1000);
	holds($_->{token_source} eq "ids", "source") for @got'
start_sim $FAST --stop-after 6
ask 'tgi that stops early' $LONG --endpoint-type tgi --tokenizer none
stop_sim
truth 'a special token counts, and is no text' '
	for (0 .. 2) {
		my ($s, $g) = ($sent[$_], $got[$_]);
		holds($g->{output_tokens} == 6 && $s->{output_tokens} == 6, "n");
		holds(@{ $g->{chunks} } == 5 && @{ $s->{chunks} } == 6, "events");
		my $late = ($g->{last_ns} - $g->{send_ns}) / 1e6
			- $s->{chunks}[4][0];
		holds($late > -50 && $late < 1000, "last: $late");
	}'
start_sim $FAST
ask 'tgi in one answer' $LONG --endpoint-type tgi --tokenizer none --no-stream \
	--temperature 0
stop_sim
truth 'has no first token' 'holds(!defined $_->{first_ns}
	&& $_->{output_tokens} == 10 && $_->{token_source} eq "usage"
	&& $_->{last_ns} - $_->{send_ns} > 70e6, "whole") for @got'
start_sim $FAST --error-rate 1 --error-status 429
it 'tgi that is overloaded' 1 timeout 30 bench-run --url "$URL" \
	--endpoint-type tgi $LONG --tokenizer none --records got
err_has 'failed: {"error":"refused as configured","error_type":"overloaded"}'
stop_sim
truth 'says so behind a 200' 'holds($_->{error} eq "server_error"
	&& $_->{http_status} == 200, $_->{error}) for @got;
	holds($_->{status} == 200 && $_->{outcome} eq "refused", "sent") for @sent'
refuses --endpoint-type tgi --ignore-eos
refuses --endpoint-type tgi --min-tokens 3
refuses --endpoint-type tgi --prompt-token-ids
fails tgi tgi_error server_error
fails tgi tgi_cut truncated

# Triton: no end but that of the stream, and no counts unless asked for.
start_sim $FAST
load triton $LONG --endpoint-type triton --model 'm y' --backend triton
stop_sim
truth 'as it was sent' 'same(1000);
	holds($_->{endpoint} eq "triton" && $_->{prompt_tokens} == 8, "ask")
		for @sent;
	holds($_->{token_source} eq "chunks", "source") for @got'
start_sim $FAST --chunk-tokens 4 --split
ask 'triton that counts' $LONG --endpoint-type triton --model m \
	--extra-body '{"return_num_output_tokens":true}'
cp "$T/out" entry
ask 'triton that does not' $LONG --endpoint-type triton --model m
mv got uncounted
it 'triton that counts, once more' 0 kept_up timeout 60 bench-run \
	--url "$URL/v2/models/x/generate_stream" $LONG --endpoint-type triton \
	--model m --extra-body '{"return_num_output_tokens":true}' --records got
stop_sim
has 'the entry names the engine' entry '"engine":"triton"'
truth 'has exact counts' '@sent = @sent[6 .. 8]; same(1000);
	holds($_->{token_source} eq "usage" && $_->{input_tokens} == 8
		&& "@{ $_->{chunks_tokens} }" eq "4 4 2", "usage") for @got'
mv uncounted got
truth 'or says that it has none' 'holds($_->{token_source} eq "chunks"
	&& $_->{output_tokens} == 3, "events") for @got'
start_sim $FAST
load 'triton in one answer' $LONG --endpoint-type triton --model m --no-stream \
	--extra-body '{"return_num_output_tokens":true}'
stop_sim
truth 'has no first token' 'holds(!defined $_->{first_ns}
	&& $_->{output_tokens} == 10
	&& $_->{last_ns} - $_->{send_ns} > 70e6, "whole") for @got'
start_sim $FAST --disconnect-rate 1
it 'triton cut off' 1 timeout 30 bench-run --url "$URL" --endpoint-type triton \
	--model m $LONG --records got
stop_sim
has 'is no end' got '"error":"disconnected"'
it 'triton started by itself is asked whether it is ready' 0 kept_up \
	timeout 60 bench-run --unix-socket s --serve 'exec bench-sim --unix s' \
	--serve-log log --endpoint-type triton --model m $SMALL --output-len 2
version=$(bench-sim --version | cut -d' ' -f2)
out_has "\"engine\":\"triton\",\"engine_version\":\"$version\""
refuses --endpoint-type triton
refuses --endpoint-type triton --model auto
fails triton triton_error server_error

# Words of a server end where they end.
start_sim --error-rate 1
it 'a refusal' 1 bench-run --url "$URL" $SMALL --output-len 2 --tokenizer none --quiet
err_has 'requests failed: {"error":'
err_lacks '}?'
stop_sim

# What was said is kept, whoever says it.
start_sim --ttft 1ms --itl 0
for type in embeddings responses sagellm tgi triton; do
	more='--output-len 5' texts=' tok tok tok tok tok'
	[ $type != embeddings ] || more='' texts=
	# shellcheck disable=SC2086
	it "$type, in detail" 0 kept_up timeout 60 bench-run --url "$URL" \
		--endpoint-type $type --model m $SMALL $more --tokenizer none \
		--save-detailed --out "d/$type"
	ok "$type: the texts of its events" perl -MJSON::PP -ne '
		BEGIN { $want = shift }
		my $d = decode_json($_)->{detail} or next;
		$n++, $bad += join("", @{ $d->{content} // [] }) ne $want;
		END { exit($bad || $n != 3) }' "$texts" \
		"d/$type/latest/details.jsonl"
	it "$type: what is computed agrees" 0 bench-run verify --quiet "d/$type"
done
stop_sim
done_testing
