#!/bin/sh
# repo-clean - only what is published goes, by path and blob
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE

hub=1111111111111111111111111111111111111111
single=hf_data/leaderboard_single.json
multi=hf_data/leaderboard_multi.json

# put TEXT PATH
put() {
	mkdir -p "$(dirname "$2")"
	printf '%s\n' "$1" >"$2"
}

# new NAME: a bare origin NAME.git and a work tree in it, with some data
new() {
	cd "$T/work" && git init -q --bare "$1.git" && git init -q "$1" &&
		cd "$1" && git remote add origin "../$1.git"
	put readme hf_data/README.md
	put "$hub" hf_data/BASE
	put '[1]' $single
	put '[2]' $multi
	put code src/x.c
	push
	origin=$T/work/$1.git
}

push() {
	git add -A && git commit -q -m x && git push -q origin HEAD:main
}

tip() {
	git -C "$origin" rev-parse main
}

# tree: the files of the origin's tip
tree() {
	git -C "$origin" ls-tree -r --name-only main >"$T/tree"
	compare 'the tree' "$T/tree" "$@"
}

blob() {
	printf '%s\n' "$1" | git hash-object --stdin
}

# receipt PATH TEXT ...: receipt.json names these, as JSON in $T
receipt() {
	{
		printf '{"hub":{"repo":"team/board","revision":"main",'
		printf '"commit":"%s"},"source":{"repository":"%s",' $hub "$origin"
		printf '"branch":"main","tip":"%s"},"entries":[],' "$(tip)"
		printf '"other":{"a":[null]},"blobs":['
		comma=''
		while [ $# -gt 0 ]; do
			printf '%s{"path":"%s","blob":"%s"}' "$comma" "$1" \
				"$(blob "$2")"
			comma=,
			shift 2
		done
		printf ']}\n'
	} >"$T/receipt.json"
}

clean() {
	repo-clean --confirmed --receipt "$T/receipt.json" --now 2026-02-03T04:05:06Z "$@"
}

# unchanged NAME: the tip is still $before
unchanged() {
	ok "$1: the tip is unchanged" test "$(tip)" = "$before"
}

new all
before=$(tip)
receipt $single '[1]' $multi '[2]'
it 'all data published' 0 clean
after=$(tip)
out '{' '  "branch": "main",' "  \"tip\": \"$before\"," \
	"  \"commit\": \"$after\"," '  "cleaned": [' '    {' \
	"      \"path\": \"$multi\"," "      \"blob\": \"$(blob '[2]')\"" \
	'    },' '    {' "      \"path\": \"$single\"," \
	"      \"blob\": \"$(blob '[1]')\"" '    }' '  ],' \
	'  "drops_base": true,' '  "kept": [],' '  "tries": 1' '}'
err "repo-clean: removed $multi" "repo-clean: removed $single" \
	"repo-clean: 2 cleaned, 0 kept, main is now $after"
tree hf_data/README.md src/x.c
git -C "$origin" cat-file commit main | sed '/^tree/d' >"$T/commit"
compare 'the commit' "$T/commit" "parent $before" \
	'author github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com> 1770091506 +0000' \
	'committer github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com> 1770091506 +0000' \
	'' 'hf_data: remove 2 published files [skip ci]' '' \
	'Hub-Repo: team/board' "Hub-Commit: $hub" "Source-Tip: $before"
ok 'fsck finds nothing' git -C "$origin" fsck --strict --no-dangling
it 'nothing to do: success, no commit' 0 clean
err "repo-clean: 0 cleaned, 0 kept, main stays $after"
out_has '"commit": null'
ok 'nothing to do: the tip is unchanged' test "$(tip)" = "$after"

new options
receipt $single '[1]'
before=$(tip)
it '--dry-run' 0 clean --dry-run
err "repo-clean: kept $multi: not in the receipt" \
	"repo-clean: would remove $single" \
	"repo-clean: 1 to clean, 1 kept, main stays $before"
unchanged '--dry-run'
it '--dry-run writes no object' 0 sh -c \
	"test \$(git -C '$origin' count-objects | cut -d' ' -f1) = \
	\$(git count-objects | cut -d' ' -f1)"
export GITHUB_OUTPUT="$T/github"
echo first=1 >"$GITHUB_OUTPUT"
it '--strict: files of others remain' 1 clean --strict --quiet --no-skip-ci \
	--author 'Ann <ann@example.invalid>' --run-url https://ci.example/1
err 'repo-clean: 1 files of others remain'
compare GITHUB_OUTPUT "$GITHUB_OUTPUT" first=1 cleaned=1 kept=1 \
	"commit=$(tip)" tries=1
it 'nothing to do' 0 clean --quiet
err
tail -4 "$GITHUB_OUTPUT" >"$T/last"
compare 'GITHUB_OUTPUT' "$T/last" cleaned=0 kept=1 commit= tries=1
GITHUB_OUTPUT=$T/no/such
it 'GITHUB_OUTPUT cannot be written' 74 clean --quiet
unset GITHUB_OUTPUT
tree hf_data/BASE hf_data/README.md $multi src/x.c
git -C "$origin" log -1 --format='%an <%ae>%n%B' main >"$T/commit"
compare 'the commit' "$T/commit" 'Ann <ann@example.invalid>' \
	'hf_data: remove 1 published file' '' 'Hub-Repo: team/board' \
	"Hub-Commit: $hub" "Source-Tip: $before" 'Run: https://ci.example/1' ''
it 'stdout is full' 74 sh -c 'repo-clean --confirmed --receipt "$T/receipt.json" >/dev/full'

new replaced
receipt $single '[1]' $multi '[2]'
put '[9]' $single
put '[8]' hf_data/mine.json
put '[1]' hf_data/copy/leaderboard_single.json
ln -s README.md hf_data/link
push
it 'a version that arrived in between stays, and other files' 0 clean
err "repo-clean: kept hf_data/copy/leaderboard_single.json: not in the receipt" \
	"repo-clean: removed $multi" \
	"repo-clean: kept $single: not the version that was published" \
	'repo-clean: kept hf_data/link: a symbolic link' \
	'repo-clean: kept hf_data/mine.json: not in the receipt' \
	"repo-clean: 1 cleaned, 4 kept, main is now $(tip)"
tree hf_data/BASE hf_data/README.md hf_data/copy/leaderboard_single.json \
	$single hf_data/link hf_data/mine.json src/x.c
receipt $single '[9]' hf_data/copy/leaderboard_single.json '[1]' \
	hf_data/mine.json '[8]' hf_data/link README.md
it 'a folder that becomes empty goes; a link never' 0 clean
tree hf_data/BASE hf_data/README.md hf_data/link src/x.c

new whole
git rm -q hf_data/README.md src/x.c
push
receipt $single '[1]' $multi '[2]'
it 'a tree that becomes empty' 0 clean --repo "file://$origin"
tree
ok 'a tree that becomes empty: fsck' git -C "$origin" fsck --no-dangling
before=$(tip)
it 'no folder at the tip: nothing to do' 0 clean
unchanged 'no folder'

new base
git rm -q $single $multi
push
receipt $single '[1]'
it 'BASE alone is not touched' 0 clean
tree hf_data/BASE hf_data/README.md src/x.c

new modes
ln -s leaderboard_multi.json hf_data/link
chmod +x $multi
git update-index --add --cacheinfo 160000,$hub,hf_data/module
git add hf_data && git update-index --add --cacheinfo 160000,$hub,hf_data/module
git commit -qm modes
git push -q origin HEAD:main
git ls-tree -r HEAD | grep -v single >"$T/want_tree"
receipt $single '[1]'
it 'modes, links and modules stay as they are' 0 clean --quiet
git -C "$origin" ls-tree -r main >"$T/tree"
same "$T/want_tree" "$T/tree" 'modes: the same tree less the file'
out_has 'a submodule'

new packed
git -C "$origin" gc -q
git -C "$origin" pack-refs --all
receipt $single '[1]'
it 'packed refs and objects' 0 clean --repo "file://localhost$origin"
tree hf_data/BASE hf_data/README.md $multi src/x.c
mv "$origin" "$T/work/a b.git" && origin="$T/work/a b.git"
receipt $multi '[2]'
it 'an escaped URL' 0 clean --repo "file://$T/work/a%20b.git"
tree hf_data/README.md src/x.c

new branches
git push -q origin HEAD:side
receipt $single '[1]'
before=$(tip)
it '--branch' 0 clean --branch side
unchanged '--branch'
it 'no such branch' 65 clean --branch nope
err "repo-clean: $origin: no branch 'nope'; branches here: main, side"
git -C "$origin" symbolic-ref refs/heads/alias refs/heads/main
it 'a symbolic branch moves what it names' 0 clean --branch alias --quiet
ok 'it is still symbolic' git -C "$origin" symbolic-ref refs/heads/alias
tree hf_data/BASE hf_data/README.md $multi src/x.c

# --- what forbids it
new guarded
receipt $single '[1]' $multi '[2]'
before=$(tip)
for hook in pre-receive update proc-receive reference-transaction; do
	mkdir -p "$origin/hooks"
	echo 'exit 1' >"$origin/hooks/$hook"
	it "$hook, not executable: no guard" 0 clean --dry-run
	chmod +x "$origin/hooks/$hook"
	it "$hook" 69 clean
	err_has "guards its branches by the hook '$hook'"
	it "$hook: a dry run says so" 69 clean --dry-run
	unchanged "$hook"
	rm "$origin/hooks/$hook"
done
mkdir "$T/hooks" && printf '#!/bin/sh\n' >"$T/hooks/update"
chmod +x "$T/hooks/update"
git -C "$origin" config core.hooksPath "$T/hooks"
it 'core.hooksPath' 69 clean
cp -r "$T/hooks" "$origin/relative"
git -C "$origin" config core.hooksPath relative
it 'core.hooksPath, relative' 69 clean
git -C "$origin" config --unset core.hooksPath
git -C "$origin" config receive.hideRefs refs/heads
it 'receive.hideRefs' 69 clean
err_has 'hideRefs'
unchanged 'receive.hideRefs'
git -C "$origin" config --unset receive.hideRefs
git -C "$origin" config --add transfer.hideRefs refs/heads/main/
it 'transfer.hideRefs' 69 clean
git -C "$origin" config --add transfer.hideRefs '!refs/heads/main'
it 'shown again' 0 clean --dry-run
git -C "$origin" config receive.denyNonFastForwards true
it 'receive.denyNonFastForwards does not forbid it' 0 clean --dry-run
git -C "$origin" worktree add -q "$T/tree1" main
it 'checked out in a work tree of its own' 69 clean
err_has 'the branch is checked out there: refs/heads/main'
unchanged 'checked out'
here=$PWD
git checkout -q -B main && git commit -q --allow-empty -m y
it 'checked out in the repository itself' 69 clean --repo "$here"
err_has 'the branch is checked out there'
git checkout -q -b other
it 'not checked out there' 0 clean --repo "$here"
it 'a password in the URL' 78 clean --repo https://me:secret@example.invalid/x.git
err_lacks secret
it 'ssh' 69 clean --repo git@example.invalid:x.git
it 'no repository' 69 clean --repo "$T/none"
it 'file:// of another host' 2 clean --repo file://example.invalid/x
it 'file:// with a wrong escape' 2 clean --repo file:///a%2
if [ "$(id -u)" = 0 ]; then
	new foreign
	receipt $single '[1]'
	chown -R 65534 "$origin"
	git config --global --unset-all safe.directory
	it 'of another user, named by the receipt only' 69 clean
	it 'of another user, named with --repo' 0 clean --repo "$origin"
	git config --global safe.directory '*'
fi

# --- a lock, a damaged repository
new locked
receipt $single '[1]'
before=$(tip)
: >"$origin/refs/heads/main.lock"
it 'a leftover lock' 75 clean --tries 2
err "repo-clean: $origin/refs/heads/main.lock is in the way; remove it if no git program is at work there; 2 tries, none of them done: run it again"
out
unchanged 'a leftover lock'
touch -d '9 minutes ago' "$origin/refs/heads/main.lock"
it 'nine minutes old, it still may be held' 75 clean --tries 2
(sleep 0.3 && rm "$origin/refs/heads/main.lock") &
it 'a lock that is held for a moment' 0 clean
wait $!
tree hf_data/BASE hf_data/README.md $multi src/x.c
id=$(git rev-parse HEAD:hf_data)
new abandoned
receipt $single '[1]'
: >"$origin/refs/heads/main.lock"
touch -d '11 minutes ago' "$origin/refs/heads/main.lock"
it 'a lock that nobody holds any more' 0 clean --tries 2
tree hf_data/BASE hf_data/README.md $multi src/x.c
ok 'is gone without a trace' test -z "$(find "$origin" -name '*lock*')"
new damaged
receipt $single '[1]'
path=$origin/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)
rm -f "$path"
it 'a missing tree' 65 clean
err_has 'the repository is damaged'

