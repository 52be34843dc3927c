#!/bin/sh
# sagellm-benchmark-remove - what goes after publishing, and what never does
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"

engine_start
dataset_start me/board
sagellm-benchmark config --hf-repo me/board 2>/dev/null

# What was there before, of whatever kind, is there after.
run=$outputs/sim/sim
sagellm-benchmark run --model auto --backend sim --url "$URL" --num-prompts 1 \
	--output-len 3 --offline >/dev/null 2>&1
whole=$(ls "$outputs/latest/" | wc -l | tr -d ' ')
mkdir -p "$outputs/other/empty" "$T/elsewhere" "$run/short_20990101_001"
echo mine >"$outputs/notes"
echo mine >"$T/elsewhere/short_leaderboard.json"
ln -s "$T/elsewhere" "$run/link"
tree() {
	(cd "$outputs" && find . ! -name latest | sort) >"$1"
}
tree before
it 'published' 0 measure
tree after
same before after 'only the run of this command is gone'
it 'of several runs all go' 0 measure --workload short,Q1
tree after
same before after 'both are gone'

# Two at once, in one folder: each publishes and removes its own.
measure --workload Q1 >one.out 2>one.err &
first=$!
it 'one of two' 0 measure
wait $first
ok 'and the other' [ $? = 0 ]
ok 'each its own' [ "$(cat one.err "$T/err" | grep -c "published, so removed from .*: 1")" = 2 ]
tree after
same before after 'both are gone, and nothing else'

# Between publishing and tidying up, somebody is at work in the folder.
newest=$(cd "$run" && printf "%s\n" short_20[!9]*_001)
new=$run/$(echo "$newest" | sed 's/001$/002/')
meddle "echo mine >'$new/notes'"
it 'a file of mine in it' 0 measure
err_has "stays, for something else is in it or in its way: $new"
ok 'is left, alone' [ "$(ls "$new")" = notes ]
rm -r "$new"
meddle "sed -i 's/\"error_rate\": 0/\"error_rate\": 0.5/' '$new/short_leaderboard.json'"
it 'other figures in it' 0 measure
err_has "stays, for it was changed meanwhile: $new"
ok 'nothing of it went' [ "$(ls "$new" | wc -l | tr -d ' ')" = "$whole" ]
rm -r "$new"
meddle "mv '$new' '$T/moved' && ln -s '$T/moved' '$new'"
it 'a link in its place' 0 measure
err_has "stays, for something else is in it or in its way: $new"
ok 'nothing went where it leads' [ "$(ls "$T/moved" | wc -l | tr -d ' ')" = "$whole" ]
rm "$new"
meddle "mv '$outputs/sim' '$T/sims' && ln -s '$T/sims' '$outputs/sim'"
it 'a link on the way' 0 measure
ok 'nothing went there' [ -f "$T/sims/sim/$(basename "$new")/config.json" ]
rm "$outputs/sim"
mv "$T/sims" "$outputs/sim"
rm -r "$new"
meddle "rm '$new/requests.jsonl'; ln -s '$outputs/notes' '$new/requests.jsonl'"
it 'a link among the files' 0 measure
ok 'the link went' [ ! -e "$new" ]
ok 'what it led to stays' [ -f "$outputs/notes" ]
meddle 'exit 65'
it 'the Hub does not hold it' 65 measure
err_has 'published, but the Hub could not be seen to hold it (status 65): the results stay'
ok 'all of it stays' [ "$(ls "$new" | wc -l | tr -d ' ')" = "$whole" ]
rm -r "$new"
meddle 'kill -TERM $PPID; exit 75'
it 'interrupted before it is tidy' 143 env SAGELLM_HF_REPO=me/board \
	"$front" run --model auto --backend sim --url "$URL" \
	--num-prompts 2 --output-len 3
err_has 'interrupted; what was measured is here'
err_has "    sagellm-benchmark upload --repo me/board $new"
ok 'it is' [ "$(ls "$new" | wc -l | tr -d " ")" = "$whole" ]
rm -r "$new"
tree after
same before after 'nothing else went, ever'

# The folder of all runs may itself be a link, and have an odd name.
front=sagellm-benchmark
mkdir "$T/really here, \"it's\""
ln -s "$T/really here, \"it's\"" "$T/linked"
it 'outputs behind a link' 0 measure --outputs-dir "$T/linked"
ok 'it is tidy there' [ -z "$(find "$T/linked/" -type f)" ]
it 'a folder that cannot be' 74 measure --outputs-dir /proc/nowhere
it 'a control byte in its name' 78 measure --outputs-dir "$(printf 'a\tb')"
done_testing
