#!/bin/sh
# repo-clean-http - a branch behind http, cleaned without a checkout
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
git --exec-path | sed 's,$,/git-http-backend,' | xargs test -x ||
	skip 'git has no http-backend here'

hub=1111111111111111111111111111111111111111
single=hf_data/leaderboard_single.json

# serve NAME TOKEN: DIR of all origins behind http://127.0.0.1:PORT, as $base
serve() {
	perl "$TOP/tests/lib/git-http.pl" --root "$T/work" \
		--port-file "$T/$1.port" --log "$T/$1.log" --token "$2" \
		--accident "$T/accident" &
	started $!
	await "$T/$1.port"
	base=http://127.0.0.1:$(cat "$T/$1.port")
	log=$T/$1.log
}

# new NAME [FORMAT]: an origin with two files of data, and its URL
new() {
	cd "$T/work" &&
		git init -q --bare --object-format="${2:-sha1}" "$1.git" &&
		git init -q --object-format="${2:-sha1}" "$1" && cd "$1" &&
		git remote add origin "../$1.git"
	git -C "../$1.git" config http.receivepack true
	git -C "../$1.git" config uploadpack.allowfilter true
	mkdir -p hf_data/deep/er src
	echo '[1]' >$single
	echo 'them' >hf_data/deep/er/other.json
	echo 'us' >hf_data/deep/mine.json
	echo $hub >hf_data/BASE
	echo readme >hf_data/README.md
	echo code >src/x.c
	git add -A && git commit -q -m x && git push -q origin HEAD:main
	origin=$T/work/$1.git
	url=$base/$1.git
	: >"$log"
}

tip() {
	git -C "$origin" rev-parse "${1:-main}"
}

# receipt PATH...: as they are at the tip
receipt() {
	list=
	for path; do
		list="$list${list:+,}{\"path\":\"$path\",\"blob\":\"$(git rev-parse "HEAD:$path")\"}"
	done
	printf '{"hub":{"repo":"team/board","commit":"%s"},"source":{"repository":"%s"},"blobs":[%s]}\n' \
		$hub "$url" "$list" >"$T/receipt.json"
}

clean() {
	GITHUB_TOKEN=${token-ghs_secret} repo-clean --confirmed \
		--receipt "$T/receipt.json" --now 2026-02-03T04:05:06Z "$@"
}

tree() {
	git -C "$origin" ls-tree -r --name-only "${branch:-main}" >"$T/tree"
	compare 'the tree' "$T/tree" "$@"
}

serve plain ghs_secret
new all
receipt $single hf_data/deep/mine.json
before=$(tip)
it 'two files of three' 0 clean --repo "$url"
err 'repo-clean: kept hf_data/deep/er/other.json: not in the receipt' \
	'repo-clean: removed hf_data/deep/mine.json' \
	"repo-clean: removed $single" \
	"repo-clean: 2 cleaned, 1 kept, main is now $(tip)"
tree hf_data/BASE hf_data/README.md hf_data/deep/er/other.json src/x.c
ok 'one commit on the tip' test "$(tip main^)" = "$before"
ok 'fsck finds nothing' git -C "$origin" fsck --strict --no-dangling
compare 'three requests' "$log" \
	'GET /all.git/info/refs?service=git-receive-pack with a token' \
	'POST /all.git/git-upload-pack with a token' \
	'POST /all.git/git-receive-pack with a token'
after=$(tip)
it 'nothing left to do' 0 clean --repo "$url/"
out_has '"commit": null'
ok 'stays where it was' test "$(tip)" = "$after"
ok 'temporary folders are gone' test -z "$(ls -A "$TMPDIR")"

# --- what goes over the wire
printf '#!/bin/sh\necho "$*" >>%s\nexec "$@"\n' "$T/packed" \
	>"$T/pack-objects"
chmod +x "$T/pack-objects"
git config --global uploadpack.packObjectsHook "$T/pack-objects"
objects() {
	git -C "$origin" cat-file --batch-all-objects --batch-check | wc -l
}
new wire
receipt $single
before=$(objects)
it 'one file' 0 clean --repo "$url"
ok 'commit and trees were fetched, no blobs, no history' \
	grep -q -e '--shallow-file.*--filter=blob:none' "$T/packed"
ok 'commit and two trees were pushed' test $((before + 3)) = "$(objects)"
git config --global --unset uploadpack.packObjectsHook

new dry
receipt $single
before=$(tip)
it '--dry-run' 0 clean --repo "$url" --dry-run
err_has "would remove $single"
ok 'changes nothing' test "$(tip)" = "$before"
it '--strict' 1 clean --repo "$url" --strict
err_has '2 files of others remain'
git pull -q origin main
receipt hf_data/deep/mine.json hf_data/deep/er/other.json
it 'the last data file: README.md does not count' 0 clean --repo "$url" --strict
tree hf_data/README.md src/x.c

new unfiltered
git -C "$origin" config uploadpack.allowfilter false
receipt $single
it 'a server that cannot filter' 0 clean --repo "$url"
tree hf_data/BASE hf_data/README.md hf_data/deep/er/other.json \
	hf_data/deep/mine.json src/x.c

