#!/bin/sh
# bench-validate - passes good entries, says what is wrong with the others
. "$(dirname "$0")/lib.sh"

one=$TOP/schemas/examples/single_card.json
many=$TOP/schemas/examples/multi_card.json
nodes=$TOP/schemas/examples/multi_node.json
bench_validate() {
	bench-validate --now 2026-03-17T00:00:00Z "$@"
}

# change FILE PERL: the example on one line, changed
change() {
	perl -pe 'chomp; s/^ +//; s/(?<="): /:/; '"$2; END { print qq(\n) }" "$1"
}

compact() {
	change "$1" ''
}

it 'passes the examples' 0 bench_validate "$one" "$many" "$nodes"
cp "$T/out" got
{ compact "$one" && compact "$many" && compact "$nodes"; } >want
same want got 'byte for byte, on a line each'
err 'bench-validate: 3 passed, 0 failed'

it 'says of a single entry what it is' 0 bench_validate "$one"
err 'bench-validate: 1 passed, 0 failed: sagellm 0.5.4.14, 1 x NVIDIA A100 80GB PCIe, Qwen/Qwen2.5-7B-Instruct BF16, single_gpu'
it 'is quiet' 0 bench_validate -q "$one"
err

change "$one" 's/"short_input"/"\\u0000 9"/; s/"input_length":128/"x":[-0,1e400,9007199254740993],"input_length":128/' >exact
it 'passes values as they came' 0 bench_validate -q exact
same exact "$T/out" 'numbers, escapes and unknown members'

# What is wrong is said with its place, all of it, and the good come out.
change "$one" 's/BF16/BF17/; s/"ttft_ms":42.7/"ttft_ms":"NaN"/; s/"chip_model".*?,//; s/2026-03-16T08:30:00Z/today/' >bad
cat exact bad exact >mixed
it 'refuses one, passes the others' 1 bench_validate mixed
cat exact exact >want
same want "$T/out" 'the good ones come out'
err 'bench-validate: mixed:2: /hardware/chip_model: missing, but required' \
	'bench-validate: mixed:2: /model/precision: "BF17" is none of ["FP32","FP16","BF16","INT8","INT4","FP8"]' \
	'bench-validate: mixed:2: /metrics/ttft_ms: expected a number or null, found "NaN"' \
	'bench-validate: mixed:2: /metadata/submitted_at: "today" is no date-time such as 2026-01-30T01:50:34Z' \
	'bench-validate: mixed:2: /metrics/ttft_ms: "NaN" is no value: write null for what was not measured [nan-text]' \
	'bench-validate: 2 passed, 1 failed'

# refuses NAME FILE PERL MESSAGE: an example changed so is refused for that
refuses() {
	change "$2" "$3" >changed
	it "$1" 1 bench_validate -q changed
	out
	err "bench-validate: changed:1: $4"
}

refuses 'a cluster of one node' "$nodes" 's/"node_count":2/"node_count":1/; s/"chips_per_node":8/"chips_per_node":null/' \
	'/cluster/node_count: 1 is less than 2'
refuses 'many nodes without a cluster' "$many" 's/multi_gpu/multi_node/' \
	'/cluster: expected an object, found null'
refuses 'many nodes without interconnect' "$nodes" 's/"interconnect":"InfiniBand"/"interconnect":"None"/' \
	'/hardware/interconnect: "None" is not allowed here'
refuses 'many nodes without versions.comm' "$nodes" 's/"comm":"0.5.4.15",//' \
	'/versions/comm: missing, but required'
refuses 'a version of two parts' "$one" 's/"core":".*?"/"core":"0.5"/' \
	'/versions/core: "0.5" is no version such as 0.5.4.14 or N/A'
refuses 'an entry_id that is no uuid' "$one" 's/"entry_id":"./"entry_id":"x/' \
	'/entry_id: "xf0c8a52-7d14-4e6b-9a35-1c2b7f90d401" is no uuid such as 123e4567-e89b-42d3-a456-426614174000'
refuses 'negative numbers' "$one" 's/42.7/-42.7/' \
	'/metrics/ttft_ms: -42.7 is less than 0'

# switches NAME FILE PERL: a rule refuses it, and can be switched off and on
switches() {
	change "$2" "$3" >changed
	it "$1 refuses" 1 bench_validate -q changed
	err_has "[$1]"
	it "$1 can be allowed" 0 bench_validate -q --allow "$1" changed
	err
	it "$1 can be denied" 1 bench_validate -q --allow all --deny "$1" changed
	err_has "[$1]"
}

