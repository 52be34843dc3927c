#!/usr/bin/perl
# examples - what a text says can be run, a line each: examples.pl [KIND] FILE
use strict;
use warnings;

# In a manual page: the .Dl line behind a line `.\" run`. In Markdown: the
# lines of the fenced block behind a line `<!-- run -->`, or `<!-- run
# KIND -->` when they need a setting of that kind.
my $kind = @ARGV > 1 ? shift(@ARGV) . ' ' : '';
my ($is_marked, $is_fenced);
while (<>) {
	if (/^(?:\.\\" run|<!-- run $kind-->)$/) {
		$is_marked = 1;
	} elsif ($is_fenced) {
		print unless /^```/;
		$is_fenced = $is_marked = 0 if /^```/;
	} elsif ($is_marked && /^```/) {
		$is_fenced = 1;
	} elsif ($is_marked && s/^\.Dl (?:\$ )?//) {
		s/\\&|\\%//g;
		s/\\-/-/g;
		s/\\\(aq/'/g;
		s/\\\(dq/"/g;
		s/\\e/\\/g;
		print;
		$is_marked = 0;
	}
}
