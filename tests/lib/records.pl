#!/usr/bin/perl
# records - request records of a made-up run: records.pl [KEY=VALUE...]
#
# shards=3 shard=0 repeat=0 repeats=1 requests=30 id=run slow=1 fail=0 seed=1:
# request i is in shard i % shards; its times depend on i, repeat and seed
# alone, slow multiplies them, the first `fail` of all requests fail. end=0
# leaves out the last line.
use strict;
use warnings;

my %o = (shards => 1, shard => 0, repeat => 0, repeats => 1, requests => 30,
	id => 'run', slow => 1, fail => 0, seed => 1, end => 1, cap => 3,
	client => 'ok', workload => 'short_input');
for (@ARGV) {
	my ($key, $value) = /^(\w+)=(.*)$/ or die "records.pl: $_\n";
	die "records.pl: no $key\n" unless exists $o{$key};
	$o{$key} = $value;
}

# Noise that is the same everywhere: minimal standard of Park and Miller.
sub noise {
	my ($x) = (48271 * ($o{seed} * 7919 + $o{repeat} * 104729 +
		$_[0] * 1299709 + 1)) % 2147483647;
	$x = (48271 * $x) % 2147483647 for 1 .. 3;
	return $x / 2147483647;
}

my $cap = $o{cap} / $o{shards};
print <<"END" =~ s/\n(?!\z)//gr;
{"run":{"version":1,"id":"$o{id}","shard":$o{shard},"shards":$o{shards},
"repeat":$o{repeat},"repeats":$o{repeats},
"start":"2026-03-16T08:00:00.000000000Z","cap":$cap,"rate":null,
"arrival":"closed","burstiness":null,"seed":7,"stream":true,
"steady_ratio":0.95,"slo":{"ttft_ms":60},"entry":{"sagellm_version":"0.5.1",
"config_type":"single_gpu","engine":"vllm","engine_version":"0.19.0",
"hardware":{"chip_model":"NVIDIA A100 80GB PCIe","chip_count":1},
"model":{"name":"Qwen/Qwen2.5-7B-Instruct","precision":"BF16"},
"workload":{"name":"$o{workload}","input_length":128,"output_length":4,
"concurrent_requests":$o{cap}},
"metadata":{"submitted_at":"2026-03-16T08:30:00Z"}}}}
END

my $count = 0;
for my $i (grep { $_ % $o{shards} == $o{shard} } 0 .. $o{requests} - 1) {
	my $due = int($i / $o{cap}) * 120_000_000;
	my $send = $due + 20_000;
	my @after = map { int($_ * $o{slow}) } (40e6 + 20e6 * noise($i));
	push @after, $after[-1] + int($o{slow} * (9e6 + 2e6 * noise($i * 4 + $_)))
		for 1 .. 3;
	my ($first, $last) = map { $send + $after[$_] } 0, -1;
	my $close = $last + 50_000;
	my $chunks = join ',', @after;
	my ($status, $error, $http, $tokens) = ('ok', 'null', 200, 4);
	if ($i < $o{fail}) {
		($status, $error, $http, $tokens) = ('failed', '"http"', 503, 'null');
		($first, $last, $chunks) = ('null', 'null', '');
	}
	print <<"END" =~ s/\n(?!\z)//gr;
{"request":{"id":$i,"session":$i,"turn":0,"phase":"main","status":"$status",
"error":$error,"http_status":$http,"scheduled_ns":$due,"send_ns":$send,
"first_byte_ns":$first,"first_ns":$first,"first_visible_ns":$first,
"last_ns":$last,"close_ns":$close,"connect_ns":0,"dns_ns":0,"tls_ns":0,
"reused":true,"retries":0,"input_tokens":128,"output_tokens":$tokens,
"asked_tokens":4,"token_source":"usage","chunks_ns":[$chunks],
"chunks_tokens":null}}
END
	$count++;
}
exit if !$o{end};
my $why = $o{client} eq 'ok' ? '' : 'busy 80 %';
print <<"END" =~ s/\n(?!\z)//gr;
{"end":{"requests":$count,"partial":false,"why":null,"client":{
"verdict":"$o{client}","why":"$why","busy_fraction":0.1,
"read_delay_p50_ms":0.01,"read_delay_p99_ms":0.02,"max_loop_ms":1,
"lag_p99_ms":0.03},"server":null,"peak_mem_mb":16000,
"connections":{"opened":1,"reused":9,"retried":0}}}
END
