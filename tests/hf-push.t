#!/bin/sh
# hf-push - one commit, or none; and never a guess about which
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

printf '{"a":1}\n' >a.json
printf 'b b\n' >b.txt
it 'a repository that is not there' 69 hf org/board a.json=a.json
err_has 'no such repository'
it 'what would be created' 0 hf --create --dry-run org/board a.json=a.json
out "create	org/board" "add	a.json	8"
ok 'nothing was created' test ! -e "$T/hub/datasets/org/board.git"
it 'creates an empty one' 0 hf --create org/board
err 'hf-push: created org/board' \
	"hf-push: nothing changed, head $(head_of org/board)"
it 'one that is there is fine' 0 hf --create --quiet org/board
err
faults "POST /api/repos/create 1 run HF_ENDPOINT=http://127.0.0.1:$HUB hf-push --create --quiet org/raced"
it 'made by another meanwhile is fine as well' 0 hf --create org/raced
faults
it 'a private one' 0 hf --create --private --quiet org/secret

parent=$(head_of org/board)
printf '{ "note" : [1.0, 1e400, "\\u0000"],\n"z": {} }' >attach.json
it 'pushes files in one commit' 0 hf --parent "$parent" --message 'two "files"' \
	--description 'why
and how' --receipt receipt.json --attach attach.json \
	org/board a.json=a.json d/b.txt=b.txt
head=$(head_of org/board)
out
err "hf-push: 2 files, commit $head"
ok 'one commit' test "$(at rev-parse main^)" = "$parent"
message
printf 'two "files"\n\nwhy\nand how\n\nPush-Id: -\n\n' >want
same message want 'its message'
at show main:d/b.txt >got.txt
same got.txt b.txt 'its bytes'
cat >want <<END
{
  "hub": {
    "endpoint": "$HF_ENDPOINT",
    "type": "dataset",
    "repo": "org/board",
    "revision": "main",
    "commit": "$head",
    "parent": "$parent",
    "changed": true
  },
  "files": [
    {
      "path": "a.json",
      "oid": "$(git hash-object a.json)",
      "size": 8
    },
    {
      "path": "d/b.txt",
      "oid": "$(git hash-object b.txt)",
      "size": 4
    }
  ],
  "note": [
    1.0,
    1e400,
    "\\u0000"
  ],
  "z": {}
}
END
same receipt.json want 'the receipt'

it 'what is there is not pushed again' 0 hf --parent "$head" \
	--receipt again.json org/board a.json=a.json --delete none.txt
err "hf-push: nothing changed, head $head"
untouched 'no change'
ok 'the receipt says so' grep -q '"changed": false' again.json
ok 'and names the head' grep -q "\"commit\": \"$head\"" again.json
it 'no change on an old parent is no success' 75 hf --parent "$parent" \
	--receipt none.json org/board a.json=a.json
err_has "the head moved from $parent to $head"
ok 'no receipt' test ! -e none.json
printf '{"a":2}\n' >a.json
it 'only what differs is sent' 0 hf --dry-run --receipt none.json org/board \
	a.json=a.json d/b.txt=b.txt new.txt=b.txt --delete none.txt
out "update	a.json	8" "keep	d/b.txt	4" "add	new.txt	4"
untouched 'dry run'
ok 'a dry run has no receipt' test ! -e none.json
it 'deletes and writes at once' 0 hf --delete d/b.txt --delete none.txt \
	org/board a.json=a.json
err "hf-push: 2 files, commit $(head_of org/board)"
at ls-tree -r --name-only main >got
printf '.gitattributes\na.json\n' >want
same got want 'what is left'
it 'pushes to another type' 0 hf --type model --create --quiet org/engine a.json=a.json
ok 'a model' test -d "$T/hub/models/org/engine.git"

echo 3 >n.json
it "names co-authors" 0 hf --message m --description why \
	--co-author "A B <a@x.org>" --co-author "C <c@x.org>" org/board n.json=n.json
message
printf "m\n\nwhy\n\nCo-authored-by: A B <a@x.org>\nCo-authored-by: C <c@x.org>\nPush-Id: -\n\n" >want
same message want "git finds their trailers"

