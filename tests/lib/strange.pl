#!/usr/bin/perl
# strange - run a program with an unusual stdin or stdout
#
#   strange.pl bytes FILE CMD...   each read of stdin gives one byte of FILE
#   strange.pl pipe CMD...         nobody reads stdout; 0 when SIGPIPE ends it
use strict;
use warnings;
use Socket;

my $how = shift;
my $file = $how eq 'bytes' ? shift : undef;
my ($ours, $theirs);
if ($how eq 'bytes') {
	# A read of a packet socket never gives more than one packet.
	socketpair $theirs, $ours, AF_UNIX, SOCK_SEQPACKET, PF_UNSPEC
		or die "socketpair: $!";
} else {
	pipe $ours, $theirs or die "pipe: $!";
	close $ours;
}

my $child = fork // die "fork: $!";
if (!$child) {
	$SIG{PIPE} = 'DEFAULT';
	close $ours if $how eq 'bytes';
	open $how eq 'bytes' ? *STDIN : *STDOUT,
		$how eq 'bytes' ? '<&' : '>&', $theirs or die "dup: $!";
	close $theirs;
	exec @ARGV or die "$ARGV[0]: $!";
}
close $theirs;
if ($how eq 'bytes') {
	local $SIG{PIPE} = 'IGNORE';
	open my $in, '<:raw', $file or die "$file: $!";
	local $/ = \1;
	while (my $byte = <$in>) {
		last unless syswrite $ours, $byte;
	}
	close $ours;
}
waitpid $child, 0;
exit($? & 127 ? 128 + ($? & 127) : $? >> 8) if $how eq 'bytes';
exit !(($? & 127) == 13);
