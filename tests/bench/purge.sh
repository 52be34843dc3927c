#!/bin/sh
# purge - repo-clean --purge beside git-filter-repo and git filter-branch
#
# From `make bench`. The repositories are made: 700, 2,000 and 40,000 commits
# (BENCH_PURGE); BENCH_REPO and BENCH_PATH name another one. Each run has a
# fresh clone of its own, made before the clock starts.
. "$(dirname "$0")/lib.sh"
: "${BENCH_PURGE:=700 2000 40000}" "${BENCH_PATH:=data}"

# fresh NAME: a clone whose packs are copies
fresh() {
	rm -rf "$1"
	git clone -q --mirror --no-hardlinks seed.git "$1"
}

# Seconds of a command by the clock, and of CPU with all its children, as a
# line of `times`; output thrown away.
timed() {
	perl -MTime::HiRes=time -e '
		open STDOUT, ">", "/dev/null"; open STDERR, ">&", STDOUT;
		my $start = time; system(@ARGV) == 0 or exit 1;
		my $end = time; my (undef, undef, $user, $system) = times;
		open my $out, ">>", "times";
		print $out $end - $start, " ", $user + $system, "\n";
	' "$@"
}

median() {
	sort -g "$1" | awk '{ v[NR] = $1 }
		END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# both LINE TIMES: in turn; each line of `pairs` has wall and CPU of ours, and
# of theirs
both() {
	: >pairs
	for _ in $(seq "$2"); do
		fresh a.git
		fresh b.git
		rm -f times
		sync # what the clones wrote is nobody's time
		timed repo-clean --purge "$BENCH_PATH" --repo a.git --quiet &&
			(cd b.git && mv ../times . && timed sh -c "$1" &&
			mv times ..) || return 1
		paste -s -d ' ' times >>pairs
	done
}

# middle EXPRESSION: the median of it over the pairs
middle() {
	awk "{ print $1 }" pairs >values
	median values
}

# line WORK PEER VALUE-OURS VALUE-PEER RATIO TARGET
line() {
	awk -v a="$1" -v b="$2" -v c="$3" -v d="$4" -v r="$5" -v t="$6" 'BEGIN {
		printf "%-21s %-22s %9.1f %9.1f %8.4f %7s %s\n", a, b, c, d, r,
			t, r <= t ? "met" : "MISSED" }' | tee line
	grep -q MISSED line && missed=$((missed + 1))
	return 0
}

# seconds PEER TARGET: by the clock, and of CPU, which others at work on the
# machine disturb less
seconds() {
	line 'purge, wall' "$1" "$(middle '$1 * 1000')" \
		"$(middle '$3 * 1000')" "$(middle '$1 / $3')" "$2"
	line 'purge, CPU' "$1" "$(middle '$2 * 1000')" \
		"$(middle '$4 * 1000')" "$(middle '$2 / $4')" "$2"
}

# Private, dirty memory at its peak, in KiB: what is mapped from files is not
# counted. Looked at each 5 ms.
anonymous() {
	perl -MTime::HiRes=sleep -e '
		my $child = fork; exec @ARGV if !$child; my $most = 0;
		while (waitpid($child, 1) == 0) {
			if (open my $in, "<", "/proc/$child/status") {
				/^RssAnon:\s+(\d+)/ && $1 > $most && ($most = $1)
					while <$in>;
			}
			sleep 0.005;
		}
		print "$most\n"' "$@" 2>/dev/null
}

pack_bytes() {
	cat "$1"/objects/pack/*.pack | wc -c
}

filter_repo='exec git filter-repo --force --replace-refs delete-no-add --invert-paths --path'
# The recipe that is replaced, with what it takes to be rid of the objects.
filter_branch='FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch -f \
	--index-filter "git rm -rf --cached --ignore-unmatch $BENCH_PATH" \
	--prune-empty --tag-name-filter cat -- --all &&
	git for-each-ref --format="delete %(refname)" refs/original |
	git update-ref --stdin &&
	git reflog expire --expire=now --all && git gc -q --aggressive --prune=now'
export BENCH_PATH

measure() {
	head_line "purge of $BENCH_PATH, $1"
	if git filter-repo --version >/dev/null 2>&1; then
		both "$filter_repo $BENCH_PATH" "$BENCH_TIMES"
		seconds filter-repo 0.25
		ours=$(pack_bytes a.git)
		theirs=$(pack_bytes b.git)
		line 'pack, KB' filter-repo "$((ours / 1000))" \
			"$((theirs / 1000))" \
			"$(awk "BEGIN { print $ours / $theirs }")" 1.02
	else
		skipped purge filter-repo 'it is not installed'
	fi
	fresh a.git
	kib=$(anonymous repo-clean --purge "$BENCH_PATH" --repo a.git --quiet |
		tail -n 1)
	line 'anonymous memory, MiB' 'at most 300' "$((kib / 1024))" 300 \
		"$(awk "BEGIN { print $kib / 1024 / 300 }")" 1
}

if [ "${BENCH_REPO:-}" ]; then
	git clone -q --mirror "$BENCH_REPO" seed.git
	measure "$BENCH_REPO"
	closing
	exit
fi
for commits in $BENCH_PURGE; do
	rm -rf seed.git
	git init -q --bare --initial-branch=main seed.git
	perl "$top/tests/lib/history.pl" "$commits" |
		git -C seed.git fast-import --quiet
	git -C seed.git repack -adfq
	measure "$commits commits"
	[ "$commits" = 700 ] || continue
	both "$filter_branch" 1
	seconds 'filter-branch, gc' 0.01
done
closing
