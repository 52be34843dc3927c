#!/usr/bin/perl
# options - the options a help text or a manual page explains, sorted
use strict;
use warnings;

# Help: lines of two spaces or more, then the option. Manual: .It lines of
# the options, spelled Fl x, Fl Fl long or Fl -long.
my %seen;
while (<>) {
	if (/^ {2,}(?=-)/) {
		my ($left) = /^ +((?:-\w, +)?-{1,2}[\w-]+)/ or next;
		$seen{$_}++ for split /, +/, $left;
	} elsif (s/^\.It (?=Fl\b)//) {
		s/\\-/-/g;
		$seen{"--$1"}++ while s/Fl (?:Fl |-)([\w-]+)//;
		$seen{"-$1"}++ while s/Fl (\w)\b//;
	}
}
print "$_\n" for sort keys %seen;
