#!/bin/sh
# hf-fetch-many - many files at once, and transfers that break
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
proxy=$PORT
files=/datasets/org/board/resolve

hf() {
	overheard hf-fetch --backoff 1 "$@"
}

mkdir -p in/d
paths=
for number in 1 2 3 4 5 6 7 8 9 10 11 12; do
	seq "$number" 3000 >"in/d/$number"
	paths="$paths d/$number"
done
perl -e 'srand 7; print pack "L*", map { int rand 2**32 } 1 .. 1250000' >in/big
head -c 12000000 /dev/zero | tr '\0' x >in/large
: >in/empty
set -- big=in/big large=in/large empty=in/empty
for path in $paths; do
	set -- "$@" "$path=in/$path"
done
hf-push --create --quiet --message first org/board "$@" ||
	echo "Bail out! no push"
sha=$(head_of org/board)

# Many at once.
for jobs in 1 3 64; do
	# shellcheck disable=SC2086 # a list
	it "$jobs at once" 0 hf -j "$jobs" -d "out$jobs" org/board $paths empty
	err
	ok "$jobs at once: all of them" diff -r in/d "out$jobs/d"
	ok "$jobs at once: nothing else" test "$(ls -A "out$jobs" | tr '\n' ' ')" = 'd empty '
done
faults "GET $files/$sha/d/1\$ 1 delay 300"
it 'the first one last' 0 hf org/board d/1 d/2 d/3
cat in/d/1 in/d/2 in/d/3 >want
same want "$T/out" 'they go out in their order'
it 'one of them twice' 0 hf org/board d/1 d/2 d/1
cat in/d/1 in/d/2 >want
same want "$T/out" 'comes once'
faults "GET $files/$sha/d/7 * status 503"
# shellcheck disable=SC2086
it 'one that fails for good ends all' 75 hf --tries 2 -d part org/board $paths
ok 'and nothing is written' test ! -e part
ok 'nothing waits any more' sh -c '! ls -A | grep -q hf-fetch'
faults "GET $files/$sha/d/2\$ 1 ratelimit 0"
# shellcheck disable=SC2086
it 'a pause that is asked for' 0 hf -d pause org/board $paths
ok 'is made' diff -r in/d pause/d
it 'too few jobs' 2 hf -j 0 org/board big
it 'too many jobs' 2 hf -j 65 org/board big
faults "GET $files/$sha/big 1 delay 2000"
hf-fetch -d stopped org/board d/1 big 2>"$T/stopped" &
pid=$!
within 30 grep -q "$files/$sha/big" "$T/proxy.log"
kill "$pid"
wait "$pid" 2>/dev/null
ok 'a signal ends it' test $? = 143
ok 'and leaves nothing' sh -c 'test ! -e stopped && ! ls -A | grep -q hf-fetch'

# Where they go.
echo old >kept
chmod 600 kept
it 'an older file' 0 hf -o kept org/board d/3
same in/d/3 kept 'is replaced'
ok 'and keeps its mode' test "$(stat -c %a kept)" = 600
(umask 022 && rm kept && hf-fetch -o kept org/board d/3)
ok 'a new one goes by the umask' test "$(stat -c %a kept)" = 644
ln -s kept link
it 'a link' 0 hf -o link org/board d/4
same in/d/4 kept 'is followed by -o'
ok 'and stays' test -L link
it 'a device' 0 sh -c 'hf-fetch -o /dev/stdout org/board d/5 >through'
same in/d/5 through 'is written into'
it 'beside which nothing waits' 74 \
	env TMPDIR="$T/none" hf-fetch --quiet -o /dev/null org/board d/5
err_has "$T/none/.hf-fetch."
it 'folders are made for -o' 0 hf -o new/er/file org/board d/6
same in/d/6 new/er/file 'it is there'
mkdir -p taken/d/1
it 'a folder where the file goes' 74 hf -d taken org/board d/1

