# website - what the steps of website-sync share; sourced after github.sh
# shellcheck shell=sh disable=SC2034,SC2154
#
# In: WEBSITE_REPOSITORY (owner/name), WEBSITE_TOKEN, which may write its
# contents and pull requests, WEBSITE_BASE, the branch to merge into
# (main), WEBSITE_RESULTS and WEBSITE_BOARDS, the folders there
# (data/results, data).

API_TOKEN=${WEBSITE_TOKEN-}
export WEBSITE_TOKEN
api_check 'WEBSITE_TOKEN must be able to write contents and pull requests'
case ${WEBSITE_REPOSITORY-} in
*/*/* | /* | */ | .* | */.* | *[!A-Za-z0-9._/-]*) site_name= ;;
*/*) site_name=$WEBSITE_REPOSITORY ;;
*) site_name= ;;
esac
[ -n "$site_name" ] || die 78 "WEBSITE_REPOSITORY must be the web site's, as owner/name"
base=${WEBSITE_BASE:-main}
branch=sync-benchmark-results
results=${WEBSITE_RESULTS:-data/results}
boards=${WEBSITE_BOARDS:-data}
input=$folder/website-input
site=$folder/website
url=${GITHUB_SERVER_URL:-https://github.com}/$WEBSITE_REPOSITORY.git
pulls=/repos/$WEBSITE_REPOSITORY/pulls
head=${WEBSITE_REPOSITORY%%/*}:$branch

# The token is asked for by git, and stands in no argument.
site_git() {
	GIT_TERMINAL_PROMPT=0 git -C "$site" -c core.hooksPath=/dev/null \
		-c credential.helper= -c credential.helper='!f() {
			[ "$1" != get ] || printf "username=x-access-token\npassword=%s\n" "$WEBSITE_TOKEN"
		}; f' "$@"
}

# Sets number, or "" when none is open; title.json and the like in $answer.
open_pull() {
	api GET "$pulls?state=open&head=$head&base=$base" || exit
	number=$(json get /0/number <"$answer") || number=
}
