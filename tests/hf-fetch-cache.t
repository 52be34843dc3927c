#!/bin/sh
# hf-fetch-cache - what is kept by commit, read without asking, never believed
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
files=/datasets/org/board/resolve

hf() {
	hf-fetch --backoff 1 --cache "$T/cache" "$@"
}

# offline COMMAND...: HF_HUB_OFFLINE, where a request would fail the test
offline() {
	: >"$T/proxy.log"
	HF_HUB_OFFLINE=1 "$@"
	offline_status=$?
	[ ! -s "$T/proxy.log" ] || return 99
	return "$offline_status"
}

mkdir -p in/runs
echo one >in/a
echo may >in/runs/5
echo june >in/runs/6
: >in/empty
head -c 11000000 /dev/zero >in/large
hf-push --create --quiet --message first org/board a=in/a runs/5=in/runs/5 \
	runs/6=in/runs/6 empty=in/empty large=in/large || echo "Bail out! no push"
first=$(head_of org/board)

it 'offline, with nothing kept' 69 offline hf org/board a
err 'hf-fetch: org/board: revision main is not in the cache, and HF_HUB_OFFLINE is set: unset it, or give a full commit id'
it 'offline, with no cache' 69 offline hf-fetch org/board a
err 'hf-fetch: org/board: revision main is not in a --cache, and HF_HUB_OFFLINE is set: unset it, or give a full commit id'
it 'offline, a file by a full id' 69 offline hf-fetch --revision "$first" org/board a
err "hf-fetch: org/board: a of commit $first is not in the cache, and HF_HUB_OFFLINE is set: unset it to fetch the file once"
it 'offline, a log' 69 offline hf --revision "$first" --log org/board
err_has 'not asked for, HF_HUB_OFFLINE is set'
it 'offline, a push' 69 offline hf-push org/board a=in/a
for word in true ON yes; do
	HF_HUB_OFFLINE=$word
	export HF_HUB_OFFLINE
	it "offline as $word" 69 hf org/board a
done
for word in 0 '' no; do
	HF_HUB_OFFLINE=$word
	it "not offline as '$word'" 0 hf-fetch org/board a
done
unset HF_HUB_OFFLINE

it 'the first time' 0 hf org/board a empty large
cat in/a in/large >want
same want "$T/out" 'all of it comes'
ok 'the cache is for its owner' test "$(stat -c %a "$T/cache")" = 700
for open in "$T/cache" "$T/cache"/http_* "$T/cache"/http_*/datasets/org/board; do
	was=$(stat -c %a "$open")
	chmod o+w "$open"
	it 'one that anybody may write to is not believed' 78 hf org/board a
	err_has "$open: others may write there"
	chmod "$was" "$open"
done
mkdir "$T/wide"
it 'whatever the umask' 0 sh -c "umask 000; hf-fetch --cache $T/wide org/board a >wide"
it 'none is made like that' 0 sh -c "umask 000; hf-fetch --cache $T/wide org/board a >wide"
ok 'not one of its folders' test -z "$(find "$T/wide" -type d -perm -002)"
if [ "$(id -u)" = 0 ]; then
	chown 65534 "$T/cache"
	it "root reads another user's" 0 hf org/board a
	chown 0 "$T/cache"
fi
ok 'and marked as one' grep -q '^Signature: 8a477f597d28d172789f06886806bc55' "$T/cache/CACHEDIR.TAG"
ok 'no draft is left' sh -c '! find "$1" -name "incoming.*" | grep .' sh "$T/cache"
faults
it 'the second time' 0 hf org/board a empty large
same want "$T/out" 'it is the same'
ok 'only the commit was asked for' test "$(wc -l <"$T/proxy.log")" = 1
faults
it 'by its id' 0 hf --revision "$first" org/board a
out one
ok 'nothing was asked for' test ! -s "$T/proxy.log"
it 'offline' 0 offline hf -d off org/board a empty large
same in/large off/large 'it is all there'
same in/empty off/empty 'empty files too'
it 'offline, another file' 69 offline hf org/board a runs/5
out
err_has 'runs/5 of commit'
it 'offline, an unknown revision' 69 offline hf --revision v1 org/board a
it 'offline, the id' 0 offline hf --known org/board
out "$first"
it 'offline, only what changed' 1 offline hf --if-changed -d off org/board a large
printf x >off/a
it 'offline, what did' 0 offline hf --if-changed -d off org/board a large
same in/a off/a 'comes from the cache'
it 'too large for this run' 65 hf --max-size 1K org/board large

