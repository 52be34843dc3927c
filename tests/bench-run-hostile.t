#!/bin/sh
# bench-run-hostile - servers that break the rules, and users that break off
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

umask 077
echo sk-canary-4711 >key
hostile=
trap '[ -z "$hostile" ] || kill "$hostile" 2>/dev/null; cleanup' EXIT

# hostile MODE [all | URL]: a server at $URL
hostile() {
	rm -f port asked
	perl "$TOP/tests/lib/hostile.pl" "$@" &
	hostile=$!
	await port
	URL=http://127.0.0.1:$(cat port)
}

gone() {
	kill "$hostile" 2>/dev/null
	wait "$hostile" 2>/dev/null
	hostile=
}

# peak.sh COMMAND...: its status, and its peak KiB into the file peak
cat >peak.sh <<'P'
#!/usr/bin/perl
my $pid = fork // die;
exec @ARGV or die unless $pid;
my $peak = 0;
while (waitpid($pid, 1) == 0) {
	if (open my $s, "<", "/proc/$pid/status") {
		/^VmHWM:\s+(\d+)/ and $peak = $1 while <$s>;
	}
	select undef, undef, undef, 0.01;
}
my $status = $? >> 8;
open my $o, ">", "peak" or die;
print $o $peak;
exit $status;
P
chmod +x peak.sh
PATH=$PWD:$PATH

# What a request to such a server becomes: its class, or ok. It is bounded in
# time and in memory, and the key is nowhere.
while read -r mode class; do
	hostile "$mode" http://127.0.0.1:1/
	rm -rf out got
	status=0 limit=20s
	[ "$class" = ok ] || status=1
	[ "$class" = timeout ] && limit=1s
	it "$mode" "$status" kept_up timeout 60 peak.sh bench-run --url "$URL" \
		--model m --tokenizer none --num-prompts 1 --input-len 2 \
		--output-len 2 --request-timeout $limit --api-key-file key \
		--records got --out out
	gone
	word='"error":null'
	[ "$class" = ok ] || word="\"error\":\"$class\""
	has "$mode: records" got "$word"
	ok "$mode: below 64 MiB ($(cat peak))" test "$(cat peak)" -lt 65536
	nowhere "$mode: no key" canary out got "$T/out" "$T/err"
	ok "$mode: summary is JSON" perl -MJSON::PP -e '
		undef $/; decode_json(<>)' out/latest/summary.json
done <<'L'
headers too_large
header network
continue too_large
line too_large
lines too_large
comments timeout
tokens endless
refusal http
answer not_a_stream
extension timeout
trailers too_large
extended ok
http10 ok
http09 network
utf8 ok
nul ok
slow ok
failed server_error
failed_event server_error
hang timeout
gzip no_tokens
usage ok
deep bad_event
echo http
redirect http
L

# Why a stream broke off is said in the server's own words.
while read -r mode words; do
	hostile "$mode"
	it "$mode" 1 timeout 30 bench-run --url "$URL" --model m \
		--tokenizer none --num-prompts 1 --input-len 2 --output-len 2
	gone
	err_has "1 of 1 requests failed: $words"
done <<'L'
failed {"code":500,"message":"context shift is disabled"}
failed_event {"error":{"message":"out of memory"}}
L

# What it repeats of the key is not kept with the texts.
hostile parrot
umask 077
echo sk-canary-4711-0815 >long
it 'a parrot' 0 kept_up timeout 30 bench-run --url "$URL" --model m \
	--tokenizer none --num-prompts 1 --input-len 2 --output-len 2 \
	--api-key-file long --save-detailed --out parrot
gone
nowhere 'no key in what it said' canary parrot "$T/out" "$T/err"
has 'the rest' parrot/latest/details.jsonl '["you said Bearer [redacted]!"]'

# The key goes to no other host, and not along a redirect.
hostile http10
elsewhere=$URL
mv asked asked.elsewhere 2>/dev/null
second=$hostile
hostile redirect "$elsewhere/v1/chat/completions"
it 'a redirect' 1 timeout 30 bench-run --url "$URL" --model m \
	--tokenizer none --num-prompts 1 --input-len 2 --output-len 2 \
	--api-key-file key
gone
hostile=$second
gone
ok 'the first was told the key' grep -q 'Bearer sk-canary' asked
ok 'nobody else was asked anything' test ! -s asked.elsewhere

# What the server says of itself is asked by the way: it may hang.
hostile flush
it 'a cache that is flushed' 0 kept_up timeout 30 bench-run --url "$URL" \
	--model m --tokenizer none --num-prompts 1 --input-len 2 \
	--output-len 2 --reset-prefix-cache
gone
hostile http10
it 'a cache that is not' 69 timeout 30 bench-run --url "$URL" \
	--model m --tokenizer none --num-prompts 1 --input-len 2 \
	--output-len 2 --reset-prefix-cache
err_has '--reset-prefix-cache: HTTP 404: '
gone
hostile hang all
it 'a server that hangs' 1 timeout 40 bench-run --url "$URL" --model m \
	--tokenizer none --num-prompts 1 --input-len 2 --output-len 2 \
	--request-timeout 100ms --records got
has records got '"error":"timeout"'

asked() { [ "$(grep -c '^[GP]' asked)" -ge "$1" ]; }

# Ctrl-C, whatever it is waiting for.
stopped() {
	shown=$1 lines=$2
	shift 2
	: >asked
	"$@" >stopped.out 2>stopped.err &
	run=$!
	within 30 asked "$lines"
	from=$(date +%s)
	kill -INT $run
	wait $run
	ok "stopped while it asks for $shown" test $? = 1
	ok "$shown: soon" test $(($(date +%s) - from)) -le 5
}
stopped 'the model' 1 bench-run --url "$URL"
ok 'it says so' grep -q '/v1/models: stopped$' stopped.err
stopped 'tokens' 1 bench-run --url "$URL" --model m
stopped 'its metrics' 1 bench-run --url "$URL" --model m --tokenizer none
stopped 'connections' 3 bench-run --url "$URL" --model m --tokenizer none \
	--max-concurrency 3 --num-prompts 3 --warm-connections
gone
done_testing
