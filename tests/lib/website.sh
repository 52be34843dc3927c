# website - a web site's repository and a GitHub of its own; after hub.sh
# shellcheck shell=sh disable=SC2154
#
#   site_start            a bare repository, team/site.git below $T/git, and
#                         github_start
#   git_start             git over http of all below $T/git, for the token ghs_site
#   result PATH [FILE]    a result file below outputs/ here
#   artifact ID RUN NAME [FOLDER]   outputs/ (or FOLDER) as artifact of a run, in
#                         place of the one with that id
#   ci STEP [NAME=VALUE...]   run a step as the workflow does
#   fetch NAME            the steps that fetch results and boards
#   sync NAME STATUS STATUS   push and pull, with these statuses
#   bring PATH [FILE]     a result file more among what was fetched
#   boards SINGLE         publish them, the other one empty
#   merge NUMBER          merge a pull request (a squash), the branch stays
#   branch_has, branch_at its files below data/, its commit

. "$TOP/tests/lib/github.sh"
test -x "$(git --exec-path)/git-http-backend" || skip 'git has no http-backend'
input=$T/run/publish/website-input

site_start() {
	mkdir -p "$T/git/team" "$T/spy" "$T/run"
	git init -q --bare "$T/git/team/site.git"
	git -C "$T/git/team/site.git" config http.receivepack true
	git init -q "$T/site"
	mkdir -p "$T/site/data/results"
	echo '{}' >"$T/site/data/version_meta.json"
	echo page >"$T/site/index.html"
	git -C "$T/site" add .
	git -C "$T/site" commit -q -m site
	git -C "$T/site" remote add origin "$T/git/team/site.git"
	git -C "$T/site" push -q origin HEAD:main
	for program in curl git perl; do
		real=$(command -v "$program")
		printf '#!/bin/sh\nprintf "%%s\\n" "%s" "$@" >>"%s"\nexec "%s" "$@"\n' \
			"$program" "$T/argv" "$real" >"$T/spy/$program"
		chmod +x "$T/spy/$program"
	done
	github_start
}

git_start() {
	perl "$TOP/tests/lib/git-http.pl" --root "$T/git" --token ghs_site \
		--port-file "$T/git.port" --log "$T/git.log" \
		--accident "$T/git.accident" --seconds 300 &
	started $!
	await "$T/git.port"
	GIT_URL=http://127.0.0.1:$(cat "$T/git.port")
}

result() {
	mkdir -p "$(dirname "outputs/$1")"
	cp "${2:-$TOP/schemas/examples/single_card.json}" "outputs/$1"
}

artifact() {
	rm -f "$T/$1.zip"
	perl -MIO::Compress::Zip=:all -MFile::Find -e '
		my ($zip, $folder) = @ARGV;
		chdir $folder or die;
		my @files;
		find({ wanted => sub { push @files, $_ if -f }, no_chdir => 1 }, ".");
		zip [sort @files] => $zip, FilterName => sub { s{^\./}{} },
			Stream => 1 or die' "$T/$1.zip" "${4:-outputs}" || exit
	state "my \$l = \$s->{repos}{'team/bench'}{artifacts} //= [];
		@\$l = grep { \$_->{id} != $1 } @\$l; push @\$l, { id => $1,
		run => $2, name => '$3', expired => JSON::PP::false,
		size_in_bytes => -s '$T/$1.zip', file => '$T/$1.zip' }"
}

# run_of ID [KEY => VALUE...]: a run of benchmark.yml
run_of() {
	state "push @{\$s->{repos}{'team/bench'}{runs}}, { id => $1,
		path => '.github/workflows/benchmark.yml', event => 'schedule',
		head_branch => 'main', status => 'completed', conclusion => 'success',
		head_repository => { full_name => 'team/bench' }, ${2-} }"
}

ci() {
	step=$1
	shift
	env PATH="$T/spy:$PATH" RUNNER_TEMP="$T/run" BACKOFF=5 \
		GITHUB_API_URL="$API" GITHUB_SERVER_URL="$GIT_URL" \
		GITHUB_REPOSITORY=team/bench GITHUB_STEP_SUMMARY="$T/summary" \
		"$@" "$TOP/bin/ci" "$step"
}

fetch() {
	it "$1: results" 0 ci website-results GITHUB_TOKEN=ghs_here
	it "$1: boards" 0 ci website-boards DATASET=team/board HF_ENDPOINT="$HUB"
}

bring() {
	mkdir -p "$(dirname "$input/results/41-results-cpu/$1")"
	cp "${2:-$TOP/schemas/examples/single_card.json}" \
		"$input/results/41-results-cpu/$1"
}

boards() {
	{
		commit_line boards
		file_line leaderboard_multi.json "[]"
		printf '{"key":"file","value":{"path":"leaderboard_single.json","encoding":"base64","content":"%s"}}\n' \
			"$(printf %s "$1" | base64 | tr -d "\n")"
	} >"$T/boards"
	push "${dataset:-team/board}" main "$T/boards"
}

sync() {
	: >"$T/summary"
	it "$1: push" "$2" ci website-push WEBSITE_TOKEN=ghs_site \
		WEBSITE_REPOSITORY=team/site
	[ "$2" != 0 ] || it "$1: pull" "$3" ci website-pull \
		WEBSITE_TOKEN=ghs_site WEBSITE_REPOSITORY=team/site
}

merge() {
	git -C "$T/site" fetch -q origin
	git -C "$T/site" checkout -q --detach origin/main
	git -C "$T/site" merge -q --squash origin/sync-benchmark-results >/dev/null
	git -C "$T/site" commit -q -m "merged $1"
	git -C "$T/site" push -q origin HEAD:main
	state "for (@{\$s->{repos}{'team/site'}{pulls}}) {
		next if \$_->{number} != $1;
		\$_->{state} = 'closed'; \$_->{merged_at} = 'now' }"
}

branch_at() {
	git -C "$T/git/team/site.git" rev-parse sync-benchmark-results
}

branch_has() {
	git -C "$T/git/team/site.git" ls-tree -r --name-only sync-benchmark-results -- data
}
