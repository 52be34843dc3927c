#!/bin/sh
# hostile - input made to hurt ends soon, in bounded memory, with a word
. "$(dirname "$0")/lib.sh"

# Address space that sanitizers cannot live in.
case ${BUILD:-build/plain} in
*plain) limit='ulimit -v 300000' ;;
*) limit=: ;;
esac

# hurt NAME STATUS PERL COMMAND: what PERL prints is COMMAND's stdin
hurt() {
	began=$(date +%s)
	perl -e "\$SIG{PIPE} = 'DEFAULT'; $3" >"$T/pipe" &
	maker=$!
	it "$1" "$2" sh -c "$limit; exec timeout 60 $4 <'$T/pipe'"
	kill $maker 2>/dev/null
	wait $maker 2>/dev/null
	ok "$1: soon" test $(($(date +%s) - began)) -lt 50
}
mkfifo "$T/pipe"

open='print "[" x 65536 for 1 .. 32768'
hurt 'two gigabytes of [, validated' 65 "$open" bench-validate
err_has 'stdin:1: expected an object'
hurt 'two gigabytes of {"a":[' 65 'print "{\"a\":" . "[" x 65536 for 1 .. 32768' \
	bench-validate
err_has 'nested too deeply'
hurt 'two gigabytes of [, merged' 65 "$open" bench-merge
hurt 'two gigabytes of [, as a document' 65 "$open" \
	"bench-validate --schema $TOP/schemas/draft-07.json --document"
hurt 'a string without end' 65 \
	'print "{\"a\":\""; print "a" x 65536 for 1 .. 32768' bench-validate
err_has 'record too large'
hurt 'a number without end' 65 \
	'print "{\"a\":1"; print "1" x 65536 for 1 .. 32768' bench-merge
hurt 'blanks without end' 65 \
	'print "{"; print " " x 65536 for 1 .. 32768' bench-merge

keys='print "{"; print "\"k$_\":1," for 1 .. 999999; print "\"k\":1}"'
hurt 'a million keys, validated' 1 "$keys" bench-validate
err_has 'entry_id'
hurt 'a million keys, merged' 0 "$keys" bench-merge
hurt 'a million keys, the last one twice' 65 \
	'print "{"; print "\"k$_\":1," for 1 .. 999999; print "\"k7\":1}"' \
	bench-merge
err_has 'duplicate key'
hurt 'a million keys with an escape' 65 \
	'print "{"; print "\"\\u006b$_\":1," for 1 .. 700000; print "\"k7\":1}"' \
	bench-merge
err_has 'duplicate key'

# --- numbers: a megabyte of digits, and far exponents
number() {
	printf '%s' "print '[', $1, ']'"
}
echo '{"items":{"multipleOf":0.01,"minimum":-1e999999999}}' >number.json
by_number="bench-validate --schema number.json --document"
hurt 'a megabyte of digits' 0 "$(number '"7" x 1000000')" "$by_number"
hurt 'a megabyte of decimals' 1 "$(number '"0." . "3" x 1000000')" "$by_number"
hurt 'a far exponent' 0 "$(number '"1e999999999"')" "$by_number"
hurt 'a near exponent' 1 "$(number '"1e-999999999"')" "$by_number"
echo '{"uniqueItems":true}' >unique.json
hurt 'a thousand long numbers, two of them equal' 1 \
	'print "[", join(",", map { "1" . "0" x 9999 . $_ . ".0" } 1 .. 1000), ",1", "0" x 9999, "7]"' \
	'bench-validate --schema unique.json --document'
hurt 'a hundred thousand items, no two equal' 0 \
	'print "[", join(",", map { "{\"a\":[$_]}" } 1 .. 100000), "]"' \
	'bench-validate --schema unique.json --document'

# --- schemas
echo '{"items":{"pattern":"^(a+)+$"}}' >pattern.json
hurt 'a pattern that backtracks' 1 'print "[\"", "a" x 5000, "!\"]"' \
	'bench-validate --schema pattern.json --document'
perl -e 'print "{\"a\":" x 100000, "1", "}" x 100000' >deep.json
it 'a schema nested too deeply' 78 bench-validate --schema deep.json "$T/in"
err_has 'nested too deeply'
done_testing
