#!/usr/bin/perl
# race - contributors who push and cleaners who remove, all at once
#
# perl tests/lib/race.pl STRATEGY SEED DIR BASE-URL HUB-COMMIT
#
# In DIR, which is new and has the last part of its name behind BASE-URL: 4
# contributors of 12 submissions, 2 publishers who clean up behind themselves;
# left there are submitted, published, lost, silent, statuses, NAME.N.blobs,
# origin.git.
#
# A submission is a line: a third of them is appended to a file that all
# share, the others are files of their own. Publishing is to read all lines
# at the tip; then a strategy removes them: `ours` is repo-clean, the others
# are what scripts do. Lost is a line that was neither published nor is at
# the tip; silent, a clean-up that said 0 and left what it was to remove.
#
# One contributor and one cleaner go over http, by git push and repo-clean;
# who is on this machine makes a commit by git fast-import, which moves the
# branch only if it is still where it was read, as a push does. It is one
# process where a push is ten.
use strict;
use warnings;
use IPC::Open2;
use Time::HiRes qw(sleep);

my ($strategy, $seed, $dir, $base, $hub) = @ARGV;
my @contributors = qw(ann bob cho dan);
my $submissions = 12;
my $shared = 'hf_data/leaderboard_single.json';
my $origin = "$dir/origin.git";
my ($name) = $dir =~ m{([^/]+)$};
my $url = "$base/$name/origin.git";
my ($ask, $answer);

# Up to so many milliseconds, as the seed has it.
sub pause {
	my ($most) = @_;

	$seed = ($seed * 1103515245 + 12345) % 2147483648;
	sleep int($seed / 65536) % $most / 1000;
}

sub add_line {
	my ($file, $line) = @_;

	open my $out, '>>', "$dir/$file" or die "race: $file: $!\n";
	syswrite $out, "$line\n";
}

sub lines_of {
	my ($file) = @_;

	open my $in, '<', "$dir/$file" or return ();
	my @lines = <$in>;
	chomp @lines;
	return @lines;
}

# What the origin has under that name, or nothing; and its id.
sub object {
	my ($what) = @_;

	open2($answer, $ask, 'git', '-C', $origin, 'cat-file', '--batch')
		if !$ask;
	print $ask "$what\n";
	$ask->flush;
	my ($id, $size) = readline($answer) =~ /^(\S+) \S+ (\d+)$/ or return;
	my $text = '';

	read $answer, $text, $size + 1;
	chop $text;
	return ($text, $id);
}

sub tip { return (object('refs/heads/main'))[1] }

# Make a commit on another and move the branch there; 0: it had moved.
sub commit {
	my ($repo, $on, $who, $changes, @options) = @_;

	open my $out, '|-', 'git', '-C', $repo, 'fast-import', '--quiet',
		@options or die "race: fast-import: $!\n";
	print $out "commit refs/heads/main\ncommitter $who <$who\@b> ", time,
		" +0000\ndata 2\nx\nfrom $on\n$changes\n";
	return close $out;
}

sub file {
	my ($path, $text) = @_;

	return sprintf "M 644 inline %s\ndata %d\n%s\n", $path, length $text,
		$text;
}

