#!/bin/sh
# hub-serve - command line, reading routes, errors, the site
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

it 'asks for a root' 2 hub-serve
err 'hub-serve: --root is needed' "Try 'hub-serve --help'."
it 'refuses operands' 2 hub-serve --root x y
it 'has help' 0 hub-serve --help
out_has 'usage: hub-serve [options] --root DIR'
it 'has a version' 0 hub-serve --version
out "hub-serve $(cat "$TOP/VERSION")"

# Configuration that cannot be.
cp "$T/tokens" open-tokens && chmod 644 open-tokens
it 'refuses tokens that others can read' 78 \
	hub-serve --root r --tokens open-tokens --listen 127.0.0.1:0
err 'hub-serve: open-tokens: others can read the tokens; chmod 600 it'
(umask 077 && printf 'hf_secret admin\n' >bad-tokens)
it 'refuses a wrong token line, and does not show it' 78 \
	hub-serve --root r --tokens bad-tokens --listen 127.0.0.1:0
err 'hub-serve: bad-tokens: 1: expected `TOKEN read|write|fine-grained [NAME [RIGHT:PLACE...]]`'
it 'refuses missing tokens' 78 hub-serve --root r --tokens none
it 'refuses an address that is no number' 78 \
	hub-serve --root r --listen localhost:0
err 'hub-serve: localhost:0: expected ADDR:PORT in numbers, such as 127.0.0.1:8017'
it 'no other port than the one asked for' 78 \
	timeout 20 hub-serve --root "$T/x" --listen 127.0.0.1:99999
it 'refuses a missing site' 78 hub-serve --root r --site none
: >file
it 'refuses a root that is a file' 74 hub-serve --root file

mkdir -p site/sub .hidden && echo '<p>hello' >site/index.html
echo 'a{}' >site/sub/x.css && echo secret >site/.env && echo out >outside
ln -s ../outside site/link
hub_start --verbose
name='the ready line'
has stderr "$T/hub.log" "hub-serve: listening on http://127.0.0.1:$PORT"
it 'refuses a second server on the root' 75 \
	hub-serve --root "$T/root" --listen 127.0.0.1:0
err "hub-serve: $T/root: another hub-serve works on this root; stop it or choose another --root"
it 'refuses an address in use' 75 \
	hub-serve --root other --listen "127.0.0.1:$PORT"

# Who is who.
ask 'whoami of a writer' 200 GET /api/whoami-v2 -H "$WRITE"
body_has '{"type":"user","id":"alice","name":"alice","fullname":"alice","isPro":false,'
body_has '"orgs":[],"auth":{"type":"access_token","accessToken":{"displayName":"alice","role":"write","createdAt":"20'
head_has 'X-Request-Id: '
head_has 'Content-Type: application/json; charset=utf-8'
ask 'whoami of a reader' 200 GET /api/whoami-v2 -H "$READ"
body_has '"role":"read"'
ask 'whoami of nobody' 401 GET /api/whoami-v2
body '{"error":"Invalid username or password."}'
ask 'an unknown token' 401 GET /api/datasets/o/d -H 'Authorization: Bearer hf_x'
body '{"error":"Invalid credentials in Authorization header"}'
ask 'a token that only begins right' 401 GET /api/whoami-v2 \
	-H 'Authorization: Bearer hf_writerX'
ask 'a token as the password of anybody' 200 GET /api/whoami-v2 -u any:hf_reader
body_has '"name":"bob"'
ask 'a wrong password' 401 GET /api/whoami-v2 -u hf_reader:x
ask 'credentials that are no base64' 401 GET /api/whoami-v2 -H 'Authorization: Basic !'
ask 'credentials without a password' 401 GET /api/whoami-v2 -H 'Authorization: Basic aGZfcmVhZGVy'

