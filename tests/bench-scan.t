#!/bin/sh
# bench-scan - walks outputs/, skips bad files whole, follows no link
. "$(dirname "$0")/lib.sh"

mkdir -p outputs/b outputs/a/deep outputs/a-b
echo '{"entry_id": "b1", "n": 9007199254740993}' >outputs/b/x_leaderboard.json
echo '[{"entry_id":"a1"},
 {"entry_id":"a2","v":-0,"w":1e400}]' >outputs/a/deep/y_leaderboard.json
printf '{"entry_id":"c1"}\n{"entry_id":"c2"}\n' >outputs/a-b/z_leaderboard.json
echo '{"not":"read"}' >outputs/b/config.json

it 'reads outputs unless told otherwise, folders in byte order' 0 bench-scan
out '{"entry_id":"a1"}' '{"entry_id":"a2","v":-0,"w":1e400}' \
	'{"entry_id":"c1"}' '{"entry_id":"c2"}' \
	'{"entry_id":"b1","n":9007199254740993}'
err 'bench-scan: 5 entries from 3 files'

it 'reads the folders named, in their order' 0 bench-scan -q outputs/b outputs/a
out '{"entry_id":"b1","n":9007199254740993}' '{"entry_id":"a1"}' \
	'{"entry_id":"a2","v":-0,"w":1e400}'
err

it 'tells where each entry was' 0 bench-scan -q --paths outputs/a outputs/b/
err "outputs/a/deep/y_leaderboard.json	a1" \
	"outputs/a/deep/y_leaderboard.json	a2" \
	"outputs/b/x_leaderboard.json	b1"

mkdir ids
printf '{"entry_id":"x\\n::error::\\u001b\\u0000\\u009by"}{"entry_id":7}{}' \
	>ids/i_leaderboard.json
it 'cleans ids of control bytes' 0 bench-scan -q --paths ids
err "ids/i_leaderboard.json	x?::error::????y" \
	"ids/i_leaderboard.json	" "ids/i_leaderboard.json	"
mkdir "$(printf 'ids/a\tb\nc')" ids/-n 'ids/*'
echo '{"entry_id":"tab"}' >"$(printf 'ids/a\tb\nc/d\033')_leaderboard.json"
echo '{"entry_id":"dash"}' >ids/-n/-_leaderboard.json
echo '{"entry_id":"glob"}' >'ids/*/[a-z]_leaderboard.json'
it 'a path that has no line of its own is not told' 1 bench-scan -q --paths ids
err 'ids/*/[a-z]_leaderboard.json	glob' 'ids/-n/-_leaderboard.json	dash' \
	'bench-scan: ids/a?b?c/d?_leaderboard.json: control bytes in the name: rename it' \
	"ids/i_leaderboard.json	x?::error::????y" \
	"ids/i_leaderboard.json	" "ids/i_leaderboard.json	"
out_lacks tab
it 'but read' 0 bench-scan -q ids
out_has tab

# Threads change neither what comes out nor the order, on either stream.
mkdir many
for i in 1 2 3 4 5 6 7 8; do
	mkdir "many/$i" && for j in 1 2 3 4 5 6 7 8 9; do
		echo "{\"entry_id\": \"$i-$j\"}" >"many/$i/${j}_leaderboard.json"
	done
	echo '{' >"many/$i/bad_leaderboard.json"
	ln -s nothing "many/$i/link_leaderboard.json"
done
it 'reads many files' 1 bench-scan --paths many
cp "$T/out" one.out && cp "$T/err" one.err
ok 'which are 72' test "$(wc -l <one.out)" = 72
for jobs in 2 3 32; do
	it "reads with $jobs threads" 1 bench-scan --paths -j "$jobs" many
	same one.out "$T/out" "$jobs threads: the same entries"
	same one.err "$T/err" "$jobs threads: the same talk"
done
it 'ends with threads when output is lost' 74 \
	sh -c 'exec bench-scan -q -j 4 many >/dev/full'
it 'wants at least one thread' 2 bench-scan -j 0
err_has '--jobs takes 1 to 32'
it 'and not too many' 2 bench-scan --jobs 33

