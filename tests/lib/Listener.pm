# Listener - what servers of the tests share: a port, an end, whole requests
package Listener;
use strict;
use warnings;
use Exporter 'import';
use Fcntl qw(O_WRONLY O_APPEND O_CREAT);
use IO::Socket::INET;

our @EXPORT = qw(listen_at each_client each_apart receive note slurp);

# listen_at FILE SECONDS: a socket on 127.0.0.1, on a port that the kernel
# picks; FILE has it, whole, once connections are taken. The process ends by
# itself on SIGTERM, on SIGINT and after SECONDS; a client that goes away does
# not end it.
sub listen_at {
	my ($file, $seconds) = @_;
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
		Listen => 64) or die "$0: listen: $!\n";

	$SIG{PIPE} = 'IGNORE';
	$SIG{TERM} = $SIG{INT} = $SIG{ALRM} = sub { exit 0 };
	alarm $seconds;
	open my $port, '>', "$file.new" or die "$0: $file.new: $!\n";
	print $port $listener->sockport, "\n";
	close $port && rename "$file.new", $file or die "$0: $file: $!\n";
	return $listener;
}

# each_client LISTENER CODE: one connection after the other
sub each_client {
	my ($listener, $serve) = @_;

	while (1) {
		my $client = $listener->accept or next;

		$serve->($client);
		close $client;
	}
}

# each_apart LISTENER CODE: each in a process of its own, two minutes at most
sub each_apart {
	my ($listener, $serve) = @_;

	$SIG{CHLD} = 'IGNORE';
	each_client($listener, sub {
		my $child = fork // die "$0: fork: $!\n";

		return if $child;
		$SIG{CHLD} = 'DEFAULT';
		close $listener;
		alarm 120;
		$serve->($_[0]);
		close $_[0];
		exit 0;
	});
}

# receive CLIENT: one request, its body whole and its chunks joined, or nothing
# when it ends early: method, target, head (lines, without the blank one),
# field (by name in small letters), body
sub receive {
	my ($client) = @_;
	my $all = '';

	until ($all =~ /\r\n\r\n/) {
		sysread $client, $all, 65536, length $all or return;
	}
	my ($head, $body) = split /\r\n\r\n/, $all, 2;
	my ($method, $target) = $head =~ m{^(\S+) (\S+)} or return;
	my %field = $head =~ /^([\w-]+):[ \t]*([^\r\n]*)/mg;

	%field = map { lc $_ => $field{$_} } keys %field;
	syswrite $client, "HTTP/1.1 100 Continue\r\n\r\n" if $field{expect};
	$body = ($field{'transfer-encoding'} // '') =~ /chunked/i
	    ? chunks($client, $body)
	    : to($client, $body, $field{'content-length'} // 0);
	return if !defined $body;
	return { method => $method, target => $target, head => $head,
		field => \%field, body => $body };
}

sub to {
	my ($client, $body, $length) = @_;

	while (length $body < $length) {
		sysread $client, $body, 1 << 20, length $body or return;
	}
	return $body;
}

sub chunks {
	my ($client, $raw) = @_;
	my $body = '';

	while (1) {
		until ($raw =~ /^[0-9a-fA-F]+[^\r\n]*\r\n/) {
			sysread $client, $raw, 65536, length $raw or return;
		}
		$raw =~ s/^([0-9a-fA-F]+)[^\r\n]*\r\n//;
		my $length = hex $1;

		$raw = to($client, $raw, $length + 2) // return;
		$body .= substr $raw, 0, $length;
		$raw = substr $raw, $length + 2;
		return $body if !$length;
	}
}

# note FILE TEXT...: one line more, in one write
sub note {
	my ($file, @text) = @_;

	sysopen my $log, $file, O_WRONLY | O_APPEND | O_CREAT
	    or die "$0: $file: $!\n";
	syswrite $log, join('', @text) . "\n";
}

# slurp FILE: its bytes, or nothing when it cannot be read
sub slurp {
	open my $in, '<:raw', $_[0] or return;
	local $/;
	return scalar <$in>;
}

1;