# Repositories.
D='{"type":"dataset","organization":"o","name":"d"}'
ask 'nobody creates' 401 POST /api/repos/create -d "$D"
ask 'a reader does not create' 403 POST /api/repos/create -d "$D" -H "$READ"
ask 'create' 200 POST /api/repos/create -d "$D" -H "$WRITE"
body "{\"url\":\"$HUB/datasets/o/d\",\"name\":\"o/d\",\"id\":\"o/d\"}"
ask 'create again' 409 POST /api/repos/create -d "$D" -H "$WRITE"
body "{\"url\":\"$HUB/datasets/o/d\",\"name\":\"o/d\",\"id\":\"o/d\",\"error\":\"You already created this dataset repo\"}"
ask 'create a model in the own namespace' 200 POST /api/repos/create \
	-d '{"name":"m"}' -H "$WRITE"
body "{\"url\":\"$HUB/alice/m\",\"name\":\"alice/m\",\"id\":\"alice/m\"}"
for bad in ../x .x x- a--b a..b x.git 'a b'; do
	ask "the name '$bad' is refused" 400 POST /api/repos/create \
		-d "{\"type\":\"dataset\",\"organization\":\"o\",\"name\":\"$bad\"}" \
		-H "$WRITE"
done
ask 'a visibility that is none' 400 POST /api/repos/create -H "$WRITE" \
	-d '{"type":"dataset","name":"p","visibility":"hidden"}'
ask 'a broken body' 400 POST /api/repos/create -H "$WRITE" -d '{"name":'

ask 'auth-check' 200 GET /api/datasets/o/d/auth-check -H "$READ"
ask 'auth-check for writing' 403 GET /api/datasets/o/d/auth-check/write -H "$READ"
ask 'auth-check for writing' 200 GET /api/datasets/o/d/auth-check/write -H "$WRITE"

# Content: two commits.
{
	commit_line 'first rows'
	file_line a/one.json '[1]\n'
	file_line 'b é.txt' '0123456789'
	file_line empty ''
	printf '{"key":"file","value":{"path":"bin","content":"AAEC","encoding":"base64"}}'
} >lines
ask 'a commit without a token' 401 POST /api/datasets/o/d/commit/main --data-binary @lines
ask 'a commit with a read token' 403 POST /api/datasets/o/d/commit/main --data-binary @lines -H "$READ"
ask 'a commit' 200 POST /api/datasets/o/d/commit/main --data-binary @lines -H "$WRITE"
H=$(head_of o/d)
body "{\"success\":true,\"commitOid\":\"$H\",\"commitUrl\":\"$HUB/datasets/o/d/commit/$H\",\"hookOutput\":\"\"}"
G=$(head_of o/d 'main:.gitattributes')
GS=$(git -C "$T/root/datasets/o/d.git" cat-file -s "$G")

# Download.
R=/datasets/o/d/resolve
E=$(printf 0123456789 | git hash-object --stdin)
ask 'resolve' 200 GET "$R/main/b%20%C3%A9.txt"
body '0123456789'
head_has "ETag: \"$E\""
head_has "X-Repo-Commit: $H"
head_has 'Accept-Ranges: bytes'
head_has 'Content-Length: 10'
head_has 'Content-Type: text/plain; charset=utf-8'
head_has 'X-Content-Type-Options: nosniff'
ask 'HEAD has the true length' 200 HEAD "$R/main/b%20%C3%A9.txt" -H 'Range: bytes=0-0'
head_has 'Content-Length: 10'
head_has "ETag: \"$E\""
ask 'raw' 200 GET "/datasets/o/d/raw/$H/bin"
head_has 'Content-Type: application/octet-stream'
ask 'an empty file' 200 HEAD "$R/main/empty"
head_has 'Content-Length: 0'
ask 'an empty file' 200 GET "$R/main/empty"
ask 'a range of an empty file' 416 GET "$R/main/empty" -H 'Range: bytes=0-0'
head_has 'Content-Range: bytes */0'
ask 'by short id' 200 GET "$R/$(echo "$H" | cut -c1-7)/a%2Fone.json"
body '[1]'
while read -r range status content; do
	ask "range $range" "$status" GET "$R/main/b%20%C3%A9.txt" -H "Range: bytes=$range"
	case $status in
	206)
		body "$content"
		head_has "Content-Length: ${#content}"
		;;
	416) head_has 'Content-Range: bytes */10' ;;
	200) body 0123456789 ;;
	esac
