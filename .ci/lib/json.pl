#!/usr/bin/perl
# json - what scripts need of JSON: one value, a line an item, an object
#
# json.pl get POINTER <FILE         the string or number there; 1: none
# json.pl each POINTER FIELD... <FILE   a line for each item of the array:
#                                   the fields, pointers, with tabs between
#                                   them; control bytes in them read as `?`
# json.pl make NAME=TEXT NAME@FILE NAME:JSON ...   an object; of a file the
#                                   last newline is left out
use strict;
use warnings;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical->allow_nonref->max_depth(64);
my ($command, @arguments) = @ARGV;
my %commands = (get => \&get, each => \&each_item, make => \&make);
my $code = $commands{ $command // '' } or die "json: get, each or make\n";
binmode STDIN;
exit $code->(@arguments);

sub document {
	local $/;
	my $document = eval { $json->decode(scalar(<STDIN>) // '') };
	warn "json: the input is no JSON\n" if $@;
	return $document;
}

# The value at an RFC 6901 pointer.
sub at {
	my ($value, $pointer) = @_;
	for (split m{/}, $pointer =~ s{^/}{}r) {
		my $key = s{~1}{/}gr =~ s{~0}{~}gr;
		$value = ref $value eq 'HASH' ? $value->{$key}
			: ref $value eq 'ARRAY' && $key =~ /^\d+$/ ? $value->[$key]
			: undef;
	}
	return $value;
}

sub text {
	my ($value) = @_;
	return '' if !defined $value || ref $value eq 'HASH' || ref $value eq 'ARRAY';
	return JSON::PP::is_bool($value) ? ($value ? 'true' : 'false') : $value;
}

sub get {
	my $value = at(document(), @_);
	return 1 if !defined $value || ref $value eq 'HASH' || ref $value eq 'ARRAY';
	binmode STDOUT, ':encoding(UTF-8)';
	print text($value), "\n";
	return 0;
}

sub each_item {
	my ($pointer, @fields) = @_;
	my $list = at(document(), $pointer);
	return 1 unless ref $list eq 'ARRAY';
	binmode STDOUT, ':encoding(UTF-8)';
	for my $item (@$list) {
		print join("\t", map { text(at($item, $_)) =~ tr/\0-\x1f\x7f/?/r }
			@fields), "\n";
	}
	return 0;
}

sub make {
	my %object;
	for (@_) {
		my ($name, $kind, $value) = /^(\w+)([=\@:])(.*)/s
			or die "json: make: '$_' is no member\n";
		if ($kind eq '@') {
			open my $in, '<:encoding(UTF-8)', $value
				or die "json: $value: $!\n";
			local $/;
			$value = (<$in> // '') =~ s{\n\z}{}r;
		} elsif ($kind eq ':') {
			$value = $json->decode($value);
		} else {
			utf8::decode($value);
		}
		$object{$name} = $value;
	}
	print $json->encode(\%object), "\n";
	return 0;
}
