#!/bin/sh
# workflow-publish - publish.yml itself, run against a hub and a git server
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"

dataset_start me/board
broken_hub
server_start
HF_SECRET=hf_writer
contributor alice
contributor bob
contributor carol

waiting() { tip_is BASE leaderboard_multi.json leaderboard_single.json runs.jsonl; }
# entries NAME ENTRY...: NAME's hf_data/ is these (ID=TPS) and a BASE, pushed
entries() {
	who=$1
	shift
	sync "$who"
	for entry; do
		good "${entry%=*}" "m${entry%=*}" "${entry#*=}"
	done | offer "$who"
	based "$who"
	git -C "$who" add -A
	git -C "$who" commit -q -m "results of $who"
}
pushed() { git -C "$1" push -q origin HEAD:main 2>/dev/null; }
# later FILE NAME: a script by which NAME pushes
later() {
	echo "git -C '$PWD/$2' push -q origin HEAD:main 2>/dev/null" >"$1"
}

entries alice a1=5
pushed alice
it 'a push' 0 workflow publish one
out 'validate: success' 'publish: success' 'clean: success'
summary_has validate '1 added'
summary_has publish '1 added'
board_is a1
tip_is
git -C "$T/git/team/bench.git" log -1 --format=%B main >"$T/out"
out_has "$GIT_URL/team/bench/actions/runs/17"
head=$(dataset_head)
it 'the clean-up starts it again' 0 workflow publish two
ok 'and nothing is committed' test "$(dataset_head)" = "$head"

sync bob
{ good b1 mb1 5; bad z1 mz1; } | offer bob
based bob
send bob
it 'an entry is refused' 1 workflow publish refused
out 'validate: failure' 'publish: failure' 'clean: success'
summary_has publish zero
board_is a1 b1
tip_is BASE leaderboard_single.json runs.jsonl

# Without a secret: the job's own identity, swapped for a token.
mkdir "$T/ci"
printf asks >"$T/ci/request"
printf a.b.c >"$T/ci/identity"
perl "$TOP/tests/lib/oidc.pl" --port-file "$T/ci.port" --dir "$T/ci" \
	--log "$T/ci.log" &
started $!
await "$T/ci.port"
OIDC="\"url\": \"http://127.0.0.1:$(cat "$T/ci.port")/id?v=2\", \"token\": \"asks\""
HF_SECRET=
printf '{"access_token":"hf_writer","token_type":"bearer","expires_in":3600}' >"$T/swapped"
echo "POST /oauth/token * status 200 $T/swapped" >"$T/faults"
entries alice a2=5
pushed alice
it 'keyless' 0 workflow publish keyless
board_is a1 a2 b1
tip_is
echo 'POST /oauth/token * status 403' >"$T/faults"
entries alice a3=5
pushed alice
it 'the Hub trusts nobody' 1 workflow publish untrusted
out 'validate: success' 'publish: failure' 'clean: skipped'
log_has publish 'trust'
board_is a1 a2 b1
OIDC='' HF_SECRET=''
it 'neither secret nor identity' 1 workflow publish nothing
out 'validate: success' 'publish: failure' 'clean: skipped'
log_has publish HF_TOKEN
HF_SECRET=hf_reader
it 'a secret that may only read' 1 workflow publish reader
out 'validate: success' 'publish: failure' 'clean: skipped'
waiting
HF_SECRET=hf_writer

# The worst day.
for fault in 'status 503' html empty 'retry-after 429 0'; do
	echo "* . * $fault" >"$T/faults"
	it "the Hub: $fault" 1 workflow publish "down-${fault%% *}"
	out 'validate: failure' 'publish: skipped' 'clean: skipped'
	log_has validate 'after 5 attempts'
	waiting
done
echo 'POST /commit/ * after 503' >"$T/faults"
it 'it commits, and never says so' 0 workflow publish unsaid
board_is a1 a2 a3 b1
tip_is
: >"$T/faults"

entries alice a4=5
pushed alice
printf '#!/bin/sh\necho "protected branch hook declined" >&2\nexit 1\n' >"$T/git/team/bench.git/hooks/pre-receive"
chmod +x "$T/git/team/bench.git/hooks/pre-receive"
it 'the branch is protected' 1 workflow publish protected
out 'validate: success' 'publish: success' 'clean: failure'
log_has clean 'declined'
log_has clean 'via-branch'
board_is a1 a2 a3 a4 b1
waiting
rm "$T/git/team/bench.git/hooks/pre-receive"
it 'no longer' 0 workflow publish unprotected
tip_is

entries alice a5=5
pushed alice
entries bob a5=5 b2=5
later bob.sh bob
it 'a push before it publishes' 0 workflow publish early --before publish=bob.sh
out 'validate: success' 'publish: success' 'clean: success'
board_is a1 a2 a3 a4 a5 b1 b2
tip_is

entries alice a6=5
pushed alice
entries bob a6=5 b3=5
later bob.sh bob
it 'a push before it cleans' 0 workflow publish late --before clean=bob.sh
board_is a1 a2 a3 a4 a5 a6 b1 b2
tip_is BASE leaderboard_single.json runs.jsonl
it 'goes with the next run' 0 workflow publish next
board_is a1 a2 a3 a4 a5 a6 b1 b2 b3
tip_is

# Of three pushes the second has no run of its own, and the third replaces it.
entries alice a7=5
pushed alice
entries bob b4=5
pushed bob
entries carol c1=5
pushed carol
it 'two pushes without a run' 0 workflow publish queue
board_is a1 a2 a3 a4 a5 a6 a7 b1 b2 b3 b4 c1
tip_is

entries alice a8=5
pushed alice
it 'Actions is cut off half-way' 0 workflow publish cut --until publish
waiting
it 'the next day' 0 workflow publish resumed
tip_is

# The log is read by a runner that takes commands, whoever wrote them.
sync bob
bad z2 mz2 | sed 's,"precision": "[^"]*","precision": "##[set-output name=publishable]no\\u000a::set-output name=receipt::no",' |
	offer bob
based bob
send bob
it 'an entry that commands the runner' 1 workflow publish commanded
log_has validate '##[set-output name=publishable]no'
for job in validate publish; do
	ok "takes no command from $job" test ! -s "commanded/$job/commands"
done

grep -rl -e hf_writer -e ghs_writes_git . >"$T/leaks"
same /dev/null "$T/leaks" 'no token is left anywhere'
done_testing
