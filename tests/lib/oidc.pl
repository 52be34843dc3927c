#!/usr/bin/perl
# oidc - a CI service that gives out identity tokens, on loopback
#
# perl tests/lib/oidc.pl --port-file FILE --dir DIR --log FILE [--seconds N]
#
# GET /id?... with the bearer token that DIR/request holds is answered with
# {"value": what DIR/identity holds}; with any other, 401 and a message that
# repeats what was sent. Where DIR/status is, it is answered with the status,
# the body and the Location there instead, a line each. POST of anything is answered with the answer in
# DIR/answer, status line and all. The log has a line a request: method,
# target, authorization or -, body.
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;
use lib $Bin;
use Listener;

my %opt = (seconds => 120);
GetOptions(\%opt, 'port-file=s', 'dir=s', 'log=s', 'seconds=i')
    && $opt{'port-file'} && $opt{dir} && $opt{log}
    or die "usage: oidc.pl --port-file FILE --dir DIR --log FILE\n";
each_client(listen_at($opt{'port-file'}, $opt{seconds}), \&answer);

sub given { return slurp("$opt{dir}/$_[0]") }

sub answer {
	my ($client) = @_;
	my $asked = receive($client) // return;
	my $sent = $asked->{field}{authorization} // '-';

	note($opt{log}, join ' ', @$asked{qw(method target)}, $sent,
		$asked->{body});
	if ($asked->{method} ne 'GET') {
		print $client given('answer') // '';
	} elsif (defined(my $other = given('status'))) {
		reply($client, split /\n/, $other);
	} elsif ($sent eq 'Bearer ' . given('request')) {
		reply($client, 200, '{"value":"' . given('identity') . '"}');
	} else {
		reply($client, 401, "{\"message\":\"who is $sent\"}");
	}
}

sub reply {
	my ($client, $status, $body, $location) = @_;

	printf $client "HTTP/1.1 %s x\r\nContent-Length: %d\r\n" .
	    "%sConnection: close\r\n\r\n%s", $status, length $body,
	    $location ? "Location: $location\r\n" : '', $body;
}
