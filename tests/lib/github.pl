#!/usr/bin/perl
# github - as much of GitHub's REST API as the workflows ask, on loopback
#
# perl tests/lib/github.pl --state FILE --port-file FILE --log FILE
#     [--accidents FILE] [--seconds N]
#
# All it knows is in the JSON file --state, read anew for each request and
# written after each that changes it:
#   tokens   {TOKEN: {"owner/name": "read" or "write"}}
#   repos    {"owner/name": {git: bare repository, default_branch, pulls,
#            issues, labels, comments, runs, artifacts}}
#   files    {"/path": text} what other hosts than the API give out, where text
#            may be `redirect URL` or `file PATH`
#   next     the next number or id
# Pulls and issues are as the API shows them; a comment also has `issue`, a
# run `path` of its workflow, an artifact `run` and `file`, its zip. A token
# that is not known gets 401, one without the right 403, or 404 where it may
# not even read. Artifacts redirect to another host, which answers 400 to
# who sends the token along.
#
# --log has a line for each request: METHOD TARGET STATUS, then `token NAME`
# when one came. Before each request the first line of --accidents that fits
# it is taken off: METHOD PATTERN WHAT, where WHAT is a status to answer at
# once, `limit` (403 with retry-after: 0), `html` (200 with a page), `lost` (done, but
# the connection ends without an answer), `cut` (it ends behind the first line),
# or the path of a file (200 with it).
use strict;
use warnings;
use FindBin qw($Bin);
use Getopt::Long;
use JSON::PP;
use lib $Bin;
use Listener;

my %opt = (seconds => 120);
GetOptions(\%opt, 'state=s', 'port-file=s', 'log=s', 'accidents=s',
	'seconds=i') && $opt{state} && $opt{'port-file'} && $opt{log}
	or die "usage: github.pl --state FILE --port-file FILE --log FILE\n";
my $json = JSON::PP->new->utf8->canonical->pretty;
my $listener = listen_at($opt{'port-file'}, $opt{seconds});
my $here = 'http://127.0.0.1:' . $listener->sockport;
my $elsewhere = 'http://localhost:' . $listener->sockport;
my ($state, $request, $allowed);

sub spew {
	my ($path, @text) = @_;
	open my $out, '>:raw', $path or die "github: $path: $!\n";
	print $out @text;
	close $out or die "github: $path: $!\n";
}