# A bad file gives nothing, the others everything.
mkdir bad
echo '[{"entry_id":"good"},{"entry_id":"half"' >bad/1_leaderboard.json
echo '{"entry_id":"fine"}' >bad/2_leaderboard.json
printf '{"entry_id":"first"}\n{"entry_id":01}\n' >bad/3_leaderboard.json
: >bad/4_leaderboard.json
echo '[]' >bad/5_leaderboard.json
it 'skips a bad file as a whole, with its path and reason' 1 bench-scan bad
out '{"entry_id":"fine"}'
err_has 'bench-scan: bad/1_leaderboard.json:'
err_has 'bench-scan: bad/3_leaderboard.json:2: '
err_has 'bench-scan: bad/4_leaderboard.json: holds no entry'
err_has 'bench-scan: bad/5_leaderboard.json: holds no entry'
err_has 'bench-scan: 1 entries from 1 files'

it 'bounds entries by size' 1 bench-scan -q --max-size 20 outputs/b
out
err_has 'x_leaderboard.json:1: '
it 'bounds files by size' 1 bench-scan -q --max-file 30 outputs
out
err_has 'outputs/b/x_leaderboard.json: larger than 30 bytes'
mkdir tight
printf '{"a":1}{"b":2}' >tight/t_leaderboard.json
it 'a file of just that size comes out whole' 0 bench-scan -q --max-file 14 tight
out '{"a":1}' '{"b":2}'
echo '{"a":{"b":{"c":1}}}' >ids/n_leaderboard.json
it 'bounds entries by depth' 1 bench-scan -q --max-depth 2 ids
err_has 'ids/n_leaderboard.json:1: nested too deeply'

# What is no regular file, and what only looks like part of the tree.
mkdir odd elsewhere
echo '{"entry_id":"out"}' >elsewhere/o_leaderboard.json
ln -s ../elsewhere odd/linked
ln -s ../elsewhere/o_leaderboard.json odd/l_leaderboard.json
ln -s . odd/loop
mkfifo odd/f_leaderboard.json odd/pipe
it 'follows no link and does not wait at a FIFO' 0 timeout 10 bench-scan odd
out
err 'bench-scan: odd/f_leaderboard.json: not a regular file, skipped' \
	'bench-scan: odd/l_leaderboard.json: not a regular file, skipped' \
	'bench-scan: 0 entries from 0 files'
ln -s elsewhere named
it 'takes a link that is named as operand' 0 bench-scan -q named
out '{"entry_id":"out"}'

deep=deep
for _ in 1 2 3 4 5 6 7; do
	deep=$deep/1/2/3/4/5/6/7/8/9/10
done
mkdir -p "$deep"
it 'stops where folders are nested too deeply' 1 bench-scan -q deep
err_has 'folders nested too deeply, skipped'

# --since
touch -d '2026-01-01 00:00:00.5' outputs/*/*.json outputs/*/*/*.json
touch -d '2026-01-01 00:00:00.500000001' outputs/b/x_leaderboard.json
touch -d '2026-01-01 00:00:00.5' stamp
it 'takes only what changed after a file, to the nanosecond' 0 \
	bench-scan -q --since stamp
out '{"entry_id":"b1","n":9007199254740993}'
it 'wants that file' 74 bench-scan --since nothing
out
err 'bench-scan: nothing: No such file or directory'

it 'says that a folder is missing, and reads on' 74 bench-scan -q no outputs/b
out '{"entry_id":"b1","n":9007199254740993}'
err 'bench-scan: no: No such file or directory'
it 'wants a folder' 74 bench-scan -q stamp
err 'bench-scan: stamp: Not a directory'
if [ "$(id -u)" != 0 ]; then
	mkdir shut && chmod 0 shut
	it 'says that a folder is shut' 74 bench-scan -q shut outputs/b
	out '{"entry_id":"b1","n":9007199254740993}'
	err 'bench-scan: shut: Permission denied'
fi

it 'says when output is lost' 74 sh -c 'exec bench-scan -q >/dev/full'
err_has 'No space left'
it 'says when stdout is closed' 74 sh -c 'exec bench-scan -q >&-'
it 'refuses what it does not know' 2 bench-scan --what
err_has "unknown option '--what'"
it 'refuses a limit out of range' 2 bench-scan --max-depth 0
err_has '--max-depth takes 1 to 4096'
it 'teaches' 0 bench-scan --help
out_has 'usage: bench-scan [options] [DIR...]'
it 'names its version' 0 bench-scan --version
out "bench-scan $(cat "$TOP/VERSION")"

shared=$TOP/../shared/data/outputs
if [ -d "$shared" ]; then
	it 'gives each real result once' 0 bench-scan "$shared"
	ok 'which are 15' test "$(sort -u "$T/out" | wc -l)" = 15
fi
done_testing
