#!/usr/bin/perl
# canned - a server on loopback that gives out answers written by hand
#
# perl tests/lib/canned.pl --port-file FILE --dir DIR --log FILE [--seconds N]
#
# A request for /a/b?c is answered with the bytes of DIR/a_b?c as they are,
# status line and all; no such file: the connection is closed. One that does
# not say `Connection: close` is not the last on its connection. The log has
# the request line and the Authorization header of each request.
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;
use lib $Bin;
use Listener;

my %opt = (seconds => 120);
GetOptions(\%opt, 'port-file=s', 'dir=s', 'log=s', 'seconds=i')
    && $opt{'port-file'} && $opt{dir} && $opt{log}
    or die "usage: canned.pl --port-file FILE --dir DIR --log FILE\n";
each_apart(listen_at($opt{'port-file'}, $opt{seconds}), sub {
	1 while answer($_[0]);
});

# Whether another request may follow.
sub answer {
	my ($client) = @_;
	my $head = (receive($client) // return 0)->{head};
	my ($line) = $head =~ /^([^\r]*)/;
	my ($auth) = $head =~ /^(Authorization:[^\r]*)/mi;
	my ($name) = $line =~ m{^\S+ /(\S*)} or return 0;

	$name =~ s{/}{_}g;
	note($opt{log}, $line, $auth ? " $auth" : '');
	my $bytes = slurp("$opt{dir}/$name") // return 0;

	print $client $bytes;
	$client->flush;
	return $bytes !~ /^Connection: close/mi;
}
