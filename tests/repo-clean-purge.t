#!/bin/sh
# repo-clean-purge - history without some paths, and all else as it was
# shellcheck disable=SC2086,SC2046,SC2016 # ids have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

who='A <a@example.invalid> 1770000000 +0100'

# tree LINE...: of lines as git mktree reads them, `\t` for a tab
tree() {
	printf '%b\n' "$@" | git mktree --missing
}

blob() {
	printf '%s\n' "$1" | git hash-object -w --stdin
}

# commit TREE MESSAGE PARENT...: `extra` holds more headers
commit() {
	{
		printf 'tree %s\n' "$1"
		message=$2
		shift 2
		for parent; do
			printf 'parent %s\n' "$parent"
		done
		printf 'author %s\ncommitter %s\n%b\n%b' "$who" "$who" "$extra" \
			"$message"
	} | git hash-object -t commit -w --stdin
}

# tag OBJECT TYPE NAME MESSAGE
tag() {
	printf 'object %s\ntype %s\ntag %s\ntagger %s\n\n%b' "$1" "$2" "$3" \
		"$who" "$4" | git hash-object -t tag -w --stdin
}

# now REV: what it is after the purge, by commit-map
now() {
	sed -n "s/^$1 //p" $map/commit-map
}

# is NAME GOT WANT
is() {
	ok "$1" test "$2" = "$3"
	[ "$2" = "$3" ] || printf '# got:  %s\n# want: %s\n' "$2" "$3"
}

# reached: the names of all objects that references lead to
reached() {
	git -C $1 rev-list --objects --all --reflog | cut -d' ' -f1 | sort -u
}

signature='gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n'

