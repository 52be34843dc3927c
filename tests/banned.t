#!/usr/bin/perl
# banned - calls and words that the sources do without
use strict;
use warnings;
use FindBin qw($Bin);
use lib "$Bin/lib";
use Source;
use Test::More;

my @src = files(qr/\.[ch]$/, 'src');
my @all = (@src, files(qr/\.[ch]$/, 'tests'));
my %code = map { $_ => code(slurp($_)) } @all;
cmp_ok(scalar @src, '>', 20, 'there are sources');

# Where the pattern stands in the code of these files, comments left out.
sub where {
	my ($pattern, @files) = @_;
	my @found;
	for my $path (@files) {
		my $line = 0;
		for (split /\n/, $code{$path}) {
			$line++;
			push @found, "$path:$line: $1" if /($pattern)/;
		}
	}
	return @found;
}

sub calls { my $names = join '|', @_; return qr/\b(?:$names)\s*\(/ }

rule('no unbounded or locale-bound string calls', where(calls(qw(strcpy strcat
	sprintf vsprintf strtok atoi atol atoll atof gets strncpy scanf fscanf
	sscanf alloca)), @all));
rule('no shell', where(calls(qw(system popen)), @all));
rule('no predictable temporaries', where(calls(qw(mktemp tmpnam tempnam)), @all));
rule('no weak random numbers', where(calls(qw(rand srand random)), @src));

# Numbers must not change with the locale: messages only, and in one place.
my @locale = where(qr/\bsetlocale\s*\(.*/, @all);
rule('setlocale at most once, for messages', @locale > 1 ? @locale
	: grep { !/LC_MESSAGES/ } @locale);
rule('no goto', where(qr/\bgoto\b/, @all));
rule('structs keep their name', where(qr/\btypedef\s+(?:struct|union)\b/, @all));

my @quiet = grep { !m{^src/(?:cmd/|base/(?:diag|mem)\.c$)} } @src;
rule('only programs print', where(qr/${\calls(qw(printf vprintf fprintf vfprintf
	dprintf puts putchar perror))}|\b(?:stdout|stderr)\b/x,
	grep { !m{^src/base/(?:diag|mem)\.h$} } @quiet));
rule('only programs exit', where(calls(qw(exit _exit _Exit quick_exit abort
	raise)), @quiet));
rule('only programs read the environment', where(calls(qw(getenv secure_getenv
	setenv putenv unsetenv)) , @quiet), where(qr/\benviron\b/, @quiet));
rule('the board knows no file, clock or descriptor', where(qr/\bFILE\b|${\calls(
	qw(open openat fopen read write time time_now clock_gettime gettimeofday
	file_read file_write))}/x, grep { m{^src/board/} } @src));
rule('memory comes from xmalloc and its sisters', where(calls(qw(malloc calloc
	realloc strdup strndup asprintf reallocarray)),
	grep { $_ ne 'src/base/mem.c' } @src));

# Words that say "not finished"; written so that this line is none.
my $unfinished = join '|', map { "$_->[0]$_->[1]" }
	[qw(TO DO)], [qw(FIX ME)], [qw(XX X)], [qw(HA CK)];
my (@marks, $files);
for my $path (files(qr/(?:\.(?:[ch1-8]|t|sh|pm|pl|md|json|yml|yaml|mjs|js|html|css)|^bin\/[\w-]+|Makefile)$/)) {
	my $text = slurp($path);
	next if $text =~ /\0/;
	$files++;
	push @marks, "$path: $1" while $text =~ /\b($unfinished)\b/g;
}
cmp_ok($files, '>', 40, 'there are texts');
rule('nothing is marked as unfinished', @marks);
done_testing;
