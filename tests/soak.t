#!/bin/sh
# soak - publishers at once, through faults: nothing lost, nothing told
#
# SOAK_PUBLISHERS, SOAK_SUBMISSIONS (each), SOAK_SECONDS (to hand them in),
# SOAK_SEED; `make soak` does 8 by 200.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

[ -r /proc/self/cmdline ] || skip 'no /proc to look into'
# Programs by the thousand: the search for leaks is left to their own tests.
export ASAN_OPTIONS="exitcode=99:detect_leaks=0"
publishers=${SOAK_PUBLISHERS:-8}
submissions=${SOAK_SUBMISSIONS:-8}
seconds=${SOAK_SECONDS:-1}
seed=${SOAK_SEED:-1}
soak=$TOP/tests/lib/soak.pl
# No other test has this one in an argv.
CANARY=hf_soak${$}canaryCANARYcanary0123456789
(umask 077 && printf '%s write alice\n' "$CANARY" >"$T/tokens" &&
	echo "$CANARY" >"$T/home/token")
export HF_TOKEN_PATH="$T/home/token"
# A program that may dump core would.
# shellcheck disable=SC3045 # dash has it, and so have all that are used
ulimit -c unlimited 2>/dev/null

numbers() {
	n=0
	while [ $n -lt "$1" ]; do
		n=$((n + 1))
		echo $n
	done
}

