#!/bin/sh
# hub-serve-parts - large files in parts: offered, sent, joined, checked
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

it 'parts of nothing' 2 hub-serve --root r --lfs-part 0
hub_start --lfs-part 1M
new_repo o/d
A=/datasets/o/d.git/info/lfs/objects
LFS=$T/root/datasets/o/d.git/lfs
head -c 2500000 /dev/urandom >big
OID=$(sha256sum big | cut -d ' ' -f 1)
SIZE=2500000
split -b 1048576 -d -a 1 big part.

# offer [TRANSFERS]: ask for an upload; $HREF, and the addresses in parts.txt
offer() {
	ask "${2:-an offer}" 200 POST $A/batch -H "$WRITE" -d \
		"{\"operation\":\"upload\",\"transfers\":[${1:-\"basic\",\"multipart\"}],\"objects\":[{\"oid\":\"$OID\",\"size\":$SIZE}]}"
	perl -MJSON::PP -0777 -ne '
		my $up = decode_json($_)->{objects}[0]{actions}{upload};
		print "$up->{href}\n";
		print "$_ $up->{header}{$_}\n" for sort keys %{ $up->{header} // {} };' \
		"$T/body" | sed "s,$HUB,," >parts.txt
	HREF=$(head -n 1 parts.txt)
}

# part N: the address of that part
part() { sed -n "s/^0000$1 //p" parts.txt; }

# send N FILE: put that file as part N; its ETag is in $etag
send() {
	ask "part $1" 200 PUT "$(part "$1")" --data-binary "@$2"
	etag=$(sed -n 's/^ETag: //p' "$T/head")
}

# finish_as STATUS ETAG...: with those, in their order
finish_as() {
	want=$1
	shift
	list=
	number=0
	for each; do
		number=$((number + 1))
		list="$list,{\"partNumber\":$number,\"etag\":\"$(printf %s "$each" | sed 's/"/\\"/g')\"}"
	done
	ask "complete: $want" "$want" POST "$HREF" -d "{\"oid\":\"$OID\",\"parts\":[${list#,}]}"
}

# stored: what the store of the repository holds
stored() { ls "$LFS" 2>"$T/noise"; }

offer '"basic"' 'who cannot send parts'
body_has '"transfer":"basic"'
ok 'is asked for the whole' [ "$(wc -l <parts.txt)" = 1 ]
ask 'and may send it' 403 POST "$HREF" -d '{}'
offer
body_has '"transfer":"multipart"'
body_has '"chunk_size":"1048576"'
body_has "\"verify\":{\"href\":\"$HUB$A/verify\"}"
ok 'three parts' [ "$(grep -c '^0000[123] /lfs/' parts.txt)" = 3 ]

# What does not go in.
ask 'a part without a signature' 403 PUT "$(part 1 | sed 's/?.*//')" --data-binary @part.0
ask 'one part as another' 403 PUT "$(part 1 | sed 's,/1?,/2?,')" --data-binary @part.0
ask 'a part that is too long' 413 PUT "$(part 3)" --data-binary @part.0
ask 'one that is too short' 400 PUT "$(part 1)" --data-binary @part.2
ok 'no object comes of them' [ -z "$(stored | grep -v "^${OID}[.][0-9a-f]*[.]parts$")" ]
finish_as 400 "$OID"
finish_as 400 "$OID" "$OID" "$OID"
body_has 'part 1 is not here'
send 1 part.0
E1=$etag
ok 'the etag names upload and part' [ "$E1" = "\"$(echo "$HREF" | sed "s,.*/\([0-9a-f]*\)?.*,\1,")-1\"" ]
send 2 part.1
E2=$etag
finish_as 400 "$E1" "$E2" "$E2"
body_has 'part 3 is not here'
send 3 part.2
E3=$etag
finish_as 400 "$E1" "$E2" "$E1"
body_has 'part 3 has another etag'
finish_as 400 "$E1" "$E2"
finish_as 400 "$E1" "$E2" "$E3" "$E3"
finish_as 400 "$E1" "$E2" '"x"'
ask 'no list' 400 POST "$HREF" -d "{\"oid\":\"$OID\"}"
ask 'another object' 400 POST "$HREF" -d '{"oid":"0"}'
ask 'no json' 400 POST "$HREF" -d '{'
ask 'before the end there is nothing to verify' 404 POST $A/verify -H "$WRITE" -d "{\"oid\":\"$OID\",\"size\":$SIZE}"

# What does.
finish_as 200 "$E1" "$E2" "$E3"
ok 'the object is there, and nothing else' [ "$(stored)" = "$OID" ]
same big "$LFS/$OID" 'with every byte'
finish_as 200 "$E1" "$E2" "$E3"
ask 'verify' 200 POST $A/verify -H "$WRITE" -d "{\"oid\":\"$OID\",\"size\":$SIZE}"
{
	commit_line big
	printf '{"key":"lfsFile","value":{"path":"x.bin","algo":"sha256","oid":"%s","size":%s}}\n' "$OID" $SIZE
} >lines
push o/d main lines
ok 'the commit' [ "$pushed" = 200 ]
ask 'and back' 200 GET /datasets/o/d/resolve/main/x.bin -L
same big "$T/body" 'byte for byte'
offer '"multipart"' 'what is there'
ok 'is not asked for again' [ -z "$HREF" ]

# Parts that make another object than the one announced.
head -c 2500000 /dev/urandom >big
OID=$(sha256sum big | cut -d ' ' -f 1)
offer
send 1 part.0
E1=$etag
send 2 part.1
E2=$etag
send 3 part.2
finish_as 400 "$E1" "$E2" "$etag"
body_has 'does not have this SHA-256'
ok 'all of it is gone' [ "$(stored | wc -l)" = 1 ]

# Two uploads of one object do not mix, and a part may be sent again.
split -b 1048576 -d -a 1 big part.
offer
cp parts.txt first.txt
send 1 part.1
offer
send 1 part.0
E1=$etag
send 1 part.0
send 2 part.1
E2=$etag
send 3 part.2
finish_as 200 "$E1" "$E2" "$etag"
ok 'the object of the second' [ -f "$LFS/$OID" ]
touch -d '3 hours ago' "$LFS/"*.*
OID=$(printf %064d 0)
offer
ok 'what was left of the first goes in time' [ -z "$(stored | grep '[.]')" ]

# fresh: another object of three parts, and an offer for it
fresh() {
	head -c 3000000 /dev/urandom >big
	OID=$(sha256sum big | cut -d ' ' -f 1)
	SIZE=3000000
	split -b 1048576 -d -a 1 big part.
	offer
}

# slow N FILE: send it slowly beside what comes next, which finds it begun
slow() {
	curl -s -o "got.$1" -w '%{http_code}' --limit-rate 800K -T "$2" \
		"$HUB$(part "$1")" >"code.$1" &
	slow_pid=$!
	within 30 begun
}
begun() { [ "$(find "$LFS" -name "$OID.*" -size +0)" ]; }

# Out of their order, after one that broke off.
head -c 1048576 /dev/zero >zero
fresh
slow 1 zero
send 3 part.2
E3=$etag
kill "$slow_pid"
wait "$slow_pid" 2>"$T/noise"
send 2 part.0
E2=$etag
finish_as 400 "$E3" "$E2" "$E3"
body_has 'part 1 is not here'
send 1 part.0
E1=$etag
send 2 part.1
finish_as 200 "$E1" "$E2" "$E3"
same big "$LFS/$OID" 'every byte is in its place'

# One that is sent again while it is on its way: the later one counts.
fresh
slow 1 zero
send 1 part.0
E1=$etag
send 2 part.1
E2=$etag
send 3 part.2
wait "$slow_pid"
ok 'who sent it first is told' [ "$(cat code.1)" = 409 ]
finish_as 200 "$E1" "$E2" "$etag"
same big "$LFS/$OID" 'and none of those bytes are there'

# One that is whole, and hashed, and comes again with other bytes.
fresh
send 1 zero
E1=$etag
send 2 part.1
E2=$etag
send 3 part.2
E3=$etag
send 1 part.0
finish_as 200 "$E1" "$E2" "$E3"
same big "$LFS/$OID" 'the later ones count as well'

# And while it does, the upload is not whole.
fresh
send 1 part.0
E1=$etag
send 2 part.1
E2=$etag
send 3 part.2
E3=$etag
slow 2 zero
sleep 0.2
finish_as 400 "$E1" "$E2" "$E3"
body_has 'part 2 is not here'
kill "$slow_pid"
wait "$slow_pid" 2>"$T/noise"
send 2 part.1
finish_as 200 "$E1" "$E2" "$E3"
same big "$LFS/$OID" 'until it is'
ok 'there are no others' [ -z "$(stored | grep '[.]')" ]

# A kill leaves nothing but whole objects.
hub_stop
ok 'it ends well' [ "$hub_status" = 0 ]
hub_start --lfs-part 1M
fresh
send 1 part.0
curl -s -o got --limit-rate 500K -T part.1 "$HUB$(part 2)" &
sender=$!
half_there() { [ "$(find "$LFS" -name "$OID.*" -size +1048576c)" ]; }
ok 'one part and half of another' within 30 half_there
kill -9 "$HUB_PID"
wait "$HUB_PID" 2>"$T/noise"
wait "$sender"
hub_start
ok 'parts do not outlive the server' [ -z "$(stored | grep '[.]')" ]
ok 'objects do' [ "$(stored | wc -l)" = 6 ]
ask 'nor do their addresses' 403 PUT "$(part 1)" --data-binary @part.0

# A slice grows where there would be too many.
hub_stop
hub_start --lfs-part 10
SIZE=1000000
offer
body_has '"chunk_size":"1001"'
ok 'a thousand parts' [ "$(grep -c '^0' parts.txt)" = 1000 ]
done_testing
