#!/bin/sh
# hf-fetch-mirror - mirrors are read without token, and marked; events
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

signed_in
proxy_up proxy
mirror=http://127.0.0.1:$PORT
HF_ENDPOINT=http://127.0.0.1:1
export HF_ENDPOINT

hf() {
	overheard hf-fetch --backoff 1 --mirror "$mirror" "$@"
}

mkdir -p in/d/e
echo a >in/a
echo b >in/d/b
echo c >in/d/e/c
(through "$HUB" && cd in &&
	hf-push --create --quiet --message first org/board a=a d/b=d/b d/e/c=d/e/c \
		x.hf-mirror=a) || echo "Bail out! no push"
sha=$(head_of org/board)
line='{"mirror":"'$mirror'","type":"dataset","repo":"org/board","revision":"main","commit":"'$sha'"}'
notice="hf-fetch: $mirror is a mirror, asked without token: what it says is for reading, not for publishing"

it 'into a folder' 0 hf -d t org/board a d/e/c
err "$notice"
same in/d/e/c t/d/e/c 'the file is there'
ok 'each folder that got a file is marked' test \
	"$(cd t && find . -name '*.hf-mirror' | sort | tr '\n' ' ')" = './.hf-mirror ./d/e/.hf-mirror '
name=mark
compare bytes t/d/e/.hf-mirror "$line"
ok 'the mirror saw no token' test "$(logged ' auth ')" = 0
it 'twice' 0 hf -d t org/board a
compare 'one line' t/.hf-mirror "$line"
it 'at another commit' 0 hf --revision "$sha" -d t org/board a
ok 'two lines' test "$(wc -l <t/.hf-mirror)" = 2
it 'to a file' 0 hf -o f org/board a
compare mark f.hf-mirror "$line"
it 'the commit' 0 hf --commit-file commit org/board
compare mark commit.hf-mirror "$line"
it 'to standard output' 2 hf org/board a
err_has '--mirror marks what it brings'
it 'which is meant' 0 hf --quiet -o - org/board a d/b
out a b
err "$notice"
it 'a listing' 0 hf --list org/board d
out_has '"path":"d/b"'
it 'nothing that failed is marked' 69 hf -d none org/board none
ok 'no folder' test ! -e none
it 'a file with the name of a mark' 2 hf -d t org/board x.hf-mirror
it 'matched by a pattern' 65 hf -d t org/board '*' 2>/dev/null
mkdir out
ln -s ../out/mark out/.hf-mirror
it 'a link where the mark goes' 74 hf -d out org/board a
ok 'is not followed' test ! -e out/mark -a ! -e out/a
for bad in http://mirror.example https://mirror.example/path ftp://127.0.0.1 \
	https://me:pw@mirror.example; do
	it "no mirror: $bad" 78 hf --mirror "$bad" -d t org/board a
	err_has '--mirror'
	err_lacks 'me:pw'
done

# From the Hub again.
unset HF_ENDPOINT
through "$HUB"
it 'the file from the Hub' 0 hf-fetch -o f --commit-file commit org/board a
ok 'has no mark' test ! -e f.hf-mirror -a ! -e commit.hf-mirror
it 'a folder from the Hub' 0 hf-fetch -d t org/board a
ok 'keeps its mark' test -e t/.hf-mirror

# A cache keeps them apart.
it 'into a cache' 0 hf --cache cache -o - org/board a
it 'which the Hub does not read' 69 env HF_HUB_OFFLINE=1 \
	hf-fetch --cache cache --revision "$sha" org/board a

# Events.
faults "GET /resolve/$sha/a 1 cut 1"
it 'events' 0 hf --json -d e org/board a d/b
out
sed 's/attempt.*s"/attempt"/; s/GET [^:]*:[^:]*:[0-9]*/GET URL/' "$T/err" | sort >events
compare lines events \
	'{"event":"end","status":0}' \
	'{"event":"file","path":"a","state":"here","id":"'"$(git hash-object in/a)"'","size":2,"from":"hub","resumed":1}' \
	'{"event":"file","path":"d/b","state":"here","id":"'"$(git hash-object in/d/b)"'","size":2,"from":"hub","resumed":0}' \
	'{"event":"note","message":"GET URL/datasets/org/board/resolve/'"$sha"'/a: Transferred a partial file; attempt"}' \
	'{"event":"note","message":"'"${notice#hf-fetch: }"'"}' \
	'{"event":"resolved","endpoint":"'"$mirror"'","mirror":true,"type":"dataset","repo":"org/board","revision":"main","commit":"'"$sha"'"}'
faults
it 'events of what is unchanged' 1 hf-fetch --json --if-changed -d e org/board a
sed 's/"revision.*//' "$T/err" >events
compare lines events \
	'{"event":"resolved","endpoint":"http://127.0.0.1:'"$HUB"'","mirror":false,"type":"dataset","repo":"org/board",' \
	'{"event":"file","path":"a","state":"unchanged","id":"'"$(git hash-object in/a)"'","size":0,"from":"hub","resumed":0}' \
	'{"event":"note","message":"nothing changed: 1 file, commit '"$sha"'"}' \
	'{"event":"end","status":1}'
it 'events of an error' 69 hf-fetch --json org/board none
tail -n 1 "$T/err" >events
compare 'last line' events \
	'{"event":"end","status":69,"message":"http://127.0.0.1:'"$HUB"'/datasets/org/board/resolve/'"$sha"'/none: 404: no such file at that revision (Entry not found)"}'
it 'events of a trace' 0 hf-fetch --json --verbose org/board a
ok 'each line is one' test "$(grep -c '^{"event":"trace","message":".*"}$' "$T/err")" -gt 5
cat "$T/err" >>"$T/said"
it 'a file that may be absent' 0 hf-fetch --json --missing empty org/board none
err_has '{"event":"file","path":"none","state":"absent","id":null,"size":0,"from":"hub","resumed":0}'
faults "GET /resolve 1 delay 1300"
it 'a slow one' 0 hf --json -o - org/board a
err_has '{"event":"progress","files_done":0,"files":1,"bytes":0}'
faults "GET /resolve 1 delay 1300"
it 'quietly' 0 hf --json --quiet -o - org/board a
err_lacks progress
if command -v script >/dev/null; then
	faults "GET /resolve 1 delay 1600"
	it 'on a terminal' 0 script -qec "hf-fetch --mirror $mirror -o t/a org/board a" typescript
	out_has '0 of 1 files, 0.0 MB, 0.0 MB/s'
fi
no_trace "$CANARY"
done_testing