# Refusals.
next 0
it 'an old parent' 75 hf --parent "$parent" --receipt none.json org/board n.json=n.json
err_has 'the head moved; read it and merge again'
untouched 'an old parent'
ok 'no receipt for it' test ! -e none.json
HF_TOKEN=hf_reader
it 'a token that may only read' 69 hf org/board n.json=n.json
HF_TOKEN=hf_nobody
it 'a token that is not known' 69 hf org/board n.json=n.json
unset HF_TOKEN
it 'no token' 78 hf org/board n.json=n.json
err_has 'no token: set HF_TOKEN'
export HF_TOKEN=$CANARY
it 'no such revision' 69 hf --revision nowhere org/board n.json=n.json
printf '{"files":[{"path":"w.bin","uploadMode":"regular","shouldIgnore":true}]}' >ignored
printf '{"files":[{"path":"other","uploadMode":"regular","shouldIgnore":false}]}' >other
printf '{"files":[{"path":"a.json","uploadMode":"regular","shouldIgnore":true},{"path":"new","uploadMode":"regular","shouldIgnore":false}]}' >dumb
faults "POST .*/preupload/ * status 200 $PWD/dumb"
it 'a hub that names no ids is not believed' 0 hf --if-unchanged --dry-run \
	org/board a.json=a.json new=b.txt
out "keep	a.json	8" "add	new	4"
it 'nor asked for more when all is there' 69 hf --dry-run org/board a.json=a.json
faults
it 'a hub that does' 0 hf --if-unchanged --receipt r.json org/board a.json=a.json
err_has 'nothing changed'
ok 'is not asked again' test "$(logged paths-info)" = 0
untouched 'if unchanged'
printf '{"files":[{"path":"w.bin","uploadMode":"lfs","shouldIgnore":true,"oid":"%s"}]}' \
	"$(sha256sum <b.txt | cut -c1-64)" >same
faults "POST .*/preupload/ * status 200 $PWD/same"
it 'one that is there in LFS already' 0 hf org/board w.bin=b.txt
err_has 'nothing changed'
faults "POST .*/preupload/ * status 200 $PWD/ignored"
it 'a file that the repository ignores' 69 hf org/board w.bin=b.txt
err_has 'w.bin: ignored by the repository'
faults "POST .*/preupload/ * status 200 $PWD/other"
it 'an answer about another file' 75 hf org/board w.bin=b.txt
faults
head -c 10485761 /dev/zero >large
printf '{"files":[{"path":"l","uploadMode":"regular","shouldIgnore":false}]}' >regular
faults "POST .*/preupload/ * status 200 $PWD/regular"
it 'a file too large for git' 69 hf org/board l=large
err_has 'the Hub does not take it into LFS'
faults
head -c 5000000 large >many
printf 'end' >>many
it 'more than memory keeps' 0 hf --quiet org/board many=many also=many a2=b.txt
for path in many also; do
	at show main:$path >got.large
	same got.large many "read again: $path"
done
at show main:a2 >got.txt
same got.txt b.txt 'and what it keeps'
echo again >>many
faults 'POST .*/commit/ 1 status 503'
it 'a body that is made twice' 0 hf --quiet org/board many=many
faults
at show main:many >got.large
same got.large many 'is the same'
head=$(head_of org/board)
echo x >>many
faults 'POST .*/preupload/ 1 run printf 1 | dd of=many conv=notrunc status=none'
it 'changed since it was read' 65 hf org/board many=many
err_has 'many: changed since it was read'
faults 'POST .*/preupload/ 1 run echo >>many'
it 'grown since it was read' 65 hf org/board many=many
faults
untouched 'changed files'
mkdir -p m/real
touch m/.hf-mirror one.hf-mirror
echo x | tee m/f m/real/f one >two
ln -s m/f linked
for file in m/f one linked; do
	it "from a mirror: $file" 65 hf org/board n.json=n.json "x=$file"
	err_has 'hf-mirror: this came from a mirror, which is for reading; fetch it from the Hub'
done
it 'beside what came from one' 0 hf --dry-run org/board x=two y=m/real/f
mkfifo pipe
it 'a pipe' 65 hf org/board n.json=n.json p=pipe
it 'a folder' 65 hf org/board n.json=n.json d=.
it 'a file that is not there' 74 hf org/board n.json=n.json x=none
for status in 400 413 422; do
	faults "POST $commit * status $status"
	it "$status is about what was sent" 65 hf org/board n.json=n.json
	ok "$status is not sent again" test "$(logged "$commit")" = 1
done
for status in 401 403 404; do
	faults "POST $commit * status $status"
	it "$status is for good" 69 hf org/board n.json=n.json
	ok "$status is not sent again" test "$(logged "$commit")" = 1
