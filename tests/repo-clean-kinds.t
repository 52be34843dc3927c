#!/bin/sh
# repo-clean-kinds - repositories of special kinds, cleaned or refused
. "${0%/*}/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

git init -q one && cd one || exit
mkdir -p hf_data src
echo 1 >hf_data/a.json
echo 2 >hf_data/b.json
git add -A && git commit -q -m 1
echo code >src/x.c
git add -A && git commit -q -m 2
git config uploadpack.allowFilter true
cd ..
printf '{"hub":{"repo":"a/b","commit":"%040d"},"blobs":[{"path":"hf_data/a.json","blob":"%s"}]}' \
	1 "$(git -C one rev-parse HEAD:hf_data/a.json)" >receipt.json

clean() {
	repo-clean --confirmed --quiet --receipt receipt.json --branch main "$@"
}

# served NAME: one commit on the tip, only that file is gone
served() {
	before=$(git -C "$1" rev-parse main)
	it "$1: served" 0 clean --repo "$1"
	ok "$1: one commit on the tip" test "$before" = \
		"$(git -C "$1" --no-replace-objects log -1 --format=%P main)"
	git -C "$1" ls-tree -r --name-only main >"$T/tree"
	compare "$1: the tree" "$T/tree" hf_data/b.json src/x.c
}

# refused NAME STATUS WORDS
refused() {
	git -C "$1" for-each-ref >"$T/before"
	it "$1: refused" "$2" clean --repo "$1"
	err_has "$3"
	out
	git -C "$1" for-each-ref >"$T/after"
	same "$T/before" "$T/after" "$1: unchanged"
}

git clone -q --bare --shared one alternates.git
served alternates.git
git clone -q --bare --depth 1 "file://$T/work/one" shallow.git
served shallow.git
git clone -q --bare --filter=blob:none "file://$T/work/one" blobless.git
served blobless.git
git clone -q --bare --filter=tree:0 "file://$T/work/one" treeless.git
refused treeless.git 65 'without --depth or --filter'
git clone -q --bare one replaced.git
git -C replaced.git replace main main~1
served replaced.git
git clone -q --bare one detached.git
git -C detached.git update-ref --no-deref HEAD main
served detached.git
git clone -q --bare one unborn.git
git -C unborn.git symbolic-ref HEAD refs/heads/none
served unborn.git
git clone -q --bare one linked.git
git -C linked.git worktree add -q ../tree main 2>/dev/null
refused linked.git 69 'the branch is checked out there'
refused tree 69 'the branch is checked out there'
git init -q --bare --object-format=sha256 long.git
refused long.git 65 format
git clone -q --bare one later.git
git -C later.git config core.repositoryformatversion 2
it 'a format of later years' 65 clean --repo later.git
git clone -q --bare one spoilt.git
echo garbage >spoilt.git/packed-refs
it 'broken references' 65 clean --repo spoilt.git
err_has 'corrupted packed references'

# --- the branch for a pull request has what it takes to move, or has not
git clone -q --bare one via.git
git -C via.git worktree add -q -b out ../out main 2>/dev/null
it 'a pull request from what is checked out' 69 clean --repo via.git \
	--via-branch out
err_has 'checked out there: refs/heads/out'
it 'where only the branch itself is checked out' 0 clean --repo one \
	--via-branch clean-up
ok 'it stays' test 2 = "$(git -C one log --oneline main | wc -l)"
git -C via.git config receive.hideRefs refs/heads/hidden
it 'a pull request from where no push gets' 69 clean --repo via.git \
	--via-branch hidden/x
git -C via.git symbolic-ref refs/heads/alias refs/heads/real
git -C via.git branch -q real main
it 'a symbolic branch' 0 clean --repo via.git --via-branch alias
ok 'stays one' git -C via.git symbolic-ref -q refs/heads/alias
ok 'and moves what it names' test "$(git -C via.git rev-parse real^)" = \
	"$(git -C via.git rev-parse main)"
done_testing