# Patterns and listings.
it 'offline, a pattern that was not listed' 69 offline hf org/board 'runs/*'
it 'a pattern' 0 hf org/board 'runs/*'
out may june
it 'offline, the pattern' 0 offline hf org/board 'runs/*'
out may june
it 'offline, another in its folder' 0 offline hf org/board 'runs/5*'
out may
it 'a listing' 0 hf --list org/board
cp "$T/out" listed
it 'offline, the listing' 0 offline hf --list org/board
same listed "$T/out" 'is the same'
it 'offline, with commits' 69 offline hf --list --commits org/board

# What is not there is kept too.
it 'an absent file' 0 hf --missing empty org/board none
it 'offline, an absent file' 0 offline hf --missing empty org/board none
it 'offline, it is an error' 69 offline hf org/board none
err_has "none: no such file at commit $first, as the cache has it"

# A commit stays what it was, a branch does not.
echo two >in/a
hf-push --quiet --message second org/board a=in/a
second=$(head_of org/board)
it 'offline, the branch as it was' 0 offline hf org/board a
out one
faults
it 'online, as it is' 0 hf org/board a
out two
ok 'one file comes' test "$(logged "$files")" = 1
faults
it 'by a pattern, what another commit had' 0 hf org/board 'runs/*'
out may june
ok 'does not come again' test "$(logged "$files")" = 0
it 'the older one' 0 offline hf --revision "$first" org/board a
out one
it 'and the newer' 0 offline hf --revision "$second" org/board a
out two
through "$HUB"
it 'another hub' 69 offline hf --revision "$second" org/board a
through "$PORT"

# Damage.
blob=$(printf 'two\n' | git hash-object --stdin)
blob=$(find "$T/cache" -name "$blob")
chmod 600 "$blob"
echo twx >"$blob"
it 'offline, a damaged blob' 69 offline hf org/board a
out
ok 'is removed' test ! -e "$blob"
faults
it 'online it comes again' 0 hf org/board a
out two
ok 'once' test "$(logged "$files")" = 1
it 'and stays' 0 offline hf org/board a
out two
chmod 600 "$blob"
: >"$blob"
it 'one that was cut off' 0 hf org/board a
out two
rm -f "$blob"
ln -s "$PWD/in/a" "$blob"
it 'one that is a link' 69 offline hf org/board a
rm -f "$blob"
find "$T/cache" -path "*$second*" -name '*.json' -exec sh -c 'echo "{" >"$1"' sh {} \;
it 'entries that were cut off' 0 hf org/board a
out two
find "$T/cache" -path "*$second*" -name '*.json' -exec sed -i 's/"path":"a"/"path":"b"/' {} \;
it 'offline, an entry of another file' 69 offline hf org/board a
out
it 'online it comes again, too' 0 hf org/board a
out two
find "$T/cache" -name '*.tree' -exec sh -c 'head -c 200 "$1" >x && cat x >"$1"' sh {} \;
it 'offline, a listing that was cut off' 69 offline hf --revision "$first" org/board 'runs/*'
it 'online it comes again' 0 hf --revision "$first" org/board 'runs/*'
out may june
find "$T/cache" -path '*/refs/main' -exec sh -c 'echo 123 >"$1"' sh {} \;
it 'offline, a ref that is no id' 69 offline hf org/board a
find "$T/cache" -path '*/refs/main' -exec sh -c 'printf %040d 1 | tr 01 zz >"$1" && echo >>"$1"' sh {} \;
it 'offline, one of as many letters' 69 offline hf org/board a
err_has 'revision main is not in the cache'
for root in "$T"/cache/http_*; do
	touch -d '2 days ago' "$root/incoming.aaaaaa"
	touch "$root/incoming.bbbbbb"