# --- receipts
new receipts
bad() {
	printf '%s' "$2" >"$T/receipt.json"
	it "receipt: $1" 65 repo-clean --confirmed --receipt "$T/receipt.json" --repo "$origin"
	err "repo-clean: $T/receipt.json: $3"
	out
}
before=$(tip)
id=$(blob '[1]')
h='"hub":{"repo":"a/b","commit":"'$hub'"}'
bad 'cut off' '{' 'byte 1: object not closed'
bad 'not an object' '[]' '/hub/commit: expected a string'
bad 'no commit' '{"hub":{"repo":"a/b"},"blobs":[]}' \
	'/hub/commit: expected a string'
bad 'commit null' '{"hub":{"repo":"a/b","commit":null},"blobs":[]}' \
	'/hub/commit: expected a string'
bad 'commit short' '{"hub":{"repo":"a/b","commit":"abc"},"blobs":[]}' \
	'/hub/commit: expected 40 hex digits'
bad 'repo with a line' '{"hub":{"repo":"a\n\nb","commit":"'$hub'"}}' \
	'/hub/repo: no name of a repository'
bad 'no blobs' "{$h}" '/blobs: expected an array'
bad 'blob no object' "{$h,\"blobs\":[1]}" '/blobs/0: expected an object'
bad 'no path' "{$h,\"blobs\":[{\"blob\":\"$id\"}]}" \
	'/blobs/0/path: expected a string'
