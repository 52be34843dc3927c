#!/bin/sh
# hub-serve-lfs - large files: offered, sent, checked, committed, fetched
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start --max-lfs 64M
new_repo o/d
A=/api/datasets/o/d
L=/datasets/o/d.git/info/lfs/objects
perl -e 'print pack "N*", 1 .. 3000000' >big
OID=$(sha256sum big | cut -d ' ' -f 1)
SIZE=12000000
NONE=$(printf %064d 0)

# batch OPERATION OID SIZE: the body of such a request
batch() {
	printf '{"operation":"%s","transfers":["basic","multipart"],"hash_algo":"sha256","objects":[{"oid":"%s","size":%s}]}' "$@"
}

# offered: the path and query of the first address in the last answer
offered() {
	sed 's/.*"\(up\|down\)load":{"href":"http:\/\/[^/]*\([^"]*\)".*/\2/' "$T/body"
}

# large PATH OID SIZE: a line of a commit
large() {
	printf '{"key":"lfsFile","value":{"path":"%s","algo":"sha256","oid":"%s","size":%s}}\n' "$@"
}

# stored: the large files of the repository, and what is half there
stored() {
	ls "$T/root/datasets/o/d.git/lfs" 2>"$T/noise"
}

# Which files are large.
ask 'preupload' 200 POST "$A/preupload/main" -H "$WRITE" -d \
	'{"files":[{"path":"a.bin","size":3,"sample":""},{"path":"d/b.gz","size":3},{"path":"empty.bin","size":0},{"path":"a.txt","size":3},{"path":"a","size":12000000},{"path":"x.lfs.txt","size":3},{"path":"d/x.png","size":3},{"path":"saved_model/d/x","size":3},{"path":"x.jsonl","size":3},{"path":"x.json","size":3}]}'
it 'decides by .gitattributes and size' 0 \
	perl -ne 'print "$1\n" while /"uploadMode":"(\w+)"/g' "$T/body"
out lfs lfs regular regular lfs lfs lfs lfs regular regular
ask 'a model' 200 POST /api/repos/create -H "$WRITE" -d '{"name":"o/m"}'
ask 'has no pictures' 200 POST /api/models/o/m/preupload/main -H "$WRITE" -d \
	'{"files":[{"path":"d/x.png","size":3},{"path":"x.onnx","size":3}]}'
it 'but weights' 0 \
	perl -ne 'print "$1\n" while /"uploadMode":"(\w+)"/g' "$T/body"
out regular lfs

# The offer.
ask 'nobody may upload' 401 POST $L/batch -d "$(batch upload $OID $SIZE)"
ask 'nor a reader' 403 POST $L/batch -H "$READ" -d "$(batch upload $OID $SIZE)"
ask 'nothing is known by that name' 404 POST "/datasets/o/none.git/info/lfs/objects/batch" \
	-H "$WRITE" -d "$(batch upload $OID $SIZE)"
ask 'a name that is none' 422 POST $L/batch -H "$WRITE" -d "$(batch upload "../../x" $SIZE)"
ask 'an operation that is none' 422 POST $L/batch -H "$WRITE" -d "$(batch take $OID $SIZE)"
ask 'above the limit' 200 POST $L/batch -H "$WRITE" -d "$(batch upload $OID 64000001000)"
body_has '"code":422'
ask 'what is not there' 200 POST $L/batch -d "$(batch download $OID $SIZE)"
body_has '"code":404'
ask 'an upload' 200 POST $L/batch -H "$WRITE" -d "$(batch upload $OID $SIZE)"
head_has 'Content-Type: application/vnd.git-lfs+json'
body_has '"transfer":"basic"'
body_has "\"verify\":{\"href\":\"$HUB$L/verify\"}"
PUT=$(offered)
ask 'before the upload there is nothing to verify' 404 POST $L/verify -H "$WRITE" \
	-d "{\"oid\":\"$OID\",\"size\":$SIZE}"
{
	commit_line early
	large x.bin "$OID" $SIZE
} >lines
H=$(head_of o/d)
push o/d main lines
ok 'a commit before the upload is refused' [ "$pushed" = 400 ]
ok 'and nothing moved' [ "$(head_of o/d)" = "$H" ]

