#!/bin/sh
# publish-bases - BASE missing, unknown, shared; versions set aside
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none
unknown=1234567812345678123456781234567812345678

# recorded: the last commit processed, as sources.json has it
recorded() { dataset_file sources.json | sed -n 's/^ *"main": "\(.*\)"/\1/p'; }
tip() { git -C origin.git rev-parse main; }

opened missing
good b1 m2 1 | offer bob
send bob
was=$(recorded)
it 'BASE is missing' 65 publish
err_has 'BASE is missing or names no revision'
err_has 'nothing contributed; 2 files stay where they are'
err_has '--without-base takes them in'
tip_is hf_data/leaderboard_single.json hf_data/runs.jsonl
board_is a1
sync alice
{ good b1 m2 1; good c1 m3 1; } | offer alice
based alice
send alice
it 'another push overwrites it' 65 publish
board_is a1 b1 c1
err_has 'stays: BASE is missing'
ok 'the record stays before it' test "$(recorded)" = "$was"
tip_is
sync bob
good d1 m4 1 | offer bob
based bob
send bob
it 'its row is there by now: nobody speaks of it' 0 publish
err_lacks 'stays'
board_is a1 b1 c1 d1
tip_is
ok 'and done with: its rows are there' test "$(recorded)" != "$was"

opened behind
good b1 m2 1 | offer bob
based bob $unknown
send bob
sync alice
rm alice/hf_data/*
good c1 m3 1 | offer alice
based alice
send alice
was=$(recorded)
it 'a bad version behind the tip: the good one is published' 65 publish
err_has "BASE names revision $unknown, which the Hub does not know"
board_is a1 c1
tip_is
ok 'the record stays before it' test "$(recorded)" = "$was"
it 'once more: it is named again' 65 publish
err_has 'which the Hub does not know'
it 'and taken in' 0 publish --without-base
board_is a1 b1 c1
ok 'then the record moves' test "$(recorded)" != "$was"
it 'and all is done' 0 publish
err_has 'bench-judge: 0 versions'

opened left
good b1 m2 1 | offer bob
based bob nonsense
send bob
it 'BASE is malformed' 65 publish
tip_is hf_data/BASE hf_data/leaderboard_single.json hf_data/runs.jsonl
sync bob
good c1 m3 1 | offer bob
based bob
send bob
it 'mended by another push, set aside still' 65 publish
board_is a1 c1
it 'left behind' 0 publish --since "$(tip)"
board_is a1 c1
sync bob
good d1 m4 1 | offer bob
based bob
send bob
it 'nobody speaks of it again' 0 publish
err_lacks 'stays'
board_is a1 c1 d1

scene first
contributor alice
good a1 m1 5 | offer alice
send alice
it 'a first version without a base' 65 publish
board_is
sync alice
good b1 m2 5 | offer alice
based alice
send alice
it 'overwritten before anything was on record' 65 publish
board_is b1
it 'it is not lost' 0 publish --without-base
board_is a1 b1

opened shared
good b1 m2 1 | offer bob
based bob
cp bob/hf_data/BASE base
send bob
git -C alice pull -q origin main
{ runs; good b1 m2 1; good b2 m2 2; good c1 m3 1; } | offer alice
cp base alice/hf_data/BASE
send alice
it 'one base for two contributors' 0 publish
err_has '2 added, 1 beaten'
board_is a1 b2 c1
runs_are a1 b1 b2 c1
tip_is

opened unreadable
printf '{"entry_id":"x",' >bob/hf_data/runs.jsonl
based bob
send bob
was=$(recorded)
it 'a version that is cut off' 65 publish
err_has 'hf_data/runs.jsonl of '
tip_is hf_data/BASE hf_data/runs.jsonl
sync alice
git -C alice rm -q -r hf_data
good c1 m3 1 | offer alice
based alice
send alice
it 'and a good one after it' 65 publish
err_has 'it cannot be read: line 1: object not closed'
board_is a1 c1
ok 'nobody waits for what nobody can read' test "$(recorded)" != "$was"
it 'and it is named no more' 0 publish
sync bob
{ printf '<<<<<<< ours\n'; good d1 m4 1; } >bob/hf_data/runs.jsonl
good d2 m5 1 | bench-merge --array >bob/hf_data/leaderboard_single.json 2>/dev/null
based bob
send bob
it 'a file with the marks of a conflict' 65 publish
board_is a1 c1 d2
tip_is hf_data/BASE hf_data/runs.jsonl

opened ruined
echo nonsense >x
dataset_put 'by hand' leaderboard_single.json=x
based bob
it 'the boards were ruined by hand' 0 publish --restore
good b1 m2 1 | offer bob
git -C bob checkout -q -- . 2>/dev/null
mkdir -p bob/hf_data
hf-fetch --log me/ruined | sed -n '2s/^{"id":"\([0-9a-f]*\)".*/\1/p' >bob/hf_data/BASE
good b1 m2 1 >bob/hf_data/runs.jsonl
send bob
it 'a base that cannot be read is like none' 65 publish
err_has 'where the dataset is not readable'
it 'and taken in without' 0 publish --without-base
board_is a1 b1
done_testing
