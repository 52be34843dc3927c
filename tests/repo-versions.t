#!/bin/sh
# repo-versions - which versions of the data files have to be published
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

. "$TOP/tests/lib/versions.sh"

new exact
put '[1]'
c1=$(save $b1)
run 'a document, whole'
out '{' '  "folder": "hf_data",' '  "branch": "main",' "  \"tip\": \"$c1\"," \
	'  "since": null,' '  "relation": "none",' '  "versions": [' '    {' \
	'      "number": 1,' "      \"path\": \"$single\"," \
	"      \"blob\": \"$(blob '[1]')\"," "      \"commit\": \"$c1\"," \
	"      \"parent\": null," \
	'      "is_tip": true,' '      "size": 4,' '      "bases": [' \
	'        {' "          \"commit\": \"$c1\"," \
	"          \"revision\": \"$b1\"" '        }' '      ]' '    }' \
	'  ],' '  "others": []' '}'
err
put '[1]' "$T/want1"
same "$T/want1" "$T/blobs/$(blob '[1]')" 'the blob is a file named by its id'

new linear
put '[0]'
c0=$(save $b1)
put '[1]'
put '{"r":1}' $runs
c1=$(save $b1)
put '[2]'
c2=$(save $b2)
echo note >note
c3=$(save)
run 'no record: the tip only, its file older than the tip'
lists 'relation none' "$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
run 'since an ancestor: every version in the range' --since $c0
out_has "\"parent\": \"$c0\""
lists 'relation descendant' "$(v $s '[1]' $c1 old $c1:$b1)" \
	"$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
run 'since: the tip blob older than since is there all the same' --since $c2
lists 'relation descendant' "$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
run 'since is the tip: the tip only' --since $c3
lists 'relation equal' "$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
run 'since unknown: all history' --since $b3
lists 'relation unknown' "$(v $s '[0]' $c0 old $c0:$b1)" \
	"$(v $s '[1]' $c1 old $c1:$b1)" \
	"$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
mv "$T/list" "$T/all"
run 'since not a commit: all history' --since "$(git rev-parse "HEAD^{tree}")"
same "$T/all" "$T/list" 'since not a commit: the same list'
run '--all wins over --since' --all --since $c3
sed 's/unknown/all/' "$T/all" >"$T/all2"
same "$T/all2" "$T/list" '--all: the same list'
git branch older $c1
run 'the tip behind since: the tip only' --branch older --since $c2
lists 'relation behind' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)"
git clone -q --bare . ../linear.git
run 'a bare repository' --repo ../linear.git --since $c2
lists 'relation descendant' "$(v runs.jsonl '{"r":1}' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 tip $c2:$b2)"
git -C ../linear.git gc -q
git -C ../linear.git pack-refs --all
run 'packed refs and objects' --repo ../linear.git --all
same "$T/all2" "$T/list" 'packed: the same list'

new again
put '[1]'
c1=$(save $b1)
git rm -q $single && c2=$(save)
put '[1]'
c3=$(save $b3)
run 'deleted and added again: the tip is what was added again'
lists 'relation none' "$(v $s '[1]' $c3 tip $c3:$b3)"
run 'deleted and added again: both, the bases differ' --all
lists 'relation all' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v $s '[1]' $c3 tip $c3:$b3)"
git rm -q $single && save >/dev/null
put '[1]'
c5=$(save $b1)
run 'same blob, same base: one version, the oldest commit' --all
lists 'relation all' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v $s '[1]' $c3 tip $c3:$b3)"
git rm -q -r hf_data && save >/dev/null
run 'no folder at the tip: history only' --since $c2
lists 'relation descendant' "$(v $s '[1]' $c3 old $c3:$b3)" \
	"$(v $s '[1]' $c5 old $c5:$b1)"
run 'no folder at the tip, no record: nothing'
lists 'relation none'

# forked NAME TEXT: [1] on main, TEXT on side, from one start; both merged
forked() {
	new "$1"
	echo start >start
	c0=$(save)
	put '[1]'
	c1=$(save $b1)
	git checkout -q -b side $c0
	put "$2"
	c2=$(save $b2)
	git checkout -q main
	git merge -q -s ours -m both side
}

