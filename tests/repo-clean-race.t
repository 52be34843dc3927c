#!/bin/sh
# repo-clean-race - nothing unpublished goes, whoever pushes meanwhile
# shellcheck disable=SC2086 # ids and paths here have no white space
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
git --exec-path | sed 's,$,/git-http-backend,' | xargs test -x ||
	skip 'git has no http-backend here'
. "$TOP/tests/lib/race.sh"

hub=1111111111111111111111111111111111111111
perl "$TOP/tests/lib/git-http.pl" --root "$T" --port-file "$T/port" \
	--log "$T/http.log" --seconds 500 &
started $!
until [ -s "$T/port" ]; do
	sleep 0.05
done
base=http://127.0.0.1:$(cat "$T/port")

# what_went: what each clean-up of ours removed, to removed and wrong
what_went() {
	: >"$R/wrong"
	git -C "$R/origin.git" log --author=github-actions --format=%H main |
		while read -r commit; do
			git -C "$R/origin.git" diff-tree -r --no-renames \
				"$commit^" "$commit" >"$R/diff"
			awk '$5 != "D"' "$R/diff" >>"$R/wrong"
			grep -q BASE "$R/diff" && data_at "$commit" >>"$R/wrong"
			awk '$6 !~ /BASE$/ { print $6, $3 }' "$R/diff"
		done | sort -u >"$R/removed"
	cat "$R"/*.blobs | sort -u | comm -13 - "$R/removed" >"$R/unnamed"
}

# Under a sanitizer one seed shows what there is to see.
seeds='1 2 3 4 5'
[ -z "$SAN" ] || seeds=1
for n in $seeds; do
	race ours $n
	echo "# seed $n: $(wc -l <"$R/statuses") clean-ups," \
		"$(git -C "$R/origin.git" log --oneline --author=github-actions \
			main | wc -l) commits"
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
ok 'over http too' grep -q 'POST .*ours.*/git-receive-pack' "$T/http.log"

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
