#!/bin/sh
# bench-sim - each variant's bytes, and its schedule by its own record
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

it 'refuses operands' 2 bench-sim x
it 'has help' 0 bench-sim --help
out_has 'usage: bench-sim [options]'
it 'refuses a time that is none' 2 bench-sim --itl 10h
err_has 'bench-sim: 10h: expected a time such as 50ms'
it 'refuses an unknown place of usage' 2 bench-sim --usage first
it 'refuses a share above 1' 2 bench-sim --error-rate 1.5
it 'refuses empty events' 2 bench-sim --chunk-tokens 0
err_has 'bench-sim: --chunk-tokens is 1 to 1000'
it 'refuses a name as address' 78 timeout 20 bench-sim --listen localhost:0
it 'needs a folder for the record' 74 \
	timeout 20 bench-sim --listen 127.0.0.1:0 --record none/r
: >empty
it 'refuses an empty key' 78 \
	timeout 20 bench-sim --listen 127.0.0.1:0 --api-key-file empty

pid=
# Times are short, and every server ends by itself.
start() {
	rm -f port sent
	timeout --foreground 60 bench-sim --listen 127.0.0.1:0 --port-file port \
		--ttft 20ms --itl 2ms --record sent "$@" 2>log &
	pid=$!
	await port
	URL=http://127.0.0.1:$(cat port)
}

stop() {
	kill "$pid"
	wait "$pid"
	status=$?
	pid=
	ok "$1 ends well" test "$status" = 0
}
trap '[ -z "$pid" ] || kill "$pid"' EXIT

# chat MEMBERS, complete MEMBERS: the body into got, as it came.
chat() {
	curl -sN -m 20 "$URL/v1/chat/completions" -o got -d \
		"{\"messages\":[{\"role\":\"user\",\"content\":\"a b\"}],$1}"
}
completion() {
	curl -sN -m 20 "$URL/v1/completions" -o got -d \
		"{\"prompt\":\"a b c\",$1}"
}
STREAM='"stream":true,"stream_options":{"include_usage":true}'

# shape: one letter an event: r role, N tokens, f finish, u usage, d done
cat >shape.pl <<'P'
undef $/;
my $text = <STDIN>;
for (split /\r?\n\r?\n/, $text) {
	if (/^:/) { print 'c'; next }
	die "no event: $_" unless s/^data: //;
	if ($_ eq '[DONE]') { print 'd'; next }
	my $tokens = () = / tok/g;
	print 'r' if /"role"/;
	print $tokens if $tokens;
	print 'f' if /"finish_reason":"/;
	print "u$1" if /"completion_tokens":(\d+)/;
	print '.';
}
P
shape() {
	name=$1
	perl shape.pl <got >"$T/out"
	echo >>"$T/out"
	out "$2"
}

# No event is early; each is at its place, however late others were.
cat >schedule.pl <<'P'
my ($ttft, $gap) = map { $_ * 1e6 } @ARGV;
my $seen = 0;
while (<STDIN>) {
	/"start_ns":(\d+)/ or die;
	my ($start, $i) = ($1, 0);
	while (/\[(\d+),\d+\]/g) {
		my $late = $1 - $start - $ttft - $gap * $i++;
		die "event $i: $late ns\n" if $late < 0 || $late > 1e9;
		$seen++;
	}
}
die "no events\n" unless $seen;
P

start
chat "\"max_tokens\":3,$STREAM"
shape 'a chat as vLLM streams it' 'r.1.1.1.f.u3.d'
chat '"max_tokens":3,"stream":true'
shape 'no usage unless asked for' 'r.1.1.1.f.d'
completion "\"max_completion_tokens\":2,\"max_tokens\":9,$STREAM"
shape 'completions have no role' '1.1.f.u2.d'
completion '"max_tokens":2'
name='a whole answer'
has body got '"text":" tok tok","finish_reason":"length"'
has body got '"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}'
for bad in '"n":2' '"max_tokens":0' '"max_tokens":1.5' '"max_tokens":"x"'; do
	completion "$bad"
	name="refuses $bad"
	has body got '"code":400'
