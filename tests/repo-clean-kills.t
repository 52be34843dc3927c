#!/bin/sh
# repo-clean-kills - a branch is old or new, whenever the clean-up is killed
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

git init -q --bare "$origin"
git init -q seed && cd seed && echo x >x && git add x && git commit -q -m x &&
	git push -q "$origin" HEAD:main
cd "$T/work" || exit

# --- a receipt from before, contents from after
git clone -q "$origin" lost 2>/dev/null && cd lost && mkdir hf_data
for n in $(seq 20); do
	echo "$n" >"hf_data/$n.json"
done
git add -A && git commit -q -m data && git push -q origin HEAD:main
publish "$T/old" main
echo new >hf_data/1.json
git commit -q -am new && git push -q origin HEAD:main
it 'a lost race leaves what was pushed' 0 repo-clean --confirmed --receipt "$T/old" --quiet
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
	exec repo-clean --confirmed --receipt "$T/many" --quiet --tries 2 \
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
