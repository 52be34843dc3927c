#!/usr/bin/perl
# schemas - FIELDS.md names each field of the schema and each rule, no others
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use JSON::PP;
use Source;
use Test::More;

my $schema = decode_json(slurp('schemas/leaderboard_v1.schema.json'));
my $fields = slurp('schemas/FIELDS.md');
my %parts = %{ $schema->{definitions} };

# Of an object's properties, those of the objects in it too.
sub names {
	my ($part) = @_;
	my $properties = $part->{properties} // {};
	return map { ($_, names($properties->{$_})) } sort keys %$properties;
}

my %named = map { $_ => 1 } map { names($_) } values %parts;
my %written = map { $_ => 1 } $fields =~ /`(?:\w+\.)?(\w+)`/g;
cmp_ok(scalar keys %named, '>', 60, 'the schema has fields');
rule('FIELDS.md names every field', grep { !$written{$_} } sort keys %named);

# The first cells of its tables, where they are plain names.
my @rows = map { /`(\w+)`/g } $fields =~ /^\| ((?:`[a-z_]+`(?:, )?)+) \|/mg;
my %retraction = map { $_ => 1 } qw(entry_id digest reason by at);
cmp_ok(scalar @rows, '>', 50, 'FIELDS.md has tables');
rule('and names no other', grep { !$named{$_} && !$retraction{$_}
	&& $_ ne 'fraction' && $_ ne 'future' && $_ ne 'counts' } @rows);

# Required here and there.
for my $name (qw(hardware model workload metrics cluster metadata)) {
	my ($table) = $fields =~ /^## `$name`\n(.*?)(?=^## )/ms;
	my @marked = $table =~ /^\| `(\w+)` \| ● /mg;
	is_deeply([sort @marked], [sort @{ $parts{$name}{required} }],
		"what is required of $name is marked");
}

my @rules = slurp('src/board/plausibility.c') =~ /\{ "([a-z-]+)", true, /g;
cmp_ok(scalar @rules, '>=', 6, 'there are rules');
rule('FIELDS.md explains every rule',
	grep { $fields !~ /^\| `$_` \| \S/m } @rules);
done_testing();
