#!/bin/sh
# bench-source - the name of a repository, and its branch with its history
. "$(dirname "$0")/lib.sh"
unset GITHUB_REPOSITORY GITHUB_SERVER_URL

tab=$(printf '\t')
named() {
	it "$1" 0 bench-source "$1"
	out "$2$tab$1"
	err
}
named https://github.com/me/bench github.com/me/bench
named https://github.com/me/bench.git/ github.com/me/bench
named https://user:hf_secret@github.com/me/bench.git github.com/me/bench
named ssh://git@github.com/me/bench.git github.com/me/bench
named git@github.com:me/bench.git github.com/me/bench

git init -q work
git -C work commit -q --allow-empty -m one
git -C work commit -q --allow-empty -m two
git clone -q --bare work bare.git 2>/dev/null
named "$PWD/bare.git" "$PWD/bare"
named "file://$PWD/bare.git" "$PWD/bare"
it 'a path from here' 0 bench-source bare.git
out "$PWD/bare$tab$PWD/bare.git"
cd work || exit
it 'here' 0 bench-source
out "$PWD$tab$PWD"
git remote add origin "$T/work/bare.git"
it 'the origin of here' 0 bench-source
out "$T/work/bare$tab$T/work/bare.git"
cd ..
GITHUB_REPOSITORY=me/bench
export GITHUB_REPOSITORY
it 'the checkout of a job' 0 bench-source work
out "github.com/me/bench$tab$PWD/work"
GITHUB_SERVER_URL=https://ghe.example it 'on a server of their own' 0 bench-source work
out "ghe.example/me/bench$tab$PWD/work"
it 'a URL has a name of its own' 0 bench-source https://x.example/y
out "x.example/y${tab}https://x.example/y"
unset GITHUB_REPOSITORY

it 'fetched' 0 bench-source -d got bare.git
out "$PWD/bare$tab$PWD/bare.git"
ok 'with its history' test "$(git -C got rev-list --count main)" = 2
git -C work push -q origin HEAD:other
it 'another branch, in the same place' 0 bench-source --directory got --branch other bare.git
ok 'alone' test "$(git -C got for-each-ref --format='%(refname)')" = refs/heads/other
it 'a branch that is not there' 65 bench-source -d got --branch nowhere bare.git
out
err_has "bench-source: $PWD/bare has no branch nowhere"
git clone -q --bare --depth 1 "file://$PWD/bare.git" cut.git 2>/dev/null
it 'a shallow clone' 65 bench-source -d got cut.git
err_has 'is a shallow clone: its history is cut off'
it 'no repository' 69 bench-source nowhere
err 'bench-source: nowhere: no such repository'
mkdir plain
it 'a folder that is none' 75 bench-source -d got plain
it 'a place that cannot be' 74 bench-source -d work/.git/HEAD/x bare.git
it 'two of them' 2 bench-source a b
mkdir work/hf_data
touch work/hf_data/.hf-mirror
git -C work add hf_data
git -C work commit -q -m mirrored
it 'what came from a mirror' 65 bench-source --branch main --directory mirrored work
out
err_has ': hf_data/.hf-mirror: files of hf_data/ came from a mirror, which is for reading; make them from the Hub'
done_testing
