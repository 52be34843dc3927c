#!/usr/bin/perl
# tokenizer - a small tokenizer.json, trained on the words of random prompts
#
# tokenizer.pl [bytes|sentencepiece] [COUNT]: byte-level BPE as GPT-2 has it,
# or one as of Llama 2, with so many merges (all that the words need).
use strict;
use warnings;
use utf8;
use FindBin qw($Bin);
use JSON::PP;

my ($kind, $most) = @ARGV;
my $is_bytes = ($kind // 'bytes') eq 'bytes';
my $blank = $is_bytes ? "\x{120}" : "\x{2581}";

# The alphabet of bytes: what is printable stands for itself.
my ($next, @bytes) = (0x100);
for my $byte (0 .. 255) {
	my $is_plain = ($byte > 32 && $byte < 127)
		|| ($byte > 160 && $byte != 173);
	push @bytes, chr($is_plain ? $byte : $next++);
}

open my $source, '<', "$Bin/../../src/prompt/words.c" or die "words.c: $!\n";
my ($list) = join('', <$source>) =~ /words\[WORDS_COUNT\] = \{(.*?)\};/s;
my @words = map { [split //, $_] } map { ($_, "$blank$_") } $list =~ /"(\w+)"/g;

my %vocab;
my @start = $is_bytes ? @bytes : (qw(<unk> <s> </s>),
	(map { sprintf '<0x%02X>', $_ } 0 .. 255), $blank, 'a' .. 'z');
$vocab{$_} //= keys %vocab for @start;

# The most frequent pair is merged, the first by its text of those.
my @merges;
until (defined $most && @merges >= $most) {
	my %seen;
	for my $word (@words) {
		$seen{"$word->[$_] $word->[$_ + 1]"}++ for 0 .. $#$word - 1;
	}
	my ($best) = sort { $seen{$b} <=> $seen{$a} || $a cmp $b } keys %seen;
	last unless defined $best;
	push @merges, $best;
	my ($left, $right) = split / /, $best;
	$vocab{"$left$right"} //= keys %vocab;
	for my $word (@words) {
		for (my $i = 0; $i < $#$word; $i++) {
			splice @$word, $i, 2, "$left$right"
				if $word->[$i] eq $left
				&& $word->[$i + 1] eq $right;
		}
	}
}

my %model = (type => 'BPE', vocab => \%vocab, merges => \@merges);
my %file = (version => '1.0', added_tokens => [], model => \%model);
if ($is_bytes) {
	$file{pre_tokenizer} = { type => 'ByteLevel',
		add_prefix_space => JSON::PP::false };
} else {
	@model{qw(unk_token fuse_unk byte_fallback)} = ('<unk>',
		JSON::PP::true, JSON::PP::true);
	$file{normalizer} = { type => 'Sequence', normalizers => [
		{ type => 'Prepend', prepend => $blank },
		{ type => 'Replace', pattern => { String => ' ' },
			content => $blank } ] };
}
print JSON::PP->new->utf8->canonical->encode(\%file), "\n";
