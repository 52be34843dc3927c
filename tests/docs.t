#!/bin/sh
# docs - what programs say of themselves, their manuals, and the files agree
#
# Commands that a text marks as such (see lib/examples.pl) are run.
. "$(dirname "$0")/lib.sh"

version=$(cat "$TOP/VERSION")
lib=$TOP/tests/lib
programs=$(sh "$lib/programs.sh" PROGS)
scripts=$(sh "$lib/programs.sh" SCRIPTS)
ok 'there are programs' test -n "$programs"

# What marked examples find around them: results in outputs/, the entries of
# schemas/examples as files, as boards in hf_data/, and as streams, and the
# folders that a clone has.
setting() {
	rm -rf "$T/setting"
	mkdir -p "$T/setting/outputs" "$T/setting/hf_data"
	ln -s "$TOP/schemas" "$TOP/tests" "$T/setting"
	cd "$T/setting" || exit
	touch -d 2020-01-01 stamp
	for example in "$TOP"/schemas/examples/*.json; do
		file=$(basename "$example" .json)
		cp "$example" "outputs/${file}_leaderboard.json"
		cp "$example" .
	done
	cp single_card.json hf_data/leaderboard_single.json
	cp multi_node.json hf_data/leaderboard_multi.json
	cp single_card.json base.jsonl
	cp multi_card.json hub.jsonl
	cat single_card.json multi_node.json >runs.jsonl
}

page_is_whole() {
	page=$TOP/src/cmd/$1.1
	for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' EXAMPLES; do
		grep -qx "\\.Sh $section" "$page" && continue
		echo "no section $section" >&2
		return 1
	done
	grep -qx "\\.Nm $1" "$page"
}

# Statuses in the manual are of the closed set in base/err.h.
statuses_are_known() {
	sed -n '/^\.Sh EXIT STATUS/,/^\.Sh [^E]/s/^\.It \([0-9]*\)$/\1/p' \
		"$TOP/src/cmd/$1.1" | while read -r status; do
		grep -q "^	ERR_[A-Z]* = $status," "$TOP/src/base/err.h" || {
			echo "status $status" >&2
			exit 1
		}
	done
}

# References to manual pages of ours lead somewhere.
references_exist() {
	sed -n 's/^\.Xr \([a-z-]*\) \([1-8]\).*/\1.\2/p' \
		"$TOP/src/cmd/$1.1" | while read -r page; do
		case $page in
		bench-* | hf-* | hub-* | repo-* | sagellm-*) ;;
		*) continue ;;
		esac
		find "$TOP/src" -name "$page" | grep -q . || {
			echo "no page $page" >&2
			exit 1
		}
	done
}

for program in $programs $scripts; do
	it "$program --help" 0 "$program" --help
	err
	cp "$T/out" "$T/help"
	for command in $(sed -n 's,^  \([a-z]*\)  *[a-z].*,\1,p' "$T/help"); do
		[ "$program" = sagellm-benchmark ] || break
		"$program" help "$command" >>"$T/help"
	done
	ok "$program: usage first" sh -c \
		'head -n 1 "$1" | grep -q "^usage: $2 *"' sh "$T/help" "$program"
	ok "$program: help ends in an example" grep -qi '^examples\?[:,]' "$T/help"
	it "$program --version" 0 "$program" --version
	out "$program $version"
	it "$program refuses an unknown option" 2 "$program" --no-such-option
	out
	err_has "$program: "
	err_has "Try '$program --help'"
	ok "$program has a test" test -f "$TOP/tests/$program.t"
	ok "$program has a manual" test -f "$TOP/src/cmd/$program.1"
	[ -f "$TOP/src/cmd/$program.1" ] || continue
	ok "$program: manual is whole" page_is_whole "$program"
	ok "$program: statuses are known" statuses_are_known "$program"
	ok "$program: references exist" references_exist "$program"
	perl "$lib/options.pl" "$T/help" >"$T/in-help"
	perl "$lib/options.pl" "$TOP/src/cmd/$program.1" >"$T/in-manual"
	same "$T/in-help" "$T/in-manual" "$program: help and manual agree"
done

# What has a manual is built or linked; nothing is left over.
for program in $programs $scripts; do
	echo "$program"
done | sort >"$T/listed"
find "$TOP/src/cmd" -name '*.c' -o -name '*.1' | sed 's|.*/||; s|\.[c1]$||' |
	sort -u >"$T/there"
comm -13 "$T/listed" "$T/there" >"$T/extra"
same /dev/null "$T/extra" 'all of src/cmd is listed in the Makefile'

if command -v mandoc >/dev/null; then
	for page in "$TOP"/src/*/*.[1-8]; do
		it "$(basename "$page") lints" 0 mandoc -T lint -W warning "$page"
		out
	done
fi

texts=
for text in "$TOP"/src/*/*.[1-8] "$TOP"/*.md; do
	[ -f "$text" ] || continue
	perl "$lib/examples.pl" "$text" >"$T/examples"
	[ -s "$T/examples" ] || continue
	texts="$texts $(basename "$text")"
	setting
	it "examples of $(basename "$text") run" 0 sh -e "$T/examples"
	cd "$T/work" || exit
done
for program in bench-scan bench-validate bench-merge; do
	ok "$program has an example that runs" sh -c 'case "$1 " in
		*" $2.1 "*) ;;
		*) exit 1 ;;
	esac' sh "$texts" "$program"
done

if [ -f "$TOP/CHANGELOG.md" ]; then
	ok 'the head of CHANGELOG.md is this version' sh -c \
		'sed -n "/^## /{p;q;}" "$1" | grep -qF "$2"' sh \
		"$TOP/CHANGELOG.md" "$version"
fi
done_testing
