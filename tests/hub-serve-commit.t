#!/bin/sh
# hub-serve-commit - what a commit may do, what it may not, and races
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
C=/api/datasets/o/d/commit
START=$(head_of o/d)

# send NAME STATUS REV FILE: a commit with the writer's token
send() {
	ask "$1" "$2" POST "$C/$3" -H "$WRITE" --data-binary "@$4"
}

# one NAME STATUS LINE...: a commit of these lines on main
one() {
	what=$1 status=$2
	shift 2
	{
		commit_line "$what"
		printf '%s\n' "$@"
	} >lines
	send "$what" "$status" main lines
}

# What a commit is made of.
one 'several files at once' 200 "$(file_line a/x 1)" "$(file_line a/y 2)" \
	"$(file_line top 'é\"\u0000\n')" \
	'{"key":"file","value":{"path":"b64","content":"AP8K","encoding":"base64"}}'
H=$(head_of o/d)
git -C "$T/root/datasets/o/d.git" show "$H:top" >got
printf 'é"\000\n' >want
same want got 'text arrives byte for byte'
git -C "$T/root/datasets/o/d.git" show "$H:b64" >got
printf '\000\377\n' >want
same want got 'base64 arrives byte for byte'
git -C "$T/root/datasets/o/d.git" log -1 --format='%an|%s|%P' >got
echo "alice|several files at once|$START" >want
same want got 'author, message and parent'
one 'the same content again' 200 "$(file_line a/x 1)"
ok 'is a commit of its own' [ "$(head_of o/d)" != "$H" ]
ok 'with the same tree' [ "$(head_of o/d "$H^{tree}")" = "$(head_of o/d 'main^{tree}')" ]
one 'deletes a file' 200 '{"key":"deletedFile","value":{"path":"top"}}'
one 'deletes and adds' 200 '{"key":"deletedFile","value":{"path":"b64"}}' "$(file_line b64 new)"
one 'a folder in place of a file deleted before' 200 \
	'{"key":"deletedFile","value":{"path":"b64"}}' "$(file_line b64/in new)"
one 'deletes a folder' 200 '{"key":"deletedFolder","value":{"path":"a/"}}'
one 'a folder' 200 "$(file_line c/d/x 1)"
one 'deletes it as if it were a file' 200 '{"key":"deletedFile","value":{"path":"c"}}'
git -C "$T/root/datasets/o/d.git" ls-tree -r --name-only main >got
printf '.gitattributes\nb64/in\n' >want
same want got 'what is left'

# What is refused leaves the head where it was.
H=$(head_of o/d)
one 'deleting what is not there' 404 "$(file_line new 1)" '{"key":"deletedFile","value":{"path":"none"}}'
head_has 'X-Error-Code: EntryNotFound'
one 'deleting a folder that is not there' 404 '{"key":"deletedFolder","value":{"path":"none"}}'
one 'a file where a folder is' 422 "$(file_line b64 1)"
one 'a file below a file' 422 "$(file_line b64/in/x 1)"
for path in '' / /x x/ x//y . .. ../x x/../y ./x .git x/.git/config .GIT/x 'x\\y' 'x\ty' 'x\u007f' 'x\u0000y'; do
	{
		commit_line 'path'
		file_line "$path" 1
	} >lines
	got=$(curl -s -o "$T/body" -w '%{http_code}' -H "$WRITE" --data-binary @lines "$HUB$C/main")
	case $got in
	400 | 422) report 0 "refuses the path '$path'" ;;
	*) report 1 "refuses the path '$path' ($got)" ;;
	esac
