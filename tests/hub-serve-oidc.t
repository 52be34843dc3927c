#!/bin/sh
# hub-serve-oidc - jobs of an issuer that is trusted write without a secret
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

command -v openssl >/dev/null || skip 'openssl is not installed'
mkdir keys
openssl genrsa -out right.pem 2048 2>/dev/null
openssl genrsa -out wrong.pem 2048 2>/dev/null
openssl rsa -in right.pem -pubout -out keys/issuer.pem 2>/dev/null
openssl rsa -in wrong.pem -pubout -out wrong-pub.pem 2>/dev/null

url64() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# jwk PRIVATE-KEY ID: as in a JSON Web Key Set
jwk() {
	printf '{"kty":"RSA","use":"sig","kid":"%s","alg":"RS256","e":"AQAB","n":"%s"}' "$2" \
		"$(openssl rsa -in "$1" -noout -modulus 2>/dev/null | sed 's/.*=//' |
			perl -ne 'chomp; print pack "H*", $_' | url64)"
}

# config KEYS-FILE
config() {
	cat >keys/oidc.json <<END
{"issuer":"https://issuer.example","audience":"https://hub.example","keys":"$1","seconds":900,
 "trust":[{"repo":"datasets/o/d","claims":{"repository":"o/source","ref":"refs/heads/main","workflow":"publish"}},
          {"repo":"o/m","claims":{"sub":"repo:o/source:environment:x"}}]}
END
}

NOW=$(date +%s)
# token KEY [MEMBER...]: signed by RS256; members replace those of the claims
token() {
	key=$1
	shift
	head=${HEADER:-'{"alg":"RS256","typ":"JWT","kid":"one"}'}
	claims=$(perl -MJSON::PP -e '
		my %c = (iss => "https://issuer.example", aud => "https://hub.example",
			iat => $ARGV[0] + 0, nbf => $ARGV[0] + 0, exp => $ARGV[0] + 300,
			repository => "o/source", ref => "refs/heads/main",
			workflow => "publish", sub => "repo:o/source:ref:refs/heads/main");
		shift;
		for (@ARGV) {
			my ($k, $v) = split /=/, $_, 2;
			if ($v eq "") { delete $c{$k} } else { $c{$k} = decode_json("[$v]")->[0] }
		}
		print JSON::PP->new->canonical->encode(\%c)' "$NOW" "$@")
	text=$(printf %s "$head" | url64).$(printf %s "$claims" | url64)
	case $key in
	none) printf '%s.' "$text" ;;
	hmac) printf '%s.%s' "$text" "$(printf %s "$text" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(perl -0777 -ne 'print unpack "H*", $_' keys/issuer.pem)" -binary | url64)" ;;
	*) printf '%s.%s' "$text" "$(printf %s "$text" | openssl dgst -sha256 -sign "$key" -binary | url64)" ;;
	esac
}

# swap NAME STATUS TOKEN [RESOURCE]
swap() {
	ask "$1" "$2" POST /oauth/token -H 'Content-Type: application/json' -d "{\"grant_type\":\"urn:ietf:params:oauth:grant-type:token-exchange\",\"subject_token_type\":\"urn:ietf:params:oauth:token-type:id_token\",\"subject_token\":\"$3\",\"resource\":\"${4:-datasets/o/d}\"}"
}

# refused NAME WHY TOKEN [RESOURCE]
refused() {
	swap "$1" 400 "$3" ${4:+"$4"}
	body "{\"error\":\"invalid_grant\",\"error_description\":\"$2\"}"
}

# What cannot be meant.
config issuer.pem
for edit in 's/"issuer"/"x"/' 's/"trust":\[/"trust":{"x":[/;s/]}$/]}}/' 's/"repository":"o.source",//' 's/issuer.pem/none.pem/' 's/900/0/' 's/"publish"/1/'; do
	sed "$edit" keys/oidc.json >keys/bad.json
	it "refuses $edit" 78 timeout 20 hub-serve --root r --oidc keys/bad.json --listen 127.0.0.1:0
done
sed 's/"repository":"o.source",//' keys/oidc.json >keys/bad.json
it 'and says why' 78 timeout 20 hub-serve --root r --oidc keys/bad.json --listen 127.0.0.1:0
err 'hub-serve: keys/bad.json: /trust/0/claims: expected repository or sub, or every job would be trusted'
echo '{"keys":[{"kty":"EC"}]}' >keys/ec.json
sed 's/issuer.pem/ec.json/' keys/oidc.json >keys/bad.json
it 'refuses keys that are none' 78 timeout 20 hub-serve --root r --oidc keys/bad.json --listen 127.0.0.1:0

hub_start --oidc keys/oidc.json --verbose
new_repo o/d
new_repo o/other
curl -sf -o /dev/null -H "$WRITE" -d '{"organization":"o","name":"m","type":"model"}' "$HUB/api/repos/create"

