#!/bin/sh
# repo-versions-refuse - what repo-versions does not accept
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

. "$TOP/tests/lib/versions.sh"

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
	git config --global --unset-all safe.directory
	it 'of another user, not named' 69 repo-versions -d b
	err_has 'belongs to another user; name it with --repo'
	it 'of another user, named' 0 repo-versions -d b --repo .
	git config --global safe.directory '*'
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