done <<END
0-0 206 0
2-5 206 2345
7- 206 789
-3 206 789
-30 206 0123456789
0-99 206 0123456789
9-9 206 9
10- 416
99-100 416
-0 416
5-2 200
0-1,3-4 200
x 200
- 200
99999999999999999999999- 416
END
ask 'the content range' 206 GET "$R/main/b%20%C3%A9.txt" -H 'Range: bytes=2-'
head_has 'Content-Range: bytes 2-9/10'
ask 'If-Range of other content' 200 GET "$R/main/b%20%C3%A9.txt" -H 'Range: bytes=2-' -H 'If-Range: "x"'
ask 'If-Range of this content' 206 GET "$R/main/b%20%C3%A9.txt" -H 'Range: bytes=2-' -H "If-Range: \"$E\""

# What is not there.
ask 'a missing file' 404 GET "$R/main/nope"
head_has 'X-Error-Code: EntryNotFound'
head_has 'X-Error-Message: Entry not found'
head_has "X-Repo-Commit: $H"
body '{"error":"Entry not found"}'
ask 'a missing file, HEAD' 404 HEAD "$R/main/nope"
head_has 'X-Error-Code: EntryNotFound'
head_has "X-Repo-Commit: $H"
ask 'a folder is no file' 404 GET "$R/main/a"
head_has 'X-Error-Code: EntryNotFound'
ask 'a missing revision' 404 GET "$R/nope/empty"
head_has 'X-Error-Code: RevisionNotFound'
head_lacks X-Repo-Commit
ask 'no rev-parse syntax' 404 GET "$R/main%5E0/empty"
head_has 'X-Error-Code: RevisionNotFound'
ask 'six digits are too few' 404 GET "$R/$(echo "$H" | cut -c1-6)/empty"
ask 'a missing repository' 404 GET /datasets/o/none/resolve/main/x
head_has 'X-Error-Code: RepoNotFound'
ask 'a model is no dataset' 404 GET /o/d/resolve/main/empty
head_has 'X-Error-Code: RepoNotFound'
ask 'a file of a model' 200 GET /alice/m/resolve/main/.gitattributes
ask 'a way out of the root' 404 GET /datasets/../o/resolve/main/x
head_has 'X-Error-Code: RepoNotFound'
ask 'a way out of the root, escaped' 404 GET /datasets/o/..%2Fd/resolve/main/x
head_has 'X-Error-Code: RepoNotFound'
ask 'a way out of the tree' 422 GET "$R/main/a/..%2F..%2Fx"
ask 'an unknown route' 404 GET /api/none
body '{"error":"Not found"}'
ask 'an unknown route, posted to' 404 POST /api/none -d x
ask 'telemetry is not there' 404 GET /api/agent-harnesses
ask 'another method' 405 PUT /api/datasets/o/d -d x
head_has 'Allow: GET, HEAD'
body '{"error":"Method not allowed"}'
ask 'another method of a commit' 405 GET /api/datasets/o/d/commit/main
head_has 'Allow: POST'
ask 'a broken escape' 400 GET "/x?a=%zz"
# Newer libmicrohttpd answers by itself.
ok 'a NUL' sh -c 'case $(curl -s -o "$2" -w "%{http_code}" "$1/x%00y") in
	400 | 404) ;; *) exit 1 ;; esac' sh "$HUB" "$T/nul"

