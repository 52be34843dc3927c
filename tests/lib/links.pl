#!/usr/bin/perl
# links - the relative links of a Markdown file that lead nowhere
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use File::Basename qw(dirname);

# The anchors that GitHub makes of the headings.
sub anchors {
	my ($path) = @_;
	my (%seen, $is_fenced);
	local $_;
	open my $file, '<', $path or die "$path: $!\n";
	while (<$file>) {
		$is_fenced = !$is_fenced if /^```/;
		next if $is_fenced || !s/^#+ //;
		chomp;
		s/\[([^\]]*)\]\([^)]*\)/$1/g;
		$_ = lc;
		s/[^\w\- ]//g;
		tr/ /-/;
		$seen{$_} = 1;
	}
	close $file;
	return \%seen;
}

my ($path) = @ARGV;
my ($is_fenced, $is_bad, $line);
open my $text, '<', $path or die "$path: $!\n";
while (<$text>) {
	$line++;
	$is_fenced = !$is_fenced if /^```/;
	next if $is_fenced;
	s/`[^`]*`//g;
	while (/\]\(([^)\s]+)\)/g) {
		my $link = $1;
		next if $link =~ m{^[a-z]+:};
		my ($target, $anchor) = $link =~ /^([^#]*)#?(.*)$/;
		my $there = $target eq '' ? $path : dirname($path) . "/$target";
		next if -e $there && ($anchor eq '' || anchors($there)->{$anchor});
		print "$path:$line: $link\n";
		$is_bad = 1;
	}
}
exit($is_bad ? 1 : 0);
