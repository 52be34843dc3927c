#!/usr/bin/perl
# soak - submissions by the hundred, handed in over time; and a watch for leaks
#
# perl tests/lib/soak.pl make DIR EXAMPLES PUBLISHERS SUBMISSIONS SEED
#	DIR/P/N_leaderboard.json: two entries each, made of single_card.json and
#	multi_node.json in EXAMPLES. Publishers overlap: many hand in the same
#	entry, or entries that compete, or other contents under the same id.
# perl tests/lib/soak.pl feed DIR INBOX SECONDS SEED
#	moves them to INBOX/P/, one at a time, so that it takes that long.
# perl tests/lib/soak.pl watch FILE LEAKS SEEN
#	looks at every argv on this machine until SIGTERM. Those that hold the
#	text in FILE go to LEAKS; SEEN counts the looks, and the names seen.
use strict;
use warnings;
use Time::HiRes qw(sleep);

my ($what, @arg) = @ARGV;
my %run = (make => \&make, feed => \&feed, watch => \&watch);

($run{ $what // '' } or die "usage: soak.pl make|feed|watch ...\n")->(@arg);

sub slurp {
	open my $in, '<:raw', $_[0] or return '';
	local $/;
	return <$in> // '';
}

sub spew {
	my ($path, $text) = @_;

	open my $out, '>', $path or die "soak: $path: $!\n";
	print $out $text;
	close $out or die "soak: $path: $!\n";
}

# Entry number k: all that it holds follows from k.
sub entry {
	my ($examples, $k) = @_;
	my $text = $k % 5 ? $examples->{single} : $examples->{multi};
	# every seventh shares the id of the one before
	my $id = sprintf '00000000-0000-4000-8000-%012d', $k - !($k % 7);
	my $at = sprintf '2026-%02d-%02dT00:00:00Z', 1 + $k % 3, 1 + $k % 28;

	$text =~ s/"entry_id": "[^"]*"/"entry_id": "$id"/;
	$text =~ s/"throughput_tps": [\d.]+/'"throughput_tps": ' . (1 + $k * 37 % 101)/e;
	$text =~ s/"submitted_at": "[^"]*"/"submitted_at": "$at"/;
	$text =~ s/("model": \{[^}]*?"name": ")[^"]*/$1 . 'm' . $k % 23/se;
	return $text;
}

sub make {
	my ($dir, $from, $publishers, $submissions, $seed) = @_;
	my %examples = (single => slurp("$from/single_card.json"),
		multi => slurp("$from/multi_node.json"));

	srand $seed;
	mkdir $dir;
	for my $p (1 .. $publishers) {
		mkdir "$dir/$p";
		for my $n (1 .. $submissions) {
			my @two = map { entry(\%examples, 1 + int rand 2 * $submissions) } 1, 2;

			spew("$dir/$p/${n}_leaderboard.json",
				"[\n" . join(",\n", @two) . "\n]\n");
		}
	}
}

sub feed {
	my ($dir, $inbox, $seconds, $seed) = @_;
	my @files = glob "$dir/*/*_leaderboard.json";

	srand $seed;
	for my $i (reverse 1 .. $#files) {
		my $j = int rand $i + 1;

		@files[$i, $j] = @files[$j, $i];
	}
	for my $file (@files) {
		my ($name) = $file =~ m{([^/]+/[^/]+)$};

		rename $file, "$inbox/$name" or die "soak: $file: $!\n";
		sleep $seconds / @files;
	}
}

sub watch {
	my ($file, $leaks, $seen) = @_;
	my $secret = slurp($file);
	my ($looks, %names, %told, $is_over) = (0);

	$secret =~ s/\s.*//s;
	length $secret > 10 or die "soak: $file: no secret\n";
	$SIG{TERM} = sub { $is_over = 1 };
	spew($leaks, '');
	until ($is_over) {
		for my $path (glob '/proc/[0-9]*/cmdline') {
			my $argv = slurp($path);

			$names{$1}++ if $argv =~ m{^(?:[^\0]*/)?([^\0/]+)};
			next if index($argv, $secret) < 0 || $told{$path}++;
			open my $out, '>>', $leaks or die "soak: $leaks: $!\n";
			print $out substr($argv, 0, 40) =~ tr/\0/ /r, "\n";
		}
		$looks++;
		sleep 0.02;
	}
	spew($seen, join '', "looks $looks\n",
		map { "$_ $names{$_}\n" } sort keys %names);
}
