#!/bin/sh
# hf-fetch-origin - redirects and pages: who may see the token, whose word counts
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
files=/datasets/org/board/resolve

hf() {
	overheard hf-fetch --backoff 1 "$@"
}

printf '{"a":1}\n' >a.json
hf-push --create --quiet org/board a.json=a.json || echo "Bail out! no push"
first=$(head_of org/board)
printf '{"a":2}\n' >a2.json
hf-push --quiet org/board a.json=a2.json
second=$(head_of org/board)

# The token stays with its origin.
canned_up other
other=$PORT
sha=$second
blob=$(git hash-object a2.json)
canned "$T/other/blob?sig=x" "HTTP/1.1 200 OK
ETag: \"0000000000000000000000000000000000000000000000000000000000000000\"" '{"a":2}
'
faults "GET $files 1 redirect http://127.0.0.1:$other/blob?sig=x"
it 'another origin without the hub saying what comes is refused' 75 \
	hf --verbose --tries 1 org/board a.json
err_lacks 'sig=x'
ok 'the redirect was followed' grep -q '^GET /blob?sig=x' "$T/other.log"
ok 'without the token' test "$(grep -ci authorization "$T/other.log")" = 0
canned "$T/other/lie" "HTTP/1.1 200 OK
X-Repo-Commit: $sha
X-Linked-Size: 8
X-Linked-Etag: \"$(printf '{"a":3}\n' | git hash-object --stdin)\"" '{"a":3}
'
faults "GET $files 1 redirect http://127.0.0.1:$other/lie"
it 'what another host says of it is not the word of the hub' 75 \
	hf --tries 1 org/board a.json
out
canned_up hub2
hub2=$PORT
through "$hub2"
canned "$T/hub2/api_datasets_org_board_revision_main" 'HTTP/1.1 200 OK
Content-Type: application/json' "{\"sha\":\"$sha\"}"
linked() {
	canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" \
		"HTTP/1.1 302 Found
X-Repo-Commit: $sha
X-Linked-Etag: \"$1\"
X-Linked-Size: $2
Location: $3" ''
}
linked "$(sha256sum <a2.json | cut -c1-64)" 8 "http://127.0.0.1:$other/blob?sig=x"
it 'a large file comes from another host' 0 hf org/board a.json
out '{"a":2}'
ok 'the hub saw the token' grep -q "resolve.*$CANARY" "$T/hub2.log"
ok 'the other host did not' test "$(grep -ci authorization "$T/other.log")" = 0
linked "$blob" 8 "http://127.0.0.1:$other/blob?sig=x"
it 'so may a file named by its git id' 0 hf org/board a.json
linked "$blob" 9 "http://127.0.0.1:$other/blob?sig=x"
it 'of another size it is refused' 75 hf --tries 1 org/board a.json
err_has 'not of the announced size'
linked "${blob%?}0" 8 "http://127.0.0.1:$other/blob?sig=x"
it 'of another hash it is refused' 75 hf --tries 1 org/board a.json
err_has 'do not have the announced hash'
for target in "http://127.0.0.1.example.org/x" "http://192.0.2.1/x" \
	"ftp://127.0.0.1/x" "https://user@127.0.0.1/x"; do
	linked "$blob" 8 "$target"
	it "a redirect to $target is refused" 69 hf org/board a.json
	out
done
linked "$blob" 8 "ftp://127.0.0.1/$CANARY?sig=x"
it 'what a redirect repeats is not shown' 69 hf --verbose org/board a.json
err_has "redirect: 'ftp://127.0.0.1/[redacted]' is not an https URL"
canned "$T/hub2/${CANARY}_x?sig=x" 'HTTP/1.1 410 Gone' ''
linked "$blob" 8 "/$CANARY/x?sig=x"
it 'nor by an error behind it' 69 hf --verbose org/board a.json
err_has '[redacted]/x'
err_lacks 'sig=x'
linked "$blob" 8 "/datasets/org/board/resolve/$sha/a.json"
it 'redirects have an end' 69 hf org/board a.json
err_has 'more than 5 redirects'
canned "$T/hub2/api_resolve-cache_x" "HTTP/1.1 200 OK
X-Repo-Commit: $sha
ETag: W/\"$blob\"" '{"a":2}
'
linked "$blob" 8 /api/resolve-cache/x
it 'a relative redirect stays' 0 hf org/board a.json
out '{"a":2}'
ok 'with the token' grep -q "resolve-cache.*$CANARY" "$T/hub2.log"
canned "$T/other/back" "HTTP/1.1 302 Found
Location: http://127.0.0.1:$hub2/api/resolve-cache/x" ''
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" "HTTP/1.1 302 Found
X-Repo-Commit: $sha
Location: http://127.0.0.1:$other/back" ''
: >"$T/hub2.log"
it 'what another host sends us back to is not the word of the hub' 75 \
	hf --tries 1 org/board a.json