bad 'no id' "{$h,\"blobs\":[{\"path\":\"$single\"}]}" \
	'/blobs/0/blob: expected a string'
bad 'id in capitals' "{$h,\"blobs\":[{\"path\":\"$single\",\"blob\":\"$(echo $id | tr a-f A-F)\"}]}" \
	'/blobs/0/blob: expected 40 hex digits'
bad 'tip' "{$h,\"source\":{\"tip\":\"x\"},\"blobs\":[]}" \
	'/source/tip: expected 40 hex digits'
for path in src/x.c hf_data hf_data/ hf_data/../src/x.c /hf_data/x hf_database/x \
	hf_data//x hf_data/./x hf_data/.git/x 'hf_data/a\nb' hf_data/x/; do
	bad "path $(printf %s "$path" | tr "\134" _)" "{$h,\"blobs\":[{\"path\":\"$single\",\"blob\":\"$id\"},{\"path\":\"$path\",\"blob\":\"$id\"}]}" \
		'/blobs/1/path: not a file below hf_data'
done
for path in BASE README.md; do
	bad "path $path" "{$h,\"blobs\":[{\"path\":\"hf_data/$path\",\"blob\":\"$id\"}]}" \
		'/blobs/0/path: not a data file'
done
bad 'NUL' "{$h,\"blobs\":[{\"path\":\"$single\\u0000x\",\"blob\":\"$id\"}]}" \
	'/blobs/0/path: a NUL character'
