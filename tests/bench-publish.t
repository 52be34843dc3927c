#!/bin/sh
# bench-publish - the whole way from hf_data/ in git to the dataset and back
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

scene first
contributor alice
contributor bob
for who in alice bob; do
	echo 'what lands here' >$who/README.md
	based $who
done
good a1 m1 5 | offer alice
based alice
echo 'what lands here' >alice/hf_data/README.md
send alice
it 'a first publish' 0 publish --receipt receipt.json
err_has 'bench-receipt: 1 added'
board_is a1
runs_are a1
ok 'the receipt names the commit' grep -q "\"commit\": \"$(dataset_head)\"" receipt.json
ok 'and the entry' grep -q "\"entry_id\": \"$(id a1)\"" receipt.json
tip_is README.md hf_data/README.md
ok 'no workflow starts from the clean-up' sh -c \
	"git -C origin.git log -1 --format=%B main | grep -qF '[skip ci]'"
head=$(dataset_head)
tip=$(git -C origin.git rev-parse main)
it 'a second run' 0 publish
err_has 'nothing contributed'
ok 'commits nothing on the Hub' test "$(dataset_head)" = "$head"
ok 'nor in git' test "$(git -C origin.git rev-parse main)" = "$tip"

sync alice
good b1 m2 5 | offer alice
based alice
echo notes >alice/hf_data/notes.txt
mkdir alice/hf_data/old
cp alice/hf_data/runs.jsonl alice/hf_data/old/
echo 'what lands here' >alice/hf_data/README.md
send alice
head=$(dataset_head)
tip=$(git -C origin.git rev-parse main)
it 'a rehearsal' 0 publish --dry-run
out_has '1 added'
ok 'changes nothing on the Hub' test "$(dataset_head)" = "$head"
ok 'nor in git' test "$(git -C origin.git rev-parse main)" = "$tip"
it 'a step of a rehearsal' 2 publish --dry-run --work w --step merge
err_has 'exclude each other'
it 'files of others' 0 publish --summary summary.md --no-skip-ci --run-url https://ci.example/1
err_has 'hf_data/notes.txt is left alone: not a name of a data file'
tip_is README.md hf_data/BASE hf_data/README.md hf_data/notes.txt hf_data/old/runs.jsonl
git -C origin.git log -1 --format=%B main >"$T/out"
out_has 'https://ci.example/1'
out_lacks '[skip ci]'
ok 'the summary' grep -qx '1 added' summary.md
it 'the summary grows with each run' 0 publish --summary summary.md
ok 'by one part' test "$(grep -c '### Leaderboard' summary.md)" = 2
it 'from within a clone, by its origin' 0 sh -c 'cd alice && bench-publish "$1"' sh "$dataset"
it 'from a URL' 0 bench-publish --source "file://$PWD/origin.git/" "$dataset"
err_has 'nothing changed'
dataset_file sources.json >"$T/out"
ok 'both are one source' test "$(grep -c '"main"' "$T/out")" = 1
out_has "\"$PWD/origin\": {"

# Step by step, as the jobs of a workflow do it, is the same.
scene steps
contributor alice
{ good a1 m1 5; good b1 m2 5; bad z1 m3; } | offer alice
based alice
send alice
cp -r origin.git other.git
cp -r "$T/root/datasets/me/steps.git" "$T/root/datasets/me/steps2.git"
publish --work "$T/kept" >/dev/null 2>&1
for file in $(cd "$T/kept/new" && find . -type f ! -name sources.json); do
	cp "$T/kept/new/$file" "$T/whole.$(basename "$file")"
