# comment - one comment of ours on an issue or pull request; after github.sh
# shellcheck shell=sh disable=SC2154
#
#   comment_keep NUMBER MARK FILE   make it, or bring it up to date
#
# It is known by its first line, MARK, and by its author: the bot that jobs
# write as. What others wrote is never changed.

# Sets comment, the id of ours, and said, its text on one line; 1: none.
comment_find() {
	api_each "$comments" '' id user/login body >"$folder/comments" || exit
	comment=
	while IFS=$tab read -r id login text; do
		[ "$login" = 'github-actions[bot]' ] || continue
		case $text in
		"$mark"*)
			comment=$id
			said=$text
			;;
		esac
	done <"$folder/comments"
	[ -n "$comment" ]
}

comment_keep() {
	comments=/repos/$GITHUB_REPOSITORY/issues/$1/comments
	mark=$2
	{
		echo "$mark"
		head -c 60000 "$3"
	} >"$folder/comment.md"
	json make "body@$folder/comment.md" >"$folder/request" || exit
	if ! comment_find; then
		api_make "$comments" "$folder/request" comment_find
		say 'answered'
	elif [ "$said" = "$(tr '\n' '?' <"$folder/comment.md" | sed 's/?$//')" ]; then
		say 'the answer stands'
	else
		api PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$comment" \
			"$folder/request" || exit
		say 'the answer is renewed'
	fi
}