switches zero-result "$one" 's/42.7/0/'
switches throughput-bound "$one" 's/74.5/800/'
switches future "$one" 's/2026-03-16T08/2026-03-17T08/'
switches counts "$many" 's/multi_gpu/single_gpu/'
switches fraction "$one" 's/"error_rate":0.0/"error_rate":2/'
switches nan-text "$one" 's/Qwen.Qwen2.5-7B-Instruct/inf/'
it 'refuses a rule it does not have' 2 bench-validate --allow zero
err_has "--allow: no rule is named 'zero'; there are zero-result, "
it 'refuses a time that is none' 2 bench-validate --now yesterday

# Retractions.
digest=$(printf '%064d' 7)
gone='{"retracted":{"entry_id":"a","digest":"'$digest'","reason":"wrong card","by":"me","at":"2026-03-16T00:00:00Z"}}'
feed "$gone"
it 'passes a retraction' 0 bench-validate
out "$gone"
err 'bench-validate: 1 passed, 0 failed: retraction of a'
feed '{"retracted":{"entry_id":"a","digest":"X","reason":"","at":"noon"}}'
it 'refuses half a retraction' 1 bench-validate -q
out
err 'bench-validate: stdin:1: /retracted/digest: expected null or 64 lower-case hex digits, found "X"' \
	'bench-validate: stdin:1: /retracted/reason: expected why, in a few words, found ""' \
	'bench-validate: stdin:1: /retracted/by: missing, but required' \
	'bench-validate: stdin:1: /retracted/at: expected a time such as 2026-01-30T01:50:34Z, found "noon"'
feed '{"retracted":{"entry_id":"a\u0000b","digest":null,"reason":"r","by":"","at":"2026-03-16T00:00:00Z"}}'
it 'refuses a retraction of what no entry can be called' 1 bench-validate -q
out
err 'bench-validate: stdin:1: /retracted/entry_id: expected the id of the entry withdrawn, found "a\u0000b"'

# Malformed input.
printf '[%s,\n{"a":1,}]' "$(cat exact)" >broken
it 'reads malformed input up to the place, and the next file' 65 \
	bench_validate broken exact
cat exact exact >want
same want "$T/out" 'what was good before and behind comes out'
err_has 'bench-validate: broken:2: '
err_has 'bench-validate: 2 passed, 0 failed'
it 'bounds depth' 65 bench-validate -q --max-depth 2 exact
err_has 'bench-validate: exact:1: nested too deeply'
it 'bounds size' 65 bench-validate -q --max-size 100 exact
bench-merge --quiet --array exact >board
# of the board: [, two spaces before the row, a newline behind it, ]
row=$(($(wc -c <board) - 2 - 2 - 1 - 2))
it 'passes what a board can hold' 0 bench_validate -q --max-size $row exact
it 'and what it is read back from' 0 bench_validate -q --max-size $row board
it 'refuses what no board could be read back from' 1 bench_validate -q \
	--max-size $((row - 1)) exact
out
err "bench-validate: exact:1: larger than $((row - 1)) bytes when indented as in a board"
it 'says what is not there, and reads on' 74 bench_validate -q none exact
same exact "$T/out" 'the next file is read'
err 'bench-validate: none: No such file or directory'
it 'says when output is lost' 74 sh -c 'exec bench-validate -q exact >/dev/full'
err_has 'No space left'
it 'refuses a limit out of range' 2 bench-validate --max-size 3G

# Many errors of one entry.
feed "{\"metrics\":{\"a\":[$(yes '"NaN",' | head -30 | tr -d '\n')0]}}"
it 'bounds what it says of one entry' 1 bench-validate -q
ok 'to 20 lines and a count' test "$(wc -l <"$T/err")" = 21
tail -1 "$T/err" >"$T/last"
has stderr "$T/last" 'bench-validate: stdin:1: and '

# --quarantine
it 'keeps what it refused' 1 bench_validate -q --quarantine q.jsonl mixed
printf '%s' '{"source":"mixed","line":2,"errors":[{"pointer":"/hardware/chip_model","rule":"required","message":"missing, but required","instanceLocation":"/hardware","keywordLocation":"/else/$ref/properties/hardware/$ref/required"},' >want
head -c "$(wc -c <want)" q.jsonl >got
same want got 'with the reasons'
printf '"entry":%s}\n' "$(cat bad)" >want
tail -c "$(wc -c <want)" q.jsonl >got
same want got 'and the entry as it came'
it 'makes an empty quarantine too' 0 bench_validate -q --quarantine q.jsonl exact
ok 'which is empty' test -f q.jsonl -a ! -s q.jsonl
it 'says when it cannot keep' 74 bench-validate --quarantine no/q.jsonl exact

