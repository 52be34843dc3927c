#!/bin/sh
# repo-clean-purge-kills - old or new, whenever a purge is killed
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

git init -q --bare made.git
perl "$TOP/tests/lib/history.pl" 120 | git -C made.git fast-import --quiet
git -C made.git repack -adq
git clone -q --mirror made.git seed.git
git -C seed.git show-ref | sort >"$T/old"
cp -r seed.git goal.git
it 'the goal' 0 repo-clean --purge data --repo goal.git
git -C goal.git show-ref | sort >"$T/new"
ok 'the goal is another one' sh -c '! cmp -s "$T/old" "$T/new"'

# One reference lies loose: those go first.
cp -r seed.git timed.git
began=$(date +%s%N)
repo-clean --purge data --repo timed.git --quiet >"$T/out"
whole=$((($(date +%s%N) - began) / 1000))

killed=0 was_old=0 was_new=0 torn='' unfinished=''
for n in $(seq 100); do
	rm -rf k.git
	cp -r seed.git k.git
	tip=$(git -C k.git rev-parse main)
	[ $((n % 2)) = 0 ] || git -C k.git update-ref refs/heads/main "$tip"
	[ $((n % 3)) = 0 ] || {
		sed -i '/refs\/heads\/main/d' k.git/packed-refs
		echo "$tip" >k.git/refs/heads/main
	}
	ms=$(perl -e 'printf "%.2f", rand() * $ARGV[0] / 1000' "$whole")
	perl "$TOP/tests/lib/kill.pl" "$ms" repo-clean --purge data \
		--repo k.git --quiet >"$T/kill.out" 2>&1 || killed=$((killed + 1))
	git -C k.git show-ref | sort >"$T/now"
	if cmp -s "$T/now" "$T/old"; then
		was_old=$((was_old + 1))
	elif cmp -s "$T/now" "$T/new"; then
		was_new=$((was_new + 1))
	else
		torn="$torn $n:references"
	fi
	git -C k.git fsck --full --no-dangling >"$T/fsck" 2>&1 ||
		torn="$torn $n:fsck"
	repo-clean --purge data --repo k.git --quiet >"$T/again" 2>&1 ||
		unfinished="$unfinished $n:status"
	git -C k.git show-ref | sort >"$T/now"
	cmp -s "$T/now" "$T/new" || unfinished="$unfinished $n:references"
	packs=$(find k.git/objects/pack -type f | wc -l)
	[ "$packs" = 2 ] || unfinished="$unfinished $n:$packs-files"
	find k.git -name '*.lock' -o -name 'tmp_*' -o -name 'refs.*' \
		-o -name old-objects | grep -q . && unfinished="$unfinished $n:left"
done
echo "# $killed killed of 100; then $was_old old, $was_new new"
ok 'some were killed' test "$killed" -gt 10
ok 'some were old' test "$was_old" -gt 0
ok "each was whole, old or new:$torn" test -z "$torn"
ok "the next run finishes:$unfinished" test -z "$unfinished"
done_testing