done
curl -s -m 20 "$URL/v1/models" -o got
name=models
has body got '"id":"sim"'
curl -s -m 20 "$URL/tokenize" -d '{"prompt":" a  b\nc "}' -o got
name=tokenize
has body got '{"count":3,'
curl -s -m 20 "$URL/metrics" -o got
name=metrics
has body got 'vllm:generation_tokens_total{model_name="sim"} 10'
has body got 'vllm:prompt_tokens_total{model_name="sim"} 10'
has body got 'vllm:request_success_total{model_name="sim",finished_reason="length"} 4'
has body got 'vllm:time_to_first_token_seconds_count{model_name="sim"} 4'
has body got 'vllm:num_requests_running{model_name="sim"} 0'
it 'answers what it does not know' 0 \
	curl -s -m 20 -o got -w '%{http_code}\n' "$URL/nowhere"
out 404
it 'answers another method' 0 \
	curl -s -m 20 -o got -w '%{http_code}\n' "$URL/v1/completions"
out 405
it 'refuses a body in chunks' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	-H 'Transfer-Encoding: chunked' -d '{}' "$URL/v1/completions"
out 411
stop 'the plain server'
grep '"stream":true' sent >streams
ok 'streams kept the schedule' sh -c 'perl schedule.pl 20 2 <streams'
ok 'all requests are recorded' test "$(wc -l <sent)" = 4

start --role early --chunk-tokens 4 --usage continuous --stop-after 10
chat "\"max_tokens\":99,$STREAM"
shape 'early role, four tokens an event, counts in each' \
	'r.4u4.4u8.2u10.fu10.u10.d'
chat "\"max_tokens\":12,\"ignore_eos\":true,$STREAM"
shape 'ignore_eos' 'r.4u4.4u8.4u12.fu12.u12.d'
stop 'that'
ok 'an early role is no token' sh -c 'perl schedule.pl 20 2 <sent'

start --role joined --usage last --finish-joined --split --crlf --comments
chat "\"max_tokens\":3,$STREAM"
shape 'all in the last event, cut anywhere' 'cr1.c1.c1fu3.d'
nowhere 'lines end in CR LF' "(^|[^$(printf '\r')])\$" got
stop 'that'
start --role none --usage none --part reasoning --coalesce 3
chat "\"max_tokens\":5,$STREAM"
shape 'no role, no counts' '1.1.1.1.1.f.d'
has body got '"reasoning_content":" tok"'
stop 'that'
ok 'three events have one time' perl -ne \
	'exit !(/\[\[(\d+),1\],\[\1,1\],\[\1,1\],\[(?!\1)(\d+),1\],\[\2,1\]\]/)' sent
start --part tool
chat "\"max_tokens\":2,$STREAM"
shape 'a call of a tool' 'r.1.1.f.u2.d'
has body got '"function":{"name":"note","arguments":" tok"}'
stop 'that'

start --error-rate 1 --error-status 429
it 'refuses as told' 0 curl -s -m 20 -D head -o got -w '%{http_code}\n' \
	-d '{"prompt":"x"}' "$URL/v1/completions"
out 429
has head head 'Retry-After: 1'
stop 'that'
has record sent '"status":429,"outcome":"refused"'
start --disconnect-rate 1
it 'cuts off half way' 18 curl -sN -m 20 -o got "$URL/v1/completions" \
	-d '{"prompt":"x","max_tokens":4,"stream":true}'
shape 'what came until then' '1.1.'
stop 'that'
has record sent '"output_tokens":2,'
has record sent '"outcome":"disconnected"'
start --stall-rate 1 --stall 300ms
completion "\"max_tokens\":4,$STREAM"
stop 'that'
ok 'stood still once' perl -ne '@t = /\[(\d+),1\]/g;
	exit !(@t == 4 && $t[2] - $t[1] > 250e6)' sent

# One at a time: the second begins when the first has ended.
start --max-running 1
completion "\"max_tokens\":20,$STREAM" &
first=$!
curl -sN -m 20 "$URL/v1/completions" -o got2 \
	-d '{"prompt":"x","max_tokens":20,"stream":true}'
