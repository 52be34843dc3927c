#!/bin/sh
# lint - what one tool finds fails the whole
. "${0%/*}/lib.sh"

# Tools that find nothing; one of them at a time finds something.
mkdir tools
for tool in clang-format clang-tidy cppcheck shellcheck mandoc; do
	printf '#!/bin/sh\n[ "${0##*/}" != "$GUILTY" ]\n' >tools/$tool
	chmod +x tools/$tool
done
PATH=$T/work/tools:$PATH
GUILTY=
export GUILTY

it 'nothing found' 0 sh "$TOP/tests/lib/lint.sh"
err
for GUILTY in clang-format clang-tidy cppcheck shellcheck mandoc; do
	it "$GUILTY finds something" 1 sh "$TOP/tests/lib/lint.sh"
	err_has "lint: $GUILTY: FAILED"
	out_has good
done
done_testing
