#!/bin/sh
# ci-steps - the steps of the workflows find what they are there to find
. "$(dirname "$0")/lib.sh"

: "${BUILD:=build/plain}"
# Under `make check` another make is above this one.
unset MAKEFLAGS MAKELEVEL MFLAGS
ci=$TOP/bin/ci
steps=$TOP/.ci/steps

it 'bin/ci without a step' 2 "$ci"
err_has 'usage: ci STEP'
it 'an unknown step' 2 "$ci" no-such
err "ci: there is no step 'no-such'; see 'bin/ci --help'"
it 'a step is no path' 2 "$ci" ../run
it 'help' 0 "$ci" --help
for step in "$steps"/*; do
	out_has "  $(basename "$step") "
	ok "$(basename "$step") may be run" test -x "$step"
done

# hygiene: a repository with one fault
tree() {
	rm -rf tree
	git init -q tree
	printf 'good\n' >tree/good
	printf '{"a": [1, "\303\251"]}\n' >tree/good.json
	printf '{"a": 1}\n[2]\n' >tree/good.jsonl
	printf 'a: 1\n' >tree/good.yml
	printf '\0no text \r\n' >tree/bytes
	: >tree/empty
	mkdir -p tree/tests/fuzz/x.seeds
	printf '{"a":' >tree/tests/fuzz/x.seeds/cut.json
}
hygiene() {
	git -C tree add -A
	(cd tree && exec "$steps/hygiene")
}
# fault WHAT WHERE: what is found in the tree, and nothing else
fault() {
	it "hygiene: $1" 1 hygiene
	out "$2: $1"
}
tree
it 'hygiene: nothing in a good tree' 0 hygiene
out
err
tree && printf 'a \nb\n' >tree/f && fault 'white space at the end' f:1
tree && printf 'a\n\t\nb\n' >tree/f && fault 'white space at the end' f:2
tree && printf 'a\r\n' >tree/f && fault 'ends with CR LF' f:1
tree && printf 'a' >tree/f && fault 'no newline at the end' f
tree && printf 'a\n\n' >tree/f && fault 'empty lines at the end' f
tree && printf 'a\n<<<<''<<< HEAD\n' >tree/f && fault 'a mark of a merge' f:2
tree && printf -- '-----BEGIN OPENSSH ''PRIVATE KEY-----\n' >tree/f &&
	fault 'a private key' f:1
tree && printf 'x=hf''_abcdefghijklmnopqrstuvwxyzABCDEFGH\n' >tree/f &&
	fault 'a token of the Hub' f:1
tree && printf 'gh''p_abcdefghijklmnopqrstuvwxyz0123456789\n' >tree/f &&
	fault 'a token of GitHub' f:1
tree && head -c 500001 /dev/zero >tree/f &&
	fault '500001 bytes, more than 500000' f
tree && printf 'x\n' >tree/GOOD &&
	fault 'differs from GOOD by case alone' good
tree && ln -s nowhere tree/f && fault 'a link to nothing' f
for file in f.json f.jsonl; do
	tree
	printf '{"a": 1,}\n' >tree/$file
	it "hygiene: $file" 1 hygiene
	out_has "$file: not JSON: "
done
if [ "$BUILD" = build/plain ]; then
	tree && printf 'a: [1\n' >tree/f.yml && fault 'not YAML' f.yml
	if [ -e "$TOP/.git" ]; then
		it 'hygiene: of this tree' 0 "$ci" hygiene
		out
	fi
fi
tree
mkdir tree/A tree/a 2>/dev/null
printf 'x\n' >tree/A/x
printf 'x\n' >tree/a/y
it 'hygiene: folders by case' 1 hygiene
out 'a: differs from A by case alone'
mkdir none
it 'hygiene: where there is no repository' 0 sh -c 'cd none && exec "$1"' \
	sh "$steps/hygiene"
err 'hygiene: no repository of git, so no file is tracked'
mkdir none/.git
it 'hygiene: where git finds none' 2 sh -c \
	'cd none && GIT_CEILING_DIRECTORIES=$PWD/.. exec "$1"' sh "$steps/hygiene"
err_has 'git ls-files failed'

# version: two programs, a manual, a changelog, and a tag
versions() {
	rm -rf tree
	mkdir -p tree/bin tree/src/cmd tree/tests/lib
	cp "$TOP/tests/lib/programs.sh" tree/tests/lib
	printf 'PROGS = \\\n\tone\nSCRIPTS = \\\n\ttwo\n' >tree/Makefile
	for program in one two; do
		printf '#!/bin/sh\necho "%s $(cat VERSION)"\n' $program \
			>tree/bin/$program
		chmod +x tree/bin/$program
	done
	printf '.Dd May 1, 2026\n.Dt ONE 1\n.Os\n' >tree/src/cmd/one.1
	echo 4.5.6 >tree/VERSION
	printf '# Changelog\n\n## [4.5.6] - unreleased\n\n## [4.5.5] - x\n' \
		>tree/CHANGELOG.md
	git init -q tree
}
version() {
	git -C tree add -A
	git -C tree commit -q -m x --allow-empty
	[ -z "$1" ] || git -C tree tag "$1"
	(cd tree && exec "$steps/version")
}
# differs MESSAGE: this alone is said
differs() {
	it "version: $1" 1 version "${2-}"
	err "version: $1"
}
versions
it 'version: all agree' 0 version v4.5.6
out 'version: 4.5.6 everywhere'
err
versions && echo 'echo two 4.5.5' >tree/bin/two &&
	differs "two says 'two 4.5.5', not 'two 4.5.6'"
versions && echo '.Os bench 4.5.5' >>tree/src/cmd/one.1 &&
	differs 'src/cmd/one.1: .Os gives another version'
versions && sed -i /4.5.6/d tree/CHANGELOG.md &&
	differs "CHANGELOG.md begins with '4.5.5', not '4.5.6'"
versions && differs 'the commit is tagged v4.5.5, not v4.5.6' v4.5.5
versions && echo 'since 4.5.6' >tree/README.md &&
	differs '4.5.6 stands in other files too: README.md'
versions && echo 4.5 >tree/VERSION && sed -i 's/\[4.5.6/[4.5/' tree/CHANGELOG.md &&
	differs "VERSION: '4.5' is not MAJOR.MINOR.PATCH"

# tools: what lint judges with is named when it is another one
rm -rf tree tools
mkdir -p tree/bin tree/.ci tools
printf '#!/bin/sh\n' >tree/bin/bootstrap
printf '#!/bin/sh\necho fake version 3.21.4\n' >tools/fake
chmod +x tree/bin/bootstrap tools/fake
tools() {
	echo "fake $1" >tree/.ci/tools
	(cd tree && PATH=$T/work/tools:$PATH exec "$steps/tools")
}
it 'tools: as in CI' 0 tools 3.21
out_has 'fake           3.21.4'
out_has 'libcjson       '
err
it 'tools: others than in CI' 0 tools 3.2
err "tools: fake is 3.21.4, not 3.2: 'bin/ci lint' may differ"
printf '#!/bin/sh\nexit 69\n' >tree/bin/bootstrap
it 'tools: not to be had' 69 tools 3.21

# install: a program that is linked with more than it may be, and one that
# runs from its build folder alone
versions
mkdir -p tree/.ci
cat >tree/one.c <<'END'
#include <stdio.h>
const char *zlibVersion(void);
int main(int argc, char **argv)
{
	(void)argv;
	puts(argc > 1 ? "one 4.5.6" : zlibVersion());
}
END
printf '#!/bin/sh\necho demo\n' >tree/bin/bench-demo
chmod +x tree/bin/bench-demo
printf 'all:\n\tcc -o bin/one one.c -lz\n' >>tree/Makefile
printf 'install:\n\tmkdir -p $(DESTDIR)$(PREFIX)/bin\n' >>tree/Makefile
printf '\tcp bin/one bin/bench-demo $(DESTDIR)$(PREFIX)/bin\n' >>tree/Makefile
sed -i 's/SCRIPTS = .*/SCRIPTS = \\/; s/^\ttwo$/\tbench-demo/' tree/Makefile
printf '#!/bin/sh\necho bench-demo 4.5.6\n' >tree/bin/bench-demo
installed() {
	printf '%s\n' "$@" >tree/.ci/libraries
	(cd tree && exec "$steps/install")
}
it 'install: all is well' 0 installed libc libz
it 'install: a library too many' 1 installed libc
err_has 'install: one needs libz'
printf '#!/bin/sh\ncat VERSION && echo bench-demo 4.5.6\n' >tree/bin/bench-demo
it 'install: does not run from there' 1 installed libc libz

