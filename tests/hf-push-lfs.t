#!/bin/sh
# hf-push-lfs - large files go up before the commit that names them
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
batch='.git/info/lfs/objects/batch'

hf() {
	overheard hf-push --backoff 1 "$@"
}
# large FILE SEED: 11 MB that are not the same twice
large() {
	perl -e 'srand $ARGV[0]; print pack("N*", map { int rand 2**32 } 1 .. 64)
		x 43000' "$2" >"$1"
}
large one 1
large two 2
printf '{"a":1}\n' >a.json

it 'a large file and a small one' 0 hf --create org/board \
	data/one.bin=one a.json=a.json
err_has '2 files, commit'
first=$(head_of org/board)
ok 'it is kept by LFS' test "$(git -C "$T/hub/datasets/org/board.git" \
	cat-file -s main:data/one.bin)" -lt 200
it 'comes back as it was' 0 hf-fetch -o back org/board data/one.bin
same one back 'byte for byte'
ok 'the token goes to no address of the store' test 0 = \
	"$(grep -c 'PUT .* auth' "$T/proxy.log")"
ok 'one object was sent' test 1 = "$(logged '^PUT ')"

faults
it 'unchanged: nothing is sent' 0 hf org/board data/one.bin=one
err_has 'nothing changed'
ok 'unchanged: no commit' test "$(head_of org/board)" = "$first"
ok 'unchanged: no question for LFS' test 0 = "$(logged 'lfs')"
faults
it 'under another name: the object is there' 0 hf org/board copy.bin=one
ok 'and is not sent' test 0 = "$(logged '^PUT ')"
it 'the other name reads the same' 0 hf-fetch -o back org/board copy.bin
same one back 'byte for byte again'

# --- a large file that git itself has: known by its blob id
repo=$T/hub/datasets/org/board.git
large plain 9
blob=$(git -C "$repo" hash-object -w "$PWD/plain")
git -C "$repo" read-tree main
git -C "$repo" update-index --add --cacheinfo "100644,$blob,plain.bin"
tree=$(git -C "$repo" write-tree)
rm -f "$repo/index"
made=$(git -C "$repo" -c user.name=a -c user.email=a@b commit-tree -p main -m plain "$tree")
git -C "$repo" update-ref refs/heads/main "$made"
faults
it 'the same file is not sent' 0 hf org/board plain.bin=plain
err_has "nothing changed, head $made"
ok 'nor asked for' test 0 = "$(logged 'lfs')"
faults 'POST .*/preupload/ 1 run printf 1 | dd of=one conv=notrunc status=none'
cp one kept
it 'changed before its other id was known' 65 hf org/board plain.bin=one
err_has 'one: changed since it was read'
cp kept one
faults
printf x >>plain
it 'another one is' 0 hf --receipt receipt.json org/board plain.bin=plain
ok 'whose blob the receipt names all the same' grep -q \
	"\"oid\": \"$(git hash-object plain)\"" receipt.json

# --- accidents: the object is sent again, or nothing is committed
before=$(head_of org/board)
faults 'PUT .* 1 status 503'
it 'the store is busy once' 0 hf org/board two.bin=two
ok 'it was asked twice' test 2 = "$(logged '^PUT ')"
it 'and has it' 0 hf-fetch -o back org/board two.bin
same two back 'whole'
faults 'PUT .* 1 cutafter' 'POST .*/verify 1 status 500'
large three 3
it 'answers are lost' 0 hf org/board three.bin=three
before=$(head_of org/board)
large four 4
faults 'PUT .* * status 403'
it 'the store refuses' 69 hf org/board four.bin=four
err_has 'four.bin: '
err_has 'answered 403; the commit was not made'
faults 'PUT .* * status 500'
it 'the store is down' 75 hf --tries 2 org/board four.bin=four
faults "POST .*$batch * status 403"
it 'no right to LFS' 69 hf org/board four.bin=four
faults "POST .*$batch * html"
it 'a page in place of an answer' 75 hf --tries 2 org/board four.bin=four
faults 'PUT .* * redirect http://127.0.0.1:1/x'
it 'sent on elsewhere' 69 hf org/board four.bin=four
answer() {
	printf '{"objects":[{"oid":"%s","size":1,%s}]}' \
		"$(sha256sum <four | cut -c1-64)" "$1" >answer
	faults "POST .*$batch * status 200 $PWD/answer"
}
answer '"error":{"code":422,"message":"no \"room\"\nleft"}'
it 'refused with a reason' 69 hf org/board four.bin=four
err 'hf-push: four.bin: refused for LFS: no "room"?left'
answer '"error":{"code":403,"message":"not for '"$CANARY"'"}'
it 'what the reason repeats is not shown' 69 hf org/board four.bin=four
err 'hf-push: four.bin: refused for LFS: not for [redacted]'
answer '"actions":{"upload":{"href":"http://127.0.0.1:1/'"$CANARY"'/x"}}'
it 'nor what an address repeats' 75 hf --tries 2 --verbose org/board four.bin=four
err_has '127.0.0.1:1/[redacted]/x'
answer '"actions":{"upload":{"href":"http://127.0.0.1:1/'"$PLAIN"'/x"}}'
HF_TOKEN=$PLAIN it 'nor one that is known by itself alone' 75 \
	hf --tries 2 --verbose org/board four.bin=four
err_has 'PUT http://127.0.0.1:1/[redacted]/x: 0, '
err_has "http://127.0.0.1:1/[redacted]/x: "
err_lacks "$PLAIN"
answer '"actions":{"upload":{"href":"http://127.0.0.1:1/x","header":{"chunk_size":"5000000"}}}'
it 'in parts that are none' 69 hf org/board four.bin=four
err_has 'wants it in parts, and does not say where each goes'
answer '"actions":{"upload":{"href":"http://127.0.0.1:1/x","header":{"A":"b\r\nC: d"}}}'
it 'a header field with a line break' 69 hf org/board four.bin=four
answer '"actions":{"upload":{"href":"http://example.invalid/x"}}'
it 'not encrypted' 69 hf org/board four.bin=four
err 'hf-push: four.bin: the Hub sends it elsewhere: http to example.invalid is refused: use https (http is for loopback hosts only)'
answer '"actions":{"upload":{}}'
it 'no address' 69 hf org/board four.bin=four
printf '{"objects":[]}' >answer
it 'no word on it' 75 hf org/board four.bin=four
ok 'nothing was committed' test "$(head_of org/board)" = "$before"

# --- a small file that .gitattributes gives to LFS
faults
printf '*.bin filter=lfs diff=lfs merge=lfs -text\n' >attributes
it 'gives .bin to LFS' 0 hf org/board .gitattributes=attributes
printf 'small' >small.bin
it 'a small one of them' 0 hf org/board small.bin=small.bin
ok 'goes to the store' test 1 = "$(logged '^PUT ')"
it 'and comes back' 0 hf-fetch org/board small.bin
ok 'as it was' test "$(cat "$T/out")" = small
no_trace "$CANARY"
no_trace "$PLAIN"
done_testing
