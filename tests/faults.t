#!/bin/sh
# faults - the proxy that breaks requests does what its rules say
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
DIRECT=$HUB
perl "$TOP/tests/lib/faults.pl" --to "$PORT" --port-file proxy --faults rules \
	--log requests --seconds 120 &
started $!
await proxy
HUB=http://127.0.0.1:$(cat proxy)
F=/datasets/o/d/resolve/main/.gitattributes
SIZE=$(curl -s "$DIRECT$F" | wc -c)

# rule TEXT: the only rule from now on
rule() {
	printf '# a comment\n\n%s\n' "$1" >rules.new
	mv rules.new rules
}

ask 'without rules it forwards' 200 GET "$F"
head_has 'X-Repo-Commit: '
ask 'also HEAD' 200 HEAD "$F"
head_has "Content-Length: $SIZE"
ask 'and writing, in chunks' 200 POST /api/repos/create -H "$WRITE" \
	-H 'Transfer-Encoding: chunked' -d '{"type":"dataset","name":"x"}'
body_has "\"url\":\"$HUB/datasets/alice/x\""
ask 'and large bodies that ask first' 401 POST /api/repos/create \
	-H 'Expect: 100-continue' -d '{"type":"dataset","name":"x"}'

rule 'GET resolve 2 status 503'
ask 'status, first' 503 GET "$F"
body '{"error":"injected 503"}'
ask 'another method is let through' 200 HEAD "$F"
ask 'another path is let through' 200 GET /api/datasets/o/d
ask 'status, second' 503 GET "$F"
ask 'then it is used up' 200 GET "$F"
rule 'GET resolve 1 status 500'
ask 'a new file counts anew' 500 GET "$F"
echo '<p>' >page
rule "* . * status 404 $PWD/page"
ask 'status with a body' 404 GET "$F"
body '<p>'
rule '* . * html'
ask 'html' 200 GET "$F"
head_has 'Content-Type: text/html'
rule '* . * redirect http://127.0.0.1:1/x'
ask 'redirect' 302 GET "$F"
head_has 'Location: http://127.0.0.1:1/x'
rule '* . * retry-after 429 7'
ask 'retry-after' 429 GET "$F"
head_has 'Retry-After: 7'
rule '* . * ratelimit 9'
ask 'ratelimit' 429 GET "$F"
head_has 'RateLimit: "api";r=0;t=9'
rule '* . * delay 10'
ask 'delay' 200 GET "$F"
rule '* . * flip'
ask 'flip' 200 GET "$F"
ok 'one byte differs' [ "$(curl -s "$DIRECT$F" | cmp -l - "$T/body" | wc -l)" = 1 ]
rule "* . 1 run echo ran >$PWD/ran"
ask 'run' 200 GET "$F"
ok 'has run' [ -s ran ]

rule '* . * empty'
it 'empty' 52 curl -s "$HUB$F"
out
rule '* . * cut 5'
it 'cut' 18 curl -s "$HUB$F"
ok 'leaves five bytes' [ "$(wc -c <"$T/out")" = 5 ]

{ commit_line s && file_line f 1; } >lines
BEFORE=$(head_of o/d)
rule 'POST /commit/ 1 status 503'
push o/d main lines
ok 'status: the commit did not land' [ "$pushed $(head_of o/d)" = "503 $BEFORE" ]
rule 'POST /commit/ 1 after 504'
push o/d main lines
ok 'after: told that it failed' [ "$pushed" = 504 ]
ok 'after: it landed' [ "$(head_of o/d main^)" = "$BEFORE" ]
BEFORE=$(head_of o/d)
rule 'POST /commit/ 1 cutafter'
push o/d main lines
ok 'cutafter: no answer' [ "$pushed" = 000 ]
ok 'cutafter: it landed' [ "$(head_of o/d main^)" = "$BEFORE" ]

rule '* . 3 status 503'
for n in 1 2 3 4 5 6; do
	curl -s -o /dev/null -w '%{http_code}\n' "$HUB$F" >"code-$n" &
	eval "pid_$n=\$!"
done
# shellcheck disable=SC2154
for pid in "$pid_1" "$pid_2" "$pid_3" "$pid_4" "$pid_5" "$pid_6"; do wait "$pid"; done
ok 'counts hold among requests at once' [ "$(cat code-* | grep -c 503)" = 3 ]

name='the log'
has log requests "GET $F anon -"
has log requests "GET $F anon status"
has log requests 'POST /api/repos/create auth -'
has log requests 'POST /api/datasets/o/d/commit/main auth cutafter'
lacks log requests hf_
done_testing