done
hf org/board a >/dev/null
ok 'old drafts are swept' test ! -e "$T/cache/http_127.0.0.1_$PORT/incoming.aaaaaa"
ok 'new ones stay' test -e "$T/cache/http_127.0.0.1_$PORT/incoming.bbbbbb"

# Together: eight at once into one cache, some of them killed.
rm -rf "$T/cache"
pids=
for number in 1 2 3 4 5 6 7 8; do
	hf-fetch --quiet --cache "$T/cache" -o "many.$number" org/board large &
	pids="$pids $!"
done
for pid in $pids; do
	case $pid in *[159]) kill -9 "$pid" 2>/dev/null ;; esac
done
good=0
for pid in $pids; do
	wait "$pid" 2>/dev/null && good=$((good + 1))
done
bad=0
for file in many.*; do
	[ ! -e "$file" ] || cmp -s "$file" in/large || bad=$((bad + 1))
done
ok 'those that were not killed ended well' test "$good" -ge 1
ok 'and wrote the file' test "$bad" = 0
it 'what they left is whole' 0 offline hf -o left org/board large
same in/large left 'the file of the cache'
it 'no folder for it' 74 hf-fetch --cache /proc/none org/board a
it 'no name' 2 hf-fetch --cache '' org/board a

# A run that broke, and the next one.
rm -rf "$T/cache"
perl -e 'srand 9; print pack "L*", map { int rand 2**32 } 1 .. 3000000' >in/noise
hf-push --quiet --message noise org/board noise=in/noise
last=$(head_of org/board)
broken() {
	faults 'GET ^/lfs 1 cut 8000000' 'GET ^/lfs * empty'
	it "$1" 75 hf --tries 1 -d none org/board noise
	ok "$1: nothing is written" test ! -e none
	ok "$1: a part is kept" test "$(cat "$T"/cache/*/datasets/org/board/"$last"/*.bin | wc -c)" = 8000000
	faults
}
broken 'a run that broke'
it 'is gone on with' 0 hf --verbose -d got org/board noise
same in/noise got/noise 'it is whole'
err_has '> Range: bytes=8000000-'
err_has '206, 4000000 bytes'
ok 'no part is left' test -z "$(find "$T/cache" -name '*.bin' -o -name 'incoming.*')"
rm -rf "$T/cache" got
broken 'another that broke'
it 'tells of it' 0 hf --json -d got org/board noise
err_has '"from":"hub","resumed":8000000}'
rm -rf "$T/cache" got
broken 'one whose part is damaged'
part=$(find "$T/cache" -name '*.bin')
printf x | dd of="$part" bs=1 seek=100 conv=notrunc status=none
it 'begins again' 0 hf -d got org/board noise
same in/noise got/noise 'it is whole as well'
err_has 'do not have the announced hash'
rm -rf "$T/cache" got
broken 'one whose part is too long'
part=$(find "$T/cache" -name '*.bin')
head -c 5000000 /dev/zero >>"$part"
it 'begins at once' 0 hf --verbose -d got org/board noise
same in/noise got/noise 'it is whole at last'
err_lacks '> Range'
rm -rf "$T/cache" got
broken 'one that another server cannot go on with'
faults 'GET ^/lfs 1 norange'
it 'begins again as well' 0 hf -d got org/board noise
same in/noise got/noise 'whole again'
rm -rf "$T/cache" got
broken 'one that is too large now'
it 'is refused' 65 hf --max-size 9M -d got org/board noise
mkdir -p got
echo old >got/noise
it 'and gone on with, its headers asked for first' 0 hf --verbose --if-changed -d got org/board noise
same in/noise got/noise 'it came'
err_has 'HEAD http'
err_has '> Range: bytes=8000000-'
rm -rf "$T/cache" got
faults 'GET ^/lfs 1 cut 9000000' 'GET ^/lfs 1 delay 5000'
hf-fetch --backoff 1 --cache "$T/cache" -d got org/board noise 2>"$T/stopped" &
pid=$!
asked_twice() { [ "$(logged 'GET /lfs')" = 2 ]; }
within 30 asked_twice
kill "$pid"
wait "$pid" 2>/dev/null
faults
it 'a signal leaves it too' 0 hf --verbose -d got org/board noise
same in/noise got/noise 'for the next run'
err_has '> Range: bytes=9000000-'
done_testing