unchanged 'bad receipts'
it 'no receipt' 74 repo-clean --confirmed --receipt "$T/none.json" --repo "$origin"
printf '{%s,"blobs":[]}' "$h" >"$T/in"
it 'no blobs, from stdin' 0 repo-clean --confirmed --receipt - --repo "$origin"
err_has "0 cleaned, 2 kept, main stays $before"
printf '{%s,"blobs":[]}' "$h" >"$T/in"
it 'no blobs, no repository: nothing to do' 0 repo-clean --confirmed --receipt -
err 'repo-clean: nothing to clean: the receipt names no blob'
printf '{%s,"blobs":[{"path":"%s","blob":"%s"}]}' "$h" $single $id >"$T/in"
it 'blobs, no repository' 2 repo-clean --confirmed --receipt -

# --- the command line
it 'no receipt named' 2 repo-clean
err 'repo-clean: --receipt FILE is needed' "Try 'repo-clean --help'."
for author in x 'x <y' '<y@z>' 'x <>' 'x <y> z' "$(printf 'x\n <y@z>')" 'x <<y>>'; do
	it "author $(printf %s "$author" | tr "\n" _)" 2 clean --author "$author"
done
it 'run URL' 2 clean --run-url 'https://x y'
it 'run URL of another kind' 2 clean --run-url javascript:x
it 'tries' 2 clean --tries 0
it 'date' 2 clean --now yesterday
it 'folder' 2 clean --folder ..
receipt $single '[1]'
it 'branch' 2 clean --repo "$origin" --branch 'a b'
it 'operand' 2 clean x
it '--help' 0 repo-clean --help
out_has 'usage: repo-clean [options] --receipt FILE'
it '--version' 0 repo-clean --version
out "repo-clean $(cat "$TOP/VERSION")"
done_testing
