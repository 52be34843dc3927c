#!/usr/bin/perl
# store - a place for large files in parts, on loopback; and the batch for it
#
# perl tests/lib/store.pl --port-file FILE --dir DIR --log FILE [--seconds N]
#
# POST .../batch answers with the multipart transfer: three parts, each with an
# address here. PUT /part/OID/NUMBER keeps one in DIR and answers with
# an ETag (quoted, with a blank in it). POST /complete/OID wants all numbers in
# order with their ETags, and joins the parts to DIR/OID when that is their
# SHA-256. POST /verify looks whether it is there. DIR/fault has a line
# `PATH-REGEX STATUS COUNT`: so many requests get that status, after the work
# was done when STATUS has a + before it; status `none` is 200 without ETag.
# DIR/batch, when it is there, is the answer to each batch. The log has method,
# path, auth or anon, bytes.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use FindBin qw($Bin);
use Getopt::Long;
use JSON::PP;
use lib $Bin;
use Listener;

my %opt = (seconds => 120);
GetOptions(\%opt, 'port-file=s', 'dir=s', 'log=s', 'seconds=i')
    && $opt{'port-file'} && $opt{dir} && $opt{log}
    or die "usage: store.pl --port-file FILE --dir DIR --log FILE\n";
my $listener = listen_at($opt{'port-file'}, $opt{seconds});
my $here = 'http://127.0.0.1:' . $listener->sockport;
my %broken;

each_client($listener, \&serve);

sub put {
	open my $out, '>:raw', "$opt{dir}/$_[0]" or die "store: $_[0]: $!\n";
	print $out $_[1];
	close $out or die "store: $_[0]: $!\n";
}

# The status of the fault that strikes now, or nothing.
sub fault {
	my ($path) = @_;
	my ($pattern, $status, $count) = split ' ', slurp("$opt{dir}/fault") // '';

	return if !$pattern || $path !~ /$pattern/;
	return if $broken{"$pattern $status $count"}++ >= $count;
	return $status;
}

sub serve {
	my ($client) = @_;
	my $asked = receive($client) // return;
	my ($method, $path, $body) = @$asked{qw(method target body)};
	my $status = fault($path) // '';

	note($opt{log}, join ' ', $method, $path,
		$asked->{field}{authorization} ? 'auth' : 'anon', length $body);
	return reply($client, $status) if $status =~ /^\d/;
	my @answer = work($method, $path, $body);
	return reply($client, substr $status, 1) if $status =~ /^\+/;
	return reply($client, 200) if $status eq 'none';
	reply($client, @answer);
}

sub work {
	my ($method, $path, $body) = @_;

	return batch($body) if $path =~ m{/batch$};
	if ($path =~ m{^/part/(\w+)/(\d+)\?sign=}) {
		put("$1.$2", $body);
		return (200, '', "\"tag $2\"");
	}
	return complete($1, decode_json($body)) if $path =~ m{^/complete/(\w+)};
	return (-e "$opt{dir}/" . decode_json($body)->{oid} ? 200 : 404)
	    if $path eq '/verify';
	return 404;
}

sub batch {
	my $asked = decode_json($_[0]);
	my $given = slurp("$opt{dir}/batch");

	return (200, $given) if defined $given;
	return 400 unless grep { $_ eq 'multipart' } @{ $asked->{transfers} };
	return (200, encode_json({ transfer => 'multipart',
		objects => [map { object($_) } @{ $asked->{objects} }] }));
}

sub object {
	my ($asked) = @_;
	my ($oid, $size) = @$asked{qw(oid size)};
	my %header = (chunk_size => '' . int(($size + 2) / 3));

	return { oid => $oid, size => $size } if -e "$opt{dir}/$oid";
	for my $i (1 .. 3) {
		$header{ sprintf '%05d', $i } = "$here/part/$oid/$i?sign=s3cret";
	}
	return { oid => $oid, size => $size, actions => {
		upload => { href => "$here/complete/$oid?sign=s3cret",
			header => \%header },
		verify => { href => "$here/verify" } } };
}

sub complete {
	my ($oid, $said) = @_;
	my ($n, $whole) = (0, '');

	return 400 if $said->{oid} ne $oid;
	for my $part (@{ $said->{parts} }) {
		$n++;
		return 400 if $part->{partNumber} != $n ||
		    $part->{etag} ne "\"tag $n\"";
		$whole .= slurp("$opt{dir}/$oid.$n") // return 400;
	}
	return 422 if sha256_hex($whole) ne $oid;
	put($oid, $whole);
	return 200;
}

sub reply {
	my ($client, $status, $body, $etag) = @_;

	$body //= '';
	print $client "HTTP/1.1 $status x\r\nContent-Length: ", length $body,
	    "\r\nConnection: close\r\n", $etag ? "ETag: $etag\r\n" : '',
	    "\r\n", $body;
}
