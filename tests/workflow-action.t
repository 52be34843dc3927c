#!/bin/sh
# workflow-action - action.yml publishes the leaderboard of any repository
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"

dataset_start team/board
server_start
HF_SECRET=hf_writer
contributor alice

# Nothing of the toolchain is in this repository.
git -C alice rm -q -r .ci .github bin action.yml
git -C alice commit -q -m 'only results'
{ good a1 m1 5; bad z1 m2; } | offer alice
based alice
send alice
it 'a push' 1 workflow "$TOP/deploy/publish.yml" one
out 'publish: failure' 'clean: success'
summary_has publish zero
board_is a1
tip_is BASE leaderboard_single.json runs.jsonl

# For pull requests it only looks.
sed -e '/^    outputs/,$d' -e 's/^  push:/  pull_request:/; /branches:/d' \
	-e '/id-token/d; /^    environment/d' "$TOP/deploy/publish.yml" >check.yml
cat >>check.yml <<'END'
    steps:
      - uses: OWNER/sagellm-benchmark@COMMIT
        with: { dataset: team/board }
END
sync alice
good a2 m1 5 | offer alice
based alice
git -C alice add -A
git -C alice commit -q -m more
git -C alice push -q origin HEAD:refs/pull/7/head
EVENT=$(printf '{"pull_request": {"number": 7, "head": {"sha": "%s"}, "base": {"ref": "main"}}}' \
	"$(git -C alice rev-parse HEAD)")
head=$(dataset_head)
context_event=pull_request
it 'a pull request' 0 workflow "$PWD/check.yml" two
summary_has publish '1 passed'
ok 'nothing is published' test "$(dataset_head)" = "$head"

# A step that is none must not pass for one.
sed "0,/dataset: team.board/s//&\n          step: cleanup/" "$TOP/deploy/publish.yml" >typo.yml
context_event=push
it 'a step that is none' 1 workflow "$PWD/typo.yml" three
out 'publish: failure' 'clean: skipped'
log_has publish "step: 'cleanup' is not check, publish or clean"
sed "s,dataset: team/board,dataset: \"\"," check.yml >empty.yml
context_event=pull_request
it 'no dataset' 1 workflow "$PWD/empty.yml" four
log_has publish 'dataset: it is empty'
done_testing
