#!/bin/sh
# hf-fetch-hub - every shape of download, from a hub that breaks some
#
# The addresses that large files come from take no token: the server ends with
# status 1 when one was brought there.
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

# hub FAULT...: a hub on the same folder, with these
hub() {
	for rule; do
		shift
		set -- "$@" --fault "$rule"
	done
	rm -f "$T/hub.port"
	hub-serve --quiet --root "$T/hub" --tokens "$T/tokens" \
		--listen 127.0.0.1:0 --cdn-listen 127.0.0.1:0 \
		--port-file "$T/hub.port" "$@" 2>"$T/hub.err" &
	hub=$!
	started "$hub"
	await "$T/hub.port"
	through "$(cat "$T/hub.port")"
}

# hub_ends NAME: it saw no token where none belongs
hub_ends() {
	kill "$hub"
	wait "$hub" 2>/dev/null
	ok "$1: no token went to the other address" test $? = 0
}

hf() {
	overheard hf-fetch --backoff 1 --tries 8 "$@"
}

(umask 077 && echo "$CANARY write tester" >"$T/tokens")
HF_TOKEN=$CANARY
export HF_TOKEN
mkdir -p in
perl -e 'srand 5; print pack "L*", map { int rand 2**32 } 1 .. 5000000' >in/large
perl -e 'srand 6; print pack "L*", map { int rand 2**32 } 1 .. 500000' >in/some
echo small >in/small
hub
(cd in && hf-push --create --quiet --message first org/board large=large \
	some=some small=small) || echo "Bail out! no push"
it 'as they are' 0 hf --verbose -d plain org/board large some small
ok 'they are all there' diff -r in plain
err_has '302, 0 bytes'
hub_ends 'as they are'

hub 'truncate=3000000:download:n=1' 'truncate=9000000:download:n=1'
it 'a large file that is cut twice' 0 hf --verbose -d cut org/board large
same in/large cut/large 'is whole'
err_has '> Range: bytes=3000000-'
err_has '> Range: bytes=12000000-'
hub_ends 'cut twice'

hub 302:resolve 'truncate:download:n=2'
it 'a file of git by the other address, cut' 0 hf --verbose -d other org/board some
same in/some other/some 'is whole'
hub_ends 'by the other address'

hub 307:resolve 'truncate=500000:pinned:n=1'
it 'a file of git by a pinned path, cut' 0 hf --verbose -d pinned org/board some
same in/some pinned/some 'is whole'
err_has '307, 0 bytes'
err_has '> Range: bytes=500000-'
hub_ends 'by a pinned path'

hub 200:resolve 'truncate=5000000:resolve:n=1'
it 'a large file at once' 0 hf -d once org/board large
same in/large once/large 'is whole'
hub_ends 'at once'

hub 429:any:p=0.1 503-before:any:p=0.1 cut-before:any:p=0.1 \
	truncate:resolve:p=0.2 truncate:download:p=0.3 302:resolve:p=0.3 \
	307:resolve:p=0.3
for round in 1 2 3; do
	it "all of it at once, round $round" 0 hf --tries 30 -d "all$round" \
		org/board large some small
	ok "round $round: they are all there" diff -r in "all$round"
	it "what changed, round $round" 1 hf --tries 30 --if-changed \
		-d "all$round" org/board large some small
done
hub_ends 'all at once'
no_trace "$CANARY"
done_testing