# Listings.
A=/api/datasets/o/d
ask 'info' 200 GET $A
body_has '"id":"o/d","author":"o","sha":"'"$H"'"'
body_has '"private":false,"gated":false'
body_has '"siblings":[{"rfilename":".gitattributes"},{"rfilename":"a/one.json"},{"rfilename":"b é.txt"},{"rfilename":"bin"},{"rfilename":"empty"}]'
ask 'info at a revision, with blobs' 200 GET "$A/revision/$H?blobs=true"
body_has "{\"rfilename\":\"b é.txt\",\"size\":10,\"blobId\":\"$E\"}"
ask 'info, expanded' 200 GET "$A/revision/HEAD?expand=sha&expand=private"
body "{\"_id\":\"$(field _id)\",\"id\":\"o/d\",\"sha\":\"$H\",\"private\":false}"
O=$(head_of o/d main:a/one.json)
DIR=$(head_of o/d main:a)
ask 'tree' 200 GET "$A/tree/main"
body_has "{\"type\":\"directory\",\"oid\":\"$DIR\",\"size\":0,\"path\":\"a\"}"
ask 'tree of a folder' 200 GET "$A/tree/main/a"
body "[{\"type\":\"file\",\"oid\":\"$O\",\"size\":4,\"path\":\"a/one.json\"}]"
head_lacks 'Link:'
ask 'tree of a missing folder' 404 GET "$A/tree/main/zz"
head_has 'X-Error-Code: EntryNotFound'
ask 'tree, recursive, in pages' 200 GET "$A/tree/main?recursive=true&limit=2"
body "[{\"type\":\"file\",\"oid\":\"$G\",\"size\":$GS,\"path\":\".gitattributes\"},{\"type\":\"directory\",\"oid\":\"$DIR\",\"size\":0,\"path\":\"a\"}]"
head_has "Link: <$HUB/api/datasets/o/d/tree/$H?limit=2&cursor=2&recursive=true>; rel=\"next\""
ask 'the next page' 200 GET "$A/tree/$H?limit=2&cursor=2&recursive=true"
body_has '"path":"a/one.json"},{"type":"file"'
ask 'the last page' 200 GET "$A/tree/$H?limit=2&cursor=4&recursive=true"
body_has '"path":"empty"'
head_lacks 'Link:'
ask 'a page that is no number' 400 GET "$A/tree/main?limit=x"
INFO="[{\"type\":\"file\",\"oid\":\"$O\",\"size\":4,\"path\":\"a/one.json\"}]"
ask 'paths-info, JSON' 200 POST "$A/paths-info/main" -H 'Content-Type: application/json' \
	-d '{"paths":["a/one.json","none","../x"],"expand":false}'
body "$INFO"
ask 'paths-info, form' 200 POST "$A/paths-info/main" \
	-H 'Content-Type: application/x-www-form-urlencoded' \
	-d 'paths=a%2Fone.json&paths=none&expand=false'
body "$INFO"
ask 'paths-info, too many' 413 POST "$A/paths-info/main" \
	-H 'Content-Type: application/x-www-form-urlencoded' \
	-d "$(seq -s '&paths=' 0 1001)"
ask 'preupload' 200 POST "$A/preupload/main" -H "$WRITE" \
	-d '{"files":[{"path":"a/one.json","size":4,"sample":""},{"path":"new","size":10485760,"sample":""},{"path":"big","size":10485761,"sample":""}]}'
body "{\"commitOid\":\"$H\",\"files\":[{\"path\":\"a/one.json\",\"uploadMode\":\"regular\",\"shouldIgnore\":false,\"oid\":\"$O\"},{\"path\":\"new\",\"uploadMode\":\"regular\",\"shouldIgnore\":false},{\"path\":\"big\",\"uploadMode\":\"lfs\",\"shouldIgnore\":false}]}"