wait "$first"
stop 'that'
ok 'a slot is for one' perl -e '
	for (<>) { /"start_ns":(\d+)/; push @s, $1; @t = /\[(\d+),1\]/g;
		push @e, $t[-1] }
	exit !(@s == 2 && $s[1] >= $e[0])' sent

# A KV cache of 8 blocks of 4 tokens: what was computed is found again.
it 'refuses a prefix cache without blocks' 2 bench-sim --prefix-cache
err_has 'bench-sim: --prefix-cache needs --kv-blocks'
it 'refuses events that no draft fills' 2 \
	bench-sim --draft-tokens 2 --chunk-tokens 4
start --kv-blocks 8 --block-tokens 4 --prefix-cache --prefix-saves \
	--draft-tokens 3 --chunk-tokens 2
for tail in x y; do
	curl -sN -m 20 "$URL/v1/completions" -o got -d \
		"{\"prompt\":\"a b c d e f g h $tail\",\"max_tokens\":4,$STREAM}"
done
curl -s -m 20 "$URL/metrics" -o got
name='cache metrics'
M='{model_name="sim"'
has body got "vllm:kv_cache_usage_perc$M} 0"
has body got "vllm:prefix_cache_queries_total$M} 18"
has body got "vllm:prefix_cache_hits_total$M} 8"
has body got "vllm:num_preemptions_total$M} 0"
has body got "vllm:spec_decode_num_drafts_total$M} 4"
has body got "vllm:spec_decode_num_draft_tokens_total$M} 12"
has body got "vllm:spec_decode_num_accepted_tokens_total$M} 4"
has body got "vllm:spec_decode_num_accepted_tokens_per_pos_total$M,position=\"0\"} 4"
has body got "vllm:spec_decode_num_accepted_tokens_per_pos_total$M,position=\"2\"} 0"
has body got "vllm:request_prefill_time_seconds_count$M} 2"
has body got "vllm:request_decode_time_seconds_count$M} 2"
curl -s -m 20 -X POST "$URL/reset_prefix_cache" -o got
curl -sN -m 20 "$URL/v1/completions" -o got -d \
	"{\"prompt\":\"a b c d e f g h x\",\"max_tokens\":4,$STREAM}"
curl -s -m 20 "$URL/metrics" -o got
name='a cache that was reset'
has body got "vllm:prefix_cache_queries_total$M} 27"
has body got "vllm:prefix_cache_hits_total$M} 8"
it 'refuses what never fits' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	-d '{"prompt":"a","max_tokens":32}' "$URL/v1/completions"
out 400
has body got 'more tokens than the KV cache holds'
stop 'that'
ok 'a prefix that was found saves time' perl -ne '
	/"start_ns":(\d+).*"cached_tokens":(\d+).*"chunks":\[\[(\d+)/ or next;
	push @f, [$2, $3 - $1];
	END { exit !(@f == 3 && $f[0][0] == 0 && $f[2][0] == 0 && $f[1][0] == 8
		&& $f[1][1] < 20e6) }' sent
# Two that fit at first grow beyond it: the younger waits, none is lost.
start --kv-blocks 6 --block-tokens 4
curl -sN -m 20 "$URL/v1/completions" -o got2 \
	-d "{\"prompt\":\"a\",\"max_tokens\":20,$STREAM}" &
first=$!
completion "\"max_tokens\":20,$STREAM"
wait "$first"
shape 'a reply that was preempted is whole' \
	'1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.f.u20.d'
cp got2 got
shape 'so is the other' \
	'1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.f.u20.d'
curl -s -m 20 "$URL/metrics" -o got
name='preempted'
has body got "vllm:num_preemptions_total$M} 1"
lacks body got prefix_cache
lacks body got spec_decode
stop 'that'

start
embed() {
	curl -s -m 20 "$URL/v1/embeddings" -o got -d "{\"input\":$1}"
}
embed '"a b c","dimensions":2,"encoding_format":"float"'
name='an embedding'
has body got '"embedding":[0.015625,-0.015625]'
has body got '"usage":{"prompt_tokens":3,"completion_tokens":0,"total_tokens":3}'
curl -sN -m 20 "$URL/v1/responses" -o got \
	-d '{"input":"a b","max_output_tokens":2,"stream":true}'
ok 'a response is eight events' test "$(grep '^event: ' got | cut -d. -f2- |
	tr '\n' ' ')" = 'created in_progress output_item.added output_text.delta output_text.delta output_text.done output_item.done incomplete '
name='a response'
has body got '"usage":{"input_tokens":2,"output_tokens":2,'
has body got '"sequence_number":7,"type":"response.incomplete"}'
curl -sN -m 20 "$URL/v1/responses" -o got \
	-d '{"input":[{"role":"user","content":"a"}],"max_output_tokens":2}'
has body got '"status":"incomplete"'
curl -sN -m 20 "$URL/v1/responses" -o got -d '{"input":[]}'
has body got '"code":400'
curl -sN -m 20 "$URL/generate_stream" -o got -d '{"inputs":"a b c",
	"parameters":{"max_new_tokens":2,"details":true}}'
