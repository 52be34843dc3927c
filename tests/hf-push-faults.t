#!/bin/sh
# hf-push-faults - lost answers and other writers: the outcome is known
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

printf '{"a":1}\n' >a.json
it 'a repository' 0 hf --create --quiet org/board a.json=a.json
printf '{"a":2}\n' >a.json

# Faults that pass before the commit was made.
n=1
for fault in 'status 409' 'status 429' 'retry-after 429 0' 'status 503' \
	'status 500' html empty; do
	next $n
	faults "POST $commit 2 $fault"
	it "$fault with a parent passes" 0 hf --parent "$head" org/board n.json=n.json
	landed "$fault with a parent"
	n=$((n + 1))
done
for fault in 'status 409' 'status 429'; do
	next $n
	faults "POST $commit 2 $fault"
	it "$fault without a parent passes" 0 hf org/board n.json=n.json
	landed "$fault without a parent"
	n=$((n + 1))
done
for fault in 'status 503' html empty 'cut 20'; do
	faults "POST .*/preupload/ 2 $fault"
	next $n
	it "$fault of preupload passes" 0 hf --parent "$head" org/board n.json=n.json
	landed "$fault of preupload"
	n=$((n + 1))
done

# Where the head is cannot be told: that is not 'nowhere'.
next $n
for fault in 'status 403' 'status 404' 'status 429' 'status 503' html empty; do
	faults "GET .*/revision/main * $fault"
	case $fault in
	'status 40'*) want=69 ;;
	*) want=75 ;;
	esac
	it "$fault for the head" "$want" hf --tries 2 org/board n.json=n.json
	ok "$fault for the head: no commit was tried" test "$(logged "POST $commit")" = 0
	untouched "$fault for the head"
done

# And that stay.
next $n
for fault in 'status 409' 'status 429' 'status 503' html empty; do
	faults "POST $commit * $fault"
	it "$fault stays" 75 hf --tries 3 --parent "$head" --receipt none.json \
		org/board n.json=n.json
	ok "$fault is bounded" test "$(logged "POST $commit/")" = 3
	untouched "$fault stays"
	faults "POST .*/preupload/ * $fault"
	it "$fault of preupload stays" 75 hf --tries 2 org/board n.json=n.json
	ok "$fault: no commit was tried" test "$(logged "$commit")" = 0
done
ok 'no receipt for any' test ! -e none.json
faults "POST $commit 1 retry-after 429 400"
it 'a wait that is too long' 75 hf --parent "$head" org/board n.json=n.json
err_has 'asked to wait 400 s'

# The commit was made, the answer was not good.
for fault in 'after 503' 'after 500' cutafter 'cut 30' flip 'swell 99000'; do
	next $n
	faults "POST $commit 1 $fault"
	it "$fault with a parent" 0 hf --parent "$head" --receipt r.json org/board \
		n.json=n.json a.json=a.json --delete none.txt
	landed "$fault with a parent"
	ok "$fault: the receipt names it" grep -q "\"$(head_of org/board)\"" r.json
	rm -f r.json
	n=$((n + 1))
done
for fault in 'after 503' cutafter 'cut 30' 'status 503' empty html; do
	next $n
	faults "POST $commit 1 $fault"
	it "$fault without a parent" 0 hf --receipt r.json org/board n.json=n.json
	landed "$fault without a parent"
	ok "$fault: sent again onto the same head" test "$(logged "POST $commit/")" = 2
	ok "$fault: the receipt names it, without a parent" \
		grep -q "\"$(head_of org/board)\"" r.json
	ok "$fault: and what it follows" grep -q "\"parent\": \"$head\"" r.json
	rm -f r.json
	n=$((n + 1))
done
next $n
faults "POST $commit * cutafter"
it 'no answer at all, but the log has it' 0 hf --tries 2 --receipt r.json \
	org/board n.json=n.json
