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
refuses --endpoint-type embeddings --ignore-eos
refuses --endpoint-type embeddings --output-len 3
refuses --endpoint-type embeddings --goodput ttft:3
refuses --endpoint-type embeddings --stop-on-oversaturation 5s
done_testing
