#!/bin/sh
# hub-serve-access - private repositories, tokens with places, a changed file
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

NARROW='Authorization: Bearer hf_narrow'
TALKER='Authorization: Bearer hf_talker'
LOOKER='Authorization: Bearer hf_looker'
NOTHING='Authorization: Bearer hf_nothing'
TALKER_ELSEWHERE='Authorization: Bearer hf_elsewhere'
hashed() {
	printf 'sha256:%s' "$(printf %s "$1" | sha256sum | cut -d ' ' -f 1)"
}
(umask 077 && cat >"$T/tokens" <<END
hf_writer write alice
$(hashed hf_reader) read bob
$(hashed hf_narrow) fine-grained carol write:datasets/o/mine read:datasets/o/secret write:carol
$(hashed hf_talker) fine-grained dave discuss:datasets/o
hf_looker fine-grained eve read:*
hf_nothing fine-grained
hf_elsewhere fine-grained frank write:frank
END
)

# Lines that are wrong, and never show the secret.
bad() {
	what=$1
	shift
	(umask 077 && printf '%s\n' "$*" >bad-tokens)
	it "refuses $what" 78 timeout 20 hub-serve --root r --tokens bad-tokens --listen 127.0.0.1:0
	err_lacks hf_secret
}
bad 'a hash that is none' sha256:abc write x
err 'hub-serve: bad-tokens: 1: expected `TOKEN read|write|fine-grained [NAME [RIGHT:PLACE...]]`'
bad 'a place of a token that has them all' hf_secret write x read:o
bad 'a right that is none' hf_secret fine-grained x own:o
err 'hub-serve: bad-tokens: 1: expected RIGHT:PLACE, such as write:datasets/me/results'
bad 'a place that is none' hf_secret fine-grained x read:../o
bad 'half a place' hf_secret fine-grained x read:datasets/o/
bad 'a name that is none' hf_secret read 'a;b'

hub_start
for repo in mine secret open; do
	ask "create $repo" 200 POST /api/repos/create -H "$WRITE" -d \
		"{\"type\":\"dataset\",\"organization\":\"o\",\"name\":\"$repo\",\"visibility\":\"private\"}"
done
ok 'private is a mark' [ -e "$T/root/datasets/o/secret.git/hub-private" ]
A=/api/datasets/o

# What is private is not there, for those who may not see it.
{ commit_line first && file_line f secret; } >lines
push o/secret main lines
for route in $A/secret $A/secret/tree/main $A/secret/commits/main $A/secret/refs $A/secret/discussions \
	/datasets/o/secret/resolve/main/f /datasets/o/secret/raw/main/f; do
	for who in nobody "$NOTHING"; do
		set --
		[ "$who" = nobody ] || set -- -H "$who"
		ask "not there for $who: $route" 404 GET "$route" "$@"
		cp "$T/body" "$T/first"
		head_has 'X-Error-Code: RepoNotFound'
		ask 'as if it were not' 404 GET "$(echo "$route" | sed s/secret/none/)" "$@"
		same "$T/first" "$T/body" "one answer for both: $route"
	done
	ask "there for a reader: $route" 200 GET "$route" -H "$READ"
	ask "there by its place: $route" 200 GET "$route" -H "$NARROW"
	ask "there by any place: $route" 200 GET "$route" -H "$LOOKER"
done
ask 'its state' 200 GET $A/secret -H "$READ"
body_has '"private":true'
ask 'HEAD of nobody' 404 HEAD /datasets/o/secret/resolve/main/f
head_has 'X-Error-Code: RepoNotFound'
ask 'paths-info of nobody' 404 POST $A/secret/paths-info/main -d '{"paths":["f"]}'
ask 'nobody writes' 401 POST $A/secret/commit/main --data-binary @lines
ask 'nobody writes to what is not there' 401 POST $A/none/commit/main --data-binary @lines
ask 'a stranger writes to nothing' 404 POST $A/secret/commit/main --data-binary @lines -H "$NOTHING"
for route in POST:commit/main POST:preupload/main POST:discussions POST:branch/x \
	POST:tag/main PUT:settings GET:auth-check GET:auth-check/write; do
	for who in "$NOTHING" "$TALKER_ELSEWHERE"; do
		ask "no stranger is told: $route" 404 "${route%%:*}" "$A/secret/${route#*:}" -H "$who" -d '{}'
		cp "$T/body" "$T/first"
		ask "of what is there: $route" 404 "${route%%:*}" "$A/none/${route#*:}" -H "$who" -d '{}'
		same "$T/first" "$T/body" "one answer to a stranger: $route"
	done
