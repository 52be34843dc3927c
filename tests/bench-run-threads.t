#!/bin/sh
# bench-run-threads - a load shared out to threads is the same load
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# told FILE: what was asked when, by number; due times of an open loop only
told() {
	perl -MJSON::PP -ne 'my $r = decode_json($_)->{request} or next;
		print join(" ", map { $r->{$_} // "-" } qw(id session turn
			phase input_tokens asked_tokens), @ARGV ? () : ()),
			" $r->{scheduled_ns}\n"' "$1" | sort -n
}

for count in 0 65 x; do
	it "$count threads" 2 bench-run --backend sim --threads $count
done

OPEN='--input-len 8 --output-len 12 --range-ratio 0.5 --seed 5
	--num-prompts 40 --request-rate 200'
start_sim --ttft 20ms --itl 2ms --chunk-tokens 4 --role early --usage last
for kind in constant poisson gamma; do
	for threads in 1 3; do
		# shellcheck disable=SC2086
		load "$threads threads, $kind" $OPEN --arrival $kind \
			--threads $threads
		told got >told.$kind.$threads
		cp got got.$threads
	done
	same told.$kind.1 told.$kind.3 "$kind: the same requests, when they were due"
	ok "$kind: all of them" test "$(wc -l <told.$kind.3)" = 40
done
stop_sim
ok 'the record is of one shard' grep -q '"shard":0,"shards":1,' got.3
it 'and bench-stat takes it' 0 kept_up bench-stat --metrics got.3
out_has '"completed":40,"failed":0,'
truth 'tokens are exact' '
	holds(@got == 40 && @sent == 240, scalar @sent);
	my ($s, $g) = (sum(map { $_->{output_tokens} } @sent[200 .. 239]),
		sum(map { $_->{output_tokens} } @got));
	holds($s == $g, "$s sent, $g seen");
	holds($_->{token_source} eq "usage", $_->{token_source}) for @got;
	holds($_->{ttft} >= 20, $_->{ttft}) for @got'

start_sim --ttft 5ms --itl 1ms
load 'a cap is shared out' --input-len 4 --output-len 6 --num-prompts 60 \
	--max-concurrency 5 --threads 2 --warmups 4 --warm-connections
truth 'and kept' '
	my @e = sort { $a->[0] <=> $b->[0] || $a->[1] <=> $b->[1] } map {
		[$_->{send_ns}, 1], [$_->{close_ns}, -1] } @got;
	my ($now, $most) = (0, 0);
	for (@e) { $now += $_->[1]; $most = $now if $now > $most; }
	holds($most == 5, "$most at once");
	holds(!$_->{connect_ns}, "connected before") for @got;
	holds($end->{connections}{opened} == 0, "opened")'
load 'conversations stay with a thread' --dataset multi-turn --turns 3 \
	--num-prompts 18 --input-len 4 --output-len 3 --max-concurrency 4 \
	--threads 4
truth 'turn by turn' '
	my %at;
	for (sort { $a->{id} <=> $b->{id} } @got) {
		my $s = $_->{session};
		holds(!defined $at{$s} || $_->{send_ns} >= $at{$s}, "turn");
		holds($_->{id} == 3 * $s + $_->{turn}, "id");
		$at{$s} = $_->{close_ns};
	}
	holds(keys %at == 6, scalar keys %at)'
load 'more threads than requests' --input-len 4 --output-len 1 \
	--num-prompts 2 --max-concurrency 8 --threads 8
truth 'are not used' 'holds(@got == 2, scalar @got)'
stop_sim
# More than are made before the start: the others are made by the threads.
start_sim --ttft 0
load 'by time' --input-len 2 --output-len 1 --duration 1s \
	--max-concurrency 24 --threads 3 --range-ratio 0.5
truth 'no request twice, none left out' '
	my @ids = sort { $a <=> $b } map { $_->{id} } @got;
	holds(@ids > 1200, scalar @ids);
	my %seen; holds(!$seen{$_}++, $_) for @ids;
	for my $lane (0 .. 2) {
		my @mine = grep { $_ % 3 == $lane } @ids;
		holds($mine[-1] == 3 * $#mine + $lane, "lane $lane");
	}'
bench-run --url "$URL" --duration 60s --max-concurrency 4 --threads 4 \
	--output-len 1 --tokenizer none --records stopped >stopped.out \
	2>stopped.err &
run=$!
within 30 recorded 8 stopped
kill -INT $run
wait $run
ok 'a stop ends all of them' test $? = 1
has entry stopped.out '"partial":true'
stop_sim
start_sim --ttft 20ms --itl 1ms --max-running 4
it 'a load that is more than the server bears' 1 timeout 60 bench-run \
	--url "$URL" --tokenizer none --output-len 1 --input-len 2 \
	--request-rate 600 --duration 20s --threads 2 \
	--stop-on-oversaturation 1s --records got
err_has 'short: stopped, over-saturated'
stop_sim
it 'calibrates with two' 0 kept_up bench-run calibrate --streams 4 --itl 1ms \
	--threads 2 --out cal
has figures cal/calibration.json '{"streams":4,"replies":4,"failed":0,'
done_testing
