#!/bin/sh
# workflow-submission - an issue becomes a pull request, or an answer
#
# submission.yml itself against a fake GitHub, then its steps with texts that
# are made to hurt.
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/runner.sh"
. "$TOP/tests/lib/website.sh"

repo="\$s->{repos}{'team/bench'}"
bench=$T/git/team/bench.git

# issue TEXT: what issue 5 says
issue() {
	printf %s "$1" >"$T/text"
	state "open my \$in, '<:utf8', '$T/text'; local \$/;
		${repo}{issues} = [{ number => 5, state => 'open', title => 'x',
		labels => [{ name => 'submission' }], body => scalar <\$in> }]"
}
# form PASTED [ATTACHED]: as the issue form writes it
form() {
	printf '### Result files\n\n%s\n\n### Or the JSON itself\n\n```json\n%s\n```\n\n### How it was run\n\n```\nmake demo\n```\n\n### Publication\n\n- [X] I measured this myself\n' \
		"${2:-_No response_}" "$1"
}
comment() { told "join '|', map { \$_->{body} } @{${repo}{comments}}"; }
comments() { told "scalar @{${repo}{comments} // []}"; }
pulls() { told "join ' ', map { \"\$_->{number}:\$_->{state}\" } @{${repo}{pulls} // []}"; }
branch_of() { git -C "$bench" rev-parse -q --verify "refs/heads/submission/issue-$1"; }

dataset_start me/board
site_start
server_start
API_URL=$API
EVENT='{"issue": {"number": 5, "labels": [{"name": "help"}, {"name": "submission"}]}, "repository": {"default_branch": "main"}}'
state "\$s->{tokens}{$git_token} = { 'team/bench' => 'write' }"
# What is https in earnest is on this machine here.
printf '#!/bin/sh\nprintf "%%s\\n" curl "$@" >>"%s"\nfor a; do\nshift\ncase $a in\nhttps://github.com/*) a=http://localhost:%s/${a#https://github.com/} ;;\nhttps://objects.githubusercontent.com/*) a=http://localhost:%s/${a#https://objects.githubusercontent.com/} ;;\n=https) a==https,http ;;\nesac\nset -- "$@" "$a"\ndone\nexec %s "$@"\n' \
	"$T/argv" "$(cat "$T/github.port")" "$(cat "$T/github.port")" \
	"$(command -v curl)" >"$T/tools/curl"
chmod +x "$T/tools/curl"
cp "$T/tools/curl" "$T/spy/curl"

issue "$(form "$(good a1 m1 5)")"
printf '#!/bin/sh\nenv >>"%s"\nexec "%s" "$@"\n' "$T/perl.env" "$(command -v perl)" >"$T/tools/perl"
chmod +x "$T/tools/perl"
it 'a good one' 0 workflow submission one
ok 'what reads the text was seen' grep -q ^RUNNER_TEMP= "$T/perl.env"
nowhere 'and has no token' ghs_ "$T/perl.env"
rm "$T/tools/perl"
out 'read: success' 'propose: success'
ok 'a pull request is open' test "$(pulls)" = 7:open
ok 'its text closes the issue' sh -c 'echo "$1" | grep -qx "Closes #5"' sh \
	"$(told "${repo}{pulls}[0]{body}")"
git -C "$bench" diff --name-only main submission/issue-5 >changed
printf '%s\n' hf_data/BASE hf_data/leaderboard_multi.json \
	hf_data/leaderboard_single.json hf_data/runs.jsonl >want
same want changed 'the branch changes hf_data/'
git -C "$bench" show submission/issue-5:hf_data/leaderboard_single.json >board
it 'which validates' 0 bench-validate -q board
out_has "\"entry_id\":\"$(id a1)\""
comment >said
ok 'and one comment says so' grep -q '^All entries passed. Pull request #7' said
at=$(branch_of 5)
it 'again' 0 workflow submission two
ok 'changes nothing' test "$(branch_of 5) $(pulls) $(comments)" = "$at 7:open 1"

issue "$(form "[$(good a1 m1 5),
$(bad z1 m2)]")"
it 'edited, and bad' 0 workflow submission three
comment >said
ok 'still one comment' test "$(comments)" = 1
ok 'it names what is wrong' grep -q '^    pasted-1.json:[0-9]*: /metrics/ttft_ms: ' said
ok 'the branch stays' test "$(branch_of 5)" = "$at"
issue "$(form "$(good a1 m1 6)")"
it 'mended' 0 workflow submission four
ok 'one comment, one pull request' test "$(comments) $(pulls)" = '1 7:open'
ok 'with another commit' test "$(branch_of 5)" != "$at"
ok 'one ahead of main' test "$(git -C "$bench" rev-list --count main..submission/issue-5)" = 1
nowhere 'no job shows a token' 'ghs_|hf_writer' one/read/log one/propose/log
event=$EVENT
EVENT='{"issue": {"number": 5, "labels": [{"name": "bug"}]}}'
it 'another issue' 0 workflow submission five
out 'read: skipped' 'propose: skipped'

