#!/bin/sh
# repo-clean-purge-broken - packs with wrong bytes: refused, never worse
. "$(dirname "$0")/lib.sh"
command -v git >/dev/null || skip 'git is not installed'
# libgit2 1.5 leaks at each setting that it finds by a pattern
echo leak:libpcre2 >"$T/lsan"
export LSAN_OPTIONS="$LSAN_OPTIONS:suppressions=$T/lsan:print_suppressions=0"

git init -q --bare made.git
perl "$TOP/tests/lib/history.pl" 60 | git -C made.git fast-import --quiet
git -C made.git repack -adfq --depth=50 --window=50
git clone -q --mirror --no-hardlinks made.git seed.git
rm -f seed.git/objects/pack/*.bitmap seed.git/objects/pack/*.rev
chmod u+w seed.git/objects/pack/*

# spoil FILE N: some bytes of it, the same ones for the same N; or cut it off
spoil() {
	perl -e '
		my ($path, $n) = @ARGV;
		open my $file, "+<", $path or die;
		my $size = -s $file;
		if ($n % 5 == 0) {
			truncate $file, int($size * ($n * 37 % 101) / 101);
			exit;
		}
		for my $i (1 .. 1 + $n % 4) {
			seek $file, ($n * 7919 + $i * 104729) % $size, 0;
			print $file chr(($n * 31 + $i * 17) % 256);
		}' "$1" "$2"
}

refused=0 strange=''
for n in $(seq 60); do
	rm -rf b.git
	cp -r seed.git b.git
	case $((n % 3)) in
	0) spoil b.git/objects/pack/*.idx "$n" ;;
	*) spoil b.git/objects/pack/*.pack "$n" ;;
	esac
	repo-clean --purge data --repo b.git --dry-run >"$T/out" 2>"$T/err"
	status=$?
	case $status in
	0) ;;
	65) refused=$((refused + 1)) ;;
	*)
		strange="$strange $n:$status"
		show "$T/err"
		;;
	esac
done
ok "each is read or refused:$strange" test -z "$strange"
ok "many are refused: $refused" test "$refused" -gt 20
done_testing
