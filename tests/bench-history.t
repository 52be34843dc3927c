#!/bin/sh
# bench-history - what earlier revisions of a dataset held
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/dataset.sh"

dataset_start me/board
log() { hf-fetch --log me/board >log; }

echo '[1]' >one
echo '[2]' >two
dataset_put first leaderboard_single.json=one leaderboard_multi.json=two
dataset_put second leaderboard_single.json=two
hf-push --quiet --message third --delete leaderboard_multi.json me/board
dataset_put fourth leaderboard_single.json=one README.md=two
log
it 'the boards of all revisions' 0 bench-history --boards -l log -d boards me/board
ls boards >"$T/out"
compare 'each content once' "$T/out" "$(git hash-object one two | sort)"
same one "boards/$(git hash-object one)" 'under its object id'
it 'there is no whole revision' 1 bench-history --last -l log -d last me/board
err 'bench-history: no revision of me/board is whole'
ok 'no folder' test ! -e last

{ row a m1 1; row b m2 2; } >rows
bench-dataset -d made rows >/dev/null
dataset_put written leaderboard_single.json=made/leaderboard_single.json \
	runs/2026-01.jsonl=made/runs/2026-01.jsonl \
	sources.json=made/sources.json
whole=$(dataset_head)
row c m3 3 >>made/runs/2026-01.jsonl
dataset_put 'by hand' runs/2026-01.jsonl=made/runs/2026-01.jsonl
dataset_put 'by hand too' leaderboard_single.json=one
log
it 'the last whole revision' 0 bench-history --last --log log --directory last me/board
ok 'is the one before the edits' test "$(cat last/commit)" = "$whole"
ok 'with its files' test "$(bench-state --check -t last/tree -d last/files)" = whole
it 'whatever the identity is now' 0 bench-history --last -l log --identity six -d last6 me/board

broken_hub
echo 'GET /tree/ * status 500' >"$T/faults"
it 'a Hub that fails' 75 bench-history --boards --backoff 5 -l log -d b2 me/board
it 'is no Hub without a whole revision' 75 bench-history --last --backoff 5 -l log -d l2 me/board
it 'neither of both' 2 bench-history -l log -d x me/board
err 'bench-history: --boards or --last is needed' \
	"Try 'bench-history --help'."
it 'no log' 2 bench-history --last -d x me/board
it 'a log that is not there' 74 bench-history --last -l nowhere -d x me/board
done_testing
