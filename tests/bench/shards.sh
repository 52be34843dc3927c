#!/bin/sh
# shards - the board of 100,000 records in 16 shards, by every road there is
#
# From `make bench`; BENCH_SIZE (100000) is how many. Prints the SHA-256 that
# each road comes to; status 1 when they differ. The last roads are a
# query that states identity and order on its own, for DuckDB (of npm, as
# stream.sh has it) and SQLite, where they are installed.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$TOP/bin:$PATH" LC_ALL=C TOP
. "$TOP/tests/lib/shards.sh"
count=${BENCH_SIZE:-100000}
work=$(mktemp -d "${TMPDIR:-/tmp}/shards.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Identity, order and retractions, as SQL has them.
query() {
	cat <<'END'
	WITH gone AS (
		SELECT json->>'$.retracted.entry_id' AS id FROM lines
		WHERE json->>'$.retracted.entry_id' IS NOT NULL),
	entries AS (
		SELECT json, json->>'$.entry_id' AS id,
			'["' || (json->>'$.hardware.chip_model') || '",' ||
			(json->'$.hardware.chip_count') || ',1,' ||
			(json->'$.model.name') || ',' ||
			(json->'$.model.precision') || ',"None",' ||
			(json->'$.engine') || ',"unknown",' ||
			(json->'$.workload.name') || ',' ||
			(json->'$.workload.input_length') || ',' ||
			(json->'$.workload.output_length') ||
			',1,1,"default"]' AS identity,
			CAST(json->>'$.metrics.throughput_tps' AS DOUBLE) AS tps,
			CAST(json->>'$.metrics.ttft_ms' AS DOUBLE) AS ttft,
			CAST(json->>'$.metrics.error_rate' AS DOUBLE) AS errors,
			json->>'$.metadata.submitted_at' AS submitted_at,
			json->>'$.metadata.notes' AS notes
		FROM lines WHERE json->>'$.entry_id' IS NOT NULL),
	ranked AS (
		SELECT json, identity, row_number() OVER (
			PARTITION BY identity ORDER BY tps DESC NULLS LAST,
			ttft ASC NULLS LAST, errors ASC NULLS LAST,
			submitted_at DESC, id DESC, notes DESC) AS place
		FROM entries WHERE id NOT IN (SELECT id FROM gone))
	SELECT json FROM ranked WHERE place = 1 ORDER BY identity;
END
}

# Rows by the query, then the retractions in their order.
shards_by_duckdb() {
	cat "$1"/*.jsonl >"$1/all"
	query | node "$TOP/tests/bench/npm/query.mjs" "$1/all"
	grep '^{"retracted"' "$1/all" | sort -u
}

shards_by_sqlite() {
	cat "$1"/*.jsonl >"$1/all"
	{
		printf '%s\n' 'CREATE TABLE lines (json TEXT UNIQUE);' \
			'.mode ascii' '.separator "\037" "\n"' \
			'CREATE TABLE every (json TEXT);' ".import $1/all every" \
			'INSERT OR IGNORE INTO lines SELECT json FROM every;' \
			'.mode list'
		query
	} | sqlite3 -batch
	grep '^{"retracted"' "$1/all" | sort -u
}

# SQL has no digest of canonical text: retractions by digest are left out.
plain() {
	mkdir -p "$work/plain"
	for shard in "$work"/*.jsonl; do
		grep -v '"digest":"' "$shard" >"$work/plain/${shard##*/}"
	done
}

failed=0
first=
# road NAME FOLDER: its digest, which is the first one's
road() {
	sum=$("shards_$1" "$2" | sha256sum | cut -d' ' -f1)
	: "${first:=$sum}"
	[ "$sum" = "$first" ] || failed=1
	printf '%-14s %s\n' "$1" "$sum"
}

perl "$TOP/tests/lib/shards.pl" make "$count" "$work"
parallel --version 2>/dev/null | grep -q GNU ||
	echo 'in_parallel: by xargs; GNU parallel is not installed'
echo "$count records in 16 shards:"
for name in in_one_pass shuffled as_a_tree in_parallel by_a_model; do
	road "$name" "$work"
done
plain
first=
echo 'without retractions by digest:'
road in_one_pass "$work/plain"
if [ -d "$TOP/tests/bench/npm/node_modules/@duckdb" ]; then
	road by_duckdb "$work/plain"
else
	echo 'by_duckdb: skipped; npm install --no-save --prefix tests/bench/npm'
fi
if command -v sqlite3 >/dev/null; then
	road by_sqlite "$work/plain"
else
	echo 'by_sqlite: skipped, it is not installed'
fi
exit "$failed"
