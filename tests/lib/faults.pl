#!/usr/bin/perl
# faults - a proxy on loopback that breaks chosen requests on purpose
#
# perl tests/lib/faults.pl --to PORT --port-file FILE [--faults FILE]
#	[--log FILE] [--seconds N]
#
# Listens on 127.0.0.1 (the kernel picks the port), forwards each request to
# 127.0.0.1:PORT, one request a connection. It ends on SIGTERM, or after N
# seconds (600).
#
# Rules, one a line, `METHOD PATH-REGEX COUNT FAULT [ARG...]`, # comments. The
# file is read again at each request; the first rule that matches and is not
# used up applies. METHOD * is any; the regex sees path and query; COUNT is how
# many matching requests it breaks, * all. A file written anew (another mtime
# or size) starts its counts anew.
#
#	status N [BODYFILE]	answer N, do not forward; JSON body
#	raw FILE		answer the bytes of FILE, do not forward
#	html			200 with a page, do not forward
#	empty			close without an answer, do not forward
#	redirect URL		302 to URL, do not forward
#	retry-after N S		status N with Retry-After: S, do not forward
#	ratelimit T		429 with RateLimit: "api";r=0;t=T
#	delay MS		forward after a pause
#	run COMMAND...		forward after the shell command has ended
#	cut N			forward; headers and N bytes of the body, close
#	after N			forward; then answer status N
#	cutafter		forward; then close without an answer
#	swell N			forward; the answer has N bytes more of header
#	flip			forward; one bit of the body is wrong
#	norange			forward without Range: all of it comes
#	shift			forward with a Range that begins a byte later
#	etag ID			forward; the answer names ID as its ETag
#
# The log has `METHOD TARGET auth|anon FAULT` a request, FAULT `-` for none.
use strict;
use warnings;
use Fcntl qw(:flock);
use File::Temp ();
use FindBin qw($Bin);
use Getopt::Long;
use IO::Socket::INET;
use Time::HiRes ();
use lib $Bin;
use Listener;

my %opt = (seconds => 600);
GetOptions(\%opt, 'to=i', 'port-file=s', 'faults=s', 'log=s', 'seconds=i')
    && $opt{to} && $opt{'port-file'} && !@ARGV
    or die "usage: faults.pl --to PORT --port-file FILE [--faults FILE]\n";

my %fault = (
	status => sub { plain($_[0], $_[1], [], defined $_[2] && must_slurp($_[2])) },
	raw => sub { send_all($_[0]{client}, must_slurp($_[1])) },
	html => sub { page($_[0]) },
	empty => sub { },
	redirect => sub { plain($_[0], 302, ["Location: $_[1]"]) },
	'retry-after' => sub { plain($_[0], $_[1], ["Retry-After: $_[2]"]) },
	ratelimit =>
	    sub { plain($_[0], 429, ["RateLimit: \"api\";r=0;t=$_[1]"]) },
	delay => sub { Time::HiRes::sleep($_[1] / 1000); pass($_[0]) },
	run => sub { my $r = shift; run(@_); pass($r) },
	cut => sub { pass($_[0], sub { $_[0] . substr $_[1], 0, $_[2] }, $_[1]) },
	after => sub { forward($_[0]); plain($_[0], $_[1], []) },
	cutafter => sub { forward($_[0]) },
	swell => sub {
		my $more = "X-More: " . 'x' x 1000 . "\r\n";

		$more x= $_[1] / 1000;
		pass($_[0], sub { $_[0] =~ s/\r\n\r\n$/\r\n$more\r\n/r . $_[1] });
	},
	flip => sub { pass($_[0], \&flipped) },
	norange => sub { range($_[0], sub { () }); pass($_[0]) },
	shift => sub {
		range($_[0], sub { $_[0] =~ s/(\d+)-/$1 + 1 . '-'/er });
		pass($_[0]);
	},
	etag => sub {
		my $id = $_[1];
		pass($_[0], sub { $_[0] =~ s/^(ETag: ).*?\r$/$1"$id"\r/mir . $_[1] });
	},
);

# What a rule has broken so far: a file, for each connection is a process (and
# File::Temp removes it in the first one only).
my $state = File::Temp->new(TEMPLATE => 'faults.XXXXXX', TMPDIR => 1);

each_apart(listen_at($opt{'port-file'}, $opt{seconds}), \&serve);