done
dataset=me/steps2
rm -rf origin.git && mv other.git origin.git
step() { publish --work work --step "$@"; }
unset HF_TOKEN
it 'fetch needs no token' 0 step fetch
it 'merge needs no token' 0 step merge
head=$(dataset_head)
it 'push does' 78 step push
err_has 'token'
ok 'nothing has changed' test "$(dataset_head)" = "$head"
HF_TOKEN=hf_reader it 'and one that may write' 69 step push
ok 'nothing has changed' test "$(dataset_head)" = "$head"
HF_TOKEN=hf_writer it 'push' 0 step push
it 'clean needs no token, and ends with the verdict' 1 step clean
for file in "$T"/whole.*; do
	path=${file#"$T"/whole.}
	[ "${path#2}" = "$path" ] || path=runs/$path
	dataset_file "$path" >file
	same "$file" file "$path is what one go made"
done
tip_is hf_data/BASE hf_data/leaderboard_single.json hf_data/runs.jsonl
export HF_TOKEN=hf_writer
it 'steps in two jobs: somebody was faster' 0 step fetch
it 'steps in two jobs: merged' 0 publish --work work --step merge --allow zero-result
echo card >card
dataset_put 'a commit in between' README.md=card
it 'the push is refused' 75 step push
err_has 'moved'
it 'and goes well from the start' 0 publish --work work --allow zero-result
board_is a1 b1 z1

# Without git.
scene upload
mkdir -p out/cpu
good a1 m1 5 >out/cpu/x_leaderboard.json
good b1 m2 5 >out/y_leaderboard.json
bad z1 m3 >out/z_leaderboard.json
echo nonsense >out/n_leaderboard.json
it 'a direct upload' 1 bench-publish --upload out --receipt receipt.json $dataset
err_has 'bench-scan: out/n_leaderboard.json'
err_has "out/z_leaderboard.json: entry $(id z1) is refused"
board_is a1 b1
runs_are a1 b1
tr -d ' \n' <receipt.json >"$T/out"
out_has '"uploads":["out/cpu/x_leaderboard.json","out/y_leaderboard.json"]'
out_has '"blobs":[]'
dataset_file sources.json | tr -d ' \n' >"$T/out"
out_has '"sources":{}'
head=$(dataset_head)
it 'again' 1 bench-publish --upload out $dataset
ok 'changes nothing' test "$(dataset_head)" = "$head"
rm out/z_* out/n_*
for mark in out/.hf-mirror out/cpu/x_leaderboard.json.hf-mirror; do
	touch $mark
	it "what has $mark" 65 bench-publish --upload out $dataset
	err_has "bench-publish: $mark: this came from a mirror, which is for reading; fetch it from the Hub"
	rm $mark
done
ok 'is not published' test "$(dataset_head)" = "$head"
it 'its first step' 0 bench-publish --work w --step fetch --upload out $dataset
for mark in w/hub/files/.hf-mirror w/hub/commit.hf-mirror; do
	touch $mark
	it "a dataset that has $mark" 65 \
		bench-publish --work w --step merge --upload out $dataset
	err_has "$mark: this came from a mirror"
	rm $mark
done
mkdir more
good c1 m4 5 >more/x_leaderboard.json
it 'of two folders' 0 bench-publish --upload out --upload more $dataset
board_is a1 b1 c1
mkdir empty
it 'of nothing' 0 bench-publish --upload empty $dataset
err_has 'nothing contributed'
dataset_file sources.json >sources
contributor alice
good d1 m5 1 | offer alice
based alice
send alice
it 'beside a source' 0 publish
good e1 m6 5 >more/x_leaderboard.json
dataset_file sources.json | grep '"main"' >before
it 'and once more' 0 bench-publish --upload more $dataset
dataset_file sources.json | grep '"main"' >after
same before after 'the record of the source stays'
board_is a1 b1 c1 d1 e1

# A check that fails is no answer: without one, all records would go.
mkdir -p odd
ln -s "$TOP"/bin/* odd
rm odd/bench-state
printf '#!/bin/sh\n[ "$1" != --check ] || [ ! -e "%s/odd/seen" ] || exit 74\n[ "$1" != --check ] || : >"%s/odd/seen"\nexec "%s/bin/bench-state" "$@"\n' \
	"$PWD" "$PWD" "$TOP" >odd/bench-state
chmod +x odd/bench-state
good f1 m7 5 >more/x_leaderboard.json
at=$(dataset_head)
it 'the second look at the dataset fails' 74 odd/bench-publish --upload more $dataset
ok 'nothing is committed' test "$(dataset_head)" = "$at"

it 'no dataset' 2 bench-publish
err "bench-publish: DATASET is needed, such as me/board" \
	"Try 'bench-publish --help'."
it 'a step without a folder' 2 bench-publish --step fetch me/board
it 'no such step' 2 bench-publish --step jump --work w me/board
it 'two ways at once' 2 bench-publish --adopt --restore me/board
it 'a number that is none' 2 bench-publish --tries many me/board
it 'an option without a value' 2 bench-publish --source
it 'no such rule' 2 publish --allow nonsense
it 'no such dataset' 69 bench-publish --source origin.git me/nowhere
dataset=me/upload
no_secrets
done_testing
