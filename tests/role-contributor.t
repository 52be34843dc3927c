#!/bin/sh
# role-contributor - an outsider: a fork, a pull request, and no token
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"
. "$TOP/tests/lib/github.sh"
. "$TOP/tests/lib/role.sh"

dataset_start team/board
server_start
github_start
API_URL=$API
HF_SECRET=hf_writer
unset HF_TOKEN

# commands FILE HEAD: the shell lines of a section, up to what follows them
commands() {
	awk -v head="$2" '/^##/ { is_in = $0 == head }
		/^```/ { is_code = is_in && $0 == "```sh"; next } is_code' "$1"
}
# comment NUMBER: what the bot says on it
comment() {
	told "map { \$_->{body} } grep { \$_->{issue} == $1 } @{\$s->{repos}{'team/bench'}{comments}}" >"$T/out"
}

play() {
	language=$1 number=$2
	mkdir "$language" && cd "$language" || exit
	git clone -q --bare "$T/git/team/bench.git" fork.git
	git clone -q fork.git clone
	commands "$TOP/WORKFLOW.md" "$3" >steps
	ok "$language: there are steps" [ "$(grep -c . steps)" -ge 5 ]

	mkdir -p clone/outputs/vllm/x
	good "$language"1 "model-$language" 5 >clone/outputs/vllm/x/a_leaderboard.json
	good "$language"2 "model-$language" 4 >clone/outputs/vllm/x/b_leaderboard.json
	it "$language: the three steps" 0 sh -c 'cd clone && sh -e ../steps'
	git -C clone push -q -f "$T/git/team/bench.git" "HEAD:refs/pull/$number/head"
	EVENT=$(printf '{"pull_request": {"number": %s, "head": {"sha": "%s"}, "base": {"ref": "main", "sha": "%s"}},
		"workflow_run": {"id": 1, "event": "pull_request", "conclusion": "success", "head_sha": "%s"}, "repository": {"default_branch": "main"}}' \
		"$number" "$(git -C clone rev-parse HEAD)" \
		"$(git -C "$T/git/team/bench.git" rev-parse main)" \
		"$(git -C clone rev-parse HEAD)")
	it "$language: the check" 0 workflow contribution check
	it "$language: the answer" 0 workflow contribution-comment check
	comment "$number"
	out_has '2 passed, 0 failed'
	out_has '1 added, 1 beaten'
	case $language in
	en) out_has 'is published once this is merged' ;;
	zh) out_has '合并后即会发布' ;;
	esac

	# a maintainer merges it
	git -C "$T/git/team/bench.git" update-ref refs/heads/main "refs/pull/$number/head"
	it "$language: after the merge" 0 workflow publish merged
	runs >"$T/out"
	out_has "$(id "$language"1)"
	out_has "$(id "$language"2)"
	git -C "$T/git/team/bench.git" push -q "$PWD/fork.git" main
	it "$language: pull" 0 git -C clone pull -q
	(cd clone && ls hf_data) >"$T/out"
	out README.md
	it "$language: again, and nothing is new" 0 sh -c 'cd clone && bench-aggregate team/board'
	err_has 'nothing is new'
	cd ..
}

# by_issue LANGUAGE NUMBER: without git, as the issue form writes it
by_issue() {
	language=$1 number=$2
	printf '### Result files\n\n_No response_\n\n### Or the JSON itself\n\n```json\n%s\n```\n\n### How it was run\n\nmake demo\n' \
		"$(good "$language"3 "issue-$language" 5)" >text
	state "open my \$in, '<:utf8', 'text'; local \$/;
		push @{\$s->{repos}{'team/bench'}{issues}}, { number => $number,
		state => 'open', title => 'x', body => scalar <\$in>,
		labels => [{ name => 'submission' }] }"
	EVENT="{\"issue\": {\"number\": $number, \"labels\": [{\"name\": \"submission\"}]}, \"repository\": {\"default_branch\": \"main\"}}"
	it "$language: an issue" 0 workflow submission "issue-$language"
	comment "$number"
	case $language in
	en) out_has 'when it is merged they are published' ;;
	zh) out_has '合并后即会发布' ;;
	esac
	git -C "$T/git/team/bench.git" update-ref refs/heads/main \
		"refs/heads/submission/issue-$number"
	it "$language: after the merge" 0 workflow publish "merged-$language"
	board >"$T/out"
	out_has "$(id "$language"3)"
}

state "\$s->{tokens}{$git_token} = { 'team/bench' => 'write' }"
play en 1 '## Three steps'
play zh 2 '## 三步提交结果'
by_issue en 11
by_issue zh 12
done_testing
