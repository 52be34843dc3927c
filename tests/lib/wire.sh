# wire - a hub, and a proxy before it that breaks requests; sourced by tests
#
#   hub_up          hub-serve in $T/hub: $HUB is its port, $CANARY its write
#                   token, which no output may ever hold, $PLAIN another one
#                   that does not look like one
#   proxy_up NAME   faults.pl before it: its port is in $PORT, its rules are
#                   written with `faults`, its log is $T/NAME.log
#   faults RULE...  the rules of the proxy from now on; none: none. The log
#                   starts anew
#   is_idle         no request is on its way through the last proxy
#   through PORT    HF_ENDPOINT from now on
#   signed_in       hub_up; what follows asks it, with the write token
#   wire_up         the same through `proxy_up proxy`
#   overheard COMMAND...  runs it; what it says is in $T/said, too
#   no_trace SECRET [PATH...]  the last points: neither what was overheard has
#                   it nor the hub's and the proxy's talk, nor the paths
#   head_of REPO    the head of main, read from the hub's own folder
#   logged PATTERN  how many requests of the proxy's log match
#   canned_up NAME  canned.pl with answers in $T/NAME/, its log $T/NAME.log;
#                   its port is in $PORT
#   canned FILE HEADERS BODY  write an answer; HEADERS with the status line,
#                   one a line
# shellcheck shell=sh disable=SC2034

CANARY=hf_canaryCANARYcanaryCANARY0123456789
PLAIN=plain-canary-PLAIN
PROXY=

hub_up() {
	(umask 077 && printf '%s write tester\n%s write tester\nhf_reader read\n' \
		"$CANARY" "$PLAIN" >"$T/tokens")
	hub-serve --quiet --root "$T/hub" --tokens "$T/tokens" \
		--listen 127.0.0.1:0 --port-file "$T/hub.port" 2>"$T/hub.err" &
	started $!
	await "$T/hub.port"
	HUB=$(cat "$T/hub.port")
}

proxy_up() {
	PROXY=$1
	: >"$T/$1.rules"
	: >"$T/$1.log"
	perl "$TOP/tests/lib/faults.pl" --to "$HUB" --port-file "$T/$1.port" \
		--faults "$T/$1.rules" --log "$T/$1.log" --seconds 120 \
		2>"$T/$1.err" &
	PROXY_PID=$!
	started $PROXY_PID
	await "$T/$1.port"
	PORT=$(cat "$T/$1.port")
}

is_idle() {
	[ -z "$(ps -o pid= --ppid "$PROXY_PID")" ]
}

faults() {
	: >"$T/$PROXY.log"
	if [ $# -eq 0 ]; then
		: >"$T/rules.new"
	else
		printf '%s\n' "$@" >"$T/rules.new"
	fi
	mv "$T/rules.new" "$T/$PROXY.rules"
}

through() {
	HF_ENDPOINT=http://127.0.0.1:$1
	export HF_ENDPOINT
}

signed_in() {
	hub_up
	export HF_TOKEN="$CANARY"
	through "$HUB"
}

wire_up() {
	signed_in
	proxy_up proxy
	through "$PORT"
}

overheard() {
	"$@" >"$T/heard.out" 2>"$T/heard.err"
	overheard=$?
	cat "$T/heard.out" "$T/heard.err" >>"$T/said"
	cat "$T/heard.out"
	cat "$T/heard.err" >&2
	return "$overheard"
}

# A file that cannot be read is no file without the secret.
no_trace() {
	secret=$1
	shift
	ok 'there was talk' test -s "$T/said"
	set -- "$T/said" "$T/hub.err" ${PROXY:+"$T/$PROXY.log"} "$@"
	grep -rqF -e "$secret" "$@"
	ok 'and no trace of the secret in it' test $? = 1
}

head_of() {
	git --git-dir="$T/hub/datasets/$1.git" rev-parse refs/heads/main
}

logged() {
	grep -c -- "$1" "$T/$PROXY.log"
}

canned_up() {
	mkdir -p "$T/$1"
	: >"$T/$1.log"
	perl "$TOP/tests/lib/canned.pl" --port-file "$T/$1.port" \
		--dir "$T/$1" --log "$T/$1.log" 2>"$T/$1.err" &
	started $!
	await "$T/$1.port"
	PORT=$(cat "$T/$1.port")
}

canned() {
	{
		printf '%s\n' "$2" | sed 's/$/\r/'
		printf 'Content-Length: %d\r\nConnection: close\r\n\r\n%s' \
			"${#3}" "$3"
	} >"$1"
}
