#!/usr/bin/perl
# unzip - result files out of a zip that may be hostile
#
# unzip.pl DIR ZIP: entries named *_leaderboard.json are written below DIR,
# which must not be there yet. A name is taken only when each part of it is
# portable, as bench-collect wants it, so that none leads out of DIR; links
# become plain files; all others are passed over and counted. Limits: 16 MiB
# a file, 256 MiB and 10,000 entries in all. Status 65 when the zip is broken
# or beyond them, with DIR removed.
use strict;
use warnings;
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use IO::Uncompress::Unzip qw($UnzipError);

my %max = (file => 16 << 20, all => 256 << 20, entries => 10_000);
my ($to, $path) = @ARGV;
die "usage: unzip.pl DIR ZIP\n" unless @ARGV == 2;
mkdir $to or die "unzip: $to: $!\n";
my ($entries, $written, $bytes) = (0, 0, 0);
if (!eval { unpack_all(); 1 }) {
	remove_tree($to);
	print STDERR 'unzip: ', $@ =~ tr/\n -~//cdr;
	exit 65;
}
print STDERR "unzip: $written result files of $entries entries\n";

sub is_wanted {
	my ($name) = @_;
	return 0 if $name !~ /_leaderboard\.json\z/ || length $name > 1024;
	return !grep { !/\A[A-Za-z0-9_+=][A-Za-z0-9._+=-]{0,199}\z/ || /\.\z/ }
		split m{/}, $name, -1;
}

sub unpack_all {
	my $zip = IO::Uncompress::Unzip->new($path, MultiStream => 0,
		Transparent => 0)
		or die "no zip: $UnzipError\n";
	my $more;
	do {
		die "more than $max{entries} entries\n"
			if ++$entries > $max{entries};
		my $name = $zip->getHeaderInfo->{Name} // '';
		is_wanted($name) ? keep($zip, $name) : pass_over($zip);
		$more = $zip->nextStream;
		die "cut off: $UnzipError\n" if $more < 0;
	} while ($more == 1);
}

# read_each CODE: whatever is written, what is unpacked is bounded.
sub read_each {
	my ($zip, $code) = @_;
	my $size = 0;
	while (1) {
		my $got = $zip->read(my $block, 65536);
		die "cut off: $UnzipError\n" if $got < 0;
		last unless $got;
		$size += $got;
		$bytes += $got;
		die "more than $max{all} bytes\n" if $bytes > $max{all};
		$code->($block, $size);
	}
}

sub pass_over { read_each($_[0], sub { }) }

sub keep {
	my ($zip, $name) = @_;
	make_path(dirname("$to/$name"));
	die "two entries have one name\n" if -e "$to/$name";
	open my $out, '>:raw', "$to/$name" or die "cannot write: $!\n";
	read_each($zip, sub {
		my ($block, $size) = @_;
		die "a file of more than $max{file} bytes\n" if $size > $max{file};
		print $out $block or die "cannot write: $!\n";
	});
	close $out or die "cannot write: $!\n";
	$written++;
}
