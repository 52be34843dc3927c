#!/bin/sh
# hub-serve-fault - faults on demand, and how our clients end under each
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

it 'refuses what is no rule' 2 hub-serve --root r --fault 410:commit
err 'hub-serve: --fault 410:commit: no such fault; hub-serve(1) lists them' \
	"Try 'hub-serve --help'."
it 'a fault where it cannot be' 2 hub-serve --root r --fault lag:commit
err 'hub-serve: --fault lag:commit: this route does not have this fault' \
	"Try 'hub-serve --help'."
it 'a chance that is none' 2 hub-serve --root r --fault 409:commit:p=2
it 'and makes no root' 1 test -e r

head -c 300000 /dev/urandom >blob
echo '[1]' >one
echo '[2]' >two
export HF_TOKEN=hf_writer

# faulty RULE...: a hub with these rules from now on
faulty() {
	[ -z "${HUB_PID-}" ] || stop
	rules=
	for each; do
		rules="$rules --fault $each"
	done
	# shellcheck disable=SC2086 # options, split at the blanks between them
	hub_start --verbose $rules
	export HF_ENDPOINT="$HUB"
}

# stop: the hub ended well; what it did is in $T/hub.log
stop() {
	hub_stop
	[ "$hub_status" = 0 ] || report 1 "the hub ended with $hub_status"
	HUB_PID=
}

# fired RULE TIMES: the hub said so at its end
fired() {
	stop
	name="fired $1"
	has 'the log' "$T/hub.log" "hub-serve: --fault $1: $2 times"
}

# put WHAT STATUS FILE [OPTION...]: push it as f onto the head
put() {
	what=$1 want=$2 file=$3
	shift 3
	it "$what" "$want" hf-push --backoff 5 "$@" --parent "$(head_of o/d)" o/d "f=$file"
}

# count: the commits of main; holds FILE: what f is there
count() { git -C "$T/root/datasets/o/d.git" rev-list --count main; }
holds() {
	git -C "$T/root/datasets/o/d.git" show main:f >got
	same "$1" got "$name: f is there"
}

hub_start
new_repo o/d
ok 'without a rule nothing goes wrong' env HF_ENDPOINT="$HUB" hf-push --quiet o/d f=one blob.bin=blob
stop
ok 'and nothing is said of faults' test -z "$(grep fault "$T/hub.log")"

# Commits.
for fault in 409 429 429-after=1 429-limit=1 503-before cut-before; do
	faulty "$fault:commit:once"
	was=$(count)
	[ "$(git -C "$T/root/datasets/o/d.git" show main:f)" = '[1]' ] && next=two || next=one
	put "$fault: pushed all the same" 0 "$next"
	holds "$next"
	ok "$fault: in one commit" [ "$(count)" = $((was + 1)) ]
	fired "$fault:commit:once" 1
done
faulty 503-after:commit:once
was=$(count)
put '503 after it was applied: recognised' 0 blob
holds blob
ok 'and not committed twice' [ "$(count)" = $((was + 1)) ]
faulty cut-after:commit:once
was=$(count)
put 'cut after it was applied: recognised' 0 one
holds one
ok 'nor then' [ "$(count)" = $((was + 1)) ]
faulty 412:commit:once
was=$(count)
put 'a foreign commit before ours' 75 two
holds one
ok 'is the only one' [ "$(count)" = $((was + 1)) ]
git -C "$T/root/datasets/o/d.git" log -1 --format='%an: %s' main >"$T/out"
out 'foreign: a foreign commit (a fault on demand)'
put 'then ours' 0 two
holds two
faulty 412:commit:once
it 'without a parent it goes onto the foreign one' 0 hf-push --quiet o/d f=one
holds one
faulty 429-limit=900:commit
put 'a wait that is too long' 75 two
err_has 'asked to wait 90'
faulty 503-before:commit
put 'a hub that is busy for good' 75 two --tries 2
holds one
faulty cut-after:commit
it 'no parent, and an answer that never comes: recognised' 0 \
	hf-push --quiet --tries 2 --backoff 5 o/d f=two
holds two

