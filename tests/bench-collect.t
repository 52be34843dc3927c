#!/bin/sh
# bench-collect - the mapping, what it refuses, and what it leaves alone
. "$(dirname "$0")/lib.sh"

good=$TOP/schemas/examples/single_card.json
other=$TOP/schemas/examples/multi_card.json

# result PATH [FILE]: a result file below outputs/
result() {
	mkdir -p "$(dirname "outputs/$1")"
	cp "${2:-$good}" "outputs/$1"
}
bare() {
	rm -rf outputs site
}

result cpu/gpt2/short_20260128_005/short_input_leaderboard.json
result cpu/gpt2/short_20260128_005/config.json
result exp1/long_input_leaderboard.json "$other"
result top_leaderboard.json
it 'joins the folder of a run to the name of its file' 0 \
	bench-collect -d site/data/results
out '{"sources":[{"path":"outputs","files":3}],"new":["cpu/gpt2/short_20260128_005_short_input_leaderboard.json","exp1_long_input_leaderboard.json","top_leaderboard.json"],"changed":[],"unchanged":0,"repeated":0,"entries":3,"refused":[]}'
err 'bench-collect: 3 new, 0 changed, 0 unchanged, 0 refused'
to=site/data/results
same "$good" $to/cpu/gpt2/short_20260128_005_short_input_leaderboard.json \
	'byte for byte'
find site -type f | sort >there
printf '%s\n' $to/cpu/gpt2/short_20260128_005_short_input_leaderboard.json \
	$to/exp1_long_input_leaderboard.json $to/top_leaderboard.json >want
same want there 'and nothing else'

touch -d 2020-01-01 $to/*.json $to/cpu/gpt2/*.json stamp
touch -d 2020-01-02 between
echo kept >$to/ours.json
it 'the second time nothing is new' 0 bench-collect -q -d $to outputs/
out '{"sources":[{"path":"outputs/","files":3}],"new":[],"changed":[],"unchanged":3,"repeated":0,"entries":3,"refused":[]}'
err
ok 'nothing was touched' test -z "$(find $to -name '*_leaderboard.json' -newer between)"

result exp1/long_input_leaderboard.json
chmod 640 $to/exp1_long_input_leaderboard.json
rm outputs/top_leaderboard.json
it 'says what it would do' 0 bench-collect --dry-run -d $to
out '{"sources":[{"path":"outputs","files":2}],"new":[],"changed":["exp1_long_input_leaderboard.json"],"unchanged":1,"repeated":0,"entries":2,"refused":[]}'
same "$other" $to/exp1_long_input_leaderboard.json 'and does it not'
it 'brings what changed' 0 bench-collect -q -d $to
same "$good" $to/exp1_long_input_leaderboard.json 'it is the new one'
ok 'its mode stays' test "$(stat -c %a $to/exp1_long_input_leaderboard.json)" = 640
ok 'what is gone from the source stays' test -f $to/top_leaderboard.json
ok 'what others put there stays' grep -q kept $to/ours.json
it 'a dry run makes no folder' 0 bench-collect -q -n -d none outputs
ok 'none is made' test ! -e none

# --- what is no result
bare
result a/bad_leaderboard.json
echo '[{"entry_id":"half"' >outputs/a/bad_leaderboard.json
result b/none_leaderboard.json /dev/null
{ cat "$good" && echo '{"entry_id":"x"}'; } >more
result c/second_leaderboard.json more
sed 's/"throughput_tps": [0-9.]*/"throughput_tps": 0/' "$good" >zero
result d/zero_leaderboard.json zero
result e/fine_leaderboard.json
sed 's/"submitted_at": "[^"]*"/"submitted_at": "2031-01-01T00:00:00Z"/' \
	"$good" >future
result f/future_leaderboard.json future
it 'refuses what bench-validate refuses, file by file' 1 \
	bench-collect --now 2030-01-01T00:00:00Z -d site
out_has '"new":["e_fine_leaderboard.json"],"changed":[],"unchanged":0,"repeated":0,"entries":1,"refused":[{"path":"outputs/a/bad_leaderboard.json","reason":"'
err_has 'bench-collect: outputs/a/bad_leaderboard.json:'
err_has 'bench-collect: outputs/b/none_leaderboard.json: holds no entry'
err_has 'outputs/c/second_leaderboard.json:'
err_has '[zero-result]'
err_has '[future]'
err_has 'bench-collect: 1 new, 0 changed, 0 unchanged, 5 refused'
ok 'one came' test "$(find site -type f)" = site/e_fine_leaderboard.json
it 'unless it is allowed' 1 bench-collect -q -n --allow zero-result \
	--now 2031-01-01T00:00:00Z -d site
out_has '"new":["d_zero_leaderboard.json","f_future_leaderboard.json"]'
it 'takes a clock' 2 bench-collect --now noon -d site
err_has '--now'
it 'knows its rules' 2 bench-collect --deny nothing -d site

bare
result r/x_leaderboard.json
size=$(wc -c <"$good")
it 'a file of just that size comes' 0 \
	bench-collect -q --max-file "$size" -d site
bare
result r/x_leaderboard.json
it 'a larger one does not' 1 \
	bench-collect -q --max-file "$((size - 1))" -d site