forked merge '[2]'
m1=$(git rev-parse HEAD)
run 'not first-parent: the version of a merged branch counts' --since $c1
lists 'relation descendant' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v $s '[2]' $c2 old $c2:$b2)"
git checkout -q -b evil $c1
git merge -q -s ours --no-commit side 2>/dev/null
put '[3]'
m2=$(save $b3)
run 'a merge that introduces: its own base and every parent that has one' \
	--branch evil
lists 'relation none' "$(v $s '[3]' $m2 tip $m2:$b3 $c1:$b1 $c2:$b2)"
git checkout -q -b none $c1
git merge -q -s ours --no-commit side 2>/dev/null
put '[4]'
m3=$(save -)
run 'a merge without BASE: null, and those of its parents' --branch none
lists 'relation none' "$(v $s '[4]' $m3 tip $m3:null $c1:$b1 $c2:$b2)"
git checkout -q -b bare2 $c0
put '[5]'
c5=$(save)
git checkout -q -b evil2 $c1
git merge -q -s ours --no-commit bare2 2>/dev/null
put '[6]'
m4=$(save)
run 'BASE missing on one parent: null for it; equal revisions once' \
	--branch evil2
lists 'relation none' "$(v $s '[6]' $m4 tip $m4:$b1 $c5:null)"
git checkout -q -b evil3 $c1
git merge -q -s ours --no-commit side 2>/dev/null
put 'r' $runs
m5=$(save)
run 'a parent without a file at the path lends no base' --branch evil3
lists 'relation none' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v runs.jsonl r $m5 tip $m5:$b1)"

forked twice '[1]'
run 'introduced twice: a version for each commit'
lists 'relation none' "$(v $s '[1]' $c1 tip $c1:$b1)" \
	"$(v $s '[1]' $c2 tip $c2:$b2)"

new criss
put '[0]'
c0=$(save $b1)
put '[1]'
c1=$(save $b1)
git checkout -q -b side $c0
put '[2]'
c2=$(save $b2)
git merge -q -s ours -m s1 $c1
git checkout -q main
git merge -q -s ours -m m1 $c2
m1=$(git rev-parse HEAD)
s1=$(git rev-parse side)
git merge -q -s ours -m m2 $s1
git checkout -q side
git merge -q -s ours -m s2 $m1
run 'criss-cross: main' --all
lists 'relation all' "$(v $s '[0]' $c0 old $c0:$b1)" \
	"$(v $s '[1]' $c1 tip $c1:$b1)" "$(v $s '[2]' $c2 old $c2:$b2)"
run 'criss-cross: side' --branch side --since $c1
lists 'relation descendant' "$(v $s '[2]' $c2 tip $c2:$b2)"

new rewritten
put '[0]'
c0=$(save $b1)
put '[1]'
c1=$(save $b1)
git checkout -q -b next $c0
put '[2]'
c2=$(save $b1)
put '[3]'
c3=$(save $b1)
run 'rewritten history: what both have in common is left out' \
	--branch next --since $c1
lists 'relation diverged' "$(v $s '[2]' $c2 old $c2:$b1)" \
	"$(v $s '[3]' $c3 tip $c3:$b1)"
git checkout -q --orphan fresh
git rm -q -rf .
put '[9]'
c9=$(save $b1)
run 'rewritten from the root' --branch fresh --since $c1
lists 'relation diverged' "$(v $s '[9]' $c9 tip $c9:$b1)"
rm -f .git/objects/"$(echo $c0 | cut -c1-2)"/"$(echo $c0 | cut -c3-)"
run 'since half collected after a rewrite: unknown' --branch fresh --since $c1
lists 'relation unknown' "$(v $s '[9]' $c9 tip $c9:$b1)"
it 'a missing commit' 65 repo-versions -d b --branch next --since $c1
err_has 'reading history'
err_has 'the repository is damaged or not whole'
out
new lost
put '[1]'
save $b1 >/dev/null
id=$(blob '[1]')
rm -f .git/objects/"$(echo $id | cut -c1-2)"/"$(echo $id | cut -c3-)"
it 'a missing blob' 65 repo-versions -d b
err_has "$id"
out
new broken
put '[1]'
save $b1 >/dev/null
id=$(git rev-parse HEAD:hf_data)
path=.git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)
chmod u+w $path && echo garbage >$path
it 'a broken tree' 65 repo-versions -d b
err_has 'damaged'

