#!/bin/sh
# hub-serve-wire - what the official Python client sends, and looks for in answers
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
A=/api/datasets/o/d

# What a client calls its request is what the answer calls it.
ask 'an id of the client' 200 GET /health -H 'X-Request-Id: run-7' -H 'X-Amzn-Trace-Id: other'
head_has 'X-Request-Id: run-7'
ask 'an id for the trace' 200 GET /health -H 'X-Amzn-Trace-Id: Root=1-5f;Parent=a.b:c_d'
head_has 'X-Request-Id: Root=1-5f;Parent=a.b:c_d'
ask 'an error has it too' 404 GET /none -H 'X-Request-Id: run-8'
head_has 'X-Request-Id: run-8'
for bad in 'a b' 'a"b' "$(printf %0129d 0)"; do
	ask "not '$bad'" 200 GET /health -H "X-Request-Id: $bad"
	ok 'but one of the server' grep -q '^X-Request-Id: [0-9a-f]\{16\}-[0-9]*$' "$T/head"
done

# commit NAME STATUS LINE...: on main of o/d
commit() {
	what=$1 status=$2
	shift 2
	{
		commit_line "$what"
		printf '%s\n' "$@"
	} >lines
	ask "$what" "$status" POST $A/commit/main -H "$WRITE" --data-binary @lines
}
at_main() { git -C "$T/root/datasets/o/d.git" "$@"; }

# A large file that is copied comes without its size.
head -c 100000 /dev/zero >zeros
OID=$(sha256sum zeros | cut -d ' ' -f 1)
copy() {
	printf '{"key":"lfsFile","value":{"path":"%s","algo":"sha256","oid":"%s"}}\n' "$1" "$2"
}
commit 'a copy of what is not there' 400 "$(copy a.bin "$OID")"
body_has 'a.bin: its content is not here'
ask 'its batch' 200 POST /datasets/o/d.git/info/lfs/objects/batch -H "$WRITE" \
	-d "{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$OID\",\"size\":100000}]}"
PUT=$(sed 's/.*"upload":{"href":"http:\/\/[^/]*\([^"]*\)".*/\1/' "$T/body")
ask 'its content' 200 PUT "$PUT" --data-binary @zeros
commit 'a copy' 200 "$(copy a.bin "$OID")" "$(copy d/b.bin "$OID")"
ask 'has its size' 200 GET "$A/tree/main?recursive=true"
body_has "\"lfs\":{\"oid\":\"$OID\",\"size\":100000,\"pointerSize\":131},\"size\":100000,\"path\":\"a.bin\""
ok 'is the same pointer' [ "$(at_main rev-parse main:a.bin)" = "$(at_main rev-parse main:d/b.bin)" ]
commit 'a size that is no number' 400 "{\"key\":\"lfsFile\",\"value\":{\"path\":\"x\",\"oid\":\"$OID\",\"size\":null}}"

# Words that clients and their tests look for in what is refused.
new_repo o/e
ask 'a branch' 200 POST $A/branch/b -H "$WRITE"
ask 'a branch again' 409 POST $A/branch/b -H "$WRITE"
body '{"error":"Reference refs/heads/b already exists"}'
ask 'a tag' 200 POST $A/tag/main -H "$WRITE" -d '{"tag":"t"}'
ask 'a tag again' 409 POST $A/tag/main -H "$WRITE" -d '{"tag":"t"}'
body '{"error":"Reference refs/tags/t already exists"}'
ask 'a tag with words' 409 POST $A/tag/main -H "$WRITE" -d '{"tag":"t","message":"m"}'
body '{"error":"Reference refs/tags/t already exists"}'
ask 'a wrong tag of what is not there' 404 POST $A/tag/none -H "$WRITE" -d '{"tag":"a b"}'
head_has 'X-Error-Code: RevisionNotFound'
ask 'the main branch' 403 DELETE $A/branch/main -H "$WRITE"
body '{"error":"Cannot delete refs/heads/main"}'
ask 'a move to what is there' 409 POST /api/repos/move -H "$WRITE" \
	-d '{"fromRepo":"o/d","toRepo":"o/e","type":"dataset"}'
body '{"error":"A dataset repository called o/e already exists"}'

