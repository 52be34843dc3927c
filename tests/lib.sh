# lib - what the tests of programs share; sourced first by each tests/*.t
#
#   feed LINE...            lines for the next program's stdin
#   it NAME STATUS CMD...   run CMD; its exit status must be STATUS exactly
#   out LINE...             the whole stdout of the last run is these lines
#   out_has / out_lacks / err_has / err_lacks TEXT
#   err LINE...             the whole stderr of the last run is these lines
#   same A B NAME           two files hold the same bytes
#   ok NAME CMD...          CMD succeeds; the last run stays what it was
#   nowhere NAME REGEX FILE...  the files (and folders) are there, not empty,
#                           and hold no line that fits the extended REGEX
#   within SECONDS CMD...   again and again until it succeeds, so long at most
#   await FILE              until there is something in it, half a minute
#   skip REASON             end the file here, all of it skipped
#   done_testing            the plan; last line of each test
#
# Each test runs in a temporary folder of its own ($T, also the cwd), with
# bin/ first in PATH and an environment without tokens or the user's settings.

TOP=$(cd "$(dirname "$0")/.." && pwd)
T=$(mktemp -d "${TMPDIR:-/tmp}/bench-test.XXXXXX") || exit 1
T=$(cd "$T" && pwd -P)
export PATH="$TOP/bin:$PATH" LC_ALL=C TZ=UTC TOP T
export HOME="$T/home" TMPDIR="$T/tmp" GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL="$T/home/.gitconfig"
export ASAN_OPTIONS="exitcode=99:detect_leaks=1" UBSAN_OPTIONS="exitcode=99:halt_on_error=1" LSAN_OPTIONS="exitcode=99"
unset ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN HF_OIDC_ID_TOKEN HF_OIDC_RESOURCE
unset HF_TOKEN HF_TOKEN_PATH HF_HOME HF_ENDPOINT HUGGING_FACE_HUB_TOKEN GITHUB_TOKEN GITHUB_SERVER_URL GITHUB_OUTPUT GITHUB_STEP_SUMMARY GITHUB_ACTIONS http_proxy https_proxy all_proxy HTTPS_PROXY
mkdir -p "$HOME" "$TMPDIR" "$T/work"
printf '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n[safe]\n\tdirectory = *\n' >"$GIT_CONFIG_GLOBAL"
cd "$T/work" || exit 1
points=0
failures=0
children=
: >"$T/in"

cleanup() {
	for child in $children; do
		kill "$child" 2>/dev/null
		wait "$child" 2>/dev/null
	done
	# A shell that has not yet become the watchdog would catch any other.
	kill -9 "$watchdog" 2>/dev/null
	wait "$watchdog" 2>/dev/null
	chmod -R u+rwx "$T" 2>/dev/null
	rm -rf "$T"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# A test that hangs fails; it does not hold up all the others.
perl -e 'sleep shift; kill "TERM", shift' 600 $$ >/dev/null 2>&1 &
watchdog=$!

# started PID: end this process when the test ends
started() {
	children="$children $1"
}

# A file that is missing or empty proves nothing.
nowhere() {
	name=$1
	shift
	cat_all "$@" >"$T/ok.out" 2>"$T/ok.err"
	if [ -s "$T/ok.err" ] || [ ! -s "$T/ok.out" ]; then
		report 1 "$name"
		echo "# nothing to look into: $*"
		show "$T/ok.err"
	elif grep -aE -e "$1" "$T/ok.out" >"$T/ok.err"; then
		report 1 "$name"
		show "$T/ok.err"
	else
		report 0 "$name"
	fi
}

# cat_all REGEX FILE...: what is in the files and in those of the folders
cat_all() {
	shift
	find "$@" -type f -exec cat {} +
}

within() {
	until_s=$(($(date +%s) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -le "$until_s" ] || return 1
		sleep 0.02
	done
}

await() {
	within 30 test -s "$1" || {
		echo "Bail out! nothing in $1"
		exit 1
	}
}

report() {
	points=$((points + 1))
	if [ "$1" = 0 ]; then
		echo "ok $points - $2"
	else
		failures=$((failures + 1))
		echo "not ok $points - $2"
	fi
	return "$1"
}

# show FILE: as TAP comments
show() {
	head -c 4000 "$1" | sed 's/^/# /'
	echo
}

feed() {
	printf '%s\n' "$@" >"$T/in"
}

it() {
	name=$1 want=$2
	shift 2
	"$@" <"$T/in" >"$T/out" 2>"$T/err"
	got=$?
	: >"$T/in"
	if [ "$got" = "$want" ]; then
		report 0 "$name"
	else
		report 1 "$name"
		echo "# status $got, wanted $want, of: $*"
		show "$T/err"
	fi
}

compare() {
	shift_name=$1 file=$2
	shift 2
	if [ $# -eq 0 ]; then
		: >"$T/want"
	else
		printf '%s\n' "$@" >"$T/want"
	fi
	if cmp -s "$T/want" "$file"; then
		report 0 "$name: $shift_name"
	else
		report 1 "$name: $shift_name"
		diff -u "$T/want" "$file" | head -40 | sed 's/^/# /'
	fi
}

out() {
	compare stdout "$T/out" "$@"
}

err() {
	compare stderr "$T/err" "$@"
}

has() {
	if grep -qF -- "$3" "$2"; then
		report 0 "$name: $1 has $3"
	else
		report 1 "$name: $1 has $3"
		show "$2"
	fi
}

lacks() {
	if grep -qF -- "$3" "$2"; then
		report 1 "$name: $1 lacks $3"
		show "$2"
	else
		report 0 "$name: $1 lacks $3"
	fi
}

out_has() { has stdout "$T/out" "$1"; }
out_lacks() { lacks stdout "$T/out" "$1"; }
err_has() { has stderr "$T/err" "$1"; }
err_lacks() { lacks stderr "$T/err" "$1"; }

same() {
	if cmp -s "$1" "$2"; then
		report 0 "$3"
	else
		report 1 "$3"
		diff -u "$1" "$2" 2>&1 | head -40 | sed 's/^/# /'
	fi
}

ok() {
	name=$1
	shift
	if "$@" >"$T/ok.out" 2>"$T/ok.err"; then
		report 0 "$name"
	else
		report 1 "$name"
		show "$T/ok.err"
	fi
}

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing() {
	echo "1..$points"
	[ "$failures" = 0 ]
	exit
}