# Transfers that break.
faults "GET $files 1 cut 2000000" "GET $files 1 cut 1500000"
it 'a transfer that broke twice' 0 hf --verbose org/board big
same in/big "$T/out" 'is whole'
err_has '> Range: bytes=2000000-'
err_has '> If-Range: "'"$(git hash-object in/big)"'"'
err_has '> Range: bytes=3500000-'
err_has '206, 1500000 bytes'
faults "GET $files 4 cut 1100000"
it 'progress costs no attempt' 0 hf --tries 2 org/board big
same in/big "$T/out" 'it is whole too'
ok 'in five requests' test "$(logged "$files")" = 5
faults "GET $files 4 cut 1000000"
it 'too little progress does' 75 hf --tries 2 -o none org/board big
ok 'nothing is written' test ! -e none
faults "GET $files 1 cut 2000000" "GET $files 1 norange"
it 'a server that ignores Range' 0 hf --verbose org/board big
same in/big "$T/out" 'sends it all again'
err_has '200, 5000000 bytes'
faults "GET $files 1 cut 2000000" "GET $files 1 shift"
it 'a part that was not asked for' 0 hf org/board big
same in/big "$T/out" 'is not taken'
err_has 'not the part that was asked for'
faults "GET $files 1 cut 2000000" \
	"GET $files 1 etag 0123456789012345678901234567890123456789"
it 'a part of something else' 0 hf org/board big
same in/big "$T/out" 'is not taken'
err_has 'it changed on the way'
faults "GET $files 1 etag 0123456789012345678901234567890123456789" \
	"GET $files 1 cut 2000000"
it 'another file under the name' 0 hf --verbose org/board big
same in/big "$T/out" 'is not it'
err_has 'do not have the announced hash'
faults "GET $files 1 cut 2000000" "GET $files 1 flip"
it 'a rest that is wrong' 0 hf --verbose org/board big
same in/big "$T/out" 'comes from the start again'
ok 'the third request has no Range' test "$(grep -c '> Range' "$T/err")" = 1
faults "GET $files * flip"
it 'what is always wrong' 75 hf --tries 3 -d wrong org/board big d/1
err_has 'do not have the announced hash'
ok 'is never written' test ! -e wrong
faults "GET $files 1 cut 2000000" "GET $files 1 status 416"
it 'no such part' 0 hf org/board big
same in/big "$T/out" 'then all of it'
faults "GET ^/lfs 1 cut 8000000"
it 'a large file that broke' 0 hf --verbose org/board large
same in/large "$T/out" 'is whole'
err_has '> Range: bytes=8000000-'
# shellcheck disable=SC2086
faults "GET $files/$sha/d 5 cut 3000" "GET $files/$sha/big 2 cut 1300000"
# shellcheck disable=SC2086
it 'many that broke' 0 hf -d broken org/board big large empty $paths
ok 'are all whole' diff -r in broken

# The bytes come from another host, and break there.
canned_up hub2
through "$PORT"
canned "$T/hub2/api_datasets_org_board_revision_main" 'HTTP/1.1 200 OK' \
	"{\"sha\":\"$sha\"}"
canned "$T/hub2/datasets_org_board_resolve_${sha}_big" "HTTP/1.1 302 Found
X-Repo-Commit: $sha
X-Linked-Etag: \"$(sha256sum <in/big | cut -c1-64)\"
X-Linked-Size: 5000000
Location: http://127.0.0.1:$proxy$files/$sha/big?sig=s3cret" ''
faults "GET $files 1 cut 2000000"
it 'a host that broke' 0 hf --verbose org/board big
same in/big "$T/out" 'is asked for the rest'
err_has '> Range: bytes=2000000-'
err_lacks '> If-Range'
err_lacks 's3cret'
err_has '< location: http://127.0.0.1:'"$proxy$files/$sha/big"'?[redacted]'
ok 'the hub sees the token' test "$(grep -c "resolve.*$CANARY" "$T/hub2.log")" = 2
ok 'the other host does not' test "$(logged ' auth ')" = 0
ok 'it was asked twice' test "$(logged ' anon ')" = 2
no_trace "$CANARY"
done_testing
