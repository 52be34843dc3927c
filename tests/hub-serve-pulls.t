#!/bin/sh
# hub-serve-pulls - discussions and pull requests, from opening to merging
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
A=/api/datasets/o/d
D=$A/discussions
JOURNAL=$T/root/datasets/o/d.git/hub-talks.jsonl
START=$(head_of o/d)

# post NAME STATUS PATH BODY: with the writer's token
post() {
	ask "$1" "$2" POST "$D$3" -H "$WRITE" -d "$4"
}

# shown FILTER...: what a discussion shows, by names of jq-like keys in perl
shown() {
	perl -MJSON::PP -0777 -ne 'BEGIN { $e = shift } my $d = decode_json($_); print eval($e), "\n"; die $@ if $@' "$1" "$T/body"
}

# A plain discussion.
ask 'nobody opens one' 401 POST "$D" -d '{"title":"a question"}'
ask 'nor a reader' 403 POST "$D" -H "$READ" -d '{"title":"a question"}'
post 'a title that is too short' 400 '' '{"title":"ab"}'
post 'a title of two lines' 400 '' '{"title":"abc\ndef"}'
post 'a discussion' 200 '' '{"title":"a question","description":"why?","pullRequest":false}'
body '{"num":1,"pullRequest":false}'
ask 'is shown' 200 GET "$D/1?diff=1"
body_has '"num":1,"title":"a question","status":"open","isPullRequest":false,"createdAt":"20'
body_has '"author":{"name":"alice"},"repo":{"name":"o/d","type":"dataset"},"events":[{"id":"'
body_has '"type":"comment","createdAt":"20'
body_has '"data":{"edited":false,"hidden":false,"latest":{"raw":"why?"}}}]}'
post 'a comment' 200 /1/comment '{"comment":"because"}'
body_has '{"newMessage":{"id":"'
body_has '"author":{"name":"alice"},"data":{"edited":false,"hidden":false,"latest":{"raw":"because"}}}}'
ID=$(field id)
post 'an empty comment' 400 /1/comment '{"comment":""}'
post 'is edited' 200 "/1/comment/$ID/edit" '{"content":"for a reason"}'
body_has '"updatedComment":{"id":"'"$ID"'"'
body_has '"hidden":false'
body_has '"raw":"for a reason"'
post 'is hidden' 200 "/1/comment/$ID/hide" ''
body_has '"hidden":true'
body_has '"raw":""'
post 'no such comment' 404 /1/comment/none/edit '{"content":"x"}'
post 'a new title' 200 /1/title '{"title":"the question"}'
body_has '"type":"title-change"'
body_has '"data":{"from":"a question","to":"the question"}'
post 'closed, with words' 200 /1/status '{"status":"closed","comment":"done"}'
body_has '{"newStatus":{"id":"'
body_has '"type":"status-change"'
body_has '"data":{"status":"closed"}'
post 'no such status' 400 /1/status '{"status":"merged"}'
post 'it is no pull request' 400 /1/merge ''
post 'no such discussion' 404 /7/comment '{"comment":"x"}'
ask 'all of it' 200 GET "$D/1"
it 'in order' 0 shown 'join ",", $d->{title}, $d->{status}, map { $_->{type} } @{$d->{events}}'
out 'the question,closed,comment,comment,title-change,comment,status-change'

