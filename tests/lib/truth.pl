# truth - what bench-run saw beside what bench-sim sent; truth.pl SENT GOT CODE
#
# CODE sees @sent and @got, hashes of one request each: both in the order of
# sending, which are the same requests when one follows the other. It says
# holds(CONDITION, WORDS); chunks of both are [ms, tokens], from the arrival
# there, from the sending here.
use strict;
use warnings;
use JSON::PP;
use List::Util qw(sum min max);

my ($sent_file, $got_file, $code) = @ARGV;
our (@sent, @got, $end);
my $broken = 0;

sub holds {
	my ($holds, @words) = @_;
	return if $holds;
	print STDERR "@words\n";
	$broken = 1;
}

open my $s, '<', $sent_file or die "$sent_file: $!";
while (<$s>) {
	my $r = decode_json($_);
	$_->[0] = ($_->[0] - $r->{arrival_ns}) / 1e6 for @{ $r->{chunks} };
	push @sent, $r;
}
@sent = sort { $a->{arrival_ns} <=> $b->{arrival_ns} } @sent;
open my $g, '<', $got_file or die "$got_file: $!";
while (<$g>) {
	my $line = decode_json($_);
	$end = $line->{end} if $line->{end};
	my $r = $line->{request} or next;
	my $tokens = $r->{chunks_tokens};
	my $i = 0;
	$r->{chunks} = [map { [$_ / 1e6, $tokens ? $tokens->[$i++] : undef] }
		@{ $r->{chunks_ns} // [] }];
	$r->{ttft} = defined $r->{first_ns} && ($r->{first_ns} - $r->{send_ns}) / 1e6;
	push @got, $r;
}
@got = sort { ($a->{send_ns} // 0) <=> ($b->{send_ns} // 0) } @got;

# As many as were sent, the same counts, and none earlier or later than a busy
# machine makes it: either side may rest between a write or read and its clock.
sub same {
	my ($slack) = @_;
	holds(@sent && @sent == @got, scalar @sent, 'sent,', scalar @got, 'seen');
	for my $i (0 .. min($#sent, $#got)) {
		my ($s, $g) = ($sent[$i], $got[$i]);
		my @s = @{ $s->{chunks} };
		my @g = @{ $g->{chunks} };
		holds(@s == @g, "request $i:", scalar @s, 'events sent,',
			scalar @g, 'seen');
		holds($g->{output_tokens} == $s->{output_tokens},
			"request $i: $s->{output_tokens} tokens sent,",
			"$g->{output_tokens} seen");
		for my $c (0 .. min($#s, $#g)) {
			my $late = $g[$c][0] - $s[$c][0];
			holds($late > -50 && $late < $slack,
				"request $i, event $c: $late ms late");
		}
		holds(abs($g->{ttft} - $g[0][0]) < 0.001, "request $i: first");
	}
}

eval "$code; 1" or die $@;
exit $broken;
