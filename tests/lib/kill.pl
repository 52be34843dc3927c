#!/usr/bin/perl
# kill - run a command and kill it with all its children after a while
#
# perl tests/lib/kill.pl MS COMMAND ARG...
#
# The command gets a process group of its own; after MS milliseconds all of it
# gets SIGKILL. Ends when none of the group is left: 0 when the command had
# ended by itself, 1 when it was killed. On stdout: how long it ran, in ms.
use strict;
use warnings;
use POSIX ();
use Time::HiRes qw(sleep time);

my ($ms, @command) = @ARGV;
my $start = time;
my $child = fork // die "kill: fork: $!\n";

if (!$child) {
	setpgrp;
	exec @command or die "kill: $command[0]: $!\n";
}
my $is_over = 0;
while (!$is_over && time < $start + $ms / 1000) {
	$is_over = waitpid $child, POSIX::WNOHANG;
	sleep 0.001 if !$is_over;
}
printf "%d\n", (time - $start) * 1000;
kill 'KILL', -$child;
waitpid $child, 0 if !$is_over;
my $until = time + 10;
sleep 0.002 while is_alive() && time < $until;
exit !$is_over;

# Some of the group that is no zombie: those wait for a parent that may be slow.
sub is_alive {
	return if !kill 0, -$child;
	return grep { /^\s*$child\s+[^Z\s]/ } `ps -A -o pgid= -o stat=`;
}
