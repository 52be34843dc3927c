#!/bin/sh
# hub-serve-collect - large files that no commit names go, others never
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

L=$T/root/datasets/o/d.git/lfs
hub_start --collect-after 0
new_repo o/d

# send TEXT: a large file of that text, uploaded; sets oid and size
send() {
	printf %s "$1" >"file-$1"
	oid=$(sha256sum "file-$1" | cut -d ' ' -f 1)
	size=${#1}
	offer
	curl -sf -m 10 -o put -T "file-$1" "$(sed 's/.*"upload":{"href":"\([^"]*\)".*/\1/' offer)"
}

# offer: whether the hub has it; the answer is in offer
offer() {
	curl -sf -m 10 -H "$WRITE" -o offer -d "{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$oid\",\"size\":$size}]}" \
		"$HUB/datasets/o/d.git/info/lfs/objects/batch"
}

# name PATH: a commit that names it
name() {
	{
		commit_line "$1"
		printf '{"key":"lfsFile","value":{"path":"%s","algo":"sha256","oid":"%s","size":%s}}\n' "$1" "$oid" "$size"
	} >lines
	push o/d "${2:-main}" lines
}

send committed && name x && COMMITTED=$oid
send removed && name y && REMOVED=$oid
{
	commit_line gone
	printf '{"key":"deletedFile","value":{"path":"y"}}\n'
} >lines
push o/d main lines
send proposed && name z 'main?create_pr=1' && PROPOSED=$oid
send squashed && name w && SQUASHED=$oid
curl -sf -o squash -X POST -H "$WRITE" "$HUB/api/datasets/o/d/super-squash/main"
send forgotten && FORGOTTEN=$oid
send offered && OFFERED=$oid
send new && NEW=$oid
touch -d '2 hours ago' "$L"/*
touch "$L/$NEW"
printf x >"$L/$NEW.abcdef"
touch -d '2 hours ago' "$L/$NEW.abcdef"
oid=$OFFERED size=7
offer
ok 'one is said to be there already' [ -z "$(grep upload offer)" ]
ok '0: all stay' [ "$(find "$L" -type f | wc -l)" = 8 ]
hub_stop
printf x >"$L/$NEW.abcdef"

hub_start --collect-after 3600 --metrics
ok 'what no commit named is gone' within 30 [ ! -e "$L/$FORGOTTEN" ]
for kept in "$COMMITTED" "$REMOVED" "$PROPOSED" "$SQUASHED" "$OFFERED" "$NEW"; do
	ok 'what was, or is new, or was offered, stays' [ -e "$L/$kept" ]
done
ok 'nothing else is left' [ "$(find "$L" -type f | wc -l)" = 6 ]
ask 'it is counted' 200 GET /metrics
body_has 'hub_lfs_collected_total 1'
body_has 'hub_lfs_collected_bytes_total 9'
oid=$FORGOTTEN size=9
name v
ok 'a commit that names it now is refused' [ "$pushed" = 400 ]
send forgotten && name v
ok 'until it came again' [ "$pushed" = 200 ]
hub_stop

# While uploads and commits go on, none of them loses its file.
hub_start --collect-after 1
lost=0 round=0
: >landed
while [ "$round" -lt 12 ]; do
	round=$((round + 1))
	# Slower than a second from upload to commit, it is refused, not lost.
	send "round-$round" && name "r-$round" && [ "$pushed" = 200 ] &&
		echo "$round" >>landed
	sleep 0.2
done
while read -r round; do
	curl -sfL -m 10 -o got "$HUB/datasets/o/d/resolve/main/r-$round" && [ "$(cat got)" = "round-$round" ] ||
		lost=$((lost + 1))
done <landed
ok 'some commits landed' [ -s landed ]
ok 'commits amid collecting keep their files' [ "$lost" = 0 ]
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
