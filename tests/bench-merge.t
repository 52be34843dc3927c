#!/bin/sh
# bench-merge - identity, order, repeats, retractions, files, bad input
# shellcheck disable=SC2094 # files are named after the rows in them
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/rows.sh"
unset USER BENCH_SUBMITTER

# timed ID METRICS [TIME]: an entry with these metrics
timed() {
	printf '{"entry_id":"%s","metrics":{%s}' "$1" "$2"
	[ $# -lt 3 ] || printf ',"metadata":{"submitted_at":"%s"}' "$3"
	echo '}'
}

# beats NAME BETTER WORSE RULE: in both orders, said by --explain
beats() {
	for pair in '1 2' '2 1'; do
		if [ "$pair" = '1 2' ]; then
			feed "$2" "$3"
		else
			feed "$3" "$2"
		fi
		it "order: $1 ($pair)" 0 bench-merge --explain
		out "$2"
		err_has " on $4"
	done
}

row a 10 >a
row a2 5 >a2
row b 20 >b
row c 30 '"engine":"vllm"' >c

# What is read and written.
it 'prints the best of an identity' 0 bench-merge a b c
out "$(cat b)" "$(cat c)"
err 'bench-merge: 2 rows of 3 entries, 0 retracted'
cat a b c >"$T/in"
it 'reads stdin without operands' 0 bench-merge --quiet
out "$(cat b)" "$(cat c)"
err
cat c >"$T/in"
it 'mixes operands, stdin and options' 0 bench-merge b --quiet - a
out "$(cat b)" "$(cat c)"
feed "[$(cat a), $(cat c)]" "$(cat b)" '[]'
it 'takes arrays, lines and a mix' 0 bench-merge --quiet
out "$(cat b)" "$(cat c)"
it 'says nothing of no input' 0 bench-merge
out
err 'bench-merge: 0 rows of 0 entries, 0 retracted'
it 'prints the union' 0 bench-merge --quiet --all c a b a
out "$(cat b)" "$(cat a)" "$(cat c)"
feed '{"entry_id":"x","n":[1,{}]}' "$(retraction y)"
it 'prints an array of the rows alone' 0 bench-merge --quiet --array
out '[' '  {' '    "entry_id": "x",' '    "n": [' '      1,' '      {}' \
	'    ]' '  }' ']'
it 'prints an empty array' 0 bench-merge --quiet --array
out '[]'

# Values pass through byte for byte.
odd='{"z":9007199254740993,"a":1e400,"n":-0,"s":"\u0000\/é\u00e9","A":1.50,"entry_id":"p","x":{"":null}}'
feed "$odd"
it 'passes values through byte for byte' 0 bench-merge --quiet
out "$odd"
feed " [ $odd ] "
it 'passes them through in the union too' 0 bench-merge --quiet --all
out "$odd"
feed "$odd"
bench-merge --quiet --array <"$T/in" >array
: >"$T/in"
it 'passes them through the array form' 0 bench-merge --quiet array
out "$odd"

# Order.
beats 'higher throughput' "$(row a 1.5)" "$(row b 1.25)" throughput_tps
beats 'exact numbers' "$(row a 9007199254740993)" "$(row b 9007199254740992)" \
	throughput_tps
beats 'no tolerance' "$(row a 100.0000001)" "$(row b 100)" throughput_tps
beats 'missing throughput is worst' "$(row a 0)" "$(row b null)" throughput_tps
beats 'a text is no metric' "$(row a -1)" "$(row b '"9"')" throughput_tps
beats 'lower ttft' "$(timed a '"throughput_tps":1,"ttft_ms":2')" \
	"$(timed b '"throughput_tps":1.0,"ttft_ms":3')" ttft_ms
beats 'missing ttft is worst' "$(timed a '"ttft_ms":1e9')" \
	"$(timed b '"ttft_ms":null')" ttft_ms
beats 'lower errors' "$(timed a '"error_rate":0')" \
	"$(timed b '"error_rate":0.5')" error_rate
beats 'missing error rate is worst' "$(timed a '"error_rate":1')" \
	"$(timed b '')" error_rate
beats 'later' "$(timed a '' 2026-01-02T00:30:00Z)" \
	"$(timed b '' 2026-01-02T01:00:00+01:00)" submitted_at
beats 'no time is worst' "$(timed a '' 2020-01-02T00:30:00Z)" \
	"$(timed b '' yesterday)" submitted_at
beats 'greater entry_id' "$(timed b '')" "$(timed a '')" entry_id
beats 'greater canonical text' '{"entry_id":"a","n":2}' \
	'{"n":1,"entry_id":"a"}' 'canonical text'

# Equal by value.
feed '{"entry_id":"a","n":1.0}' '{"n":1e0,"entry_id":"\u0061"}' \
	'{"entry_id":"a","n":1}'
it 'keeps the greater bytes of entries equal by value' 0 bench-merge --explain
out '{"n":1e0,"entry_id":"\u0061"}'
err 'bench-merge: stdin:2: a stands for 2 more equal by value' \
	'bench-merge: 1 rows of 1 entries, 0 retracted'

# Identity.
it 'keeps engines apart' 0 bench-merge --quiet a c
out "$(cat a)" "$(cat c)"
it 'and competes them under six' 0 bench-merge --quiet --identity six a c
out "$(cat c)"
feed '{"entry_id":"1","engine":"","metadata":{"engine":null}}' \
	'{"entry_id":"2","engine":"sagellm","hardware":{"chip_count":1.0}}' \
	'{"entry_id":"3","metadata":{"engine":"sagellm"},"cluster":null}'
it 'null, "" and absent read as the default' 0 bench-merge --quiet
out '{"entry_id":"3","metadata":{"engine":"sagellm"},"cluster":null}'
for notes in 'Benchmark run:  short_input ' 'x Benchmark run: long_input' \
	'an m12 run' 'year2024' 'the_q3_set' 'shortest, q9' 'STRESS test' \
	'stress'; do
	printf '{"entry_id":"%s","metadata":{"notes":"%s"}}\n' "$notes" "$notes"
done >notes
cat notes >"$T/in"
it 'tells workloads by the notes' 0 bench-merge --quiet
out '{"entry_id":"an m12 run","metadata":{"notes":"an m12 run"}}' \
	'{"entry_id":"the_q3_set","metadata":{"notes":"the_q3_set"}}' \
	'{"entry_id":"stress","metadata":{"notes":"stress"}}' \
	'{"entry_id":"year2024","metadata":{"notes":"year2024"}}' \
	'{"entry_id":"x Benchmark run: long_input","metadata":{"notes":"x Benchmark run: long_input"}}' \
	'{"entry_id":"Benchmark run:  short_input ","metadata":{"notes":"Benchmark run:  short_input "}}' \
	'{"entry_id":"shortest, q9","metadata":{"notes":"shortest, q9"}}'
echo '[{"name":"n","from":["/n","/m"],"default":7}]' >rule
feed '{"entry_id":"a","n":7}' '{"entry_id":"b","m":7.0}' '{"entry_id":"c"}' \
	'{"entry_id":"d","n":"7"}'
it 'takes an identity from a file' 0 bench-merge --quiet --identity rule
out '{"entry_id":"d","n":"7"}' '{"entry_id":"c"}'
for bad in '{}' '[]' '[1]' '[{"name":"n","from":[],"default":0}]' \
	'[{"name":"n","from":["n"],"default":0}]' \
	'[{"name":"n","from":["/n"]}]' \
	'[{"name":"n","from":[{"at":"/n"}],"default":0}]' \
	'[{"name":"n","from":[{"at":"/n","words":["("]}],"default":0}]' \
	'[{"name":"n","from":[{"at":"/n","behind":""}],"default":0}]' '[{'; do
	echo "$bad" >bad
	it "refuses the identity $bad" 65 bench-merge --identity bad a
	out
	err_has 'bench-merge: bad: '
done

# Retractions.
retraction b >no-b
it 'a retraction without a digest is for every content' 0 \
	bench-merge --explain a b no-b
out "$(cat a)" "$(cat no-b)"
err 'bench-merge: b:1: b is retracted by no-b:1 (wrong)' \
	'bench-merge: 1 rows of 2 entries, 1 retracted'
sed 's/wrong/false/' no-b >also
for order in 'no-b also' 'also no-b'; do
	# shellcheck disable=SC2086 # two files
	it "of several the same one speaks ($order)" 0 bench-merge --explain b $order
	sed -n 's/.*is retracted by [^ ]* //p' "$T/err" >>reasons
done
ok 'in both orders' test "$(sort -u reasons | grep -c .)" = 1
row b 25 >b2
it 'and for content that comes later' 0 bench-merge --quiet no-b a b2
out "$(cat a)" "$(cat no-b)"
printf '{"entry_id":"b","metrics":{"throughput_tps":20},"model":{"name":"m"}}' \
	>canonical
retraction b "\"$(digest canonical)\"" >no-b-20
it 'a retraction with a digest is for that content only' 0 \
	bench-merge --quiet no-b-20 a b b2
out "$(cat b2)" "$(cat no-b-20)"
retraction b "\"$(digest canonical | tr a-f A-F)\"" >no-b-upper
it 'whatever the case of the digest' 0 bench-merge --quiet no-b-upper a b
out "$(cat a)" "$(cat no-b-upper)"
retraction a "\"$(digest canonical)\"" >other
it 'and of that id only' 0 bench-merge --quiet other b
out "$(cat b)" "$(cat other)"
it 'the union keeps what is retracted' 0 bench-merge --quiet --all no-b b a
out "$(cat b)" "$(cat a)" "$(cat no-b)"
feed '{"entry_id":"r","retracted":{"entry_id":"a"}}' "$(cat a)"
it 'a row may have a field of that name' 0 bench-merge --quiet
out "$(cat a)" '{"entry_id":"r","retracted":{"entry_id":"a"}}'
for bad in '{"retracted":1}' '{"retracted":{"entry_id":1}}' \
	'{"retracted":{"entry_id":"","digest":null}}' \
	'{"retracted":{"entry_id":"a","digest":"12"}}'; do
	feed "$(cat a)" "$bad"
	it "refuses $bad" 65 bench-merge
	out
	err_has 'bench-merge: stdin:2: /retracted/'
done

# --retract and --replace.
now=2026-02-03T04:05:06Z
it '--retract prints the input and the record' 0 bench-merge --quiet \
	--retract b --reason 'too "good"' --by me --now $now a b
out "$(cat b)" "$(cat a)" \
	'{"retracted":{"entry_id":"b","digest":null,"reason":"too \"good\"","by":"me","at":"2026-02-03T04:05:06Z"}}'
cp "$T/out" retracted
it 'and the board of it lacks the entry' 0 bench-merge --quiet retracted
out "$(cat a)" "$(tail -n 1 retracted)"
it 'the name is BENCH_SUBMITTER' 0 env BENCH_SUBMITTER=s USER=u \
	bench-merge --retract a --reason r --now $now a
out_has '"by":"s"'
it 'else USER' 0 env BENCH_SUBMITTER= USER=u \
	bench-merge --retract a --reason r a
out_has '"by":"u"'
it 'else unknown; the time is now' 0 bench-merge --retract a --reason r a
out_has "\"by\":\"unknown\",\"at\":\"$(date -u +%Y-)"
it 'refuses to retract what is not there' 65 bench-merge --retract x \
	--reason r a b
out
err "bench-merge: no entry has the entry_id 'x'; give the files that hold it"
it 'a retraction of an id is no entry of it' 65 bench-merge --retract b \
	--reason r a no-b
it 'retracts one content' 0 bench-merge --quiet --retract b --reason r \
	--digest "$(digest canonical)" b b2
out_has "\"digest\":\"$(digest canonical)\""
it 'refuses a content that is not there' 65 bench-merge --retract b \
	--reason r --digest "$(digest canonical)" b2
out
it 'finds the entry in theirs' 0 bench-merge --delta --theirs b --retract b \
	--reason r --by me --now $now a
out "$(cat a)" \
	'{"retracted":{"entry_id":"b","digest":null,"reason":"r","by":"me","at":"2026-02-03T04:05:06Z"}}'
it 'and in base, of which ours is a copy' 0 bench-merge --delta --base b \
	--retract b --reason r --by me --now $now b
out '{"retracted":{"entry_id":"b","digest":null,"reason":"r","by":"me","at":"2026-02-03T04:05:06Z"}}'
it '--retract takes several' 0 bench-merge --retract a --retract b \
	--reason r a b c
out_has '{"retracted":{"entry_id":"a"'
out_has '{"retracted":{"entry_id":"b"'

row b-again 15 >fixed
it '--replace adds the corrected entry' 0 bench-merge --quiet --replace b \
	--with fixed --by me --now $now a b
out "$(cat b)" "$(cat fixed)" "$(cat a)" \
	'{"retracted":{"entry_id":"b","digest":null,"reason":"replaced by b-again","by":"me","at":"2026-02-03T04:05:06Z"}}'
cp "$T/out" replaced
it 'and the board has it' 0 bench-merge --quiet --array replaced
out_has '"entry_id": "b-again"'
it 'a reason may be given' 0 bench-merge --replace b --with fixed \
	--reason why b
out_has '"reason":"why"'
cat fixed fixed >two
echo '{"model":1}' >nameless
for with in b a two no-b nameless /dev/null; do
	it "refuses to replace b by $with" 65 bench-merge --replace b \
		--with $with a b
	out
done
it 'refuses to replace what is not there' 65 bench-merge --replace x \
	--with fixed a b
out

# Files.
row n2 1 '"cluster":{"node_count":2}' >n2
row n1 1 '"cluster":{"node_count":1}' >n1
it '--split writes by node count, and prints nothing' 0 bench-merge --quiet \
	--split deep/dir a b c n1 n2 no-b
out
bench-merge --quiet --array n2 >want
same want deep/dir/leaderboard_multi.json 'two nodes: multi'
bench-merge --quiet --array a c >want
same want deep/dir/leaderboard_single.json 'null or one node: single'
same no-b deep/dir/retracted.jsonl 'the retractions'
it '--split without a retraction' 0 bench-merge --quiet --split new a
ok 'writes no retracted.jsonl' test ! -e new/retracted.jsonl
echo '[]' >want
same want new/leaderboard_multi.json 'and an empty board is there'
it 'the boards merge to what they were' 0 bench-merge --quiet deep/dir/*
out "$(cat a)" "$(cat c)" "$(cat n2)" "$(cat no-b)"
ok 'nothing else is left in the folder' test "$(find deep/dir -type f | wc -l)" = 3

it '--summary writes JSON' 0 bench-merge --summary sum.json --base a2 \
	--theirs a --theirs c b a2 b
cat >want <<'END'
{
  "rows": 2,
  "entries": 3,
  "retracted": 0,
  "retractions": 0,
  "copies": 1,
  "repeats": 1,
  "added": 0,
  "updated": 1,
  "kept": 1,
  "withdrawn": 0,
  "conflicts": 1,
  "notes": [
    "b:1: b beats a:1: a, which changed since base, on throughput_tps"
  ]
}
END
same want sum.json 'the summary'
it '--summary without theirs' 0 bench-merge --summary sum.json a b no-b
printf '{\n  "rows": 1,\n  "entries": 2,\n  "retracted": 1,\n  "retractions": 1,\n  "copies": 0,\n  "repeats": 0\n}\n' >want
same want sum.json 'the short summary'
echo old >sum.md
row "<b>|\`x\`" 1 >evil
it '--summary adds Markdown to FILE.md' 0 bench-merge --summary sum.md \
	--theirs a evil
cat >want <<'END'
old
### bench-merge

| rows | entries | retracted | retractions | copies | repeats | added | updated | kept | withdrawn | conflicts |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
| 1 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 |

- evil\:1\: \<b\>\|\`x\` is lower than a\:1\: a on throughput\_tps\; to lower that row\: bench\-merge \-\-replace
END
same want sum.md 'Markdown, with text from data escaped'
it '--summary adds Markdown to GITHUB_STEP_SUMMARY' 0 \
	env GITHUB_STEP_SUMMARY=step bench-merge --summary step a
ok 'it is Markdown' grep -q '^### bench-merge$' step

# Bad input: nothing is written.
for bad in '{"a":1' '[{"a":1}' '{"a":1,"a":2}' '{"a":01}' 'x' '[1]' \
	"$(printf '{"a":"\377"}')"; do
	printf '%s' "$bad" >bad
	it "refuses $bad" 65 bench-merge --split none --summary none.json a bad
	out
	err_has 'bench-merge: bad:1: '
	it 'in theirs too' 65 bench-merge --theirs bad a
	out
	it 'and in base' 65 bench-merge --base bad a
	out
done
ok 'no file was touched' test ! -e none -a ! -e none.json
feed '{"a":[[1]]}'
it '--max-depth' 65 bench-merge --max-depth 2
err_has 'nested too deeply'
feed '{"a":"0123456789"}'
it '--max-size' 65 bench-merge --max-size 10
err_has 'record too large'
it 'a missing file' 74 bench-merge a missing
out
err 'bench-merge: missing: No such file or directory'
it 'a folder that cannot be made' 74 bench-merge --split a/b c
it 'a full disk' 74 sh -c 'bench-merge a >/dev/full'
it 'closed stdout' 74 sh -c 'bench-merge a >&-'

# The command line.
for args in --what --base '--delta=1' '--retract a' '--replace a' \
	'--with a' '--reason r' '--digest 00' '--by me' \
	'--retract a --reason r --digest 12' \
	'--retract a --replace b --with c --reason r' \
	'--split d --array' '--split d --retract a --reason r' '--array --retract a --reason r' \
	'--retract a --reason=' '--summary -' '--base -' '- -' '--max-depth 0x' '--max-depth 5000' \
	'--retract a --reason r --now noon'; do
	# shellcheck disable=SC2086
	it "usage: $args" 2 bench-merge $args
	out
done
it '--version' 0 bench-merge --version
out "bench-merge $(cat "$TOP/VERSION")"
it '--help' 0 bench-merge --help
out_has 'usage: bench-merge [options] [FILE...]'

done_testing
