#!/bin/sh
# repo-clean-purge-kills - old or new, whenever a purge is killed
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern; what leaks is
# for the other tests to find, who do not start it two hundred times
export ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0"

git config --global core.fsync none
git init -q --bare made.git
perl "$TOP/tests/lib/history.pl" 60 | git -C made.git fast-import --quiet
git -C made.git repack -adq
git clone -q --mirror --no-hardlinks made.git seed.git
rm -rf seed.git/hooks
git -C seed.git for-each-ref >"$T/old"
cp -r seed.git goal.git
it 'the goal' 0 repo-clean --purge data --repo goal.git
git -C goal.git for-each-ref >"$T/new"
ok 'the goal is another one' sh -c '! cmp -s "$1/old" "$1/new"' sh "$T"
it 'a hundred kills' 0 perl "$TOP/tests/lib/kills.pl" seed.git "$T/old" \
	"$T/new" 100 data
tail -n 1 "$T/out" >"$T/count"
sed -i '$d' "$T/out"
out
read -r killed _ was_old _ was_new _ <"$T/count"
echo "# $killed killed of 100; then $was_old old, $was_new new"
ok 'some were killed' test "$killed" -gt 10
ok 'some were old' test "$was_old" -gt 0
done_testing
