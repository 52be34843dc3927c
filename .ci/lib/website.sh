# website - what the steps of website-sync share; sourced after pull.sh
# shellcheck shell=sh disable=SC2034,SC2154
#
# In: WEBSITE_REPOSITORY (owner/name), WEBSITE_TOKEN, which may write its
# contents and pull requests, WEBSITE_BASE, the branch to merge into
# (main), WEBSITE_RESULTS and WEBSITE_BOARDS, the folders there
# (data/results, data).

API_TOKEN=${WEBSITE_TOKEN-}
api_check 'WEBSITE_TOKEN must be able to write contents and pull requests'
repository=${WEBSITE_REPOSITORY-}
case $repository in
*/*/* | /* | */ | .* | */.* | *[!A-Za-z0-9._/-]*) repository= ;;
*/*) ;;
*) repository= ;;
esac
[ -n "$repository" ] ||
	die 78 "WEBSITE_REPOSITORY must be the web site's, as owner/name"
base=${WEBSITE_BASE:-main}
branch=sync-benchmark-results
results=${WEBSITE_RESULTS:-data/results}
boards=${WEBSITE_BOARDS:-data}
input=$folder/website-input
site=$folder/website
url=${GITHUB_SERVER_URL:-https://github.com}/$repository.git
