#!/usr/bin/perl
# submission - what an issue brings: pasted JSON, and addresses of attachments
#
# submission.pl DIR <ISSUE.json: writes DIR/pasted-N.json, a file for each
# fenced block that is JSON, and DIR/urls, a line "URL NAME" for each file of
# the issue that GitHub itself keeps. The text is a stranger's: it is cut into
# pieces, never run or expanded. Status 65, and why on stdout, when it is too
# long or brings too much; 66 when it is closed, or no issue.
use strict;
use warnings;
use Encode qw(encode);
use JSON::PP;

my ($to) = @ARGV;
my %max = (bytes => 262_144, blocks => 20, files => 10);
my $issue = decode_json(do { local $/; binmode STDIN; <STDIN> });
exit 66 if ($issue->{state} // '') ne 'open' || $issue->{pull_request};
my $body = encode('UTF-8', $issue->{body} // '');
refuse("The text has more than $max{bytes} bytes: attach the files instead.")
	if length $body > $max{bytes};
my ($blocks, $text) = cut($body =~ s/\r\n?/\n/gr);
my @pasted = grep { is_json($_) } @$blocks;
refuse("There are more than $max{blocks} blocks of JSON.")
	if @pasted > $max{blocks};
my $number = 0;
spew('pasted-' . ++$number . '.json', $_->{text}) for @pasted;

my %names;
my @files = attachments($text);
refuse("There are more than $max{files} attached files.")
	if @files > $max{files};
spew('urls', map { "$_->[0] $_->[1]\n" } @files);

sub refuse {
	print "$_[0]\n";
	exit 65;
}

sub spew {
	my ($name, @text) = @_;
	open my $out, '>:raw', "$to/$name" or die "submission: $to/$name: $!\n";
	print $out @text;
	close $out or die "submission: $to/$name: $!\n";
}

# Fenced blocks, as CommonMark has them, and the text around them. A text that
# is JSON as a whole is one block.
sub cut {
	my ($text) = @_;
	return ([{ info => 'json', text => $text }], '') if $text =~ /\A\s*[\[{]"?/
		&& $text !~ /^\s{0,3}(?:```|~~~)/m && $text !~ /\A\s*\[[^\]"{]*\]\(/;
	my (@blocks, $open, $fence);
	my $around = '';
	for my $line (split /^/, $text) {
		if (!$open) {
			if ($line =~ /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})[ \t]*([^\s`]*)/) {
				$fence = $1;
				push @blocks, $open = { info => lc $2, text => '' };
			} else {
				$around .= $line;
			}
		} elsif ($line =~ /^ {0,3}(`{3,}|~{3,})[ \t]*$/
			&& index($1, $fence) == 0) {
			$open = undef;
		} else {
			$open->{text} .= $line;
		}
	}
	return (\@blocks, $around);
}

# A form leaves words in place of what was not filled in.
sub is_json {
	my ($block) = @_;
	return 0 if $block->{text} =~ /\A\s*(?:_No response_\s*)?\z/;
	return $block->{info} =~ /\Ajson[l5c]?\z/
		|| ($block->{info} eq '' && $block->{text} =~ /\A\s*[\[{]/);
}

# Only what GitHub keeps; the name is for messages, and made safe.
sub attachments {
	my ($text) = @_;
	my (@found, %seen);
	while ($text =~ m{(https://github\.com/(?:user-attachments/files
		|[\w.-]+/[\w.-]+/files)/\d+/([\w.%-]+\.jsonl?))(?![\w.%/-])}gx) {
		my ($url, $name) = ($1, $2);
		next if $seen{$url}++;
		$name =~ s/[^A-Za-z0-9._-]/_/g;
		push @found, [$url, 'attached-' . (@found + 1) . '-' . substr $name, -80];
	}
	return @found;
}