landed 'no answer at all'
ok 'no answer at all: the receipt names it' grep -q "\"$(head_of org/board)\"" r.json
n=$((n + 1))
next $n
printf '[{"id":"%040d","title":"x","date":"x"},{"id":"%s","title":"x","date":"x"}]' \
	1 "$head" >blind
faults "POST $commit 1 cutafter" \
	"GET /api/datasets/org/board/commits * status 200 $PWD/blind"
it 'a log without messages says nothing' 75 hf org/board n.json=n.json
err_has 'the outcome of the commit is unknown; the same command is safe'
landed 'a log without messages'
n=$((n + 1))

# Ours arrives when we have given it up and sent it again.
next $n
faults "POST $commit 1 delay 2500"
it 'an attempt that timed out' 0 hf --timeout 1 --receipt r.json org/board n.json=n.json
landed 'an attempt that timed out'
ok 'all that was under way has come' within 30 is_idle
landed 'and came late'
ok 'is not made a second time' grep -q "\"commit\": \"$(head_of org/board)\"" r.json
n=$((n + 1))
next $n
faults "POST $commit * delay 1500"
it 'one that always does' 75 hf --timeout 1 --tries 1 org/board n.json=n.json
err_has 'the outcome of the commit is unknown; the same command is safe'
ok 'what was under way has come' within 30 is_idle
landed 'which is true'
faults
it 'as the same command finds' 0 hf org/board n.json=n.json
err_has 'nothing changed'
n=$((n + 1))

# An answer that is none of success, whatever it names.
next $n
id=$(printf '%040d' 7)
for said in '"success":false,' '"success":"yes",'; do
	printf '{%s"commitOid":"%s","commitUrl":"http://x/commit/%s"}' \
		"$said" "$id" "$id" >"$T/said.so"
	faults "POST $commit * status 200 $T/said.so"
	it "a commit that says $said" 75 hf --tries 2 --receipt none.json \
		org/board n.json=n.json
	untouched "$said"
	ok "$said: no receipt" test ! -e none.json
done

# A connection that served before may be gone: then nobody knows what became
# of a commit, and it is not sent again behind our back.
canned_up kept
through "$PORT"
keep() {
	printf 'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s' "${#2}" "$2" \
		>"$T/kept/$1"
}
keep api_datasets_org_board_revision_main '{"sha":"'"$id"'"}'
for revision in main "$id"; do
	keep "api_datasets_org_board_preupload_$revision" \
		'{"files":[{"path":"n.json","uploadMode":"regular"}]}'
done
it 'closed in the middle of a commit' 75 hf --tries 1 org/board n.json=n.json
err_has 'the outcome of the commit is unknown'
ok 'it was sent once' test "$(grep -c "POST $commit" "$T/kept.log")" = 1
through "$(cat "$T/proxy.port")"

# A commit is sent to no other host.
canned_up other
printf 'HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:%s/x\r\nContent-Length: 0\r\n\r\n' \
	"$PORT" >"$T/sent.on"
faults "POST $commit * raw $T/sent.on"
it 'a commit that is sent on' 69 hf org/board n.json=n.json
err_has 'a write that is sent on to 127.0.0.1 is refused'
untouched 'a commit that is sent on'
same /dev/null "$T/other.log" 'nobody else was asked'

# Another writer in between.
direct="HF_ENDPOINT=http://127.0.0.1:$HUB hf-push --quiet"
next $n
echo foreign >foreign.txt
faults "POST $commit 1 run $direct org/board f.txt=foreign.txt"
it 'another commit came first' 75 hf --parent "$head" org/board n.json=n.json
err_has 'the head moved; read it and merge again'
ok 'it was sent once' test "$(logged "$commit")" = 1
ok 'the other one is the head' test "$(at show main:f.txt)" = foreign
n=$((n + 1))
next $n
echo foreign2 >foreign.txt
faults "POST $commit 1 cutafter" \
	"POST $commit 1 run $direct org/board f.txt=foreign.txt"
it 'another commit came behind ours' 0 hf --parent "$head" --receipt r.json \
	org/board n.json=n.json
