#!/bin/sh
# hub-serve-kill - killed KILLS times (20) amid commits, each time whole
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

REPO=$T/root/datasets/o/d.git
LARGE=$T/root/datasets/o/l.git
KILLS=${KILLS:-20}
NUMBERS='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30'
hub_start
new_repo o/d
new_repo o/l
mkdir "$LARGE/lfs"
: >landed

# batch LABEL: the lines of a commit of 10 files that belong together
batch() {
	commit_line "$1"
	for n in 0 1 2 3 4; do
		file_line "d/$n" "$1"
		file_line "d/sub/$n" "$1"
	done
}

batch start >lines
push o/d main lines
ok 'a first commit' [ "$pushed" = 200 ]

# busy: commit after commit on one connection, until the server is gone
busy() {
	set --
	for n in $NUMBERS; do
		[ $# = 0 ] || set -- "$@" --next
		batch "$round-$n" >"lines-$n"
		set -- "$@" -s -m 10 -o "got-$n" -H "$WRITE" --data-binary \
			"@lines-$n" "$HUB/api/datasets/o/d/commit/main"
	done
	curl "$@" &
	client=$!
}

# large: one large file after the other, uploaded and committed, likewise
large() {
	n=0
	while [ "$n" -lt 9 ]; do
		n=$((n + 1))
		head -c 300000 /dev/urandom >large-bytes
		oid=$(sha256sum large-bytes | cut -d ' ' -f 1)
		curl -sf -m 10 -H "$WRITE" -o offer -d \
			"{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$oid\",\"size\":300000}]}" \
			"$HUB/datasets/o/l.git/info/lfs/objects/batch" || return
		curl -sf -m 10 -o put -T large-bytes \
			"$(sed 's/.*"upload":{"href":"\([^"]*\)".*/\1/' offer)" || return
		{
			commit_line large
			printf '{"key":"lfsFile","value":{"path":"big","algo":"sha256","oid":"%s","size":300000}}\n' "$oid"
		} >large-lines
		curl -sf -m 10 -o put -H "$WRITE" --data-binary @large-lines \
			"$HUB/api/datasets/o/l/commit/main" || return
		echo "$oid" >>landed
	done
}

# large_whole: each object has the SHA-256 of its name, what is committed is
# there, and what was answered is committed
large_whole() {
	find "$LARGE/lfs" -type f ! -name '*.*' -printf '%f  %p\n' >"$T/sums"
	sha256sum --quiet -c "$T/sums" >"$T/bad" 2>&1 || [ ! -s "$T/sums" ] || return 1
	git -C "$LARGE" log -p --format= main -- big |
		sed -n 's/^+oid sha256://p' >"$T/named"
	while read -r oid; do
		[ -f "$LARGE/lfs/$oid" ] || return 1
	done <"$T/named"
	while read -r oid; do
		grep -q "$oid" "$T/named" || return 1
	done <landed
}

# whole: what the head says it is, all of its files are
whole() {
	git -C "$REPO" fsck --strict --full >"$T/fsck" 2>&1 || return 1
	grep -v '^dangling\|^notice' "$T/fsck" && return 1
	label=$(git -C "$REPO" log -1 --format=%s main)
	for n in 0 1 2 3 4; do
		echo "$label"
		echo "$label"
	done >"$T/want"
	for n in 0 1 2 3 4; do
		git -C "$REPO" cat-file blob "main:d/$n" && echo
		git -C "$REPO" cat-file blob "main:d/sub/$n" && echo
	done >"$T/got"
	cmp -s "$T/want" "$T/got"
}

# kept: each answer of 200 that a client got is in the history
kept() {
	for answer in got-*; do
		oid=$(sed -n 's/.*"commitOid":"\([0-9a-f]*\)".*/\1/p' "$answer")
		[ -z "$oid" ] || git -C "$REPO" merge-base --is-ancestor "$oid" main || return 1
	done
}

broken=0 lost=0 torn=0 stuck=0 round=0
while [ "$round" -lt "$KILLS" ]; do
	round=$((round + 1))
	rm -f got-*
	busy
	large &
	large_client=$!
	sleep "0.$(printf %03d $((20 + round * 37 % 240)))"
	kill -9 "$HUB_PID"
	wait "$HUB_PID"
	wait "$client"
	wait "$large_client"
	large_whole || torn=$((torn + 1))
	whole || broken=$((broken + 1))
	kept || lost=$((lost + 1))
	# What a kill at the worst moment leaves besides.
	[ $((round % 10)) = 0 ] && : >"$REPO/refs/heads/main.lock"
	hub_start
	batch "after $round" >lines
	push o/d main lines
	[ "$pushed" = 200 ] || stuck=$((stuck + 1))
done 2>"$T/noise"
begun=$((round * 30))
all=$(git -C "$REPO" log --format=%s main | grep -c '^[0-9]*-[0-9]*$')
echo "# of $begun commits that were begun or waiting, $all had landed"
ok 'some commits landed before the kill' [ "$all" -gt 0 ]
ok 'not all did' [ "$all" -lt "$begun" ]
ok 'every commit was whole or absent, and git fsck was content' [ "$broken" = 0 ]
ok 'large files are whole or absent, those committed there, none lost' [ "$torn" = 0 ]
ok 'some large files landed' [ -s landed ]
echo "# $(wc -l <landed) large files were committed"
ok 'no commit that was answered with 200 is lost' [ "$lost" = 0 ]
ok 'the next commit worked every time' [ "$stuck" = 0 ]
ok 'nothing of a killed server is left' [ -z "$(find "$T/root/datasets" -name '*.lock' -o -name 'tmp_obj*')" ]

# Half-made and half-removed repositories are gone after a restart.
mkdir -p "$T/root/.new/0/objects" "$T/root/.trash/0/refs"
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>"$T/noise"
hub_start
ok 'nor of a repository half made' [ ! -e "$T/root/.new/0" ]
ok 'nor of one half removed' [ ! -e "$T/root/.trash/0" ]
done_testing