done
one 'a large file' 400 '{"key":"lfsFile","value":{"path":"x","algo":"sha256","oid":"00","size":1}}'
body_has '/value/oid: expected 64'
one 'a size that is none' 400 "{\"key\":\"lfsFile\",\"value\":{\"path\":\"x\",\"oid\":\"$(printf %064d 0)\",\"size\":1e3}}"
body_has '/value/size: expected'
one 'an unknown operation' 400 '{"key":"move","value":{}}'
one 'a broken line' 400 '{"key":"file","value":'
one 'a duplicate key' 400 '{"key":"file","key":"file"}'
one 'content that is not base64' 400 '{"key":"file","value":{"path":"x","content":"A?==","encoding":"base64"}}'
one 'base64 cut off' 400 '{"key":"file","value":{"path":"x","content":"AAA","encoding":"base64"}}'
one 'an unknown encoding' 400 '{"key":"file","value":{"path":"x","content":"","encoding":"gzip"}}'
one 'no content' 400 '{"key":"file","value":{"path":"x"}}'
one 'no operation' 400
file_line x 1 >lines
send 'no header' 400 main lines
: >lines
send 'no body' 400 main lines
{ commit_line ' ' && file_line x 1; } >lines
send 'no summary' 400 main lines
{ commit_line s && file_line x 1; } >lines
send 'no such branch' 404 none lines
head_has 'X-Error-Code: RevisionNotFound'
send 'a commit is no branch' 404 "$H" lines
ask 'no such repository' 404 POST /api/datasets/o/none/commit/main -H "$WRITE" --data-binary @lines
head_has 'X-Error-Code: RepoNotFound'
big() {
	commit_line big
	printf '{"key":"file","value":{"path":"big","content":"'
	head -c "$1" /dev/zero | tr '\0' x
	printf '","encoding":"utf-8"}}\n'
}
big 10485761 >lines
send 'a file above 10 MiB' 400 main lines
body_has 'big: larger than 10 MiB'
ok 'the head did not move' [ "$(head_of o/d)" = "$H" ]
big 10485760 >lines
send 'a file of 10 MiB' 200 main lines

# Parents.
H=$(head_of o/d)
{ commit_line parent "$H" && file_line p 1; } >lines
send 'a commit on its parent' 200 main lines
send 'the same again is stale' 412 main lines
head_lacks X-Error-Code
body '{"error":"The branch was updated since you opened this page. Please refresh and try again."}'
{ commit_line parent "$(head_of o/d | cut -c1-7)" && file_line p 2; } >lines
send 'a parent of seven digits' 200 main lines
for bad in "$(head_of o/d | cut -c1-6)" main "$(head_of o/d)0" "$(head_of o/d | tr a-f A-F)"; do
	{ commit_line parent "$bad" && file_line p 3; } >lines
	send "the parent $bad is none" 400 main lines
done
{ commit_line parent 1111111 && file_line p 3; } >lines
send 'an unknown parent is stale' 412 main lines

# Pull requests.
M=$(head_of o/d)
{ commit_line 'a proposal' "$H" && file_line pr 1; } >lines
send 'a pull request from an old parent' 200 'main?create_pr=1' lines
body_has "\"pullRequestUrl\":\"$HUB/datasets/o/d/discussions/1\""
P=$(head_of o/d refs/pr/1)
ok 'stands on that parent' [ "$(head_of o/d refs/pr/1^)" = "$H" ]
ok 'main did not move' [ "$(head_of o/d)" = "$M" ]
{ commit_line more "$P" && file_line pr 2; } >lines
send 'a commit to it' 200 refs%2Fpr%2F1 lines
send 'a stale one' 412 refs/pr/1 lines
{ commit_line more && file_line pr 3; } >lines
send 'a commit to it, unescaped' 200 refs/pr/1 lines
send 'a commit to none' 404 refs/pr/2 lines
send 'a second pull request' 200 'main?create_pr=1' lines
ask 'its file' 200 GET /datasets/o/d/resolve/refs%2Fpr%2F1/pr
body 3
ask 'its file, unescaped' 200 GET /datasets/o/d/resolve/refs/pr/1/pr
ask 'discussions' 200 GET /api/datasets/o/d/discussions
body_has '"discussions":[{"num":2,"title":"more","status":"open","isPullRequest":true'
body_has '{"num":1,"title":"a proposal","status":"open"'
body_has '"author":{"name":"alice"},"repo":{"name":"o/d","type":"dataset"}}],"count":2,"start":0}'
ask 'discussions of others' 200 GET '/api/datasets/o/d/discussions?author=bob'
body '{"discussions":[],"count":0,"start":0}'
ask 'a discussion' 200 GET /api/datasets/o/d/discussions/1
body_has '"title":"a proposal"'
body_has '"changes":{"base":"refs/heads/main"}'
ask 'no discussion' 404 GET /api/datasets/o/d/discussions/3
ask 'references' 200 GET '/api/datasets/o/d/refs?include_prs=1'
body_has "\"pullRequests\":[{\"name\":\"1\",\"ref\":\"refs/pr/1\",\"targetCommit\":\"$(head_of o/d refs/pr/1)\"}"
J=$T/root/datasets/o/d.git/hub-talks.jsonl
mv "$J" aside
echo '{' >"$J"
send 'a third without room for its record' 500 'main?create_pr=1' lines
ok 'is none' [ "$(git -C "$T/root/datasets/o/d.git" for-each-ref refs/pr | wc -l)" = 2 ]
{
	cat aside
	echo '{"num":3,"open":{"title":"left behind","author":"x","createdAt":"","isPullRequest":true,"status":"open"}}'
} >"$J"
send 'a third over a record without a reference' 200 'main?create_pr=1' lines
ask 'is the one that is shown' 200 GET /api/datasets/o/d/discussions/3
body_has '"author":{"name":"alice"}'
rm "$J"
ask 'a pull request whose record was lost' 200 GET /api/datasets/o/d/discussions/1
body_has '"title":"more","status":"open"'

