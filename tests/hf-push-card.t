#!/bin/sh
# hf-push-card - the dataset's README.md, in the same commit as its boards
. "${0%/*}/lib.sh"
. "$TOP/tests/lib/wire.sh"

wire_up
. "$TOP/tests/lib/push.sh"

array() {
	bench-merge --all --array "$@" 2>/dev/null
}
examples=$TOP/schemas/examples
array "$examples/single_card.json" >single.json
array "$examples/multi_node.json" >multi.json
printf '[]\n' >none.json
card() {
	at show main:README.md >card
}
# What a reader of YAML sees: POINTER VALUE lines, by a parser of its own.
seen() {
	card
	sed -n '2,/^---$/p' card | sed '$d' | perl -MCPAN::Meta::YAML -e '
		my $yaml = CPAN::Meta::YAML->read_string(join "", <STDIN>)->[0];
		sub walk {
			my ($at, $v) = @_;
			if (ref $v eq "HASH") {
				walk("$at/$_", $v->{$_}) for sort keys %$v;
			} elsif (ref $v eq "ARRAY") {
				walk("$at/$_", $v->[$_]) for 0 .. $#$v;
			} else {
				print "$at $v\n";
			}
		}
		walk("", $yaml)' >seen
}
has_line() {
	ok "$1" grep -qxF "$2" "${3-seen}"
}

it 'no board, no card' 65 hf --create --card org/board
err_has 'no card: leaderboard_single.json is neither given nor in the dataset'
first=$(head_of org/board)
it 'boards and card in one commit' 0 hf --card org/board \
	leaderboard_single.json=single.json leaderboard_multi.json=none.json
ok 'one commit' test "$(at rev-parse main^)" = "$first"
seen
has_line 'a config' '/configs/0/config_name single'
has_line 'its file' '/configs/0/data_files leaderboard_single.json'
has_line 'the default' '/configs/0/default true'
nowhere 'no rows, no config' multi seen
has_line 'features' '/dataset_info/0/features/0/name entry_id'
has_line 'and their types' '/dataset_info/0/features/0/dtype string'
ok 'a struct' grep -q '/features/[0-9]*/struct/[0-9]*/name chip_count$' seen
ok 'numbers' grep -q ' float64$' seen
has_line 'the title' '## Leaderboard' card
ok 'the counts' grep -q '^1 row, 1 model, 1 chip, the latest of ' card
ok 'a table' grep -q '^| chip | count | model | precision |' card
has_line 'how to load it' 'single = load_dataset("org/board", "single")' card

it 'again: nothing changes' 0 hf --card org/board
err_has 'nothing changed'
it 'the other board gets rows' 0 hf --card org/board leaderboard_multi.json=multi.json
seen
has_line 'now a config' '/configs/1/config_name multi'
has_line 'with features' '/dataset_info/1/config_name multi'

# --- what people wrote stays
cat >written <<'END'
---
license: apache-2.0   # ours
pretty_name: "A: board"
configs:
# all runs
- config_name: runs
  data_files:
  - split: train
    path: runs/*.jsonl
  default: true
tags: [benchmark, llm]
---

# Our board

Words.
END
it 'a card by hand' 0 hf org/board README.md=written
it 'is kept' 0 hf --card org/board
seen
card
ok 'each line of it is still there, in order' perl -e '
	open my $w, "<", "written"; open my $c, "<", "card";
	LINE: while (my $line = <$w>) {
		while (my $other = <$c>) { next LINE if $line eq $other }
		die "lost: $line";
	}'
has_line 'their config' '/configs/0/config_name runs'
has_line 'ours behind it' '/configs/1/config_name single'
ok 'one default only' test "$(grep -c '/default true' seen)" = 1
cp card before
array "$examples/single_card.json" "$examples/multi_card.json" >single.json
it 'more rows' 0 hf --card org/board leaderboard_single.json=single.json
card
diff before card | grep '^[<>]' | grep -v '^[<>] |' >changed
ok 'only the counts and the table change' test "$(wc -l <changed)" = 2
ok 'two rows now' grep -q '^> 2 rows, ' changed

# --- rows that say more than the schema
sed 's/"entry_id"/"site": {"rack": 7, "tags": ["a"], "list": [{"x": true}]}, "entry_id"/' \
	"$examples/single_card.json" >more.json
it 'columns that the schema does not know' 0 hf --card org/board \
	leaderboard_single.json=more.json
seen
ok 'become features' grep -q '/name rack$' seen
ok 'lists too' grep -q '/sequence string$' seen
ok 'and lists of objects' grep -q '/list/0/dtype bool$' seen
sed 's/"entry_id"/"sagellm_version": 7, "entry_id"/; s/"sagellm_version": "[^"]*",//' \
	"$examples/single_card.json" >mixed.json
it 'a column of two types' 0 hf --card org/board leaderboard_single.json=mixed.json
err_has 'README.md: no features are declared: sagellm_version has values of several types'
seen
nowhere 'no features for it' '/dataset_info/.*single' seen

# --- the head moves meanwhile: the card is made for the new one
direct="HF_ENDPOINT=http://127.0.0.1:$HUB hf-push --quiet"
sed 's/Words/Other words/' written >other
faults "POST $commit 1 run $direct org/board README.md=other"
it 'another writes the card meanwhile' 0 hf --card org/board \
	leaderboard_single.json=single.json
card
has_line 'the words of the other' 'Other words.' card
has_line 'and our part' '## Leaderboard' card
faults

# --- refusals
head=$(head_of org/board)
refused() {
	it 'pushed' 0 hf --quiet org/board README.md=bad
	head=$(head_of org/board)
	it "$1" 65 hf --card org/board leaderboard_single.json=single.json
	err_has "$2"
	untouched "$1"
}
printf -- '---\nconfigs: []\n---\n' >bad
refused 'flow style' 'README.md: line 2 of the front matter, in configs, has a value on the line of its key'
printf -- '---\na: b\n' >bad
refused 'not closed' 'README.md: the front matter is not closed'
printf '<!-- hf-push: end -->\n' >bad
refused 'half a block' 'mend or remove them'
it 'pushed' 0 hf --quiet org/board README.md=written
head=$(head_of org/board)
printf '[{"a":1}' >broken.json
it 'a board that is cut off' 65 hf --card org/board leaderboard_single.json=broken.json
faults 'POST /api/validate-yaml * status 400'
it 'the Hub does not take it' 65 hf --card org/board
faults 'GET /datasets/org/board/resolve/.*README.md * status 503'
it 'the old one is not to be had' 75 hf --tries 2 --card org/board \
	leaderboard_single.json=single.json
faults 'GET /datasets/org/board/resolve/.*README.md * status 404'
it 'nor known to be absent' 69 hf --card org/board \
	leaderboard_single.json=single.json
faults
untouched 'refusals'
it 'another card with it' 2 hf --card org/board README.md=written
it 'none with it' 2 hf --card --delete README.md org/board
it 'what would be done' 0 hf --dry-run --card org/board
out_has 'update	README.md	'
no_trace "$CANARY" "$T/work"
done_testing
