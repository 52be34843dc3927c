#!/bin/sh
# role-admin - who sets up a new repository and dataset, from the README
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"
. "$TOP/tests/lib/role.sh"

hub_start --quiet
export HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer
server_start
installed

# play LANGUAGE README HEAD WORKFLOW-HEAD
play() {
	language=$1 dataset=team/board-$1
	mkdir "$language" && cd "$language" || exit
	section "$TOP/$2" "$3" | sed -n 1,2p |
		sed "s,team/board,$dataset,; s,https://github.com,$GIT_URL,; s,team/bench,team/bench.git," >commands
	ok "$language: the README says how to set up" grep -q '^hf-push --create' commands
	it "$language: it does" 0 sh -e commands
	ok "$language: the dataset is there" hf-fetch --quiet --known "$dataset"
	it "$language: again is no error" 0 hf-push --create "$dataset"

	# What the workflows are told by is what the documents tell to set.
	awk -v head="$4" '/^## / { is_in = $0 == head } is_in' "$TOP/WORKFLOW.md" >chapter
	grep -oh 'vars\.[A-Z_]*\|secrets\.[A-Z_]*' "$TOP"/.github/workflows/*.yml |
		sed 's/.*\.//' | sort -u | while read -r name; do
		grep -q "$name" chapter || echo "$name"
	done >untold
	same /dev/null untold "$language: all that workflows need set is told"
	for file in "$TOP"/.github/workflows/*.yml; do
		grep -q "\`$(basename "$file")\`" chapter || echo "$file"
	done >untold
	same /dev/null untold "$language: every workflow is told of"

	# Before the variable is set nothing runs; with it the first push does.
	contributor "clone-$language"
	good "$language" "m-$language" 5 | offer "clone-$language"
	based "clone-$language"
	send "clone-$language"
	name_of=$dataset dataset=
	it "$language: nothing is configured" 0 workflow publish unset
	out 'validate: skipped' 'publish: skipped' 'clean: skipped'
	dataset=$name_of HF_SECRET=
	it "$language: no right to write" 1 workflow publish unable
	out 'validate: success' 'publish: failure' 'clean: skipped'
	HF_SECRET=hf_writer
	it "$language: the first publication" 0 workflow publish first
	out 'validate: success' 'publish: success' 'clean: success'
	board_is "$language"
	tip_is
	it "$language: a page of the dataset" 0 hf-fetch --quiet --list "$dataset"
	out_has '"path":"leaderboard_single.json"'
	cd ..
}

play en README.md '## For administrators' '## Administrators: the workflows on GitHub'
play zh README.zh-CN.md '## 管理员' '## 管理员：GitHub 工作流'
done_testing
