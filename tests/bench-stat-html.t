#!/bin/sh
# bench-stat-html - runs as a page: whole, harmless, and always the same
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"
unset OPENAI_API_KEY

records() {
	perl "$TOP/tests/lib/records.pl" "$@"
}
well_formed() {
	if command -v xmllint >/dev/null 2>&1; then
		ok "$1: well-formed" xmllint --noout --nonet "$2"
	else
		ok "$1: well-formed # SKIP no xmllint" true
	fi
}
page_has() { has page page.html "$1"; }
page_lacks() { lacks page page.html "$1"; }

records id=a fail=3 >a.jsonl
it 'a page' 0 bench-stat --html page.html a.jsonl
out
err
well_formed 'a run' page.html
page_has 'The client kept up'
page_has '客户端跟得上'
page_has '<th scope="row"><bdi>http</bdi></th><td>3</td>'
page_has '<title id="t1">Time to first token / 首 token 延迟</title>'
ok 'pictures of latency and of time' test 7 = "$(grep -o '<svg' page.html | wc -l)"
ok 'each with a title and a text' test 7 = "$(grep -o 'role="img" aria-labelledby="t[0-9]* d[0-9]*"' page.html | sort -u | wc -l)"
ok 'tables have captions' test "$(grep -o '<table' page.html | wc -l)" = "$(grep -o '<table[^>]*><caption>' page.html | wc -l)"
it 'again' 0 bench-stat --html - a.jsonl
same page.html "$T/out" 'the same bytes'
records id=a fail=3 >"$T/in"
it 'from stdin' 0 bench-stat --html -
same page.html "$T/out" 'too'

# The policy lets the page's own style and script run, and nothing else.
# shellcheck disable=SC2016
ok 'nothing is fetched' perl -MDigest::SHA=sha256_base64 -0777 -ne '
	my ($policy) = /Content-Security-Policy" content="([^"]*)"/ or exit 1;
	for my $tag (qw(style script)) {
		my @all = m{<$tag>(.*?)</$tag>}gs;
		my $digest = sha256_base64($all[0]);
		exit 1 if @all != 1 || $policy !~ /$tag-src .sha256-\Q$digest\E=*.(;|$)/;
	}
	exit 1 if $policy !~ /^default-src .none.;/ || /\s(on\w+|style)=/ ||
		/(src|href)="(?!#)/ || m{https?://} || /url\(|\@import/;' page.html

# Names are whatever somebody gave.
bad='</title><script>alert(1)</script><img src=x onerror="y">&amp;'
# shellcheck disable=SC2016
BAD=$bad perl -pe 's/short_input/$q = $ENV{BAD}; $q =~ s{"}{\\"}g; "$q\\u202e\\u001b"/e;
	s/"vllm"/q("<svg onload=1>")/e; s/Qwen2.5/<b>Qwen/;
	s/"metadata":\{/"metadata":{"reproducible_cmd":"run <\/pre><script>",/' a.jsonl >hostile.jsonl
it 'hostile names' 0 bench-stat --html page.html hostile.jsonl
well_formed 'hostile names' page.html
page_lacks '<script>alert'
page_lacks '<img'
page_lacks '<svg onload'
page_lacks '<b>Qwen'
page_has '&lt;script&gt;alert(1)&lt;/script&gt;'
page_has 'run &lt;/pre&gt;&lt;script&gt;'

records id=a client=suspect end=1 >doubt.jsonl
it 'a client that was too slow' 1 bench-stat --quiet --html page.html doubt.jsonl
page_has 'class="verdict suspect"'
page_has 'busy 80 %'
for repeat in 0 1 2; do
	records id=b repeats=3 repeat=$repeat
done >repeats.jsonl
it 'repeats' 0 bench-stat --html page.html repeats.jsonl
well_formed 'repeats' page.html
page_has 'repeat 3 of 3'
page_lacks 'Throughput against latency'
page_has 'mean of repeats'
for cap in 9 3 6; do
	records id=cap$cap cap=$cap requests=18
done >sweep.jsonl
it 'a sweep' 0 bench-stat --html page.html sweep.jsonl
well_formed 'a sweep' page.html
page_has 'Throughput against latency'
# shellcheck disable=SC2016
ok 'in the order of its loads' perl -0777 -ne '
	my @loads = m{href="#run\d+">\d+</a> [^ ]* \xc2\xb7 (\d+)}g;
	exit(join(" ", @loads) ne "3 6 9")' page.html
records id=long workload=long_input | sed 's/"input_length":128/"input_length":999/' |
	cat sweep.jsonl - >"$T/in"
it 'runs of another kind among them' 0 bench-stat --html page.html
page_lacks 'Throughput against latency'
page_has '<bdi>long_input</bdi>'
records id=none fail=30 >none.jsonl
it 'nothing came' 0 bench-stat --html page.html none.jsonl
well_formed 'nothing came' page.html
it 'no run' 65 bench-stat --html page.html /dev/null
err 'bench-stat: no run to make a page of'
it 'two forms' 2 bench-stat --html page.html --metrics a.jsonl
err_has 'are forms of their own'
it 'full disk' 74 bench-stat --html /dev/full a.jsonl

it 'a run leaves one' 0 kept_up bench-run --backend sim --quiet \
	--num-prompts 4 --output-len 4 --out o
cp o/latest/report.html page.html
well_formed 'it' page.html
it 'which is of its records' 0 kept_up bench-stat --quiet --html - \
	o/latest/requests.jsonl
same page.html "$T/out" 'to the byte'
it 'a sweep leaves another' 0 kept_up bench-run --backend sim --quiet \
	--num-prompts 4 --output-len 4 --sweep concurrency=1,2,4 --out sweep
cp sweep/sim/sim/short_sweep.html page.html
well_formed 'it' page.html
page_has 'Throughput against latency'
it 'which is of all records' 0 kept_up bench-stat --quiet --html - \
	sweep/sim/sim/short_*/requests.jsonl
same page.html "$T/out" 'to the byte'
rm sweep/sim/sim/short_sweep.html
it 'when nothing is left to do' 0 kept_up bench-run --backend sim --quiet \
	--num-prompts 4 --output-len 4 --sweep concurrency=1,2,4 --out sweep --resume
same page.html sweep/sim/sim/short_sweep.html 'it is made again'
it 'one load is no sweep' 0 kept_up bench-run --backend sim --quiet \
	--num-prompts 4 --output-len 4 --out alone
ok 'and has no such page' sh -c '! find alone -name "*_sweep.html" | grep .'
done_testing