# Races: of two on the same parent one lands, and the other is told.
new_repo o/race
for round in 1 2 3 4 5 6 7 8; do
	PARENT=$(head_of o/race)
	for side in l r; do
		{ commit_line "$round$side" "$PARENT" && file_line "$side" "$round"; } >"lines-$side"
		curl -s -m 60 -o /dev/null -w '%{http_code}\n' -H "$WRITE" --data-binary "@lines-$side" \
			"$HUB/api/datasets/o/race/commit/main" >"code-$side" &
		eval "pid_$side=\$!"
	done
	# shellcheck disable=SC2154
	wait "$pid_l" "$pid_r"
	wait "$pid_r"
	case $(sort code-l code-r | tr '\n' ' ') in
	'200 409 ' | '200 412 ') echo good ;;
	*) sort code-l code-r ;;
	esac
done >rounds
ok 'exactly one of two wins, in each of 8 rounds' [ "$(grep -c good rounds)" = 8 ]
ok 'and the history has exactly those' [ "$(git -C "$T/root/datasets/o/race.git" rev-list --count main)" = 9 ]

# Writers that retry as clients must: nothing is lost.
writer() {
	n=0 tries=0
	while [ "$n" -lt 5 ] && [ "$tries" -lt 400 ]; do
		tries=$((tries + 1))
		at=$(curl -s -m 60 "$HUB/api/datasets/o/race/revision/main" | sed 's/.*"sha":"\([0-9a-f]*\).*/\1/')
		{ commit_line "w$1-$n" "$at" && file_line "w/$1-$n" x; } >"w$1"
		code=$(curl -s -m 60 -o /dev/null -w '%{http_code}' -H "$WRITE" --data-binary "@w$1" "$HUB/api/datasets/o/race/commit/main")
		echo "$code" >>"codes-$1"
		[ "$code" = 200 ] && n=$((n + 1))
	done
}
for w in 1 2 3 4; do
	writer "$w" &
	eval "writer_$w=\$!"
done
# shellcheck disable=SC2154
for pid in "$writer_1" "$writer_2" "$writer_3" "$writer_4"; do wait "$pid"; done
ok 'four writers, five commits each: 20 more' [ "$(git -C "$T/root/datasets/o/race.git" rev-list --count main)" = 29 ]
ok 'and 20 files' [ "$(git -C "$T/root/datasets/o/race.git" ls-tree --name-only main:w | wc -l)" = 20 ]
ok 'every other answer was 409 or 412' [ -z "$(cat codes-* | grep -v -e 200 -e 409 -e 412)" ]

# While a long commit is in progress others are told so, and SIGTERM waits.
new_repo o/slow
{
	commit_line long
	n=0
	while [ "$n" -lt 600 ]; do
		n=$((n + 1))
		file_line "f/$n" "$n"
	done
} >lines-long
{ commit_line brief && file_line s 1; } >lines
# It may itself meet a short one, and then comes again.
for try in 1 2 3 4 5 6 7 8 9; do
	curl -s -m 120 -o answer -w '%{http_code}' -H "$WRITE" --data-binary \
		@lines-long "$HUB/api/datasets/o/slow/commit/main" >code-long
	grep -q 409 code-long || break
	sleep "0.$try"