# What does not go in.
head -c 11999999 big >short
tail -c +2 big >other && printf x >>other
{
	cat big
	printf x
} >long
ask 'no signature' 403 PUT "${PUT%%\?*}" --data-binary @short
ask 'a signature of another object' 403 PUT "/lfs/datasets/o/d/$NONE?${PUT#*\?}" --data-binary @short
ask 'a signature of another size' 403 PUT "$(echo "$PUT" | sed 's/size=1/size=2/')" --data-binary @short
ask 'a signature of an upload does not download' 403 GET "$PUT"
ask 'too short' 400 PUT "$PUT" --data-binary @short
body_has '11999999 bytes, 12000000 were announced'
ask 'too long' 413 PUT "$PUT" --data-binary @long
ask 'other bytes' 400 PUT "$PUT" --data-binary @other
body_has 'does not have this SHA-256'
ok 'nothing of them is left' [ -z "$(stored)" ]

# What does, without a token.
ask 'the upload' 200 PUT "$PUT" --data-binary @big
ok 'is stored by its name' [ "$(stored)" = "$OID" ]
ask 'verify' 200 POST $L/verify -H "$WRITE" -d "{\"oid\":\"$OID\",\"size\":$SIZE}"
ask 'verify another size' 404 POST $L/verify -H "$WRITE" -d "{\"oid\":\"$OID\",\"size\":1}"
ask 'a second offer' 200 POST $L/batch -H "$WRITE" -d "$(batch upload $OID $SIZE)"
body "{\"transfer\":\"basic\",\"objects\":[{\"oid\":\"$OID\",\"size\":$SIZE}]}"
push o/d main lines
ok 'the commit' [ "$pushed" = 200 ]
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %s\n' "$OID" $SIZE >want
git -C "$T/root/datasets/o/d.git" show main:x.bin >got
same want got 'in git there is its pointer'

# What the API says of it.
ask 'tree' 200 GET "$A/tree/main"
body_has "\"lfs\":{\"oid\":\"$OID\",\"size\":$SIZE,\"pointerSize\":133}"
body_has "\"size\":$SIZE,\"path\":\"x.bin\""
ask 'info' 200 GET "$A?blobs=true"
body_has "\"lfs\":{\"sha256\":\"$OID\",\"size\":$SIZE,\"pointerSize\":133}"
ask 'preupload knows it' 200 POST "$A/preupload/main" -H "$WRITE" -d '{"files":[{"path":"x.bin","size":3}]}'
body_has "\"oid\":\"$OID\""

# And back.
ask 'raw is the pointer' 200 GET /datasets/o/d/raw/main/x.bin
same want "$T/body" 'byte for byte'
ask 'resolve' 302 HEAD /datasets/o/d/resolve/main/x.bin
head_has "X-Linked-Etag: \"$OID\""
head_has "X-Linked-Size: $SIZE"
head_has "X-Repo-Commit: $(head_of o/d)"
ask 'resolve, followed' 200 GET /datasets/o/d/resolve/main/x.bin -L
same big "$T/body" 'gives the content'
ask 'a part' 206 GET /datasets/o/d/resolve/main/x.bin -L -r 1000000-1000003
tail -c +1000001 big | head -c 4 >want
same want "$T/body" 'is that part'
head_has "Content-Range: bytes 1000000-1000003/$SIZE"
ask 'behind its end' 416 GET /datasets/o/d/resolve/main/x.bin -L -r $SIZE-
ask 'a download' 200 POST $L/batch -d "$(batch download $OID $SIZE)"
ask 'by that address' 200 GET "$(offered)"
same big "$T/body" 'is the content'

# A pointer in git whose content never came is an ordinary file.
{
	commit_line lonely
	file_line p "version https://git-lfs.github.com/spec/v1\\noid sha256:$NONE\\nsize 5\\n"
} >lines
push o/d main lines
ask 'a pointer to nothing' 200 GET /datasets/o/d/resolve/main/p
body_has "oid sha256:$NONE"

# An upload cut off by a kill leaves nothing.
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
hub_start --max-lfs 64M
new_repo o/e
ask 'an offer' 200 POST /datasets/o/e.git/info/lfs/objects/batch -H "$WRITE" -d "$(batch upload $OID $SIZE)"
curl -s -o got --limit-rate 1M -T big "$HUB$(offered)" &
sender=$!
begun() { [ -e "$(echo "$T/root/datasets/o/e.git/lfs/$OID".*)" ]; }
ok 'half of it is there' within 30 begun
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>"$T/noise"
wait "$sender"
ok 'under no name of an object' [ ! -e "$T/root/datasets/o/e.git/lfs/$OID" ]
hub_start
ok 'and swept at the next start' [ -z "$(ls "$T/root/datasets/o/e.git/lfs")" ]
ok 'a finished one stays' [ "$(stored)" = "$OID" ]
ask 'an address from before the end is void' 403 PUT "$PUT" --data-binary @big
done_testing
