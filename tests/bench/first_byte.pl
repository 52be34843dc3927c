#!/usr/bin/perl
# first_byte - milliseconds from the start of a command to its first byte
#
# perl tests/bench/first_byte.pl TIMES COMMAND...
#
# The command is run TIMES times with HF_ENDPOINT at a socket of ours, which
# closes the connection as soon as something was read. Prints the median.
use strict;
use warnings;
use IO::Socket::INET;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

my ($times, @command) = @ARGV;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 16)
    or die "first_byte: listen: $!\n";
my @spent;

$ENV{HF_ENDPOINT} = 'http://127.0.0.1:' . $listener->sockport;
alarm 120;
for (0 .. $times) {
	my $start = clock_gettime(CLOCK_MONOTONIC);
	my $child = fork // die "first_byte: fork: $!\n";

	if (!$child) {
		open STDERR, '>', '/dev/null';
		exec @command or exit 127;
	}
	my $client = $listener->accept;
	sysread $client, my $bytes, 1;
	push @spent, clock_gettime(CLOCK_MONOTONIC) - $start;
	close $client;
	waitpid $child, 0;
}
shift @spent; # the first one warms up
@spent = sort { $a <=> $b } @spent;
printf "%.2f\n", $spent[@spent / 2] * 1000;
