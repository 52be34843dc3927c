#!/bin/sh
# hf-fetch - verified bytes, or none
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
api=/api/datasets/org/board
files=/datasets/org/board/resolve

hf() {
	overheard hf-fetch --backoff 1 "$@"
}

printf '{"a":1}\n' >a.json
printf 'b b\n' >b.txt
: >empty
hf-push --create --quiet --message 'first, "one"' org/board \
	a.json=a.json d/b.txt=b.txt d/e/empty=empty || echo "Bail out! no push"
first=$(head_of org/board)
printf '{"a":2}\n' >a2.json
hf-push --quiet --message second org/board a.json=a2.json
second=$(head_of org/board)

it 'prints files one behind the other' 0 hf org/board a.json d/b.txt
out '{"a":2}' 'b b'
err
it 'an empty file is a file' 0 hf org/board d/e/empty
out
it 'reads at a commit' 0 hf --revision "$first" org/board a.json
out '{"a":1}'
it 'reads at a short commit' 0 \
	hf --revision "$(echo "$first" | cut -c1-9)" org/board a.json
out '{"a":1}'
it 'writes one file' 0 hf -o got.json --commit-file head org/board a.json
out
ok 'the commit file has the full id' test "$(cat head)" = "$second"
same got.json a2.json 'the file is the one of the hub'
it 'writes files below a folder' 0 hf -d x/y org/board a.json d/b.txt
same x/y/d/b.txt b.txt 'folders are made'
mkdir -p links/in out
ln -s ../out links/d
ln -s ../../out/kept links/in/a.json
echo kept >out/kept
it 'no link leads out of the folder' 74 hf -d links org/board a.json d/b.txt
err 'hf-fetch: links/d: a symbolic link, which may lead out of the folder; remove it'
ok 'and nothing is written' test "$(ls out links | tr '\n' ' ')" = 'links: d in  out: kept '
it 'nor does one in place of a file' 74 hf -d links/in org/board a.json
ok 'which is left alone' test "$(cat out/kept)" = kept
it 'nor is one removed' 74 hf --missing empty -d links/in org/board none a.json
ln -s x real
it 'the folder itself may be one' 0 hf -d real org/board a.json
ok 'and is filled' test -f x/a.json
it 'resolves the head alone' 0 hf --commit-file head2 org/board
out
same head2 head 'the same head'

it 'lists files' 0 hf --list --revision "$first" org/board d
out '{"path":"d/b.txt","size":4,"oid":"'"$(git hash-object b.txt)"'"}' \
	'{"path":"d/e/empty","size":0,"oid":"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"}'
it 'lists with commits' 0 hf --list --commits org/board
out_has '"path":"a.json","size":8,"oid":"'"$(git hash-object a2.json)"'","last_commit":{"id":"'"$second"'","date":"'
out_has '"path":"d/b.txt","size":4,"oid":"'"$(git hash-object b.txt)"'","last_commit":{"id":"'"$first"'"'
it 'an absent folder is an error' 69 hf --list org/board nowhere
out
it 'or lists nothing' 0 hf --list --missing empty org/board nowhere
out
it 'shows the log' 0 hf --log --limit 2 org/board
sed 's/"date":"[^"]*"/"date":"D"/' "$T/out" >log
name='shows the log'
compare lines log '{"id":"'"$second"'","date":"D","title":"second","author":"tester"}' \
	'{"id":"'"$first"'","date":"D","title":"first, \"one\"","author":"tester"}'
it 'knows a commit' 0 hf --known --revision "$first" org/board
out "$first"
it 'does not know another' 1 hf --known \
	--revision 0123456789012345678901234567890123456789 org/board
out
it 'an unknown repository is no answer' 69 hf --known org/none
out

# Absent, and what only looks so.
it 'an absent file is an error' 69 hf org/board a.json none.json
out
err_has 'no such file at that revision'
it 'or empty' 0 hf --missing empty org/board none.json a.json
out '{"a":2}'
echo old >old.json
it 'an absent file leaves no file' 0 hf --missing empty -o old.json \
	--commit-file head3 org/board none.json
ok 'the old one is gone' test ! -e old.json
same head3 head 'the commit is written'
it 'an absent file makes no folder' 0 hf --missing empty -d z org/board q/none.json
ok 'no folder' test ! -e z
it 'an unknown revision is not empty' 69 \
	hf --missing empty --revision nowhere org/board a.json