# package: an archive that is another one each time
versions
printf 'dist:\n\tmkdir -p build && date +%%N >build/sagellm-benchmark-4.5.6.tar.gz\n' \
	>>tree/Makefile
package() {
	git -C tree add -A
	git -C tree commit -q -m x
	(cd tree && exec "$steps/package")
}
it 'package: not the same twice' 1 package
out_has 'differ'
it 'package: where there is no repository' 0 sh -c 'cd none && rmdir .git &&
	exec "$1"' sh "$steps/package"
err 'package: no repository of git, whose commit would be packed'

# coverage: a program of which half is run, below and above the floor
if ! command -v gcov >/dev/null || ! command -v gcc >/dev/null; then
	echo '# no gcc and gcov: the floor of coverage is not tried'
	done_testing
fi
unset CCACHE_DIR
mkdir -p src build
printf '%s\n' 'int main(int argc, char **argv)' '{' '	(void)argv;' \
	'	if (argc > 1)' '		return argc + 2;' '	return 0;' '}' >src/a.c
coverage() {
	perl "$TOP/tests/lib/coverage.pl" build floor
}
ok 'a program with notes' gcc --coverage -o build/a src/a.c
ok 'is run' build/a
echo 75 >floor
it 'coverage: above the floor' 0 coverage
out ' 75.0 %     3 of     4  src/a.c' 'coverage: 75.00 % of 4 lines, floor 75 %'
echo 75.1 >floor
it 'coverage: below the floor' 1 coverage
err 'coverage: below the floor in floor'
echo much >floor
it 'coverage: no floor' 2 coverage
err 'coverage: floor: not a percentage'
rm build/*
echo 75 >floor
it 'coverage: nothing built' 2 coverage
err 'coverage: build: no build with COVERAGE=1'
ok 'the floor is 85 at least' sh -c '[ "$(cut -d . -f 1 "$1")" -ge 85 ]' sh \
	"$TOP/.ci/coverage.min"
done_testing