# --- one of each
git init -q one && cd one || exit
src=$(blob code)
src2=$(blob 'more code')
secret=$(blob secret)
secret2=$(blob 'other secret')
sub=1234567890123456789012345678901234567890
modules=$(blob '[submodule "in"]
	path = data/in')
before=$(tree "100644 blob $src\tx.c" "160000 commit $sub\tlib" \
	"100644 blob $modules\t.gitmodules")
data=$(tree "100644 blob $secret\ta.json" "160000 commit $sub\tin")
data2=$(tree "100644 blob $secret2\ta.json")
with=$(tree "100644 blob $src\tx.c" "040000 tree $data\tdata" \
	"160000 commit $sub\tlib" "100644 blob $modules\t.gitmodules")
with2=$(tree "100644 blob $src\tx.c" "040000 tree $data2\tdata" \
	"160000 commit $sub\tlib" "100644 blob $modules\t.gitmodules")
more=$(tree "100644 blob $src2\tx.c" "040000 tree $data2\tdata")
thin=$(tree "100644 blob $src2\tx.c")
third=$(tree "100644 blob $src\tx.c" "040000 tree $data2\tdata")
only=$(tree "040000 tree $data\tdata")

extra=
root=$(commit $before 'root\n')
extra=$signature
signed=$(commit $before 'signed, empty, before\n' $root)
extra=
added=$(commit $with 'adds data\n' $signed)
empty=$(commit $with2 'changes data only\n' $added)
extra='encoding ISO-8859-1\nHG:extra what\n'
latin=$(commit $more 'caf\0351, \0377\0376, no newline' $empty)
extra=$signature
resigned=$(commit $more 'empty from the start\n' $latin)
extra=
short=$(printf %.9s $latin)
message="see $latin and $short, not $empty, nor ${short}x or 1234567\n"
names=$(commit $third "$message" $resigned)
# a side that holds only data: the merge is one no longer
side=$(commit $with2 'side\n' $added)
merge=$(commit $third 'merge of nothing\n' $names $side)
# one made with --no-ff stays
topic=$(commit $thin 'topic\n' $merge)
topic2=$(commit $before 'topic 2\n' $topic)
noff=$(commit $before 'merge --no-ff\n' $merge $topic2)
inner=$(tag $latin commit inner 'inner\n')
mergetag=$(git cat-file tag $inner | sed '1!s/^/ /')
extra="mergetag $mergetag\n"
tagged=$(commit $thin 'merge of a tag\n' $noff)
extra="mergetag object $signed\n type commit\n tag old\n tagger x\n \n m\n"
untagged=$(commit $before 'merge of an old tag\n' $tagged)
extra=
git update-ref refs/heads/main $untagged
git update-ref refs/heads/gone $(commit $only 'only data\n')
git update-ref refs/heads/old $signed
git update-ref refs/tags/light $latin
git update-ref refs/tags/inner $inner
outer=$(tag $inner tag outer 'outer\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n')
git update-ref refs/tags/outer $outer
git update-ref refs/tags/early $(tag $signed commit early \
	'early\n-----BEGIN SSH SIGNATURE-----\nx\n-----END SSH SIGNATURE-----\n')
early=$(git rev-parse refs/tags/early)
git update-ref refs/tags/tree $(tag $with tree tree 'a tree\n')
git update-ref refs/tags/blob $(tag $src2 blob blob 'a blob\n')
git update-ref refs/tags/moved $(tag $empty commit moved 'moved\n')
git update-ref refs/tags/lost $(tag $(git rev-parse gone) commit lost 'lost\n')
git notes add -m 'of latin' $latin
git notes add -m 'of signed' $signed
git notes add -m 'of empty' $empty
ok 'the repository is good' git fsck --strict
cd ..

git clone -q --mirror one dry.git
cp -r dry.git untouched.git
it '--dry-run' 0 repo-clean --purge data --repo dry.git --dry-run
out_has '"dry_run": true'
err_has 'to be rewritten'
ok '--dry-run changes nothing' diff -r dry.git untouched.git

git clone -q --mirror one new.git
map=$T/work/new.git/purge
it 'one of each' 0 repo-clean --purge data/ --repo new.git
cp $T/err $T/talk
cp $T/out $T/json
cd new.git || exit
ok 'fsck is clean' git fsck --full --strict
it 'no dangling objects' 0 git fsck --full --strict
out
is 'a commit from before keeps its id' "$(now $root)" $root
is 'a signed one too' "$(git rev-parse old)" $signed
is 'the one that added data goes' "$(now $added)" \
	0000000000000000000000000000000000000000
is 'the one that changed only data goes' "$(now $empty)" \
	0000000000000000000000000000000000000000
is 'the next is a child of the survivor' \
	"$(git rev-parse $(now $latin)^)" $signed
git cat-file commit $(now $latin) | sed '1,2d' >$T/latin
git -C ../one cat-file commit $latin | sed '1,2d' >$T/latin.old
same $T/latin $T/latin.old 'encoding, headers and bytes are untouched'
is 'what was empty from the start stays' "$(git rev-parse $(now $resigned)^)" \
	$(now $latin)
git cat-file commit $(now $resigned) >$T/resigned
ok 'its signature is dropped' test -z "$(grep gpgsig $T/resigned)"
new=$(now $latin)
git log -1 --format=%B $(now $names) >$T/message
compare 'hashes in messages' $T/message \
	"see $new and $(printf %.9s $new), not $empty, nor ${short}x or 1234567" ''
is 'a merge of nothing goes' "$(now $merge)" \
	0000000000000000000000000000000000000000
is 'a merge made with --no-ff stays' \
	"$(git rev-parse $(now $noff)^1) $(git rev-parse $(now $noff)^2)" \
	"$(now $names) $(now $topic2)"
git cat-file commit $(now $tagged) >$T/tagged
ok 'a mergetag of what changed is dropped' test -z "$(grep ^mergetag $T/tagged)"
git cat-file commit $(now $untagged) >$T/untagged
ok 'a mergetag of what did not stays' grep -q "^mergetag object $signed" \
	$T/untagged
ok 'a branch of only data is deleted' test -z "$(git branch --list gone)"
ok 'and its tag' test -z "$(git tag -l lost)"
is 'a light tag' "$(git rev-parse light)" $new
is 'a tag at a tag' "$(git cat-file tag outer | head -1)" \
	"object $(git rev-parse inner)"
is 'and the tag it is at' "$(git rev-parse 'inner^{}')" $new
ok 'its signature is dropped' test -z "$(git cat-file tag outer | grep BEGIN)"
is 'a tag from before keeps id and signature' "$(git rev-parse early)" $early
is 'a tag at a tree' "$(git ls-tree --name-only tree | tr '\n' ' ')" \
	'.gitmodules lib x.c '
is 'a tag at a blob' "$(git rev-parse 'blob^{}')" $src2
is 'a tag at a commit that went' "$(git rev-parse 'moved^{}')" $signed
is 'a note follows its commit' "$(git notes show $new)" 'of latin'
is 'a note of an old commit' "$(git notes show $signed)" 'of signed'
is 'no more notes' "$(git notes list | wc -l | tr -d ' ')" 2
is 'submodules elsewhere stay' "$(git ls-tree main lib | cut -c1-6)" 160000
reached . >$T/reached
for id in $secret $secret2 $data $with; do
	ok "$id is not reached" test -z "$(grep $id $T/reached)"
	ok "$id is not on the disk" test "$(git cat-file -t $id 2>&1 >$T/no; echo $?)" != 0
done
is 'one pack is left' "$(ls objects/pack/*.pack | wc -l | tr -d ' ')" 1
git index-pack --strict -o $T/again.idx objects/pack/*.pack >$T/no
same $T/again.idx objects/pack/*.idx 'the index is the one git makes'
head -n 1 $map/ref-map >$T/refmap
compare 'ref-map' $T/refmap \
	'old                                      new                                      ref'
ok 'ref-map has the branch' grep -qx \
	"$untagged $(git rev-parse main) refs/heads/main" $map/ref-map
ok 'ref-map has what is deleted' grep -q \
	' 0000000000000000000000000000000000000000 refs/heads/gone' $map/ref-map
ok 'reflogs are gone' test ! -s logs/HEAD
cp $T/talk $T/err
err_has 'refs/tags/lost removed: nothing is left of it'
err_has 'refs/tags/moved moved: its commit went'
err_has 'nothing was pushed; this would do it:'
err_has "--force-with-lease='refs/heads/main:$untagged'"
err_has 'refs/pull'
err_has '.gitmodules still names 1 submodules there'
cp $T/json $T/out
out_has '"removed": 6'
cd ..

# --- what is printed does it
git clone -q --mirror one served.git
git clone -q --mirror served.git pushing.git
it 'purge a mirror' 0 repo-clean --purge data --repo pushing.git
sed -n 's/^repo-clean:   git /git /p' $T/err >$T/push
ok 'the printed command pushes' sh -c "cd pushing.git && sh -e $T/push"
git -C served.git show-ref >$T/a
git -C pushing.git show-ref >$T/b
same $T/a $T/b 'the server has it then'

# --- and from a clone that is no mirror, some branches only there
git clone -q --bare one plain.git
git clone -q --bare plain.git bare.git
it 'purge a bare clone' 0 repo-clean --purge data --repo bare.git
sed -n 's/^repo-clean:   git /git /p' $T/err >$T/push
ok 'the printed command pushes from there' sh -c "cd bare.git && sh -e $T/push"
git -C plain.git show-ref >$T/a
git -C bare.git show-ref >$T/b
same $T/a $T/b 'a bare clone: the server has it then'
git clone -q --bare one server.git
git clone -q server.git files 2>/dev/null
it 'purge a clone with files' 0 repo-clean --purge data --repo files
sed -n 's/^repo-clean:   git /git /p' $T/err >$T/push
ok 'the printed command pushes all branches' sh -c "cd files && sh -e $T/push"
is 'the server has no such file then' \
	"$(git -C server.git log --all --oneline -- data | wc -l | tr -d ' ')" 0

# --- with a work tree
git clone -q one work 2>/dev/null && cd work || exit
it 'a clone with files' 0 repo-clean --purge .gitmodules
out_has '"rewritten"'
it 'the work tree is clean' 0 git status --porcelain
out
ok 'and whole' git fsck --strict
ok 'the file is gone' test ! -e .gitmodules
ok 'the remote stays' git config remote.origin.url
it 'nothing to purge: nothing happens' 0 repo-clean --purge .gitmodules no/such
err 'repo-clean: no commit has .gitmodules; a path is from the root, no pattern, in upper and lower case as it is' \
	'repo-clean: no commit has no/such; a path is from the root, no pattern, in upper and lower case as it is' \
	'repo-clean: nothing to purge: no reference leads to the paths'
cd ..

# --- pointers to files in LFS
git init -q big && cd big || exit
sha=$(printf '%064d' 7)
mkdir data
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12\n' \
	"$sha" >data/big.bin
cp data/big.bin data/again.bin
echo 'version https://git-lfs.github.com/spec/v1 oid sha256:1' >data/no.bin
git add -A && git commit -q -m big
echo x >x && git add -A && git commit -q -m x
cd ..
git clone -q --mirror big big.git
it 'pointers to LFS' 0 repo-clean --purge data --repo big.git
err_has '1 files of LFS are left without a pointer'
out_has "    \"$sha\""

# --- refused, and kept by a backup
git clone -q one mine 2>/dev/null && cd mine || exit
git commit -q --allow-empty -m mine
mine=$(git rev-parse HEAD)
it 'a clone that was worked in' 69 repo-clean --purge data
err_has 'does not look like a fresh clone'
err_has '--backup FILE.bundle'
is 'it is as it was' "$(git rev-parse HEAD)" $mine
it '--backup' 0 repo-clean --purge data --backup $T/all.bundle
err_has 'holds all objects and references, and reads back'
it 'the backup verifies' 0 git bundle verify -q $T/all.bundle
ok 'the backup restores' git clone -q --mirror $T/all.bundle $T/restored
is 'to what was' "$(git -C $T/restored rev-parse main)" $mine
ok 'with what was purged' git -C $T/restored cat-file -e $secret2
ok 'which is gone here' test "$(git cat-file -e $secret2 2>/dev/null; echo $?)" != 0
it 'a backup replaces nothing' 2 repo-clean --purge lib --backup $T/all.bundle
cd ..
git clone -q one branched 2>/dev/null
git -C branched branch mine HEAD~1
it 'a branch that only the clone has' 69 repo-clean --purge data --repo branched
err_has 'does not look like a fresh clone: refs/heads/mine;'
git clone -q one logged 2>/dev/null
perl -ne 'print $_ x 1000' logged/.git/logs/HEAD >log && mv log logged/.git/logs/HEAD
it 'a clone with a long history of its own' 69 repo-clean --purge data --repo logged
err_has 'HEAD moved since it was cloned'
git init -q --bare empty.git
it 'no clone at all' 69 repo-clean --purge data --repo empty.git
it 'nothing of HEAD would be left' 69 repo-clean --purge data x.c lib \
	.gitmodules --repo dry.git
err_has 'HEAD names'
git -C one update-ref refs/tags/bad $secret
git clone -q --mirror one bad.git
it 'a tag at what is to go' 69 repo-clean --purge data --repo bad.git
err_has 'refs/tags/bad'
git -C bad.git update-ref refs/tags/bad $data
it 'a tag at a folder that is to go' 69 repo-clean --purge data --repo bad.git

# --- usage
for path in '' / ../x .git a//b; do
	it "no path: '$path'" 2 repo-clean --purge "$path" --repo dry.git
done
it 'operands want --purge' 2 repo-clean data
it '--backup wants --purge' 2 repo-clean --backup x --receipt y
it '--receipt and --purge are two' 2 repo-clean --purge x --receipt y
for option in '--branch x' '--via-branch x' '--folder x' '--author x' --strict \
	'--tries 3' --no-skip-ci --confirmed '--run-url x' '--now x'; do
	it "--purge does not heed $option: refused" 2 repo-clean --purge data \
		--repo dry.git $option
done
ok 'nothing of all that changed it' diff -r -x purge dry.git untouched.git

# --- as git-filter-repo has it, on a history of many shapes
git init -q --bare made.git
perl "$TOP/tests/lib/history.pl" 300 | git -C made.git fast-import --quiet
git -C made.git repack -adq
git clone -q --bare made.git ours.git
it 'many shapes' 0 repo-clean --purge data src/d1 --repo ours.git
it 'many shapes: fsck' 0 git -C ours.git fsck --full --strict
# what names REPO: trees, people, dates and number of parents of all commits
facts() {
	git -C $1 log --all --date=raw --format='%T %an %ae %ad %cn %ce %cd %P' |
		sed 's/ [0-9a-f]\{40\}/ P/g' | sort
}
is 'no file below the paths is left in any commit' \
	"$(git -C ours.git log --all --oneline -- data src/d1 | wc -l | tr -d ' ')" 0
git -C ours.git log --all --format=%s | sort >$T/left
git -C made.git log --all --format=%s --no-merges --name-only -- \
	. ':!data' ':!src/d1' | grep '^change' | sort -u >$T/others
is 'each commit that changed something else is left' \
	"$(comm -13 $T/left $T/others | wc -l | tr -d ' ')" 0
if command -v git-filter-repo >/dev/null || git filter-repo --version >/dev/null 2>&1; then
	git clone -q --bare made.git theirs.git
	(cd theirs.git && git filter-repo --force --replace-refs delete-no-add \
		--invert-paths --path data --path src/d1 >$T/no 2>&1)
	facts ours.git >$T/ours
	facts theirs.git >$T/theirs
	same $T/ours $T/theirs 'the same commits as git-filter-repo'
	git -C ours.git for-each-ref --format='%(refname) %(*tree)%(tree)' >$T/ours
	git -C theirs.git for-each-ref --format='%(refname) %(*tree)%(tree)' \
		>$T/theirs
	same $T/ours $T/theirs 'the same references as git-filter-repo'
else
	report 0 'the same as git-filter-repo # SKIP it is not installed'
fi
done_testing
