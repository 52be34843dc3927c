#!/bin/sh
# install - what `make install` puts where, and that it works from there
. "$(dirname "$0")/lib.sh"

# Built already; under `make check` another make is above this one.
unset MAKEFLAGS MAKELEVEL MFLAGS
programs=$(sh "$TOP/tests/lib/programs.sh" PROGS)
scripts=$(sh "$TOP/tests/lib/programs.sh" SCRIPTS)
it 'installs below DESTDIR' 0 make -s -C "$TOP" -o all install \
	DESTDIR="$T/root" PREFIX=/opt/bench
root=$T/root/opt/bench

for program in $programs $scripts; do
	echo "755 bin/$program"
	echo "644 share/man/man1/$program.1"
done >"$T/wanted"
for part in "$TOP"/lib/sagellm-benchmark/*.sh "$TOP"/build/locale/*.sh; do
	echo "644 lib/sagellm-benchmark/$(basename "$part")"
done >>"$T/wanted"
for file in bash-completion/completions/sagellm-benchmark \
	zsh/site-functions/_sagellm-benchmark \
	fish/vendor_completions.d/sagellm-benchmark.fish; do
	echo "644 share/$file"
done >>"$T/wanted"
(cd "$TOP/build/locale" && find . -name '*.mo') |
	sed 's,^\.,644 share/locale,' >>"$T/wanted"
for schema in "$TOP"/schemas/*.json "$TOP"/schemas/*.md; do
	[ -f "$schema" ] || continue
	echo "644 share/sagellm-benchmark/$(basename "$schema")"
done >>"$T/wanted"
for page in "$TOP"/src/*/*.[57]; do
	[ -f "$page" ] || continue
	echo "644 share/man/man${page##*.}/$(basename "$page")"
done >>"$T/wanted"
echo "644 lib/systemd/system/hub-serve.service" >>"$T/wanted"
(cd "$TOP/tests/data" && find alice bob -type f) |
	sed 's,^,644 share/sagellm-benchmark/demo/,' >>"$T/wanted"
sort -o "$T/wanted" "$T/wanted"
(cd "$root" && find . -type f | perl -ne '
	chomp; s|^\./||; printf "%o %s\n", (stat)[2] & 07777, $_' |
	sort) >"$T/installed"
same "$T/wanted" "$T/installed" 'these files, with these modes'

version=$(cat "$TOP/VERSION")
for program in $programs $scripts; do
	it "$program runs from there" 0 env PATH="$root/bin:/usr/bin:/bin" \
		"$program" --version
	out "$program $version"
done
for program in $programs $scripts; do
	ok "completion of $program" grep -qs -w -e "$program" \
		"$root/share/bash-completion/completions/$program"
	ok "completion of $program in fish" grep -qs -w -e "$program" \
		"$root/share/fish/vendor_completions.d/$program.fish"
done
ok 'no program knows the folder it was built in' sh -c \
	'! grep -rlF "$1/" "$2/bin" >&2' sh "$TOP" "$root"

it 'says where a folder cannot be made' 2 make -s -C "$TOP" -o all install \
	DESTDIR=/proc/nowhere PREFIX=/opt/bench
done_testing
