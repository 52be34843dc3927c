#!/bin/sh
# load - bench-run against bench-sim: TTFT 50 ms, ITL 10 ms, 200 tokens
#
# From `make bench`. Errors are of bench-run beside the simulator's own record
# (`bench-run calibrate`); a machine with two quiet processors is meant, and
# the simulator takes one of them. CPU is the client's alone.
. "$(dirname "$0")/lib.sh"

printf '\nload, against a simulator\n%-38s %10s %8s\n' work ours target
# said WORK VALUE MOST UNIT
said() {
	awk -v work="$1" -v got="$2" -v most="$3" -v unit="$4" 'BEGIN {
		printf "%-38s %7.3f %-3s %7s  %s\n", work, got, unit, most,
			got + 0 <= most + 0 ? "met" : "MISSED" }' | tee line
	grep -q MISSED line && missed=$((missed + 1))
	return 0
}

bench-run calibrate --out . >/dev/null 2>&1 || true
perl -MJSON::PP -e '
	undef $/;
	for (@{ decode_json(<STDIN>)->{steps} }) {
		print join(" ", $_->{streams}, $_->{mean_ttft_seen_ms}
			- $_->{mean_ttft_sent_ms}, $_->{p99_itl_seen_ms},
			$_->{p99_itl_sent_ms}, $_->{cpu_us_per_chunk}), "\n" }' \
	<calibration.json >steps
while read -r streams ttft itl sent cpu; do
	case $streams in
	1) said 'TTFT error, mean, 1 stream' "$ttft" 0.5 ms ;;
	512) said 'TTFT error, mean, 512 streams' "$ttft" 3 ms ;;
	1024)
		said 'TTFT error, mean, 1024 streams' "$ttft" 10 ms
		said "ITL p99, 1024 ($sent sent)" "$itl" 12 ms
		said 'CPU a chunk, 1024 streams' "$cpu" 3.5 us
		;;
	esac
done <steps

sim=
trap 'kill $sim 2>/dev/null; rm -rf "$work"' EXIT
start() {
	[ -z "$sim" ] || kill "$sim"
	rm -f port
	timeout 300 bench-sim --listen 127.0.0.1:0 --port-file port --quiet \
		"$@" &
	sim=$!
	until [ -s port ]; do
		sleep 0.05
	done
	url=http://127.0.0.1:$(cat port)
}

# cpu COMMAND...: seconds of CPU and peak KiB of a command, into used
cpu() {
	perl -e '
		use Time::HiRes;
		open my $o, ">", "used"; open STDOUT, ">", "/dev/null";
		open STDERR, ">", "/dev/null";
		my $pid = fork // die;
		exec @ARGV or die unless $pid;
		my $peak = 0;
		while (waitpid($pid, 1) == 0) {
			if (open my $s, "<", "/proc/$pid/status") {
				/^VmHWM:\s+(\d+)/ and $peak = $1 while <$s>;
			}
			select undef, undef, undef, 0.02;
		}
		my (undef, undef, $user, $system) = times;
		print $o $user + $system, " $peak\n"' -- "$@"
}

start
# What of that is libcurl's and the kernel's, for the same streams
printf '%-38s %7.3f us\n' '  of which bare libcurl on epoll' \
	"$("$top/$BUILD/bench/bare" "$url/v1/chat/completions" 1024 200)"
cpu bench-run --url "$url" --tokenizer none --max-concurrency 1024 \
	--num-prompts 1024 --input-len 8 --output-len 200
said 'peak memory at 1024 streams' \
	"$(awk '{ print $2 / 1024 }' used)" 40 MiB
start --ttft 1ms
bench-run --url "$url" --tokenizer none --request-rate 2000 \
	--arrival constant --num-prompts 6000 --input-len 8 --output-len 1 \
	--warm-connections --max-concurrency 64 --records sent >/dev/null 2>&1 || true
perl -MJSON::PP -e '
	my (@at, @lag);
	while (<STDIN>) {
		my $r = decode_json($_)->{request} or next;
		push @at, $r->{scheduled_ns};
		push @lag, ($r->{send_ns} - $r->{scheduled_ns}) / 1e6;
	}
	@at = sort { $a <=> $b } @at;
	my ($n, $sum, $squares) = (0, 0, 0);
	for (1 .. $#at) {
		my $gap = $at[$_] - $at[$_ - 1];
		$n++; $sum += $gap; $squares += $gap * $gap;
	}
	my $mean = $sum / $n;
	printf "%.5f %.4f\n", sqrt(abs($squares / $n - $mean * $mean)) / $mean,
		(sort { $a <=> $b } @lag)[int(0.99 * @lag)]' <sent >arrivals
said 'constant, 2000/s: CV of the schedule' "$(cut -d' ' -f1 arrivals)" 0.01 ''
said 'constant, 2000/s: p99 of the lag' "$(cut -d' ' -f2 arrivals)" 1 ms
start --coalesce 1000 --itl 5ms
cpu bench-run --url "$url" --tokenizer none --max-concurrency 4 \
	--num-prompts 8 --input-len 8 --output-len 100000
said 'CPU an event, 1000 a write' \
	"$(awk '{ print $1 / 0.8 }' used)" 1 us
printf 'int main(void)\n{\n\treturn 0;\n}\n' >empty.c
${CC:-cc} -O2 -o empty empty.c
"$run" 41 'exec bench-run --version' 'exec ./empty' >result
said 'start-up' "$(awk '{ print $1 * 1000 }' result)" 10 ms
closing
