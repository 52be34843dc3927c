#!/bin/sh
# workflow-contribution - contribution.yml and the comment behind it
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"

dataset_start me/board
server_start
contributor team
contributor alice

# propose NUMBER: alice's commit is the pull request's; its event in EVENT
propose() {
	git -C alice add -A -f
	git -C alice commit -q -m "$2"
	git -C alice push -q -f origin "HEAD:refs/pull/$1/head"
	EVENT=$(printf '{"pull_request": {"number": %s, "head": {"sha": "%s"}, "base": {"ref": "main", "sha": "%s"}}}' \
		"$1" "$(git -C alice rev-parse HEAD)" \
		"$(git -C "$T/git/team/bench.git" rev-parse main)")
}

good a1 m1 5 | offer alice
based alice
propose 1 'a good one'
it 'a good entry' 0 workflow contribution good
out 'validate: success'
summary_has validate '1 passed'
log_lacks validate '::error'
it 'the number is left for the comment' 0 cat good/artifacts/contribution/number
out 1

sync alice
{ good a1 m1 5; bad z1 m2; } | offer alice
printf '[\n%s\n]\n' "$(bad z2 m3)" >alice/hf_data/leaderboard_multi.json
based alice
mkdir -p alice/outputs/sim/x
bad z3 m4 >"alice/outputs/sim/x/short_leaderboard.json"
bad z4 m4 >"alice/outputs/sim/x/100%,a:b_leaderboard.json"
propose 2 'bad ones'
it 'bad entries' 1 workflow contribution bad
line() { grep -n "$(id "$2")" "alice/hf_data/$1" | cut -d : -f 1; }
log_has validate "::error file=hf_data/leaderboard_single.json,line=$(line leaderboard_single.json z1)::/metrics/ttft_ms: "
log_has validate "::error file=hf_data/leaderboard_multi.json,line=$(line leaderboard_multi.json z2)::/metrics/ttft_ms: "
log_has validate '::error file=outputs/sim/x/short_leaderboard.json,line=1::/metrics/ttft_ms: '
log_has validate '::error file=outputs/sim/x/100%25%2Ca%3Ab_leaderboard.json,line=1::'
summary_has validate '4 failed'

sync alice
good a1 m1 5 | offer alice
echo '[{"a": 1},' >alice/hf_data/leaderboard_multi.json
based alice
propose 3 'torn'
it 'a file that cannot be read' 1 workflow contribution torn
log_has validate '::error file=hf_data/leaderboard_multi.json,line='

# What strangers can try: nothing of theirs is run, and names are not believed.
sync alice
good a1 m1 5 | offer alice
based alice
printf '#!/bin/sh\ntouch "%s"\n' "$T/owned" >alice/bin/ci
mkdir -p alice/outputs
ln -s /etc/passwd alice/outputs/link_leaderboard.json
good a2 m2 5 >"alice/outputs/a\"\$(touch owned)_leaderboard.json"
propose 4 'hostile'
it 'their code is not run' 0 workflow contribution hostile
log_has validate 'contribution-check'
ok 'really' test ! -e "$T/owned"

git -C alice commit -q --allow-empty -m more
git -C alice push -q origin HEAD:refs/pull/4/head
it 'a pull request that moved on' 1 workflow contribution moved
log_has validate 'moved on'
done_testing
