#!/bin/sh
# hub-serve-incoming - commits stored while they come: little memory, no traces
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
GIT=$T/root/datasets/o/d.git
head -c 1000000 /dev/urandom >million
base64 -w 0 million >coded

# big PATH: a line with the million bytes, of which the first tell the path
big() {
	printf '{"key":"file","value":{"path":"%s","encoding":"base64","content":"%s"}}\n' \
		"$1" "$(printf '%-30s' "$1" | base64 -w 0)$(tail -c +41 coded)"
}
# traces: what waits beside the objects
traces() { find "$GIT" -name 'tmp_obj*'; }
nothing_waits() { [ -z "$(traces)" ]; }
something_waits() { [ "$(traces)" ]; }
# objects: how many there are
objects() { find "$GIT/objects" -type f | wc -l; }
before=$(objects)
as_before() { [ "$(objects)" = "$before" ]; }

# Each file is an object before the last one is there.
{
	commit_line many
	for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
		big "many/$n"
		file_line "small/$n" "$n"
	done
} >lines
rm -f code
curl -s -o got -w '%{http_code}' -H "$WRITE" --limit-rate 20M \
	--data-binary @lines "$HUB/api/datasets/o/d/commit/main" >code &
sender=$!
ok 'files wait beside the objects' within 30 something_waits
ok 'without names' [ "$(git -C "$GIT" count-objects -v | sed -n 's/^count: //p')" = "$before" ]
wait "$sender"
ok 'then the commit is made' [ "$(cat code)" = 200 ]
ok 'of all its files' [ "$(git -C "$GIT" ls-tree -r --name-only main | grep -c /)" = 48 ]
printf '%-30s' many/17 >want
tail -c +31 million >>want
git -C "$GIT" cat-file blob main:many/17 >got
same want got 'byte for byte'
git -C "$GIT" cat-file blob main:small/24 >got
ok 'the small ones too' [ "$(cat got)" = 24 ]
git -C "$GIT" fsck --strict --full >"$T/fsck" 2>&1
ok 'git fsck is content' [ ! -s "$T/fsck" ]
ok 'nothing waits' nothing_waits
# (One with sanitizers needs more for itself.)
if ! ldd "$TOP/bin/hub-serve" | grep -q 'lib[at]san'; then
	kib=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$HUB_PID/status")
	ok "of 24 MB little was in memory at a time" [ "$kib" -lt 32000 ]
fi

# The same once more is a commit, and no new object but that.
before=$(objects)
push o/d main lines
ok 'the same again' [ "$pushed" = 200 ]
ok 'is one object more' [ "$(objects)" = $((before + 1)) ]

# What is wrong behind files that are stored undoes them.
head=$(head_of o/d)
before=$(objects)
wrong() {
	{
		commit_line wrong "${4-}"
		big wrong/1
		big wrong/2
		printf '%s\n' "$3"
		big wrong/3
	} >lines
	push o/d main lines
	ok "$1: $2" [ "$pushed" = "$2" ]
	ok "$1 leaves nothing" within 30 as_before
	ok "$1 moves nothing" [ "$(head_of o/d)" = "$head" ]
}
wrong 'a line that is none' 400 '{'
body_has 'line 4: '
wrong 'a path that cannot be' 422 '{"key":"file","value":{"path":"../x","content":""}}'
wrong 'a card that is none' 400 '{"key":"file","value":{"path":"README.md","content":"---\n[\n---\n"}}'
body_has 'Invalid metadata in README.md'
wrong 'a file that is not there' 404 '{"key":"deletedFile","value":{"path":"nowhere"}}'
wrong 'a large file that was not sent' 400 '{"key":"lfsFile","value":{"path":"l","algo":"sha256","oid":"'"$(printf %064d 0)"'","size":1}}'
wrong 'a parent that is none' 412 '{"key":"deletedFile","value":{"path":"small/1"}}' 0123456
{
	commit_line refused
	file_line wrong/1 1
} >lines
ask 'one who may not' 403 POST /api/datasets/o/d/commit/main -H "$READ" \
	--data-binary @lines
ok 'leaves nothing either' within 30 as_before
push o/none main lines
ok 'nor a repository that is not there' [ "$pushed" = 404 ]

# A client that breaks off.
{
	commit_line broken
	for n in 1 2 3 4 5; do
		big "broken/$n"
	done
} >lines
curl -s -o got -H "$WRITE" --limit-rate 2M --data-binary @lines \
	"$HUB/api/datasets/o/d/commit/main" &
sender=$!
ok 'half a commit' within 30 something_waits
kill "$sender"
wait "$sender" 2>"$T/noise"
ok 'is soon forgotten' within 30 nothing_waits
ok 'all of it' as_before
ok 'and has moved nothing' [ "$(head_of o/d)" = "$head" ]

# A server that is killed.
hub_stop
ok 'before that it ends well' [ "$hub_status" = 0 ]
hub_start
curl -s -o got -H "$WRITE" --limit-rate 2M --data-binary @lines \
	"$HUB/api/datasets/o/d/commit/main" &
sender=$!
ok 'half of it again' within 30 something_waits
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>"$T/noise"
wait "$sender"
hub_start
ok 'goes with the next start' nothing_waits
ok 'and was never there' [ "$(head_of o/d)" = "$head" ]

# Two that bring the same files at once.
for n in 1 2; do
	curl -s -o "got.$n" -w '%{http_code}\n' -H "$WRITE" --limit-rate 20M \
		--data-binary @lines "$HUB/api/datasets/o/d/commit/main" \
		>"code.$n" &
	eval "sender$n=$!"
done
# shellcheck disable=SC2154
wait "$sender1" "$sender2"
ok 'two with the same files, at once' \
	[ -z "$(cat code.1 code.2 | grep -v -e 200 -e 409)" ]
ok 'of which one is made' grep -q 200 code.1 code.2
push o/d main lines
ok 'and once more' [ "$pushed" = 200 ]
git -C "$GIT" fsck --strict --full >"$T/fsck" 2>&1
ok 'all objects are whole' sh -c "! grep -v '^dangling\|^notice' $T/fsck"
ok 'and none is left waiting' nothing_waits
hub_stop
ok 'it ends well' [ "$hub_status" = 0 ]
done_testing
