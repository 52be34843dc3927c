#!/bin/sh
# workflow-contribution - contribution.yml and the comment behind it
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"
. "$TOP/tests/lib/github.sh"

dataset_start me/board
server_start
github_start
API_URL=$API
contributor alice

# propose NUMBER: alice's commit is the pull request's; its event in EVENT
propose() {
	git -C alice add -A -f
	git -C alice commit -q -m "$2"
	git -C alice push -q -f origin "HEAD:refs/pull/$1/head"
	number=$1
	EVENT=$(printf '{"pull_request": {"number": %s, "head": {"sha": "%s"}, "base": {"ref": "main", "sha": "%s"}}}' \
		"$1" "$(git -C alice rev-parse HEAD)" \
		"$(git -C "$T/git/team/bench.git" rev-parse main)")
}

# answer STATE: the workflow behind it, in the same STATE
answer() {
	EVENT=$(printf '{"workflow_run": {"id": 17, "event": "pull_request", "conclusion": "success", "head_sha": "%s"}, "repository": {"default_branch": "main"}}' \
		"$(git -C alice rev-parse HEAD)")
	workflow contribution-comment "$1"
}
# comments: those on the pull request
comments() {
	told "join '', map { \"\$_->{id} \$_->{body}\\n\" } grep { \$_->{issue} == $number } @{\$s->{repos}{'team/bench'}{comments}}" >"$T/out"
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

it 'the comment' 0 answer good
out 'comment: success'
comments
out_has '<!-- contribution -->'
out_has 'All of it is good'
out_has '1 added'
it 'again' 0 answer good
comments
ok 'is still one' test "$(grep -c 'contribution -->' "$T/out")" = 1
state 'push @{$s->{repos}{"team/bench"}{comments}}, { id => 90, issue => 2, body => "<!-- contribution -->\nmine", user => { login => "mallory" } }'

sync alice
{ good a1 m1 5; bad z1 m2; } | offer alice
printf '[\n%s\n]\n' "$(bad z2 m3)" >alice/hf_data/leaderboard_multi.json
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
cp bad/validate/commands "$T/out"
ok 'a runner takes the annotations, and nothing else' test "$(grep -c "^::error file=" "$T/out") $(wc -l <"$T/out")" = "8 8"

it 'the comment on it' 1 answer bad
out 'comment: failure'
comments
out_has 'what is new in it cannot be told'
out_has 'zero-result'
out_has '90 <!-- contribution -->'
out_has 'mine'

# The boards of who gathered by bench-aggregate hold the Hub's rows, too.
sync alice
good a1 m1 5 | offer alice
printf '[\n%s\n]\n' "$(bad h1 m5)" >alice/hf_data/leaderboard_multi.json
based alice
propose 5 'with a board'
it 'a row of the Hub' 0 workflow contribution board
summary_has validate '1 passed, 0 failed'

sync alice
good a1 m1 5 | offer alice
echo '[{"a": 1},' >alice/hf_data/leaderboard_multi.json
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

# The number is all that is taken from the run before, and not on trust.
for number in '' 'x' '1; touch owned' '99999999999' '../1' '404'; do
	rm -rf forged
	mkdir -p forged/artifacts/contribution
	echo "$number" >forged/artifacts/contribution/number
	it "a forged number: $number" 1 answer forged
	out 'comment: failure'
done
rm -rf forged
mkdir -p forged/artifacts/contribution
echo 1 >forged/artifacts/contribution/number
it 'the number of another one' 1 answer forged
log_has comment 'moved on'
grep -rl -e ghs_writes -e ghs_reads . >"$T/leaks"
same /dev/null "$T/leaks" 'no token is left anywhere'
done_testing
