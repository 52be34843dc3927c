#!/bin/sh
# bench-judge - versions minus their bases, and local files
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/board
{ good a1 m1 5; good b1 m2 5; } | bench-merge --quiet --array >board
dataset_put first leaderboard_single.json=board
one=$(dataset_head)
{ good a1 m1 5; good b1 m2 5; good c1 m3 5; } | bench-merge --quiet --array >board
dataset_put second leaderboard_single.json=board
two=$(dataset_head)
dataset_put 'ruined by hand' leaderboard_single.json=/etc/hostname
ruined=$(dataset_head)
unknown=1234567812345678123456781234567812345678
mkdir blobs

# judged NUMBER: what passed, what was refused, what there is of it
judged() {
	ids <"judged/$1.good" 2>/dev/null >"$T/good"
	ids <"judged/$1.refused" 2>/dev/null >"$T/refused"
}
passed() {
	judged "$1"
	ok "$1 passed: $2" test "$(cat "$T/good")" = "$2"
	ok "$1 refused: $3" test "$(cat "$T/refused")" = "$3"
	ok "$1 was judged" test ! -e "judged/$1.aside"
}
aside() {
	ok "$1 is set aside: $2" grep -qF "$2" "judged/$1.aside"
	ok "$1 has no judgement" test ! -e "judged/$1.good"
}

{ good a1 m1 5; good c1 m3 5; good d1 m4 5; bad z1 m5; } >blobs/x
good a1 m1 5 | bench-merge --quiet --array >blobs/copy
printf '{"entry_id":' >blobs/cut
echo '[]' >blobs/none
cat >table <<END
1 x 1 $one hf_data/runs.jsonl
2 x 0 $two hf_data/runs.jsonl
3 x 0 $one,$two hf_data/runs.jsonl
4 x 0 - hf_data/runs.jsonl
5 x 0 $unknown hf_data/runs.jsonl
6 x 0 $one,- hf_data/runs.jsonl
7 cut 0 $one hf_data/runs.jsonl
8 none 0 - hf_data/leaderboard_multi.json
9 x 0 $ruined hf_data/runs.jsonl
10 copy 0 - hf_data/leaderboard_single.json
END
it 'versions' 0 bench-judge -t table -b blobs -d judged me/board
err_has 'bench-judge: 10 versions'
passed 1 'c1 d1 ' 'z1 '
passed 2 'd1 ' 'z1 '
passed 3 'd1 ' 'z1 '
aside 4 'BASE is missing or names no revision'
aside 5 "BASE names revision $unknown, which the Hub does not know"
aside 6 'BASE is missing or names no revision'
aside 7 'it cannot be read: line 1: '
ok 'only that never can be' test "$(ls judged/*.unreadable)" = judged/7.unreadable
passed 8 '' ''
aside 9 'where the dataset is not readable'
aside 10 'BASE is missing'

it 'without a base' 0 bench-judge --without-base -t table -b blobs -d judged me/board
passed 4 'a1 c1 d1 ' 'z1 '
passed 5 'a1 c1 d1 ' 'z1 '
passed 6 'c1 d1 ' 'z1 '
passed 9 'a1 c1 d1 ' 'z1 '
aside 7 'it cannot be read'
it 'what is known needs none' 0 bench-judge --known board -t table -b blobs -d judged me/board
passed 10 '' ''
aside 4 'BASE is missing'
it 'other rules' 0 bench-judge --allow zero-result -t table -b blobs -d judged me/board
passed 2 'd1 z1 ' ''
mkdir kept
it 'bases are kept' 0 bench-judge --bases kept -t table -b blobs -d judged me/board
ok 'here' test -e "kept/$one/all"
HF_ENDPOINT=http://127.0.0.1:1
it 'and not fetched again' 0 bench-judge --bases kept -t table -b blobs -d judged me/board
it 'a Hub that is not there sets nothing aside' 75 bench-judge --backoff 1 -t table -b blobs -d judged2 me/board
ok 'nothing' test ! -e judged2/1.aside

good e1 m6 5 >one.json
{ good e2 m6 5; bad z2 m6; } >two.json
printf 'one.json\ntwo.json\n' >files
it 'local files, without the Hub' 0 bench-judge --files files -d judged3
err 'bench-judge: 2 versions'
ok 'all of one' test "$(ids <judged3/1.good)" = 'e1 '
ok 'the good of the other' test "$(ids <judged3/2.good)" = 'e2 '
ok 'and the bad' test "$(ids <judged3/2.refused)" = 'z2 '

echo nonsense >lines
it 'a table that is none' 65 bench-judge -t lines -b blobs -d judged4 me/board
err 'bench-judge: lines: not a table of repo-versions'
it 'a table that is not there' 74 bench-judge -t nowhere -b blobs -d judged4 me/board
it 'no folder' 2 bench-judge -t table -b blobs me/board
it 'no dataset' 2 bench-judge -t table -b blobs -d judged4
err 'bench-judge: REPO is needed' "Try 'bench-judge --help'."
it 'no such rule' 2 bench-judge --allow nonsense --files files -d judged4
done_testing
