# publish - what the steps of a publication share; sourced by them
# shellcheck shell=sh disable=SC2034
#
# DATASET names the dataset. In GitHub Actions the repository is the
# workspace's checkout; elsewhere it is where origin of this folder is.
# BACKOFF is the first wait in ms before anything is tried again.

if [ -z "${DATASET-}" ]; then
	echo "${0##*/}: DATASET is not set; in GitHub it is the variable HF_DATASET of the repository, such as me/board" >&2
	exit 2
fi
branch=${GITHUB_REF_NAME:-$(git symbolic-ref --short HEAD)} || exit
folder=${RUNNER_TEMP:-build}/publish
mkdir -p "$folder" || exit
backoff=${BACKOFF:-1000}
summary=${GITHUB_STEP_SUMMARY:-$folder/summary.md}
run_url=
[ -z "${GITHUB_RUN_ID-}" ] ||
	run_url=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID

# output NAME VALUE: for the jobs behind this one
output() {
	[ -z "${GITHUB_OUTPUT-}" ] || echo "$1=$2" >>"$GITHUB_OUTPUT"
}
