#!/bin/sh
# hf-push-parts - a large file in parts, each by itself
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

mkdir "$T/store"
: >"$T/store.log"
perl "$TOP/tests/lib/store.pl" --port-file "$T/store.port" \
	--dir "$T/store" --log "$T/store.log" 2>"$T/store.err" &
started $!
await "$T/store.port"
STORE=http://127.0.0.1:$(cat "$T/store.port")

# The hub hands out the store's batch, and is asked to commit: what it says to
# that is canned, for it does not have the object.
# large FILE SEED [TIMES]: 256 bytes that are not the same twice, so often
large() {
	perl -e 'srand $ARGV[0]; print pack("N*", map { int rand 2**32 } 1 .. 64)
		x $ARGV[1]' "$2" "${3:-1}" >"$1"
}
id=$(printf '%040d' 7)
printf '{"success":true,"commitOid":"%s","commitUrl":"http://x/commit/%s"}' \
	"$id" "$id" >made
plan() {
	curl -sf -d "{\"transfers\":[\"multipart\"],\"objects\":[{\"oid\":\"$(sha256sum <"$1" | cut -c1-64)\",\"size\":$(wc -c <"$1")}]}" \
		"$STORE/batch" >plan
	: >"$T/store.log"
	faults "POST .*/info/lfs/objects/batch * status 200 $PWD/plan" \
		"POST $commit * status 200 $PWD/made"
}
# fault REGEX STATUS COUNT
fault() {
	echo "$*" >"$T/store/fault"
}
stored() {
	same "$1" "$T/store/$(sha256sum <"$1" | cut -c1-64)" "$2: it is whole"
}
puts() {
	grep -c '^PUT' "$T/store.log"
}
committed() {
	logged "POST $commit/"
}

large one 1 43000
printf '*.bin filter=lfs diff=lfs merge=lfs -text\n' >attributes
it 'a repository that gives .bin to LFS' 0 hf --create --quiet org/board \
	.gitattributes=attributes
plan one
it 'goes up in parts' 0 hf org/board one.bin=one
err "hf-push: 1 file, commit $id"
stored one 'in parts'
oid=$(sha256sum <one | cut -c1-64)
cat >want <<END
PUT /part/$oid/1?sign=s3cret anon 3669334
PUT /part/$oid/2?sign=s3cret anon 3669334
PUT /part/$oid/3?sign=s3cret anon 3669332
POST /complete/$oid?sign=s3cret anon
END
sed '4s/ [0-9]*$//; 4q' "$T/store.log" >got
same got want 'three parts, then all of them, without a token'
ok 'then it is asked for' grep -q '^POST /verify anon' "$T/store.log"
plan one
it 'what is stored is not sent' 0 hf org/board one.bin=one
ok 'nothing was sent' test "$(puts)" = 0

# --- accidents
large two 2 43001
fault '^/part/.*/2' 503 2
plan two
it 'a part fails twice' 0 hf org/board two.bin=two
ok 'it alone is sent again' test "$(puts)" = 5
stored two 'a part failed'
large three 3
fault '^/part/.*/3' +500 1
plan three
it 'the answer for a part is lost' 0 hf org/board three.bin=three
stored three 'an answer was lost'
large four 4
fault '^/complete/' +503 1
plan four
it 'the answer for all is lost' 0 hf org/board four.bin=four
stored four 'the last answer was lost'
large five 5
fault '^/part/.*/1' none 1
plan five
it 'no ETag for a part, once' 0 hf org/board five.bin=five
stored five 'an ETag was missing'

# --- refusals: no commit
large six 6
plan six
fault '^/part/.*/2' none 99
it 'never an ETag' 75 hf --tries 2 org/board six.bin=six
err_has 'part 2 of 3: '
err_has 'without an ETag'
plan six
fault '^/part/.*/2' 403 99
it 'a part is refused' 69 hf org/board six.bin=six
err_has 'part 2 of 3: six.bin: '
err_lacks s3cret
plan six
fault '^/part/.*/2' 500 99
it 'a part fails for good' 75 hf --tries 2 org/board six.bin=six
plan six
fault '^/complete/' 400 99
it 'the whole is refused' 69 hf org/board six.bin=six
fault
changed() {
	plan six
	perl -i -pe "$2" plan
	it "$1" 69 hf org/board six.bin=six
	err_has 'the Hub wants it in parts, and'
	ok "$1: nothing was sent" test "$(puts)" = 0
	ok "$1: no commit" test "$(committed)" = 0
}
changed 'one part too few' 's/"00003":"[^"]*",?//; s/,\}/}/'
changed 'one part too many' 's/"00003"/"00004":"x","00003"/'
changed 'a part twice' 's/"00003"/"3":"x","00003"/'
changed 'a part 0' 's/"00003"/"0":"x","00003"/'
changed 'an address that is none' 's/"00003":"[^"]*"/"00003":7/'
for size in 0 -1 '""' '"x"' 1.5 '"99999999999999999999"' null; do
	changed "a part of $size bytes" "s/\"chunk_size\":\"\\d+\"/\"chunk_size\":$size/"
done
plan one
rm "$T/store/$oid"
plan one
perl -i -pe 's/"chunk_size":"\d+"/"chunk_size":1/' plan
it 'too many parts' 69 hf org/board one.bin=one
err_has 'too many of them'
plan six
perl -i -pe 's,http://127[^"]*/2\?,http://example.invalid/2?,' plan
it 'a part goes where it is not encrypted' 69 hf org/board six.bin=six
ok 'no commit' test "$(committed)" = 0
# --- and hub-serve itself, when it is told to ask for parts
hub-serve --quiet --root "$T/other" --tokens "$T/tokens" --lfs-part 1M \
	--listen 127.0.0.1:0 --port-file "$T/other.port" 2>"$T/other.err" &
started $!
await "$T/other.port"
through "$(cat "$T/other.port")"
it 'hub-serve takes it in parts' 0 hf --verbose --create org/board one.bin=one
ok 'more than one of them' test "$(grep -c 'PUT http' "$T/err")" -gt 1
it 'and gives it back' 0 hf-fetch -o back org/board one.bin
same one back 'byte for byte'
it 'unchanged' 0 hf org/board one.bin=one
err_has 'nothing changed'
no_trace "$CANARY"
no_trace s3cret
done_testing