err_has 'no usable ETag'
ok 'and is asked for' grep -q 'GET /api/resolve-cache/x' "$T/hub2.log"
nowhere 'without the token' "resolve-cache.*$CANARY" "$T/hub2.log"
canned "$T/hub2/api_resolve-cache_gone" 'HTTP/1.1 404 Not Found
X-Error-Code: EntryNotFound' ''
canned "$T/other/back" "HTTP/1.1 302 Found
Location: http://127.0.0.1:$hub2/api/resolve-cache/gone" ''
it 'nor is it absent there' 75 hf --tries 1 --missing empty org/board a.json
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" 'HTTP/1.1 200 OK' '{"a":2}
'
it 'no commit, no file' 75 hf --tries 1 org/board a.json
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" "HTTP/1.1 200 OK
X-Repo-Commit: $sha" '{"a":2}
'
it 'no ETag, no file' 75 hf --tries 1 org/board a.json
err_has 'no usable ETag'
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" "HTTP/1.1 200 OK
X-Repo-Commit: $first
ETag: \"$blob\"" '{"a":2}
'
it 'of another commit, no file' 75 hf --tries 1 org/board a.json
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" \
	'HTTP/1.1 503 Service Unavailable
X-Error-Code: EntryNotFound' ''
it '503 is never absence, whatever its code' 75 \
	hf --tries 1 --missing empty org/board a.json
canned "$T/hub2/datasets_org_board_resolve_${sha}_a.json" "HTTP/1.1 404 Not Found
X-Error-Code: EntryNotFound
X-Error-Message: no $CANARY here" ''
it 'what the hub says is shown without the token' 69 hf org/board a.json
err_has 'no [redacted] here'
{
	printf 'HTTP/1.1 500 Broken\r\nContent-Length: 9000000000\r\n\r\n'
	head -c 3000000 /dev/zero
} >"$T/hub2/datasets_org_board_resolve_${sha}_a.json"
it 'of an error without end the status is enough' 75 hf --tries 1 org/board a.json
err_has ': 500: the server failed'

# Pages.
tree="$T/hub2/api_datasets_org_board_tree_$sha?recursive=true&expand=false"
page='[{"type":"file","path":"a","size":1,"oid":"'$blob'"}]'
canned "$tree" "HTTP/1.1 200 OK
Link: <http://127.0.0.1:$hub2/page2>; rel=\"next\"" "$page"
canned "$T/hub2/page2" 'HTTP/1.1 200 OK' \
	'[{"type":"directory","path":"d","oid":"'"$blob"'","size":0},{"type":"file","path":"d/b\n","size":2,"oid":"'"$blob"'","lfs":{"oid":"'"$(sha256sum <a2.json | cut -c1-64)"'","size":2}}]'
it 'pages are read to the end' 0 hf --list org/board
out '{"path":"a","size":1,"oid":"'"$blob"'"}' \
	'{"path":"d/b\n","size":2,"oid":"'"$blob"'","lfs":"'"$(sha256sum <a2.json | cut -c1-64)"'"}'
rm "$T/hub2/page2"
it 'a page that is lost is no end' 75 hf --tries 1 --list org/board
out
canned "$T/hub2/page2" 'HTTP/1.1 404 Not Found
X-Error-Code: EntryNotFound' ''
it 'a second page cannot be absent' 69 hf --missing empty --list org/board
out
canned "$tree" "HTTP/1.1 200 OK
Link: <http://127.0.0.1:$other/page2>; rel=\"next\"" "$page"
it 'a page on another host is refused' 69 hf --list org/board
ok 'and not asked for' test "$(grep -c page2 "$T/other.log")" = 0
for back in "$tree" "$T/hub2/page3"; do
	canned "$tree" "HTTP/1.1 200 OK
Link: </page3>; rel=next" "$page"
	canned "$T/hub2/page3" "HTTP/1.1 200 OK
Link: <${back#"$T/hub2"}>; rel=\"next\"" "$page"
	[ "$back" = "$tree" ] && canned "$T/hub2/page3" "HTTP/1.1 200 OK
Link: <http://127.0.0.1:$hub2/api/datasets/org/board/tree/$sha?recursive=true&expand=false>; rel=\"next\"" "$page"
	: >"$T/hub2.log"
	it 'pages in a circle' 69 hf --list org/board
	err_has 'its pages lead in a circle'
	ok 'are not read for ever' test "$(wc -l <"$T/hub2.log")" -lt 8
done
canned "$tree" 'HTTP/1.1 200 OK' '{"error":"x"}'
it 'an object is no list' 75 hf --tries 1 --list org/board
canned "$tree" 'HTTP/1.1 200 OK' '[{"type":"file","path":"a","size":1,"size":1,"oid":"'"$blob"'"}]'
it 'nor is JSON with a key twice' 75 hf --tries 1 --list org/board
printf 'HTTP/1.1 200 OK\r\nX-Repo-Commit: %s\r\nETag: "%s"\r\nConnection: close\r\n\r\n{"a":2}\n' \
	"$sha" "$blob" >"$T/hub2/datasets_org_board_resolve_${sha}_a.json"
it 'a file that does not say its size' 0 hf org/board a.json
out '{"a":2}'
it 'is no larger than the limit all the same' 65 hf --max-size 7 org/board a.json
out
err_has 'larger than the limit'
line='[{"type":"file","path":"a","size":1,"oid":"'$blob'"}]'
canned "$tree" 'HTTP/1.1 103 Early Hints
Link: <http://127.0.0.1:1/x>; rel="next"

HTTP/1.1 200 OK' "$line"
it 'what was said before the answer is not of it' 0 hf --list org/board
out_has '"path":"a"'
for oid in '' "${blob#?}" "${blob}0" HEAD; do
	canned "$tree" 'HTTP/1.1 200 OK' \
		'[{"type":"file","path":"a","size":1,"oid":"'"$oid"'"}]'
	it "nor one with the id '$oid'" 75 hf --tries 1 --list org/board
	out
done

no_trace "$CANARY"
done_testing
