#!/usr/bin/perl
# website - what the pull request of website-sync says
#
# website.pl SOURCES.md TALK BOARDS <COLLECTED.json: TALK is what bench-collect
# said of what it refused, BOARDS the changed ones, with spaces between them.
use strict;
use warnings;
use JSON::PP;

my ($sources, $talk, $boards) = @ARGV;
my $got = decode_json(do { local $/; <STDIN> });

sub lines {
	my ($path) = @_;
	open my $in, '<', $path or return;
	my @lines = <$in>;
	return @lines;
}

# As code, an indented block: nobody is notified, nothing is a link.
sub plain {
	return map { '    ' . substr(s{^bench-collect: }{}r =~ tr{ -~}{?}cr, 0, 300) . "\n" }
		map { s{\n\z}{}r } @_;
}

my @boards = split ' ', $boards;
my @from = lines($sources);
my @refused = lines($talk);
printf "%d new and %d changed result files, %d leaderboards.\n\n",
	scalar @{ $got->{new} }, scalar @{ $got->{changed} }, scalar @boards;
print "| | |\n|---|---|\n";
print "| $_->[0] | $_->[1] |\n" for
	['new result files', scalar @{ $got->{new} }],
	['changed result files', scalar @{ $got->{changed} }],
	['as they were', $got->{unchanged}],
	['refused', scalar @{ $got->{refused} }],
	['entries', $got->{entries}],
	['changed leaderboards', @boards ? join ', ', map { "`$_`" } @boards : 'none'];
print "\nSources:\n\n", splice(@from, 0, 100);
print '- and ', scalar @from, " more\n" if @from;
if (@refused) {
	print "\nWhat was said of files that stayed out:\n\n",
		plain(splice @refused, 0, 20);
	print '    and ', scalar @refused, " lines more\n" if @refused;
}
print "\nMade by website-sync.yml. The branch is made anew when results",
	" change; commits that others put on it stay.\n";
