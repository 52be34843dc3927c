#!/usr/bin/perl
# sizes - short files, short functions, few parameters, few branches
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Source;
use Test::More;

my %max = (file => 400, function => 50, main => 40, parameters => 5,
	branches => 12, columns => 80);

# Callbacks whose parameters a library dictates.
my %dictated = (on_request => 'libmicrohttpd');

my @c = files(qr/\.[ch]$/, 'src', 'tests');
my @scripts = (files(qr/\.(t|sh|pm)$/, 'tests'),
	grep { slurp($_) =~ /^#[! ]/ } files(qr/./, 'bin', '.ci', 'lib'));
cmp_ok(scalar @c, '>', 20, 'there are sources');

# Tabs stand at each eighth column; a UTF-8 character fills one.
sub width {
	my ($text) = @_;
	utf8::decode($text);
	1 while $text =~ s/^(.*?)\t/$1 . ' ' x (8 - length($1) % 8)/e;
	return length $text;
}

my (@long, @wide, @trailing);
for my $path (@c, @scripts) {
	my @lines = split /\n/, slurp($path), -1;
	push @long, "$path: $#lines lines" if $#lines > $max{file};
	push @trailing, "$path: no newline at the end" if $lines[-1] ne '';
	for my $i (0 .. $#lines) {
		my $at = "$path:" . ($i + 1);
		push @trailing, "$at: white space at the end"
			if $lines[$i] =~ /[ \t\r]$/;
		push @wide, "$at: " . width($lines[$i]) . ' columns'
			if $path =~ /\.[ch]$/ && width($lines[$i]) > $max{columns};
	}
}
rule("files of at most $max{file} lines", @long);
rule("C of at most $max{columns} columns", @wide);
rule('lines end with their last character', @trailing);

my (@tall, @wordy, @branching, $seen);
for my $path (@c) {
	for my $f (functions($path)) {
		my $at = "$path:$f->{line}: $f->{name}";
		my $limit = $max{ $f->{name} eq 'main' ? 'main' : 'function' };
		$seen++;
		push @tall, "$at: $f->{lines} lines" if $f->{lines} > $limit;
		push @wordy, "$at: " . parameters($f) . ' parameters'
			if parameters($f) > $max{parameters}
			&& !$dictated{ $f->{name} };
		push @branching, "$at: " . branches($f) . ' branches'
			if branches($f) > $max{branches};
	}
}
cmp_ok($seen, '>', 100, 'there are functions');
rule("functions of at most $max{function} lines, main $max{main}", @tall);
rule("at most $max{parameters} parameters", @wordy);
rule("McCabe at most $max{branches}", @branching);

my (@first, @guards, $comments, $lines);
for my $path (@c) {
	my $text = slurp($path);
	my ($stem) = $path =~ m{([^/]+)\.[ch]$};
	push @first, "$path: begins with /* $stem - what it is for */"
		unless $text =~ m{\A/\* \Q$stem\E - \S.*};
	next unless $path =~ m{(\w+)/([\w-]+)\.h$};
	my $guard = uc("$1_$2_H") =~ tr/-/_/r;
	push @guards, "$path: has no guard $guard" unless $text =~
		m{\A/\*.*?\*/\n\#ifndef\ $guard\n\#define\ $guard\n.*\n\#endif\n\z}sx;
}
rule('C begins with its name and what it is for', @first);
rule('headers have their guard', @guards);
rule('scripts begin with their name and what they are for',
	grep { slurp($_) !~ m{\A(#!.*\n)?# [\w-]+ - \S} } @scripts);

for my $text (map { slurp($_) } grep { m{^src/} } @c) {
	$lines += () = $text =~ /^.*\S/mg;
	$comments += () = join("\n", $text =~ m{/\*.*?\*/}gs) =~ /^.*\S/mg;
}
my $share = 100 * $comments / $lines;
ok($share >= 4 && $share <= 16, "a fair share of comments")
	or diag(sprintf "%.1f %% of the lines are comments", $share);
rule('comments read /* so */', grep { slurp($_) =~ m{^[^"\n]*(?<!:)//}m } @c);
done_testing;
