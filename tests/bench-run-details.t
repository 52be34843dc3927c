#!/bin/sh
# bench-run-details - what was asked and answered, in words, and only then
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

# whole NAME DIR CODE: Perl over %request and %detail by phase and id
whole() {
	# shellcheck disable=SC2016
	ok "$1" perl -MJSON::PP -e 'my ($dir, $code) = @ARGV;
		for my $file (qw(requests details)) {
			open my $f, "<", "$dir/$file.jsonl" or die;
			while (<$f>) {
				my ($kind, $x) = %{decode_json($_)};
				$all{$kind}{"$x->{phase} $x->{id}"} = $x
					if $kind =~ /^(request|detail)$/;
			}
		}
		%request = %{$all{request}}; %detail = %{$all{detail}};
		exit !eval $code' "$2" "$3"
}
run() {
	kept_up bench-run --backend sim --quiet --num-prompts 6 \
		--input-len 8 --output-len 5 --out "$@"
}

it 'without being asked' 0 run none
ok 'no text is kept' test ! -e none/latest/details.jsonl
it 'with --save-detailed' 0 run o --save-detailed --max-concurrency 3
whole 'a detail for each request' o/latest \
	'join(",", sort keys %request) eq join(",", sort keys %detail)'
whole 'a text for each event' o/latest \
	'!grep { @{$_->{content}} != @{$request{"main $_->{id}"}{chunks_ns}} } values %detail'
whole 'that the simulator said' o/latest \
	'!grep { join("", @{$_->{content}}) ne " tok" x 5 } values %detail'
whole 'and what was asked' o/latest \
	'!grep { $_->{request}{messages}[0]{content} !~ /\w+ \w+/ } values %detail'
ok 'nothing is left in TMPDIR' sh -c '! ls -A "$TMPDIR" | grep .'
cat o/latest/requests.jsonl o/latest/details.jsonl >both
it 'figures are those of the records' 0 kept_up bench-stat --quiet both
cp "$T/out" with
it 'alone' 0 kept_up bench-stat --quiet o/latest/requests.jsonl
same with "$T/out" 'with details or without'
it 'which still agree' 0 bench-run verify --quiet o

start_sim --ttft 1ms --itl 0 --part reasoning
it 'reasoning' 0 kept_up bench-run --url "$URL" --backend sim --quiet \
	--tokenizer none --num-prompts 2 --output-len 5 --save-detailed --out r
whole 'is apart' r/latest '!grep {
	defined $_->{content} || join("", @{$_->{reasoning}}) ne " tok" x 5
} values %detail'
stop_sim
start_sim --ttft 1ms --itl 0
it 'on three threads' 0 kept_up bench-run --url "$URL" --backend sim --quiet \
	--tokenizer none --num-prompts 60 --output-len 5 --threads 3 \
	--max-concurrency 9 --save-detailed --out t
whole 'all are there' t/latest 'keys %detail == 60'
it 'whole answers' 0 kept_up bench-run --url "$URL" --backend sim --quiet \
	--tokenizer none --num-prompts 2 --output-len 4 --no-stream \
	--save-detailed --out w
whole 'are one text' w/latest '!grep { @{$_->{content}} != 1 } values %detail'
# A body that is large is left out, the answer is not.
it 'long prompts' 0 kept_up bench-run --url "$URL" --backend sim --quiet \
	--tokenizer none --num-prompts 1 --input-len 30000 --output-len 3 \
	--save-detailed --out l
whole 'have no body' l/latest '!grep { defined $_->{request} || !$_->{content} } values %detail'
stop_sim
it 'no folder' 2 bench-run --backend sim --save-detailed
err_has '--save-detailed needs --out'
it 'no room for it' 74 env TMPDIR=/nowhere bench-run --backend sim --quiet \
	--num-prompts 1 --save-detailed --out n
err_has '/nowhere'
done_testing
