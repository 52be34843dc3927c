# hub - a hub-serve of its own for a test; sourced after lib.sh
# shellcheck shell=sh
#
#   hub_start [OPTION...]   on $T/root; sets HUB (its address), PORT, HUB_PID
#   hub_stop                by SIGTERM; its exit status is in $hub_status
#   ask NAME STATUS METHOD PATH [CURL OPTION...]
#                           one request, whose status must be STATUS; the
#                           answer is in $T/head (no CR) and $T/body
#   body TEXT               the whole body of the last answer, newline or not
#   body_has / head_has / head_lacks TEXT
#   commit_line SUMMARY [PARENT], file_line PATH TEXT
#                           lines of a commit's body
#   field NAME              of the last answer: the text or number of a key
#   new_repo NS/NAME, head_of NS/NAME [REF]
#   push NS/NAME REV FILE    commit the lines of FILE; the status is in $pushed
#
# Tokens: hf_writer (alice), hf_reader (bob).

WRITE='Authorization: Bearer hf_writer'
# shellcheck disable=SC2034
READ='Authorization: Bearer hf_reader'
(umask 077 && printf '# of the tests\nhf_writer write alice\n\nhf_reader read bob\n' >"$T/tokens")

hub_start() {
	rm -f "$T/port"
	hub-serve --root "$T/root" --tokens "$T/tokens" --listen 127.0.0.1:0 \
		--port-file "$T/port" "$@" 2>"$T/hub.log" &
	HUB_PID=$!
	started "$HUB_PID"
	if ! within 30 test -s "$T/port"; then
		echo "Bail out! hub-serve did not start"
		show "$T/hub.log"
		exit 1
	fi
	PORT=$(cat "$T/port")
	HUB=http://127.0.0.1:$PORT
}

hub_stop() {
	kill "$HUB_PID"
	wait "$HUB_PID"
	# shellcheck disable=SC2034
	hub_status=$?
}

ask() {
	name=$1 want=$2 method=$3 path=$4
	shift 4
	[ "$method" = HEAD ] && set -- --head "$@"
	got=$(curl -s --path-as-is --max-time 30 -X "$method" \
		-o "$T/body" -D "$T/head.raw" -w '%{http_code}' "$@" "$HUB$path")
	tr -d '\r' <"$T/head.raw" >"$T/head"
	if [ "$got" = "$want" ]; then
		report 0 "$name"
	else
		report 1 "$name"
		echo "# status $got, wanted $want, of: $method $path"
		show "$T/body"
	fi
}

body() {
	printf '%s\n' "$1" >"$T/want"
	[ -z "$(tail -c 1 "$T/body")" ] || echo >>"$T/body"
	same "$T/want" "$T/body" "$name: body"
}

body_has() { has body "$T/body" "$1"; }
head_has() { has headers "$T/head" "$1"; }
head_lacks() { lacks headers "$T/head" "$1"; }

commit_line() {
	printf '{"key":"header","value":{"summary":"%s"' "$1"
	[ -z "${2-}" ] || printf ',"parentCommit":"%s"' "$2"
	printf '}}\n'
}

file_line() {
	printf '{"key":"file","value":{"path":"%s","content":"%s","encoding":"utf-8"}}\n' "$1" "$2"
}

field() {
	sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$T/body"
}

new_repo() {
	curl -sf -o /dev/null -H "$WRITE" -d \
		"{\"type\":\"dataset\",\"organization\":\"${1%/*}\",\"name\":\"${1#*/}\"}" \
		"$HUB/api/repos/create"
}

# push REPO REV FILE [CURL OPTION...]: commit the lines; status in $pushed
push() {
	at=$1 rev=$2 lines=$3
	shift 3
	# shellcheck disable=SC2034
	pushed=$(curl -s --max-time 30 -o "$T/body" -w '%{http_code}' \
		-H "$WRITE" -H 'Content-Type: application/x-ndjson' \
		--data-binary "@$lines" "$@" \
		"$HUB/api/datasets/$at/commit/$rev")
}

head_of() {
	git -C "$T/root/datasets/$1.git" rev-parse "${2:-refs/heads/main}"
}
