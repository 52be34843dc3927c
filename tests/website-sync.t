#!/bin/sh
# website-sync - results and boards into a web site by one pull request
#
# The steps of the workflow against a fake of GitHub's API, git over http and
# a Hub; workflow-website.t runs the workflow itself.
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/hub.sh"
. "$TOP/tests/lib/website.sh"

second=$TOP/schemas/examples/multi_card.json
pull="\$s->{repos}{'team/site'}{pulls}"

hub_start
site_start
git_start
new_repo team/board
it 'a dataset without boards' 0 ci website-boards DATASET=team/board HF_ENDPOINT="$HUB"
ok 'none comes' test -z "$(ls "$input/boards")"
boards '[]'

result cpu/gpt2/short_20260128_005/short_input_leaderboard.json
run_of 41
artifact 1 41 results-cpu
fetch 'the first sync'
sync 'the first sync' 0 0
ok 'one is open' test "$(told "scalar grep { \$_->{state} eq 'open' } @{$pull}")" = 1
branch_has >has
printf '%s\n' data/leaderboard_multi.json data/leaderboard_single.json \
	data/results/cpu/gpt2/short_20260128_005_short_input_leaderboard.json \
	data/version_meta.json >want
same want has 'the branch has results and boards'
ok 'the title' test "$(told "${pull}[0]{title}")" = '[Auto] Sync Benchmark Results'
ok 'the labels' test "$(told "join ' ', map { \$_->{name} } @{${pull}[0]{labels}}")" = \
	'automated benchmark-sync data-update'
told "${pull}[0]{body}" >body
ok 'its text has the counts' grep -qx '1 new and 0 changed result files, 2 leaderboards.' body
ok 'and the sources' grep -qF -- "- \`results-cpu\` of run [41]($GIT_URL/team/bench/actions/runs/41)" body
ok 'the Hub too' grep -q 'team/board.* at [0-9a-f]\{40\}$' body
ok 'the summary names it' grep -q 'Pull request \[7\]' "$T/summary"
at=$(branch_at)

sync 'nothing new' 0 0
err_has 'pull request 7 is as it should be'
ok 'no commit' test "$(branch_at)" = "$at"
ok 'no second one' test "$(told "scalar @{$pull}")" = 1

# The site moves on elsewhere, then a file and a board change.
echo more >"$T/site/index.html"
git -C "$T/site" commit -qam more
git -C "$T/site" push -q origin HEAD:main
sync 'the site moved' 0 0
ok 'still no commit' test "$(branch_at)" = "$at"
bring cpu/gpt2/short_20260128_006/short_input_leaderboard.json "$second"
boards "[$(tr -d '\n' <"$second")]"
it 'the boards again' 0 ci website-boards DATASET=team/board HF_ENDPOINT="$HUB"
sync 'a changed file' 0 0
err_has 'pull request 7 is up to date'
ok 'its text is new' sh -c 'echo "$1" | grep -qx "2 new and 0 changed result files, 2 leaderboards."' \
	sh "$(told "${pull}[0]{body}")"
ok 'one commit on the tip of main' test "$(git -C "$T/git/team/site.git" \
	rev-list --count main..sync-benchmark-results)" = 1
ok 'which has all of main' git -C "$T/git/team/site.git" merge-base \
	--is-ancestor main sync-benchmark-results

# What a reviewer put on the branch stays.
git -C "$T/site" fetch -q origin
git -C "$T/site" checkout -q --detach origin/sync-benchmark-results
echo note >"$T/site/data/note.txt"
git -C "$T/site" add .
git -C "$T/site" commit -qm 'a note'
git -C "$T/site" push -q origin HEAD:sync-benchmark-results
at=$(branch_at)
sync 'a commit of others, and nothing new' 0 0
ok 'the branch stays' test "$(branch_at)" = "$at"
bring cpu/gpt2/short_20260128_007/short_input_leaderboard.json "$second"
sync 'a commit of others, and a new file' 0 0
branch_has >has
ok 'theirs is there' grep -qx data/note.txt has
ok 'and ours' grep -q short_20260128_007 has

merge 7
sync 'merged' 0 0
ok 'no second one is opened' test "$(told "scalar @{$pull}")" = 1
ok 'the summary says so' grep -qx 'The web site has all results.' "$T/summary"

bring cpu/gpt2/short_20260128_006/short_input_leaderboard.json
sync 'after the merge the branch is renewed' 0 0
ok 'a second one is open' test "$(told "join ' ', map { \"\$_->{number} \$_->{state}\" } @{$pull}")" = '7 closed 8 open'
ok 'with one changed file' test "$(told "${pull}[1]{body}" | head -n 1)" = \
	'0 new and 1 changed result files, 0 leaderboards.'
