#!/bin/sh
# hf-fetch-glob - patterns over the tree of a commit
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up

hf() {
	hf-fetch --backoff 1 "$@"
}

for path in top.json runs/2026-01.jsonl runs/2026-02.jsonl runs/notes.txt \
	runs/old/2025-12.jsonl 'odd/[1].json' odd/1.json .hidden; do
	mkdir -p "in/$(dirname "$path")"
	echo "$path" >"in/$path"
done
cd in || exit
set --
for path in top.json runs/2026-01.jsonl runs/2026-02.jsonl runs/notes.txt \
	runs/old/2025-12.jsonl 'odd/[1].json' odd/1.json .hidden; do
	set -- "$@" "$path=$path"
done
hf-push --create --quiet --message first org/board "$@" ||
	echo "Bail out! no push"
cd .. || exit
first=$(head_of org/board)

it 'a star stays in its folder' 0 hf org/board 'runs/*.jsonl'
out runs/2026-01.jsonl runs/2026-02.jsonl
it 'two stars do not' 0 hf org/board '**/*.jsonl'
out runs/2026-01.jsonl runs/2026-02.jsonl runs/old/2025-12.jsonl
it 'a question mark' 0 hf org/board 'runs/2026-0?.jsonl'
out runs/2026-01.jsonl runs/2026-02.jsonl
it 'a set' 0 hf org/board 'runs/2026-0[!1].jsonl'
out runs/2026-02.jsonl
it 'names and patterns, each file once' 0 \
	hf org/board top.json 'runs/*' runs/2026-01.jsonl '*.json'
out top.json runs/2026-01.jsonl runs/2026-02.jsonl runs/notes.txt
it 'a bracket in a name' 0 hf org/board 'odd/[[]1].json'
out 'odd/[1].json'
it 'as a set' 0 hf org/board 'odd/[1].json'
out odd/1.json
it 'literally' 0 hf --literal org/board 'odd/[1].json'
out 'odd/[1].json'
it 'all of it' 0 hf -d all org/board '**'
rm -f all/.gitattributes
ok 'all of it is there' diff -r in all
faults
it 'patterns in one folder' 0 hf org/board 'runs/*.txt' 'runs/old/*'
out runs/notes.txt runs/old/2025-12.jsonl
ok 'list only that' test "$(logged '/tree/[0-9a-f]*/runs?')" = 1
it 'nothing matches' 69 hf org/board top.json 'runs/*.csv'
out
err "hf-fetch: org/board: no file matches 'runs/*.csv' at commit $first"
it 'which may be' 0 hf --missing empty org/board 'runs/*.csv' top.json
out top.json
it 'nor is there the folder' 69 hf org/board 'none/*'
it 'which may be too' 0 hf --missing empty org/board 'none/*'
out
for pattern in '../*' '/*' 'a//*' '*/../x' '[a' 'runs/*/'; do
	it "no pattern: $pattern" 2 hf org/board "$pattern"
done
it 'one file, many matches' 2 hf -o x org/board '*.json'
err_has '-o takes one file, not a pattern; take -d'
it 'no escape' 0 hf --literal --missing empty org/board '*'
out
faults 'GET /tree 9 status 503'
it 'a listing that fails is not empty' 75 \
	hf --tries 2 --missing empty org/board '*.json'
out
faults

# Revisions of every kind.
echo new >top2
hf-push --quiet --message second org/board top.json=top2
second=$(head_of org/board)
git=$T/hub/datasets/org/board.git
git --git-dir="$git" update-ref refs/tags/v1 "$first"
git --git-dir="$git" update-ref refs/heads/side "$first"
git --git-dir="$git" update-ref refs/pr/1 "$second"
for revision in "$first" "$(echo "$first" | cut -c1-8)" v1 side; do
	it "at $revision" 0 hf --revision "$revision" org/board 't*.json'
	out top.json
done
it 'at the head' 0 hf org/board 't*.json'
out new
it 'at a pull request' 0 hf --revision refs/pr/1 org/board '*.json'
out new
it 'a full id needs no question' 0 \
	hf --verbose --revision "$second" org/board top.json
out new
err_lacks '/revision/'

# A hub that lies.
canned_up hub2
through "$PORT"
canned "$T/hub2/api_datasets_org_board_revision_main" 'HTTP/1.1 200 OK' \
	"{\"sha\":\"$first\"}"
blob=$(git hash-object top2)
for path in ../x /etc/x a/../../x .git/config 'a\\b' a//b; do
	canned "$T/hub2/api_datasets_org_board_tree_$first?recursive=true&expand=false" \
		'HTTP/1.1 200 OK' \
		'[{"type":"file","path":"'"$path"'","size":4,"oid":"'"$blob"'"}]'
	it "a listing with $path" 65 hf -d lies org/board '**'
	err_has 'is not a path inside a repository'
	ok "$path: nothing is written" test ! -e lies -a ! -e x
done
canned "$T/hub2/api_datasets_org_board_tree_$first?recursive=true&expand=false" \
	'HTTP/1.1 200 OK' \
	'[{"type":"file","path":"../'"$CANARY"'","size":4,"oid":"'"$blob"'"}]'
it 'a listing that repeats the token' 65 hf -d lies org/board '**'
err_has "'../[redacted]' is not a path"
done_testing
