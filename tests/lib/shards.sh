# shards - one board by many roads; sourced by merge-shards.t and the bench
# shellcheck shell=sh
#
# Each function reads 16 shards DIR/*.jsonl and prints the board.

shards_in_one_pass() {
	bench-merge --quiet "$1"/*.jsonl
}

# Lines in another order, some of them twice, from a pipe.
shards_shuffled() {
	perl -MList::Util=shuffle -e 'srand 7; my @lines = <>;
		print shuffle @lines, grep { rand() < .3 } @lines' \
		"$1"/*.jsonl | bench-merge --quiet
}

# Unions of four, by the names of their first shards; then of those.
shards_as_a_tree() {
	mkdir -p "$1/tree"
	for part in 0 1 2 3; do
		bench-merge --quiet --all "$1"/?[$((part * 2))$((part * 2 + 1))].jsonl \
			>"$1/tree/$part"
	done
	bench-merge --quiet --all "$1"/?[89].jsonl >"$1/tree/4"
	bench-merge --quiet --all "$1/tree/3" "$1/tree/0" >"$1/tree/30"
	bench-merge --quiet --all --array "$1/tree/1" "$1/tree/2" >"$1/tree/12"
	bench-merge --quiet --all "$1/tree/2" "$1/tree/1" |
		bench-merge --quiet "$1/tree/12" "$1/tree/30" - "$1/tree/4"
}

# GNU parallel where it is installed, else xargs -P; outputs do not mix.
shards_in_parallel() {
	mkdir -p "$1/jobs"
	if parallel --version 2>/dev/null | grep -q GNU; then
		parallel --will-cite -j 4 \
			"bench-merge --quiet --all {} >$1/jobs/{/}" \
			::: "$1"/*.jsonl
	else
		for shard in "$1"/*.jsonl; do
			printf '%s\0%s\0' "$shard" "$1/jobs/${shard##*/}"
		done | xargs -0 -n 2 -P 4 sh -c \
			'exec bench-merge --quiet --all "$1" >"$2"' sh
	fi
	bench-merge --quiet "$1"/jobs/*
}

# By rules written down a second time, in Perl.
shards_by_a_model() {
	perl "$TOP/tests/lib/shards.pl" board "$1"/*.jsonl
}
