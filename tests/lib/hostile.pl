# hostile - a server for bench-run that breaks or bends the rules
#
# hostile.pl MODE [all | URL]: of completions; with all, of everything else,
# too, which is not there otherwise. URL is where redirect leads.
#
# Listens on a port of the kernel's choosing, which it writes to the file
# port, and answers each connection in a process of its own, for at most a
# minute. What comes in is written to the file asked, a head each.
use strict;
use warnings;
use IO::Socket::INET;

my ($mode, $elsewhere) = (@ARGV, '');
my $socket = IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1')
	or die;
alarm 60;
setpgrp;
$SIG{TERM} = sub { $SIG{TERM} = 'DEFAULT'; kill TERM => -$$ };
open STDOUT, '>', '/dev/null';
$SIG{PIPE} = 'DEFAULT';
$SIG{CHLD} = 'IGNORE';
open my $log, '>>', 'asked' or die;
$log->autoflush(1);

sub event { return "data: $_[0]\n\n" }

sub token { return event('{"choices":[{"delta":{"content":"' . $_[0] . '"}}]}') }

my $finish = event('{"choices":[{"delta":{},"finish_reason":"stop"}]}');
my $done = event('[DONE]');
my $delta = event('{"type":"response.output_text.delta","delta":"a"}');
my $stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
my $end = "Connection: close\r\n\r\n";

