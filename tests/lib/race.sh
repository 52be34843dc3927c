# race - contributors who push and cleaners who remove, all at once
#
#   race STRATEGY SEED      4 contributors, 2 publishers who clean up behind
#                           themselves; leaves in $R: submitted, published,
#                           lost, silent, statuses, origin.git
#
# A submission is a line: a third of them is appended to a file that all
# share, the others are files of their own. Publishing is to read all lines
# at the tip; then a strategy removes them: `ours` is repo-clean, the others
# are what scripts do. Lost is a line that was neither published nor is at
# the tip; silent, a clean-up that said 0 and left what it was to remove.
# shellcheck shell=sh disable=SC2086,SC2154

CONTRIBUTORS='ann bob cho dan'
SUBMISSIONS=12
shared=hf_data/leaderboard_single.json

# wait_ms MOST: up to so many milliseconds, as the seed has it
wait_ms() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	sleep "$(printf '0.%03d' $((seed / 65536 % $1)))"
}

# write_submission WHO N
write_submission() {
	mkdir -p hf_data
	if [ $(($2 % 3)) = 0 ]; then
		echo "$1 $2" >>$shared
	else
		echo "$1 $2" >"hf_data/$1-$2.json"
	fi
	echo $hub >hf_data/BASE
}

# contribute WHO URL SEED: until every submission was pushed
contribute() {
	seed=$3
	git clone -q "$2" "$R/$1" 2>/dev/null && cd "$R/$1" || return
	for n in $(seq $SUBMISSIONS); do
		while :; do
			write_submission "$1" "$n"
			git add -A && git commit -q -m "$1 $n"
			git push -q origin HEAD:main && break
			git fetch -q && git reset -q --hard origin/main
		done
		echo "$1 $n" >>"$R/submitted.$1"
		wait_ms 40
	done
	: >"$R/done.$1"
}

# data_at COMMIT: path and blob of each data file, a line each
data_at() {
	git -C "$R/origin.git" ls-tree -r "$1" hf_data/ |
		sed -n 's/^[0-9]* blob \([0-9a-f]*\)	\(.*\)/\2 \1/p' |
		grep -v '/BASE '
}

# lines_of FILE: the contents of the blobs it names
lines_of() {
	cut -d ' ' -f 2 "$1" | git -C "$R/origin.git" cat-file --batch |
		grep ' [0-9]*$' | grep -v ' blob '
}

# publish RECEIPT: all lines at the tip are published, its blobs the receipt
publish() {
	data_at main >"$1.blobs"
	lines_of "$1.blobs" >>"$R/published"
	perl -e '
		my ($hub, $origin, $out) = @ARGV;
		print "{\"hub\":{\"repo\":\"a/b\",\"commit\":\"$hub\"},",
			"\"source\":{\"repository\":\"$origin\"},\"blobs\":[",
			join(",", map { my ($path, $blob) = split;
				"{\"path\":\"$path\",\"blob\":\"$blob\"}" }
				<STDIN>), "]}";
	' $hub "$R/origin.git" <"$1.blobs" >"$1"
}

clean_ours() {
	repo-clean --confirmed --receipt "$1" --repo "$2" --quiet --tries 40
}

remove_all() {
	git rm -rq --ignore-unmatch hf_data
	git diff --cached --quiet || git commit -q -m 'clean up'
}

checkout() {
	rm -rf "$1.work" && git clone -q "$2" "$1.work" && cd "$1.work" || return
}

# What was there first: a push whose refusal nobody hears of.
clean_unheard() {
	checkout "$1" "$2" || return
	wait_ms 60
	remove_all
	git push -q origin HEAD:main || true
}

# The usual way to mend it: once more, by path.
clean_again() {
	checkout "$1" "$2" || return
	while :; do
		remove_all
		git push -q origin HEAD:main && return
		git fetch -q && git reset -q --hard origin/main
	done
}

clean_force() {
	checkout "$1" "$2" || return
	wait_ms 60
	remove_all
	git push -q --force origin HEAD:main
}

# clean_often STRATEGY NAME URL SEED: as long as somebody contributes
clean_often() {
	seed=$4
	n=0
	while [ "$(find "$R" -maxdepth 1 -name 'done.*' | wc -l)" -lt 4 ]; do
		n=$((n + 1))
		publish "$R/$2.$n"
		wait_ms 90
		(clean_$1 "$R/$2.$n" "$3")
		status=$?
		echo $status >>"$R/statuses"
		if [ $status = 0 ]; then
			data_at main | grep -qxFf "$R/$2.$n.blobs" &&
				echo "$2.$n" >>"$R/silent"
		fi
	done
}

race() {
	R=$T/race.$1.$2
	mkdir "$R" && : >"$R/silent" && : >"$R/published"
	git init -q --bare "$R/origin.git"
	git -C "$R/origin.git" config http.receivepack true
	git -C "$R/origin.git" config uploadpack.allowfilter true
	git init -q "$R/seed" && git -C "$R/seed" commit -q --allow-empty -m x &&
		git -C "$R/seed" push -q "$R/origin.git" HEAD:main
	here=$R/origin.git
	there=$base/${R##*/}/origin.git
	pids=
	for who in $CONTRIBUTORS; do
		url=$here
		[ $who = ann ] && url=$there
		(contribute $who "$url" $(($2 * 10 + ${#pids}))) \
			>>"$R/talk" 2>&1 &
		pids="$pids $!"
		started $!
	done
	(clean_often "$1" one "$here" $(($2 * 10 + 5))) >>"$R/talk" 2>&1 &
	pids="$pids $!"
	started $!
	(clean_often "$1" two "$there" $(($2 * 10 + 6))) >>"$R/talk" 2>&1 &
	pids="$pids $!"
	started $!
	for pid in $pids; do
		wait "$pid"
	done
	sort "$R"/submitted.* >"$R/submitted"
	data_at main >"$R/left"
	lines_of "$R/left" | sort -u - "$R/published" >"$R/kept"
	comm -23 "$R/submitted" "$R/kept" >"$R/lost"
}
