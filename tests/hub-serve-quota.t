#!/bin/sh
# hub-serve-quota - quotas, health, and counts for Prometheus
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

it 'refuses a quota that is none' 2 hub-serve --root r --quota git=1
err 'hub-serve: --quota git=1: expected api, resolvers or pages, =, and how many' "Try 'hub-serve --help'."
it 'refuses a window of no time' 2 hub-serve --root r --quota-window 0
it 'refuses a number that is none' 2 hub-serve --root r --quota api=x

# A window so long that none ends within the test, but by a rare chance.
W=$((3600 * 24 * 365))
hub_start --quota api=6,3 --quota resolvers=4 --quota-window $W --metrics
new_repo o/d
R=/datasets/o/d/resolve/main/.gitattributes
ask 'the second of a token' 200 GET /api/datasets/o/d -H "$WRITE"
head_has 'RateLimit: "api";r=4;t='
head_has "RateLimit-Policy: \"fixed window\";\"api\";q=6;w=$W"
ask 'the first of another' 200 GET /api/datasets/o/d -H "$READ"
head_has 'RateLimit: "api";r=5;t='
ask 'the first of an address' 200 GET /api/datasets/o/d
head_has 'RateLimit: "api";r=2;t='
ask 'a wrong token counts for the address' 401 GET /api/datasets/o/d -H 'Authorization: Bearer hf_x'
head_has 'RateLimit: "api";r=1;t='
ask 'an error counts' 404 GET /api/none
head_has 'RateLimit: "api";r=0;t='
ask 'too many' 429 GET /api/datasets/o/d
head_has 'RateLimit: "api";r=0;t='
head_has 'Retry-After: '
it 'Retry-After is what is left of the window' 0 perl -ne 'BEGIN { local $/; } $t = $1 if /^RateLimit:.*;t=(\d+)/; $r = $1 if /^Retry-After: (\d+)/; END { print $t == $r && $t > 0 ? "same\n" : "$t $r\n" }' "$T/head"
out same
body_has '{"error":"We had to rate limit you: 3 requests in '
ask 'another wrong token is no way out' 429 GET /api/datasets/o/d -H 'Authorization: Bearer hf_y'
ask 'a token is not held up' 200 GET /api/datasets/o/d -H "$WRITE"
ask 'nor another class' 200 GET "$R"
head_has 'RateLimit: "resolvers";r=3;t='
ask 'pages have no quota' 404 GET /
head_lacks RateLimit
for n in 1 2 3; do
	ask "resolve $n" 200 HEAD "$R"
done
ask 'resolve too many' 429 HEAD "$R"
{ commit_line more && file_line f 1; } >lines
for n in 1 2 3; do
	push o/d main lines
	ok "commit $n" [ "$pushed" = 200 ]
done
push o/d main lines
ok 'a commit that is one too many is refused' [ "$pushed" = 429 ]

# Health and metrics are not limited.
ask 'health' 200 GET /health
body '{"status":"ok"}'
head_lacks RateLimit
ask 'metrics' 200 GET /metrics
head_has 'Content-Type: text/plain; version=0.0.4; charset=utf-8'
body_has 'hub_requests_total{class="api",status="429"} 3'
body_has 'hub_requests_total{class="resolvers",status="200"} 4'
body_has 'hub_requests_total{class="monitor",status="200"} 1'
body_has 'hub_commits_total 3'
body_has 'hub_request_duration_seconds_bucket{class="resolvers",le="+Inf"} 5'
body_has 'hub_request_duration_seconds_count{class="resolvers"} 5'
it 'in the form of Prometheus' 0 perl -ne '
	if (/^# TYPE (\w+) (?:counter|gauge|histogram)$/) { $type{$1} = 1; next }
	next if /^# HELP \w+ \S.*\.$/;
	/^(\w+?)(?:_bucket|_sum|_count)?(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})? -?[0-9.]+$/ && $type{$1} or print "line $.: $_"' "$T/body"
out
it 'buckets only grow' 0 perl -ne '
	next unless /_bucket\{class="(\w+)",le="(.*)"\} (\d+)/;
	print "$1 $2\n" if defined $last{$1} && $3 < $last{$1};
	$last{$1} = $3' "$T/body"
out
it 'a connection is open, ours' 0 perl -ne 'print if /^hub_connections [1-9]/' "$T/body"
out_has hub_connections
it 'bytes went out' 0 perl -ne 'print "some\n" if /^hub_sent_bytes_total [1-9]\d\d/' "$T/body"
out some
hub_stop

chmod 500 "$T/root"
hub_start
ask 'without --metrics there are none' 404 GET /metrics
if [ "$(id -u)" != 0 ]; then
	ask 'a root that is not writable' 503 GET /health
fi
ask 'nor quotas' 200 GET /api/datasets/o/d
head_lacks RateLimit
chmod 700 "$T/root"
hub_stop

# Windows end.
hub_start --quota api=1 --quota-window 1
ask 'one' 200 GET /api/datasets/o/d
sleep 1.1
ask 'one more, in the next window' 200 GET /api/datasets/o/d
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