# Commits as HTML.
{ commit_line '<b> & \"c\"\n\nwords > others' && file_line h 1; } >lines
push o/d main lines
ask 'commits as they are' 200 GET "$A/commits/main?limit=1"
lacks body "$T/body" formatted
ask 'and formatted' 200 GET "$A/commits/main?limit=1&expand%5B%5D=formatted"
body_has '"message":"words > others","formatted":{"title":"&lt;b&gt; &amp; &quot;c&quot;","message":"words &gt; others"}}]'
head_has 'limit=1&cursor=1&expand=formatted>; rel="next"'

# Whatever names a repository that is not there says so.
for path in /api/models/x /api/datasets/x /api/spaces/x /api/spaces/o/d /api/models/x/revision/main \
	/api/models/x/commits/main /api/datasets/x/tree/main /api/datasets/o/x/none /api/datasets/o/.. \
	/x/resolve/main/f /datasets/x/resolve/main/f /x/raw/main/f; do
	ask "$path" 404 GET $path
	head_has 'X-Error-Code: RepoNotFound'
done
ask 'of one that is there something else is missing' 404 GET $A/none
head_lacks X-Error-Code
ask 'a list is no repository' 404 GET /api/spaces
head_lacks X-Error-Code
ask 'a private one' 200 PUT $A/settings -H "$WRITE" -d '{"visibility":"private"}'
ask 'is not there for others' 404 GET $A/none
head_has 'X-Error-Code: RepoNotFound'
ask 'but for its readers' 404 GET $A/none -H "$READ"
head_lacks X-Error-Code
ask 'a public one' 200 PUT $A/settings -H "$WRITE" -d '{"visibility":"public"}'

# Letters of another case lead to the name as it is written.
new_repo Team/Board-One
B=/api/datasets/team/board-one
ask 'another case' 307 GET "$B/tree/main?recursive=true"
head_has 'Location: /api/datasets/Team/Board-One/tree/main?recursive=true'
ask 'a file' 307 GET /datasets/TEAM/board-one/resolve/main/.gitattributes
head_has 'Location: /datasets/Team/Board-One/resolve/main/.gitattributes'
{ commit_line case && file_line c 1; } >lines
ask 'a commit' 307 POST $B/commit/main -H "$WRITE" --data-binary @lines
ask 'which arrives' 200 POST $B/commit/main -H "$WRITE" --data-binary @lines -L
ok 'where it belongs' [ "$(git -C "$T/root/datasets/Team/Board-One.git" show main:c)" = 1 ]
ask 'no second one' 409 POST /api/repos/create -H "$WRITE" -d '{"type":"dataset","name":"team/board-one"}'
body_has 'already created'
new_repo mine/x
ask 'none by a move' 409 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"mine/x","toRepo":"TEAM/BOARD-ONE","type":"dataset"}'
body_has 'already exists'
ask 'which has moved nothing' 200 GET /api/datasets/mine/x
ask 'but its own name in another case' 200 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"mine/x","toRepo":"Mine/X","type":"dataset"}'
ask 'is its name now' 200 GET /api/datasets/Mine/X
ask 'to which the old one leads' 307 GET /api/datasets/mine/x
head_has 'Location: /api/datasets/Mine/X'
ask 'of another kind' 200 POST /api/repos/create -H "$WRITE" -d '{"name":"team/board-one"}'
ask 'a private one' 200 PUT /api/datasets/Team/Board-One/settings -H "$WRITE" -d '{"visibility":"private"}'
ask 'leads nobody' 404 GET $B
ask 'but its readers' 307 GET $B -H "$READ"
new_repo o/twin
cp -r "$T/root/datasets/o/twin.git" "$T/root/datasets/o/Twin.git"
ask 'of two the right one' 200 GET /api/datasets/o/Twin
ask 'and none in doubt' 404 GET /api/datasets/o/TWIN
ask 'nor a third' 409 POST /api/repos/create -H "$WRITE" -d '{"type":"dataset","name":"o/TWIN"}'

# All at once, each in a case of its own: one is made.
for name in race/once RACE/once race/ONCE Race/Once rAce/oNce raCe/onCe; do
	curl -s -o "made.$(echo "$name" | tr / .)" -w '%{http_code}\n' \
		-H "$WRITE" -d "{\"type\":\"dataset\",\"name\":\"$name\"}" \
		"$HUB/api/repos/create" >>codes &
	racers="${racers-} $!"
done
# shellcheck disable=SC2086
wait $racers
ok 'of many that differ by case one is made' [ "$(grep -c 200 codes)" = 1 ]
ok 'and only that is there' [ "$(find "$T/root/datasets" -iname once.git | wc -l)" = 1 ]
done_testing
