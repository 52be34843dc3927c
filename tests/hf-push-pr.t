#!/bin/sh
# hf-push-pr - into a pull request of one's own, and never into a second one
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

tab=$(printf '\t')
page=$HF_ENDPOINT/datasets/org/board/discussions
list=/api/datasets/org/board/discussions

# pull ARGUMENTS...: with the title `Add rows`
pull() {
	hf --create-pr --message 'Add rows' "$@"
}

pulls() {
	at for-each-ref refs/pr | wc -l
}

printf '{"a":1}\n' >a.json
it 'a repository' 0 hf --create --quiet org/board a.json=a.json
main=$(head_of org/board)
it 'nothing differs: no pull request' 0 pull org/board a.json=a.json
out
err "hf-push: nothing changed, head $main"
ok 'none was opened' test "$(pulls)" = 0
printf '{"a":2}\n' >a.json
it 'what would be done' 0 pull --dry-run org/board a.json=a.json
out "pull-request${tab}new" "update${tab}a.json${tab}8"
it 'opens one' 0 pull --receipt r.json org/board a.json=a.json
out "1$tab$page/1"
head=$(at rev-parse refs/pr/1)
err 'hf-push: opened pull request 1' "hf-push: 1 file, commit $head"
ok 'on the head of main' test "$(at rev-parse refs/pr/1^)" = "$main"
ok 'main stays' test "$(head_of org/board)" = "$main"
ok 'the receipt tells its revision' grep -q '"revision": "refs/pr/1"' r.json
ok 'the receipt tells its number' grep -q '"pull_request": 1$' r.json
ok 'the receipt names the commit' grep -q "\"commit\": \"$head\"" r.json

it 'the same again: nothing to do' 0 pull org/board a.json=a.json
out "1$tab$page/1"
err "hf-push: nothing changed, head $head"
ok 'no second one' test "$(pulls)" = 1
printf '{"a":3}\n' >a.json
it 'what would be done then' 0 pull --dry-run org/board a.json=a.json
out "pull-request${tab}1" "update${tab}a.json${tab}8"
it 'more goes into the one there is' 0 pull --parent "$main" org/board a.json=a.json
out "1$tab$page/1"
ok 'one more commit' test "$(at rev-parse refs/pr/1^)" = "$head"
ok 'still one' test "$(pulls)" = 1
it 'another title is another one' 0 hf --create-pr --message 'Other rows' \
	org/board a.json=a.json
out "2$tab$page/2"
printf '{"a":4}\n' >a.json
it 'main moves on' 0 hf org/board b.json=a.json
it 'a new one branches off its parent' 0 hf --create-pr --message Third \
	--parent "$main" org/board b.json=a.json
ok 'not off the head' test "$(at rev-parse refs/pr/3^)" = "$main"

# --- what others wrote, over several pages
one() {
	printf '{"num":%s,"title":"%s","status":"%s","isPullRequest":%s,"author":{"name":"%s"}}' "$@"
}
list_of() {
	printf '{"discussions":[%s],"count":%s,"start":%s}' "$3" "$2" "$1"
}
list_of 0 5 "$(one 9 'Add rows' open true other),$(one 8 'Add rows' closed true tester)" >p0
list_of 2 5 "$(one 7 'Add rows' open false tester),$(one 6 'Add rowS' open true tester)" >p1
list_of 4 5 "$(one 1 'Add rows' open true tester)" >p2
faults "GET $list.*p=0 * status 200 $PWD/p0" \
	"GET $list.*p=1 * status 200 $PWD/p1" \
	"GET $list.*p=2 * status 200 $PWD/p2"
printf '{"a":5}\n' >a.json
it 'ours is on the last page' 0 pull org/board a.json=a.json
out "1$tab$page/1"
ok 'three pages were read' test "$(logged "GET $list")" = 3

# --- no listing, no pull request
before=$(at for-each-ref)
refused() {
	it "$1" "$2" pull --tries 2 org/board c.json=a.json
	out
	ok "$1: nothing was sent" test "$(logged "POST $commit/")" = 0
}
for fault in 'status 503' html empty 'status 429'; do
	faults "GET $list * $fault"
	refused "a listing with $fault" 75
	err_has 'open pull requests cannot be listed'
done
faults "GET $list * status 403"
refused 'a listing that is refused' 69
faults "GET $list.*p=0 * status 200 $PWD/p0" "GET $list.*p=1 * status 503"
refused 'a second page that is not there' 75
faults "GET $list * status 200 $PWD/p0"
refused 'a second page that is the first' 75
err_has 'do not join'
list_of 0 5 '' >gap
faults "GET $list * status 200 $PWD/gap"
refused 'a page with nothing, and more to come' 75
for bad in '{"num":0,"title":"x","status":"open","isPullRequest":true,"author":{"name":"x"}}' \
	'{"num":1.5,"title":"x","status":"open","isPullRequest":true,"author":{"name":"x"}}' \
	'{"num":1,"title":"x","status":"open","isPullRequest":true,"author":null}' \
	'{"num":1,"title":"x","status":"open","author":{"name":"x"}}'; do
	list_of 0 1 "$bad" >not.json
	faults "GET $list * status 200 $PWD/not.json"
	refused "not understood: $bad" 75
done
faults 'GET /api/whoami-v2 * status 401'
refused 'nobody knows who this is' 69
err_has 'whose pull requests to look for is not known, nothing was sent'
ok 'nothing changed' test "$(at for-each-ref)" = "$before"

# --- lost answers
for fault in 'after 503' cutafter 'cut 30'; do
	faults "POST $commit 1 $fault"
	it "$fault: it was opened" 0 hf --create-pr --message "A $fault" \
		--receipt r.json org/board c.json=a.json
	number=$(pulls)
	number=$((number))
	out "$number$tab$page/$number"
	ok "$fault: sent once" test "$(logged "POST $commit/")" = 1
	ok "$fault: the receipt names it" grep -q \
		"\"commit\": \"$(at rev-parse "refs/pr/$number")\"" r.json
done
for fault in 'status 503' empty; do
	faults "POST $commit 1 $fault"
	it "$fault: it was not, as far as one sees" 75 hf --tries 2 --create-pr \
		--message "B $fault" org/board c.json=a.json
	err_has 'the outcome of the commit is unknown; the same command is safe'
	ok "$fault: sent once" test "$(logged "POST $commit/")" = 1
	it "$fault: the same command" 0 hf --create-pr --message "B $fault" \
		org/board c.json=a.json
	it "$fault: and again" 0 hf --create-pr --message "B $fault" \
		org/board c.json=a.json
	err_has 'nothing changed'
done
faults
ok 'one for each' test "$(pulls)" -eq $((number + 2))
at update-ref refs/heads/other main
it 'onto another branch' 0 hf --create-pr --message 'On another' \
	--revision other org/board d.json=a.json

before=$(pulls)
it 'no room for its number' 74 sh -c \
	"hf-push --create-pr --message 'No room' --receipt full.json org/board e.json=a.json >/dev/full"
ok 'it was opened all the same' test "$(pulls)" -eq $((before + 1))
ok 'as the receipt tells' grep -q '"pull_request": ' full.json

it 'no title' 2 hf --create-pr org/board a.json=a.json
err_has '--create-pr needs a --message'
it 'too short a title' 2 hf --create-pr --message ab org/board a.json=a.json
it 'to a branch that is not there' 69 hf --create-pr --revision none \
	--message abc org/board a.json=a.json
err_has 'no such revision'
it 'to a pull request' 2 hf --create-pr --revision refs/pr/1 --message abc \
	org/board a.json=a.json
no_trace "$CANARY" "$T/work"
done_testing
