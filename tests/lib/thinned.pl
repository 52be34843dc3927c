#!/usr/bin/perl
# thinned - whether a purge left all there was, but for some paths
#
# perl tests/lib/thinned.pl OLD NEW MAP PATH...
#
# MAP is the commit-map of the purge that made NEW of OLD. Each commit that is
# left holds the same files, modes and contents less the paths, the same
# people, dates and message; what one of them is an ancestor of, it still is,
# and of no other. Says each difference on stdout; 1 when there is one.
use strict;
use warnings;

my ($old, $new, $map, @paths) = @ARGV;
my $covered = join '|', map { quotemeta } @paths;
my (%now, $wrong);

open my $lines, '<', $map or die "thinned: $map: $!\n";
while (<$lines>) {
	$now{$1} = $2 if /^([0-9a-f]{40}) ([0-9a-f]{40})$/ && $2 !~ /^0+$/;
}

sub git {
	my ($repo, @words) = @_;
	open(my $out, '-|', 'git', '-C', $repo, @words)
		or die "thinned: git: $!\n";
	local $/;
	my $text = <$out>;
	close $out or die "thinned: git @words failed\n";
	return $text // '';
}

sub wrong {
	print "@_\n";
	$wrong = 1;
}

# Of each commit: its files as lines, less some, its people and words, its
# ancestors.
sub facts {
	my ($repo, $left_out) = @_;
	my (%files, %words, %above);
	my $text = git($repo, qw(log --all --topo-order --reverse --date=raw),
		'--format=%x01%H%x02%P%x02%T%x02%an %ae %ad %cn %ce %cd%n%B');
	my %trees;

	for (grep { length } split /\x01/, $text) {
		my ($id, $parents, $tree, $words) = split /\x02/;
		$words{$id} = $words;
		$above{$id} = { map { ($_ => 1, %{ $above{$_} }) }
			split ' ', $parents };
		$trees{$tree} //= [ grep { !/$left_out/ }
			split /\n/, git($repo, qw(ls-tree -r), $tree) ];
		$files{$id} = join "\n", @{ $trees{$tree} };
	}
	return (\%files, \%words, \%above);
}

my ($files, $words, $above) = facts($old,
	qr{\t(?:$covered)(?:/|$)});
my ($new_files, $new_words, $new_above) = facts($new, qr{^$});
for my $id (sort keys %now) {
	my $to = $now{$id};

	next if !$words->{$id}; # of notes
	wrong("$id: other files") if $files->{$id} ne $new_files->{$to};
	wrong("$id: other words") if $words->{$id} ne $new_words->{$to};
	my %want = map { $now{$_} ? ($now{$_} => 1) : () }
		keys %{ $above->{$id} };
	my $got = join ' ', sort keys %{ $new_above->{$to} };
	wrong("$id: other ancestors") if $got ne join ' ', sort keys %want;
}
wrong('commits that came from nowhere')
	if keys %$new_words != keys %{ { reverse %now } };
wrong('nothing is left to look at') if !%now;
exit($wrong ? 1 : 0);
