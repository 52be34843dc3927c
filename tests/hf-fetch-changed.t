#!/bin/sh
# hf-fetch-changed - --if-changed: only what the target does not have yet
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
proxy=$PORT
files=/datasets/org/board/resolve

hf() {
	hf-fetch --backoff 1 "$@"
}

echo one >a
echo two >b
head -c 11000000 /dev/zero >large
hf-push --create --quiet --message first org/board a=a d/b=b large=large ||
	echo "Bail out! no push"
first=$(head_of org/board)
faults
it 'what is not there yet' 0 hf --if-changed -d t org/board a d/b large
err
same large t/large 'comes'
ok 'nothing was there to ask for' test "$(logged HEAD)" = 0
stat -c '%i %Y' t/a t/d/b t/large >was
faults
it 'what is there' 1 hf --if-changed --commit-file commit -d t org/board a d/b large
out
err "hf-fetch: nothing changed: 3 files, commit $first"
stat -c '%i %Y' t/a t/d/b t/large >is
same was is 'stays as it is'
ok 'its headers were asked for' test "$(logged "HEAD $files")" = 3
ok 'and no more' test "$(logged "GET $files")" = 0
ok 'the commit is written' test "$(cat commit)" = "$first"
it 'quietly' 1 hf --quiet --if-changed -d t org/board a
err
printf damaged >t/a
faults
it 'one that is not what it was' 0 hf --if-changed -d t org/board a d/b
err
same a t/a 'comes again'
ok 'that one only' test "$(logged "GET $files")" = 1
echo three >b
hf-push --quiet --message second org/board d/b=b
it 'one that changed on the hub' 0 hf --if-changed -d t org/board a d/b
same b t/d/b 'comes'
it 'one file' 0 hf --if-changed -o f org/board a
it 'one file, unchanged' 1 hf --if-changed -o f org/board a
it 'at an older commit' 0 hf --if-changed -o t/d/b --revision "$first" org/board d/b
ok 'is the older one' test "$(cat t/d/b)" = two
hf-push --quiet --message third --delete a org/board
it 'one that is gone' 69 hf --if-changed -d t org/board a
same a f 'nothing is removed'
it 'may be' 0 hf --if-changed --missing empty -d t org/board a
ok 'it is removed' test ! -e t/a
it 'gone here and there' 1 hf --if-changed --missing empty -d t org/board a
it 'on stdout' 2 hf --if-changed org/board large
it 'on stdout, by name' 2 hf --if-changed -o - org/board large
err_has '--if-changed needs files to compare with'
for fault in 'status 503' html 'cut 0'; do
	faults "* $files 1 $fault"
	it "$fault passes" 1 hf --if-changed -d t org/board large
	faults "* $files * $fault"
	[ "$fault" = 'cut 0' ] && continue
	it "$fault stays" 75 hf --tries 2 --if-changed -d t org/board large
done
faults

# The bytes are elsewhere, and nobody goes there.
canned_up hub2
through "$PORT"
canned "$T/hub2/api_datasets_org_board_revision_main" 'HTTP/1.1 200 OK' \
	"{\"sha\":\"$first\"}"
{
	printf 'HTTP/1.1 302 Found\r\nX-Repo-Commit: %s\r\n' "$first"
	printf 'X-Linked-Etag: "%s"\r\n' "$(sha256sum <large | cut -c1-64)"
	printf 'Location: http://127.0.0.1:%s/none?sig=x\r\n' "$proxy"
	printf 'Connection: close\r\n\r\n'
} >"$T/hub2/datasets_org_board_resolve_${first}_large"
it 'a redirect that names the file' 1 hf --if-changed -d t org/board large
ok 'is not followed' test "$(logged /none)" = 0
done_testing
