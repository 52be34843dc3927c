#!/usr/bin/perl
# tangle - a small, wild history for git fast-import: tangle.pl SEED COMMITS
#
# Four branches with several roots; merges of two to five, also of a commit
# and its ancestor, some of which take nothing of either side; commits that
# change nothing; files that become folders and back; names that differ by
# case or ending only; links, programs, tags. The same for the same seed.
use strict;
use warnings;

my ($seed, $commits) = @ARGV;
my $time = 1700000000;
my ($mark, $tags) = (0, 0);
my %tip;
my @paths = qw(data/a data/b/c data src/x src/y/z Data/a data2 sub/data/a top
	src/data data.txt deep/a/b/c/d e/data src);

sub roll {
	my ($below) = @_;
	$seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
	return int($seed / 65536) % $below;
}

sub file {
	my ($path) = @_;
	my $mode = (644, 644, 644, 644, 644, 644, 755, 120000)[roll(8)];

	return sprintf "M %s inline %s\ndata 2\n%s\n\n", $mode, $path, roll(6);
}

sub changes {
	my $out = '';

	for (1 .. roll(4)) {
		my $path = $paths[roll(scalar @paths)];

		$out .= roll(4) ? file($path) : "D $path\n";
	}
	return $out . (roll(50) ? '' : "deleteall\n" . file('top'));
}

sub any { return 1 + roll($mark - 1) }

sub parents {
	my ($branch) = @_;
	my %seen;

	return if $mark == 1 || (!$tip{$branch} && !roll(5));
	my @parents = $tip{$branch} && roll(5) ? $tip{$branch} : any();
	push @parents, map { any() } 0 .. roll(3) if !roll(3);
	return grep { !$seen{$_}++ } @parents;
}

for (1 .. $commits) {
	my $branch = $mark++ ? 'b' . roll(4) : 'main';
	my @parents = parents($branch);
	my $message = "m$mark\n";

	$time += 10;
	print "commit refs/heads/$branch\nmark :$mark\n",
		"author A U <a\@b.c> $time +0100\ncommitter C O <c\@d.e> ",
		$time + 3, " -0330\ndata ", length $message, "\n$message",
		@parents ? 'from :' . shift(@parents) . "\n" : '',
		(map { "merge :$_\n" } @parents), changes(), "\n";
	$tip{$branch} = $mark;
	next if $mark == 1 || roll(5);
	$tags++;
	print roll(2) ? "reset refs/tags/light$tags\nfrom :" . any() . "\n\n"
		: "tag v$tags\nfrom :" . any() . "\ntagger T <t\@t> $time +0000\n"
			. "data 2\nx\n\n";
}
