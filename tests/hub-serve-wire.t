#!/bin/sh
# hub-serve-wire - what the official Python client sends, and looks for in answers
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
A=/api/datasets/o/d

# What a client calls its request is what the answer calls it.
ask 'an id of the client' 200 GET /health -H 'X-Request-Id: run-7' -H 'X-Amzn-Trace-Id: other'
head_has 'X-Request-Id: run-7'
ask 'an id for the trace' 200 GET /health -H 'X-Amzn-Trace-Id: Root=1-5f;Parent=a.b:c_d'
head_has 'X-Request-Id: Root=1-5f;Parent=a.b:c_d'
ask 'an error has it too' 404 GET /none -H 'X-Request-Id: run-8'
head_has 'X-Request-Id: run-8'
for bad in 'a b' 'a"b' "$(printf %0129d 0)"; do
	ask "not '$bad'" 200 GET /health -H "X-Request-Id: $bad"
	ok 'but one of the server' grep -q '^X-Request-Id: [0-9a-f]\{16\}-[0-9]*$' "$T/head"
done
done_testing
