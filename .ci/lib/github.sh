# github - GitHub's REST API for the steps, sourced by them
# shellcheck shell=sh disable=SC2034
#
#   API_TOKEN             the token; it goes to GITHUB_API_URL, by a header
#                         that curl reads from its standard input
#   api METHOD PATH [BODY]     one request, tried again while it may help; the
#                         answer is in $answer, its status in $api_status
#   api_once METHOD PATH [BODY]    tried once: what is not known to be done
#                         must be looked for, not sent again
#   api_make PATH BODY LOOK    POST of what may be there only once: when the
#                         answer is lost, LOOK finds what it made, or fails
#   api_each PATH POINTER FIELD...   all pages of a list (69: more than 10): a line
#                         for each item, its fields with tabs between them
#   json COMMAND ...      see json.pl
#
# api returns 0 for an answer of 2xx that says it is JSON, 75 when trying again
# later may help, 69 when it will not.

. .ci/lib/step.sh
answer=$folder/answer
tab=$(printf '\t')

json() {
	perl .ci/lib/json.pl "$@"
}

# The token may not leave the machine in clear, but for a test on it.
api_check() {
	case ${GITHUB_API_URL:=https://api.github.com} in
	https://* | http://127.0.0.1:*) ;;
	*) die 78 "GITHUB_API_URL must be https" ;;
	esac
	case ${API_TOKEN-} in
	'') die 78 "no token: $1" ;;
	*[!A-Za-z0-9_.-]*) die 78 "the token has characters that none has" ;;
	esac
	# What reads texts of strangers has no use for it.
	unset GITHUB_TOKEN WEBSITE_TOKEN
}

# A millisecond is as short as sleep is asked for; GitHub's own wait goes
# before ours.
api_wait() {
	asked=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]\{1,3\}\).*/\1/p' "$folder/head")
	sleep "$(awk -v n="$1" -v first="$backoff" -v asked="${asked:-0}" \
		-v seed="$$$1" 'BEGIN { srand(seed)
		wait = first / 1000 * 2 ^ n * (0.5 + rand())
		print (wait > asked ? wait : asked) }')"
}

api_once() {
	set -- "$1" "$2" "${3-}"
	: >"$answer"
	: >"$folder/head"
	api_redirect=$(
		{
			printf 'header = "Authorization: Bearer %s"\n' "$API_TOKEN"
			printf 'header = "Accept: application/vnd.github+json"\n'
			printf 'header = "X-GitHub-Api-Version: 2022-11-28"\n'
		} | curl --config - --silent --fail-with-body --request "$1" \
			--proto '=https,http' --user-agent bench-workflows \
			--connect-timeout 20 --max-time 60 \
			--max-filesize 33554432 --output "$answer" \
			--dump-header "$folder/head" --write-out '%{http_code} %{redirect_url}' \
			${3:+--data-binary "@$3" --header 'Content-Type: application/json'} \
			"$GITHUB_API_URL$2"
	)
	status=$?
	api_status=${api_redirect%% *} api_redirect=${api_redirect#* }
	case $status:$api_status in
	0:2*) grep -qi '^content-type: *application/json' "$folder/head" && return ;;
	*:3* | *:401 | *:404 | *:409 | *:410 | *:422) return 69 ;;
	*:403) grep -qi '^retry-after:' "$folder/head" || return 69 ;;
	esac
	return 75
}

api() {
	tries=0
	while :; do
		api_once "$@" && return
		status=$?
		tries=$((tries + 1))
		if [ $status != 75 ] || [ $tries = 5 ]; then
			api_tell "$1 $2"
			return $status
		fi
		api_wait $tries
	done
}

# What went wrong, in GitHub's words as far as they can be shown.
api_tell() {
	say "$1: status $api_status: $(json get /message <"$answer" 2>/dev/null |
		tr -cd ' -~' | head -c 200)"
}

api_each() {
	api_page=1 api_path=$1 api_pointer=$2
	shift 2
	while [ $api_page -le 10 ]; do
		case $api_path in
		*\?*) api GET "$api_path&per_page=100&page=$api_page" ;;
		*) api GET "$api_path?per_page=100&page=$api_page" ;;
		esac || return
		json each "$api_pointer" "$@" <"$answer" || return
		grep -qi '^link:.*rel="next"' "$folder/head" || return 0
		api_page=$((api_page + 1))
	done
	say "GET $api_path: more than 1000 items: they cannot all be looked at"
	return 69
}

api_make() {
	make_round=1
	until api_once POST "$1" "$2"; do
		make_failed=$api_status
		api_tell "POST $1"
		"$3" && return
		case $make_failed in
		401 | 403 | 404 | 410 | 422) exit 69 ;;
		esac
		[ $make_round -lt 5 ] || exit 75
		api_wait $make_round
		make_round=$((make_round + 1))
	done
}

# api_file PATH FILE: what the API redirects to, from where the token is not
# sent.
api_file() {
	tries=1
	until api_once GET "$1" || [ "$api_status" = 302 ]; do
		if [ $tries = 5 ] || [ "$api_status" = 404 ]; then
			api_tell "GET $1"
			return 75
		fi
		api_wait $tries
		tries=$((tries + 1))
	done
	case $api_redirect in
	https://* | http://localhost:*) ;;
	*)
		say "GET $1: no address to fetch it from"
		return 69
		;;
	esac
	curl --silent --fail --location --proto '=https,http' \
		--connect-timeout 20 --max-time 600 --retry 4 \
		--max-filesize 268435456 --output "$2" "$api_redirect" ||
		return 75
}