ok 'tgi has an event for each token' test "$(grep -c '^data:{"index"' got)" = 2
name='the last of tgi'
has body got '"generated_text":" tok tok","details":{"finish_reason":"length","generated_tokens":2,"seed":null,"input_length":3}'
curl -sN -m 20 "$URL/generate" -o got -d '{"inputs":"a",
	"parameters":{"max_new_tokens":2}}'
name='tgi whole, without details'
has body got '{"generated_text":" tok tok","details":null}'
it 'tgi refuses in its own words' 0 curl -sN -m 20 "$URL/generate" \
	-o got -w '%{http_code}\n' -d '{"inputs":"a","parameters":{"max_new_tokens":0}}'
out 422
has body got '"error_type":"validation"'
it 'but streams behind a 200' 0 curl -sN -m 20 "$URL/generate_stream" \
	-o got -w '%{http_code}\n' -d '{"inputs":1}'
out 200
has body got 'data:{"error":"/inputs: expected text","error_type":"validation"}'
curl -sN -m 20 "$URL/info" -o got
has body got '"model_id":"sim"'
curl -sN -m 20 "$URL/v2/models/any/generate_stream" -o got -d '{"stream":true,
	"text_input":"a b","max_tokens":2,"return_num_output_tokens":true}'
ok 'triton has two events' test "$(grep -c '"num_input_tokens":2,"num_output_tokens":1,"text_output":" tok"' got)" = 2
curl -sN -m 20 "$URL/v2/models/any/generate" -o got \
	-d '{"text_input":"a","parameters":{"max_tokens":2}}'
name='triton whole'
has body got '{"model_name":"sim","model_version":"1","text_output":" tok tok"}'
curl -sN -m 20 "$URL/v2/models/any/generate" -o got -d '{}'
has body got '{"error":"/text_input: expected text"}'
it 'triton is ready' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	"$URL/v2/health/ready"
out 200
it 'a name has no slash' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	-d '{}' "$URL/v2/models/a/b/generate"
out 404
for bad in '["a","b"]' '""' '"a","encoding_format":"base64"' '"a","dimensions":0' \
	'"a","dimensions":99999'; do
	embed "$bad"
	name="refuses to embed $bad"
	has body got '"code":400'
done
stop 'that'

start --keep-alive 50ms
it 'closes idle connections' 0 perl -MIO::Socket::INET -e '
	my $s = IO::Socket::INET->new($ARGV[0] =~ m{//(.*)}) or die;
	print $s "GET /health HTTP/1.1\r\nHost: x\r\n\r\n" x 2;
	alarm 20; undef $/; $_ = <$s>;
	print scalar(() = /200 OK/g), "\n"' "$URL"
out 2
stop 'that'

printf 'secret\n' >key
start --api-key-file key
it 'asks for the key' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	"$URL/v1/models"
out 401
it 'knows the key' 0 curl -s -m 20 -o got -w '%{http_code}\n' \
	-H 'Authorization: Bearer secret' "$URL/v1/models"
out 200
lacks talk log secret
completion '"max_tokens":1'
stop 'that'
start --unix s.sock
within 30 test -S s.sock
it 'serves a unix socket' 0 curl -s -m 20 --unix-socket s.sock \
	-o got -w '%{http_code}\n' http://localhost/health
out 200
stop 'that'
ok 'the socket is gone' test ! -e s.sock
done_testing