# Reading.
fetch() {
	what=$1 want=$2 path=$3
	shift 3
	it "$what" "$want" hf-fetch --backoff 5 --verbose -o "got-$path" "$@" o/d "$path"
}
for rule in truncate:resolve truncate=1:resolve 503-before:resolve cut-before:resolve \
	429:resolve 307:resolve 302:resolve truncate:download 503-before:download; do
	faulty "$rule:once"
	rm -f got-*
	fetch "$rule: f" 0 f
	same two got-f "$rule: is f"
	fetch "$rule: blob.bin" 0 blob.bin
	same blob got-blob.bin "$rule: is blob.bin"
	fired "$rule:once" 1
done
faulty truncate:resolve
rm -f got-f
fetch 'truncated each time' 75 f --tries 2
ok 'nothing came out' [ ! -e got-f ]
faulty lag=2:info:once
it 'a head that lags' 0 hf-fetch --known o/d
out "$(head_of o/d main~2)"
it 'is up to date later' 0 hf-fetch --known o/d
out "$(head_of o/d)"
faulty lag:info
ask "a commit by its id does not lag" 200 GET "/api/datasets/o/d/revision/$(head_of o/d)"
body_has "\"sha\":\"$(head_of o/d)\""
faulty lag=1000:info
ask "header and body lag alike" 200 GET "/api/datasets/o/d"
head_has "X-Repo-Commit: $(field sha)"
it 'no further than the first commit' 0 hf-fetch --known o/d
out "$(git -C "$T/root/datasets/o/d.git" rev-list --max-parents=0 main)"

# The shapes, on the wire.
R=/datasets/o/d/resolve/main
E=$(git hash-object two)
faulty 307:resolve
ask 'a pinned path' 307 HEAD $R/f
head_has "X-Linked-Etag: \"$E\""
head_has "X-Repo-Commit: $(head_of o/d)"
head_has "Location: /api/resolve-cache/datasets/o/d/$(head_of o/d)/f?etag=%22$E%22"
head_lacks X-Linked-Size
ask 'a large file does not go there' 302 HEAD $R/blob.bin
to=$(sed -n 's/^Location: //p' "$T/head")
ask 'the pinned path' 200 HEAD "/api/resolve-cache/datasets/o/d/$(head_of o/d)/f"
head_has "ETag: \"$E\""
head_has 'Content-Length: 4'
case $to in
"$HUB"/*) report 0 'without a CDN large files are here' ;;
*) report 1 "$to" ;;
esac
faulty 200:resolve
ask 'a large file at once' 200 GET $R/blob.bin
same blob "$T/body" 'is whole'
head_has "ETag: \"$(sha256sum <blob | cut -d' ' -f1)\""
stop

# A CDN, and who sends it a token.
cdn() {
	hub_start --cdn-listen 127.0.0.1:0 --fault 302:resolve
	export HF_ENDPOINT="$HUB"
}
cdn
it 'a small file by the CDN' 0 hf-fetch --quiet -o got o/d f
same two got 'is that file'
it 'a large one' 0 hf-fetch --quiet -o got o/d blob.bin
same blob got 'is that'
head -c 300000 /dev/urandom >other
it 'an upload there' 0 hf-push --quiet o/d other.bin=other
ask 'the address' 302 HEAD $R/f
head_has 'X-Linked-Size: 4'
to=$(sed -n 's/^Location: //p' "$T/head")
case $to in
"$HUB"/*) report 1 "$to is the hub itself" ;;
http://127.0.0.1:*) report 0 'is another one' ;;
*) report 1 "$to" ;;
esac
hub=$HUB HUB=${to%%/cdn/*}
ask 'and another ETag' 200 HEAD "${to#"$HUB"}"
head_has "ETag: \"$(sha256sum <two | cut -d' ' -f1)\""
ask 'nothing without a signature' 403 GET "/cdn/datasets/o/d/$(head_of o/d)/f"
ask 'nothing of the API' 404 GET /api/datasets/o/d
HUB=$hub
hub_stop
ok 'no token came there' [ "$hub_status" = 0 ]
cdn
ask 'once more' 302 HEAD $R/f
to=$(sed -n 's/^Location: //p' "$T/head")
it 'a client that sends its token on' 0 curl -s -o got -w '%{http_code}\n' -H "$WRITE" "$to"
out 400
hub_stop
ok 'makes the hub fail' [ "$hub_status" = 1 ]
name='its last words'
has 'the log' "$T/hub.log" 'hub-serve: 1 requests took a token to the CDN'
grep -rl hf_writer "$T" | grep -v "^$T/tokens$" >"$T/leaks"
same /dev/null "$T/leaks" "no trace of the token anywhere"
done_testing
