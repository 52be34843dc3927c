# front - what the tests of the front door share; sourced after lib.sh
# shellcheck shell=sh
#
#   engine_start       an engine at $URL whose tokens are so far apart that a
#                      busy machine still measures them well
#   measure ARG...     the front door's run against it, short
#   runs_left          how many run folders there are below $outputs
#   listen             a port that must see nobody: HF_ENDPOINT; seen tells
#   meddle COMMAND     $front is the front door in a folder where COMMAND is
#                      run between publishing and tidying up

. "$TOP/tests/lib/kept_up.sh"
unset LANG LANGUAGE LC_MESSAGES SAGELLM_CONFIG SAGELLM_HF_REPO
unset SAGELLM_AUTO_UPLOAD SAGELLM_KEEP_OUTPUTS SAGELLM_OUTPUTS_DIR
unset HF_HUB_OFFLINE OPENAI_API_KEY
# It starts programs by the dozen, and with sanitizers most of their time is
# the search for leaks: that is left to the tests of each program.
export ASAN_OPTIONS="exitcode=99:detect_leaks=0"
outputs=$HOME/sagellm-benchmark-outputs
# shellcheck disable=SC2034
config=$HOME/.sagellm/config.yaml
front=sagellm-benchmark

engine_start() {
	bench-sim --listen 127.0.0.1:0 --port-file "$T/engine.port" --quiet \
		--ttft 30ms --itl 60ms 2>"$T/engine.log" &
	started $!
	await "$T/engine.port"
	URL=http://127.0.0.1:$(cat "$T/engine.port")
}

measure() {
	"$front" run --model auto --backend sim --url "$URL" \
		--num-prompts 2 --output-len 3 --backoff 5 "$@"
}

runs_left() {
	find "$outputs/" -name '*_leaderboard.json' 2>/dev/null | wc -l |
		tr -d ' '
}

listen() {
	: >"$T/seen"
	perl -MIO::Socket::INET -e '
		my $server = IO::Socket::INET->new(LocalAddr => "127.0.0.1",
			Listen => 5) or die;
		open my $port, ">", "$ARGV[0].new" or die;
		print $port $server->sockport;
		close $port;
		rename "$ARGV[0].new", $ARGV[0];
		alarm 300;
		while (my $client = $server->accept) {
			open my $seen, ">>", $ARGV[1] or die;
			print $seen "seen\n";
		}' "$T/nobody.port" "$T/seen" &
	started $!
	await "$T/nobody.port"
	HF_ENDPOINT=http://127.0.0.1:$(cat "$T/nobody.port")
	export HF_ENDPOINT
}

meddle() {
	mkdir -p "$T/odd/bin"
	ln -sfn "$TOP/lib" "$T/odd/lib"
	for program in "$TOP"/bin/*; do
		ln -sf "$program" "$T/odd/bin"
	done
	rm "$T/odd/bin/sagellm-benchmark" "$T/odd/bin/bench-confirm"
	cp "$TOP/bin/sagellm-benchmark" "$T/odd/bin"
	{
		echo '#!/bin/sh'
		printf '%s\n' "$1"
		echo "exec '$TOP/bin/bench-confirm' \"\$@\""
	} >"$T/odd/bin/bench-confirm"
	chmod +x "$T/odd/bin/bench-confirm"
	front=$T/odd/bin/sagellm-benchmark
}
