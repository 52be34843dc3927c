#!/bin/sh
# hub-serve-slow - clients that never come to an end, and races with deletes
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
{
	commit_line big
	printf '{"key":"file","value":{"path":"big","encoding":"utf-8","content":"'
	head -c 9000000 /dev/zero | tr '\0' x
	printf '"}}\n'
} >lines
push o/d main lines
ok 'a large file' [ "$pushed" = 200 ]

# endless WHO: chunks of a body until the server ends it; says if it did
endless() {
	perl -MIO::Socket::INET -e '
		my ($port, $who) = @ARGV;
		my $s = IO::Socket::INET->new("127.0.0.1:$port") or die;
		my $chunk = sprintf "%x\r\n%s\r\n", 65536, "x" x 65536;
		$SIG{PIPE} = "IGNORE";
		syswrite $s, "POST /api/datasets/o/d/commit/main HTTP/1.1\r\n" .
			"Host: x\r\n${who}Transfer-Encoding: chunked\r\n\r\n";
		for (1 .. 4096) {
			syswrite $s, $chunk or print("ended\n"), exit;
		}
		print "256 MiB taken\n"' "$PORT" "$1"
}
it 'a body without end is ended by the server' 0 endless ''
out ended
ask 'which goes on' 200 GET /api/datasets/o/d

# late BYTES: a body that comes well behind its head; prints the first line
late() {
	perl -MIO::Socket::INET -MTime::HiRes=sleep -e '
		my ($port, $bytes) = @ARGV;
		my $s = IO::Socket::INET->new("127.0.0.1:$port") or die;
		$SIG{PIPE} = "IGNORE";
		syswrite $s, "POST /api/datasets/o/d/paths-info/main HTTP/1.1\r\n" .
			"Host: x\r\nContent-Length: $bytes\r\n\r\n";
		for (1 .. 10) {
			sleep 0.03;
			syswrite $s, "x" x ($bytes / 10) or print("cut off\n"), exit;
		}
		print scalar(<$s>) // "nothing\n"' "$PORT" "$1"
}
it 'who is refused early is told, whenever the body comes' 0 late 3000000
out_has ' 413 '

# A branch is made in the repository, or there is none: nothing in between.
new_repo o/race
branches() {
	for n in 0 1 2 3 4 5 6 7 8 9; do
		for m in 0 1 2 3 4 5 6 7 8 9; do
			echo "next"
			echo "url=$HUB/api/datasets/o/race/branch/b$1-$n$m"
		done
	done | sed 1d >"urls-$1"
	sed -i 's/^url.*/&\nsilent\nmax-time = 20\noutput = "\/dev\/null"\nwrite-out = "%{http_code}\\n"\ndata = "{}"\nheader = "Authorization: Bearer hf_writer"/' "urls-$1"
	curl -K "urls-$1" >"codes-$1"
}
makers=
for i in 1 2 3; do
	branches $i &
	makers="$makers $!"
done
for n in 0 1 2 3 4 5 6 7 8 9; do
	curl -s -o "$T/gone" -X DELETE -H "$WRITE" --max-time 20 \
		-d '{"type":"dataset","organization":"o","name":"race"}' "$HUB/api/repos/delete"
	new_repo o/race
done
# shellcheck disable=SC2086
wait $makers
cat codes-* | sort | uniq -c | sed 's/^/# /'
ok 'each is told 200, 404 or 409' [ -z "$(cat codes-* | grep -v -e 200 -e 404 -e 409)" ]
ok 'and all are told' [ "$(cat codes-* | wc -l)" = 300 ]

hub_stop

# Who drips is ended, whatever comes a byte at a time; who is slow is not.
# drip HEAD BYTES CHUNK: the bytes behind the head, CHUNK each fifth of a second
hub_start --patience 1
drip() {
	perl -MIO::Socket::INET -MTime::HiRes=sleep,time -e '
		my ($port, $head, $bytes, $chunk) = @ARGV;
		my $s = IO::Socket::INET->new("127.0.0.1:$port") or die;
		my ($start, $text) = (time, "");
		$SIG{PIPE} = "IGNORE";
		$head =~ s/\n/\r\n/g;
		syswrite $s, $head;
		for (my $sent = 0; $sent < $bytes; $sent += $chunk) {
			sleep 0.2;
			syswrite $s, "x" x $chunk or last;
			vec(my $in = "", fileno $s, 1) = 1;
			last if select $in, undef, undef, 0;
		}
		sysread $s, $text, 12;
		print $text =~ /^HTTP\/1.1 \d/ ? "answered\n" : "ended\n";
		print time - $start < 15 ? "soon\n" : "late\n"' "$PORT" "$@"
}
it 'headers that drip' 0 drip 'GET /api/whoami-v2 HTTP/1.1
Host: x
X-Long: ' 200 1
out ended soon
it 'nothing but a method' 0 drip GE 200 1
out ended soon
it 'a body that drips' 0 drip 'POST /api/validate-yaml HTTP/1.1
Host: x
Content-Length: 200

' 200 1
out ended soon
it 'a body at 5 KiB a second' 0 drip 'POST /api/validate-yaml HTTP/1.1
Host: x
Content-Length: 10240

' 10240 1024
out answered soon
ask 'the others go on' 200 GET /api/datasets/o/d
hub_stop
hub_start

# Who reads a byte a second does not keep the server from its end.
perl -MIO::Socket::INET -e '
	my $s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or die;
	syswrite $s, "GET /datasets/o/d/resolve/main/big HTTP/1.1\r\nHost: x\r\n\r\n";
	open my $begun, ">", "begun" or die;
	sysread $s, my $first, 1 or die;
	print $begun "yes\n";
	close $begun;
	for (1 .. 100) {
		sleep 1;
		sysread $s, my $byte, 1 or exit;
	}' "$PORT" &
started $!
await begun
before=$(date +%s)
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
ok 'and soon' [ $(($(date +%s) - before)) -lt 40 ]
done_testing