# --- who may see the token
new tokens
receipt $single
token='' it 'no token' 69 clean --repo "$url"
err_has 'refused (401); set GITHUB_TOKEN'
token=ghs_wrong it 'a wrong token' 69 clean --repo "$url"
err_has 'may the token in GITHUB_TOKEN write'
err_lacks ghs_
git config --global http.extraheader \
	"Authorization: Basic $(printf x-access-token:ghs_secret | base64)"
git config --global credential.helper '!echo password=ghs_secret; :'
printf 'machine 127.0.0.1 login x-access-token password ghs_secret\n' \
	>"$HOME/.netrc"
token='' it 'git has one in its configuration: not looked at' 69 clean \
	--repo "$url"
git config --global --remove-section http
git config --global --remove-section credential
rm "$HOME/.netrc"
: >"$log"
it 'a receipt alone sends the token nowhere' 69 clean
compare 'the request' "$log" \
	'GET /tokens.git/info/refs?service=git-receive-pack'
it 'but to the server of the workflow' 0 env "GITHUB_SERVER_URL=$base" \
	GITHUB_TOKEN=ghs_secret repo-clean --confirmed --receipt "$T/receipt.json" --verbose
err_lacks ghs_

# --- refusals, each told as what it is
new guarded
receipt $single
before=$(tip)
printf '#!/bin/sh\necho "only by pull request" >&2\nexit 1\n' \
	>"$origin/hooks/pre-receive"
chmod +x "$origin/hooks/pre-receive"
it 'a hook' 69 clean --repo "$url"
err_has 'remote: only by pull request'
err_has 'may not be moved'
err_has 'use --via-branch'
ok 'a hook: the tip stays' test "$(tip)" = "$before"
rm "$origin/hooks/pre-receive"
it '--via-branch' 0 clean --repo "$url" --via-branch clean-up
out_has '"via": "clean-up"'
err_has "clean-up is now $(tip clean-up)"
ok '--via-branch: the tip stays' test "$(tip)" = "$before"
ok '--via-branch: one commit on it' test "$(tip clean-up^)" = "$before"
branch=clean-up tree hf_data/BASE hf_data/README.md \
	hf_data/deep/er/other.json hf_data/deep/mine.json src/x.c
it '--via-branch again' 0 clean --repo "$url" --via-branch clean-up \
	--now 2026-02-03T04:05:07Z
ok '--via-branch again: in its place' test "$(tip clean-up^)" = "$before"
it '--via-branch on this machine' 0 clean --repo "$origin" \
	--via-branch here
ok '--via-branch here: one commit' test "$(tip here^)" = "$before"
git -C "$origin" update-ref refs/heads/theirs \
	"$(echo work | git -C "$origin" commit-tree "main^{tree}" -p main)"
git push -q origin HEAD:refs/heads/same
for where in "$url" "$origin"; do
	it "--via-branch: the work of others stays, ${where%%:*}" 69 clean \
		--repo "$where" --via-branch theirs
	err_has "the last commit of branch theirs is no clean-up and would be lost"
	it "--via-branch: a dry run says so, ${where%%:*}" 69 clean \
		--repo "$where" --via-branch theirs --dry-run
done
it "--via-branch: what is at the tip may go on" 0 clean --repo "$url" \
	--via-branch same
ok "others keep their commit" test work = "$(git -C "$origin" log -1 --format=%s theirs)"
it 'no branch' 65 clean --repo "$url" --branch none
err_has "no branch 'none'; branches there: clean-up, here, main, same, theirs"
it 'no branch of that name can be' 2 clean --repo "$url" --branch a..b
it 'no repository' 69 clean --repo "$base/none.git"
git -C "$origin" config http.receivepack false
it 'no pushes there' 69 clean --repo "$url"
it 'not encrypted' 78 clean --repo http://example.invalid/x.git
it 'nobody listens' 75 clean --repo http://127.0.0.1:1/x.git --tries 1
new sha256 sha256 2>/dev/null
it 'ids of SHA-256' 65 env GITHUB_TOKEN=ghs_secret repo-clean --confirmed \
	--receipt "$T/receipt.json" --repo "$url"
err_has 'SHA-256'
mkdir -p "$T/work/empty.git" && git init -q --bare "$T/work/empty.git"
git -C "$T/work/empty.git" config http.receivepack true
it 'an empty repository' 65 clean --repo "$base/empty.git"
err_has 'branches there: none'

# --- accidents of a push: what became of it is found out
for accident in before after html cut; do
	new "$accident"
	receipt $single
	before=$(tip)
	echo $accident >"$T/accident"
	it "a push that ends in '$accident'" 0 clean --repo "$url"
	out_has '"path": "hf_data/leaderboard_single.json"'
	out_has "\"commit\": \"$(tip)\""
	ok "$accident: one commit" test "$(tip main^)" = "$before"
	tree hf_data/BASE hf_data/README.md hf_data/deep/er/other.json \
		hf_data/deep/mine.json src/x.c
done
new lost
receipt $single
echo after >"$T/accident"
it 'a lost answer, and no other try' 75 clean --repo "$url" --tries 1
err_has 'run it again'
it 'so it is run again' 0 clean --repo "$url"
out_has '"commit": null'
done_testing
