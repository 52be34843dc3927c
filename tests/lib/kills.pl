#!/usr/bin/perl
# kills - purges killed at random points, each looked at and run again
#
# perl tests/lib/kills.pl SEED-REPO OLD NEW TIMES PATH
#
# OLD and NEW hold what git for-each-ref says before and after a purge that
# nobody killed. In turn all references are packed, one is loose, one is only
# loose. Says a line for each purge that left anything else than one of the
# two, whole; or that the next one did not finish. The last line counts.
use strict;
use warnings;
use POSIX ();
use Time::HiRes qw(sleep time);

my ($seed, $old, $new, $times, $path) = @ARGV;
my $repo = 'k.git';
my ($killed, $was_old, $was_new) = (0, 0, 0);

sub slurp {
	my ($file) = @_;

	open my $in, '<', $file or die "kills: $file: $!\n";
	local $/;
	return scalar <$in>;
}

sub put {
	my ($file, $text) = @_;

	open my $out, '>', $file or die "kills: $file: $!\n";
	print $out $text;
}

sub start {
	my $child = fork // die "kills: fork: $!\n";

	return $child if $child;
	open STDOUT, '>', 'kill.out';
	open STDERR, '>&', *STDOUT;
	exec 'repo-clean', '--purge', $path, '--repo', $repo, '--quiet';
	exit 127;
}

sub run {
	waitpid start(), 0;
	return $?;
}

sub fresh {
	my ($n) = @_;

	system("rm -rf $repo && cp -r $seed $repo") == 0
		or die "kills: cp failed\n";
	my $packed = slurp("$repo/packed-refs");
	my ($tip) = $packed =~ m{^(\w+) refs/heads/main$}m
		or die "kills: no main\n";

	put("$repo/refs/heads/main", "$tip\n") if $n % 3;
	put("$repo/packed-refs", $packed =~ s{^\w+ refs/heads/main\n}{}mr)
		if $n % 3 == 2;
}

# What is wrong with it now, and whether it is the old or the new one.
sub look {
	my $refs = `git -C $repo for-each-ref`;
	my @wrong;

	push @wrong, 'fsck' if system("git -C $repo fsck --full --no-dangling "
		. '>fsck.out 2>&1');
	push @wrong, 'references' if $refs ne $old && $refs ne $new;
	return ($refs, @wrong);
}

sub is_tidy {
	my @left = (glob("$repo/*.lock"), glob("$repo/refs/heads/*.lock"),
		glob("$repo/gc.pid*"), glob("$repo/objects/pack/tmp_*"),
		glob("$repo/purge/refs.*"), glob("$repo/purge/old*"));
	my @packs = glob("$repo/objects/pack/*");

	return !@left && @packs == 2;
}

($old, $new) = map { slurp($_) } $old, $new;
fresh(0);
my $start = time;
run() == 0 or die "kills: ", slurp('kill.out');
my $whole = time - $start;
for my $n (1 .. $times) {
	fresh($n);
	my $child = start();
	sleep rand $whole * 1.1;
	kill 'KILL', $child;
	waitpid $child, 0;
	$killed++ if $? == POSIX::SIGKILL();
	my ($refs, @wrong) = look();

	$refs eq $old ? $was_old++ : $was_new++;
	push @wrong, 'status' if run() != 0;
	push @wrong, 'unfinished' if `git -C $repo for-each-ref` ne $new;
	push @wrong, 'left over' if !is_tidy();
	print "$n: @wrong\n" if @wrong;
}
print "$killed killed, $was_old old, $was_new new\n";