err "bench-collect: outputs/r/x_leaderboard.json: larger than $((size - 1)) bytes"
result s/x_leaderboard.json
it 'too many files: none comes' 65 bench-collect -q --max-files 1 -d site
out
err 'bench-collect: outputs: more than 1 files; see --max-files'
ok 'none' test -z "$(find site -type f)"

# --- names made to hurt
bare
for name in '.git/hooks/a' '-rf/a' 'a b/c' '$(touch owned)/a' '`id`/a' \
	'${{ github.token }}/a' '@all/a' 'x/CON/y/a' 'dot./a' 'a\b/c' \
	"$(printf 'new\n::error::/a')" "$(printf 'esc\033[2J/a')" \
	"$(printf 'rtl\342\200\256/a')" "$(printf '\377/a')" \
	"$(printf '%0150d' 0)/$(printf '%0100d' 0)"; do
	result "${name}_leaderboard.json"
done
result fine/a_leaderboard.json
it 'refuses names that are not portable' 1 bench-collect -d site
out_has '"new":["fine_a_leaderboard.json"]'
err_has 'bench-collect: 1 new, 0 changed, 0 unchanged, 15 refused'
ok 'control bytes come out as ?' test -z "$(tr -d '\n -\176\200-\377' <"$T/err")"
ok 'no line of theirs begins one of ours' test -z "$(grep -v '^bench-collect: ' "$T/err")"
ok 'one line of JSON' perl -MJSON::PP -ne 'decode_json($_); exit 1 if $. > 1' "$T/out"
ok 'one came' test "$(find site -type f)" = site/fine_a_leaderboard.json

# --- two files, one place
bare
result a_b/c_leaderboard.json
result a/b_c_leaderboard.json "$other"
result Case/x_leaderboard.json
result case/x_leaderboard.json
result fine/x_leaderboard.json
it 'refuses both of two files with one place' 1 bench-collect -d site
out_has '"new":["fine_x_leaderboard.json"]'
out_has '"refused":[{"path":"outputs/a/b_c_leaderboard.json"'
err_has 'outputs/a_b/c_leaderboard.json: would be a_b_c_leaderboard.json, as would outputs/a/b_c_leaderboard.json: rename one'
err_has 'outputs/case/x_leaderboard.json: would be case_x_leaderboard.json, as would outputs/Case/x_leaderboard.json: rename one'
ok 'none of them came' test ! -e site/a_b_c_leaderboard.json
mkdir one two
cp -R outputs/fine one
cp -R outputs/fine two
it 'the same file twice comes once' 0 bench-collect -d twice one two
out '{"sources":[{"path":"one","files":1},{"path":"two","files":1}],"new":["fine_x_leaderboard.json"],"changed":[],"unchanged":0,"repeated":1,"entries":1,"refused":[]}'

# --- links and others in the way, on both sides
bare
mkdir -p outputs/l elsewhere site/cpu site/x_y_leaderboard.json
result cpu/gpt2/r/x_leaderboard.json
result x/y_leaderboard.json
result z/y_leaderboard.json
result w/v_leaderboard.json
ln -s /etc/passwd outputs/l/p_leaderboard.json
ln -s "$PWD/elsewhere" outputs/l/folder
cp "$good" elsewhere/e_leaderboard.json
mkfifo outputs/l/f_leaderboard.json
ln -s "$PWD/elsewhere" site/cpu/gpt2
ln -s "$PWD/victim" site/z_y_leaderboard.json
it 'follows no link out of either tree' 74 timeout 20 bench-collect -d site
out_has '"new":["w_v_leaderboard.json"]'
err_has 'outputs/l/p_leaderboard.json: not a regular file, skipped'
err_has 'site/cpu/gpt2: a symbolic link, which may lead out'
err_has 'site/x_y_leaderboard.json: no file, and in the way of one'
err_has 'site/z_y_leaderboard.json: a symbolic link'
ok 'nothing was written elsewhere' test "$(find elsewhere -type f)" = elsewhere/e_leaderboard.json
ok 'nor through the link to a file' test ! -e victim
it 'a file in place of a folder is said' 74 sh -c \
	'rm site/cpu/gpt2 && echo >site/cpu/gpt2 && exec bench-collect -q -d site'
err_has 'Not a directory'

it 'does not collect what it brought' 2 bench-collect -d outputs/site
err_has 'outputs/site is in outputs, which is collected'
it 'the same by another name' 2 bench-collect -d site .
it 'wants the tree' 2 bench-collect outputs
err_has '-d is needed'
it 'says that results are missing' 74 bench-collect -q -d site nothing
err 'bench-collect: nothing: No such file or directory'
it 'says when output is lost' 74 sh -c 'exec bench-collect -q -d other >/dev/full'
err_has 'No space left'
it 'takes no file limit of nothing' 2 bench-collect --max-file 0 -d site

shared=$TOP/../shared/data/outputs
if [ -d "$shared" ]; then
	it 'brings the real results' 0 bench-collect -d real "$shared"
	ok 'which are 15' test "$(find real -type f | wc -l)" = 15
	ok 'as the site has them' test -f \
		real/cpu/gpt2/short_20260128_005_short_input_leaderboard.json
fi
done_testing
