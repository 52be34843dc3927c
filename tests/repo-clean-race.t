#!/bin/sh
# repo-clean-race - nothing unpublished goes, whoever pushes meanwhile
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
git --exec-path | sed 's,$,/git-http-backend,' | xargs test -x ||
	skip 'git has no http-backend here'

# Writing each object to the disk for good is nobody's matter here.
git config --global core.fsync none
git config --global gc.auto 0
hub=1111111111111111111111111111111111111111
perl "$TOP/tests/lib/git-http.pl" --root "$T" --port-file "$T/port" \
	--log "$T/http.log" --seconds 500 &
started $!
await "$T/port"

# race STRATEGY SEED: what is left is in $R
race() {
	R=$T/race.$1.$2
	perl "$TOP/tests/lib/race.pl" $1 $2 "$R" \
		"http://127.0.0.1:$(cat "$T/port")" $hub
}

# data_at COMMIT: path and blob of each data file, a line each
data_at() {
	git -C "$R/origin.git" ls-tree -r "$1" hf_data/ |
		sed -n 's/^[0-9]* blob \([0-9a-f]*\)	\(.*\)/\2 \1/p' |
		grep -v '/BASE '
}

# what_went: what each clean-up of ours removed, to removed and wrong; a line
# of git log is `COMMIT` or a change
what_went() {
	: >"$R/wrong"
	git -C "$R/origin.git" log --author=github-actions --format=%H --raw \
		--no-renames --no-abbrev main >"$R/log"
	awk '/^:/ && $5 != "D"' "$R/log" >>"$R/wrong"
	awk '/^:/ && $6 !~ /BASE$/ { print $6, $3 }' "$R/log" |
		sort -u >"$R/removed"
	awk '!/^:/ && NF { commit = $1 } /BASE$/ { print commit }' "$R/log" |
		while read -r commit; do
			data_at "$commit" >>"$R/wrong"
		done
	cat "$R"/*.blobs | sort -u | comm -13 - "$R/removed" >"$R/unnamed"
}

# Under a sanitizer one seed shows what there is to see.
seeds='1 2 3 4 5'
[ -z "$SAN" ] || seeds=1
for n in $seeds; do
	race ours $n
	echo "# seed $n: $(wc -l <"$R/statuses") clean-ups," \
		"$(git -C "$R/origin.git" rev-list --count \
			--author=github-actions main) commits"
	ok "seed $n: every submission was pushed" \
		test 48 = "$(wc -l <"$R/submitted")"
	compare "seed $n: each is published or at the tip" "$R/lost"
	compare "seed $n: no success but what is named is gone" "$R/silent"
	sort -u "$R/statuses" >"$R/status"
	compare "seed $n: every clean-up succeeded" "$R/status" 0
	what_went
	ok "seed $n: something was removed" test -s "$R/removed"
	compare "seed $n: nothing went that no receipt names" "$R/unnamed"
	compare "seed $n: clean-ups only remove, BASE with the last" "$R/wrong"
	ok "seed $n: fsck" git -C "$R/origin.git" fsck --strict --no-dangling
done
ok 'contributors over http' grep -q 'POST .*ours.*/git-receive-pack' \
	"$T/http.log"
ok 'and a cleaner' sh -c 'cat "$1"/race.ours.1/two.*.blobs | grep -q .' sh "$T"
grep -h '"tries": ' "$T"/race.ours.*/talk | sort | uniq -c | sed 's/^/# /'
[ -n "$SAN" ] || ok 'some tries lost the race and were made again' \
	grep -q '"tries": [2-9]' "$T"/race.ours.*/talk

# --- what the test would say of others
race unheard 1
echo "# unheard: $(wc -l <"$R/silent") silent of $(wc -l <"$R/statuses")"
ok 'a refusal unheard: says 0 and leaves all' test -s "$R/silent"
for way in again force; do
	n=0
	while [ $n -lt 5 ]; do
		n=$((n + 1))
		race $way $n
		[ -s "$R/lost" ] && break
	done
	echo "# $way: $(wc -l <"$R/lost") lost of $(wc -l <"$R/submitted")," \
		"seed $n"
	ok "$way: loses submissions" test -s "$R/lost"
done
done_testing