done &
client=$!
pushed=
while [ "$pushed" != 409 ] && kill -0 "$client" 2>/dev/null; do
	push o/slow main lines
done
ok 'a commit that overlaps is told at once' [ "$pushed" = 409 ]
name='a commit that overlaps'
body '{"error":"Another commit operation is in progress for this repository. Please try again later."}'
push o/d main lines
ok 'other repositories are not concerned' [ "$pushed" = 200 ]
hub_stop
wait "$client"
ok 'SIGTERM lets the long commit end' [ "$(cat code-long) $hub_status" = '200 0' ]
ok 'which is whole' [ "$(git -C "$T/root/datasets/o/slow.git" ls-tree --name-only main:f | wc -l)" = 600 ]
hub_start

# A lock that git itself holds is somebody's operation in progress.
: >"$T/root/datasets/o/d.git/refs/heads/main.lock"
{ commit_line locked && file_line l 1; } >lines
send 'a lock in the way' 409 main lines
body '{"error":"Another commit operation is in progress for this repository. Please try again later."}'
hub_stop
hub_start
send 'a lock left behind is gone after a restart' 200 main lines

# Many contents, some twice, some that do not shrink, all kinds of ends.
GIT=$T/root/datasets/o/many.git
new_repo o/many
perl -e 'srand 3; print pack "L*", map { int rand 2**32 } 1 .. 30000' >noise
head -c 120000 /dev/zero | tr '\0' x >xs
coded() {
	printf '{"key":"file","value":{"path":"%s","content":"%s","encoding":"base64"}}\n' \
		"$1" "$(base64 -w "$2" "$3" | sed 's/$/\\n/' | tr -d '\n')"
}
{
	commit_line many
	coded noise 0 noise
	coded wrapped 76 noise
	coded xs 0 xs
	for n in 1 2 3 4 5 6 7; do
		for m in 0 1 2 3 4 5 6 7 8 9; do
			file_line "d$n/$m" "$n$m"
			file_line "same/$n$m" "$n"
		done
	done
} >lines
push o/many main lines
ok 'a commit of many files' [ "$pushed" = 200 ]
git --git-dir="$GIT" cat-file blob main:noise >got
same noise got 'noise comes back'
git --git-dir="$GIT" cat-file blob main:xs >got
same xs got 'so does what shrinks'
ok 'what was twice is once' [ "$(git --git-dir="$GIT" rev-parse main:noise)" = \
	"$(git --git-dir="$GIT" rev-parse main:wrapped)" ]
ok 'all of them are whole' sh -c "! git --git-dir=$GIT fsck --strict --full 2>&1 | grep -v '^notice'"
# bytes PATH: on the disk
bytes() {
	id=$(git --git-dir="$GIT" rev-parse "main:$1")
	wc -c <"$GIT/objects/$(echo "$id" | cut -c1-2)/$(echo "$id" | cut -c3-)"
}
ok 'what shrinks is small on the disk' [ "$(bytes xs)" -lt 2000 ]
ok 'noise is hardly larger' [ "$(bytes noise)" -lt 120100 ]
noise_object=$GIT/objects/$(git hash-object noise | sed 's,^..,&/,')
touch -d '2020-01-01' "$noise_object"
{ commit_line again && coded noise2 0 noise; } >lines
push o/many main lines
ok 'what is there counts as new' [ -n "$(find "$noise_object" -mmin -10)" ]
ok 'nothing is left beside them' [ -z "$(find "$GIT" -name 'tmp_obj*')" ]
chmod 555 "$GIT/objects"
{ commit_line more && file_line more 1; } >lines
if [ "$(id -u)" != 0 ]; then
	push o/many main lines
	ok 'no room for an object' [ "$pushed" = 500 ]
fi
chmod 755 "$GIT/objects"
hub_stop
hub_start --max-body 1K
big 1024 >lines-long
send '--max-body holds for those who may write' 413 main lines-long
send 'and lets the smaller pass' 200 main lines
ok 'the repository is whole' git -C "$T/root/datasets/o/d.git" fsck --strict
done_testing