err_has 'no such revision'
it 'an unknown repository is not empty' 69 hf --missing empty org/none a.json
err_has 'no such repository'
faults "GET $files 9 status 404"
it 'a bare 404 is not empty' 69 hf --missing empty -o old.json org/board a.json
out
ok 'nothing written' test ! -e old.json
faults "GET $api 9 status 404"
it 'a bare 404 of the API is not empty' 69 hf --missing empty org/board a.json
for status in 401 403; do
	faults "GET $files 9 status $status"
	it "$status is not empty" 69 hf --missing empty org/board a.json
	out
done
for status in 401 403; do
	printf 'HTTP/1.1 %s No\r\nX-Error-Code: GatedRepo\r\nX-Error-Message: Access to dataset org/board is restricted.\r\n\r\n' \
		"$status" >gated
	faults "GET $files 9 raw $PWD/gated"
	it "$status of a gated repository" 69 hf --missing empty org/board a.json
	out
	err "hf-fetch: $HF_ENDPOINT$files/$second/a.json: $status: gated; ask for access on its page on the Hub, then use a token of that account (Access to dataset org/board is restricted.)"
done
for status in 400 413 422; do
	faults "GET $files 9 status $status"
	it "$status is about what was asked" 65 hf --missing empty org/board a.json
	out
done

# Faults that pass, and that stay.
for fault in 'status 500' 'status 502' 'status 503' 'status 504' 'status 429' \
	'status 408' html empty 'cut 2' 'cut 0' flip 'retry-after 503 0'; do
	faults "GET $files 2 $fault"
	it "$fault passes" 0 hf org/board a.json
	out '{"a":2}'
	ok "$fault: three attempts" test "$(logged "$files")" = 3
	faults "GET $files * $fault"
	it "$fault stays" 75 hf --tries 3 --missing empty -o kept.json \
		--commit-file kept.head org/board a.json
	out
	ok "$fault: nothing written" test ! -e kept.json -a ! -e kept.head
	ok "$fault: bounded" test "$(logged "$files")" = 3
	faults "GET $api/revision 2 $fault"
	it "$fault on the API passes" 0 hf org/board a.json
	out '{"a":2}'
done
for fault in 'status 500' html empty 'cut 20'; do
	faults "GET $api * $fault"
	it "$fault on the API stays" 75 hf --tries 2 --missing empty org/board a.json
	out
	it "$fault is not unknown" 75 hf --tries 2 --known org/board
	it "$fault is no empty list" 75 hf --tries 2 --list --missing empty org/board
	out
done
faults "GET $files/$second/d * status 503"
it 'no byte goes out before all files are here' 75 hf --tries 2 org/board a.json d/b.txt
out
it 'nor a file' 75 hf --tries 2 -d part org/board a.json d/b.txt
ok 'no folder was made' test ! -e part
faults "GET $files 1 retry-after 429 400"
it 'a wait that is too long ends the run' 75 hf org/board a.json
err_has 'asked to wait 400 s, more than --max-wait'
faults "GET $files 1 ratelimit 5"
it 'so does a rate limit' 75 hf --max-wait 5 org/board a.json
err_has 'asked to wait 6 s'
for wait in -5 18446744073709551616 'Wed,_21_Oct_2026_07:28:00_GMT' 1e9 ''; do
	printf 'HTTP/1.1 503 No\r\nRetry-After: %s\r\nRateLimit: "api";r=0;t=%s\r\n\r\n' \
		"$(echo "$wait" | tr _ ' ')" "$wait" >odd
	faults "GET $files 1 raw $PWD/odd"
	it "a wait that is none: $wait" 0 hf org/board a.json
	out '{"a":2}'
done
faults "GET $files 1 ratelimit 99999999999999999999"
it 'a wait beyond numbers' 75 hf org/board a.json
err_has 'more than --max-wait'
gzip -c a2.json >a2.gz
{
	printf 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Repo-Commit: %s\r\n' "$second"
	printf 'ETag: "%s"\r\nContent-Length: %d\r\n\r\n' \
		"$(git hash-object a2.json)" "$(wc -c <a2.gz)"
	cat a2.gz
} >packed
faults "GET $files * raw $PWD/packed"
it 'a body that nobody asked to compress is not the file' 75 \
	hf --tries 2 -o kept.json org/board a.json
