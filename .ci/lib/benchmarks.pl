#!/usr/bin/perl
# benchmarks - what benchmark.yml measures, out of .ci/benchmarks.json
#
# benchmarks.pl matrix FILE [NAME,...]   as a matrix: {"include": [{"name",
#                         "runs_on"}]}, of all or of those named
# benchmarks.pl arguments FILE NAME [WORKLOAD]   those of bench-run, a line each
#
# FILE is an array of objects: name (lower case, digits, -; at most 24),
# runs_on (a label of a runner, or all of several), backend, model, url or serve
# (the engine, see bench-run), workload, and arguments, more of bench-run's.
# Status 78 when it is not so, 2 when a NAME is not there.
use strict;
use warnings;
use JSON::PP;

my ($command, $path, @rest) = @ARGV;
my %known = map { $_ => 1 } qw(name runs_on backend model url serve workload
	arguments);
my $json = JSON::PP->new->utf8->canonical;
my %seen;
my @all = read_all();
my %commands = (matrix => \&matrix, arguments => \&arguments);
($commands{ $command // '' } or die "benchmarks: matrix or arguments\n")->(@rest);

sub stop {
	my ($status, $what) = @_;
	print STDERR "benchmarks: $path: $what\n";
	exit $status;
}

sub read_all {
	open my $in, '<:raw', $path or stop(78, "$!");
	local $/;
	my $list = eval { $json->decode(scalar <$in>) };
	stop(78, 'not an array of objects')
		unless ref $list eq 'ARRAY' && @$list <= 64
		&& !grep { ref $_ ne 'HASH' } @$list;
	look_at($list->[$_], "/$_") for 0 .. $#$list;
	return @$list;
}

# One line, so that it can be one of a list.
sub is_text { my ($text) = @_; return !ref $text && $text =~ /\A[^\0-\x1f\x7f]+\z/ }

sub look_at {
	my ($it, $at) = @_;
	stop(78, "$at: no member '$_' is known") for grep { !$known{$_} } sort keys %$it;
	stop(78, "$at/name: lower case, digits and -, at most 24")
		unless ($it->{name} // '') =~ /\A[a-z0-9][a-z0-9-]{0,23}\z/;
	stop(78, "$at/name: '$it->{name}' is there twice") if $seen{ $it->{name} }++;
	my @labels = ref $it->{runs_on} eq 'ARRAY' ? @{ $it->{runs_on} } : $it->{runs_on};
	stop(78, "$at/runs_on: one label or more") if !@labels
		|| grep { !defined || ref || !/\A[\w.-]{1,100}\z/ } @labels;
	for (grep { exists $it->{$_} } qw(backend model url serve workload)) {
		stop(78, "$at/$_: a text of one line") unless is_text($it->{$_} // '');
	}
	my $more = $it->{arguments} // [];
	stop(78, "$at/arguments: an array of texts") if ref $more ne 'ARRAY'
		|| grep { !is_text($_ // '') } @$more;
	stop(78, "$at: url, serve or the backend sim is needed") unless $it->{url}
		|| $it->{serve} || ($it->{backend} // '') eq 'sim';
}

sub matrix {
	my %want = map { $_ => 1 } grep { $_ ne '' } split /[,\s]+/, $_[0] // '';
	stop(2, "there is no benchmark '$_'") for
		map { tr/ -~/?/cr } grep { !$seen{$_} } sort keys %want;
	print $json->encode({ include => [map {
		{ name => $_->{name}, runs_on => $_->{runs_on} }
	} grep { !%want || $want{ $_->{name} } } @all] }), "\n";
}

sub arguments {
	my ($name, $workload) = @_;
	stop(2, 'the workload is no text of one line')
		if ($workload // '') ne '' && !is_text($workload);
	my ($it) = grep { $_->{name} eq ($name // '') } @all
		or stop(2, 'there is no such benchmark');
	my %given = (%$it, $workload ? (workload => $workload) : ());
	binmode STDOUT, ':encoding(UTF-8)';
	for (grep { $given{$_} } qw(backend model url serve workload)) {
		print "--$_\n$given{$_}\n";
	}
	print "$_\n" for @{ $it->{arguments} // [] };
}