ok 'on top of main' test "$(git -C "$T/git/team/site.git" rev-list --count main..sync-benchmark-results)" = 1

state "${pull}[1]{state} = 'closed'"
sync 'closed: not opened again with the same' 0 0
err_has 'pull request 8 with just this was closed'
ok 'still two' test "$(told "scalar @{$pull}")" = 2
bring cpu/gpt2/short_20260128_009/short_input_leaderboard.json
sync 'closed: with more it is' 0 0
ok 'a third one is open' test "$(told "join ' ', map { \$_->{state} } @{$pull}")" = 'closed closed open'

# --- accidents: what may pass is tried again, the rest is said
accident GET '/runs$' 503
accident GET '/runs$' 502
accident GET /artifacts html
accident GET '/zip$' 500
fetch 'the API fails now and then'
bring x/r/a_leaderboard.json
accident GET /pulls 504
accident PATCH /pulls/9 limit
accident POST /labels 500
sync 'the API fails now and then' 0 0
ok 'it is up to date' grep -q 'Pull request .9.(' "$T/summary"
state "${pull}[2]{state} = 'closed'"
bring y/r/a_leaderboard.json
accident POST '/pulls$' lost
sync 'the answer to opening is lost' 0 0
ok 'one was opened, not two' test "$(told "scalar grep { \$_->{state} eq 'open' } @{$pull}")" = 1
state "${pull}[3]{state} = 'closed'"
bring z/r/a_leaderboard.json
accident POST '/pulls$' 403
sync 'opening is refused' 0 69
err_has 'status 403'
it 'and is done the next time' 0 ci website-pull WEBSITE_TOKEN=ghs_site WEBSITE_REPOSITORY=team/site
ok 'it is open' test "$(told "scalar grep { \$_->{state} eq 'open' } @{$pull}")" = 1
for _ in 1 2 3 4 5; do accident GET '/runs$' 500; done
it 'gives up' 75 ci website-results GITHUB_TOKEN=ghs_here
it 'a token that is not known' 69 ci website-results GITHUB_TOKEN=ghs_none
err_has 'status 401: Bad credentials'
it 'no token' 78 ci website-results GITHUB_TOKEN=
it 'a token with a line in it' 78 ci website-results "GITHUB_TOKEN=a
url = http://x"
it 'no API in clear' 78 ci website-results GITHUB_TOKEN=ghs_here \
	GITHUB_API_URL=http://example.invalid

# --- the branch moves between the look and the push
bring race/r/a_leaderboard.json
cat >"$T/git/team/site.git/hooks/pre-receive" <<'END'
#!/bin/sh
# another writer comes first, once
[ -e first ] && exit
touch first
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
tree=$(git rev-parse 'sync-benchmark-results^{tree}')
other=$(git -c user.name=x -c user.email=x@y commit-tree "$tree" -p sync-benchmark-results -m theirs)
git update-ref refs/heads/sync-benchmark-results "$other"
END
chmod +x "$T/git/team/site.git/hooks/pre-receive"
sync 'the branch moved meanwhile' 0 0
ok 'theirs is kept' sh -c 'git -C "$1" log --format=%s sync-benchmark-results | grep -qx theirs' sh "$T/git/team/site.git"
branch_has >has
ok 'ours is there' grep -q race/r_a has
rm "$T/git/team/site.git/hooks/pre-receive"
bring race/r/b_leaderboard.json
echo after >"$T/git.accident"
sync 'the answer to the push is lost' 0 0
branch_has >has
ok 'it is there once' test "$(grep -c race/r_b has)" = 1
bring race/r/c_leaderboard.json
echo before >"$T/git.accident"
sync 'the push meets a 503' 0 0
printf '#!/bin/sh\necho "protected branch hook declined"\nexit 1\n' \
	>"$T/git/team/site.git/hooks/pre-receive"
chmod +x "$T/git/team/site.git/hooks/pre-receive"
bring race/r/d_leaderboard.json
sync 'the branch is protected' 69
err_has 'team/site refused: see the rights of the token'
rm "$T/git/team/site.git/hooks/pre-receive"

# --- hostile artifacts
mkdir evil
echo '{}' >evil/_leaderboard.json
state "push @{\$s->{repos}{'team/bench'}{runs}}, { id => 66, event => 'pull_request',
	path => '.github/workflows/benchmark.yml', head_branch => 'main',
	status => 'completed', head_repository => { full_name => 'evil/bench' } }"