# --report
cp bad "$(printf 'a,b:c%%\nd')"
it 'annotates workflow runs' 1 bench_validate -q --report github "$(printf 'a,b:c%%\nd')"
ok 'a command a finding' test "$(grep -c '^::error file=a%2Cb%3Ac%25%0Ad,line=1::/' "$T/err")" = 5
ok 'and nothing else' test "$(wc -l <"$T/err")" = 5
feed '{"retracted":{"entry_id":"a","digest":null,"reason":"\n::warning::%0A","by":"","at":"\n::error::x%"}}'
it 'lets no text become a command' 1 bench-validate -q --report github
err '::error file=stdin,line=1::/retracted/at: expected a time such as 2026-01-30T01:50:34Z, found "\n::error::x%25"'
it 'speaks JSON' 1 bench_validate -q --report json mixed
ok 'an object an entry' test "$(wc -l <"$T/err")" = 1
err_has '{"source":"mixed","line":2,"errors":[{"pointer":"/hardware/chip_model","rule":"required",'
err_lacks '"entry"'
it 'speaks JSON of malformed input' 65 bench_validate -q --report json broken
err_has '{"source":"broken","unread":"broken:2: '
it 'annotates malformed input' 65 bench_validate -q --report github broken
err_has '::error file=broken::broken:2: '
it 'refuses other forms' 2 bench-validate --report xml
err_has '--report takes human, json or github'

# --summary
it 'writes counts' 1 bench_validate -q --summary s.json mixed
printf '%s\n' '{' '  "passed": 2,' '  "failed": 1,' '  "retractions": 0,' \
	'  "unread": 0,' '  "rules": {' '    "required": 1,' '    "enum": 1,' \
	'    "type": 1,' '    "format": 1,' '    "nan-text": 1' '  }' '}' >want
same want s.json 'as JSON'
echo '# Run' >page
export GITHUB_STEP_SUMMARY=page
it 'writes counts for a workflow' 1 bench_validate -q --summary page mixed
unset GITHUB_STEP_SUMMARY
printf '%s\n' '# Run' '### Validation' '' '2 passed, 1 failed' '' \
	'| rule | findings |' '|---|---:|' '| `required` | 1 |' '| `enum` | 1 |' \
	'| `type` | 1 |' '| `format` | 1 |' '| `nan-text` | 1 |' '' >want
same want page 'as Markdown, behind what was there'

# --schema
echo '{"required":["x"],"properties":{"x":{"multipleOf":0.1}}}' >s.json
feed '{"x":0.3}' '{"x":0.25}' '{}'
it 'takes another schema' 1 bench-validate -q --schema s.json
out '{"x":0.3}'
err 'bench-validate: stdin:2: /x: 0.25 is not a multiple of 0.1' \
	'bench-validate: stdin:3: /x: missing, but required'
echo '{"properties":{"x":{"pattern":"(?<=a+)b"}}}' >s.json
it 'refuses a schema that it cannot check whole' 78 bench-validate --schema s.json
err_has 'bench-validate: s.json: /properties/x/pattern: "(?<=a+)b" cannot be matched by PCRE2: '
echo '{"type":"object"}' >s.json
feed '{"retracted":1,"metrics":{"ttft_ms":0}}'
it 'applies no rule beside a schema' 0 bench-validate -q --schema s.json
feed '{"metrics":{"ttft_ms":0}}'
it 'but those asked for' 1 bench-validate -q --schema s.json --deny zero-result
err_has '[zero-result]'

# --document
echo '{"type":["integer","array"],"items":{"type":"string","format":"ipv4"}}' >s.json
feed 7
it 'takes a document of any type' 0 bench-validate --document --schema s.json
out
err 'bench-validate: 1 passed, 0 failed'
feed '' '["1.2.3.4",' '"1.2.3"]'
it 'checks it whole' 1 bench-validate --document --schema s.json
out
err 'bench-validate: stdin:2: /1: "1.2.3" is no ipv4 such as 192.0.2.1' \
	'bench-validate: 0 passed, 1 failed'
feed '["1.2.3"]'
it 'reads format as a remark' 0 bench-validate -q --no-format --document --schema s.json
echo 7 >seven
echo '"a"' >letter
echo '1 2' >two
it 'checks each file' 65 bench-validate -q --document --schema s.json seven letter two
err 'bench-validate: letter:1: expected an array or an integer, found "a"' \
	'bench-validate: two:1: more behind the value'
