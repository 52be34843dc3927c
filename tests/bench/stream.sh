#!/bin/sh
# stream - validate, merge, scan and their peers side by side
#
# From `make bench`. BENCH_SIZE (100000) entries and files; the targets that it
# prints are for so many. Peers that are absent are skipped with a word; those
# of npm are found after `npm install --no-save --prefix tests/bench/npm` (npm
# ci wants packages of platforms that have none).
. "$(dirname "$0")/lib.sh"
: "${BENCH_SIZE:=100000}"
schema=$top/schemas/leaderboard_v1.schema.json
npm=$top/tests/bench/npm
entries=$top/$BUILD/bench/entries

# The same key and rule as the first version of the leaderboard's scripts.
cat >merge.py <<'PY'
import json, sys
best = {}
for path in sys.argv[1:]:
    for e in json.load(open(path)):
        h, m, w = e["hardware"], e["model"], e["workload"]
        key = (h["chip_model"], h["chip_count"], m["name"], m["precision"],
               w["input_length"], w["output_length"])
        if (key not in best or e["metrics"]["throughput_tps"]
                > best[key]["metrics"]["throughput_tps"]):
            best[key] = e
json.dump(list(best.values()), sys.stdout, indent=2, ensure_ascii=False)
PY
cat >scan.py <<'PY'
import json, pathlib, sys
found = []
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*_leaderboard.json")):
    found.append(json.load(open(path)))
print(len(found))
PY
cat >validate.py <<'PY'
import json, sys
from jsonschema import Draft7Validator
check = Draft7Validator(json.load(open(sys.argv[1])))
sys.exit(0 if check.is_valid(json.load(open(sys.argv[2]))) else 1)
PY

few=$((BENCH_SIZE / 100))
some=$((BENCH_SIZE / 10))
echo "making $few, $some and $BENCH_SIZE entries, and trees of as many files" >&2
for size in $few $some "$BENCH_SIZE"; do
	for side in base ours theirs; do
		"$entries" "$size" $side >"$side.$size"
	done
	mkdir "tree.$size"
	"$entries" "$size" tree "tree.$size"
done
"$entries" 1 base >one
printf 'int main(void)\n{\n\treturn 0;\n}\n' >empty.c
${CC:-cc} -O2 -o empty empty.c

sourcemeta=
for file in "$npm"/node_modules/@sourcemeta/jsonschema/build/*/jsonschema-*; do
	[ -x "$file" ] && "$file" validate --fast "$schema" one \
		>/dev/null 2>&1 && sourcemeta=$file && break
done
python=
for file in python3 /usr/bin/python3; do
	has $file && python=$file && break
done

validate() {
	echo "exec bench-validate -q $1"
}
merge() {
	echo "exec bench-merge --quiet --array base.$1 ours.$1"
}
three_way() {
	echo "exec bench-merge --quiet --array ours.$1 --base base.$1 --theirs theirs.$1"
}
scan() {
	echo "exec bench-scan -q tree.$1"
}
indent() {
	echo "exec bench-merge --quiet --array --all base.$1"
}

n=$BENCH_SIZE
head_line "validate, $n entries"
if [ "$sourcemeta" ]; then
	row validate 'sourcemeta --fast' 0.25 4 "$(validate base.$n)" \
		"exec $sourcemeta validate --fast $schema base.$n"
	row 'validate one entry' sourcemeta 0.15 - "$(validate one)" \
		"exec $sourcemeta validate --fast $schema one" 41
else
	skipped validate 'sourcemeta --fast' 'not installed'
fi
row 'validate one entry' 'an empty program' 1.5 - "$(validate one)" \
	'exec ./empty' 101
if [ -d "$npm/node_modules/ajv" ] && has node; then
	row validate ajv - 4 "$(validate base.$n)" \
		"exec node $npm/ajv.mjs $schema base.$n"
else
	skipped validate ajv 'not installed'
fi
if [ "$python" ] && $python -c 'import jsonschema' 2>/dev/null; then
	row "validate $some" 'Python jsonschema' - 4 "$(validate base.$some)" \
		"exec $python validate.py $schema base.$some"
else
	skipped validate 'Python jsonschema' 'not installed'
fi
row validate cat - 4 "$(validate base.$n)" "exec cat base.$n"

head_line "merge, 2 x $n entries, and three ways, 3 x $n"
if [ "$python" ]; then
	row merge 'Python json + dict' 0.055 24 "$(merge $n)" \
		"exec $python merge.py base.$n ours.$n"
else
	skipped merge 'Python json + dict' 'not installed'
fi
if [ -d "$npm/node_modules/@duckdb" ] && has node; then
	for form in objects typed; do
		row merge "DuckDB, $form" 0.25 24 "$(merge $n)" \
			"exec node $npm/duckdb.mjs $form merged base.$n ours.$n"
	done
else
	skipped merge DuckDB 'not installed'
fi
row merge cat - 24 "$(merge $n)" "exec cat base.$n ours.$n"
if has git; then
	row 'three ways' 'git merge-file' 0.2 32 "$(three_way $n)" \
		"git merge-file -p ours.$n base.$n theirs.$n; exit 0"
else
	skipped 'three ways' 'git merge-file' 'not installed'
fi
row 'three ways' cat - 32 "$(three_way $n)" "exec cat base.$n ours.$n theirs.$n"

head_line 'scan, a file an entry'
for size in $some $n; do
	row "scan $size" 'find | xargs cat' 0.35 4 "$(scan $size)" \
		"find tree.$size -type f -name '*_leaderboard.json' -print0 | xargs -0 cat"
	row "scan $size, -j 2" 'find | xargs cat' 0.35 4 \
		"$(scan $size) -j 2" \
		"find tree.$size -type f -name '*_leaderboard.json' -print0 | xargs -0 cat"
	if [ "$python" ]; then
		row "scan $size" 'Python rglob + json' 0.085 4 \
			"$(scan $size)" "exec $python scan.py tree.$size"
	else
		skipped "scan $size" 'Python rglob + json' 'not installed'
	fi
done

head_line "rewrite, $n entries"
if has jq; then
	row 'compact (and judge)' 'jq -c .' 0.05 4 "$(validate base.$n)" \
		"exec jq -c . base.$n"
	row 'indent (and merge)' 'jq .' 0.05 24 "$(indent $n)" \
		"exec jq . base.$n"
else
	skipped rewrite jq 'not installed'
fi

printf '\ngrowth: time an entry with %s, over the same with %s\n' "$n" "$few"
for work in validate merge three_way scan; do
	input=
	[ $work != validate ] || input=base.
	"$run" "$BENCH_TIMES" "$($work $input$n)" "$($work $input$few)" >result
	awk -F '\t' -v work=$work -v n="$n" -v few="$few" '{
		growth = $3 * few / n
		printf "%-21s %6.2f us %6.2f us %8.3f %7s %s\n", work,
			$1 / n * 1e6, $2 / few * 1e6, growth, "1.3",
			growth <= 1.3 ? "met" : "MISSED"
	}' result | tee line
	grep -q MISSED line && missed=$((missed + 1))
done
closing