artifact 13 66 results-evil evil
artifact 14 41 'results-;id' evil
echo 'no zip' >"$T/15.zip"
perl -e '
	sub entry { my ($name, $text) = @_;
		return pack "VvvvvvVVVvv a* a*", 0x04034b50, 20, 0, 0, 0, 0,
			0, length $text, length $text, length $name, 0, $name, $text }
	print map { entry($_, "{}") } "../up_leaderboard.json",
		"/tmp/abs_leaderboard.json", "a/../../b_leaderboard.json",
		".git/x_leaderboard.json", "a\nb_leaderboard.json", "fine/in/c_leaderboard.json";
	print pack "Vvvvvvv", 0x06054b50, 0, 0, 0, 0, 0, 0; print pack "v", 0' >"$T/19.zip"
perl -MIO::Compress::Zip=:all -e 'my $z = IO::Compress::Zip->new($ARGV[0],
	Name => "a/bomb_leaderboard.json"); $z->print("0" x 65536) for 1 .. 300' "$T/20.zip"
for id in 15 19 20; do
	state "push @{\$s->{repos}{'team/bench'}{artifacts}}, { id => $id, run => 41,
		name => 'results-n$id', expired => JSON::PP::false, size_in_bytes => 7, file => '$T/$id.zip' }"
done
state "push @{\$s->{repos}{'team/bench'}{artifacts}},
	{ id => 16, run => 41, name => 'results-huge', expired => JSON::PP::false, size_in_bytes => 1e12 },
	{ id => 17, run => 41, name => 'results-old', expired => JSON::PP::true },
	{ id => 18, run => 41, name => 'website-input', expired => JSON::PP::false }"
it 'artifacts of strangers, broken and hostile ones' 0 \
	ci website-results GITHUB_TOKEN=ghs_here
err_has 'artifact 14 of run 41 has no name that can be kept'
err_has 'results-n15 of run 41 is no good archive'
err_has 'unzip: a file of more than 16777216 bytes'
err_has 'results-n20 of run 41 is no good archive'
err_has 'results-huge of run 41: 1000000000000 bytes are too many'
find "$input/results" -path '*41-results-n*' -type f >has
ok 'of hostile names one came' test "$(cat has)" = \
	"$input/results/41-results-n19/fine/in/c_leaderboard.json"
ok 'of strangers none' sh -c '! ls "$1"/66-*' sh "$input/results"
it 'what came is judged where it is written' 0 ci website-push \
	WEBSITE_TOKEN=ghs_site WEBSITE_REPOSITORY=team/site
err_has 'fine/in/c_leaderboard.json'
ok 'and named in the text, as code' grep -q '^    .*fine/in/c_leaderboard.json' "$T/run/publish/website.md"

# --- a tree in place of artifacts, and other settings
it 'a tree' 0 ci website-results TREE=tests/data/alice
ok 'has its files' test -n "$(find "$input/results/tree" -type f)"
for tree in ../x /etc .git tests/data/../data none; do
	it "no tree: $tree" 2 ci website-results "TREE=$tree"
done
for repository in '' x a/b/c '../x' 'a/b;id'; do
	it "no repository: $repository" 78 ci website-push WEBSITE_TOKEN=ghs_site \
		"WEBSITE_REPOSITORY=$repository"
done
it 'no right to the site' 69 ci website-push WEBSITE_TOKEN=ghs_here \
	WEBSITE_REPOSITORY=team/site
it 'boards of nobody' 0 ci website-boards DATASET=
err_has 'HF_DATASET is not set'
hub_stop
it 'a Hub that is down is no empty one' 75 ci website-boards DATASET=team/board \
	HF_ENDPOINT="$HUB"
ok 'no board came' test -z "$(ls "$input/boards")"
git -C "$T/site" fetch -q origin
git -C "$T/site" checkout -q --detach origin/main
git -C "$T/site" rm -rq data
ln -s /tmp "$T/site/data"
git -C "$T/site" add data
git -C "$T/site" commit -qm link
git -C "$T/site" push -q origin HEAD:main
it 'a site that leads out' 65 ci website-push WEBSITE_TOKEN=ghs_site \
	WEBSITE_REPOSITORY=team/site
err_has 'data of the web site is a link'

# --- the token
ok 'the arguments were seen' grep -q '^--config$' "$T/argv"
nowhere 'no token among them' ghs_ "$T/argv"
nowhere 'no token behind a redirect' '/blob/.*token' "$T/github.log"
ok 'there were some' grep -q 'GET /blob/1?sig=secret 200$' "$T/github.log"
nowhere 'none is kept' ghs_ "$T/run"
done_testing
