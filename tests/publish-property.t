#!/bin/sh
# publish-property - any contributors, bases and order: the same dataset
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none

# own SEED NUMBER: rows of a contributor; ids, contents and values repeat
own() {
	awk -v seed="$1$2" 'BEGIN {
		srand(seed)
		for (i = 0; i < 3; i++)
			print "good", "r" int(rand() * 8), "m" int(rand() * 3),
				1 + int(rand() * 4)
		if (rand() < 0.5)
			print "withdraw", "r" int(rand() * 8)
	}' >lines
	while read -r line; do
		# shellcheck disable=SC2086 # words
		$line
	done <lines
}

# number BELOW SEED...: a random one
number() {
	below=$1
	shift
	echo "$*" | awk -v below="$below" '{
		for (i = 1; i <= NF; i++)
			seed = seed * 31 + $i
		srand(seed); rand(); print int(rand() * below) }'
}

# push_and_publish SEED ORDER NUMBER: a copy of some revision, and own rows
push_and_publish() {
	hf-fetch --log "$dataset" >log
	line=$((1 + $(number "$(wc -l <log)" "$@")))
	revision=$(sed -n "${line}s/^{\"id\":\"\([0-9a-f]*\)\".*/\1/p" log)
	rm -rf copy
	bench-snapshot -d copy --revision "$revision" "$dataset"
	{ cat copy/files/leaderboard_*.json copy/files/retracted.jsonl \
		2>/dev/null; cat "../own.$1.$3"; } >all
	git -C who fetch -q origin
	git -C who reset -q --hard origin/main
	offer who <all
	based who "$revision"
	send who "contributor $3"
	# not each push is published at once
	[ "$(number 3 "$3" "$@")" = 0 ] || publish
}

# in_order SEED ORDER NUMBER...: the dataset that this order makes
in_order() {
	seed=$1 order=$2
	shift 2
	scene "p$seed-$order"
	contributor who
	git -C who commit -q --allow-empty -m start
	git -C who push -q origin HEAD:main
	# from here on every version counts
	publish 2>/dev/null
	for each; do
		push_and_publish "$seed" "$order" "$each" >talk 2>&1 || {
			show talk
			return 1
		}
	done
	it "set $seed, order $order" 0 publish
	board >../board.$order
	runs >../runs.$order
	gone >../gone.$order
	cd .. || exit
}

for seed in 1 2; do
	for i in 1 2 3 4 5; do
		own $seed $i >own.$seed.$i
	done
	cat own.$seed.? | bench-merge --quiet --all - |
		grep -v '^{"retracted"' | sort >want
	cat own.$seed.? | bench-merge --quiet --array - | ids >board.want
	in_order $seed 1 1 2 3 4 5
	in_order $seed 2 5 4 3 2 1
	in_order $seed 3 3 1 5 2 4
	sort runs.1 >all
	same want all "set $seed: runs/ is what was contributed, nothing else"
	ids <board.1 >board.is
	same board.want board.is "set $seed: the board is that of all of it"
	for order in 2 3; do
		for what in board runs gone; do
			same $what.1 $what.$order "set $seed: $what of order $order"
		done
	done
done
ok 'something was retracted' grep -q retracted gone.1
no_secrets
done_testing