sub chunk { return sprintf "%x%s\r\n%s\r\n", length $_[0], $_[1] // '', $_[0] }

sub plain {
	my ($status, $body) = @_;
	return "HTTP/1.1 $status X\r\nContent-Type: application/json\r\n" .
		'Content-Length: ' . length($body) . "\r\n$end$body";
}

sub forever {
	my ($c, $first, $again) = @_;
	print $c $first;
	1 while print $c $again;
}

my %answer = (
	headers => sub { forever($_[0], $stream, 'X-A: ' . 'b' x 900 . "\r\n") },
	header => sub { forever($_[0], $stream . 'X-A: ', 'b' x 4096) },
	continue => sub { forever($_[0], '', "HTTP/1.1 100 Continue\r\n\r\n") },
	line => sub { forever($_[0], "$stream${end}data: ", 'x' x 65536) },
	lines => sub { forever($_[0], "$stream$end", "data: xxxxxxxx\n" x 4096) },
	comments => sub { forever($_[0], "$stream$end", ": ping\n\n" x 4096) },
	tokens => sub { forever($_[0], "$stream$end", token('x') x 512) },
	refusal => sub { forever($_[0], "HTTP/1.1 500 X\r\n$end", 'no ' x 4096) },
	answer => sub { forever($_[0], "HTTP/1.1 200 OK\r\nContent-Type: "
		. "application/json\r\n$end", '[' x 65536) },
	extension => sub {
		forever($_[0], "${stream}Transfer-Encoding: chunked\r\n\r\n5;",
			'a=b;' x 4096)
	},
	trailers => sub {
		forever($_[0], "${stream}Transfer-Encoding: chunked\r\n\r\n" .
			chunk(token('x') . $finish . $done) . "0\r\n",
			'X-A: ' . 'b' x 900 . "\r\n")
	},
	extended => sub {
		print { $_[0] } "${stream}Transfer-Encoding: chunked\r\n\r\n",
			map({ chunk($_, ';a="b"') } token('x'), $finish, $done),
			"0\r\nX-A: b\r\n\r\n"
	},
	http10 => sub {
		print { $_[0] } "HTTP/1.0 200 OK\r\nContent-Type: " .
			"text/event-stream\r\n\r\n", token('x'), $finish, $done
	},
	http09 => sub { print { $_[0] } token('x'), $finish, $done },
	utf8 => sub {
		print { $_[0] } "$stream$end", token("\xff\xfe\xc0\x80\xed\xa0"),
			$finish, $done
	},
	nul => sub {
		print { $_[0] } "$stream$end", token("a\0b"), "data\0: x\n\n",
			$finish, $done
	},
	slow => sub {
		for (split //, "$stream$end" . token('x') . $finish . $done) {
			print { $_[0] } $_;
			select undef, undef, undef, 0.002;
		}
	},
	# What comes behind the last token is no token, and takes its time.
	late => sub {
		my ($c) = @_;
		print $c "$stream$end", event('{"choices":[{"delta":{"role":' .
			'"assistant","content":""}}]}');
		for ('"token_ids":[1]', '"token_ids":[2,3]') {
			select undef, undef, undef, 0.2;
			print $c event("{\"choices\":[{\"delta\":{\"content\":" .
				"\"x\"},$_}]}");
		}
		select undef, undef, undef, 0.3;
		print $c $finish;
		select undef, undef, undef, 0.1;
		print $c $done;
	},
	logprobs => sub {
		print { $_[0] } "$stream$end", event('{"choices":[{"delta":' .
			'{"content":"x"},"logprobs":{"content":[{"token":"a"},' .
			'{"token":"b"}]}}]}'), $finish, $done
	},
	# As llama.cpp's server did until 2025: then it goes on as if nothing was.
	failed => sub {
		print { $_[0] } "$stream$end", token('x'), 'error: {"code":500,',
			'"message":"context shift is disabled"}', "\n\n$done"
	},
	failed_event => sub {
		print { $_[0] } "$stream$end", token('x'), event('{"error":' .
			'{"message":"out of memory"}}'), $done
	},
	# A letter of two tokens, and the count of all in the last event.
	letter => sub {
		print { $_[0] } "$stream$end", map({ event("{\"choices\":[{" .
			"\"delta\":{\"content\":$_->[0]},$_->[1]}") }
			['""', '"token_ids":[1]}]'], ['"x"', '"token_ids":[2]}]'],
			['"y"', '"token_ids":[3]}],"usage":{"completion_tokens":3}']),
			$finish, $done
	},
	# Of other interfaces: their failures, and no end.
	response_failed => sub {
		print { $_[0] } "$stream$end", $delta, event('{"response":{' .
			'"error":{}},"type":"response.failed"}')
	},
	response_error => sub {
		print { $_[0] } "$stream$end", $delta, event('{"type":"error",' .
			'"message":"no"}'), event('{"response":{},"type":' .
			'"response.completed"}')
	},
	response_cut => sub { print { $_[0] } "$stream$end", $delta },
	tgi_error => sub {
		print { $_[0] } "$stream$end", event('{"error":"Model is ' .
			'overloaded","error_type":"overloaded"}')
	},
	tgi_cut => sub {
		print { $_[0] } "$stream$end", event('{"token":{"id":1,"text":' .
			'"a","special":false},"generated_text":null}')
	},
	triton_error => sub {
		print { $_[0] } "$stream$end", event('{"text_output":"a"}'),
			event('{"error":"out of memory"}')
	},
	plain => sub { print { $_[0] } "$stream$end", event('no') },
	hang => sub { sleep 60 },
	gzip => sub {
		print { $_[0] } "${stream}Content-Encoding: gzip\r\n$end",
			"\x1f\x8b\x08\0\0\0\0\0\0\3", "\0" x 100000
	},
	usage => sub {
		print { $_[0] } "$stream$end", token('x'), event('{"choices":[],' .
			'"usage":{"prompt_tokens":-5,"completion_tokens":1e99}}'),
			event('{"choices":[],"usage":{"completion_tokens":' .
			'99999999999999999999}}'), event('{"usage":[]}'), $finish,
			$done
	},
	deep => sub {
		print { $_[0] } "$stream$end", event('{"choices":' .
			'[{"delta":' x 100000), token('x'), $finish, $done
	},
	echo => sub {
		my ($c, $head) = @_;
		my ($key) = $head =~ /^Authorization: (.*?)\r$/mi;
		print $c plain(401, "{\"error\":\"\xff\xfe no: $key\x1b[2J\"}")
	},
	parrot => sub {
		my ($c, $head) = @_;
		my ($key) = $head =~ /^Authorization: (.*?)\r$/mi;
		print $c "$stream$end", token("you said $key!"), $finish, $done
	},
	redirect => sub {
		print { $_[0] } "HTTP/1.1 307 X\r\nLocation: $elsewhere\r\n" .
			"Content-Length: 0\r\n$end"
	},
	flush => sub {
		my ($c, $head) = @_;
		print $c $head =~ m{^POST /flush_cache } ? plain(200, '')
			: $head =~ m{^POST /v1/chat} ? "$stream$end" . token('x')
				. $finish . $done : plain(404, '{}')
	},
);
my $run = $answer{$mode} or die "no mode $mode";
open my $f, '>', 'port.new' or die;
print $f $socket->sockport;
close $f;
rename 'port.new', 'port';

while (1) {
	my $c = $socket->accept or next;
	my $child = fork;
	die unless defined $child;
	if ($child) {
		close $c;
		next;
	}
	$SIG{TERM} = 'DEFAULT';
	alarm 60;
	$c->autoflush(1);
	my $head = '';
	while (my $line = <$c>) {
		$head .= $line;
		last if $line eq "\r\n";
	}
	print $log $head;
	read $c, my $body, $1 if $head =~ /^Content-Length: (\d+)/mi;
	if ($elsewhere eq 'all' || $mode eq 'flush'
		|| $head =~ m{^POST (?:/v1/(?:chat|responses|embeddings)|/generate|/v2/models/)}) {
		$run->($c, $head);
	} elsif (length $head) {
		print $c plain(404, '{}');
	}
	exit 0;
}
