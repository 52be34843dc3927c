# submission - what the steps of submission.yml share; after github.sh
# shellcheck shell=sh disable=SC2034,SC2154
#
# In: NUMBER, of the issue, GITHUB_REPOSITORY, GITHUB_TOKEN. In submission/ lie
# verdict (good, bad, none or closed), entries.jsonl and report.txt.

case ${NUMBER-} in
'' | *[!0-9]* | ??????????*) die 65 'NUMBER is not the number of an issue' ;;
esac
API_TOKEN=${GITHUB_TOKEN-}
api_check 'GITHUB_TOKEN must be able to read issues'
repository=$GITHUB_REPOSITORY
issue=/repos/$repository/issues/$NUMBER
from=$folder/submission
reply=$folder/answer.md
most=4194304

# The lines on stdin as code in Markdown: nobody is called, nothing is a link.
quoted() {
	tr -cd '\n -~' | grep . | cut -c 1-300 | head -n 20 | sed 's/^/    /'
}
