#!/bin/sh
# hub-serve-merge-kill - killed KILLS times (6) amid opening and merging
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

KILLS=${KILLS:-6}
REPO=$T/root/datasets/o/d.git
D=/api/datasets/o/d
hub_start
new_repo o/d
: >opened
: >merged

# busy: open a pull request, merge it, and so on, until the server is gone
busy() {
	n=0
	while [ "$n" -lt 40 ]; do
		n=$((n + 1))
		{
			commit_line "$round-$n"
			file_line "f/$round-$n" "$round-$n"
		} >pr-lines
		curl -s -m 10 -o pr -H "$WRITE" --data-binary @pr-lines "$HUB$D/commit/main?create_pr=1" || return
		number=$(sed -n 's/.*\/discussions\/\([0-9]*\)".*/\1/p' pr)
		[ -n "$number" ] || return
		echo "$number $round-$n" >>opened
		curl -s -m 10 -o merge -X POST -H "$WRITE" "$HUB$D/discussions/$number/merge" || return
		grep -q '"success":true' merge || return
		echo "$number" >>merged
	done
}

# sound NUMBER: what it says of itself is what git has
sound() {
	curl -sf -m 10 -o one "$HUB$D/discussions/$1" || return 1
	path=$(git -C "$REPO" diff-tree --no-commit-id --name-only -r "refs/pr/$1")
	oid=$(sed -n 's/.*"mergeCommitId":"\([0-9a-f]*\)".*/\1/p' one)
	if grep -q '"status":"merged"' one; then
		git -C "$REPO" merge-base --is-ancestor "$oid" main &&
			git -C "$REPO" cat-file -e "main:$path"
	else
		grep -q '"status":"open"' one && [ -z "$oid" ] &&
			! git -C "$REPO" cat-file -e "main:$path"
	fi
}

unsound=0 lost=0 broken=0 round=0
while [ "$round" -lt "$KILLS" ]; do
	round=$((round + 1))
	busy &
	client=$!
	sleep "0.$(printf %03d $((60 + round * 41 % 260)))"
	kill -9 "$HUB_PID"
	wait "$HUB_PID"
	wait "$client"
	hub_start
	git -C "$REPO" fsck --strict --no-dangling >checked || broken=$((broken + 1))
	for ref in $(git -C "$REPO" for-each-ref --format='%(refname)' refs/pr); do
		sound "${ref##*/}" || unsound=$((unsound + 1))
	done
	while read -r number title; do
		curl -sf -m 10 "$HUB$D/discussions/$number" | grep -qF "\"title\":\"$title\"" || lost=$((lost + 1))
	done <opened
	while read -r number; do
		curl -sf -m 10 "$HUB$D/discussions/$number" | grep -q '"status":"merged"' || lost=$((lost + 1))
	done <merged
done 2>"$T/noise"
echo "# $(wc -l <opened) pull requests were opened, $(wc -l <merged) merged"
ok 'git fsck was content' [ "$broken" = 0 ]
ok 'each pull request is open or merged, in git as in what it says' [ "$unsound" = 0 ]
ok 'none that was answered is lost' [ "$lost" = 0 ]
ok 'some were merged' [ -s merged ]
ask 'the list has them all' 200 GET "$D/discussions"
body_has "\"count\":$(git -C "$REPO" for-each-ref refs/pr | wc -l),"
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
