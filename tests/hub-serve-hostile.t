#!/bin/sh
# hub-serve-hostile - requests that are made to cheat, to exhaust or to find out
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start

# raw BYTES: what the server answers to these on one connection; then, whether
# something that was hidden in a body was answered as well
raw() {
	perl -MIO::Socket::INET -e '
		my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => shift)
		    or die;
		$SIG{ALRM} = sub { exit 3 };
		alarm 20;
		$s->print(eval "qq{$ARGV[0]}");
		$s->shutdown(1);
		print while <$s>;' "$PORT" "$1" >"$T/raw" 2>"$T/raw.err"
}
HIDDEN='GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
HEAD='POST /api/validate-yaml HTTP/1.1\r\nHost: x\r\n'
doubtful() {
	raw "$2"
	ok "$1: refused" grep -q '^HTTP/1.1 400 ' "$T/raw"
	ok "$1: once" test "$(grep -c '^HTTP/1.1' "$T/raw")" = 1
	nowhere "$1: nothing hidden is seen" '404|hidden' "$T/raw"
}
doubtful 'two lengths' "${HEAD}Content-Length: 2\r\nContent-Length: 40\r\n\r\n\{\}$HIDDEN"
doubtful 'the same length twice' "${HEAD}Content-Length: 2\r\nContent-Length: 2\r\n\r\n\{\}$HIDDEN"
doubtful 'a length and chunks' "${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$HIDDEN"
doubtful 'two hosts' 'GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'
doubtful 'two tokens' 'GET /api/whoami-v2 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer hf_reader\r\nAuthorization: Bearer hf_writer\r\n\r\n'
for length in '2, 40' +2 -2 0x2 2a; do
	raw "${HEAD}Content-Length: $length\r\n\r\n\{\}$HIDDEN"
	nowhere "a length of $length: nothing hidden is seen" \
		'^HTTP/1.1 [24]0[04] .*hidden|"Not found"' "$T/raw"
	ok "a length of $length: refused" grep -q '^HTTP/1.1 400 ' "$T/raw"
done
for encoding in 'gzip, chunked' xchunked 'identity, identity'; do
	raw "${HEAD}Transfer-Encoding: $encoding\r\n\r\n0\r\n\r\n$HIDDEN"
	same /dev/null "$T/raw" "encoded as $encoding: nothing is answered"
done
raw "${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\{\}"
ok 'a chunk without end' grep -q '^HTTP/1.1 413 ' "$T/raw"

# YAML that takes long to read, from anybody.
yaml() {
	perl -MJSON::PP -e 'print encode_json({content => "---\n" . eval($ARGV[0]) . "---\n"})' "$1" >yaml.json
	curl -s --max-time 60 -o "$T/body" -H 'Content-Type: application/json' \
		-d @yaml.json "$HUB/api/validate-yaml"
}
# spent: seconds of processor time of the server so far, in hundredths
spent() {
	cut -d ' ' -f 14,15 "/proc/$HUB_PID/stat" | { read -r a b && echo $((a + b)); }
}
before=$(spent)
yaml 'join("", map { "k$_: 1\n" } 1 .. 50000)'
ok 'many keys' grep -q '^{"errors":\[\]' "$T/body"
yaml 'join("", map { "k$_: &a$_ 1\n" } 1 .. 30000)'
ok 'many anchors' grep -q 'more than 256 anchors' "$T/body"
yaml 'join("", map { "%TAG !a$_! tag:x,2000:\n" } 1 .. 20000) . "a: 1\n"'
ok 'many directives' grep -q 'more than 256 anchors and directives' "$T/body"
yaml '"[" x 100000 . "\n"'
ok 'deep' grep -q 'depth' "$T/body"
yaml '"a: &a [1,1]\n" . join("", map { my ($p, $c) = (chr(96 + $_), chr(97 + $_)); "$c: &$c [" . join(",", ("*$p") x 9) . "]\n" } 1 .. 12)'
ok 'aliases of aliases' grep -q '^{"errors":\[\]' "$T/body"
ok 'all of it in no time' test $(($(spent) - before)) -lt 600
yaml '"a: 1\nb:\n  c: 1\n  \"c\": 2\n"'
name='a key twice'
body '{"errors":[{"message":"YAML, line 4: the key '"'c'"' is there twice"}],"warnings":[]}'
yaml '"a: 1\n? [a]\n: 2\n? \"\\x1b[1m\"\n: 1\n? \"\\e[1m\"\n: 2\n"'
ok 'a key twice' grep -q 'is there twice' "$T/body"
nowhere 'without its escapes' '\\u001b' "$T/body"
yaml '"a: &x {b: 1}\nc: {<<: *x, *x : 1, b: 2}\nd: {b: 1}\n- \n" =~ s/- \n//r'
ok 'the same key in other mappings' grep -q '^{"errors":\[\]' "$T/body"