done
for status in 402 405 410 418 451 302 304; do
	faults "POST $commit * status $status"
	it "$status is for good as well" 69 hf org/board n.json=n.json
	ok "$status is not sent again either" test "$(logged "$commit")" = 1
done
faults 'POST .*/preupload/ * swell 99000'
it 'an answer without end' 65 hf org/board n.json=n.json
err_has 'the answer is larger than the limit'
faults
it 'no place for a temporary' 74 env TMPDIR="$T/none" hf-push --card org/board n.json=n.json
ok 'no commit was tried' test "$(logged "$commit")" = 0
faults 'POST /api/repos/create * status 403'
it 'a repository that cannot be made' 69 hf --create org/new n.json=n.json
faults 'POST /api/repos/create * status 503'
it 'or not now' 75 hf --tries 2 --create org/new n.json=n.json
ok 'is not' test ! -e "$T/hub/datasets/org/new.git"
faults 'POST /api/repos/create 1 cutafter' 'POST .*/preupload/ * status 503'
it 'one that was made, and then no more' 75 hf --tries 2 --create org/new n.json=n.json
err_has 'created org/new'
ok 'stays' test -e "$T/hub/datasets/org/new.git"
faults
it 'for the same command' 0 hf --quiet --create org/new n.json=n.json
faults "POST $commit * redirect http://127.0.0.1:$HUB$commit/main"
it 'a write follows no redirect' 69 hf --parent "$head" org/board n.json=n.json
faults
untouched 'refusals'

# A signal leaves nothing beside the receipt.
# shellcheck disable=SC3045 # all shells of Linux have it
ulimit -c unlimited 2>/dev/null || ulimit -c "$(ulimit -Hc)"
mkdir signal
faults 'POST .*/preupload/ 1 delay 3000'
hf-push --receipt signal/r.json org/board n.json=n.json 2>"$T/stopped" &
pid=$!
within 30 grep -q preupload "$T/proxy.log"
ok 'the receipt waits' test -n "$(ls signal)"
ok 'no core file would have the token' \
	grep -q 'core file size *0 *0 ' "/proc/$pid/limits"
kill "$pid"
wait "$pid" 2>/dev/null
ok 'a signal ends it' test $? = 143
ok 'and leaves no receipt' test -z "$(ls -A signal)"
untouched 'a signal'

# Local input, whole, before the first request.
faults
for text in '[1]' '{"hub":1}' '{"a":1,"files":[]}' '{"a":1,"a":2}' '{"a":'; do
	echo "$text" >bad.json
	it "no attachment: $text" 65 hf --receipt none.json --attach bad.json \
		org/board n.json=n.json
done
it 'no place for a receipt' 74 hf --receipt none/r.json org/board n.json=n.json
ok 'no request was sent for these' test ! -s "$T/proxy.log"
it 'no room on stdout' 74 sh -c 'hf-push --dry-run org/board n.json=n.json >/dev/full'
for path in ../x /x a//b .git/config; do
	it "no path: $path" 2 hf org/board "$path=n.json"
	it "nothing to delete: $path" 2 hf --delete "$path" org/board
done
it 'not PATH=FILE' 2 hf org/board n.json
it 'a path twice' 2 hf org/board n.json=n.json n.json=a.json
it 'written and deleted' 2 hf --delete n.json org/board n.json=n.json
for who in me "me <me>" "<me@x>" "me <me@x> you" "a
b <a@x>" "a <b@>"; do
	it "no co-author: $who" 2 hf --co-author "$who" org/board n.json=n.json
	err_has "NAME <MAIL>"
done
it 'a short parent' 2 hf --parent abc org/board n.json=n.json
it 'no message' 2 hf --message '' org/board n.json=n.json
it 'nothing to do' 2 hf org/board
it 'attach without receipt' 2 hf --attach a.json org/board n.json=n.json
it 'private without create' 2 hf --private org/board n.json=n.json
it 'help' 0 hf --help
out_has 'usage: hf-push [options] REPO [PATH=FILE...]'
it 'version' 0 hf --version
out "hf-push $(cat "$TOP/VERSION")"
next 1
it 'verbose' 0 hf --verbose org/board n.json=a.json
err_has "POST $HF_ENDPOINT$commit/main (with token): 200"
no_trace "$CANARY" "$T/work"
done_testing