it 'says where the keyword is' 1 bench-validate -q --report json --document --schema s.json letter
err '{"source":"letter","line":1,"errors":[{"pointer":"","rule":"type","message":"expected an array or an integer, found \"a\"","instanceLocation":"","keywordLocation":"/type"}]}'
it 'holds a schema against the metaschema' 0 bench-validate -q --document --schema "$TOP/schemas/draft-07.json" "$TOP"/schemas/draft-07.json "$TOP"/schemas/*.schema.json

# --fail-fast, --all-errors
feed '1' '[]'
it 'takes no other records in a stream' 65 bench-validate -q --schema s.json
feed '{"a":1}' '{"b":[0,0,0]}' '{"a":2}' '{"b":0}'
echo '{"properties":{"b":{"type":"array","items":{"type":"null"}}}}' >s.json
it 'stops at the first that is wrong' 1 bench-validate --fail-fast --schema s.json
out '{"a":1}'
err 'bench-validate: stdin:2: /b/0: expected null, found 0' \
	'bench-validate: stdin:2: and 2 more' \
	'bench-validate: 1 passed, 1 failed'
feed "{\"b\":[$(yes 0, | head -29 | tr -d '\n')0]}"
it 'says all that is wrong' 1 bench-validate -q --all-errors --schema s.json
ok 'which is 30 lines' test "$(wc -l <"$T/err")" = 30
it 'does not do both' 2 bench-validate --all-errors --fail-fast

# References into files.
mkdir -p refs/in schemas/a/b
echo '{"$ref":"in/b.json#/definitions/x"}' >refs/a.json
echo '{"definitions":{"x":{"items":{"$ref":"../c.json"}}}}' >refs/in/b.json
echo '{"type":"null"}' >refs/c.json
feed '[null,1]'
it 'follows references beside the schema' 1 bench-validate -q --document --schema refs/a.json
err 'bench-validate: stdin:1: /1: expected null, found 1'
echo '{"$id":"http://example.org/a/top.json","$ref":"http://other.example/a/b/c.json"}' >s.json
echo '{"items":{"$ref":"d.json"}}' >schemas/a/b/c.json
echo '{"type":"null"}' >schemas/a/b/d.json
feed '[null,1]'
it 'looks URIs up in a folder' 1 bench-validate -q --document --schema s.json --schema-dir schemas
err 'bench-validate: stdin:1: /1: expected null, found 1'
it 'asks no network' 78 bench-validate -q --document --schema s.json
err 'bench-validate: s.json: /$ref: http://other.example/a/b/c.json is not read from the network: save it under the path of its URI in a folder, and name that with --schema-dir'
# outside NAME REF: a reference out of both folders is refused
outside() {
	printf '{"$ref":"%s"}\n' "$2" >refs/out.json
	it "stays inside: $1" 78 bench-validate -q --document --schema refs/out.json --schema-dir schemas
	err_has 'lies outside the folders that schemas are read from'
}
outside 'upwards' ../s.json
outside 'by URI' 'http://x/a/..%2f..%2fs.json'
outside 'by a path' file:///etc/passwd
ln -s ../s.json refs/link.json
outside 'through a link' link.json
mkfifo refs/pipe
echo '{"$ref":"pipe"}' >refs/out.json
it 'reads regular files only' 78 bench-validate -q --document --schema refs/out.json
err_has 'refs/pipe is no regular file'
echo '{"$ref":"none"}' >refs/out.json
it 'says what is not there' 78 bench-validate -q --document --schema refs/out.json
err_has 'refs/none: No such file or directory'

# Hostile schemas end.
perl -e 'sub ref_to { qq({"\$ref":"#/definitions/a$_[0]"}) }
	print q({"definitions":{);
	for my $n (0 .. 30) {
		print qq("a$n":{"allOf":[), join(",", map { ref_to($n + 1) } 0 .. 8), "]},";
	}
	print q("a31":true},"allOf":[), ref_to(0), "]}"' >s.json
it 'ends a billion laughs' 78 bench-validate --schema s.json
err_has 'expands to too many subschemas'
perl -e 'print q({"not":) x 100000' >s.json
it 'ends in depth' 78 bench-validate --schema s.json
err 'bench-validate: s.json: nested too deeply'

it 'says when there is no schema' 74 bench-validate --schema none
for schema in "$TOP"/schemas/*.schema.json; do
	it "takes $(basename "$schema")" 0 bench_validate -q --schema "$schema" "$one"
done

it 'teaches' 0 bench-validate --help
out_has 'usage: bench-validate [options] [FILE...]'
it 'names its version' 0 bench-validate --version
out "bench-validate $(cat "$TOP/VERSION")"

# The real ones, where they are at hand.
shared=$TOP/../shared/data
if [ -d "$shared" ]; then
	it 'names the rows that are all zeros' 1 \
		bench-validate --quarantine q.jsonl "$shared/published/2026-03-16.json"
	err_has 'bench-validate: 31 passed, 16 failed'
	ok 'which are 16' test "$(wc -l <q.jsonl)" = 16
	ok 'and are all zeros' test "$(grep -c '"ttft_ms":0.0,.*"throughput_tps":0.0,' q.jsonl)" = 16
	bench-scan -q "$shared/outputs" >real
	it 'passes the real results' 0 bench-validate real
	same real "$T/out" 'byte for byte'
	err 'bench-validate: 15 passed, 0 failed'
fi
done_testing