# publisher BIN P: what is in the inbox goes out in one commit, all of it, and
# what arrives meanwhile in the next one; over once `fed` is there
publisher() {
	mkdir -p "pending/$2"
	while :; do
		is_over=$(ls fed 2>/dev/null)
		find "inbox/$2" -type f -exec mv {} "pending/$2" \;
		if [ -z "$(ls "pending/$2")" ]; then
			[ -z "$is_over" ] || return 0
			sleep 0.05
			continue
		fi
		"$1/bench-publish" --backoff 5 --tries 20 --work "work/$2" \
			--upload "pending/$2" "$dataset" >>"talk/$2" 2>&1
		status=$?
		echo $status >>"statuses/$2"
		case $status in
		0) rm -f "pending/$2"/* ;;
		75) ;;
		*) return 1 ;;
		esac
	done
}

# crowd NAME BIN PUBLISHERS SUBMISSIONS SECONDS: all of them at once, in a
# folder of their own; $dataset is theirs, `all` holds what they handed in
crowd() {
	mkdir "$T/work/$1" && cd "$T/work/$1" || exit
	dataset=me/$1 pids=
	hf-push --quiet --create --backoff 5 --tries 20 "$dataset"
	mkdir all work talk statuses
	perl "$soak" make made "$TOP/schemas/examples" "$3" "$4" "$seed"
	for p in $(numbers "$3"); do
		mkdir -p "inbox/$p"
		for file in made/"$p"/*; do
			cp "$file" "all/$p-${file##*/}"
		done
		publisher "$2" "$p" &
		pids="$pids $!"
	done
	perl "$soak" feed made inbox "$5" "$seed"
	: >fed
	for pid in $pids; do
		wait "$pid"
	done
	bench-merge --quiet --all all/* | grep -v '^{"retracted"' |
		LC_ALL=C sort >union
	bench-merge --quiet --split boards all/*
}

repo() { echo "$T/root/datasets/$dataset.git"; }

# published FILE: as it is in the dataset now
published() { git -C "$(repo)" show "main:$1" 2>/dev/null; }

# runs: every entry of the dataset, sorted
runs() {
	git -C "$(repo)" ls-tree -r --name-only main runs | while read -r path; do
		published "$path"
	done | LC_ALL=C sort
}

# Its faults: chances for each request, all the kinds there are.
faulty_hub() {
	hub_start --fault-seed "$seed" --cdn-listen 127.0.0.1:0 \
		--fault 409:commit:p=0.05 --fault 412:commit:p=0.1 \
		--fault 503-before:commit:p=0.05 --fault 503-after:commit:p=0.1 \
		--fault cut-before:commit:p=0.03 --fault cut-after:commit:p=0.1 \
		--fault 429:any:p=0.01 --fault 429-after=1:any:n=3:p=0.01 \
		--fault 429-limit=1:any:n=3:p=0.01 --fault lag:info:p=0.1 \
		--fault truncate:resolve:p=0.05 --fault 307:resolve:p=0.2 \
		--fault 302:resolve:p=0.2 --fault 503-before:any:p=0.01 \
		--fault cut-before:any:p=0.005
	export HF_ENDPOINT="$HUB"
}

# The watch sees what it should, before it is believed.
perl "$soak" watch "$T/home/token" "$T/argv" "$T/seen" &
watch=$!
perl -e 'sleep 60' "$CANARY" &
bait=$!
await "$T/argv"
ok 'a token in an argv is seen' grep -q perl "$T/argv"
kill "$bait" "$watch"
wait "$bait" "$watch" 2>/dev/null
perl "$soak" watch "$T/home/token" "$T/argv" "$T/seen" &
watch=$!
started $watch

faulty_hub
crowd soak "$TOP/bin" "$publishers" "$submissions" "$seconds"
limits=$(grep -h '^Max core file size' "/proc/$HUB_PID/limits")
hub_stop
kill "$watch"
wait "$watch"

total=$((publishers * submissions))
cat statuses/* | sort | uniq -c | sed 's/^/# runs of bench-publish that ended so: /'
sed -n 's/.*--fault/# --fault/p' "$T/hub.log"
commits=$(git -C "$(repo)" log --format=%an main | grep -c '^alice$')
entries=$(wc -l <union)
echo "# $total submissions, $entries entries, $commits commits"
ok 'no publisher was refused' [ -z "$(cat statuses/* | grep -v -e '^0$' -e '^75$')" ]
ok 'none has anything left' [ -z "$(find pending inbox -type f)" ]
ok 'the hub ended well: its cdn saw no token' [ "$hub_status" = 0 ]
ok 'faults did happen' sh -c "[ \$(grep -c 'fault.*: [1-9][0-9]* times' \"\$T/hub.log\") -ge 5 ]"
runs >got
same union got 'the dataset has every entry handed in, and no other'
for board in leaderboard_single.json leaderboard_multi.json; do
	published $board >got
	same boards/$board got "$board is the merge of them all, byte for byte"
done
ok 'far fewer commits than submissions' [ "$commits" -le $((total / 3)) ]

# Once more in one piece, by one publisher, without a fault.
hub_start
export HF_ENDPOINT="$HUB"
hf-push --quiet --create me/once
git -C "$(repo)" ls-tree -r main >tree
dataset=me/once
it 'all of it, by one publisher at once' 0 bench-publish --upload all "$dataset"
git -C "$(repo)" ls-tree -r main >got
same tree got 'makes the same files, byte for byte'

# The soak can fail: a publisher that ignores the parent loses entries.
mkdir "$T/careless"
for program in "$TOP"/bin/*; do
	ln -s "$program" "$T/careless"
done
rm "$T/careless/hf-push"
cat >"$T/careless/hf-push" <<END
#!/bin/sh
[ "\$1" = --parent ] && shift 2
sleep 0.3
exec "$TOP/bin/hf-push" "\$@"
END
chmod +x "$T/careless/hf-push"
crowd careless "$T/careless" 4 6 1
runs >got
echo "# careless: $(wc -l <got) of $(wc -l <union) entries"
ok 'entries are missing behind careless publishers' [ "$(wc -l <got)" -lt "$(wc -l <union)" ]
cd "$T/work/soak" || exit

# No token anywhere: argv, files, logs, git objects, cores.
name='argv'
same /dev/null "$T/argv" 'no argv had the token'
echo "# $(head -n 1 "$T/seen"), hf-push seen $(sed -n 's/^hf-push //p' "$T/seen") times"
ok 'hf-push was among those seen' grep -q '^hf-push ' "$T/seen"
case $limits in
*' 0 '*' 0 '*) report 0 'the hub dumps no core' ;;
*) report 1 "the hub dumps no core: $limits" ;;
esac
find "$T" -name "core*" -type f >"$T/dumps"
same /dev/null "$T/dumps" 'and there is none'
git -C "$(repo)" cat-file --batch --batch-all-objects >"$T/objects"
dataset=me/soak
git -C "$(repo)" cat-file --batch --batch-all-objects >>"$T/objects"
echo "$CANARY" >bait
leaks() { grep -rlF "$CANARY" "$T" | grep -v -x -e "$T/tokens" -e "$T/home/token"; }
ok 'a token in a file is found' [ "$(leaks)" = "$PWD/bait" ]
rm bait
leaks >"$T/leaks"
same /dev/null "$T/leaks" 'no file has the token'
done_testing
