#!/bin/sh
# merge-files - bench-merge: files, pipes, many inputs, and ones that change
# shellcheck disable=SC2094 # files are named after the rows in them
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/rows.sh"

row a 10 >a
row b 20 >b
row c 30 '"engine":"vllm"' >c

# rows COUNT: that many identities, of some size
rows() {
	perl -e 'printf qq({"entry_id":"%d","model":{"name":"%d"},"x":"%s"}\n),
		$_, $_, "y" x 300 for 1 .. shift' "$1"
}

rows 1000 >many
sort many >sorted
bench-merge --quiet many >want

# Where the texts are read from makes no difference.
cat many >"$T/in"
it 'stdin as a file' 0 bench-merge --quiet
same want "$T/out" 'the same result'
it 'stdin as a pipe' 0 sh -c 'cat many | bench-merge --quiet'
same want "$T/out" 'the same result'
it 'stdin from its middle on' 0 sh -c '{ read -r skipped
	[ -n "$skipped" ] && bench-merge --quiet many; } <many'
same want "$T/out" 'the same result'
it 'what is left of stdin' 0 sh -c '{ head -c 0
	bench-merge --quiet - ; } <many'
same want "$T/out" 'the same result'
tail -n +2 many | sort >tail
it 'stdin that was read from' 0 perl -e 'open STDIN, "<", "many" or die;
	sysseek STDIN, length(do { open my $f, "<", "many"; <$f> }), 0;
	exec qw(bench-merge --quiet)'
sort "$T/out" >got
same tail got 'only the rest counts'
mkfifo one two
rows 1000 >one &
started $!
rows 500 >two &
started $!
it 'two pipes and a file' 0 bench-merge --quiet one many two
same want "$T/out" 'the same result'
it 'the same file twice' 0 bench-merge many many
same want "$T/out" 'the same result'
err 'bench-merge: 1000 rows of 1000 entries, 0 retracted'
it 'and under another name' 0 bench-merge --quiet many ./many sorted
same want "$T/out" 'the same result'
bench-merge --quiet --array many >array
it 'an indented array' 0 bench-merge --quiet array
same want "$T/out" 'the same result'
it 'copied as an array' 0 bench-merge --quiet --array array
same array "$T/out" 'the same array'
it 'made of lines again' 0 bench-merge --quiet --array want
same array "$T/out" 'the same array'
tr -d ' \n' <array >tight
it 'an array without white space' 0 bench-merge --quiet --array tight
same array "$T/out" 'the same array'
split -l 3 -a 3 many part.
it 'more files than may be open' 0 sh -c 'ulimit -n 200
	bench-merge --quiet part.*'
same want "$T/out" 'the same result'
it 'the output is an input' 0 sh -c 'bench-merge --quiet a b >>a'
row a 10 >as
cat b >>as
same as a 'it was read whole before'
row a 10 >a

# The spool.
it 'few records of a pipe need no file' 0 sh -c 'cat b |
	TMPDIR=/nonexistent bench-merge --quiet a -'
out "$(cat b)"
it 'many do' 74 sh -c 'cat many | TMPDIR=/nonexistent bench-merge'
out
err_has 'bench-merge: /nonexistent/spool.'
ok 'nothing is left behind' test -z "$(ls "$TMPDIR")"

# change FILE HOW: once bench-merge is behind FILE, and waits at the gate
change() {
	rm -f gate
	mkfifo gate
	{
		exec 3>gate
		case $2 in
		longer) cat b >>"$1" ;;
		shorter) : >"$1" ;;
		other) rows 300 | tr 1 2 | dd of="$1" conv=notrunc ;;
		esac 2>/dev/null
		cat c >&3
	} &
	started $!
}
for how in longer shorter other; do
	rows 300 >moving
	change moving $how
	it "a file that becomes $how while it is read" 74 bench-merge moving gate
	out
	err 'bench-merge: moving: changed while it was read; run again'
	rows 300 >moving
	change moving $how
	it "in theirs and $how" 74 bench-merge --theirs moving \
		--theirs gate --split dir a
	err_has 'moving: changed while it was read; run again'
	ok "no file of it ($how)" test ! -e dir/leaderboard_single.json
done
rows 300 >moving
cp moving moved
rm -f gate
mkfifo gate
{
	exec 3>gate
	mv moved moving
	cat c >&3
} &
started $!
it 'a file that is replaced is the one that was opened' 0 \
	bench-merge --quiet moving gate
ok 'all of it' test "$(wc -l <"$T/out")" = 301

# Texts alike in all that an entry keeps.
printf '{"entry_id":"a","x":%s}\n' null 0 '""' 0.0 1 '[1]' >alike
it 'entries alike but for other members: the union has them all' 0 \
	bench-merge --all alike alike
ok 'one of 0 and 0.0' test "$(wc -l <"$T/out")" = 5
err 'bench-merge: 1 rows of 5 entries, 0 retracted'
cp "$T/out" union
perl -e 'print reverse <>' alike >ekila
it 'in the other order' 0 bench-merge --quiet --all ekila alike
same union "$T/out" 'the same union'
it 'minus base, by value' 0 bench-merge --delta --base alike ekila
out
err 'bench-merge: 0 entries, 0 retractions, 5 copies dropped'

# Copies of base are compared without being read: what is not one is read.
rows 1000 | perl -ne '
	next if $. % 97 == 0 || ($. > 300 && $. < 500);
	s/yy/yz/ if $. % 31 == 0;
	print $_ x ($. % 53 ? 1 : 2);
	print qq({"entry_id":"new$.","model":{"name":"n$."}}\n) if $. % 41 == 0;
	END { print qq({"entry_id":"1000","model":{"name":"1000"}}\n) }' >ours
bench-merge --quiet --delta --base many <ours >reads.any
perl -pe 's/":/" : /g' ours >spaced
it 'ours in the order of base: the contribution' 0 bench-merge --delta \
	--base many ours
cp "$T/out" passed
cp "$T/err" passed.err
it 'of ours in other white space, all of it read' 0 bench-merge --delta \
	--base many spaced
same passed "$T/out" 'the same contribution'
same passed.err "$T/err" 'and as many copies'
ok 'what is new and changed' test "$(wc -l <passed)" = 45
same passed reads.any 'ours from a pipe'
sort -R --random-source=many ours >mixed
it 'of ours in any order' 0 bench-merge --delta --base many mixed
same passed "$T/out" 'the same contribution'
it 'of the same array twice' 0 bench-merge --delta --base array array array
out
err 'bench-merge: 0 entries, 0 retractions, 1000 copies dropped'
{
	head -n 700 many
	echo '{"entry_id":"x",}'
} >bad
it 'what is wrong behind copies' 65 bench-merge --base many bad
err 'bench-merge: bad:701: expected a key'
head -c 100000 array >cut
it 'a copy that is cut off' 65 bench-merge --base array cut
err_has 'bench-merge: cut:'

done_testing
