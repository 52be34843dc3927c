# llamacpp - speaks as the server of llama.cpp did at commit c392e509
#
# llamacpp.pl [--port N] [--load N] [--fail N] [--details]
#
# Its wire, as seen: it says Keep-Alive and closes behind each stream; there is
# no chunk for a role; the finish has the usage and timings; a prompt that is
# longer than a slot is cut to a part of it; a reply that fails (with --fail,
# behind N tokens) says so in a field `error`, and goes on to [DONE]; while it
# loads (the first N questions) /health is 503; /metrics counts the tokens of
# prompts without those that the slot held already. Here a word is a token, a
# chat's template has 28, and there is one slot of 2048. With --details it has
# no /metrics, but usage says what the slot held, as later ones do.
#
# Listens on a port of the kernel's choosing, which it writes to the file
# port, or on that given, for at most two minutes.
use strict;
use warnings;
use Getopt::Long;
use IO::Socket::INET;
use JSON::PP;

my %opt = (port => 0, load => 0, fail => 0);
GetOptions(\%opt, 'port=i', 'load=i', 'fail=i', 'details') or die;
my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64,
	LocalPort => $opt{port}, ReuseAddr => 1) or die "listen: $!\n";
alarm 120;
$SIG{PIPE} = 'IGNORE';
open my $f, '>', 'port.new' or die;
print $f $socket->sockport;
close $f;
rename 'port.new', 'port';

my @slot;
my ($prompt_tokens, $predicted) = (0, 0);
my @head = map { "template$_" } 1 .. 10;
my @tail = map { "behind$_" } 1 .. 18;

sub plain {
	my ($status, $body) = @_;
	return "HTTP/1.1 $status X\r\nServer: llama.cpp\r\nContent-Type: " .
		'application/json; charset=utf-8' . "\r\nContent-Length: " .
		length($body) . "\r\nConnection: close\r\n\r\n$body";
}

sub refusal {
	my ($code, $message, $type) = @_;
	return JSON::PP->new->canonical->encode({ code => $code,
		message => $message, type => $type });
}

sub metrics {
	return "# TYPE llamacpp:prompt_tokens_total counter\n" .
		"llamacpp:prompt_tokens_total $prompt_tokens\n" .
		"# TYPE llamacpp:tokens_predicted_total counter\n" .
		"llamacpp:tokens_predicted_total $predicted\n" .
		"# TYPE llamacpp:kv_cache_usage_ratio gauge\n" .
		'llamacpp:kv_cache_usage_ratio ' . @slot / 2048 . "\n" .
		"# TYPE llamacpp:requests_processing gauge\n" .
		"llamacpp:requests_processing 0\n" .
		"# TYPE llamacpp:requests_deferred gauge\n" .
		"llamacpp:requests_deferred 0\n";
}

# The slot takes a prompt: how many of its tokens are to be computed.
sub take {
	my @prompt = @_;
	my $same = 0;
	splice @prompt, 1000, @prompt - 2004 if @prompt > 2047;
	$same++ while $same < @prompt && $same < @slot
		&& $prompt[$same] eq $slot[$same];
	$same-- if $same == @prompt;
	@slot = @prompt;
	$prompt_tokens += @prompt - $same;
	return (scalar @prompt, @prompt - $same);
}

sub send_event {
	my ($c, $text) = @_;
	printf $c "%x\r\n%s\r\n", length $text, $text;
}

sub stream {
	my ($c, $q, @prompt) = @_;
	my ($size, $fresh) = take(@prompt);
	print $c "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=100\r\n" .
		"Content-Type: text/event-stream\r\nServer: llama.cpp\r\n" .
		"Transfer-Encoding: chunked\r\n\r\n";
	for my $n (1 .. $q->{max_tokens}) {
		last if $opt{fail} && $n > $opt{fail};
		$predicted++;
		push @slot, "reply$n";
		send_event($c, 'data: ' . encode_json({ choices => [{
			finish_reason => undef, index => 0,
			delta => { content => " w$n" } }] }) . "\n\n");
	}
	if ($opt{fail}) {
		send_event($c, 'error: ' . refusal(500, 'context shift is ' .
			'disabled', 'server_error') . "\n\n");
	} else {
		send_event($c, 'data: ' . encode_json({
			choices => [{ finish_reason => 'length', index => 0,
				delta => {} }],
			usage => { completion_tokens => $q->{max_tokens},
				prompt_tokens => $size,
				$opt{details} ? (prompt_tokens_details =>
					{ cached_tokens => $size - $fresh }) : (),
				total_tokens => $size + $q->{max_tokens} },
			timings => { prompt_n => $fresh, prompt_ms => 1,
				predicted_n => $q->{max_tokens} } }) . "\n\n");
	}
	send_event($c, "data: [DONE]\n\n");
	print $c "0\r\n\r\n";
}

sub answer {
	my ($c, $path, $body) = @_;
	my $q = length $body ? decode_json($body) : {};
	return print $c plain(503, '{"error":' . refusal(503, 'Loading model',
		'unavailable_error') . '}') if $opt{load}-- > 0;
	$opt{load} = 0;
	return print $c plain(200, '{"status":"ok"}') if $path eq '/health';
	return print $c plain(200, '{"object":"list","data":[{"id":' .
		'"/home/me/models/tiny.gguf"}]}') if $path eq '/v1/models';
	return print $c plain(200, '{"build_info":"b4752-c392e509",' .
		'"total_slots":1}') if $path eq '/props';
	return print $c plain(501, '{}') if $path eq '/metrics' && $opt{details};
	return print $c plain(200, metrics()) if $path eq '/metrics';
	return print $c plain(200, encode_json({ tokens =>
		[map { 1 } split ' ', $q->{content}] }))
		if $path eq '/tokenize';
	return stream($c, $q, @head, (map { split ' ', $_->{content} }
		@{ $q->{messages} }), @tail)
		if $path eq '/v1/chat/completions';
	return stream($c, $q, 'bos', split ' ', $q->{prompt})
		if $path eq '/v1/completions';
	print $c plain(404, '{"error":' . refusal(404, 'File Not Found',
		'not_found_error') . '}');
}

while (my $c = $socket->accept) {
	my ($head, $body) = ('', '');
	$c->autoflush(1);
	while (my $line = <$c>) {
		$head .= $line;
		last if $line eq "\r\n";
	}
	my ($path) = $head =~ m{^\S+ (\S+) } or next;
	read $c, $body, $1 if $head =~ /^Content-Length: (\d+)/mi;
	answer($c, $path, $body);
	close $c;
}
