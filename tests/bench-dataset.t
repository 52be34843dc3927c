#!/bin/sh
# bench-dataset - the files of the dataset, and what of them changed
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/dataset.sh"

{ row a m1 1; row b m1 2; row c m2 3 2026-02-28T23:30:00-01:00; row d m3 4 soon; row e m4 5 2026-01-01T00:00:00Z 2; gone c; } >all

it 'writes a new dataset' 0 bench-dataset --folder d1 all
out "put	leaderboard_multi.json" "put	leaderboard_single.json" \
	"put	retracted.jsonl" "put	runs/2026-01.jsonl" \
	"put	runs/2026-03.jsonl" "put	runs/undated.jsonl" \
	"put	sources.json"
ok 'the month is that of UTC' grep -q '"entry_id":"c"' d1/runs/2026-03.jsonl
ok 'without a time: undated' grep -q '"entry_id":"d"' d1/runs/undated.jsonl
ok 'beaten entries stay in runs/' grep -q '"entry_id":"a"' d1/runs/2026-01.jsonl
ok 'retracted ones too' grep -c '"entry_id":"c"' d1/runs/2026-03.jsonl
row b m1 2 >want.jsonl
bench-merge --array all 2>/dev/null >array
ok 'the single board has its two rows' sh -c 'test "$(grep -c "\"entry_id\"" d1/leaderboard_single.json)" = 2'
ok 'the multi board has its one' grep -q '"entry_id": "e"' d1/leaderboard_multi.json
for f in leaderboard_single.json runs/2026-01.jsonl retracted.jsonl; do
	ok "sources.json has the blob id of $f" grep -qF "\"$f\": \"$(git hash-object "d1/$f")\"" d1/sources.json
done

listing d1 >tree
sort -r all >reversed
it 'the order of the input does not matter' 0 bench-dataset -t tree -s d1/sources.json -d d2 reversed reversed
out
ok 'not one byte' diff -r d1 d2

{ cat all; row f m5 6; } >more
it 'one more row' 0 bench-dataset -t tree -s d1/sources.json -k all -d d3 more
out "put	leaderboard_single.json" "put	runs/2026-01.jsonl" "put	sources.json"

printf '{"source":{"repository":"r","branch":"main","processed":"%040d"}}' 6 >plan
it 'the first record of a source is a change' 0 bench-dataset -t tree -s d1/sources.json -p plan -d d1b all
out "put	sources.json"
listing d1b >tree
printf '{"source":{"repository":"r","branch":"main","processed":"%040d"}}' 7 >plan
it 'sources.json alone is no change' 0 bench-dataset -t tree -s d1b/sources.json -p plan -d d4 all
out
ok 'yet it is written' grep -q '"main": "0*7"' d4/sources.json
it 'unless it is asked for' 0 bench-dataset -t tree -s d1b/sources.json -p plan --record -d d4 all
out "put	sources.json"
listing d4 >tree4
it 'a source that stays is none' 0 bench-dataset -t tree4 -s d4/sources.json -p plan --record -d d4 all
out
grep -v sources.json tree >lost
it 'a lost sources.json is written again' 0 bench-dataset -t lost -s d1/sources.json -d d4b all
out "put	sources.json"
sed 's/\(sources.json","oid":"\)..../\1eeee/' tree >edited
it 'so is an edited one' 0 bench-dataset -t edited -s d1/sources.json -d d4b all
out "put	sources.json"
it 'with another change it goes along' 0 bench-dataset -t tree -s d4/sources.json -d d5 more
ok 'and keeps the sources' grep -q '"main": "0*7"' d5/sources.json

head -1 all >less
it 'a lost row stops it' 70 bench-dataset -t tree -k all -d d6 less
ok 'nothing was written' test ! -e d6
it 'no board is published empty' 0 bench-dataset -d d7 </dev/null
out
mkdir d8 && echo '[]' >d8/leaderboard_multi.json && listing d8 >tree8
it 'but an empty one that is there stays' 0 bench-dataset -t tree8 -d d9 less
out "put	leaderboard_single.json" "put	runs/2026-01.jsonl" "put	sources.json"

mkdir -p d10/runs && echo >d10/runs/stray.jsonl && listing d10 >tree10
it 'a stray log goes' 0 bench-dataset -t tree10 -d d11 less
out_has "delete	runs/stray.jsonl"

feed '{"path":1}'
it 'a listing that is none' 65 bench-dataset -t - -d d12 less
err 'bench-dataset: stdin:1: no file of a tree listing: path or oid is missing'
it 'no folder' 2 bench-dataset less
: >none
it 'an unreadable folder' 74 bench-dataset -d none/x less
done_testing
