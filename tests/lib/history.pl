#!/usr/bin/perl
# history - a made-up history for git fast-import: history.pl COMMITS
#
# Branches that come and go, merges (some whose side holds only data/), empty
# commits, renames, annotated tags, files in folders two deep; a fifth of the
# way in, data/ begins. The same for the same number.
use strict;
use warnings;

my $commits = shift // 700;
my $seed = 12345;
my $time = 1700000000;
my ($mark, $tags) = (0, 0);

sub roll {
	my ($below) = @_;
	$seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
	return int($seed / 65536) % $below;
}

sub text {
	my ($n) = @_;
	return join '', map { "line $_ of " . $n * $_ * 7919 % 1000003 . "\n" }
		1 .. 20 + $n % 30;
}

sub file {
	my ($path, $text) = @_;
	return sprintf "M 644 inline %s\ndata %d\n%s\n", $path, length $text,
		$text;
}

sub source { return 'src/d' . roll(40) . '/e' . roll(7) . '/f' . roll(300) . '.c' }
sub change { return file(source(), text(roll(100000))) }
sub data { return file('data/x/y' . roll(30) . '.json', text(roll(100000))) }

# from and merge are marks, or 0.
sub commit {
	my ($branch, $from, $merge, $changes) = @_;
	my $message = 'change ' . ++$mark . "\n\nwords of change $mark\n";
	$time += 60;
	print "commit refs/heads/$branch\nmark :$mark\n",
		"author A U <a\@b.c> $time +0100\n",
		'committer C O <c@d.e> ', $time + 5, " -0200\n",
		'data ', length $message, "\n$message";
	print "from :$from\n" if $from;
	print "merge :$merge\n" if $merge;
	print "$changes\n";
	return $mark;
}

sub side {
	my ($main) = @_;
	my ($tip, $only) = ($main, roll(3) == 0);
	$tip = commit('side', $tip, 0, $only ? data() : change())
		for 0 .. roll(4);
	$main = commit('main', $main, 0, change()) if roll(2);
	return commit('main', $main, $tip, '');
}

sub renamed {
	my $from = "src/r/a$mark.c";
	return file($from, text($mark)) . "R $from src/q/b$mark.c\n";
}

my $main = commit('main', 0, 0, join '', map {
	file('src/d' . $_ % 40 . '/e' . $_ % 7 . "/f$_.c", text($_))
} 1 .. ($commits > 5000 ? 2000 : 200));
while ($mark < $commits) {
	if (roll(10) == 0) {
		$main = side($main);
	} elsif ($mark > $commits / 5 && roll(4) == 0) {
		$main = commit('main', $main, 0, data());
	} elsif (roll(50) == 0) {
		$main = commit('main', $main, 0, '');
	} elsif (roll(40) == 0) {
		$main = commit('main', $main, 0, renamed());
	} else {
		$main = commit('main', $main, 0, change());
	}
	next if $mark % 100 > 1;
	my $name = 'v' . ++$tags;
	print "tag $name\nfrom :$main\ntagger T <t\@t> $time +0000\n",
		'data ', length $name, "\n$name\n";
}