err_has 'do not have the announced hash'
faults "GET $files 1 ratelimit 0"
it 'a rate limit is waited for' 0 hf org/board a.json
err_has 'attempt 2 of 5 in 1.000 s'
faults "GET $files 1 delay 3000"
it 'a slow answer is given up' 75 hf --timeout 1 --tries 1 org/board a.json
faults
it 'quiet' 0 hf --quiet org/board a.json
err

# The commit is resolved once: a commit that lands in between is not seen.
faults "GET $files 1 run HF_ENDPOINT=http://127.0.0.1:$HUB hf-push --quiet org/board d/b.txt=a.json"
it 'all files of a run are of one commit' 0 hf org/board a.json d/b.txt
out '{"a":2}' 'b b'
ok 'although the head moved' test "$(head_of org/board)" != "$second"

# The endpoint, the token file, the command line, the disk.
HF_ENDPOINT=http://huggingface.co
it 'http is for loopback' 78 hf org/board a.json
err 'hf-fetch: HF_ENDPOINT: http to huggingface.co is refused: use https (http is for loopback hosts only)'
HF_ENDPOINT=https://huggingface.co/datasets
it 'an endpoint is an origin' 78 hf org/board a.json
HF_ENDPOINT=https://user:hunter2@huggingface.co
it 'a password in it is refused and not shown' 78 hf org/board a.json
err_lacks hunter2
HF_ENDPOINT=http://127.0.0.1:1/
it 'nobody there' 75 hf --tries 1 org/board a.json
err_has 'http://127.0.0.1:1/api/datasets/org/board/revision/main'
through "$HUB"
HF_TOKEN='hf_x
Host: evil'
it 'a token with a line break' 78 hf org/board a.json
err_lacks evil
unset HF_TOKEN
it 'loopback goes by no proxy' 0 env http_proxy=http://127.0.0.1:1 \
	all_proxy=http://127.0.0.1:1 hf-fetch --tries 1 org/board a.json
it 'what is in the address of a proxy is not shown' 75 env \
	https_proxy=http://u:s3cret@127.0.0.1:1 HF_ENDPOINT=https://hub.invalid \
	hf-fetch --verbose --tries 1 org/board a.json
err_lacks s3cret
it 'no token is needed to read' 0 hf org/board a.json
(umask 077 && echo "$CANARY" >tokenfile)
HF_TOKEN_PATH=$PWD/tokenfile
export HF_TOKEN_PATH
it 'a token file' 0 hf --verbose org/board a.json
err_has '(with token): 200'
err_lacks 'chmod'
chmod 644 tokenfile
it 'that others may read' 0 hf org/board a.json
err "hf-fetch: $PWD/tokenfile: others may read this token file; chmod 600 it"
it 'too large' 65 hf --max-size 7 org/board a.json
out
it 'no room on stdout' 74 sh -c 'hf-fetch --quiet org/board a.json >/dev/full'
it 'no folder for the file' 74 hf -o a.json/x org/board a.json
for path in ../x /etc/passwd a//b ./a .git/config 'a\b'; do
	it "no path: $path" 2 hf -d x org/board "$path"
done
for revision in . .. a/../b '' 'a b' 'a\b' 'main
x'; do
	it "no revision: $revision" 2 hf --revision "$revision" org/board a.json
done
for revision in 'a?b' 'a#b' '%2e%2e' 'refs/heads/main?x=y' '-x'; do
	faults
	through "$(cat "$T/proxy.port")"
	it "an odd revision: $revision" 69 hf --revision "$revision" org/board a.json
	ok "$revision: one segment of the path" test "$(logged '^GET /api/datasets/org/board/revision/[^/?#]* ')" = 1
done
through "$HUB"
it 'a folder without a name is not /' 2 hf -d '' org/board a.json
it 'no repository' 2 hf board a.json
it 'no path' 2 hf org/board
it 'two files to one' 2 hf -o x org/board a.json d/b.txt
it 'no such type' 2 hf --type space org/board a.json
it 'no such policy' 2 hf --missing maybe org/board a.json
it 'two modes' 2 hf --list --log org/board
it 'help' 0 hf --help
out_has 'usage: hf-fetch [options] REPO PATH...'
it 'version' 0 hf --version
out "hf-fetch $(cat "$TOP/VERSION")"
no_trace "$CANARY"
done_testing
