#!/bin/sh
# repo-clean-answers - what a git server says, true, broken or malicious
# shellcheck disable=SC2086 # ids and paths here have no white space
. "${0%/*}/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
. "$TOP/tests/lib/wire.sh"

canned_up o
url=http://127.0.0.1:$PORT/o
refs="$T/o/o_info_refs?service=git-receive-pack"
fetch=$T/o/o_git-upload-pack
push=$T/o/o_git-receive-pack
hub=1111111111111111111111111111111111111111

git init -q --bare origin.git
git -C origin.git config uploadpack.allowfilter true
git init -q work && cd work || exit
mkdir -p hf_data/deep
echo 1 >hf_data/a.json
echo 2 >hf_data/deep/b.json
git add -A && git commit -q -m x && git push -q ../origin.git HEAD:main
cd .. || exit
tip=$(git -C origin.git rev-parse main)
printf '{"hub":{"repo":"a/b","commit":"%s"},"blobs":[{"path":"hf_data/a.json","blob":"%s"}]}' \
	$hub "$(git -C origin.git rev-parse main:hf_data/a.json)" >receipt.json

# pkt TEXT...: a line each, escapes as printf has them; `0000` is a flush
pkt() {
	perl -e 'for (@ARGV) {
		my $text = $_;
		$text =~ s/\\n/\n/g; $text =~ s/\\x(..)/chr hex $1/ge;
		printf $text =~ /^000[01]$/ ? "%2\$s" : "%04x%s",
			4 + length $text, $text }' "$@"
}

# answer FILE TYPE BODY [STATUS]
answer() {
	{
		printf 'HTTP/1.1 %s\r\nContent-Type: application/x-git-%s\r\n' \
			"${4:-200 OK}" "$2"
		printf 'Content-Length: %d\r\nConnection: close\r\n\r\n' \
			"$(wc -c <"$3")"
		cat "$3"
	} >"$1"
}
refs_are() { answer "$refs" receive-pack-advertisement "$@"; }
fetch_is() { answer "$fetch" upload-pack-result "$@"; }

# report LINE...: of the push, in the band it comes in
report_is() {
	pkt "$@" 0000 >lines
	perl -e 'local $/; my $all = <STDIN>;
		printf "%04x\1%s0000", 5 + length $all, $all' <lines >report
	answer "$push" receive-pack-result report
}

# Answers that are true.
{
	pkt '# service=git-receive-pack\n' 0000
	git receive-pack --http-backend-info-refs origin.git
} >refs.good
pkt 'command=fetch\n' 'object-format=sha1\n' 0001 'no-progress\n' \
	'ofs-delta\n' "want $tip\n" 'deepen 1\n' 'filter blob:none\n' \
	'done\n' 0000 | GIT_PROTOCOL=version=2 git upload-pack --stateless-rpc \
	origin.git >fetch.good
good() {
	refs_are refs.good
	fetch_is fetch.good
	report_is 'unpack ok\n' 'ok refs/heads/main\n'
}

