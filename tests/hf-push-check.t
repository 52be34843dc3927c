#!/bin/sh
# hf-push-check - who would push, and with what right, without a write
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

tab=$(printf '\t')
# told IDENTITY TOKEN RIGHT: the three lines, blanks as tabs
told() {
	out "$(echo "identity $1" | tr ' ' '\t')" \
		"$(echo "token $2" | tr ' ' '\t')" \
		"right$tab$3${tab}dataset${tab}org/board"
}

it 'a repository' 0 hf --create --quiet org/board
head=$(head_of org/board)
faults
it 'one that may write' 0 hf --check org/board
told 'tester user' 'access_token write tester' write
err
ok 'no write was tried' test "$(logged '^P')" = 0
it 'no such repository' 69 hf --check org/none
out_has "right${tab}none${tab}dataset${tab}org/none"
err_has 'no such repository'
HF_TOKEN=hf_reader
it 'one that may only read' 69 hf --check org/board
out_has "right${tab}read"
err_has 'the token may only read'
HF_TOKEN=hf_nobody
it 'one that nobody knows' 69 hf --check org/board
told '- -' '- - -' none
unset HF_TOKEN
it 'none' 78 hf --check org/board
HF_TOKEN=$CANARY
export HF_TOKEN

printf '%s' '{"type":"org","name":"a\u001b[1mb","auth":{"type":"access_token","accessToken":{"displayName":"of_'"$CANARY"'","role":"fineGrained"}}}' >"$T/who"
faults "GET /api/whoami-v2 * status 200 $T/who" \
	'GET /api/.*/auth-check/write * status 403'
it 'a fine-grained one without the right' 69 hf --check org/board
told 'a?[1mb org' 'access_token fineGrained of_[redacted]' read
err_has 'forbidden'
faults 'GET /api/whoami-v2 * status 403'
it 'it does not say who' 0 hf --check org/board
told '- -' '- - -' write
err_has 'the Hub does not tell who this is'
for way in '' /write; do
	faults "GET /api/.*/auth-check$way\$ * status 404"
	it "no answer to auth-check$way" 75 hf --check org/board
	told 'tester user' 'access_token write tester' unknown
	faults "GET /api/.*/auth-check$way\$ * status 503"
	it "auth-check$way fails" 75 hf --tries 2 --check org/board
	told 'tester user' 'access_token write tester' unknown
done
faults
ok 'nothing was written' test "$(head_of org/board)" = "$head"
it 'no files with it' 2 hf --check org/board a=b
it 'no full stdout' 74 sh -c 'hf-push --check org/board >/dev/full'
no_trace "$CANARY" "$T/work"
done_testing
