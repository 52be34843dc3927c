#!/bin/sh
# bench-confirm - a receipt passes when the dataset holds what it says
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/rows.sh"
. "$TOP/tests/lib/wire.sh"

signed_in

one=$TOP/schemas/examples/single_card.json
two=$TOP/schemas/examples/multi_node.json
bench-merge --quiet --all "$one" >one.jsonl
bench-merge --quiet --all "$two" >two.jsonl
id() {
	grep -o '"entry_id":"[^"]*"' "$1" | cut -d'"' -f4
}
bench-merge --quiet --retract "$(id one.jsonl)" --reason test one.jsonl |
	grep '^{"retracted"' >gone.jsonl

# entry FILE OUTCOME: as a receipt lists it
entry() {
	printf '{"entry_id":"%s","digest":"%s","outcome":"%s"}' "$(id "$1")" \
		"$(digest_of "$1")" "$2"
}
receipt() {
	list=$1 commit=${2:-$head} repo=${3:-org/board}
	printf '{"hub": {"repo": "%s", "commit": "%s"},\n "entries": [%s]}\n' \
		"$repo" "$commit" "$list" >receipt.json
}
confirm() {
	overheard bench-confirm --backoff 1 "$@"
}

it 'makes a dataset' 0 hf-push --create --quiet org/board \
	runs/2026-01.jsonl=one.jsonl runs/2026-02.jsonl=two.jsonl
head=$(head_of org/board)

receipt ''
it 'nothing to confirm' 0 confirm receipt.json
same receipt.json "$T/out" 'the receipt as it came'
err "bench-confirm: 0 entries confirmed in org/board at $head"
receipt "$(entry one.jsonl added), $(entry two.jsonl beaten)"
it 'both are there' 0 confirm --quiet receipt.json
same receipt.json "$T/out" 'both: the receipt as it came'
err
cp receipt.json "$T/in"
it 'from stdin' 0 confirm --quiet
same receipt.json "$T/out" 'stdin: the receipt as it came'

lost='{"entry_id":"x-1","digest":"'$(printf '%064d' 7)'","outcome":"OUTCOME"}'
receipt "$(entry one.jsonl added), $(echo "$lost" | sed s/OUTCOME/won/)"
it 'one is not there' 65 confirm receipt.json
out
err "bench-confirm: 1 of 2 entries of the receipt are not in org/board at $head, x-1 (000000000000...) is one: what it names may not be removed; publish again"
receipt "$(echo "$lost" | sed s/OUTCOME/refused/)"
it 'a refused one need not be' 0 confirm --quiet receipt.json

it 'withdraws one whole' 0 hf-push --quiet --delete runs/2026-01.jsonl \
	org/board retracted.jsonl=gone.jsonl
receipt "$(entry one.jsonl retracted)"
it 'at the commit before, it is there' 0 confirm --quiet receipt.json
head=$(head_of org/board)
receipt "$(entry one.jsonl retracted)"
it 'a retraction stands for it' 0 confirm --quiet receipt.json
sed "s/\"digest\":null/\"digest\":\"$(printf '%064d' 7)\"/" gone.jsonl >gone.other
it 'one of another content' 0 hf-push --quiet org/board retracted.jsonl=gone.other
head=$(head_of org/board)
receipt "$(entry one.jsonl retracted)"
it 'does not' 65 confirm receipt.json
out
it 'and without one' 0 hf-push --quiet --delete retracted.jsonl org/board
head=$(head_of org/board)
receipt "$(entry one.jsonl retracted)"
it 'it is missing' 65 confirm receipt.json
out

proxy_up proxy
printf '{"sha":"%s"}' "$(printf '%040d' 1)" >"$T/another"
faults "GET /api/datasets/org/board/revision/ 1 status 200 $T/another"
receipt '' "$head"
HF_ENDPOINT=http://127.0.0.1:$PORT it 'the Hub speaks of another commit' 65 \
	confirm receipt.json
out
err_has "org/board has no commit $head"

receipt '' "$(printf '%040d' 1)"
it 'no such commit' 69 confirm receipt.json
out
receipt '' "$head" org/none
it 'no such repository' 69 confirm receipt.json
receipt '' "$head" 'org/../x'
it 'no name of a repository' 65 confirm receipt.json
receipt '' main
it 'a branch is no commit' 65 confirm receipt.json
err_has 'a commit id'
receipt '{}'
it 'an entry without outcome' 65 confirm receipt.json
err_has 'receipt.json: /entries/0: /outcome'
receipt '{"outcome":"added","digest":"x"}'
it 'an entry without digest' 65 confirm receipt.json
err_has '/entries/0: /digest: expected 64 hex digits'
receipt '7'
it 'no entry' 65 confirm receipt.json
echo '{"entries":[]}' >receipt.json
it 'no commit: it was not pushed' 65 confirm receipt.json
echo '{"hub":' >receipt.json
it 'no JSON' 65 confirm receipt.json
it 'no file' 74 confirm none.json
it 'two files' 2 confirm receipt.json receipt.json
it '--revision' 2 confirm --revision x receipt.json
receipt ''
HF_ENDPOINT=http://127.0.0.1:1 it 'no Hub' 75 confirm --tries 1 receipt.json
out
it 'teaches' 0 bench-confirm --help
no_trace "$CANARY" "$T/work"
done_testing
