# push - what the tests of hf-push share; sourced after wire.sh, hub is up
#
#   hf ARGUMENTS...  hf-push, whose words are kept in $T/said
#   at ARGUMENTS...  git on the hub's own repository of org/board
#   message          its last commit's message into the file message
#   next N           a file n.json with N, and the head before it in $head
#   landed NAME      exactly one commit on the old head, with n.json in it
#   untouched NAME   no commit
# shellcheck shell=sh disable=SC2034,SC2154

commit=/api/datasets/org/board/commit
hf() {
	overheard hf-push --backoff 1 "$@"
}

at() {
	git --git-dir="$T/hub/datasets/org/board.git" "$@"
}

# The message of the last commit, without what is random in it.
message() {
	at log -1 --format=%B main |
		sed 's/^\(Push-Id: \)[0-9a-f]\{32\}$/\1-/' >message
}

# next N: a file n.json with N, and the head before it
next() {
	echo "{\"n\":$1}" >n.json
	head=$(head_of org/board)
}

# landed NAME: exactly one commit on the old head, with n.json in it
landed() {
	ok "$1: one commit on the old head" \
		test "$(at rev-parse "main^")" = "$head"
	at show main:n.json >got.json
	same got.json n.json "$1: the file is there"
}

untouched() {
	ok "$1: nothing changed" test "$(head_of org/board)" = "$head"
}