sub serve {
	my ($client) = @_;
	$request = asked($client) or return;
	my $accident = accident("$request->{method} $request->{path}");
	my ($status, $body, %field) = ($accident // '') =~ /^\d/ ? $accident
		: ($accident // "") =~ m{^/} ? (200, slurp($accident))
		: $accident && $accident eq 'limit'
		? (403, { message => 'rate limit' }, 'Retry-After' => 0)
		: $accident && $accident eq 'html' ? (200, '<p>busy')
		: answer();
	my $token = $request->{token} // '';
	note($opt{log}, "$request->{method} $request->{target} $status",
		$token eq '' ? '' : " token $token");
	return if $accident && $accident eq 'lost';
	$body = $json->encode($body // { message => "status $status" })
		unless defined $body && !ref $body;
	$field{Location} //= '' if $status == 302;
	$field{"Content-Type"} = $body =~ /^[{[]/ ? "application/json; charset=utf-8"
		: "text/html";
	my $length = length $body;
	$body =~ s/\n.*/\n/s if $accident && $accident eq 'cut';
	print $client "HTTP/1.1 $status Status\r\nConnection: close\r\n",
		'Content-Length: ', $length, "\r\n",
		(map { "$_: $field{$_}\r\n" } sort keys %field), "\r\n", $body;
}

sub asked {
	my $got = receive($_[0]) // return;
	my ($method, $target, $head, $body) =
	    @$got{qw(method target head body)};
	my ($path, $query) = split /\?/, $target, 2;
	my %query = map { /(.*?)=(.*)/ ? ($1 => unescape($2)) : () }
		split /&/, $query // '';
	my ($token) = $head =~ /^authorization: (?:bearer|token) (\S+)/mi;
	return { method => $method, target => $target, path => $path,
		query => \%query, body => $body, token => $token,
		is_elsewhere => scalar $head =~ /^host: localhost/mi };
}

sub unescape { return $_[0] =~ s/%([0-9a-f]{2})/chr hex $1/gier }

sub accident {
	my ($line) = @_;
	my @lines = split /\n/, slurp($opt{accidents} // '') // '';
	for my $i (0 .. $#lines) {
		my ($method, $pattern, $what) = split ' ', $lines[$i];
		next unless $line =~ /^$method .*$pattern/;
		splice @lines, $i, 1;
		spew($opt{accidents}, map { "$_\n" } @lines);
		return $what;
	}
	return;
}

my @routes = (
	['GET', qr{$}, 'read', sub { $_[0] }],
	['GET', qr{/pulls$}, 'read', \&pulls],
	['POST', qr{/pulls$}, 'write', \&make_pull],
	['GET', qr{/pulls/(\d+)$}, 'read', sub { one($_[0]{pulls}, $_[1]) }],
	['PATCH', qr{/pulls/(\d+)$}, 'write',
		sub { change($_[0]{pulls}, $_[1]) }],
	['GET', qr{/issues/(\d+)$}, 'read', sub { one($_[0]{issues}, $_[1]) }],
	['PATCH', qr{/issues/(\d+)$}, 'write',
		sub { change($_[0]{issues}, $_[1]) }],
	['POST', qr{/issues/(\d+)/labels$}, 'write', \&add_labels],
	['GET', qr{/issues/(\d+)/comments$}, 'read', \&comments],
	['POST', qr{/issues/(\d+)/comments$}, 'write', \&make_comment],
	['PATCH', qr{/issues/comments/(\d+)$}, 'write',
		sub { change($_[0]{comments}, $_[1], 'id') }],
	['GET', qr{/actions/workflows/([\w.-]+)/runs$}, 'read', \&runs],
	['GET', qr{/actions/runs/(\d+)/artifacts$}, 'read', \&artifacts],
	['GET', qr{/actions/artifacts$}, 'read', \&artifacts],
	['GET', qr{/actions/artifacts/(\d+)/zip$}, 'read', \&zip],
);

sub answer {
	$state = decode_json(slurp($opt{state}) // die "github: no state\n");
	return elsewhere() if $request->{is_elsewhere};
	my $rights = $state->{tokens}{ $request->{token} // '' }
		or return (401, { message => 'Bad credentials' });
	my ($name, $rest) = $request->{path} =~ m{^/repos/([^/]+/[^/]+)(.*)}
		or return 404;
	my $right = $rights->{$name} or return 404;
	my $repo = $state->{repos}{$name} or return 404;
	$repo->{full_name} = $name;
	for (@routes) {
		my ($method, $pattern, $needs, $code) = @$_;
		next if $method ne $request->{method};
		my @found = $rest =~ /^$pattern/ or next;
		return (403, { message => 'Resource not accessible' })
			if $needs eq 'write' && $right ne 'write';
		my ($got, @more) = $code->($repo, @found);
		spew($opt{state}, $json->encode($state)) if $needs eq 'write';
		return ref $got ? (200, $got, @more) : ($got, @more);
	}
	return 404;
}

# What lies beside the API, on a host that must not see the token.
sub elsewhere {
	return (400, 'a token is not for this host') if $request->{token};
	my $file = $state->{files}{ $request->{path} };
	return (200, slurp($1)) if ($file // "") =~ /^file (\S+)$/;
	return (302, '', Location => $1) if ($file // '') =~ /^redirect (\S+)$/;
	return (200, $file) if defined $file;
	my ($id) = $request->{path} =~ m{^/blob/(\d+)$} or return (404, '');
	for my $repo (values %{ $state->{repos} }) {
		my $artifact = one($repo->{artifacts}, $id, 'id');
		return (200, slurp($artifact->{file}) // '') if ref $artifact;
	}
	return (404, '');
}

sub one {
	my ($list, $number, $key) = @_;
	my ($found) = grep { $_->{ $key // 'number' } == $number } @{ $list // [] };
	return $found // 404;
}

sub change {
	my $found = one(@_);
	my $new = eval { decode_json($request->{body}) };
	return $found unless ref $found;
	return 422 unless ref $new eq 'HASH';
	@$found{ keys %$new } = values %$new;
	return $found;
}

# A page of a list, and where the next is.
sub page {
	my ($wrap, @list) = @_;
	my $size = $request->{query}{per_page} // 30;
	my $page = $request->{query}{page} // 1;
	my $total = @list;
	$size = 100 if $size > 100;
	my $end = $page * $size;
	my @part = grep { defined } @list[$end - $size .. $end - 1];
	my $rest = $request->{target} =~ s/([?&])page=\d+&?/$1/r;
	my @link = $total > $end ? ('Link', sprintf '<%s%s%spage=%d>; rel="next"',
		$here, $rest, $rest =~ /\?/ ? '&' : '?', $page + 1) : ();
	return ($wrap ? { total_count => $total, $wrap => \@part } : \@part, @link);
}

sub branch {
	my ($repo, $name) = @_;
	my $sha = `git --git-dir="$repo->{git}" rev-parse -q --verify "refs/heads/$name"`;
	chomp $sha;
	return $sha;
}

# The head of an open one follows its branch; a closed one's stays.
sub pulls {
	my ($repo) = @_;
	my %want = %{ $request->{query} };
	my ($owner) = split m{/}, $repo->{full_name};
	my @list = sort { $b->{number} <=> $a->{number} } @{ $repo->{pulls} // [] };
	for (grep { $_->{state} eq 'open' } @list) {
		my $sha = branch($repo, $_->{head}{ref});
		$_->{head}{sha} = $sha if $sha ne '';
	}
	$want{state} //= 'open';
	return page(undef, grep {
		($want{state} eq 'all' || $_->{state} eq $want{state})
		&& (!$want{head} || "$owner:$_->{head}{ref}" eq $want{head})
		&& (!$want{base} || $_->{base}{ref} eq $want{base})
	} @list);
}

sub make_pull {
	my ($repo) = @_;
	my $new = eval { decode_json($request->{body}) } // {};
	my ($head, $base) = @$new{qw(head base)};
	return 422 unless defined $new->{title} && $head && $base;
	my $sha = branch($repo, $head);
	my $onto = branch($repo, $base);
	return (422, { message => 'Validation Failed',
		errors => [{ message => 'A pull request already exists' }] })
		if grep { $_->{state} eq 'open' && $_->{head}{ref} eq $head }
		@{ $repo->{pulls} };
	return (422, { message => 'no such branch' }) if $sha eq '' || $onto eq '';
	return (422, { message => "No commits between $base and $head" })
		if `git --git-dir="$repo->{git}" rev-list -n 1 $onto..$sha` eq '';
	my $pull = { number => $state->{next}++, state => 'open',
		merged_at => undef, title => $new->{title},
		body => $new->{body}, labels => [],
		head => { ref => $head, sha => $sha }, base => { ref => $base } };
	push @{ $repo->{pulls} }, $pull;
	return (201, { %$pull, html_url =>
		"$here/$repo->{full_name}/pull/$pull->{number}" });
}

sub add_labels {
	my ($repo, $number) = @_;
	my $new = eval { decode_json($request->{body})->{labels} };
	my $found = one($repo->{issues}, $number);
	$found = one($repo->{pulls}, $number) unless ref $found;
	return $found unless ref $found;
	return 422 unless ref $new eq 'ARRAY';
	my %has = map { $_->{name} => 1 } @{ $found->{labels} };
	push @{ $found->{labels} }, map { { name => $_ } } grep { !$has{$_}++ } @$new;
	return $found->{labels};
}

sub comments {
	my ($repo, $number) = @_;
	return page(undef, grep { $_->{issue} == $number } @{ $repo->{comments} });
}

sub make_comment {
	my ($repo, $number) = @_;
	my $new = eval { decode_json($request->{body}) } // {};
	my $text = $new->{body} // '';
	return (422, { message => 'body is too long' })
		if $text eq '' || length $text > 65536;
	my $comment = { id => $state->{next}++, issue => $number,
		body => $text, user => { login => 'github-actions[bot]' } };
	push @{ $repo->{comments} }, $comment;
	return (201, $comment);
}

sub runs {
	my ($repo, $file) = @_;
	my %want = %{ $request->{query} };
	return page('workflow_runs', grep {
		$_->{path} eq ".github/workflows/$file"
		&& (!$want{branch} || $_->{head_branch} eq $want{branch})
		&& (!$want{status} || $_->{status} eq $want{status})
	} sort { $b->{id} <=> $a->{id} } @{ $repo->{runs} // [] });
}

sub artifacts {
	my ($repo, $run) = @_;
	return page('artifacts', grep {
		(!$run || $_->{run} == $run) && (!defined $request->{query}{name}
			|| $_->{name} eq $request->{query}{name})
	} @{ $repo->{artifacts} // [] });
}

sub zip {
	my ($repo, $id) = @_;
	my $artifact = one($repo->{artifacts}, $id, 'id');
	return $artifact unless ref $artifact;
	return 410 if $artifact->{expired};
	return (302, '', Location => "$elsewhere/blob/$id?sig=secret");
}

each_client($listener, \&serve);