# The exchange.
swap 'a trusted job' 200 "$(token right.pem)"
body_has '"access_token":"hf_jwt_'
body_has '"token_type":"bearer"'
body_has '"expires_in":900}'
head_has 'Cache-Control: no-store'
PASS=$(field access_token)
JOB="Authorization: Bearer $PASS"
swap 'several audiences' 200 "$(token right.pem 'aud=["x","https://hub.example"]')"
swap 'by another claim, for a model' 200 "$(token right.pem 'sub="repo:o/source:environment:x"')" o/m
refused 'another key' 'the token is not signed by a key of the issuer' "$(token wrong.pem)"
refused 'no signature' 'the token is not signed by a key of the issuer' "$(HEADER='{"alg":"none"}' token none)"
refused 'the public key as a secret' 'the token is not signed by a key of the issuer' "$(HEADER='{"alg":"HS256","typ":"JWT"}' token hmac)"
refused 'changed claims' 'the token is not signed by a key of the issuer' "$(token right.pem | sed 's/\.e/.f/')"
refused 'no token' 'the token is not signed by a key of the issuer' a.b.c
refused 'another issuer' 'the token is of another issuer' "$(token right.pem 'iss="https://issuer.example/"')"
refused 'another audience' 'the token is for another audience' "$(token right.pem 'aud="https://hub.example.org"')"
refused 'no audience' 'the token is for another audience' "$(token right.pem aud=)"
refused 'expired' 'the token is no longer good' "$(token right.pem exp=$((NOW - 120)))"
refused 'without an end' 'the token is no longer good' "$(token right.pem exp=)"
refused 'from the future' 'the token is not good yet' "$(token right.pem nbf=$((NOW + 600)))"
WHY='no trusted publisher of this repository has these claims'
refused 'another repository' "$WHY" "$(token right.pem 'repository="o/source2"')"
refused 'another branch' "$WHY" "$(token right.pem 'ref="refs/heads/x"')"
refused 'another workflow' "$WHY" "$(token right.pem workflow=)"
refused 'another resource' "$WHY" "$(token right.pem)" datasets/o/other
refused 'a model of that name' "$WHY" "$(token right.pem)" o/d
swap 'a resource that is none' 400 x datasets/o
body_has '"error":"invalid_request"'
ask 'another grant' 400 POST /oauth/token -d '{"grant_type":"password"}'
body_has '"error":"unsupported_grant_type"'

# What it is good for.
{ commit_line 'of a job' && file_line f 1; } >lines
ask 'it commits' 200 POST /api/datasets/o/d/commit/main --data-binary @lines -H "$JOB"
it 'as a job' 0 git -C "$T/root/datasets/o/d.git" log -1 --format=%an main
out '[OIDC]'
ask 'it opens pull requests' 200 POST '/api/datasets/o/d/commit/main?create_pr=1' --data-binary @lines -H "$JOB"
it 'hf-push swaps and commits' 0 env HF_ENDPOINT="$HUB" \
	HF_OIDC_ID_TOKEN="$(token right.pem)" hf-push --quiet --oidc o/d g=lines
it 'and says who it is' 0 env HF_ENDPOINT="$HUB" \
	HF_OIDC_ID_TOKEN="$(token right.pem)" hf-push --check o/d
out_has 'right	write	dataset	o/d'
it 'not for another repository' 69 env HF_ENDPOINT="$HUB" \
	HF_OIDC_ID_TOKEN="$(token right.pem)" hf-push --check o/other
err_has 'must name this job'
ask 'it sees itself' 200 GET /api/whoami-v2 -H "$JOB"
body_has '"type":"app","id":"[OIDC]"'
body_has '"entity":{"type":"dataset","name":"o/d"}'
ask 'not to another' 403 POST /api/datasets/o/other/commit/main --data-binary @lines -H "$JOB"
ask 'nor to a model' 404 POST /api/models/o/d/commit/main --data-binary @lines -H "$JOB"
ask 'it makes no repository' 403 POST /api/repos/create -H "$JOB" -d '{"type":"dataset","organization":"o","name":"d"}'
ask 'removes none' 403 DELETE /api/repos/delete -H "$JOB" -d '{"type":"dataset","organization":"o","name":"d"}'
ask 'renames none' 403 POST /api/repos/move -H "$JOB" -d '{"fromRepo":"o/d","toRepo":"o/e","type":"dataset"}'
ask 'hides none' 403 PUT /api/datasets/o/d/settings -H "$JOB" -d '{"private":true}'
ask 'changed, it is nothing' 401 GET /api/whoami-v2 -H "Authorization: Bearer $(echo "$PASS" | sed 's/.$/x/')"
ask 'cut, it is nothing' 401 GET /api/whoami-v2 -H "Authorization: Bearer ${PASS%.*}"
ask 'nor half of it' 401 GET /api/whoami-v2 -H 'Authorization: Bearer hf_jwt_'
lacks log "$T/hub.log" hf_jwt_
hub_stop

# A set of keys; a short time; and a server that began anew.
printf '{"keys":[{"kty":"EC","crv":"P-256"},%s,%s]}' "$(jwk wrong.pem zero)" "$(jwk right.pem one)" >keys/jwks.json
config jwks.json
sed -i 's/900/3/' keys/oidc.json
hub_start --oidc keys/oidc.json
ask 'an old one is gone with the server' 401 GET /api/whoami-v2 -H "$JOB"
swap 'by the second key of a set' 200 "$(token right.pem)"
JOB="Authorization: Bearer $(field access_token)"
ask 'good for now' 200 GET /api/whoami-v2 -H "$JOB"
swap 'by the first key of a set' 200 "$(token wrong.pem)"
refused 'no signature, with a set' 'the token is not signed by a key of the issuer' "$(HEADER='{"alg":"none"}' token none)"
sleep 3.1
ask 'and not for long' 401 GET /api/whoami-v2 -H "$JOB"
hub_stop

hub_start
swap 'without --oidc there is no exchange' 400 "$(token right.pem)"
body_has '"error":"invalid_request"'
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
