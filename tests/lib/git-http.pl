#!/usr/bin/perl
# git-http - git's own http-backend on loopback, with accidents on demand
#
# perl tests/lib/git-http.pl --root DIR --port-file FILE --log FILE
#     [--token TEXT [--public]] [--accident FILE] [--seconds N]
#
# With --token all but that password gets 401; with --public too only pushes
# need it. The log has a line for each
# request: method, path, whether a token came. Before each request the file
# --accident is looked for; when there it is removed and its word happens to
# the next push (POST git-receive-pack): `before` answers 503 and drops it,
# `after` hands it on and closes the connection without an answer, `html`
# answers 200 with a page, `cut` sends half of the answer.
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;
use lib $Bin;
use Listener;
use MIME::Base64;

my %opt = (seconds => 120);
GetOptions(\%opt, 'root=s', 'port-file=s', 'log=s', 'token=s', 'accident=s',
	'seconds=i', 'public') && $opt{root} && $opt{'port-file'} && $opt{log}
	or die "usage: git-http.pl --root DIR --port-file FILE --log FILE\n";
each_apart(listen_at($opt{'port-file'}, $opt{seconds}), \&serve);

sub serve {
	my ($client) = @_;
	my $asked = receive($client) // return;
	my ($method, $target, $body) = @$asked{qw(method target body)};
	my %field = %{ $asked->{field} };

	note($opt{log}, "$method $target",
		$field{authorization} ? ' with a token' : '');
	return answer($client, '401 Unauthorized', 'who are you')
		if $opt{token} && !knows($field{authorization})
			&& !($opt{public} && $target !~ /git-receive-pack/);
	my $accident = $target =~ /receive-pack$/ && $method eq 'POST'
		? accident() : '';
	return answer($client, '503 Busy', 'later') if $accident eq 'before';
	my $out = backend($method, $target, \%field, $body);
	return if $accident eq 'after';
	return answer($client, '200 OK', '<p>hello') if $accident eq 'html';
	$out = reply($out);
	$out = substr $out, 0, length($out) - 12 if $accident eq 'cut';
	print $client $out;
}

sub knows {
	my ($auth) = @_;
	my ($pair) = ($auth // '') =~ /^Basic (\S+)$/ or return 0;

	return decode_base64($pair) eq "x-access-token:$opt{token}";
}

sub accident {
	return '' unless $opt{accident};
	open my $in, '<', $opt{accident} or return '';
	my $word = <$in>;

	unlink $opt{accident} or return '';
	chomp $word;
	return $word;
}

sub answer {
	my ($client, $status, $text) = @_;

	printf $client "HTTP/1.1 %s\r\nContent-Type: text/html\r\n"
		. "%sContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		$status, $status =~ /^401/
		? "WWW-Authenticate: Basic realm=\"git\"\r\n" : "",
		length $text, $text;
}

# What a CGI program says, as an answer over HTTP.
sub reply {
	my ($head, $body) = split /\r\n\r\n/, $_[0], 2;
	my $status = $head =~ s/^Status: (.*?)\r?(\n|$)//m ? $1 : '200 OK';

	$body //= '';
	$head =~ s/\r?\n/\r\n/g;
	$head =~ s/(\r\n)+$//;
	return sprintf "HTTP/1.1 %s\r\n%s\r\nContent-Length: %d\r\n"
		. "Connection: close\r\n\r\n%s", $status, $head, length $body,
		$body;
}

sub backend {
	my ($method, $target, $field, $body) = @_;
	my ($path, $query) = split /\?/, $target, 2;

	local %ENV = (
		PATH => $ENV{PATH},
		HOME => $ENV{HOME} // '/',
		GIT_PROJECT_ROOT => $opt{root},
		GIT_HTTP_EXPORT_ALL => 1,
		REQUEST_METHOD => $method,
		PATH_INFO => $path,
		QUERY_STRING => $query // '',
		CONTENT_TYPE => $field->{'content-type'} // '',
		CONTENT_LENGTH => length $body,
		REMOTE_USER => 'tester',
		REMOTE_ADDR => '127.0.0.1',
		GIT_PROTOCOL => $field->{'git-protocol'} // '',
	);
	open my $spool, '+>', undef or die "git-http: spool: $!\n";
	print $spool $body;
	seek $spool, 0, 0;
	open my $out, '-|', sub_command($spool) or die "git-http: $!\n";
	local $/;
	my $text = <$out>;

	close $out;
	return $text // '';
}

# The body becomes standard input; git's talk goes nowhere.
sub sub_command {
	my ($spool) = @_;

	open STDIN, '<&', $spool or die "git-http: stdin: $!\n";
	sysseek STDIN, 0, 0;
	open STDERR, '>', '/dev/null';
	return ('git', 'http-backend');
}