done
for name in secret none; do
	for way in 'POST create' 'DELETE delete'; do
		curl -s -o "$T/body" -w '%{http_code}\n' -X "${way% *}" -H "$NARROW" \
			-d "{\"type\":\"model\",\"organization\":\"o\",\"name\":\"$name\"}" \
			"$HUB/api/repos/${way#* }" >"$T/$name-${way#* }"
		curl -s -o "$T/body" -w '%{http_code}\n' -X "${way% *}" -H "$TALKER_ELSEWHERE" \
			-d "{\"type\":\"dataset\",\"organization\":\"o\",\"name\":\"$name\"}" \
			"$HUB/api/repos/${way#* }" >>"$T/$name-${way#* }"
		cat "$T/body" >>"$T/$name-${way#* }"
	done
done
same "$T/secret-create" "$T/none-create" 'nor by trying to create it'
same "$T/secret-delete" "$T/none-delete" 'or to remove it'
ask 'a reader does not write' 403 POST $A/secret/commit/main --data-binary @lines -H "$READ"
ask 'nor one whose place is to read' 403 POST $A/secret/commit/main --data-binary @lines -H "$NARROW"
ask 'large files: nobody is asked for a password' 401 POST /datasets/o/secret.git/info/lfs/objects/batch -d '{"operation":"download","objects":[]}'
head_has 'WWW-Authenticate: Basic realm="hub"'
ask 'also where nothing is' 401 POST /datasets/o/none.git/info/lfs/objects/batch -d '{"operation":"download","objects":[]}'
ask 'a password' 200 POST /datasets/o/secret.git/info/lfs/objects/batch -u x:hf_reader -d '{"operation":"download","objects":[]}'