# An empty pull request is a draft, and takes commits.
post 'a pull request' 200 '' '{"title":"a draft","description":"","pullRequest":true}'
body '{"num":2,"pullRequest":true}'
ok 'it begins where the branch is' [ "$(head_of o/d refs/pr/2)" = "$START" ]
ask 'it is a draft' 200 GET "$D/2"
body_has '"status":"draft","isPullRequest":true'
body_has '"events":[],"changes":{"base":"refs/heads/main"},"filesWithConflicts":[]}'
post 'a draft is not merged' 409 /2/merge ''
{ commit_line 'add x' && file_line x 1; } >lines
push o/d refs%2Fpr%2F2 lines
ok 'a commit to it' [ "$pushed" = 200 ]
P=$(head_of o/d refs/pr/2)
post 'it is opened' 200 /2/status '{"status":"open"}'
ask 'with its patch' 200 GET "$D/2?diff=1"
it 'shows commit and status' 0 shown 'join ",", map { $_->{type} . ":" . ($_->{data}{oid} // $_->{data}{status}) } @{$d->{events}}'
out "commit:$P,status-change:open"
body_has '"data":{"subject":"add x","oid":"'"$P"'"}'
body_has '"diff":"diff --git a/x b/x\nnew file mode 100644\n'
post 'closed' 200 /2/status '{"status":"closed"}'
push o/d refs%2Fpr%2F2 lines
ok 'a closed one takes no commits' [ "$pushed" = 409 ]
post 'nor is it merged' 409 /2/merge ''
post 'open again' 200 /2/status '{"status":"open"}'
{ commit_line 'add y' && file_line y 1; } >lines
push o/d refs%2Fpr%2F2 lines
ok 'takes commits again' [ "$pushed" = 200 ]
P2=$(head_of o/d refs/pr/2)
{ commit_line 'meanwhile' && file_line z 1; } >lines
push o/d main lines
M=$(head_of o/d)
ask 'nobody merges' 401 POST "$D/2/merge"
ask 'nor a reader' 403 POST "$D/2/merge" -H "$READ"
post 'merge' 200 /2/merge '{"comment":"thank you"}'
N=$(head_of o/d)
body "{\"success\":true,\"mergeCommitId\":\"$N\"}"
ok 'one commit on the branch' [ "$(head_of o/d main^)" = "$M" ]
it 'with all of it' 0 git -C "$T/root/datasets/o/d.git" ls-tree --name-only main
out .gitattributes x y z
it 'that says what it holds' 0 git -C "$T/root/datasets/o/d.git" log -1 --format=%B main
out 'a draft (#2)' '' "- add y ($P2)" "- add x ($P)" ''
ask 'it is merged' 200 GET "$D/2?diff=1"
body_has '"status":"merged"'
body_has "\"changes\":{\"base\":\"refs/heads/main\",\"mergeCommitId\":\"$N\"},\"filesWithConflicts\":[]"
it 'in its events' 0 shown '$d->{events}[-1]{data}{status}'
out merged
post 'merged is for good' 409 /2/status '{"status":"open"}'
push o/d refs%2Fpr%2F2 lines
ok 'and takes no commits' [ "$pushed" = 409 ]

# Conflicts.
{ commit_line 'theirs' && file_line z theirs; } >lines
push o/d 'main?create_pr=1' lines
{ commit_line 'ours' && file_line z ours; } >lines
push o/d main lines
ask 'conflicts are named' 200 GET "$D/3"
body_has '"filesWithConflicts":["z"]'
M=$(head_of o/d)
post 'and not merged' 409 /3/merge ''
ok 'nothing moved' [ "$(head_of o/d)" = "$M" ]
ask 'it stays open' 200 GET "$D/3"
body_has '"status":"open"'
post 'the same words, once more' 200 /3/status '{"status":"closed"}'

