#!/bin/sh
# lint - static checks of all sources; lint.sh, from `make lint`
#
# Each tool runs even if one before it failed; the status is 1 if any did.
set -u
cd "$(dirname "$0")/../.." || exit
jobs=${JOBS:-2}
failed=

# shell_files: those that say so in their first line, and *.sh
shell_files() {
	for file in bin/* .ci/run .ci/steps/* tests/*.t $(find . \( -name node_modules -o -path ./build \) -prune -o -name '*.sh' -print); do
		file=${file#./}
		case $(head -c 40 "$file" | head -n 1 | tr -d '\0') in
		'#!'*sh) echo "$file" ;;
		*) [ "$file" = "${file%.sh}" ] || echo "$file" ;;
		esac
	done | grep -v '^tests/lib.sh$' | sort -u
}

# run NAME COMMAND...: its input is the list of files. A pipeline runs it in
# a shell of its own: what it found is known by its status alone.
run() {
	name=$1
	shift
	if xargs -r "$@"; then
		echo "lint: $name: good"
	else
		echo "lint: $name: FAILED" >&2
		return 1
	fi
}

packages='libcjson libcurl libgit2 libmicrohttpd nettle'
# shellcheck disable=SC2046,SC2086
set -- -std=gnu11 -Isrc -Itests -D_GNU_SOURCE '-DVERSION="0"' \
	-Wall -Wextra $(pkg-config --cflags $packages)

find src tests -name node_modules -prune -o -name '*.[ch]' -print |
	run clang-format clang-format --dry-run -Werror ||
	failed=1
# Shallow: a function at a time. Deep takes minutes, and believes that what
# another function fills through a pointer is not filled.
shallow='--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang'
# shellcheck disable=SC2086
find src tests -name node_modules -prune -o -name '*.c' -print |
	run clang-tidy -P "$jobs" -I FILE clang-tidy --quiet $shallow \
		--extra-arg=mode=shallow FILE -- "$@" ||
	failed=1
find src tests -name node_modules -prune -o -name '*.c' -print |
	run cppcheck cppcheck --quiet --error-exitcode=1 --inline-suppr \
		--std=c11 --enable=warning,performance,portability \
		-j "$jobs" -Isrc -Itests -D_GNU_SOURCE '-DVERSION="0"' \
		'-D__typeof__(x)=void *' --suppress=missingIncludeSystem ||
	failed=1
shell_files | grep -v '^tests/' | run shellcheck shellcheck -S info ||
	failed=1
shell_files | grep '^tests/' | run 'shellcheck tests' shellcheck -S warning ||
	failed=1
echo tests/lib.sh | run 'shellcheck lib.sh' shellcheck -S warning -s sh ||
	failed=1
find src -name '*.[1-8]' | run mandoc mandoc -T lint -W warning ||
	failed=1
[ -z "$failed" ]