# The last commits of many paths, of a long history, from anybody.
new_repo o/long
perl -e '
	for my $n (1 .. 2000) {
		my $text = "c$n\n";

		print "commit refs/heads/main\nmark :$n\ncommitter a <a\@b> ",
			1700000000 + $n, " +0000\ndata 2\nm\n",
			$n == 1 ? "from refs/heads/main^0\n" : "",
			"M 100644 inline d/f", $n % 1000, "\ndata ",
			length $text, "\n$text\n";
	}' | git -C "$T/root/datasets/o/long.git" fast-import --quiet
perl -MJSON::PP -e 'print encode_json({paths => [map { "d/f$_" } 0 .. 499], expand => \1})' >paths
before=$(spent)
ask 'the last commits of 500 files' 200 POST /api/datasets/o/long/paths-info/main \
	-H 'Content-Type: application/json' -d @paths
ok 'are all told' test "$(grep -o '"lastCommit":{"id":"[0-9a-f]*"' "$T/body" | sort -u | wc -l)" = 500
took=$(($(spent) - before))
echo "# $took hundredths of a second"
ok 'in no time' test $took -lt 250

# What lies beside the files of a repository, and what git is told.
new_repo o/d
curl -sf -o "$T/body" -X PUT -H "$WRITE" -d '{"private":true}' "$HUB/api/datasets/o/d/settings"
new_repo o/open
for inner in config HEAD description hub-private objects/info/packs lfs/x \
	refs/heads/main ../d.git/config %2e%2e/d.git/config ..%2fd.git%2fconfig; do
	for repo in /datasets/o/open.git /datasets/o/open; do
		ask "not served: $repo/$inner" 404 GET "$repo/$inner" -H "$WRITE"
	done
done
for way in /datasets/o/open/resolve/main/../config /datasets/o/open/resolve/main/%2e%2e/config \
	/datasets/o/open/resolve/refs%2f..%2fHEAD/config /api/datasets/o/open/tree/..%2f..%2fconfig \
	/datasets/..%2fo/open/resolve/main/x /datasets/o%00/open/resolve/main/x; do
	curl -s --path-as-is -o "$T/body" -w '%{http_code}' "$HUB$way" >code
	ok "no way out: $way" grep -qE '^4(00|04|22)$' code
done
ask 'another service' 403 GET '/datasets/o/open.git/info/refs?service=git-upload-archive'
ask 'two services' 403 GET '/datasets/o/open.git/info/refs?service=git-upload-pack&service=x'
ask 'no service' 403 GET /datasets/o/open.git/info/refs
ask 'a service with more behind it' 403 GET '/datasets/o/open.git/info/refs?service=git-upload-pack%0aX=1'
ask 'the protocol of today' 200 GET '/datasets/o/open.git/info/refs?service=git-upload-pack' -H 'Git-Protocol: version=2'
body_has 'version 2'
for words in 'version=2;x' 'version=2 x' '$(touch x)' "$(printf '%070d' 2)"; do
	ask "no protocol: $words" 200 GET '/datasets/o/open.git/info/refs?service=git-upload-pack' -H "Git-Protocol: $words"
	nowhere 'is not told to git' 'version 2' "$T/body"
done
ask 'another type' 415 POST /datasets/o/open.git/git-upload-pack -H 'Content-Type: text/plain' -d 0000
ask 'packed, and endless behind that' 403 POST /datasets/o/open.git/git-receive-pack \
	-H "$READ" -H 'Content-Encoding: gzip' -H 'Content-Type: application/x-git-receive-pack-request' -d x
hub_stop
hub_start --metrics
for way in /api/datasets/o/d /datasets/o/d/resolve/main/secret /api/datasets/o/secret; do
	curl -s -o "$T/body" -H "$WRITE" "$HUB$way"
done
ask 'counts' 200 GET /metrics
nowhere 'tell no names' 'secret|o/d|alice|hf_' "$T/body"

# One address does not take all the connections there are.
perl -MIO::Socket::INET -e '
	my ($port, $ready) = @ARGV;
	my @open;

	while (@open < 300) {
		push @open, IO::Socket::INET->new(PeerAddr => "127.0.0.1",
			PeerPort => $port, Timeout => 1) // last;
	}
	open my $out, ">", $ready;
	print $out scalar(@open), "\n";
	close $out;
	sleep 60' "$PORT" "$T/hogs" 2>/dev/null &
started $!
await "$T/hogs"
curl -s --max-time 30 -o "$T/body" --interface 127.0.0.2 "$HUB/health"
ok 'another address still gets in' grep -q '"ok"' "$T/body"
done_testing
