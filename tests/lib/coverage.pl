#!/usr/bin/perl
# coverage - which lines of src/ the tests have run; coverage.pl BUILD FLOOR
#
# BUILD is the folder of a build with COVERAGE=1, FLOOR a file with the least
# percentage. Prints a line a file, the least covered first, then the whole;
# status 1 if that is below the floor. A line that several objects have, as
# in a header, was run if one of them ran it; an object that no test has run
# counts as such.
use strict;
use warnings;
use File::Find qw(find);
use JSON::PP ();

sub fail { print STDERR "coverage: @_\n"; exit 2 }

my ($build, $floor_file) = @ARGV;
defined $floor_file or fail("usage: coverage.pl BUILD FLOOR");
open my $in, '<', $floor_file or fail("$floor_file: $!");
my ($floor) = (<$in> // '') =~ /^(\d+(?:\.\d+)?)$/
	or fail("$floor_file: not a percentage");

my @notes;
find({ no_chdir => 1, wanted => sub {
	push @notes, $_ if /\.gcno$/ && !m{/(?:unit|tool|gen)/};
} }, $build);
@notes or fail("$build: no build with COVERAGE=1");

# One line of JSON for each of the notes.
my %run;
open my $gcov, '-|', 'gcov', '--json-format', '--stdout', sort @notes
	or fail("gcov: $!");
while (my $line = <$gcov>) {
	next unless $line =~ /^\{/;
	for my $file (@{ JSON::PP::decode_json($line)->{files} }) {
		next unless $file->{file} =~ m{^src/};
		$run{ $file->{file} }{ $_->{line_number} } |= $_->{count} > 0
			for @{ $file->{lines} };
	}
}
close $gcov or fail("gcov failed");

my ($all, $seen, @table) = (0, 0);
for my $path (keys %run) {
	my @lines = values %{ $run{$path} };
	my $good = grep { $_ } @lines;
	$all += @lines;
	$seen += $good;
	push @table, [100 * $good / @lines, $good, scalar @lines, $path];
}
$all or fail("$build: nothing of src/");
printf "%5.1f %% %5d of %5d  %s\n", @$_
	for sort { $a->[0] <=> $b->[0] || $a->[3] cmp $b->[3] } @table;
my $percent = 100 * $seen / $all;
printf "coverage: %.2f %% of %d lines, floor %s %%\n", $percent, $all, $floor;
if ($percent < $floor) {
	print STDERR "coverage: below the floor in $floor_file\n";
	exit 1;
}
