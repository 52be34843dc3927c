#!/bin/sh
# hub-serve-merge - pull requests of others: what they change, conflicts, merging
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

echo 'hf_second write carol' >>"$T/tokens"
SECOND='Authorization: Bearer hf_second'
hub_start
new_repo o/d
A=/api/datasets/o/d
D=$A/discussions
GIT=$T/root/datasets/o/d.git

# propose NUMBER SUMMARY LINE...: carol's pull request of that number
propose() {
	number=$1
	{
		commit_line "$2"
		shift 2
		printf '%s\n' "$@"
	} >lines
	ask "carol's pull request $number" 200 POST "$A/commit/main?create_pr=1" \
		-H "$SECOND" --data-binary @lines
	body_has "/discussions/$number\""
}

# merge NUMBER STATUS: by alice
merge() { ask "merge $1: $2" "$2" POST "$D/$1/merge" -H "$WRITE"; }

# to_main SUMMARY LINE...: a commit of alice
to_main() {
	{
		commit_line "$1"
		shift
		printf '%s\n' "$@"
	} >lines
	push o/d main lines
	ok 'a commit to the branch' [ "$pushed" = 200 ]
}

# events: each in a word, with what it is of; sorted, for the date of a commit
# has no fraction
events() {
	perl -MJSON::PP -0777 -ne 'print join(",", sort map { $_->{type} .
		($_->{type} eq "commit" ? ":$_->{data}{subject}:$_->{author}{name}" : "")
		} @{decode_json($_)->{events}}), "\n"' "$T/body"
}

to_main 'a and b' "$(file_line a 1)" "$(file_line b 1)"

# Two people are in the message, and in the events.
propose 1 'more of a' "$(file_line a 2)"
P=$(head_of o/d refs/pr/1)
ask 'alice comments' 200 POST "$D/1/comment" -H "$WRITE" -d '{"comment":"fine"}'
{ commit_line 'and of c' && file_line c 1; } >lines
push o/d refs%2Fpr%2F1 lines
ok 'and adds to it' [ "$pushed" = 200 ]
P2=$(head_of o/d refs/pr/1)
ask 'its events' 200 GET "$D/1"
it 'have both commits' 0 sh -c "grep -o '\"subject\":\"[^\"]*\"' $T/body"
out '"subject":"more of a"' '"subject":"and of c"'
M=$(head_of o/d)
merge 1 200
N=$(head_of o/d)
ok 'one commit' [ "$(head_of o/d main^)" = "$M" ]
it 'says whose it was' 0 git -C "$GIT" log -1 --format='%an%n%B' main
out alice 'more of a (#1)' '' "- and of c ($P2)" "- more of a ($P)" ''

# The last to commit is named when another merges.
propose 2 'd' "$(file_line d 1)"
P=$(head_of o/d refs/pr/2)
merge 2 200
it 'with the author' 0 git -C "$GIT" log -1 --format=%B main
out 'd (#2)' '' "- d ($P)" '' 'Co-authored-by: carol <carol@localhost>' ''
merge 2 409

# The patch: against where it parted, whatever came to the branch since.
propose 3 'strange bytes' '{"key":"file","value":{"path":"latin","content":"Y2Fm6QoB4oKsCg==","encoding":"base64"}}'
to_main 'meanwhile' "$(file_line b 2)"
ask 'its patch' 200 GET "$D/3?diff=1"
body_has '+caf?\n+\u0001'
ok 'has nothing of the branch' sh -c "! grep -q 'a/b' $T/body"
body_has '"filesWithConflicts":[]'
merge 3 200
ok 'the branch keeps its own' [ "$(git -C "$GIT" show main:b)" = 2 ]

# One too large to show is not cut, it is left out.
perl -e 'print "line $_ of a file that is long\n" for 1 .. 200000' >long
propose 4 'long' "{\"key\":\"file\",\"value\":{\"path\":\"long\",\"encoding\":\"base64\",\"content\":\"$(base64 -w 0 long)\"}}"
ask 'a patch of 7 MB' 200 GET "$D/4?diff=1"
ok 'is not shown' sh -c "! grep -q '\"diff\"' $T/body"
body_has '"status":"open"'
merge 4 200
git -C "$GIT" show main:long >got
same long got 'and merged all the same'

# Conflicts: changed by both, added by both, gone on one side.
propose 5 'theirs' "$(file_line a theirs)" "$(file_line new theirs)" \
	'{"key":"deletedFile","value":{"path":"b"}}' "$(file_line c theirs)"
to_main 'ours' "$(file_line a ours)" "$(file_line new ours)" \
	"$(file_line b ours)" '{"key":"deletedFile","value":{"path":"c"}}'
M=$(head_of o/d)
ask 'all are named' 200 GET "$D/5"
body_has '"filesWithConflicts":["a","b","c","new"]'
merge 5 409
body_has 'This pull request has conflicts with its base'
ok 'nothing moved' [ "$(head_of o/d)" = "$M" ]

# What resolves them is committed to it.
{
	commit_line 'as ours'
	file_line a ours
	file_line new ours
	file_line b ours
	printf '{"key":"deletedFile","value":{"path":"c"}}\n'
	file_line only theirs
} >lines
push o/d refs%2Fpr%2F5 lines
ok 'a commit that resolves them' [ "$pushed" = 200 ]
ask 'none is left' 200 GET "$D/5"
body_has '"filesWithConflicts":[]'
merge 5 200
it 'what both have, and what one has' 0 git -C "$GIT" ls-tree --name-only main
out .gitattributes a b d latin long new only

# A pull request whose reference is gone shows what is known of it.
propose 6 'gone' "$(file_line e 1)"
ask 'a comment to it' 200 POST "$D/6/comment" -H "$WRITE" -d '{"comment":"x"}'
git -C "$GIT" update-ref -d refs/pr/6
merge 6 404
M=$(head_of o/d)
git -C "$GIT" fsck --strict --full >"$T/fsck" 2>&1
ok 'the repository is whole' sh -c "! grep -v '^dangling\|^notice' $T/fsck"

# It is all there after a restart.
hub_stop
ok 'it ends well' [ "$hub_status" = 0 ]
hub_start
ask 'what was merged' 200 GET "$D/1"
body_has "\"mergeCommitId\":\"$N\""
it 'with its events' 0 events
out 'comment,commit:and of c:alice,commit:more of a:carol,status-change'
hub_stop
done_testing
