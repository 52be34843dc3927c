# comment - one comment of ours on an issue or pull request; after github.sh
# shellcheck shell=sh disable=SC2154
#
#   comment_keep NUMBER MARK FILE   make it, or bring it up to date
#
# It is known by its first line, MARK, and by its author: the bot that jobs
# write as. What others wrote is never changed.

# Sets comment, the id of ours, or "", and said, its text on one line.
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
}

# An answer that is lost may have made it: look before it is tried again.
comment_make() {
	round=1
	until api_once POST "$comments" "$folder/request"; do
		failed=$api_status
		api_tell "POST $comments"
		comment_find
		[ -z "$comment" ] || return 0
		case $failed in
		401 | 403 | 404 | 410 | 422) exit 69 ;;
		esac
		[ $round -lt 5 ] || exit 75
		api_wait $round
		round=$((round + 1))
	done
}

comment_keep() {
	comments=/repos/$GITHUB_REPOSITORY/issues/$1/comments
	mark=$2
	{
		echo "$mark"
		head -c 60000 "$3"
	} >"$folder/comment.md"
	json make "body@$folder/comment.md" >"$folder/request" || exit
	comment_find
	if [ -z "$comment" ]; then
		comment_make
		say 'answered'
	elif [ "$said" = "$(tr '\n' '?' <"$folder/comment.md" | sed 's/?$//')" ]; then
		say 'the answer stands'
	else
		api PATCH "/repos/$GITHUB_REPOSITORY/issues/comments/$comment" \
			"$folder/request" || exit
		say 'the answer is renewed'
	fi
}