# By git itself.
export GIT_TERMINAL_PROMPT=0
ADDRESS=${HUB#http://}
it 'git without a token asks for one' 128 git clone -q "$HUB/datasets/o/secret" none
it 'also where nothing is' 128 git clone -q "$HUB/datasets/o/nothing" none
it 'git of a stranger' 128 git clone -q "http://x:hf_nothing@$ADDRESS/datasets/o/secret" none
it 'git of a reader' 0 git clone -q "http://x:hf_reader@$ADDRESS/datasets/o/secret" cloned
ok 'has the file' [ "$(cat cloned/f)" = secret ]
git -C cloned commit -q --allow-empty -m more
it 'a reader does not push' 128 git -C cloned push -q origin main
it 'nor one whose place is to read' 128 git -C cloned push -q "http://x:hf_narrow@$ADDRESS/datasets/o/secret" main
it 'a writer does' 0 git -C cloned push -q "http://x:hf_writer@$ADDRESS/datasets/o/secret" main

# Places.
ask 'one writes in its place' 200 POST $A/mine/commit/main --data-binary @lines -H "$NARROW"
ask 'and nowhere else' 404 POST $A/open/commit/main --data-binary @lines -H "$NARROW"
ask 'in its own namespace' 200 POST /api/repos/create -H "$NARROW" -d '{"type":"dataset","name":"own"}'
body_has '"id":"carol/own"'
ask 'not in that of others' 403 POST /api/repos/create -H "$NARROW" -d '{"type":"dataset","organization":"o","name":"open"}'
ask 'nor a new one' 403 POST /api/repos/create -H "$NARROW" -d '{"type":"dataset","organization":"o","name":"new"}'
ask 'it does not move what is not its own' 404 POST /api/repos/move -H "$NARROW" -d '{"fromRepo":"o/open","toRepo":"carol/x","type":"dataset"}'
ask 'nor to others' 403 POST /api/repos/move -H "$NARROW" -d '{"fromRepo":"carol/own","toRepo":"o/x","type":"dataset"}'
ask 'nor removes it' 404 DELETE /api/repos/delete -H "$NARROW" -d '{"type":"dataset","organization":"o","name":"open"}'
ask 'a dataset is no model' 403 POST /api/repos/create -H "$NARROW" -d '{"type":"model","organization":"o","name":"mine"}'
ask 'auth-check' 200 GET $A/mine/auth-check/write -H "$NARROW"
ask 'auth-check elsewhere' 403 GET $A/secret/auth-check/write -H "$NARROW"
ask 'who it is' 200 GET /api/whoami-v2 -H "$NARROW"
body_has '"displayName":"carol","role":"fineGrained","createdAt":"20'
body_has '"fineGrained":{"scoped":[{"entity":{"type":"dataset","name":"o/mine"},"permissions":["repo.content.read","discussion.write","repo.write"]},{"entity":{"type":"dataset","name":"o/secret"},"permissions":["repo.content.read"]},{"entity":{"type":"organization","name":"carol"}'
ask 'without a place one may ask who one is' 200 GET /api/whoami-v2 -H "$NOTHING"
body_has '"name":"hub"'

# Who may only talk opens pull requests, and commits to its own.
ask 'a talker sees what may be talked about' 200 GET $A/secret -H "$TALKER"
{ commit_line proposal && file_line g 1; } >lines
ask 'no commit' 403 POST $A/secret/commit/main --data-binary @lines -H "$TALKER"
body_has 'create_pr=1'
ask 'preupload' 200 POST "$A/secret/preupload/main?create_pr=1" -H "$TALKER" -d '{"files":[{"path":"g","size":1}]}'
ask 'a pull request' 200 POST "$A/secret/commit/main?create_pr=1" --data-binary @lines -H "$TALKER"
ask 'a commit to it' 200 POST $A/secret/commit/refs%2Fpr%2F1 --data-binary @lines -H "$TALKER"
push o/secret 'main?create_pr=1' lines
ask 'none to that of others' 403 POST $A/secret/commit/refs%2Fpr%2F2 --data-binary @lines -H "$TALKER"
ask 'a comment' 200 POST $A/secret/discussions/2/comment -d '{"comment":"x"}' -H "$TALKER"
ID=$(field id)
ask 'of the own comment' 200 POST "$A/secret/discussions/2/comment/$ID/edit" -d '{"content":"y"}' -H "$TALKER"
ask 'others do not edit it' 403 POST "$A/secret/discussions/2/comment/$ID/edit" -d '{"content":"y"}' -H "$WRITE"
ask 'writers hide it' 200 POST "$A/secret/discussions/2/comment/$ID/hide" -H "$WRITE"
ask 'close the own' 200 POST $A/secret/discussions/1/status -d '{"status":"closed"}' -H "$TALKER"
ask 'not that of others' 403 POST $A/secret/discussions/2/status -d '{"status":"closed"}' -H "$TALKER"
ask 'nor its title' 403 POST $A/secret/discussions/2/title -d '{"title":"mine"}' -H "$TALKER"
ask 'nor merge it' 403 POST $A/secret/discussions/2/merge -H "$TALKER"
ask 'nor make a branch' 403 POST $A/secret/branch/x -H "$TALKER"

# Lists show what may be seen.
ids() {
	perl -MJSON::PP -0777 -ne 'print join(",", map { $_->{id} } @{decode_json($_)}), "\n"' "$T/body"
}
ask 'to nobody what is public' 200 GET /api/datasets
it 'is one' 0 ids
out carol/own
ask 'all to a reader' 200 GET '/api/datasets?sort=id' -H "$READ"
it 'sorted' 0 ids
out carol/own,o/mine,o/open,o/secret
ask 'its places' 200 GET /api/datasets -H "$NARROW"
it 'only' 0 ids
out carol/own,o/mine,o/secret
ask 'a page' 200 GET '/api/datasets?limit=2&author=o&search=E' -H "$READ"
it 'of those asked for' 0 ids
out o/mine,o/open
head_has "Link: <$HUB/api/datasets?limit=2&cursor=2&author=o&search=E>; rel=\"next\""
ask 'the next' 200 GET '/api/datasets?limit=2&cursor=2&author=o&search=E&expand=private' -H "$READ"
body '[{"_id":"'"$(field _id)"'","id":"o/secret","private":true}]'
head_lacks 'Link:'
ask 'by date' 200 GET '/api/datasets?sort=lastModified' -H "$READ"
ask 'no tags' 200 GET '/api/datasets?filter=x' -H "$READ"
body '[]'
ask 'no models' 200 GET /api/models -H "$READ"
body '[]'
ask 'no such kind' 404 GET /api/things -H "$READ"

# Public and private again.
ask 'a reader does not decide' 403 PUT $A/open/settings -d '{"private":false}' -H "$READ"
ask 'public' 200 PUT $A/open/settings -d '{"private":false}' -H "$WRITE"
body '{"private":false,"visibility":"public"}'
ask 'is for everyone' 200 GET $A/open
body_has '"private":false'
ask 'but to read' 403 POST $A/open/commit/main --data-binary @lines -H "$LOOKER"
ask 'private again' 200 PUT $A/open/settings -d '{"visibility":"private"}' -H "$WRITE"
ask 'is for few' 404 GET $A/open
ask 'a wish that is none' 400 PUT $A/open/settings -d '{"visibility":"hidden"}' -H "$WRITE"
ask 'a wish not kept' 400 PUT $A/open/settings -d '{"private":true,"gated":"auto"}' -H "$WRITE"

# Another file, without another server.
(umask 077 && printf 'hf_new write alice\n' >"$T/tokens.new" && mv "$T/tokens.new" "$T/tokens")
ok 'the change is seen' within 30 grep -q 'tokens read again' "$T/hub.log"
ask 'the new one holds' 200 GET $A/secret -H 'Authorization: Bearer hf_new'
ask 'the old one does not' 401 GET $A/secret -H "$WRITE"
: >"$T/hub.log"
(umask 077 && printf 'hf_new nonsense\n' >"$T/tokens.new" && mv "$T/tokens.new" "$T/tokens")
kill -HUP "$HUB_PID"
ok 'a wrong file is refused' within 30 \
	grep -q 'those read before hold on' "$T/hub.log"
ask 'and changes nothing' 200 GET $A/secret -H 'Authorization: Bearer hf_new'
lacks log "$T/hub.log" hf_
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
