#!/bin/sh
# publish-kills - killed at any point, all is whole and the next run goes on
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"

dataset_start me/none
scene kills
contributor alice
base=$T/root/datasets/me/kills.git

# push_row NUMBER: one more row, onto whatever the branch holds
push_row() {
	sync alice 2>/dev/null
	good "r$1" "m$(($1 % 7))" "$1" | offer alice
	based alice
	send alice
}

# delay SEED: some time in a usual run, in ms
delay() {
	awk -v seed="$1" -v usual="$usual" 'BEGIN {
		srand(seed); printf "%d", rand() * usual * 1.1 }'
}

restart_hub() {
	rm -f "$T/port"
	hub-serve --root "$T/root" --tokens "$T/tokens" --quiet \
		--listen "127.0.0.1:$PORT" --port-file "$T/port" 2>"$T/hub.log" &
	HUB_PID=$!
	started "$HUB_PID"
	await "$T/port"
}

# all_runs: the ids in runs/, from the Hub's own repository
all_runs() {
	for path in $(git -C "$base" ls-tree -r --name-only main runs/); do
		git -C "$base" cat-file blob "main:$path"
	done | ids | tr ' ' '\n' | sed '/^$/d'
}

is_whole() {
	git -C origin.git fsck --strict --no-dangling &&
		git -C "$base" fsck --strict --no-dangling || return
	rm -rf now
	bench-snapshot -d now "$dataset" || return
	case $(bench-state --check -t now/tree -d now/files) in
	new | whole) ;;
	*) return 1 ;;
	esac
	all_runs >runs.now
	test -z "$(comm -23 runs.before runs.now)" && mv runs.now runs.before
}

killed_publish() {
	perl "$TOP/tests/lib/kill.pl" "$1" bench-publish --source origin.git \
		--backoff 5 "$dataset" >ran 2>"$T/err"
}

killed_hub() {
	bench-publish --source origin.git --backoff 5 --tries 2 "$dataset" \
		>"$T/err" 2>&1 &
	publisher=$!
	sleep "$(awk -v ms="$1" 'BEGIN { printf "%.3f", ms / 1000 }')"
	kill -9 "$HUB_PID"
	wait "$HUB_PID" 2>/dev/null
	restart_hub
	wait "$publisher"
}

: >runs.before
push_row 1
it 'a usual run' 0 killed_publish 60000
usual=$(cat ran)
kills=0
hub_kills=0
broken=0
number=1
while [ $((kills + hub_kills)) -lt 50 ] && [ "$number" -lt 90 ]; do
	number=$((number + 1))
	push_row "$number"
	if [ $((number % 6)) = 0 ]; then
		killed_hub "$(delay "$number")" 2>/dev/null
		hub_kills=$((hub_kills + 1))
	else
		killed_publish "$(delay "$number")" || kills=$((kills + 1))
	fi
	# a lock left behind is old some day, and then the next run removes it
	if [ -e origin.git/refs/heads/main.lock ]; then
		touch -d '11 minutes ago' origin.git/refs/heads/main.lock
		publish >"$T/whole" 2>&1 || broken=$((broken + 1))
	fi
	is_whole >"$T/whole" 2>&1 || {
		broken=$((broken + 1))
		echo "# broken by kill $number"
		show "$T/whole"
		show "$T/err"
	}
done
ok "killed $kills programs' groups and the hub $hub_kills times" \
	test $((kills + hub_kills)) -ge 50
ok 'the dataset and the repository were whole each time' test "$broken" = 0
it 'the next run finishes the job' 0 publish
all_runs >found
seq 1 "$number" | sed 's/^/r/' | sort >wanted
same wanted found 'every row that was pushed is in runs/, nothing else'
tip_is
it 'there is nothing left to do' 0 publish
err_has 'nothing changed'
no_secrets
done_testing