# Lists, in pages, filtered.
ask 'all' 200 GET "$D?type=all&status=all"
it 'newest first' 0 shown 'join ",", $d->{count}, $d->{start}, map { $_->{num} } @{$d->{discussions}}'
out 3,0,3,2,1
ask 'open ones' 200 GET "$D?status=open"
body '{"discussions":[],"count":0,"start":0}'
ask 'pull requests' 200 GET "$D?type=pull_request"
body_has '"count":2,"start":0}'
ask 'no pull requests' 200 GET "$D?type=discussion&status=closed&author=alice"
body_has '"count":1,"start":0}'
ask 'of others' 200 GET "$D?author=bob"
body '{"discussions":[],"count":0,"start":0}'
set --
for n in 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52; do
	[ $# = 0 ] || set -- "$@" --next
	set -- "$@" -sf -o made -H "$WRITE" -d "{\"title\":\"number $n\"}" "$HUB$D"
done
ok 'many more' curl "$@"
ask 'the first page' 200 GET "$D?p=0"
it 'has fifty' 0 shown 'join ",", $d->{count}, $d->{start}, scalar @{$d->{discussions}}, $d->{discussions}[0]{num}'
out 52,0,50,52
ask 'the second page' 200 GET "$D?p=1"
it 'has the rest' 0 shown 'join ",", $d->{count}, $d->{start}, map { $_->{num} } @{$d->{discussions}}'
out 52,50,2,1
ask 'behind the end' 200 GET "$D?p=2"
body '{"discussions":[],"count":52,"start":100}'
ask 'no such page' 400 GET "$D?p=x"

# What a killed server leaves: half a line, and a merge half done.
printf '{"num":1,"event":{"id":"half' >>"$JOURNAL"
ask 'half a line is nothing' 200 GET "$D/1"
it 'the rest stands' 0 shown 'scalar @{$d->{events}}'
out 5
post 'the next takes its place' 200 /1/comment '{"comment":"whole"}'
ask 'and is whole' 200 GET "$D/1"
it 'and the last' 0 shown 'join ",", scalar @{$d->{events}}, $d->{events}[-1]{data}{latest}{raw}'
out 6,whole
post 'one more pull request' 200 '' '{"title":"cut off","pullRequest":true}'
post 'open' 200 /53/status '{"status":"open"}'
M=$(head_of o/d)
printf '{"num":53,"merge":"%s","event":{"id":"m","type":"status-change","createdAt":"2026-01-01T00:00:00.000Z","author":{"name":"alice"},"data":{"status":"merged"}}}\n' \
	"$(printf %040d 7)" >>"$JOURNAL"
ask 'a merge that never reached the branch' 200 GET "$D/53"
body_has '"status":"open"'
body_has '"changes":{"base":"refs/heads/main"}'
printf '{"num":53,"merge":"%s","event":{"id":"m","type":"status-change","createdAt":"2026-01-01T00:00:00.000Z","author":{"name":"alice"},"data":{"status":"merged"}}}\n' \
	"$M" >>"$JOURNAL"
ask 'one that did' 200 GET "$D/53"
body_has '"status":"merged"'
body_has "\"mergeCommitId\":\"$M\""
printf '{"num":54,"open":{"title":"nothing","author":"x","createdAt":"2026-01-01T00:00:00.000Z","isPullRequest":true,"status":"open"}}\n' >>"$JOURNAL"
ask 'a record without a reference is nothing' 404 GET "$D/54"
{ commit_line 'a proposal' && file_line pr 1; } >lines
push o/d 'main?create_pr=1' lines
ok 'its number is given again' [ "$pushed" = 200 ]
ask 'and shows what came to be' 200 GET "$D/54"
body_has '"title":"a proposal"'

for year in 2020 2099; do
	printf '{"num":54,"event":{"id":"%s","type":"status-change","createdAt":"%s-01-01T00:00:00.000Z","author":{"name":"alice"},"data":{"status":"open"}}}\n' \
		$year $year >>"$JOURNAL"
done
ask 'events before its commit and behind' 200 GET "$D/54"
it 'stand in their order' 0 shown 'join ",", map { $_->{type} eq "commit" ? $_->{type} : $_->{id} } @{$d->{events}}'
out 2020,commit,2099

# What was answered is kept, however the server ends.
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
hub_start
ask 'another server has it all' 200 GET "$D/54"
body_has '"title":"a proposal"'
round=0 kept=1
while [ "$round" -lt 6 ]; do
	round=$((round + 1))
	set --
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ $# = 0 ] || set -- "$@" --next
		set -- "$@" -s -m 10 -o "said-$n" -H "$WRITE" -d "{\"comment\":\"say $round-$n\"}" "$HUB$D/1/comment"
	done
	rm -f said-*
	curl "$@" &
	client=$!
	sleep "0.0$((round * 15 % 90 + 10))"
	kill -9 "$HUB_PID"
	wait "$HUB_PID"
	wait "$client"
	for answer in said-*; do
		said=$(sed -n 's/.*"raw":"\(say [^"]*\)".*/\1/p' "$answer")
		[ -z "$said" ] || grep -qF "\"$said\"" "$JOURNAL" || kept=0
	done
	hub_start
	curl -sf -m 10 -o after -H "$WRITE" -d '{"comment":"after"}' "$HUB$D/1/comment" || kept=0
	curl -sf -m 10 -o after "$HUB$D/1" || kept=0
done 2>"$T/noise"
ok 'after kill -9 every comment that was answered is there' [ "$kept" = 1 ]
ok 'and some were' grep -q '"say ' "$JOURNAL"
hub_stop
ok 'SIGTERM ends it well again' [ "$hub_status" = 0 ]
done_testing
