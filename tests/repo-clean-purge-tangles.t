#!/bin/sh
# repo-clean-purge-tangles - wild histories: all stays but the paths
. "${0%/*}/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"
filter_repo=
git filter-repo --version >/dev/null 2>&1 && filter_repo=yes
[ -n "$filter_repo" ] || echo '# git-filter-repo is not installed: not compared'

# facts REPO: trees, people, dates and number of parents of all commits
facts() {
	git -C "$1" log --all --date=raw \
		--format='%T %an %ae %ad %cn %ce %cd %P' |
		sed 's/ [0-9a-f]\{40\}/ P/g' | sort
}

# make SEED
make() {
	rm -rf made.git ours.git theirs.git
	git init -q --bare made.git
	perl "$TOP/tests/lib/tangle.pl" "$1" 60 |
		git -C made.git fast-import --quiet --force
	git clone -q --mirror made.git ours.git
}

# check SEED PATH...: ours is right
check() {
	seed=$1
	shift
	make "$seed"
	it "$seed: purge of $*" 0 repo-clean --purge "$@" --repo ours.git --quiet
	it "$seed: fsck" 0 git -C ours.git fsck --full --strict --no-progress
	out
	it "$seed: all but the paths is as it was" 0 perl \
		"$TOP/tests/lib/thinned.pl" made.git ours.git \
		ours.git/purge/commit-map "$@"
	out
}

# beside PATH...: as git-filter-repo has it
beside() {
	[ -n "$filter_repo" ] || return
	set -- --path "$1" ${2:+--path "$2"}
	git clone -q --mirror made.git theirs.git
	(cd theirs.git && git filter-repo --force --replace-refs delete-no-add \
		--invert-paths "$@" >"$T/talk" 2>&1)
	facts ours.git >"$T/ours"
	facts theirs.git >"$T/theirs"
	same "$T/ours" "$T/theirs" "$seed: the same as git-filter-repo"
}

check 1 data src/y
beside data src/y
check 2 data/b top
beside data/b top
check 3 src data.txt
beside src data.txt
check 5 data e
beside data e
# git-filter-repo 2.38 loses files here, behind a merge that took neither side.
check 27 src data.txt

# What looks must see: another file, another message, a lost parent.
make 1
repo-clean --purge data --repo ours.git --quiet >"$T/out"
it 'a file too many is seen' 1 perl "$TOP/tests/lib/thinned.pl" made.git \
	ours.git ours.git/purge/commit-map data src
ref=$(git -C ours.git for-each-ref --sort=-committerdate --count=1 \
	--format="%(refname)" refs/heads)
last=$(git -C ours.git rev-parse "$ref")
other=$(git -C ours.git cat-file commit "$last" | sed '/^parent/d' |
	git -C ours.git hash-object -t commit -w --stdin)
git -C ours.git update-ref "$ref" "$other"
sed -i "s/ $last$/ $other/" ours.git/purge/commit-map
it 'a lost parent is seen' 1 perl "$TOP/tests/lib/thinned.pl" made.git \
	ours.git ours.git/purge/commit-map data
done_testing