# History: a second commit changes one file.
{ commit_line 'second\n\nwords' "$H" && file_line a/one.json '[2]\n'; } >lines
push o/d main lines
N=$(head_of o/d)
ask 'commits' 200 GET "$A/commits/main?limit=2"
body_has "[{\"id\":\"$N\",\"title\":\"second\",\"date\":\"20"
body_has '"authors":[{"user":"alice"}],"message":"words"}'
head_has 'X-Total-Count: 3'
head_has "Link: <$HUB/api/datasets/o/d/commits/$N?limit=2&cursor=2>; rel=\"next\""
ask 'commits of an old revision' 200 GET "$A/commits/$H"
head_has 'X-Total-Count: 2'
ask 'last commits' 200 GET "$A/tree/main?recursive=true&expand=true"
body_has "\"path\":\"a/one.json\",\"lastCommit\":{\"id\":\"$N\",\"title\":\"second\",\"date\""
body_has "\"path\":\"empty\",\"lastCommit\":{\"id\":\"$H\",\"title\":\"first rows\",\"date\""
ask 'the old content stays' 200 GET "$R/$H/a/one.json"
body '[1]'

# Branches and references.
ask 'a branch' 200 POST "$A/branch/old%2Fone" -H "$WRITE" -d "{\"startingPoint\":\"$H\"}"
ask 'a branch again' 409 POST "$A/branch/old/one" -H "$WRITE" -d '{}'
ask 'a branch of nothing' 404 POST "$A/branch/x" -H "$WRITE" -d '{"startingPoint":"none"}'
ask 'a branch with a wrong name' 400 POST "$A/branch/x..y" -H "$WRITE"
ask 'a branch over itself changes nothing' 200 POST "$A/branch/old/one" -H "$WRITE" -d '{"overwrite":true}'
ok 'it is where it was' [ "$(head_of o/d refs/heads/old/one)" = "$H" ]
ask 'a branch over another' 200 POST "$A/branch/over" -H "$WRITE" -d "{\"startingPoint\":\"$H\"}"
ask 'a branch over another' 200 POST "$A/branch/over" -H "$WRITE" -d '{"startingPoint":"main","overwrite":true}'
ok 'it moved' [ "$(head_of o/d refs/heads/over)" = "$N" ]
ask 'an empty branch' 200 POST "$A/branch/empty" -H "$WRITE" -d '{"emptyBranch":true}'
ask 'has no files' 200 GET "$A/tree/empty"
body '[]'
ask 'a reader removes no branch' 403 DELETE "$A/branch/over" -H "$READ"
ask 'remove a branch' 200 DELETE "$A/branch/over" -H "$WRITE"
ask 'remove it again' 404 DELETE "$A/branch/over" -H "$WRITE"
head_has 'X-Error-Code: RevisionNotFound'
ask 'remove another' 200 DELETE "$A/branch/empty" -H "$WRITE"
ask 'main stays' 403 DELETE "$A/branch/main" -H "$WRITE"
ask 'a reader makes no tag' 403 POST "$A/tag/main" -H "$READ" -d '{"tag":"v1"}'
ask 'a tag' 200 POST "$A/tag/$H" -H "$WRITE" -d '{"tag":"v1"}'
ask 'a tag again' 409 POST "$A/tag/main" -H "$WRITE" -d '{"tag":"v1"}'
ask 'a tag with a message' 200 POST "$A/tag/main" -H "$WRITE" -d '{"tag":"v2","message":"second"}'
ask 'a tag with a message again' 409 POST "$A/tag/main" -H "$WRITE" -d '{"tag":"v2","message":"second"}'
ok 'it has it' [ "$(git -C "$T/root/datasets/o/d.git" cat-file -t v2)" = tag ]
ask 'a tag of nothing' 404 POST "$A/tag/none" -H "$WRITE" -d '{"tag":"v3"}'
ask 'a tag without a name' 400 POST "$A/tag/main" -H "$WRITE" -d '{}'
ask 'a tag with a wrong name' 400 POST "$A/tag/main" -H "$WRITE" -d '{"tag":"a..b"}'
ask 'a file at a tag' 200 GET "$R/v1/a/one.json"
body '[1]'
ask 'tags' 200 GET "$A/refs"
body_has "\"tags\":[{\"name\":\"v1\",\"ref\":\"refs/tags/v1\",\"targetCommit\":\"$H\"},{\"name\":\"v2\",\"ref\":\"refs/tags/v2\",\"targetCommit\":\"$N\"}]"
ask 'remove a tag' 200 DELETE "$A/tag/v1" -H "$WRITE"
ask 'remove it again' 404 DELETE "$A/tag/v1" -H "$WRITE"
head_has 'X-Error-Code: RevisionNotFound'
ask 'remove the other' 200 DELETE "$A/tag/v2" -H "$WRITE"
ask 'refs' 200 GET "$A/refs"
body "{\"converts\":[],\"branches\":[{\"name\":\"main\",\"ref\":\"refs/heads/main\",\"targetCommit\":\"$N\"},{\"name\":\"old/one\",\"ref\":\"refs/heads/old/one\",\"targetCommit\":\"$H\"}],\"tags\":[]}"
ask 'a branch with a slash' 200 GET "$R/old%2Fone/a/one.json"
body '[1]'