sub must_slurp { return slurp($_[0]) // die "faults: $_[0]: $!\n" }

sub serve {
	my ($client) = @_;
	my $request = read_request($client) or return;
	my ($name, @args) = pick($request);

	note($opt{log}, join ' ', @$request{qw(method target)},
		$request->{field}{authorization} ? 'auth' : 'anon',
		$name // '-') if $opt{log};
	return pass($request) if !$name;
	$fault{$name} or die "faults: unknown fault '$name'\n";
	$fault{$name}->($request, @args);
}

# One request, and the fields with which it goes on to the hub.
sub read_request {
	my ($client) = @_;
	my $r = receive($client) // return;
	my (undef, @fields) = split /\r\n/, $r->{head};

	$r->{client} = $client;
	push @fields, 'Content-Length: ' . length $r->{body}
	    if $r->{field}{'transfer-encoding'};
	$r->{headers} = [
		(grep { !/^(Expect|Connection|Transfer-Encoding):/i } @fields),
		'Connection: close'
	];
	return $r;
}

# The first rule that matches and has not been used up: its fault's words.
sub pick {
	my ($r) = @_;
	my ($text, $number) = ('', 0);

	return if !$opt{faults} || !-e $opt{faults};
	open my $counts, '+<', $state->filename or die "faults: state: $!\n";
	flock $counts, LOCK_EX;
	$text = must_slurp($opt{faults});
	my @stat = Time::HiRes::stat($opt{faults});
	my $version = "$stat[1] $stat[7] $stat[9]";
	my ($seen, @used) = split /\n/, do { local $/; <$counts> // '' };

	@used = () if ($seen // '') ne $version;
	for my $rule (split /\n/, $text) {
		my ($method, $path, $count, @words) = split ' ', $rule;

		$number++;
		next if $rule =~ /^\s*(#|$)/;
		next if $method ne '*' && $method ne $r->{method};
		next if $r->{target} !~ /$path/;
		next if $count ne '*' && ($used[$number] // 0) >= $count;
		$used[$number]++;
		seek $counts, 0, 0;
		truncate $counts, 0;
		print $counts join "\n", $version, map { $_ // 0 } @used;
		return @words;
	}
	return;
}

sub run {
	local $SIG{PIPE} = 'DEFAULT';

	system 'sh', '-c', "@_";
}

sub send_all {
	my ($to, $bytes) = @_;
	my $at = 0;

	while ($at < length $bytes) {
		$at += syswrite($to, $bytes, length($bytes) - $at, $at) // return;
	}
}

# The hub's whole answer, as head (with its blank line) and body.
sub forward {
	my ($r) = @_;
	my $hub = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $opt{to}) or return ('', '');
	my $answer = '';

	send_all($hub, join("\r\n", "$r->{method} $r->{target} HTTP/1.1",
		@{ $r->{headers} }, '', '') . $r->{body});
	1 while sysread $hub, $answer, 65536, length $answer;
	$answer =~ s/^HTTP\/1\.1 100[^\r]*\r\n\r\n//;
	my ($head, $body) = split /\r\n\r\n/, $answer, 2;

	return defined $body ? ("$head\r\n\r\n", $body) : ('', '');
}

sub pass {
	my ($r, $change, @args) = @_;
	my ($head, $body) = forward($r);

	send_all($r->{client},
		$change ? $change->($head, $body, @args) : $head . $body);
}

sub flipped {
	my ($head, $body) = @_;
	my $middle = int(length($body) / 2);

	substr($body, $middle, 1) ^= "\x01" if length $body;
	return $head . $body;
}

# Each Range field becomes what change makes of it.
sub range {
	my ($r, $change) = @_;

	$r->{headers} = [map { /^Range:/i ? $change->($_) : $_ } @{ $r->{headers} }];
}

sub plain {
	my ($r, $status, $headers, $body) = @_;

	$body = "{\"error\":\"injected $status\"}" if !$body;
	answer($r, $status, 'application/json', $headers, $body);
}

sub page {
	answer($_[0], 200, 'text/html; charset=utf-8', [],
		"<!DOCTYPE html><title>Maintenance</title><p>Be right back.\n");
}

sub answer {
	my ($r, $status, $type, $headers, $body) = @_;

	send_all($r->{client}, join("\r\n", "HTTP/1.1 $status Injected",
		"Content-Type: $type", 'Content-Length: ' . length $body,
		@$headers, 'Connection: close', '', '')
		. ($r->{method} eq 'HEAD' ? '' : $body));
}
