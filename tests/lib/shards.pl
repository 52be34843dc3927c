#!/usr/bin/perl
# shards - entries that compete and tie, and what their board must be
#
#   shards.pl make COUNT DIR    DIR/00.jsonl ... DIR/15.jsonl, about COUNT
#                               records: entries, repeats, some retractions
#   shards.pl board FILE...     the board by a model of the rules that shares
#                               nothing with the programs
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my $seed = 20260130;

sub below {
	my ($n) = @_;
	$seed = ($seed * 1103515245 + 12345) % 2147483648;
	return int($seed / 65536) % $n;
}

sub any { return $_[below(scalar @_)] }

# Few values of each, so that identities repeat and metrics tie.
sub entry {
	my ($i, $identities) = @_;
	my $kind = below($identities);
	my $year = below(2) ? 2025 : 2026;
	return sprintf('{"entry_id":"%08x-0000-4000-8000-%012x",'
		. '"engine":"%s","hardware":{"chip_model":"%s","chip_count":%d},'
		. '"model":{"name":"m%d","precision":"%s"},'
		. '"workload":{"name":"%s","input_length":%d,'
		. '"output_length":128},"metrics":{%s},'
		. '"metadata":{"submitted_at":"%d-0%d-1%dT00:00:00Z",'
		. '"notes":"%s"}}',
		$i / 2, $i / 2, any('vllm', 'sagellm'), any('A100', 'H\\u0041'),
		$kind % 3 + 1, $kind, any('FP16', 'INT8'), any('Q1', 'long'),
		any(9, 10, 128), metrics(), $year, 1 + below(9), below(9),
		'n' x (100 + below(400)) . below(3));
}

sub metrics {
	my @known = ('"throughput_tps":' . any(80, 80.5, 101.25, 99, 'null'));
	push @known, '"ttft_ms":' . any(12, 12.5, 'null') if below(4);
	push @known, '"error_rate":' . any(0, 0.5) if below(4);
	return join ',', @known;
}

sub retraction {
	my ($line) = @_;
	my $entry = $json->decode($line);
	my $digest = below(2) ? 'null' : '"' . sha256_hex($json->encode($entry)) . '"';
	return qq({"retracted":{"entry_id":"$entry->{entry_id}",)
		. qq("digest":$digest,"reason":"wrong","by":"t",)
		. '"at":"2026-02-01T00:00:00Z"}}';
}

sub make {
	my ($count, $folder) = @_;
	my (@files, @recent);
	for my $i (0 .. 15) {
		open $files[$i], '>', sprintf('%s/%02d.jsonl', $folder, $i) or die $!;
	}
	for my $i (1 .. $count) {
		my $line = @recent && !below(8) ? $recent[below(scalar @recent)]
			: entry($i, 1 + $count / 400);
		print { $files[below(16)] } "$line\n";
		print { $files[below(16)] } retraction($line), "\n"
			unless below(50);
		$recent[below(100)] = $line if $line;
		@recent = grep { defined } @recent;
	}
	close $_ or die $! for @files;
}

# The default identity, for what entry() writes.
sub identity {
	my ($e) = @_;
	my ($hardware, $model, $workload) = @$e{qw(hardware model workload)};
	return $json->encode([$hardware->{chip_model}, $hardware->{chip_count}, 1,
		$model->{name}, $model->{precision}, 'None', $e->{engine},
		'unknown', $workload->{name}, $workload->{input_length},
		$workload->{output_length}, 1, 1, 'default']);
}

# Above 0 when the first is better.
sub better {
	my ($x, $y) = map { $_->{metrics} } @_;
	for (['throughput_tps', 1], ['ttft_ms', -1], ['error_rate', -1]) {
		my ($name, $sign) = @$_;
		my ($p, $q) = ($x->{$name}, $y->{$name});
		my $order = defined $p && defined $q ? $sign * ($p <=> $q)
			: defined($p) - defined($q);
		return $order if $order;
	}
	my ($a, $b) = @_;
	return $a->{metadata}{submitted_at} cmp $b->{metadata}{submitted_at}
		|| $a->{entry_id} cmp $b->{entry_id}
		|| $json->encode($a) cmp $json->encode($b);
}

sub board {
	my (%entries, %retractions, %gone, %best);
	while (<>) {
		chomp;
		my $record = $json->decode($_);
		my $r = $record->{retracted} or $entries{$_} //= $record;
		next unless $r;
		$gone{"$r->{entry_id} " . ($r->{digest} // '')} = 1;
		$retractions{"$r->{entry_id} " . ($r->{digest} // '')} = $_;
	}
	for my $line (keys %entries) {
		my $entry = $entries{$line};
		my $id = $entry->{entry_id};
		next if $gone{"$id "}
			|| $gone{"$id " . sha256_hex($json->encode($entry))};
		my $slot = \$best{ identity($entry) };
		$$slot = $line if !$$slot || better($entry, $entries{$$slot}) > 0;
	}
	print "$best{$_}\n" for sort keys %best;
	print "$retractions{$_}\n" for sort keys %retractions;
}

my $job = shift // '';
$job eq 'make' ? make(@ARGV) : $job eq 'board' ? board()
	: die "usage: shards.pl make COUNT DIR | board FILE...\n";