EVENT=$event
issue "$(form "$(good a2 m4 6)")"
state "${repo}{pulls} = []; ${repo}{comments} = []"
accident POST '/pulls$' 403
it 'no right to open one' 1 workflow submission six
out 'read: success' 'propose: failure'
ok 'the issue is told' sh -c 'case "$1" in *"could not be made yet: the maintainers see why [here]($2/team/bench/actions/runs/17)"*) ;; *) exit 1 ;; esac' \
	sh "$(comment)" "$GIT_URL"
it 'edited, it is tried again' 0 workflow submission seven
ok 'one comment' test "$(comments)" = 1

# --- the steps
read_step() { ci submission-read NUMBER=5 GITHUB_TOKEN=ghs_reads; }
propose_step() {
	ci submission-propose NUMBER=5 GITHUB_TOKEN="$git_token" \
		DATASET="$dataset" HF_ENDPOINT="$HF_ENDPOINT"
}
answer_step() { ci submission-answer NUMBER=5 GITHUB_TOKEN="$git_token"; }
from=$T/run/publish/submission

# body NAME VERDICT TEXT
body() {
	issue "$3"
	it "$1" 0 read_step
	ok "$1: $2" test "$(cat "$from/verdict")" = "$2"
}
one=$(good b1 m1 5)
body 'no text' none ''
body 'no JSON' none "$(form '')"
body 'words' none 'please take my results'
body 'bare JSON' good "$one"
body 'an array' good "[$one, $(good b2 m2 5)]"
body 'tildes' good "~~~~jsonl
$one
~~~~"
body 'a longer fence' good "\`\`\`\`\`json
$one
\`\`\`\`\`"
body 'an open fence' good "\`\`\`
$one"
body 'a fence in a fence' bad "\`\`\`\`json
$one
\`\`\`
\`\`\`\`"
body 'two blocks, one bad' bad "$(form "$one")
\`\`\`json
{
\`\`\`"
ok 'which is named' grep -q '^pasted-2.json:2: object not closed' "$from/report.txt"
body 'commands' bad "$(form '$(touch owned) `touch owned` ${{ github.token }} ; touch owned')"
body 'commands in JSON' bad "$(form '{"entry_id": "$(touch owned)`touch owned`${{ secrets.HF_TOKEN }}"}')"
ok 'nothing of it was run' test -z "$(find "$T" "$TOP/owned" -name owned 2>/dev/null)"
it 'the answer to it' 0 answer_step
body 'to call people' bad "$(form "{\"@team/all <!-- [x](http://evil) \`\`\`\\u001b[31m\\n::error::\": 1}")"
it 'the answer to that' 0 answer_step
comment >said
ok 'is one comment' test "$(comments)" = 1
nowhere 'and what is shown is code' \
	'^( {0,3}[^ ].*|)(@team|evil|::error)' said
body 'a byte 0' bad "$(form '@')"
state "${repo}{issues}[0]{body} =~ s/\@/\\0{\"a\\0b\":1}/"
it 'a byte 0, really' 0 read_step
ok 'is bad' test "$(cat "$from/verdict")" = bad
perl -e 'print "{\"state\":\"open\",\"body\":\"", "[" x 10_000_000, "\"}"' >"$T/huge"
accident GET /issues/5 "$T/huge"
it 'ten megabytes' 0 read_step
ok 'are too many' grep -q '^The issue is too long' "$from/report.txt"
state "${repo}{issues}[0]{body} = join qq{\\n}, map { qq{\`\`\`json\\n{}\\n\`\`\`} } 1 .. 21"
it 'many blocks' 0 read_step
ok 'are refused' grep -q 'more than 20 blocks' "$from/report.txt"
state "${repo}{issues}[0]{body} = qq{\`\`\`json\\n} . q({\"a\":) x 100"
it 'deep JSON' 0 read_step
ok 'is bad, too' grep -q 'nested too deeply' "$from/report.txt"
state "${repo}{issues}[0]{body} = undef"
it 'no text at all' 0 read_step
state "${repo}{issues}[0]{state} = 'closed'"
it 'a closed one' 0 read_step
ok 'is left alone' test "$(cat "$from/verdict")" = closed
it 'without an answer' 0 answer_step

# --- attachments
good b3 m3 5 >attached
{ good b3 m3 5; good b4 m4 5; } | bench-merge --quiet --all >both
head -c 5000000 /dev/zero >"$T/big"
state "local \$/; open my \$in, '<', 'attached'; \$s->{files} = {
	'/user-attachments/files/1/a_leaderboard.json' => 'redirect https://objects.githubusercontent.com/o/1?sig=x',
	'/o/1' => scalar <\$in>,
	'/user-attachments/files/2/b.json' => 'redirect https://evil.invalid/o/1',
	'/user-attachments/files/3/c.json' => 'redirect http://objects.githubusercontent.com/o/1',
	'/user-attachments/files/4/d.json' => 'redirect https://github.com/user-attachments/files/4/d.json',
	'/user-attachments/files/5/e.json' => 'file $T/big',
	'/user-attachments/files/7/g.json' => 'redirect https://x@objects.githubusercontent.com/o/1' }"
files=https://github.com/user-attachments/files
body 'an attachment' good "$(form '' "[a_leaderboard.json]($files/1/a_leaderboard.json)")"
ok 'is what came' grep -qF "$(id b3)" "$from/entries.jsonl"
state "local \$/; open my \$in, '<', 'both'; \$s->{files}{'/user-attachments/files/8/h.jsonl'} = scalar <\$in>"
accident GET /files/8/ cut
body 'an attachment cut off once' good "$(form '' "$files/8/h.jsonl")"
ok 'is all of it' test "$(wc -l <"$from/entries.jsonl")" = 2
body 'to another host' bad "$(form '' "$files/2/b.json")"
body 'in clear' bad "$(form '' "$files/3/c.json")"
body 'in a circle' bad "$(form '' "$files/4/d.json")"
body 'with a user' bad "$(form '' "$files/7/g.json")"
body 'too large' bad "$(form '' "$files/5/e.json")"
ok 'is said' grep -q 'larger than 4194304 bytes' "$from/report.txt"
body 'not there' bad "$(form '' "$files/6/f.json")"
body 'not GitHub' none "$(form '' 'https://evil.invalid/user-attachments/files/1/a.json
https://github.com.evil.invalid/user-attachments/files/1/a.json http://github.com/user-attachments/files/1/a.json
https://github.com/user-attachments/files/1/../../x.json')"
body 'eleven of them' bad "$(form '' "$(for i in 1 2 3 4 5 6 7 8 9 10 11; do echo "$files/1$i/a.json"; done)")"
sed -E -n -e '\,^https://(github.com|objects.githubusercontent.com)/,d' \
	-e '\,^http://(127.0.0.1|localhost):,d' -e '\,^https?://,p' "$T/argv" >hosts
ok 'hosts were asked' grep -q '^http' "$T/argv"
same /dev/null hosts 'and no other one'

# --- what can happen on the way
body 'one more' good "$(form "$one")"
echo '{"entry_id":"forged"}' >>"$from/entries.jsonl"
it 'an artifact that lies' 65 propose_step
it 'a good one again' 0 read_step
accident POST '/pulls$' lost
state "${repo}{pulls}[0]{state} = 'closed'"
it 'the answer to opening is lost' 0 propose_step
ok 'one is open' test "$(told "scalar grep { \$_->{state} eq 'open' } @{${repo}{pulls}}")" = 1
state "${repo}{comments} = []"
accident POST '/comments$' lost
it 'the answer to the comment is lost' 0 answer_step
ok 'there is one' test "$(comments)" = 1
git clone -q -b submission/issue-5 "$bench" reviewer
git -C reviewer commit -q --allow-empty -m 'a note'
git -C reviewer push -q origin HEAD
at=$(branch_of 5)
it 'others committed' 0 propose_step
out_has 'Others committed to the branch'
ok 'theirs stays' test "$(branch_of 5)" = "$at"
git -C "$bench" update-ref -d refs/heads/submission/issue-5
bench-merge --quiet --array attached >all
hf-push --quiet --message direct "$dataset" leaderboard_single.json=all
issue "$(form "$(good b3 m3 5)")"
it 'what the dataset has' 0 read_step
it 'is not proposed' 0 propose_step
out_has 'All of it is in the dataset already'
for number in '' x 5x '5;id' 12345678901; do
	it "no number: $number" 65 ci submission-read "NUMBER=$number" GITHUB_TOKEN=ghs_reads
done
it 'a number of nothing' 69 ci submission-read NUMBER=99 GITHUB_TOKEN=ghs_reads
nowhere 'no token among the arguments' 'ghs_|hf_writer' "$T/argv"
done_testing
