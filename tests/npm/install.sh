#!/bin/sh
# install - what tests take from npm, where node is: clients, linters
#
# Says nothing when it is there, or when there is no node to run it. Without
# the registry there is a word and no client: the test then skips itself.
set -eu
cd "$(dirname "$0")"
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || exit 0
cmp -s package-lock.json node_modules/.installed && exit 0
echo 'tests/npm: installing the client of the Hub, tokenizers and linters' >&2
if npm ci --ignore-scripts --no-audit --no-fund --silent >&2; then
	cp package-lock.json node_modules/.installed
else
	echo 'tests/npm: no registry; what needs it will be skipped' >&2
fi