ok 'ours is below it' test "$(at rev-parse main~2)" = "$head"
ok 'the receipt names ours' grep -q "\"commit\": \"$(at rev-parse main^)\"" r.json
n=$((n + 1))
next $n
echo foreign3 >foreign.txt
faults "POST $commit 1 status 503" \
	"POST $commit 1 run $direct org/board n.json=foreign.txt"
it 'another commit came instead of ours' 75 hf --parent "$head" \
	--receipt none.json org/board n.json=n.json
ok 'the other one stays' test "$(at show main:n.json)" = foreign3
ok 'no receipt for it' test ! -e none.json
next $n
faults "POST $commit 1 cutafter" "GET /api/datasets/org/board/commits * status 503"
it 'ours cannot be looked for' 75 hf --tries 2 --parent "$head" org/board n.json=n.json
err_has 'the outcome of the commit is unknown'
landed 'looked for in vain'
faults
it 'and the next run finds the work done' 0 hf org/board n.json=n.json
err_has 'nothing changed'

# Without a parent of its own it goes onto the new head then.
n=$((n + 1))
next $n
echo foreign5 >foreign.txt
faults "POST $commit 1 status 503" \
	"POST $commit 1 run $direct org/board n.json=foreign.txt"
it 'another came instead of ours: ours goes on top' 0 hf --receipt r.json \
	org/board n.json=n.json
ok 'on top of the other' test "$(at show main^:n.json)" = foreign5
at show main:n.json >got.json
same got.json n.json 'ours is the head'
ok 'the receipt names ours' grep -q "\"commit\": \"$(head_of org/board)\"" r.json
faults "POST $commit * run $direct org/board f.txt=other.txt; date +%N >other.txt"
date +%N >other.txt
echo '{"n":"never"}' >n.json
it 'others are always first' 75 hf --tries 3 org/board n.json=n.json
err_has 'the head moved'

# A foreign commit that removes the same file is not taken for ours.
deletes() {
	faults
	date +%N >foreign.txt
	hf-push --quiet org/board gone.txt=foreign.txt
	date +%N >foreign.txt
	head=$(head_of org/board)
	faults "POST $commit 1 $1" \
		"POST $commit 1 run $direct --delete gone.txt --message Remove org/board f.txt=foreign.txt"
}
deletes 'status 503'
it 'the same removal by another: nothing is left to do' 0 hf --message Remove \
	--receipt r.json --delete gone.txt org/board
err_has 'nothing changed'
ok 'the receipt claims no commit' grep -q '"changed": false' r.json
deletes 'status 503'
it 'with a parent the head moved' 75 hf --message Remove --parent "$head" \
	--receipt none.json --delete gone.txt org/board
err_has 'the head moved'
deletes cutafter
it 'ours came before another' 0 hf --message Remove --parent "$head" \
	--receipt r.json --delete gone.txt org/board
ok 'the receipt names ours' grep -q "\"commit\": \"$(at rev-parse main^)\"" r.json
faults

# What is left out must still be there: else all is compared again.
n=$((n + 1))
next $n
echo foreign4 >foreign.txt
faults "POST $commit 1 run $direct org/board a.json=foreign.txt"
it 'what was left out is not there any more' 0 hf --receipt r.json \
	org/board a.json=a.json n.json=n.json
ok 'all of it goes up' test "$(at show main:a.json; at show main:n.json)" = "$(cat a.json n.json)"
faults "GET /api/datasets/org/board/revision 1 delay 1" \
	"GET /api/datasets/org/board/revision 1 run $direct org/board a.json=foreign.txt"
it 'nor is no change a success then' 0 hf org/board a.json=a.json
ok 'it goes up too' test "$(at show main:a.json)" = "$(cat a.json)"
faults "GET /api/datasets/org/board/revision 1 run $direct org/board a.json=foreign.txt"
it 'with a parent it is none' 75 hf --parent "$(head_of org/board)" \
	--receipt none.json org/board a.json=a.json
ok 'no receipt claims that' test ! -e none.json

no_trace "$CANARY" "$T/work"
done_testing
