#!/bin/sh
# workflow-website - website-sync.yml itself, run against a fake GitHub
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"
. "$TOP/tests/lib/website.sh"

dataset_start me/board
site_start
server_start
cp "$T"/spy/* "$T/tools"
API_URL=$API
VARS=', "WEBSITE_REPOSITORY": "team/site", "WEBSITE_BASE": ""'
SECRETS=", \"website\": {\"WEBSITE_TOKEN\": \"$git_token\"}"
pull="\$s->{repos}{'team/site'}{pulls}"
state "\$s->{tokens}{$git_token} = { 'team/site' => 'write' }"

boards '[]'
result cpu/gpt2/short_20260128_005/short_input_leaderboard.json
run_of 41
artifact 1 41 results-cpu
it 'the first sync' 0 workflow website-sync one
out 'fetch: success' 'sync: success'
summary_has sync 'Pull request [7]'
branch_has >has
ok 'the branch has the file' grep -qx \
	data/results/cpu/gpt2/short_20260128_005_short_input_leaderboard.json has
ok 'and one pull request is open' test "$(told "${pull}[0]{title}")" = '[Auto] Sync Benchmark Results'
at=$(branch_at)
it 'the next day' 0 workflow website-sync two
ok 'no commit, no second one' test "$(branch_at) $(told "scalar @{$pull}")" = "$at 1"

INPUTS='{"tree": "$(touch owned) ../x"}'
it 'a tree made to hurt' 1 workflow website-sync three
out 'fetch: failure' 'sync: skipped'
ok 'nothing of it was run' test -z "$(find . -name owned)"
INPUTS='{}'
VARS=', "WEBSITE_REPOSITORY": ""'
it 'no web site is named' 0 workflow website-sync four
out 'fetch: skipped' 'sync: skipped'
nowhere 'no job shows a token' ghs_ one/fetch/log one/sync/log two/sync/log
ok 'the arguments were seen' grep -q '^push$' "$T/argv"
nowhere 'none is among the arguments' ghs_ "$T/argv"
done_testing
