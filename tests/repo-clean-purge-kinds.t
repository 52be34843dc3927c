#!/bin/sh
# repo-clean-purge-kinds - repositories of special kinds, served or refused
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

git init -q one && cd one || exit
mkdir data
for n in 1 2 3; do
	echo "$n" >"data/$n"
	echo "code $n" >"code$n"
	git add -A && git commit -q -m "$n"
done
cd ..

# refused NAME WORDS: with 65 and these words, and nothing changed
refused() {
	git -C "$1" for-each-ref >"$T/before"
	it "$1: refused" 65 repo-clean --purge data --repo "$1"
	err_has "$2"
	out
	git -C "$1" for-each-ref >"$T/after"
	same "$T/before" "$T/after" "$1: unchanged"
}

# served NAME: purged, clean, and the contents are gone
served() {
	it "$1: served" 0 repo-clean --purge data --repo "$1"
	it "$1: fsck" 0 git -C "$1" fsck --full --strict
	out
	for n in 1 2 3; do
		ok "$1: data/$n is gone" sh -c \
			"! git -C $1 cat-file -e $(echo $n | git hash-object --stdin)"
	done
}

git clone -q --depth 1 "file://$T/work/one" shallow
refused shallow '--unshallow'

git -C one config uploadpack.allowFilter true
git clone -q --no-checkout --filter=blob:none "file://$T/work/one" partial
refused partial 'without --filter'

git clone -q --shared one borrowing
refused borrowing 'alternates'

git clone -q one trees
git -C trees worktree add -q ../linked 2>/dev/null
refused trees 'linked work trees'
refused linked 'linked work tree'

git clone -q one replaced
git -C replaced replace HEAD HEAD~1
refused replaced 'git replace --delete'

git clone -q one grafted
git -C grafted rev-parse HEAD >grafted/.git/info/grafts
refused grafted 'info/grafts'

git clone -q one stashed
echo x >stashed/code1
git -C stashed stash -q
refused stashed 'git stash'

git clone -q one detached
git -C detached checkout -q --detach
refused detached 'check out a branch'

git clone -q one merging
git -C merging rev-parse HEAD >merging/.git/MERGE_HEAD
refused merging 'finish it'

git clone -q one kept
git -C kept repack -adq
for pack in kept/.git/objects/pack/*.pack; do
	: >"${pack%.pack}.keep"
done
refused kept '.keep'

git init -q --object-format=sha256 long
git -C long commit -q --allow-empty -m x
refused long format

# --- what is missing
git clone -q --mirror one missing.git
blob=$(git -C one rev-parse HEAD:code2)
rm -f "missing.git/objects/$(echo "$blob" | sed 's|..|&/|')"
refused missing.git "object $blob is missing"
git clone -q --mirror --no-hardlinks one broken.git
object=broken.git/objects/$(git -C one rev-parse 'HEAD^{tree}' | sed 's|..|&/|')
chmod u+w "$object" && echo garbage >"$object"
refused broken.git 'broken; see git fsck'
git clone -q --mirror one purged.git
rm -f "purged.git/objects/$(git -C one rev-parse HEAD:data/1 | sed 's|..|&/|')"
served purged.git

git clone -q --mirror one emptied.git
: >emptied.git/refs/heads/cut
refused emptied.git 'refs/heads/cut cannot be read as a reference'
git clone -q one split
git -C split update-index --split-index
refused split 'its index cannot be read'

# A broken tree calls a folder a file; what lies in the folder has to stay.
git clone -q --mirror --no-hardlinks one lying.git
only=$(echo only | git -C lying.git hash-object -w --stdin)
tree=$(printf '100644 blob %s\tonly\n' "$only" | git -C lying.git mktree)
lie=$({
	printf '100644 a\0'
	printf %s "$tree" | perl -pe '$_ = pack "H*", $_'
	printf '40000 z\0'
	printf %s "$tree" | perl -pe '$_ = pack "H*", $_'
} | git -C lying.git hash-object -t tree -w --stdin --literally)
git -C lying.git update-ref refs/heads/a \
	"$(echo lie | git -C lying.git commit-tree "$lie")"
it 'a tree that lies' 0 repo-clean --purge nowhere code1 --repo lying.git
ok 'what lies below is there' git -C lying.git cat-file -e "$only"

# --- how objects are kept
git clone -q --mirror one loose.git
served loose.git
git clone -q --mirror one packs.git
git -C packs.git repack -dq
git -C one commit -q --allow-empty -m empty
git -C packs.git fetch -q
git -C packs.git repack -dq
git -C packs.git multi-pack-index write
git -C packs.git commit-graph write --reachable
ok 'several packs' test "$(find packs.git -name '*.pack' | wc -l)" = 2
served packs.git
git clone -q --mirror one bitmap.git
git -C bitmap.git repack -adbq
git -C bitmap.git pack-refs --all
served bitmap.git
git clone -q one files
served files
it 'with files: status is clean' 0 git -C files status --porcelain
out

# --- another is at work
git clone -q --mirror one busy.git
: >busy.git/packed-refs.lock
it 'packed-refs is locked' 75 repo-clean --purge data --repo busy.git
err_has 'packed-refs.lock is in the way'
git -C busy.git for-each-ref >"$T/busy"
git -C one for-each-ref refs/heads >"$T/one"
same "$T/one" "$T/busy" 'nothing moved'
rm busy.git/packed-refs.lock
served busy.git
if command -v flock >/dev/null; then
	git clone -q --mirror one two.git
	mkdir two.git/purge
	it 'two at once' 75 flock two.git/purge/lock \
		repo-clean --purge data --repo two.git
	err_has 'another purge is at work'
fi
it 'no repository' 69 repo-clean --purge data --repo no/such
done_testing
