# publish - what the steps of a publication share; sourced by them
# shellcheck shell=sh disable=SC2034
#
# DATASET names the dataset. In GitHub Actions the repository is the
# workspace's checkout; elsewhere it is where origin of this folder is.
. .ci/lib/step.sh

[ -n "${DATASET-}" ] ||
	die 78 'DATASET is not set; in GitHub it is the variable HF_DATASET of the repository, such as me/board'
branch=${GITHUB_REF_NAME:-$(git symbolic-ref --short HEAD)} || exit
run_url=
[ -z "${GITHUB_RUN_ID-}" ] ||
	run_url=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