# History as one commit, and another name.
ask 'a branch to squash' 200 POST "$A/branch/flat" -H "$WRITE"
ask 'nobody squashes' 401 POST "$A/super-squash/flat" -d '{}'
ask 'squash' 200 POST "$A/super-squash/flat" -H "$WRITE" -d '{"message":"all in one"}'
ask 'one commit' 200 GET "$A/commits/flat"
head_has 'X-Total-Count: 1'
body_has '"title":"all in one"'
ok 'the same files' [ "$(head_of o/d 'flat^{tree}')" = "$(head_of o/d 'main^{tree}')" ]
ask 'no branch to squash' 404 POST "$A/super-squash/none" -H "$WRITE"
ask 'remove it' 200 DELETE "$A/branch/flat" -H "$WRITE"
ask 'a reader does not rename' 403 POST /api/repos/move -H "$READ" -d '{"fromRepo":"alice/m","toRepo":"o/m2","type":"model"}'
ask 'rename' 200 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"alice/m","toRepo":"o/m2","type":"model"}'
ask 'under its new name' 200 GET /o/m2/resolve/main/.gitattributes
ask 'its old one leads there' 307 GET '/api/models/alice/m?blobs=true'
head_has 'Location: /api/models/o/m2?blobs=true'
ask 'for files too' 307 HEAD '/alice/m/resolve/main/.git%61ttributes'
head_has 'Location: /o/m2/resolve/main/.git%61ttributes'
ask 'and for git' 307 POST /alice/m.git/info/lfs/objects/batch -d '{}'
head_has 'Location: /o/m2.git/info/lfs/objects/batch'
ask 'followed' 200 GET /alice/m/resolve/main/.gitattributes -L
ask 'rename again' 200 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"o/m2","toRepo":"o/m4","type":"model"}'
ask 'the oldest leads on' 307 GET /api/models/alice/m
head_has 'Location: /api/models/o/m4'
ask 'and back' 200 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"o/m4","toRepo":"o/m2","type":"model"}'
ask 'where it is' 200 GET /api/models/o/m2
ask 'hide it' 200 PUT /api/models/o/m2/settings -H "$WRITE" -d '{"private":true}'
ask 'the old name tells nobody' 404 GET /api/models/alice/m
ask 'but a reader' 307 GET /api/models/alice/m -H "$READ"
ask 'show it' 200 PUT /api/models/o/m2/settings -H "$WRITE" -d '{"private":false}'
ask 'another under the old name' 200 POST /api/repos/create -H "$WRITE" -d '{"name":"alice/m"}'
ask 'is itself' 200 GET /api/models/alice/m
ask 'and goes' 200 DELETE /api/repos/delete -H "$WRITE" -d '{"name":"alice/m"}'
ask 'for good' 404 GET /api/models/alice/m
ask 'rename nothing' 404 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"alice/m","toRepo":"o/m3","type":"model"}'
ask 'a name that is none' 400 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"o/m2","toRepo":"../m3","type":"model"}'
ask 'a name that is taken' 409 POST /api/repos/move -H "$WRITE" -d '{"fromRepo":"o/m2","toRepo":"o/m2","type":"model"}'
ask 'a repository with files' 200 POST /api/repos/create -H "$WRITE" -d '{"type":"dataset","organization":"o","name":"full","license":"mit","files":[{"path":"x/y","content":"aGVsbG8=","encoding":"base64"}]}'
ask 'has them' 200 GET /datasets/o/full/resolve/main/x/y
body hello
ask 'and its license' 200 GET /datasets/o/full/resolve/main/README.md
body "$(printf '%s\n' --- 'license: mit' ---)"
ask 'in one commit' 200 GET /api/datasets/o/full/commits/main
head_has 'X-Total-Count: 1'
ask 'a license that is none' 400 POST /api/repos/create -H "$WRITE" -d '{"type":"dataset","organization":"o","name":"bad","license":"a: b"}'
ask 'files out of it' 422 POST /api/repos/create -H "$WRITE" -d '{"type":"dataset","organization":"o","name":"bad","files":[{"path":"../y","content":"","encoding":"base64"}]}'
ask 'make nothing' 404 GET /api/datasets/o/bad

