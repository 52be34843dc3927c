#!/bin/sh
# units - the programs of tests/unit, a test point each
. "$(dirname "$0")/lib.sh"

: "${BUILD:=build/plain}"
found=
for source in "$TOP"/tests/unit/*.c; do
	unit=$(basename "$source" .c)
	[ -f "$source" ] || continue
	found=1
	it "unit $unit" 0 "$TOP/$BUILD/unit/$unit"
	cp "$T/out" "$T/tap"
	if [ "$got" != 0 ]; then
		grep -A 4 '^not ok' "$T/tap" | head -60 | sed 's/^/# /'
		continue
	fi
	# A program that stops early has no plan, or another one.
	ok "unit $unit ran to its end" awk '
		/^ok / { good++ }
		/^1\.\./ { plan = substr($0, 4) }
		END { exit !(good && good == plan) }' "$T/tap"
done
ok 'there are unit tests' test -n "$found"
done_testing
