#!/usr/bin/perl
# policy - name what workflows, actions and steps must not do
#
# policy.pl PINS FILE...     one line a finding; status 1 if there is one
# policy.pl --runs FILE...   the run: blocks instead, as one script
# FILE.yml is parsed by $YAML_JSON (tests/tool/yaml-json.c).
use strict;
use warnings;
use FindBin qw($Bin);
use lib $Bin;
use Policy qw(check pins_read);
use Workflow;

my $first = shift @ARGV // '';
if ($first eq '--runs') {
	for my $path (@ARGV) {
		print "# $path\n", map { "# $_->[0]\n$_->[1]\n" }
			runs(file_read($path));
	}
	exit 0;
}
pins_read(file_read($first)->{text});
my $findings = 0;
for my $path (@ARGV) {
	for (check(file_read($path))) {
		my ($at, $rule, $what) = @$_;
		$findings++;
		print "$path: ", $at eq '' ? '' : "$at: ", "$rule: $what\n";
	}
}
exit($findings ? 1 : 0);
