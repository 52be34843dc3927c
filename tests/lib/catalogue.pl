#!/usr/bin/perl
# catalogue - what is wrong with a translation: catalogue.pl WANTED PO
use strict;
use warnings;

# WANTED has msgids alone, PO translations, too. Each needs the other, and a
# text and its translation have the same formats and options in their order.
sub entries {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!";
	my (%entry, $id, $into);
	while (<$file>) {
		if (/^msgid /) {
			$id = '';
			$into = \$id;
		} elsif (/^msgstr /) {
			$entry{$id} = '';
			$into = \$entry{$id};
		}
		next unless /"(.*)"$/;
		$$into .= $1 =~ s/\\n/\n/gr =~ s/\\(.)/$1/gr;
	}
	delete $entry{''};
	return \%entry;
}

sub formats { return join ' ', $_[0] =~ /%[.0-9]*[a-z]/g }
sub options { return join ' ', $_[0] =~ /^ *(--?[a-z][\w-]*)/mg }

# Columns of a terminal: a Chinese character fills two.
sub width {
	my ($line) = @_;
	utf8::decode($line);
	return length($line) + (() = $line =~ /[\x{2e80}-\x{ffef}]/g);
}

my ($wanted, $there) = map { entries($_) } @ARGV;
for my $id (sort keys %$wanted) {
	my $text = $there->{$id} // '';
	my $name = $id =~ s/\n.*//sr;
	print "not translated: $name\n" if $text eq '';
	next if $text eq '';
	print "other formats: $name\n" if formats($id) ne formats($text);
	print "other options: $name\n" if options($id) ne options($text);
	next unless $id =~ /\n/;
	for (map { split /\n/ } $id, $text) {
		print "wider than 80 columns: $_\n" if width($_) > 80;
	}
}
print map { "not in use: $_\n" } grep { !exists $wanted->{$_} }
	sort keys %$there;