# says NAME STATUS [WORDS]: with one try; the token is in no output
says() {
	GITHUB_TOKEN=ghs_canary it "$1" "$2" repo-clean --confirmed --tries 1 \
		--receipt receipt.json --repo "$url" --branch main
	[ $# -lt 3 ] || err_has "$3"
	grep -q ghs_canary "$T/out" "$T/err" && report 1 "$1: a token is shown"
	good
}

good
says 'true answers' 0
answer "$refs" 'receive-pack-advertisement; charset=utf-8' refs.good
says 'a type with a parameter' 0
{
	head -c -4 refs.good
	pkt "shallow $tip\n" 0000
} >refs.shallow
refs_are refs.shallow
says 'a server that is shallow itself' 0

# --- cut off anywhere, also between two lines: that is no answer
cut=
size=$(wc -c <refs.good)
for n in 0 3 31 35 60 $((size - 4)) $((size - 1)); do
	head -c "$n" refs.good >part
	refs_are part
	repo-clean --confirmed --tries 1 --receipt receipt.json --repo "$url" \
		>"$T/out" 2>"$T/err"
	[ $? = 75 ] && grep -q 'references is cut off' "$T/err" || cut="$cut $n"
done
ok "references that are cut off:$cut" test -z "$cut"
good
size=$(wc -c <fetch.good)
for n in 4 30 100 $((size - 30)) $((size - 1)); do
	head -c "$n" fetch.good >part
	fetch_is part
	repo-clean --confirmed --tries 1 --receipt receipt.json --repo "$url" \
		>"$T/out" 2>"$T/err"
	[ $? = 75 ] && grep -q 'pack it sent is cut off' "$T/err" ||
		cut="$cut $n"
done
ok "a pack that is cut off:$cut" test -z "$cut"
good
perl -0777 -pe 's/PACK....(....)/PACK\x00\x00\x00\x02\xff\xff\xff\xff/s' fetch.good >part
fetch_is part
says 'a pack that says it has billions of objects' 65 'too many objects for its size'
pkt 'ERR upload-pack: not our ref 12' >part
fetch_is part
says 'the branch moved since it was looked at' 75 'not our ref'
pkt 'packfile\n' '\x03out of memory' 0000 >part
fetch_is part
says 'a server that broke down' 75 'the server says: out of memory'

# --- where it may not be sent on to
printf 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x?y=z\r\nContent-Length: 0\r\n\r\n' >"$refs"
says 'a redirect to nobody' 75
canned_up elsewhere
mv "$T/o" "$T/o.away"
mkdir "$T/o"
printf 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%s/o/info/refs?service=git-receive-pack\r\nContent-Length: 0\r\n\r\n' "$PORT" >"$refs"
cp "$T/o.away/o_info_refs?service=git-receive-pack" "$T/elsewhere"
says 'a redirect to another host' 69 'name that one'
nowhere 'which never saw the token' '[Aa]uthorization' "$T/elsewhere.log"
good

# --- what became of the push
while IFS='|' read -r status reason; do
	report_is 'unpack ok\n' "ng refs/heads/main $reason\n"
	says "$reason" "$status" "$reason"
done <<'END'
69|protected branch hook declined
69|push declined due to repository rule violations
69|pre-receive hook declined
69|refusing to allow a GitHub App to create or update workflow
69|You are not allowed to push code to protected branches on this project.
69|Pushes to this branch are not permitted; you must use a pull request
69|prohibited by Gerrit: not permitted: update
69|This repository was archived so it is read-only.
69|branch is currently checked out
75|failed to update ref
75|fetch first
75|incorrect old value provided
75|cannot lock ref 'refs/heads/policy': is at 1 but expected 2
END
report_is 'unpack index-pack abnormal exit\n' 'ok refs/heads/main\n'
says 'nothing was unpacked' 75 'did not take the commit'
report_is 'unpack ok\n' 'ok refs/heads/other\n'
says 'a report on another branch' 75 'another branch'
report_is 'unpack ok\n'
says 'a report on nothing' 75 'without a report'
report_is 'unpack ok\n' 'ng refs/heads/main \x1b[31m\n::error::x\n'
says 'a reason with controls' 75 'did not move: ?[31m?::error::x'
{
	pkt '\x02::set-env name=x::y\n::error::z\r::warning::w\n'
	report_is 'unpack ok\n' 'ok refs/heads/main\n'
	cat report
} >part
answer "$push" receive-pack-result part
says 'commands of a workflow among the words' 0
nowhere 'are none' '^::' "$T/err"

# --- a token in memory does not get into a core file
perl -MIO::Socket::INET -e '
	my $mute = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 9);
	open my $out, ">", "port.new"; print $out $mute->sockport; close $out;
	rename "port.new", "port"; sleep 60' &
started $!
await port
# shellcheck disable=SC3045 # all shells of Linux have it
ulimit -c unlimited 2>/dev/null || ulimit -c "$(ulimit -Hc)"
GITHUB_TOKEN=ghs_canary repo-clean --confirmed --receipt receipt.json \
	--repo "http://127.0.0.1:$(cat port)/o" >"$T/out" 2>"$T/err" &
waiting=$!
started $waiting
ok 'no core is left of who has a token' \
	within 30 grep -q 'core file size *0 *0 ' /proc/$waiting/limits
kill $waiting
done_testing
