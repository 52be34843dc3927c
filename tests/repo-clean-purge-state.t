#!/bin/sh
# repo-clean-purge-state - what a purge finds beside history: names, changes
# that nobody committed, others at work
. "${0%/*}/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

git init -q one && cd one || exit
mkdir data src
echo 1 >data/a
echo code >src/x
git add -A && git commit -q -m 1
echo more >>src/x
git commit -q -a -m 2
cd ..

# --- what is not committed is in no bundle
git clone -q one staged
echo new >staged/new
git -C staged add new
it 'a staged file' 69 repo-clean --purge data --repo staged --backup s.bundle
err_has 'has changes that are not committed, which no backup would hold'
ok 'it is whole' git -C staged fsck --full
git clone -q one edited
echo unsaved >edited/data/a
it 'a file that was edited' 69 repo-clean --purge data --repo edited \
	--backup e.bundle
ok 'it is as it was' grep -q unsaved edited/data/a
ok 'no backup was begun' test ! -e e.bundle
git clone -q one extra
echo mine >extra/data/mine
it 'a file that git does not know' 0 repo-clean --purge data --repo extra \
	--backup x.bundle
ok 'it stays' test -e extra/data/mine
ok 'what git knew does not' test ! -e extra/data/a

# --- names
git clone -q --mirror one names.git
it 'a pattern is a name' 0 repo-clean --purge 'data/*' --repo names.git
err_has 'no commit has data/*; a path is from the root, no pattern'
out_has '"not_found": ['
it 'case matters' 0 repo-clean --purge DATA --repo names.git
err_has 'no commit has DATA'
it 'one of two is there' 0 repo-clean --purge data/a/ --purge data/a/b dat \
	--repo names.git
err_has 'no commit has dat;'
err_lacks 'no commit has data/a'
err_has '2 rewritten'
latin=$(printf 'd\351j\340\n.json')
git init -q latin
echo 1 >"latin/$latin"
echo 2 >latin/x
git -C latin add -A && git -C latin commit -q -m x
git clone -q --mirror latin latin.git
it 'bytes that are no UTF-8, and a line' 0 repo-clean --purge "$latin" \
	--repo latin.git
out_has 'xe9j'
git -C latin.git ls-tree -r --name-only main >"$T/tree"
compare 'what is left' "$T/tree" x
it 'a URL' 69 repo-clean --purge data --repo https://example.invalid/x.git
err_has 'git clone --bare URL DIR'
git clone -q --mirror one file.git
it 'a file:// URL' 0 repo-clean --purge data --repo "file://$T/work/file.git" \
	--quiet

# --- references that are no branches
git clone -q --mirror one stash.git
git -C stash.git update-ref refs/stash main
git -C stash.git pack-refs --all
it 'a stash, packed' 65 repo-clean --purge data --repo stash.git
err_has 'git update-ref -d refs/stash'
git clone -q --bare one hub.git
git -C hub.git update-ref refs/pull/1/head main
git -C hub.git config receive.hideRefs refs/pull
git clone -q --mirror hub.git mirror.git
it 'references of pull requests' 0 repo-clean --purge data --repo mirror.git
sed -n 's/^repo-clean:   git /git /p' "$T/err" >"$T/push"
ok 'the printed command leaves them out and works' \
	sh -c "cd mirror.git && sh -e $T/push"
ok 'they are rewritten here' test "$(git -C mirror.git rev-parse main)" = \
	"$(git -C mirror.git rev-parse refs/pull/1/head)"

# --- others at work
git clone -q --mirror one gc.git
echo "$$ $(hostname)" >gc.git/gc.pid
it 'git gc is at work' 75 repo-clean --purge data --repo gc.git
err_has 'gc.pid: git gc is at work there'
echo '1 elsewhere' >gc.git/gc.pid
it 'git gc is at work on another host' 75 repo-clean --purge data --repo gc.git
touch -d '13 hours ago' gc.git/gc.pid
it 'thirteen hours ago' 0 repo-clean --purge data --repo gc.git --quiet
ok 'nothing is left of it' test ! -e gc.git/gc.pid
git clone -q --mirror one gone.git
echo "4194305 $(hostname)" >gone.git/gc.pid
it 'one that was killed' 0 repo-clean --purge data --repo gone.git --quiet

git init -q --bare made.git
perl "$TOP/tests/lib/history.pl" 700 | git -C made.git fast-import --quiet
told=
for _ in 1 2 3 4 5; do
	rm -rf busy.git stop
	git clone -q --mirror --no-hardlinks made.git busy.git
	(while [ ! -e stop ]; do
		date +%N | git -C busy.git hash-object -w --stdin
	done) >"$T/ids" &
	writer=$!
	repo-clean --purge data --repo busy.git --quiet >"$T/out" 2>"$T/err"
	told=$?
	: >stop
	wait $writer
	[ $told = 75 ] && break
done
ok 'objects that came meanwhile are told of' grep -q \
	'another program wrote objects meanwhile' "$T/err"
ok 'and history is rewritten' git -C busy.git fsck --full
git -C busy.git gc -q --prune=now
ok 'what it says to do takes the rest' test -z "$(git -C busy.git \
	cat-file --batch-all-objects --batch-check | grep -c "$(git -C made.git \
	rev-parse main:data)" | grep -v '^0$')"
done_testing
