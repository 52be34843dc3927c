# role - a person with nothing but what `make install` gives; sourced
# shellcheck shell=sh
#
#   installed            PATH has the installed programs, and not bin/
#   speak en|zh          the language of what follows; says EN ZH picks by it
#   section README HEAD  the commands to run of one section of a README

installed() {
	unset MAKEFLAGS MAKELEVEL MFLAGS
	make -s -C "$TOP" -o all install PREFIX="$T/prefix" >"$T/installed" 2>&1 ||
		exit 1
	PATH=$T/prefix/bin:$(printf '%s\n' "$PATH" | sed "s,^$TOP/bin:,,")
}

speak() {
	unset LC_ALL LANGUAGE LC_MESSAGES
	language=$1
	case $language in
	en) export LANG=en_US.UTF-8 ;;
	zh) export LANG=zh_CN.UTF-8 ;;
	esac
}

says() {
	case $language in
	en) err_has "$1" ;;
	zh) err_has "$2" ;;
	esac
}

section() {
	LC_ALL=C awk -v head="$2" '/^## / { is_in = $0 == head } is_in' "$1" \
		>"$T/section.md"
	LC_ALL=C perl "$TOP/tests/lib/examples.pl" hub "$T/section.md"
}
