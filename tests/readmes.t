#!/bin/sh
# readmes - the documents agree with one another, with the programs, the tree
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

lib=$TOP/tests/lib
english=$TOP/README.md
chinese=$TOP/README.zh-CN.md

programs() {
	sh "$lib/programs.sh" PROGS
	sh "$lib/programs.sh" SCRIPTS
}
options_in() {
	grep -oh -e '--[a-z][a-z-]*' "$1" | sort -u
}

# The shell blocks without their remarks, and the demo as it is.
commands_in() {
	awk '/^```/ {
		is_in = !is_open && $0 != "```text"
		is_open = !is_open
	}
	is_in' "$1" | sed 's/ *# .*//; /^$/d'
}

programs | sort >listed
for readme in "$english" "$chinese"; do
	file=$(basename "$readme")
	sed -n 's/^| \[`\([a-z-]*\)`\](src\/cmd\/\([a-z-]*\)\.1) | .*/\1 \2/p' \
		"$readme" | sort >"table.$file"
	awk '{ print $1, $1 }' listed >wanted
	same wanted "table.$file" "$file: the table has every program"
	sed -n 's/^| \([0-9]*\) |.*/\1/p' "$readme" >"statuses.$file"
	sed -n 's/^	ERR_[A-Z]* = \([0-9]*\),.*/\1/p' \
		"$TOP/src/base/err.h" >wanted
	same wanted "statuses.$file" "$file: the table has every status"
	sed -n '/^```sh$/{n;N;p;q;}' "$readme" | sed 's/ *#.*//' >first
	printf 'make demo\nmake check\n' >wanted
	same wanted first "$file: begins with the two commands"
	ok "$file: is short" test "$(wc -l <"$readme")" -le 250
done

# One file, one half in each language; what is quoted is prose.
sed '/^## Three steps/,$d' "$TOP/WORKFLOW.md" >half.zh
sed -n '/^## Three steps/,$p' "$TOP/WORKFLOW.md" >half.en
for half in zh en; do
	commands_in half.$half | sed "s/'[^']*'/''/" >steps.$half
	options_in half.$half >half-options.$half
done
ok 'there are steps' test -s steps.en
same steps.en steps.zh 'WORKFLOW.md: both halves have the same steps'
same half-options.en half-options.zh 'WORKFLOW.md: and the same options'
ok 'a step of the workflows runs the command that the README tells' \
	grep -q '^exec make check' "$TOP/.ci/steps/test"
commands_in "$english" >commands.en
commands_in "$chinese" >commands.zh
ok 'there are commands' test -s commands.en
same commands.en commands.zh 'both have the same commands'
options_in "$english" >options.en
options_in "$chinese" >options.zh
same options.en options.zh 'both have the same options'

# What documents tell to type is understood.
{
	"$TOP/bin/bootstrap" --help
	"$TOP/bin/local_ci_fallback.sh" --help
	programs | while read -r program; do
		"$program" --help
	done
	for command in $(sagellm-benchmark --help |
		sed -n 's,^  \([a-z]*\)  *[a-z].*,\1,p'); do
		sagellm-benchmark help "$command"
	done
} >help
perl "$lib/options.pl" help >known
for readme in "$english" "$TOP/WORKFLOW.md" "$TOP/hf_data/README.md"; do
	# git's own
	options_in "$readme" | grep -vxe --bare -e --no-rebase >used
	comm -23 used known >unknown
	same /dev/null unknown "$(basename "$readme"): the options are there"
done

for text in "$TOP"/*.md "$TOP"/hf_data/*.md "$TOP"/schemas/*.md; do
	it "links of ${text#"$TOP/"} lead somewhere" 0 \
		perl "$lib/links.pl" "$text"
	out
done
printf '# A head: of `two`\n[good](#a-head-of-two) [gone](gone.md)\n[no](#b)\n' \
	>broken.md
it 'a link that leads nowhere' 1 perl "$lib/links.pl" broken.md
out 'broken.md:2: gone.md' 'broken.md:3: #b'

page=$TOP/src/stream/bench-stream.7
sed -n '/^\.Sh EXIT STATUS/,/^\.Sh [^E]/s/^\.It \([0-9]*\)$/\1/p' \
	"$page" >in-page
same statuses.README.md in-page 'bench-stream.7 has every status'
sed -n 's/^\.Xr \([a-z-]*\) 1.*/\1/p' "$page" | grep -v '^cat$' |
	sort -u >pages
comm -13 listed pages >unknown
same /dev/null unknown 'bench-stream.7 refers to programs of ours'

# The recipes that need a Hub and a repository, as they stand in the text.
dataset_start team/board
origin_start
git config --global "url.$PWD/origin.git.insteadOf" https://github.com/team/bench
contributor alice
good a Llama 70 >one.json
mkdir alice/outputs
cp one.json alice/outputs/one_leaderboard.json
echo /outputs/ >alice/.gitignore
send alice
perl "$lib/examples.pl" hub "$english" >recipes
perl "$lib/examples.pl" hub "$chinese" >recipes.zh
ok 'there are recipes for a Hub' grep -q '^bench-publish' recipes
sed '1,/^# the board as it was/d; 1d' recipes >administrator
ok 'these are of the administrator' grep -q '^hf-push --create' administrator
sed '/^cd bench.git/,$d' administrator >set-up
sed -n '/^cd bench.git/,$p' administrator >publish
it 'setting up' 0 sh -e set-up
perl "$lib/examples.pl" hub half.en >steps
ok 'there are steps to run' grep -q '^git push' steps
cd alice || exit
it 'the three steps' 0 sh -e ../steps
cd ..
it 'publishing' 0 sh -e publish
ok 'the branch is clean' sh -c \
	'! git -C origin.git ls-tree -r --name-only main | grep hf_data'
it 'publishing again' 0 sh -e publish
err_has 'nothing changed'
sed '/^hf-push --create/,$d' recipes >researcher
it 'reading' 0 sh -e researcher
ok 'the board is read' grep -q '"Llama"' board.jsonl
ok 'the runs are read' grep -q '"Llama"' runs.jsonl
it 'uploading' 0 bench-publish --upload alice/outputs team/board
done_testing
