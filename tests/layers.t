#!/usr/bin/perl
# layers - each folder of src/ includes only itself and what lies below it
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Source;
use Test::More;

my @ground = qw(base json stream http);

# A folder that is not named here is a domain: it stands on the ground alone.
my %below = (
	serve => [@ground, 'git'],
	publish => [@ground, 'board', 'hub', 'card'],
	output => [@ground, qw(stat card)],
	load => [@ground, qw(api sim stat prompt token output)],
);
for my $i (0 .. $#ground) {
	$below{ $ground[$i] } = [@ground[0 .. $i - 1]] if $i;
}
$below{base} = [];

my @files = files(qr/\.[ch]$/, 'src');
my %folders = map { m{^src/(\w+)/} ? ($1 => 1) : () } @files;
cmp_ok(scalar @files, '>', 20, 'there are sources');
rule('each file lies in a folder of src/, and no deeper',
	grep { !m{^src/\w+/[^/]+$} } @files);

my (@upward, @absent, @forms);
for my $path (@files) {
	my ($folder) = $path =~ m{^src/(\w+)/};
	my %may = map { $_ => 1 } $folder eq 'cmd' ? grep { $_ ne 'cmd' } keys %folders
		: ($folder, @{ $below{$folder} // \@ground });
	my $line = 0;
	for (split /\n/, slurp($path)) {
		$line++;
		next unless /^\s*#\s*include\b/;
		next if /^#include <[\w\/.+-]+>$/;
		if (!m{^#include "((\w+)/[\w-]+\.h)"$}) {
			push @forms, "$path:$line: $_";
			next;
		}
		push @absent, "$path:$line: $1 is not there" unless -f "src/$1";
		push @upward, "$path:$line: $folder does not include $2"
			unless $may{$2};
	}
}
rule('includes read "folder/noun.h" or <system.h>', @forms);
rule('included headers are there', @absent);
rule('includes go one way', @upward);

my ($layers) = slurp('Makefile') =~ /^LAYERS = (.*)$/m;
my %built = map { $_ => 1 } split ' ', $layers // '';
rule('the Makefile builds each folder',
	grep { $_ ne 'cmd' && !$built{$_} } sort keys %folders);
rule('each folder has a header for its modules',
	grep { my $f = $_; $f ne 'cmd' && !grep { m{^src/$f/.*\.h$} } @files }
	sort keys %folders);
rule('programs have no headers', grep { m{^src/cmd/.*\.h$} } @files);
done_testing;
