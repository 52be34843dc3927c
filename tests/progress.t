#!/bin/sh
# progress - what lasts says how far it is, on a terminal and nowhere else
. "$(dirname "$0")/lib.sh"
script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
	skip 'there is no script(1) of util-linux'

one=$TOP/schemas/examples/single_card.json
two=$TOP/schemas/examples/multi_node.json

# slow: a stream that lasts longer than PROGRESS_WAIT_MS
slow() {
	cat "$one"
	sleep 1.3
	cat "$two"
}

# drawn NAME COMMAND: its stderr is a terminal, whose bytes go to NAME.tty
drawn() {
	script -qec "$2" "$T/$1.log" </dev/null >"$T/$1.tty" 2>&1 &
	pids="$pids $!"
	started $!
}

pids=
mkfifo validate.fifo merge.fifo quiet.fifo
slow >validate.fifo &
slow >merge.fifo &
slow >quiet.fifo &
drawn validate 'bench-validate validate.fifo >validate.out'
drawn merge 'bench-merge merge.fifo >merge.out'
drawn quiet 'bench-validate --quiet quiet.fifo >quiet.out'
slow | bench-validate >plain.out 2>plain.err &
pids="$pids $!"
for pid in $pids; do
	wait "$pid"
done
for program in validate merge; do
	ok "$program: the count, on a terminal" grep -q '2 entries, [0-9]*/s' \
		"$T/$program.tty"
	ok "$program: taken away at the end" grep -q "$(printf '\r\033\\[K')bench" \
		"$T/$program.tty"
	ok "$program: stdout has the records alone" test 2 = "$(wc -l <$program.out)"
done
ok '--quiet passes both' test 2 = "$(wc -l <quiet.out)"
ok '--quiet says nothing' test ! -s "$T/quiet.tty"
ok 'not on a pipe' test '2 passed, 0 failed' = "$(sed 's/.*: //' plain.err)"

done_testing
