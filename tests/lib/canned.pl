#!/usr/bin/perl
# canned - a server on loopback that gives out answers written by hand
#
# perl tests/lib/canned.pl --port-file FILE --dir DIR --log FILE [--seconds N]
#
# A request for /a/b?c is answered with the bytes of DIR/a_b?c as they are,
# status line and all; no such file: the connection is closed. The log has
# the request line and the Authorization header of each request.
use strict;
use warnings;
use Getopt::Long;
use IO::Socket::INET;

my %opt = (seconds => 120);
GetOptions(\%opt, 'port-file=s', 'dir=s', 'log=s', 'seconds=i')
    && $opt{'port-file'} && $opt{dir} && $opt{log}
    or die "usage: canned.pl --port-file FILE --dir DIR --log FILE\n";
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 16)
    or die "canned: listen: $!\n";

open my $port, '>', $opt{'port-file'} or die "canned: port: $!\n";
print $port $listener->sockport, "\n";
close $port;
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = $SIG{ALRM} = sub { exit 0 };
alarm $opt{seconds};
while (my $client = $listener->accept) {
	my $head = '';

	until ($head =~ /\r\n\r\n/) {
		sysread $client, $head, 65536, length $head or last;
	}
	answer($client, $head);
	close $client;
}

sub answer {
	my ($client, $head) = @_;
	my ($line) = $head =~ /^([^\r]*)/;
	my ($auth) = $head =~ /^(Authorization:[^\r]*)/mi;
	my ($name) = $line =~ m{^\S+ /(\S*)} or return;

	$name =~ s{/}{_}g;
	open my $log, '>>', $opt{log} or die "canned: log: $!\n";
	print $log $line, $auth ? " $auth" : '', "\n";
	close $log;
	open my $in, '<:raw', "$opt{dir}/$name" or return;
	local $/;
	print $client scalar <$in>;
}