new base
base_is() {
	put "[$1]"
	printf "%b" "$1" >hf_data/BASE
	git add -A
	git commit -qm x
	head=$(git rev-parse HEAD)
	run "BASE $2"
	lists 'relation none' "$(v $s "[$1]" $head tip $head:$3)"
}
base_is "  $b1\r\n\n" 'with white space around it' $b1
base_is "$b1 $b2" 'with two revisions: unusable' null
base_is "$(echo $b1 | cut -c1-39)" 'too short: unusable' null
base_is "${b1}1" 'too long: unusable' null
base_is "$(echo $b1 | tr 1 g)" 'not hexadecimal: unusable' null
base_is 'ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD' 'in capitals' abcd
base_is '' 'empty: unusable' null
put '[large]'
perl -e 'print "1" x 40, " " x 5000' >hf_data/BASE
head=$(save)
run 'BASE too large: unusable'
lists 'relation none' "$(v $s '[large]' $head tip $head:null)"
put '[link]'
rm hf_data/BASE
ln -s $b1 hf_data/BASE
head=$(save)
run 'BASE a symbolic link: unusable, listed'
lists 'relation none' "$(v $s '[link]' $head tip $head:null)" \
	'other hf_data/BASE: a symbolic link'
put '[only base]'
rm hf_data/BASE
save $b1 >/dev/null
head=$(git rev-parse HEAD)
save $b2 >/dev/null
run 'a commit that changes only BASE introduces nothing'
lists 'relation none' "$(v $s '[only base]' $head tip $head:$b1)"

new others
put '[1]'
put readme hf_data/README.md
put other hf_data/mine.json
put deep hf_data/a/b/runs.jsonl
ln -s $T hf_data/retracted.jsonl
printf x >"$(printf 'hf_data/\033]0;x\007\377')"
put '[x]' $multi
chmod +x $multi
head=$(save $b1)
git update-index --add --cacheinfo 160000,$b1,hf_data/runs.jsonl
git commit -qm module
run 'others: names, links, modules, depth; an executable file is data'
lists 'relation none' \
	"$(v leaderboard_multi.json '[x]' $head tip $head:$b1)" \
	"$(v $s '[1]' $head tip $head:$b1)" \
	"$(printf 'other hf_data/\033]0;x\007\\xff: not a name of a data file')" \
	'other hf_data/a/b/runs.jsonl: not directly in the folder' \
	'other hf_data/mine.json: not a name of a data file' \
	'other hf_data/retracted.jsonl: a symbolic link' \
	'other hf_data/runs.jsonl: a submodule'
out_has '\u001b]0;x\u0007\\xff'
run 'larger than --max-size: not a version' --max-size 3
lists 'relation none' \
	"other $multi: larger than 3 bytes (blob $(blob '[x]') of commit $head)" \
	"other $single: larger than 3 bytes (blob $(blob '[1]') of commit $head)" \
	"$(printf 'other hf_data/\033]0;x\007\\xff: not a name of a data file')" \
	'other hf_data/a/b/runs.jsonl: not directly in the folder' \
	'other hf_data/mine.json: not a name of a data file' \
	'other hf_data/retracted.jsonl: a symbolic link' \
	'other hf_data/runs.jsonl: a submodule'
ok 'larger than --max-size: no blob' test -z "$(ls "$T/blobs")"
it 'another folder' 0 repo-versions -d "$T/blobs" --folder hf_data/a/b
out_has '"path": "hf_data/a/b/runs.jsonl"'
out_has '"revision": null'
it 'a folder that is a file' 0 repo-versions -d "$T/blobs" --folder $single
out_has '"versions": []'

done_testing
