#!/usr/bin/perl
# oidc - a CI service that gives out identity tokens, on loopback
#
# perl tests/lib/oidc.pl --port-file FILE --dir DIR --log FILE [--seconds N]
#
# GET /id?... with the bearer token that DIR/request holds is answered with
# {"value": what DIR/identity holds}; with any other, 401 and a message that
# repeats what was sent. Where DIR/status is, it is answered with the status
# and the line there instead. POST of anything is answered with the answer in
# DIR/answer, status line and all. The log has a line a request: method,
# target, authorization or -, body.
use strict;
use warnings;
use Getopt::Long;
use IO::Socket::INET;

my %opt = (seconds => 120);
GetOptions(\%opt, 'port-file=s', 'dir=s', 'log=s', 'seconds=i')
    && $opt{'port-file'} && $opt{dir} && $opt{log}
    or die "usage: oidc.pl --port-file FILE --dir DIR --log FILE\n";
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 16)
    or die "oidc: listen: $!\n";

open my $port, '>', $opt{'port-file'} or die "oidc: port: $!\n";
print $port $listener->sockport, "\n";
close $port;
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = $SIG{ALRM} = sub { exit 0 };
alarm $opt{seconds};
while (my $client = $listener->accept) {
	my $text = '';

	until (is_whole($text)) {
		sysread $client, $text, 65536, length $text or last;
	}
	answer($client, $text);
	close $client;
}

sub is_whole {
	my ($head, $body) = split /\r\n\r\n/, $_[0], 2;

	return defined $body &&
	    length $body >= ($head =~ /^Content-Length: (\d+)/mi ? $1 : 0);
}

sub slurp {
	open my $in, '<:raw', "$opt{dir}/$_[0]" or return;
	local $/;
	my $text = <$in>;
	return $text;
}

sub answer {
	my ($client, $text) = @_;
	my ($head, $body) = split /\r\n\r\n/, $text, 2;
	my ($method, $target) = $head =~ /^(\S+) (\S+)/ or return;
	my $sent = $head =~ /^Authorization: ([^\r]*)/mi ? $1 : '-';

	open my $log, '>>', $opt{log} or die "oidc: log: $!\n";
	print $log join(' ', $method, $target, $sent, $body // ''), "\n";
	close $log;
	if ($method ne 'GET') {
		print $client slurp('answer') // '';
	} elsif (defined(my $other = slurp('status'))) {
		my ($status, $line) = split /\n/, $other;

		reply($client, $status, $line);
	} elsif ($sent eq 'Bearer ' . slurp('request')) {
		reply($client, 200, '{"value":"' . slurp('identity') . '"}');
	} else {
		reply($client, 401, "{\"message\":\"who is $sent\"}");
	}
}

sub reply {
	my ($client, $status, $body) = @_;

	printf $client "HTTP/1.1 %s x\r\nContent-Length: %d\r\n" .
	    "Connection: close\r\n\r\n%s", $status, length $body, $body;
}
