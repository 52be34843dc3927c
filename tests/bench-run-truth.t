#!/bin/sh
# bench-run-truth - what it measures is what the simulator says that it sent
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"

SMALL='--input-len 8 --output-len 10 --num-prompts 3 --max-concurrency 1'
FAST='--ttft 60ms --itl 5ms'

# One after the other: each reply beside its own record.
start_sim $FAST
load 'one at a time' $SMALL
stop_sim
truth 'as it was sent' 'same(1000)'
truth 'usage counts' 'holds($_->{token_source} eq "usage") for @got'
truth 'prompts are as long as asked for' \
	'holds($_->{prompt_tokens} == 8, $_->{prompt_tokens}) for @sent'
truth 'connections are used again' 'holds(!$got[0]{reused}, 0);
	holds($got[1]{reused} && $got[2]{reused} && !$got[2]{connect_ns}, 1)'

start_sim $FAST --role early
load 'a role at once' $SMALL
stop_sim
truth 'is no first token' 'same(1000);
	holds($_->{ttft} >= 60, $_->{ttft}) for @got;
	holds($_->{first_byte_ns} < $_->{first_ns} - 30e6, "byte") for @got'

start_sim $FAST --chunk-tokens 4 --usage continuous
load 'four tokens an event, counted in each' $SMALL
stop_sim
truth 'as sent, with weights' 'same(1000);
	holds("@{$_->{chunks_tokens}}" eq "4 4 2", "@{$_->{chunks_tokens}}")
		for @got'
start_sim $FAST --chunk-tokens 4
load 'four tokens an event, counted in the end' $SMALL
stop_sim
truth 'ten tokens in three events' 'same(1000);
	holds($_->{output_tokens} == 10, "n") for @got'
start_sim $FAST --stop-after 6
rm -f got
it 'an early stop' 0 kept_up timeout 60 bench-run --url "$URL" --backend sim \
	--tokenizer none --records got $SMALL
stop_sim
truth 'what came counts, not what was asked' 'same(1000);
	holds($_->{output_tokens} == 6 && $_->{asked_tokens} == 10, "n") for @got'

for where in last continuous; do
	start_sim $FAST --usage $where --finish-joined --coalesce 3
	load "usage $where, three events a write" $SMALL
	stop_sim
	truth 'counts are exact' 'same(1000);
		holds($_->{token_source} eq "usage", "source") for @got'
done
start_sim $FAST --usage none --split --crlf --comments
load 'no usage, cut anywhere, CR LF, comments' $SMALL
stop_sim
truth 'events are counted, and it is said' 'same(1000);
	holds($_->{token_source} eq "chunks", "source") for @got'
for part in reasoning tool; do
	start_sim $FAST --part $part --role none
	load "a reply of $part" $SMALL
	stop_sim
	truth "$part is text" "same(1000);
		holds(defined \$_->{first_visible_ns} == ('$part' eq 'tool'),
			'visible') for @got"
done
start_sim $FAST
load 'completions' $SMALL --endpoint-type completions
load 'a whole answer' $SMALL --no-stream
stop_sim
truth 'has no first token' '@sent = @sent[3 .. 5];
	holds(!defined $_->{first_ns} && $_->{output_tokens} == 10
		&& $_->{last_ns} - $_->{send_ns} > 60e6, "whole") for @got'

# 20 a second, each takes 100 ms, one at a time: coordinated omission would
# hide that the last waited for half a second.
start_sim --ttft 100ms
load 'a cap of one' --input-len 8 --output-len 1 --num-prompts 10 \
	--request-rate 20 --arrival constant --max-concurrency 1
stop_sim
truth 'the clock runs from the schedule' '
	for my $i (0 .. 9) {
		my $g = $got[$i];
		holds(abs($g->{scheduled_ns} - $i * 50e6) < 1000, "due $i");
		holds($g->{ttft} < 500, "alone $i");
	}
	holds($got[9]{first_ns} - $got[9]{scheduled_ns} >= 550e6, "queue")'

# Connections that the server closes while they idle.
start_sim --ttft 2ms --keep-alive 40ms
load 'idle connections closed' --input-len 8 --output-len 2 --num-prompts 8 \
	--request-rate 10 --arrival constant
stop_sim
truth 'lose nothing' 'holds(@got == 8, "count");
	holds($_->{status} eq "ok", $_->{error}) for @got'

# A server that takes a second request and closes instead of an answer.
cat >stale.pl <<'P'
use IO::Socket::INET;
my $s = IO::Socket::INET->new(Listen => 9, LocalAddr => '127.0.0.1') or die;
open my $f, '>', 'port' or die; print $f $s->sockport; close $f;
alarm 60;
my $body = join '', map { "data: $_\n\n" }
	'{"choices":[{"delta":{"content":"a"}}]}',
	'{"choices":[{"delta":{},"finish_reason":"stop"}]}', '[DONE]';
sub request {
	my ($c) = @_;
	my $head = '';
	while (<$c>) { $head .= $_; last if $_ eq "\r\n" }
	return 0 unless $head =~ /Content-Length: (\d+)/i;
	read $c, my $rest, $1;
	return 1;
}
while (my $c = $s->accept) {
	$c->autoflush(1);
	request($c) or next;
	print $c "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n",
		'Content-Length: ', length $body, "\r\n\r\n", $body;
	request($c);
	close $c;
}
P
rm -f port
perl stale.pl &
started $!
await port
URL=http://127.0.0.1:$(cat port)
: >sent
load 'stale connections' --model m --input-len 4 --output-len 1 \
	--num-prompts 20 --max-concurrency 1
truth 'are counted, and lose nothing' '
	holds($end->{connections}{retried} == 19, $end->{connections}{retried});
	holds(@got == 20, "count");
	holds($_->{status} eq "ok", $_->{error}) for @got;
	holds($got[1]{retries} == 1 && !$got[0]{retries}, "whose")'

# Servers that count by ids, or by logprobs, and end when it suits them.
for mode in late logprobs letter; do
	rm -f port
	perl "$TOP/tests/lib/hostile.pl" $mode &
	server=$!
	started $server
	await port
	URL=http://127.0.0.1:$(cat port)
	load "$mode" --model m --input-len 4 --output-len 3 --num-prompts 1
	kill $server
	mv got "got.$mode"
done
mv got.late got
truth 'the last token ends it, not what comes behind' '
	my $g = $got[0];
	holds($g->{token_source} eq "ids" && $g->{output_tokens} == 3, "ids");
	holds("@{$g->{chunks_tokens}}" eq "1 2", "weights");
	holds($g->{close_ns} - $g->{last_ns} > 150e6, "last");
	holds($g->{first_ns} - $g->{first_byte_ns} > 50e6, "first")'
mv got.letter got
truth 'tokens without text belong to the next' '
	my $g = $got[0];
	holds($g->{token_source} eq "usage" && $g->{output_tokens} == 3, "n");
	holds("@{$g->{chunks_tokens}}" eq "2 1", "weights")'
mv got.logprobs got
truth 'logprobs are counted' '
	holds($got[0]{token_source} eq "ids" && $got[0]{output_tokens} == 2, "n")'
done_testing
