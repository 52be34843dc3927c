#!/bin/sh
# bench-receipt - outcomes of entries, and which versions are settled
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/dataset.sh"

# version NUMBER PATH BLOB [IS_TIP]: one of the list, on one line
version() {
	printf '{"number":%s,"path":"hf_data/%s","blob":"%040d","commit":"%040d","parent":"%040d","is_tip":%s,"size":1,"bases":[]}' \
		"$1" "$2" "$3" "$1" "$((100 + $1))" "${4:-false}"
}
# versions RELATION VERSION...
versions() {
	relation=$1
	shift
	printf '{"folder":"hf_data","branch":"main","tip":"%040d","since":null,"relation":"%s","versions":[' 9 "$relation"
	while [ $# -gt 0 ]; do
		printf '%s' "$1"
		shift
		[ $# -gt 0 ] && printf ,
	done
	printf '],"others":[]}\n'
}
# outcome ID: as the plan has it
outcome() {
	tr -d ' \n' <plan.json | sed 's/{"entry_id"/\n&/g' | sed -n "s/^{\"entry_id\":\"$1\",.*\"outcome\":\"\([^\"]*\)\".*/\1/p"
}
is_outcome() {
	ok "$1 is $2" test "$(outcome "$1")" = "$2"
}

{ row old m1 5; row stays m2 5; gone bad; } >before
mkdir judged
{ row new m3 1; row better m1 6; row lower m2 4; row stays m2 5; row bad m4 9; gone old; } >judged/1.good
versions descendant "$(version 1 runs.jsonl 1 true)" >versions
it 'every outcome' 0 bench-receipt -b before -j judged -v versions -r repo
err 'bench-receipt: 1 added, 1 won, 1 beaten, 1 already there, 1 retracted, 1 retracts'
cp "$T/out" plan.json
is_outcome new added
is_outcome better won
is_outcome lower beaten
is_outcome stays 'alreadythere'
is_outcome bad retracted
is_outcome old retracts
ok 'by whom and why' grep -q '"rule": "throughput_tps"' plan.json
ok 'the source moves' grep -q '"processed": "0*9"' plan.json
ok 'the version is settled' grep -A1 '"path": "hf_data/runs.jsonl"' plan.json

mv judged/1.good aside
it 'a version that nobody judged is settled by nobody' 74 bench-receipt -b before -j judged -v versions -r repo
out
err 'bench-receipt: judged/1.good: No such file or directory'
it 'nor in a folder that is not there' 74 bench-receipt -b before -j none -v versions -r repo
out
if [ "$(id -u)" != 0 ]; then
	mv aside judged/1.good && chmod 0 judged
	it 'nor in a folder that is shut' 74 bench-receipt -b before -j judged -v versions -r repo
	chmod 700 judged
fi

row better m1 6 >judged/1.good
it 'a better one wins' 0 bench-receipt -b before -j judged -v versions -r repo
err 'bench-receipt: 1 won'
out_has '"by": "old"'

row good m3 1 >judged/1.good
printf '{"source":"s","line":3,"errors":[{"pointer":"/metrics/ttft_ms","rule":"zero-result","message":"is zero"}],"entry":%s}\n' "$(row zero m4 0)" >judged/1.refused
it 'a refused entry' 1 bench-receipt -b before -j judged -v versions -r repo --summary summary.md
cp "$T/out" plan.json
is_outcome zero refused
is_outcome good added
err_has 'entry zero is refused: /metrics/ttft_ms: is zero'
out_has '"blobs": []'
out_has '"reason": "entries were refused"'
out_has '"processed"'
ok 'the summary names it' grep -q '| zero | hf&#95;data/runs&#46;jsonl | /metrics/ttft&#95;ms&#58; is zero |' summary.md
ln -sf 1.refused judged/1.refused
it 'what was refused cannot be told: nothing is settled' 74 bench-receipt -b before -j judged -v versions -r repo
out
err_has 'judged/1.refused: '
rm judged/1.refused
ln -s 1.aside judged/1.aside
it 'nor whether it was set aside' 74 bench-receipt -b before -j judged -v versions -r repo
out
err_has 'judged/1.aside: '
rm judged/1.aside

versions descendant "$(version 1 runs.jsonl 1 false)" "$(version 2 runs.jsonl 2 true)" >versions
rm judged/*; echo 'BASE is missing' >judged/1.aside; row good m3 1 >judged/2.good
it 'a version set aside blocks no other' 65 bench-receipt -b before -j judged -v versions -r repo
cp "$T/out" plan.json
is_outcome good added
err_has 'stays: BASE is missing'
ok 'the other is settled' sh -c "grep -A3 '\"blobs\"' plan.json | grep -q '0*2'"
out_lacks '"processed"'
versions descendant "$(version 1 runs.jsonl 1 true)" "$(version 2 runs.jsonl 1 true)" >versions
it 'one blob, two versions, one of them aside: it stays' 65 bench-receipt -b before -j judged -v versions -r repo
out_has '"blobs": []'
out_lacks '"processed"'
versions none "$(version 1 runs.jsonl 1 true)" >versions
it 'no record before: only up to where it was' 65 bench-receipt -b before -j judged -v versions -r repo
out_has "\"processed\": \"$(printf %040d 101)\""
sed 's/"parent":"[0-9]*"/"parent":null/' versions >roots
it 'in a root: all history' 65 bench-receipt -b before -j judged -v roots -r repo
out_has "\"processed\": \"$(printf %040d 0)\""
: >judged/1.unreadable
it 'what nobody can read holds nothing up' 65 bench-receipt -b before -j judged -v versions -r repo
out_has "\"processed\": \"$(printf %040d 9)\""
rm judged/1.unreadable
versions behind "$(version 1 runs.jsonl 1 true)" >versions
mv judged/1.aside judged/1.good && : >judged/1.good
sed 's/"others":\[\]/"others":[{"path":"hf_data\/x","reason":"no data"}]/' versions >others
it 'files of others are named' 0 bench-receipt -b before -j judged -v others -r repo
err_has 'hf_data/x is left alone: no data'
it 'a tip that lies behind moves nothing' 0 bench-receipt -b before -j judged -v versions -r repo
out_lacks '"processed"'

printf 'out/a_leaderboard.json\nout/b_leaderboard.json\n' >files
rm judged/*; row up m3 1 >judged/1.good; : >judged/2.good
printf '{"source":"s","line":1,"errors":[],"entry":{"retracted":7}}\n' >judged/2.refused
it 'a direct upload' 1 bench-receipt -b before -j judged -f files
out_has '"uploads": [
    "out/a_leaderboard.json"
  ]'
printf '::error::x\033[2J | @all' >evil
printf '{"source":"s","line":1,"errors":[{"pointer":"/x","message":"::set-env name=A::<b>\\u001b[2J | @all"}],"entry":{"entry_id":"`e`"}}\n' >judged/2.refused
it 'texts from data are harmless in the summary' 1 bench-receipt -b before -j judged -f files --summary evil.md
nowhere 'no markup, no escape' "[<@\`]|::|$(printf '\033')" evil.md
err_lacks "$(printf '\033')"

feed '{"tip":1}'
it 'no list of versions' 65 bench-receipt -b before -j judged -v - -r repo
err 'bench-receipt: -: not from repo-versions'
it 'a list without a name' 2 bench-receipt -b before -j judged -v versions
it 'nothing at all' 2 bench-receipt
done_testing
