#!/usr/bin/perl
# messages - those of the front door as a catalogue's msgids: messages.pl FILE...
use strict;
use warnings;

# The first literal behind one of these names; for some a word comes before.
my $first = qr/say|hint|print|fill|in_words|usage_error|good|note|mend|how/;
my $second = qr/die|good|note|mend|finding/;
my $literal = qr/'([^']*)'|"([^"\$`\\]*)"/;

sub escaped {
	my ($text) = @_;
	$text =~ s/([\\"])/\\$1/g;
	$text =~ s/\t/\\t/g;
	return qq("$text") unless $text =~ /\n/;
	my @lines = split /(?<=\n)/, $text;
	return join "\n", '""', map { s/\n/\\n/r } map { qq("$_") } @lines;
}

my (%seen, @order);
for my $path (@ARGV) {
	open my $file, '<', $path or die "$path: $!";
	local $/;
	my $text = <$file>;
	$text =~ s/^\s*#.*//mg;
	while ($text =~ /(?:^|[\s(;])(?:$second\s+\w+|$first)\s+(?:\\\n\s*)?$literal/g) {
		my $message = $1 // $2;
		next if $message !~ /[a-z]{2}/i || $seen{$message}++;
		push @order, $message;
	}
}
print 'msgid ', escaped($_), "\nmsgstr \"\"\n\n" for @order;
