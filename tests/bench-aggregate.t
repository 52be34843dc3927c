#!/bin/sh
# bench-aggregate - the contributor's side: results into hf_data/
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

here() { (cd "$who" && bench-aggregate "$@" me/board); }
result() { mkdir -p "$1/outputs/$2" && good "$2" "$3" "$4" >"$1/outputs/$2/x_leaderboard.json"; }
data_has() { grep -q "\"entry_id\": *\"$(id "$2")\"" "$who/hf_data/$1"; }
data_lacks() { ! data_has "$@"; }
publish() { bench-publish --source origin.git --backoff 20 --tries 3 me/board >/dev/null 2>"$T/publish.log"; }
pull() { git -C "$who" fetch -q origin && git -C "$who" reset -q --hard origin/main; }
on_board() { dataset_file leaderboard_single.json | grep -q "\"entry_id\": \"$(id "$1")\""; }
off_board() { ! on_board "$1"; }

dataset_start me/board
unset HF_TOKEN
origin_start
contributor alice
contributor bob

who=alice
result alice a1 m1 5
result alice a2 m1 6
it 'results into hf_data/' 0 here
err_has '2 new entries in hf_data/; next:'
err_has 'git push origin HEAD:main'
ok 'the board has the better' data_has leaderboard_single.json a2
ok 'and not the other' data_lacks leaderboard_single.json a1
ok 'which is in runs.jsonl' data_has runs.jsonl a1
HF_TOKEN=hf_writer dataset_head >head
same head alice/hf_data/BASE 'BASE is the revision of the dataset'
cp -r alice/hf_data before
it 'again: the same' 0 here
ok 'bytes' diff -r before alice/hf_data
send alice

who=bob
result bob b1 m2 7
it 'takes what waits on the branch along' 0 here
ok 'alice too' data_has runs.jsonl a1
ok 'and bob' data_has runs.jsonl b1
git -C bob add -A && git -C bob commit -q -m 'results of bob'
ok 'the push is rejected' sh -c '! git -C bob push -q origin HEAD:main'
git -C bob pull -q --no-rebase --allow-unrelated-histories origin main >/dev/null 2>&1
rm -r bob/outputs
it 'a conflict is resolved by running it again' 0 here
ok 'with alice' data_has runs.jsonl a1
ok 'and with bob, whose results are in the conflict only' data_has runs.jsonl b1
git -C bob add -A && git -C bob commit -q -m 'merge'
ok 'then the push is taken' git -C bob push -q origin HEAD:main
export HF_TOKEN=hf_writer
ok 'published' publish
for row in a2 b1; do ok "$row" on_board "$row"; done
unset HF_TOKEN

pull
result bob b1 m2 7
it 'scanned again, nothing is new' 0 here
err_has 'nothing is new'
ok 'nothing is written' test ! -e bob/hf_data/runs.jsonl
it 'withdraw without a reason' 2 here --retract "$(id b1)"
it 'withdraw what is not there' 65 here --retract "$(id zz)" --reason wrong
ok 'nothing is written' test ! -e bob/hf_data/runs.jsonl
it 'withdraw a row' 0 here --retract "$(id a2)" --reason 'wrong driver' --by bob --now 2026-03-01T00:00:00Z
ok 'a retraction' grep -qx '{"retracted":{"entry_id":"[0-9a-f-]*","digest":null,"reason":"wrong driver","by":"bob","at":"2026-03-01T00:00:00Z"}}' bob/hf_data/retracted.jsonl
ok 'the next best takes its place' data_has leaderboard_single.json a1
good b2 m2 6 >lower.json
it 'and lower another, before the first is pushed' 0 here --replace "$(id b1)" --with ../lower.json
ok 'both are there' test "$(wc -l <bob/hf_data/retracted.jsonl)" = 2
ok 'the lower row stands' data_has leaderboard_single.json b2
send bob
HF_TOKEN=hf_writer publish
export HF_TOKEN=hf_writer
for row in a1 b2; do ok "$row" on_board "$row"; done
for row in a2 b1; do ok "no $row" off_board "$row"; done
unset HF_TOKEN

pull
result bob b3 m3 0
result bob b4 m4 4
echo '{' >bob/outputs/b4/broken_leaderboard.json
it 'a zero result is refused, a broken file named' 1 here
err_has 'zero-result'
err_has 'broken_leaderboard.json'
ok 'the good one is taken' data_has runs.jsonl b4
ok 'the zero one is not' data_lacks runs.jsonl b3
printf '%s\n' '{"entry_id":"e\rvil"}' >>bob/hf_data/runs.jsonl
it 'an id is shown as it is written' 1 here
err_has 'left out: e\rvil'
rm bob/outputs/b4/broken_leaderboard.json bob/hf_data/BASE
it 'data here without BASE is left out, and named' 65 here
err_has 'hf_data/ here: runs.jsonl is left out: BASE is missing'
ok 'what outputs/ has is taken' data_has runs.jsonl b4

# As many files, and under such names, as nobody would give them.
rm -r bob/outputs bob/hf_data
mkdir -p 'bob/outputs/*' "bob/outputs/$(printf 'a\tb')"
good g1 m5 5 >'bob/outputs/*/[a-z] -n_leaderboard.json'
good g2 m6 5 >"bob/outputs/$(printf 'a\tb')/x_leaderboard.json"
long=$(printf %0200d 0)
mkdir -p "bob/outputs/$long/$long"
for number in $(seq 1000 1450); do
	good "$number" "m$number" 5 >"bob/outputs/$long/$long/${number}_leaderboard.json"
done
# Of a small stack the kernel takes 128 kB of operands at a time.
it 'names, and many files' 1 sh -c 'ulimit -s 512 && cd bob && exec bench-aggregate me/board'
err_has 'control bytes in the name: rename it'
ok 'a glob is a name' data_has runs.jsonl g1
ok 'what has no line of its own stays out' data_lacks runs.jsonl g2
ok 'all the others are there' test "$(wc -l <bob/hf_data/runs.jsonl)" -ge 452

it 'no repository' 65 bench-aggregate me/board
err_has 'clone'
who=bob
it 'no dataset' 2 sh -c 'cd bob && bench-aggregate'
it 'an unknown dataset' 69 sh -c 'cd bob && bench-aggregate me/nothing'
err_has 'hf-push --create me/nothing'
rm -r bob/outputs bob/hf_data
result bob b5 m5 5
echo '[{' >broken
HF_TOKEN=hf_writer dataset_put 'break a board' leaderboard_single.json=broken
it 'a board that cannot be read' 65 here
err_has 'leaderboard_single.json:2: object not closed'
ok 'nothing is written' test ! -e bob/hf_data
hub_stop
it 'no Hub' 75 sh -c 'cd bob && bench-aggregate me/board'
done_testing