# The site.
ask 'the page' 200 GET /
body '<p>hello'
head_has 'Content-Type: text/html; charset=utf-8'
head_has 'X-Content-Type-Options: nosniff'
ask 'a style' 200 GET '/sub/x.css?v=1'
head_has 'Content-Type: text/css; charset=utf-8'
ask 'a folder' 301 GET /sub
head_has 'Location: /sub/'
ask 'a folder without a page' 404 GET /sub/
for bad in /.env /link /../outside /%2e%2e/outside /sub/..%2f..%2foutside //etc/passwd /none; do
	ask "not served: $bad" 404 GET "$bad"
done
ask 'the site is read only' 405 PUT /index.html -d x

# Bounds, and the end.
head -c 1100000 /dev/zero >zeros
ask 'a large body of nobody' 413 POST "$A/paths-info/main" --data-binary @zeros -H 'Expect:'
ask 'a large chunked body of nobody' 413 POST "$A/paths-info/main" --data-binary @zeros -H 'Transfer-Encoding: chunked'
ask 'remove a repository' 403 DELETE /api/repos/delete -d "$D" -H "$READ"
ask 'remove a repository' 200 DELETE /api/repos/delete -d "$D" -H "$WRITE"
ask 'it is gone' 404 GET $A
ask 'remove a missing repository' 404 DELETE /api/repos/delete -d "$D" -H "$WRITE"
name='the log'
has log "$T/hub.log" 'hub-serve: GET /api/whoami-v2 200'
has log "$T/hub.log" 'hub-serve: HEAD /datasets/o/d/resolve/main/empty 200'
lacks log "$T/hub.log" 'hf_'
if [ -r "/proc/$HUB_PID/limits" ]; then
	ok 'a core dump would hold the tokens: there is none' \
		grep -q '^Max core file size  *0  *0 ' "/proc/$HUB_PID/limits"
fi
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]

hub-serve --root "$T/root" --listen 127.0.0.1:0 --port-file "$T/port2" --quiet 2>"$T/quiet.log" &
started $!
await "$T/port2"
HUB=http://127.0.0.1:$(cat "$T/port2")
ask 'without --tokens nobody may write' 401 POST /api/repos/create -d "$D" -H "$WRITE"
ok '--quiet is quiet' [ ! -s "$T/quiet.log" ]
done_testing
