# step - what all steps share; sourced by them
# shellcheck shell=sh disable=SC2034
#
#   step      its name
#   folder    what one step leaves for another of its job
#   backoff   the first wait in ms before anything is tried again (BACKOFF)
#   summary   the file of the page that GitHub shows of a job
#   say, die STATUS, output NAME VALUE
#   obey      commands to the runner of GitHub, on stdin: it takes no others

step=${0##*/}
folder=${RUNNER_TEMP:-build}/publish
backoff=${BACKOFF:-1000}
summary=${GITHUB_STEP_SUMMARY:-$folder/summary.md}
mkdir -p "$folder" || exit 74

say() {
	printf '%s: %s\n' "$step" "$*" >&2
}

die() {
	status=$1
	shift
	say "$*"
	exit "$status"
}

# output NAME VALUE: for the steps and jobs behind this one
output() {
	[ -z "${GITHUB_OUTPUT-}" ] || echo "$1=$2" >>"$GITHUB_OUTPUT"
}

obey() {
	[ -z "${BENCH_STOP-}" ] || printf '::%s::\n' "$BENCH_STOP"
	cat
	[ -z "${BENCH_STOP-}" ] || printf '::stop-commands::%s\n' "$BENCH_STOP"
}
