#!/bin/sh
# local-publish - the steps of publish.yml on a contributor's own machine
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"

dataset_start me/board
broken_hub
server_start
export BACKOFF=5 GITHUB_TOKEN="$git_token"
unset GITHUB_WORKSPACE GITHUB_REF_NAME GITHUB_RUN_ID RUNNER_TEMP
contributor alice
git -C alice remote set-url origin "$GIT_URL/team/bench.git"
printf '/build/\n/bin/\n' >>alice/.git/info/exclude
git -C alice config "url.$T/git/team/bench.git.pushInsteadOf" \
	"$GIT_URL/team/bench.git"

# The programs are those that are built already.
local_publish() {
	(PATH=$T/tools:$PATH && exec alice/bin/local_ci_fallback.sh \
		--publish me/board --report -)
}
# row RESULT... of the steps build, check, push, clean
rows() {
	run=$name
	for step in build publish-check publish-push publish-clean; do
		ok "$run: $step: $1" grep -qF "| $step | $1" "$T/out"
		shift
	done
}
offered() {
	sync alice
	offer alice
	based alice
	send alice
}

good a1 m1 5 | offered
it 'all is published, and cleaned' 0 local_publish
rows passed passed passed passed
out_has '## publish.yml on this machine: all 4 steps passed'
out_has '1 added'
board_is a1
tip_is
sync alice
it 'once more: nothing changes' 0 local_publish
board_is a1

{ good a2 m2 5; bad z1 z1; } | offered
it 'a row is refused, the other published' 1 local_publish
rows passed '**failed** (1)' '**failed** (1)' passed
board_is a1 a2
tip_is BASE leaderboard_single.json runs.jsonl

good a3 m3 5 | offered
echo '* . * status 503' >"$T/faults"
it 'the Hub is down' 1 local_publish
rows passed '**failed** (75)' 'not begun' 'not begun'
tip_is BASE leaderboard_multi.json leaderboard_single.json runs.jsonl
: >"$T/faults"
hook=$T/git/team/bench.git/hooks/pre-receive
printf '#!/bin/sh\necho "protected branch hook declined" >&2\nexit 1\n' >"$hook"
chmod +x "$hook"
it 'published, and not removed' 1 local_publish
rows passed passed passed '**failed** (69)'
out_has 'declined'
board_is a1 a2 a3
rm "$hook"
it 'removed the next time' 0 local_publish
board_is a1 a2 a3
tip_is

good a4 m4 5 | offered
HF_SECRET=hf_writer
it 'Actions is cut off before it cleans' 0 workflow publish cut --until publish
board_is a1 a2 a3 a4
tip_is BASE leaderboard_multi.json leaderboard_single.json runs.jsonl
it 'this machine goes on' 0 local_publish
board_is a1 a2 a3 a4
tip_is
good a5 m5 5 | offered
it 'Actions is cut off before it publishes' 0 workflow publish cut2 --until validate
it 'this machine does it all' 0 local_publish
board_is a1 a2 a3 a4 a5
tip_is
nowhere 'a token is in no report' "$HF_TOKEN|$GITHUB_TOKEN" alice/build
rm "$T/context" # where the secret of the workflow was
no_secrets
done_testing
