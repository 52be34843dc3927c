# comment - one comment of ours on an issue or pull request; after github.sh
# shellcheck shell=sh disable=SC2154
#
#   comment_keep NUMBER MARK FILE   make it, or bring it up to date
#
# It is known by its first line, MARK, and by its author: the bot that jobs
# write as. What others wrote is never changed.

comment_keep() {
	list=/repos/$GITHUB_REPOSITORY/issues/$1/comments
	{
		printf '%s\n' "$2"
		head -c 60000 "$3"
	} >"$folder/comment"
	json make "body@$folder/comment" >"$folder/request" || exit
	mine=$(api_each "$list" '' id user/login body) || exit
	mine=$(printf '%s\n' "$mine" | grep -F "${tab}github-actions[bot]$tab$2" |
		sed -n '1s/[^0-9].*//p')
	if [ -n "$mine" ]; then
		api PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$mine" \
			"$folder/request" || exit
		say "comment $mine on $1 is up to date"
	else
		# one that may have been made is found by the next run
		api_once POST "$list" "$folder/request" || {
			api_tell "POST $list"
			exit 75
		}
		say "commented on $1"
	fi
}
