#!/bin/sh
# repo-clean-race - nothing unpublished goes, whoever pushes or is killed
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'

hub=1111111111111111111111111111111111111111
origin=$T/work/origin.git

# publish FILE TIP: a receipt for all data files at that commit
publish() {
	git -C "$origin" ls-tree -r "$2" hf_data/ | perl -e '
		my ($hub, $origin) = @ARGV;
		my @blobs = map { m{ blob (\w+)\t(.*)$} ?
			"{\"path\":\"$2\",\"blob\":\"$1\"}" : () }
			grep { !m{/(BASE|README\.md)$} } <STDIN>;
		print "{\"hub\":{\"repo\":\"a/b\",\"commit\":\"$hub\"},",
			"\"source\":{\"repository\":\"$origin\"},",
			"\"blobs\":[", join(",", @blobs), "]}";
	' $hub "$origin" >"$1"
}

# push_versions WHO COUNT: new contents, some under a name that all share
push_versions() {
	git clone -q "$origin" "$1" 2>/dev/null
	cd "$1" || return
	for n in $(seq "$2"); do
		while :; do
			git fetch -q && git reset -q --hard origin/main
			mkdir -p hf_data
			echo "$1 $n" >hf_data/leaderboard_single.json
			[ $((n % 3)) = 0 ] || echo "$1 $n" >"hf_data/$1.json"
			echo $hub >hf_data/BASE
			git add -A && git commit -q -m "$1 $n"
			git push -q origin HEAD:main 2>/dev/null && break
		done
	done
	: >"$T/done.$1"
}

