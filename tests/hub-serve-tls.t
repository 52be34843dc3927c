#!/bin/sh
# hub-serve-tls - https with a given certificate, and behind a proxy's
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

command -v openssl >/dev/null || skip 'openssl is not installed'

# certificate NAME: of 127.0.0.1, signed by itself
certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -days 2 \
		-keyout "$1.key" -out "$1.pem" 2>"$T/noise"
	chmod 600 "$1.key"
}
certificate one
certificate two

it 'a certificate without its key' 2 hub-serve --root r --tls-cert one.pem
err 'hub-serve: --tls-cert and --tls-key go together' "Try 'hub-serve --help'."
it 'no such certificate' 78 hub-serve --root r --tls-cert none --tls-key one.key
cp one.key open.key && chmod 644 open.key
it 'a key that others can read' 78 hub-serve --root r --tls-cert one.pem --tls-key open.key
err 'hub-serve: open.key: others can read the key; chmod 600 it'
it 'a file that is no PEM' 78 hub-serve --root r --tls-cert "$T/tokens" --tls-key one.key
err "hub-serve: $T/tokens: no PEM text"
it 'the key of another' 78 timeout 20 hub-serve --root r --listen 127.0.0.1:0 --tls-cert one.pem --tls-key two.key
err_has '--tls-cert and --tls-key do not go together'

hub_start --tls-cert one.pem --tls-key one.key
name='the ready line'
has stderr "$T/hub.log" "hub-serve: listening on https://127.0.0.1:$PORT"
PLAIN=$HUB HUB=https://127.0.0.1:$PORT
export CURL_CA_BUNDLE=one.pem GIT_SSL_CAINFO="$PWD/one.pem"
export GIT_TERMINAL_PROMPT=0
new_repo o/d
head -c 3000000 /dev/urandom >big
{
	commit_line big
	printf '{"key":"file","value":{"path":"big","encoding":"base64","content":"%s"}}\n' "$(base64 -w 0 big)"
} >lines
push o/d main lines
ok 'a commit' [ "$pushed" = 200 ]
body_has "\"commitUrl\":\"$HUB/datasets/o/d/commit/"
ask 'a download' 200 GET /datasets/o/d/resolve/main/big
same big "$T/body" 'byte for byte'
OID=$(sha256sum big | cut -d ' ' -f 1)
ask 'an upload of a large file' 200 POST /datasets/o/d.git/info/lfs/objects/batch -H "$WRITE" \
	-d "{\"operation\":\"upload\",\"objects\":[{\"oid\":\"$OID\",\"size\":3000000}]}"
body_has "\"upload\":{\"href\":\"$HUB/lfs/"
ask 'is over TLS too' 200 PUT "$(sed 's,.*"upload":{"href":"https://[^/]*\([^"]*\)".*,\1,' "$T/body")" --data-binary @big
it 'git clones' 0 git clone -q "$HUB/datasets/o/d" clone
same big clone/big 'byte for byte'
it 'who does not know the certificate' 60 curl -s --cacert two.pem -o got "$HUB/api/whoami-v2"
for way in 'hf-fetch o/d big' 'hf-push o/d x=big'; do
	# shellcheck disable=SC2086 # words
	it "$way: nor does it" 69 env HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer $way
	err_has "the certificate is not trusted"
	it "$way: with another one" 69 env HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer \
		SSL_CERT_FILE=two.pem $way
	it "$way: with none" 78 env HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer SSL_CERT_FILE=none.pem $way
	err_has 'none.pem: no file with certificates'
done
it 'hf-push with the right one' 0 env HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer \
	SSL_CERT_FILE=one.pem hf-push --quiet o/d x.bin=big
it 'hf-fetch too' 0 env HF_ENDPOINT="$HUB" SSL_CERT_FILE=one.pem hf-fetch -d both o/d x.bin big
same big both/x.bin 'byte for byte'
it 'TLS 1.1' 35 curl -s --tls-max 1.1 -o got "$HUB/api/whoami-v2"
it 'TLS 1.2' 0 curl -s --tls-max 1.2 -o got "$HUB/api/whoami-v2"
curl -s --max-time 10 -o got "$PLAIN/api/whoami-v2"
ok 'plain HTTP is no answer' [ $? != 0 ]
grep -rl 'BEGIN PRIVATE\|hf_writer' "$T/hub.log" "$T/root" >leaks
same /dev/null leaks 'no key in the log'
hub_stop
ok 'it ends well' [ "$hub_status" = 0 ]

# A CDN of the same certificate.
hub_start --tls-cert one.pem --tls-key one.key --cdn-listen 127.0.0.1:0 --fault 302:resolve
HUB=https://127.0.0.1:$PORT
ask 'the CDN is https' 200 GET /datasets/o/d/resolve/main/big -L
same big "$T/body" 'byte for byte'
hub_stop

# Behind a proxy; without the option nobody is believed.
P='X-Forwarded-Proto: https'
hub_start
ask 'who says https' 409 POST /api/repos/create -H "$WRITE" -H "$P" \
	-d '{"type":"dataset","name":"o/d"}'
body_has "\"url\":\"$HUB/datasets/o/d\""
hub_stop
hub_start --behind-proxy
ask 'a proxy that says https' 409 POST /api/repos/create -H "$WRITE" -H "$P" -H 'Host: hub.example' \
	-d '{"type":"dataset","name":"o/d"}'
body_has '"url":"https://hub.example/datasets/o/d"'
ask 'one that does not' 409 POST /api/repos/create -H "$WRITE" \
	-d '{"type":"dataset","name":"o/d"}'
body_has "\"url\":\"$HUB/datasets/o/d\""
done_testing
