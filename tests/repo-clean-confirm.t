#!/bin/sh
# repo-clean-confirm - nothing goes by a receipt that the Hub does not confirm
# shellcheck disable=SC2086 # ids and paths here have no white space
. "${0%/*}/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
. "$TOP/tests/lib/rows.sh"
. "$TOP/tests/lib/wire.sh"

signed_in

one=$TOP/schemas/examples/single_card.json
bench-merge --quiet --all "$one" >one.jsonl
digest=$(digest_of one.jsonl)
it 'makes a dataset' 0 hf-push --create --quiet org/board \
	runs/2026-01.jsonl=one.jsonl
head=$(head_of org/board)
unset HF_TOKEN

git init -q --bare origin.git
git init -q work && cd work || exit
mkdir hf_data && cp ../one.jsonl hf_data/runs.jsonl
git add -A && git commit -q -m x && git push -q ../origin.git HEAD:main
cd .. || exit
origin=$T/work/origin.git
before=$(git -C "$origin" rev-parse main)
blob=$(git -C "$origin" rev-parse main:hf_data/runs.jsonl)

# receipt COMMIT ENTRIES
receipt() {
	printf '{"hub":{"repo":"org/board","commit":"%s"},"source":{"repository":"%s"},"entries":%s,"blobs":[{"path":"hf_data/runs.jsonl","blob":"%s"}]}\n' \
		"$1" "$origin" "$2" "$blob" >receipt.json
}

# refused NAME STATUS WORDS: and nothing went
refused() {
	it "$1" "$2" repo-clean --receipt receipt.json
	err_has "$3"
	err_has 'nothing was removed'
	out
	ok "$1: the tip is unchanged" test \
		"$before" = "$(git -C "$origin" rev-parse main)"
}

true_one='[{"entry_id":"x","digest":"'$digest'","outcome":"added"}]'
lost=$(printf '%064d' 7)
receipt "$head" '[{"entry_id":"x-1","digest":"'$lost'","outcome":"won"}]'
refused 'an entry that the dataset lacks' 65 'x-1 (000000000000...)'
receipt "$(printf '%040d' 1)" "$true_one"
refused 'a commit that the Hub lacks' 69 'not confirmed'
receipt "$head" "$true_one"
HF_HUB_OFFLINE=1
export HF_HUB_OFFLINE
refused 'the Hub may not be asked' 69 'HF_HUB_OFFLINE'
unset HF_HUB_OFFLINE
HF_ENDPOINT=http://127.0.0.1:1
refused 'the Hub cannot be reached: unknown is not confirmed' 75 'not confirmed'
through "$HUB"
sed -i 's/"entries":.*,"blobs"/"blobs"/' receipt.json
it 'a receipt without entries says nothing' 65 repo-clean --receipt receipt.json
err_has 'receipt.json: /entries: expected an array'
receipt "$head" "$true_one"
it 'a dry run asks too' 0 repo-clean --dry-run --receipt receipt.json
err_has "1 entries confirmed in org/board at $head"
cp receipt.json "$T/in"
it 'a receipt that is true' 0 repo-clean --receipt -
err "repo-clean: 1 entries confirmed in org/board at $head" \
	'repo-clean: removed hf_data/runs.jsonl' \
	"repo-clean: 1 cleaned, 0 kept, main is now $(git -C "$origin" rev-parse main)"
git -C "$origin" update-ref refs/heads/main "$before"
HF_ENDPOINT=http://127.0.0.1:1
it '--confirmed: it is not asked again' 0 repo-clean --confirmed --quiet \
	--receipt receipt.json
err
done_testing