# clean_often WHO REPO: until all have pushed; every receipt is kept
clean_often() {
	n=0
	receipts=$T/receipts/${1##*/}
	while [ "$(find "$T" -maxdepth 1 -name "done.*" | wc -l)" -lt 4 ]; do
		n=$((n + 1))
		publish "$receipts.$n" "$(git -C "$origin" rev-parse main)"
		repo-clean --receipt "$receipts.$n" --quiet --tries 30 \
			--repo "$2" >/dev/null 2>>"$T/clean.err"
		echo $? >>"$T/statuses"
	done
}

git init -q --bare "$origin"
git init -q seed && cd seed && echo x >x && git add x && git commit -q -m x &&
	git push -q "$origin" HEAD:main
cd "$T/work" && mkdir "$T/receipts"
pids=
for who in ann bob cho dan; do
	(push_versions $who 6) 2>>"$T/push.err" &
	pids="$pids $!"
	started $!
done
git -C "$origin" config http.receivepack true
git -C "$origin" config uploadpack.allowfilter true
perl "$TOP/tests/lib/git-http.pl" --root "$T/work" --port-file "$T/port" \
	--log "$T/http.log" --seconds 300 &
started $!
until [ -s "$T/port" ]; do
	sleep 0.05
done
for where in "$origin" "http://127.0.0.1:$(cat "$T/port")/origin.git"; do
	clean_often "${where%%:*}" "$where" &
	pids="$pids $!"
	started $!
done
for pid in $pids; do
	wait "$pid"
done

cat "$T"/receipts/* | grep -o '"path":"[^"]*","blob":"[^"]*"' |
	sed 's/"path":"//; s/","blob":"/ /; s/"$//' | sort -u >"$T/published"
git -C "$origin" log --author='github-actions' --format=%H main >"$T/cleaners"
: >"$T/removed"
: >"$T/wrong"
while read -r commit; do
	git -C "$origin" diff-tree -r --no-renames "$commit^" "$commit" |
		tee "$T/diff" | awk '$5 != "D"' >>"$T/wrong"
	awk '$6 !~ /BASE$/ { print $6, $3 }' "$T/diff" >>"$T/removed"
	git -C "$origin" ls-tree -r --name-only "$commit" hf_data/ >"$T/left"
	if grep -q BASE "$T/diff"; then
		cat "$T/left" >>"$T/wrong"
	fi
done <"$T/cleaners"
sort -u "$T/removed" >"$T/removed.sorted"
echo "# $(wc -l <"$T/statuses") runs, $(wc -l <"$T/cleaners") commits," \
	"$(wc -l <"$T/removed") files removed"
ok 'race: something was removed' test -s "$T/removed"
ok 'race: over http too' grep -q 'POST .*/git-receive-pack' "$T/http.log"
comm -23 "$T/removed.sorted" "$T/published" >"$T/lost"
compare 'race: no blob went that no receipt names' "$T/lost"
compare 'race: clean-ups only remove, and BASE only with all data' "$T/wrong"
ok 'race: every push arrived' test 24 = "$(git -C "$origin" log \
	--author=Test --format=%s main -- hf_data | grep -c ' ')"
sort -u "$T/statuses" >"$T/status"
compare 'race: every clean-up succeeded' "$T/status" 0
ok 'race: fsck' git -C "$origin" fsck --strict --no-dangling
publish "$T/last" main
it 'race: the rest can be cleaned' 0 repo-clean --receipt "$T/last" --quiet
git -C "$origin" ls-tree -r --name-only main >"$T/tree"
compare 'race: the rest can be cleaned: the tree' "$T/tree" x

# --- a receipt from before, contents from after
git clone -q "$origin" lost 2>/dev/null && cd lost && mkdir hf_data
for n in $(seq 20); do
	echo "$n" >"hf_data/$n.json"
done
git add -A && git commit -q -m data && git push -q origin HEAD:main
publish "$T/old" main
echo new >hf_data/1.json
git commit -q -am new && git push -q origin HEAD:main
it 'a lost race leaves what was pushed' 0 repo-clean --receipt "$T/old" --quiet
git -C "$origin" ls-tree -r --name-only main >"$T/tree"
compare 'a lost race: the tree' "$T/tree" hf_data/1.json x

# --- kills
git fetch -q && git reset -q --hard origin/main
mkdir -p hf_data/a/b
for n in $(seq 300); do
	echo "$n" >"hf_data/a/b/$n.json"
done
git add -A && git commit -q -m many && git push -q origin HEAD:main
start=$(git rev-parse HEAD)
publish "$T/many" $start
clean_many() {
	exec repo-clean --receipt "$T/many" --quiet --tries 2 \
		--now 2026-02-03T04:05:06Z >"$T/kill.out" 2>"$T/kill.err"
}
began=$(date +%s%N)
(clean_many)
whole=$((($(date +%s%N) - began) / 1000))
goal=$(git -C "$origin" rev-parse main)
killed=0 odd="" locks=0 unfinished=""
for n in $(seq 50); do
	rm -f "$origin/refs/heads/main.lock"
	git -C "$origin" update-ref refs/heads/main $start
	clean_many &
	pid=$!
	sleep "$(awk "BEGIN { printf \"%.6f\", $whole * $n / 48 / 1000000 }")"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $? = 137 ] && killed=$((killed + 1))
	now=$(git -C "$origin" rev-parse main)
	[ "$now" = "$start" ] || [ "$now" = "$goal" ] || odd="$odd $now"
	if [ -e "$origin/refs/heads/main.lock" ]; then
		locks=$((locks + 1))
		(clean_many)
		[ $? = 75 ] && grep -q 'main.lock is in the way' "$T/kill.err" ||
			unfinished="$unfinished $n"
		touch -d '11 minutes ago' "$origin/refs/heads/main.lock"
	fi
	(clean_many) || unfinished="$unfinished $n"
	[ "$(git -C "$origin" rev-parse main)" = "$goal" ] ||
		unfinished="$unfinished $n"
done 2>/dev/null
echo "# $killed of 50 killed in $whole us, $locks locks left"
ok 'kills: some came in time' test $killed -gt 2
ok 'kills: the branch is old or new' test -z "$odd"
ok 'kills: the next run finishes the job' test -z "$unfinished"
ok 'kills: fsck' git -C "$origin" fsck --strict --no-dangling
done_testing
