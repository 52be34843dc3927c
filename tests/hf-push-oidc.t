#!/bin/sh
# hf-push-oidc - a job's identity for a token, and no secret where it is not due
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

hub_up
proxy_up proxy
through "$PORT"
. "$TOP/tests/lib/push.sh"

# --- the CI service, and what it gives out
mkdir "$T/ci"
REQUEST=requestREQUESTrequestREQUEST
IDENTITY=eyJpdGVudGl0eQ.identityIDENTITYidentity.c2ln
printf %s "$REQUEST" >"$T/ci/request"
printf %s "$IDENTITY" >"$T/ci/identity"
perl "$TOP/tests/lib/oidc.pl" --port-file "$T/ci.port" --dir "$T/ci" \
	--log "$T/ci.log" 2>"$T/ci.err" &
started $!
await "$T/ci.port"
CI=http://127.0.0.1:$(cat "$T/ci.port")
: >"$T/ci.log"

job() {
	ACTIONS_ID_TOKEN_REQUEST_URL="$CI/id?api-version=2.0" \
		ACTIONS_ID_TOKEN_REQUEST_TOKEN=$REQUEST hf "$@"
}
swap() {
	faults "POST /oauth/token * status 200 $T/swapped"
	: >"$T/ci.log"
}
printf '{"access_token":"%s","token_type":"bearer","expires_in":3600}' \
	"$CANARY" >"$T/swapped"
printf '{"a":1}\n' >a.json

swap
it 'makes a commit without a token of its own' 0 job --create org/board a.json=a.json
ok 'the commit is there' test "$(at show main:a.json)" = '{"a":1}'
endpoint=$(echo "$HF_ENDPOINT" | sed 's,:,%3A,g;s,/,%2F,g')
echo "GET /id?api-version=2.0&audience=$endpoint Bearer $REQUEST " >want
same "$T/ci.log" want 'the service is asked once, for this Hub'
ok 'the swap itself bears no token' test 1 = \
	"$(logged 'POST /oauth/token anon')"
ok 'everything else does' test 0 = \
	"$(grep -v /oauth/token "$T/proxy.log" | grep -c anon)"
swap
it 'a token at hand comes first' 0 env HF_TOKEN="$CANARY" \
	"ACTIONS_ID_TOKEN_REQUEST_URL=$CI/id" \
	ACTIONS_ID_TOKEN_REQUEST_TOKEN=$REQUEST hf-push --check org/board
ok 'no swap then' test 0 = "$(logged oauth)"
swap
it 'unless the swap is asked for' 0 env HF_TOKEN=hf_nobody \
	"ACTIONS_ID_TOKEN_REQUEST_URL=$CI/id" \
	ACTIONS_ID_TOKEN_REQUEST_TOKEN=$REQUEST hf-push --oidc --check org/board
swap
it 'or HF_OIDC_RESOURCE asks for it' 0 env HF_TOKEN=hf_nobody \
	HF_OIDC_RESOURCE=datasets/org/board HF_OIDC_ID_TOKEN=$IDENTITY \
	hf-push --check org/board
ok 'an identity at hand is used' test ! -s "$T/ci.log"

# --- what the Hub is told: the CI service stands in for it
through "$(cat "$T/ci.port")"
told() {
	: >"$T/ci.log"
	printf 'HTTP/1.1 400 x\r\nContent-Length: %s\r\n\r\n%s' \
		"${#answer}" "$answer" >"$T/ci/answer"
	it "$1" 69 env HF_OIDC_ID_TOKEN=$IDENTITY hf-push --oidc --type "$2" --check org/board
	cat "$T/out" "$T/err" >>"$T/said"
	printf 'POST /oauth/token - {"grant_type":"%s","subject_token_type":"%s","resource":"%s","subject_token":"%s"}\n' \
		urn:ietf:params:oauth:grant-type:token-exchange \
		urn:ietf:params:oauth:token-type:id_token "$3" "$IDENTITY" >want
	same "$T/ci.log" want "$1: what is sent"
}
answer="{\"error\":\"invalid_grant\",\"error_description\":\"no match for $IDENTITY\"}"
told 'a dataset' dataset datasets/org/board
err_has 'oauth/token: 400: invalid_grant: no match for [redacted]; the repository on the Hub must name'
told 'a model' model org/board
HF_OIDC_RESOURCE=datasets/org/other
export HF_OIDC_RESOURCE
told 'another resource' dataset datasets/org/other
unset HF_OIDC_RESOURCE
through "$(cat "$T/proxy.port")"

# --- asked for and failing is the end, also with a token at hand
HF_TOKEN=$CANARY
export HF_TOKEN
stops() {
	status=$1 name=$2
	shift 2
	it "$name" "$status" job --tries 2 --oidc --receipt none.json org/board b=a.json
	ok "$name: no request for the repository" test 0 = "$(logged '/api/')"
}
it 'no identity is offered' 78 hf --oidc --check org/board
err_has 'permissions: id-token: write'
for answer in '{}' '{"access_token":""}' '{"access_token":7}' '{"access_token":"a b"}' \
	'{"access_token":" "}' \
	'{"access_token":"a","access_token":"b"}' '<html>' ''; do
	printf %s "$answer" >"$T/other"
	faults "POST /oauth/token * status 200 $T/other"
	stops 75 "the swap brings '$answer'"
done
for status in 400 401 403 404; do
	faults "POST /oauth/token * status $status"
	stops 69 "the swap is refused, $status"
	ok "$status is asked once" test 1 = "$(logged oauth)"
done
faults 'POST /oauth/token * status 503'
stops 75 'the swap fails'
faults 'POST /oauth/token * redirect http://127.0.0.1:1/oauth/token'
stops 69 'the swap is sent elsewhere'
faults "POST /oauth/token 1 status 503" "POST /oauth/token * status 200 $T/swapped"
it 'fails once' 0 job --oidc --check org/board
printf '500\n{"message":"no"}' >"$T/ci/status"
swap
stops 75 'the service fails'
printf '403\n{"message":"not for %s"}' "$REQUEST" >"$T/ci/status"
swap
stops 69 'the service refuses'
err_has 'no identity token from the CI service'
err_has 'not for [redacted]; the job needs'
canned_up away
canned "$T/away/id" 'HTTP/1.1 200 OK' '{"value":"an.other.identity"}'
for status in 302 307; do
	printf '%s\n\nhttp://127.0.0.1:%s/id' $status "$PORT" >"$T/ci/status"
	swap
	stops 69 "the service sends elsewhere, $status"
done
same /dev/null "$T/away.log" 'where nobody is asked'
printf 'HTTP/1.1 307 x\r\nLocation: ftp://127.0.0.1/%s\r\nContent-Length: 0\r\n\r\n' \
	"$IDENTITY" >"$T/lost"
rm "$T/ci/status"
faults "POST /oauth/token * raw $T/lost"
stops 69 'the swap is sent to what is no address'
err_has 'ftp://127.0.0.1/[redacted]'
rm -f "$T/ci/status"
printf 'another' >"$T/ci/request"
swap
stops 69 'the request token is not taken'
printf %s "$REQUEST" >"$T/ci/request"
it 'the service is not encrypted' 78 env \
	ACTIONS_ID_TOKEN_REQUEST_URL=http://ci.example/id \
	ACTIONS_ID_TOKEN_REQUEST_TOKEN=$REQUEST hf-push --oidc --check org/board
cat "$T/err" >>"$T/said"
swap
it 'verbose' 0 job --verbose --oidc --check org/board
err_has 'POST '
for secret in "$CANARY" "$REQUEST" "$IDENTITY"; do
	no_trace "$secret"
done
done_testing
