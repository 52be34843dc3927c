#!/bin/sh
# hf-push-json - events on stderr, a line of progress on a terminal
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

# events: each line of stderr is an object with an event; the names go to kinds
events() {
	ok "$name: lines of JSON" perl -MJSON::PP -e '
		while (<STDIN>) {
			my $event = decode_json($_)->{event} // die "no event: $_";
			print "$event\n";
		}' <"$T/err"
	perl -MJSON::PP -ne 'print decode_json($_)->{event}, "\n"' <"$T/err" |
		uniq | tr '\n' ' ' >kinds
	ok "$name: $1" test "$(cat kinds)" = "$1 "
}

perl -e 'print pack("N*", 1 .. 64) x 43000' >large
printf '{"a":1}\n' >a.json
it 'a large file and a small one' 0 hf --json --create org/board \
	data/large.bin=large a.json=a.json
events 'note upload commit note pushed end'
out
err_has '{"event":"upload","path":"data/large.bin","bytes":11008000,"total":11008000}'
size=$(sed -n 's/.*"event":"commit".*"total":\([0-9]*\).*/\1/p' "$T/err" | tail -n 1)
err_has "{\"event\":\"commit\",\"bytes\":$size,\"total\":$size}"
err_has "{\"event\":\"pushed\",\"commit\":\"$(head_of org/board)\",\"changed\":true}"
ok 'the end is the last line' test \
	"$(tail -n 1 "$T/err")" = '{"event":"end","status":0}'
it 'nothing to do' 0 hf --json org/board a.json=a.json
events 'note pushed end'
err_has '"changed":false}'
printf '{"a":2}\n' >a.json
it 'quiet' 0 hf --json --quiet org/board a.json=a.json
events 'pushed end'
printf '{"a":3}\n' >a.json
it 'a pull request' 0 hf --json --create-pr --message Title org/board a.json=a.json
out_has "1	$HF_ENDPOINT/datasets/org/board/discussions/1"
err_has ',"changed":true,"pull_request":1}'
it 'traces' 0 hf --json --verbose --check org/board
events 'trace end'
it 'what went wrong' 69 hf --json org/none a.json=a.json
events end
err_has '{"event":"end","status":69,"message":"'
faults "POST $commit 1 status 503"
it 'a wait' 0 hf --json org/board b.json=a.json
err_has '{"event":"note","message":"'
err_has 'attempt 2 of 5'
it 'a wrong command line is told in words' 2 hf --json org/board x
err_has "Try 'hf-push --help'"
it 'no line of progress where there is no terminal' 0 hf org/board c.json=a.json
err "hf-push: 1 file, commit $(head_of org/board)"

# On a terminal: the line is drawn once there is something to wait for, and
# taken away before anything else is said.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	perl -e 'print pack("N*", 2 .. 65) x 43000' >large
	faults 'PUT .* 1 status 503' 'PUT .* * delay 1'
	it 'on a terminal' 0 script -qec \
		'hf-push --backoff 2500 org/board data/large.bin=large' /dev/null
	tr '\r' '\n' <"$T/out" >drawn
	ok 'how far it is' grep -q 'data/large.bin: [0-9.]* of 11.0 MB, [0-9]* %' drawn
	ok 'the last line is whole' grep -q 'hf-push: 1 file, commit [0-9a-f]\{40\}$' drawn
	ok 'the line was taken away' perl -0777 -ne \
		'exit !/MB, \d+ %\e\[K(.*)\r\e\[Khf-push: 1 file/s' "$T/out"
fi
no_trace "$CANARY" "$T/work"
done_testing
