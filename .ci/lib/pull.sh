# pull - one pull request of a branch, kept up to date; after github.sh
# shellcheck shell=sh disable=SC2034,SC2154
#
#   repository   owner/name, and url, where git has it
#   branch, base the branch of ours, and what it is to be merged into
#   pull_find    sets number; 1: none is open
#   pull_keep TITLE BODY COMMIT   opens it, or brings it up to date; sets
#                number. One that somebody closed, unmerged, at this very
#                commit is left so: 1, and number is its.
#   git_as DIR ARG...   git there, with API_TOKEN where the server asks
#   git_refused FILE    ends with 69 when what git said there stays so

git_as() {
	git_folder=$1
	shift
	GIT_TERMINAL_PROMPT=0 API_TOKEN=$API_TOKEN git -C "$git_folder" \
		-c core.hooksPath=/dev/null \
		-c credential.helper= -c credential.helper='!f() {
			[ "$1" != get ] || printf "username=x-access-token\npassword=%s\n" "$API_TOKEN"
		}; f' "$@"
}

git_refused() {
	grep -a '^[!fre]' "$1" | tr -cd '\n -~' >&2
	if grep -qE 'protected|denied|declined|GH0|not authorized| 40[134]|not found|Authentication failed|find remote ref' "$1"; then
		die 69 "$repository refused: see the rights of the token"
	fi
}

pull_list=
pull_find() {
	pull_list="/repos/$repository/pulls?head=${repository%%/*}:$branch&base=$base"
	api GET "$pull_list&state=open" || exit
	pull_first
	[ -n "$number" ]
}

# Sets number, found_title, found_head, found_merged of the first in the answer.
pull_first() {
	number='' found_title='' found_head='' found_merged=''
	json each '' number title head/sha merged_at <"$answer" \
		>"$folder/pulls" || exit 75
	[ ! -s "$folder/pulls" ] ||
		IFS=$tab read -r number found_title found_head found_merged <"$folder/pulls"
}

pull_was_refused() {
	api GET "$pull_list&state=closed&per_page=1" || exit
	pull_first
	[ "$found_head" = "$1" ] && [ -z "$found_merged" ]
}

pull_request() {
	json make "title=$title" "body@$body" "$@" >"$folder/request" || exit
}

pull_open() {
	pull_request "head=$branch" "base=$base"
	number=
	api_make "/repos/$repository/pulls" "$folder/request" pull_find
	[ -n "$number" ] || number=$(json get /number <"$answer") || exit 75
	say "opened pull request $number"
}

pull_update() {
	json get /0/body <"$answer" >"$folder/body"
	if cmp -s "$folder/body" "$body" &&
		[ "$found_title" = "$title" ]; then
		say "pull request $number is as it should be"
		return
	fi
	pull_request
	api PATCH "/repos/$repository/pulls/$number" "$folder/request" || exit
	say "pull request $number is up to date"
}

pull_keep() {
	title=$1 body=$2
	if pull_find; then
		pull_update
	elif pull_was_refused "$3"; then
		return 1
	else
		pull_open
	fi
}

# pull_label NAME...
pull_label() {
	printf '{"labels": [%s]}\n' "$(printf '"%s", ' "$@" | sed 's/, $//')" \
		>"$folder/labels"
	api POST "/repos/$repository/issues/$number/labels" "$folder/labels" || exit
}
