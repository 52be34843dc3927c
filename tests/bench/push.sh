#!/bin/sh
# push - hf-push into a hub-serve, beside the client of npm
#
# From `make bench`. BENCH_FILES (100) files of 1 MB, which go into one commit,
# and one of BENCH_PUSH (100) MB, which goes by LFS; random bytes, and before
# each run the repository is made anew. The client of npm is found after
# tests/npm/install.sh.
. "$(dirname "$0")/lib.sh"
: "${BENCH_FILES:=100}" "${BENCH_PUSH:=100}"
export HF_TOKEN=hf_bench
hub_up

echo "making $BENCH_FILES files of 1 MB, and one of $BENCH_PUSH MB" >&2
mkdir files
number=0
changes=''
while [ "$number" -lt "$BENCH_FILES" ]; do
	head -c 1000000 /dev/urandom >"files/$number"
	changes="$changes files/$number=files/$number"
	number=$((number + 1))
done
head -c "${BENCH_PUSH}000000" /dev/urandom >large

# Before each run the repository is empty again; both wait for that alike.
hf-push --create --quiet bench/files
cp -R hub/datasets empty
cat >anew <<'END'
rm -rf hub/datasets && cp -R empty hub/datasets
END
node="exec node $top/tests/npm/push.mjs $HF_ENDPOINT bench/files"
rows() {
	work_name=$1
	shift
	if has node && [ -d "$top/tests/npm/node_modules/@huggingface/hub" ]; then
		row "$work_name" 'npm @huggingface/hub' 0.5 32 \
			"sh anew && exec hf-push --quiet bench/files $*" \
			"sh anew && $node $*"
	else
		skipped "$work_name" 'npm @huggingface/hub' 'not installed'
	fi
}

head_line "push, to a hub on this machine"
rows "$BENCH_FILES files of 1 MB" "$changes"
rows "one of $BENCH_PUSH MB" large=large
closing
