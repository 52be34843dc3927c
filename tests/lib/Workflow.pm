# Workflow - what stands where in a parsed workflow or action
#
# A file is {path, text, kind} with doc, the parsed YAML, unless its kind is
# "script"; else it is "workflow" or "action". Places are JSON pointers.
package Workflow;
use strict;
use warnings;
use Exporter qw(import);
use JSON::PP ();
our @EXPORT = qw(slurp file_read map_of list_of words_of strings expressions jobs
	steps runs triggers permissions_of writes_hub writes_git has_secret);

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$file> // '';
}

sub parse {
	my ($path) = @_;
	my $parser = $ENV{YAML_JSON} or die "YAML_JSON is not set\n";
	open my $in, '-|:raw', $parser, $path or die "$parser: $!\n";
	local $/;
	my $json = <$in>;
	close $in or die "$path: not YAML\n";
	return JSON::PP->new->utf8->allow_nonref->decode($json);
}

sub file_read {
	my ($path) = @_;
	my %file = (path => $path, text => slurp($path), kind => 'script');
	return \%file unless $path =~ /\.ya?ml$/;
	$file{doc} = parse($path);
	$file{kind} = ref $file{doc} eq 'HASH' && $file{doc}{runs}
		? 'action' : 'workflow';
	return \%file;
}

# What a look into the document needs; a wrong shape is an empty one.
sub map_of { my ($v) = @_; return ref $v eq 'HASH' ? $v : {} }
sub list_of { my ($v) = @_; return ref $v eq 'ARRAY' ? @$v : () }
sub words_of { my ($v) = @_; return ref $v ? list_of($v) : ($v // ()) }

# All strings below a value, each [pointer, key, string].
sub strings {
	my ($value, $at, $key) = @_;
	return map { strings($value->{$_}, "$at/$_", $_) } sort keys %$value
		if ref $value eq 'HASH';
	return map { strings($value->[$_], "$at/$_", $key) } 0 .. $#$value
		if ref $value eq 'ARRAY';
	return [$at, $key // '', $value // ''];
}

# The text inside ${{ }}, and all of a condition.
sub expressions {
	my ($value, $at) = @_;
	my @all;
	for (strings($value, $at)) {
		my ($pointer, $key, $text) = @$_;
		push @all, [$pointer, $1] while $text =~ /\$\{\{(.*?)\}\}/gs;
		push @all, [$pointer, $text]
			if $key eq 'if' && $text !~ /\$\{\{/;
	}
	return @all;
}

sub jobs {
	my ($file) = @_;
	my $jobs = map_of(map_of($file->{doc})->{jobs});
	return map { ["/jobs/$_", map_of($jobs->{$_}), $_] } sort keys %$jobs;
}

# The steps of all jobs, or of a composite action, each [pointer, step].
sub steps {
	my ($file) = @_;
	my @owners = $file->{kind} eq 'action'
		? ['/runs', map_of(map_of($file->{doc})->{runs})] : jobs($file);
	return map {
		my ($at, $owner) = @$_;
		my @steps = list_of($owner->{steps});
		map { ["$at/steps/$_", map_of($steps[$_])] } 0 .. $#steps;
	} @owners;
}

sub runs {
	my ($file) = @_;
	return map { [$_->[0], $_->[1]{run}] } grep { defined $_->[1]{run} }
		steps($file);
}

sub triggers {
	my ($file) = @_;
	my $on = map_of($file->{doc})->{on};
	return ref $on eq 'HASH' ? keys %$on : words_of($on);
}

sub permissions_of {
	my ($job) = @_;
	return map_of($job->{permissions});
}

# What holds the right to write the dataset.
sub writes_hub {
	my ($job) = @_;
	my $environment = $job->{environment};
	$environment = $environment->{name} if ref $environment eq 'HASH';
	return ($environment // '') eq 'huggingface'
		|| (permissions_of($job)->{'id-token'} // '') eq 'write'
		|| grep { $_->[1] =~ /\bsecrets\.HF_TOKEN\b/ }
			expressions($job, '');
}

sub writes_git {
	my ($job) = @_;
	return (permissions_of($job)->{contents} // '') eq 'write';
}

sub has_secret {
	my ($job) = @_;
	return grep { $_->[1] =~ /\bsecrets\b/ } expressions($job, '');
}
1;
