#!/bin/sh
# repo-versions - which versions of the data files have to be published
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE

b1=1111111111111111111111111111111111111111
b2=2222222222222222222222222222222222222222
b3=3333333333333333333333333333333333333333
single=hf_data/leaderboard_single.json
multi=hf_data/leaderboard_multi.json
runs=hf_data/runs.jsonl

# new NAME: an empty repository, and into it
new() {
	cd "$T/work" && git init -q "$1" && cd "$1" && mkdir hf_data
}

# put TEXT [PATH]: a file's content
put() {
	mkdir -p "$(dirname "${2:-$single}")"
	printf '%s\n' "$1" >"${2:-$single}"
}

# save [BASE]: commit everything; - removes BASE, nothing keeps it
save() {
	mkdir -p hf_data
	case ${1-} in
	'') ;;
	-) rm -f hf_data/BASE ;;
	*) printf '%s\n' "$1" >hf_data/BASE ;;
	esac
	git add -A && git commit -q --allow-empty -m x && git rev-parse HEAD
}

blob() {
	printf '%s\n' "$1" | git hash-object --stdin
}

# run NAME ARGS...: list; then each version as a line in $T/list
run() {
	name=$1
	shift
	rm -rf "$T/blobs"
	it "$name" 0 repo-versions -d "$T/blobs" "$@"
	perl -MJSON::PP -e '
		local $/;
		my $d = decode_json(<STDIN>);
		print "relation $d->{relation}\n";
		my $n = 0;
		for my $v (@{$d->{versions}}) {
			$v->{number} == ++$n or die "number";
			-s "$ARGV[0]/$v->{blob}" == $v->{size} or die "size";
			print join(" ", substr($v->{path}, 8), $v->{blob},
				$v->{commit}, $v->{is_tip} ? "tip" : "old",
				map { substr($_->{commit}, 0, 4) . ":" .
				substr($_->{revision} // "null", 0, 4) }
				@{$v->{bases}}), "\n";
		}
		print "other $_->{path}: $_->{reason}\n" for @{$d->{others}};
	' "$T/blobs" <"$T/out" >"$T/list" 2>&1
}

# lists LINE...: what run found, the relation first
lists() {
	compare 'the list' "$T/list" "$@"
}

# v PATH TEXT COMMIT tip|old [COMMIT:BASE]...: a line of the list
v() {
	v_path=$1 v_text=$2 v_commit=$3 v_tip=$4
	shift 4
	printf '%s %s %s %s' "$v_path" "$(blob "$v_text")" "$v_commit" "$v_tip"
	for v_base; do
		v_rev=${v_base#*:}
		printf ' %.4s:%.4s' "${v_base%%:*}" "$v_rev"
	done
}
s=leaderboard_single.json

new exact
put '[1]'
c1=$(save $b1)
run 'a document, whole'
out '{' '  "folder": "hf_data",' '  "branch": "main",' "  \"tip\": \"$c1\"," \
	'  "since": null,' '  "relation": "none",' '  "versions": [' '    {' \
	'      "number": 1,' "      \"path\": \"$single\"," \
	"      \"blob\": \"$(blob '[1]')\"," "      \"commit\": \"$c1\"," \
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
run 'since not a commit: all history' --since "$(git rev-parse HEAD^{tree})"
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
git rm -q -r hf_data && c6=$(save)
run 'no folder at the tip: history only' --since $c2
lists 'relation descendant' "$(v $s '[1]' $c3 old $c3:$b3)" \
	"$(v $s '[1]' $c5 old $c5:$b1)"
run 'no folder at the tip, no record: nothing'
lists 'relation none'

new merge
echo start >start
c0=$(save)
put '[1]'
c1=$(save $b1)
git checkout -q -b side $c0
put '[2]'
c2=$(save $b2)
git checkout -q main
git merge -q -s ours -m ours side
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

new twice
echo start >start
c0=$(save)
put '[1]'
c1=$(save $b1)
git checkout -q -b side $c0
put '[1]'
c2=$(save $b2)
git checkout -q main
git merge -q -s ours -m both side
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
	printf "$1" >hf_data/BASE
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

new branches
it 'a branch without commits' 65 repo-versions -d b
err "repo-versions: .: no branch 'main'; branches here: none"
put '[1]'
save $b1 >/dev/null
git branch side
it 'no such branch' 65 repo-versions -d b --branch release
err "repo-versions: .: no branch 'release'; branches here: main, side"
it 'no branch can have that name' 2 repo-versions -d b --branch a..b
git symbolic-ref refs/heads/alias refs/heads/side
it 'a symbolic branch' 0 repo-versions -d b --branch alias
git clone -q --depth 1 "file://$PWD" ../shallow
it 'a shallow repository' 65 repo-versions -d b --repo ../shallow
err 'repo-versions: ../shallow: history is cut off (a shallow clone), so versions could be missed; get all of it with git fetch --unshallow (fetch-depth: 0)'
out
git clone -q --bare . ../partial
git -C ../partial config core.repositoryFormatVersion 1
git -C ../partial config extensions.partialClone origin
# libgit2 1.5 leaks in its own pattern matching when it meets extensions.
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"
it 'a partial clone' 0 repo-versions -d b --repo ../partial
it 'not there' 69 repo-versions -d b --repo ../nothing
err 'repo-versions: ../nothing: not a git repository'
mkdir ../below
it 'parents are not searched' 69 repo-versions -d b --repo hf_data
git init -q --object-format=sha256 ../sha256
it 'an unknown format' 65 repo-versions -d b --repo ../sha256
echo x >file
it 'blobs cannot be written' 74 repo-versions -d file/b
it 'stdout is full' 74 sh -c 'repo-versions -d b >/dev/full'
if [ "$(id -u)" = 0 ]; then
	chown -R 65534 ../shallow ../branches
	it 'of another user, not named' 69 repo-versions -d b
	err_has 'belongs to another user; name it with --repo'
	it 'of another user, named' 0 repo-versions -d b --repo .
	printf '[safe]\n\tother = x\n' >>"$GIT_CONFIG_GLOBAL"
fi

it 'no folder for the blobs' 2 repo-versions
err "repo-versions: -d DIR is needed" "Try 'repo-versions --help'."
it 'since too short' 2 repo-versions -d b --since abc
it 'since not hexadecimal' 2 repo-versions -d b --since "$(echo $b1 | tr 1 g)"
for bad in .. a/../b /a a/ '' .git/a a//b; do
	it "no folder: '$bad'" 2 repo-versions -d b --folder "$bad"
done
it 'a number' 2 repo-versions -d b --max-size x
it 'an operand' 2 repo-versions -d b c
it '--help' 0 repo-versions --help
out_has 'usage: repo-versions [options] -d DIR'
it '--version' 0 repo-versions --version
out "repo-versions $(cat "$TOP/VERSION")"
done_testing