sub changes {
	my ($who, $n, $on) = @_;
	my ($path, $text) = ("hf_data/$who-$n.json", '');

	if ($n % 3 == 0) {
		$path = $shared;
		($text) = object("$on:$shared");
	}
	return file($path, ($text // '') . "$who $n\n")
		. file('hf_data/BASE', "$hub\n");
}

sub submit {
	my ($who, $n) = @_;
	my $on = tip();

	return commit($origin, $on, $who, changes($who, $n, $on))
		if $who ne 'ann';
	system("git -C $dir/ann fetch -q origin main:main -f") == 0 or return 0;
	$on = `git -C $dir/ann rev-parse main`;
	chomp $on;
	commit("$dir/ann", $on, $who, changes($who, $n, $on)) or return 0;
	return system("git -C $dir/ann push -q origin main") == 0;
}

sub contribute {
	my ($who) = @_;

	system("git clone -q --bare $url $dir/ann") if $who eq 'ann';
	for my $n (1 .. $submissions) {
		1 until submit($who, $n);
		add_line('submitted', "$who $n");
		pause(40);
	}
	add_line("done.$who", '');
}

# Path and blob of each data file, as `PATH ID`.
sub data_at {
	my ($on) = @_;

	return map { m{^\d+ blob (\S+)\t(.*)$} && $2 !~ m{/BASE$} ? "$2 $1" : () }
		`git -C $origin ls-tree -r $on hf_data/`;
}

sub read_lines {
	return map { my ($text) = object((split)[1]); split /\n/, $text } @_;
}

# All lines at the tip are published, its blobs are the receipt.
sub publish {
	my ($receipt, $on) = @_;
	my @blobs = data_at($on);

	add_line('published', $_) for read_lines(@blobs);
	add_line("$receipt.blobs", $_) for @blobs;
	open my $out, '>', "$dir/$receipt" or die "race: $receipt: $!\n";
	print $out "{\"hub\":{\"repo\":\"a/b\",\"commit\":\"$hub\"},\"blobs\":[",
		join(',', map { my ($path, $id) = split;
			"{\"path\":\"$path\",\"blob\":\"$id\"}" } @blobs), ']}';
	close $out;
	return @blobs;
}

# All that is there goes, if there is something; 0: the branch had moved.
sub remove_all {
	my ($on, @options) = @_;

	return !(object("$on:hf_data"))[1]
		|| commit($origin, $on, 'bot', 'D hf_data', @options);
}

# Each says the status of its clean-up.
my %clean = (
	ours => sub {
		my ($receipt, $where) = @_;

		return system("repo-clean --confirmed --receipt $dir/$receipt "
			. "--repo $where --branch main --quiet --tries 40 "
			. ">>$dir/talk") >> 8;
	},
	# What was there first: a push whose refusal nobody hears of.
	unheard => sub {
		my $on = tip();

		pause(60);
		remove_all($on);
		return 0;
	},
	# The usual way to mend it: once more, by path.
	again => sub {
		1 until remove_all(tip());
		return 0;
	},
	force => sub {
		my $on = tip();

		pause(60);
		remove_all($on, '--force');
		return 0;
	},
);

# As long as somebody contributes.
sub clean_often {
	my ($who, $where) = @_;

	for (my $n = 1; grep { !-e "$dir/done.$_" } @contributors; $n++) {
		my @blobs = publish("$who.$n", tip());

		pause(90);
		my $status = $clean{$strategy}->("$who.$n", $where);
		my %left = map { ($_ => 1) } data_at('main');

		add_line('statuses', $status);
		add_line('silent', "$who.$n")
			if !$status && grep { $left{$_} } @blobs;
	}
}

sub start {
	my ($code, @words) = @_;
	my $pid = fork // die "race: fork: $!\n";

	$seed = $seed * 10 + length "@words";
	return $pid if $pid;
	$seed += $$ % 10;
	open STDERR, '>>', "$dir/talk";
	$code->(@words);
	exit 0;
}

mkdir $dir or die "race: $dir: $!\n";
system("git init -q --bare $origin && cd $origin && "
	. 'git config http.receivepack true && '
	. 'git config uploadpack.allowfilter true && '
	. 'git config receive.autogc false && git update-ref refs/heads/main '
	. '$(echo x | git commit-tree $(git mktree </dev/null))') == 0
	or die "race: no origin\n";
add_line($_, '') && truncate "$dir/$_", 0 for qw(silent published);
my @pids = map { start(\&contribute, $_) } @contributors;
push @pids, start(\&clean_often, 'one', $origin);
push @pids, start(\&clean_often, 'two', $url);
waitpid $_, 0 for @pids;
my %kept = map { ($_ => 1) } lines_of('published'),
	read_lines(data_at('main'));
add_line('lost', '') && truncate "$dir/lost", 0;
$kept{$_} or add_line('lost', $_) for lines_of('submitted');
