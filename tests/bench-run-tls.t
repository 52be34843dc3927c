#!/bin/sh
# bench-run-tls - TLS and HTTP/2, by a proxy before the simulator
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
for tool in openssl nghttpx; do
	command -v $tool >/dev/null || skip "$tool is not here"
done

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
	-addext subjectAltName=IP:127.0.0.1 2>openssl.log ||
	skip 'openssl makes no certificate'
start_sim --ttft 20ms --itl 2ms
proxy=
for _ in 1 2 3 4 5; do
	tls=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(
		Listen => 1, LocalAddr => "127.0.0.1")->sockport')
	timeout 100 nghttpx --conf=/dev/null --workers=1 --no-ocsp \
		-f"127.0.0.1,$tls" -b"127.0.0.1,${URL##*:}" key.pem cert.pem \
		>proxy.log 2>&1 &
	proxy=$!
	for _ in $(seq 100); do
		curl -s --cacert cert.pem -m 1 -o health \
			"https://127.0.0.1:$tls/health" && break 2
		kill -0 $proxy 2>/dev/null || break
		sleep 0.05
	done
done
started $proxy
plain=$URL
URL=https://127.0.0.1:$tls
SMALL='--input-len 8 --output-len 10 --num-prompts 20 --max-concurrency 10'

load 'over TLS' --ca-file cert.pem $SMALL
truth 'a handshake for each connection, apart from TTFT' '
	my @new = grep { !$_->{reused} } @got;
	holds(@new == 10, scalar @new);
	holds($_->{tls_ns} > 0 && $_->{connect_ns} >= $_->{tls_ns}, "tls")
		for @new;
	holds($_->{ttft} >= 20, $_->{ttft}) for @got'
load 'over HTTP/2' --ca-file cert.pem --http2 $SMALL
truth 'one connection for all' '
	holds($end->{connections}{opened} <= 1, $end->{connections}{opened});
	holds($_->{status} eq "ok" && $_->{output_tokens} == 10, $_->{error})
		for @got'
it 'a certificate nobody vouches for' 75 bench-run --url "$URL" --num-prompts 1
err_has "$URL/v1/models: SSL"
URL=$plain
stop_sim
ok 'no request came by that' test "$(wc -l <sent)" = 40
done_testing
