#!/bin/sh
# deploy - the unit of systemd and the container say what the programs know
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

# options FILE: those of hub-serve that it names
options() {
	grep -v '^#' "$1" | grep hub-serve -A 1 | grep -o -e '--[a-z-]*[a-z]' | sort -u |
		grep -v -x -e --from -e --no-install-recommends
}
unset MAKEFLAGS MAKELEVEL MFLAGS
ok 'install' make -s -C "$TOP" -o all install PREFIX="$T/prefix"
unit=$T/prefix/lib/systemd/system/hub-serve.service
hub-serve --help >help
for file in "$unit" "$TOP/deploy/Containerfile"; do
	options "$file" >named
	ok "options in $(basename "$file")" [ "$(wc -l <named)" -ge 2 ]
	while read -r option; do
		ok "$option is one" grep -q -e "^  $option " help
	done <named
done

# The command of the unit, with what systemd puts in for %S and %d.
start=$(sed -n 's/^ExecStart=//p' "$unit")
mkdir credentials state
cp "$T/tokens" credentials/tokens
chmod 400 credentials/tokens
start=$(echo "$start" | sed "s,%S,$PWD/state,; s,%d,$PWD/credentials,; s,:8017,:0,")
(umask 077 && exec $start --port-file "$T/unit.port" 2>"$T/hub.log") &
HUB_PID=$!
started $HUB_PID
ok 'it starts' within 30 test -s "$T/unit.port"
HUB=http://127.0.0.1:$(cat "$T/unit.port")
ask 'and answers' 200 GET /api/whoami-v2 -H "$WRITE"
hub_stop
ok 'ends well' [ "$hub_status" = 0 ]
ok 'nobody else reads its state' [ "$(stat -c %a state/hub-serve)" = 700 ]

# What a container is built from is there, and it does not run as root.
file=$TOP/deploy/Containerfile
sed -n 's/^COPY \(--from.*\)\{0,1\}\(.*\) .*$/\2/p' "$file" | tr ' ' '\n' | grep . >sources
ok 'it copies something' [ -s sources ]
while read -r source; do
	ok "$source is there" [ -e "$TOP/$source" ]
done <sources
while read -r source; do
	mkdir -p "context/$(dirname "$source")" && cp -R "$TOP/$source" "context/$source"
done <sources
mkdir context/bin
ok 'it copies all that make needs' sh -c 'make -n -C context bin/hub-serve >plan 2>plan.err'
ok 'and that is much' grep -q 'src/cmd/hub-serve.c' plan
stop=$(sed -n 's/^#.*--stop-timeout \([0-9]*\).*/\1/p' "$file")
ok 'pushes have as much time as under systemd' grep -qx "TimeoutStopSec=$stop" "$unit"
awk '/^FROM/ { text = "" } { text = text $0 "\n" } END { printf "%s", text }' "$file" >stage
ok 'the last stage has a user' grep -q '^USER [1-9]' stage
ok 'bases are named with their version' [ "$(grep -c '^FROM' "$file")" = "$(grep -c '^FROM [a-z./]*:12-slim' "$file")" ]

# What the build needs, and what the program is linked with, is installed there.
# (One with sanitizers is linked with every library it was offered.)
sed -n 's/^\tneed \(lib[a-z0-9.-]*\|nettle\|zlib1g\)-dev .*/\1-dev/p' "$TOP/bin/bootstrap" >packages
ok 'the build needs libraries' [ -s packages ]
while read -r package; do
	ok "the build has $package" grep -q "$package" "$file"
done <packages
if ! command -v dpkg >/dev/null || ! command -v readelf >/dev/null; then
	echo '# no dpkg or readelf: what the program is linked with is not compared'
elif [ "${BUILD:-build/plain}" != build/plain ]; then
	echo "# $BUILD: what the program is linked with is not compared"
else
	readelf -d "$TOP/bin/hub-serve" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
		grep -v -e '^libc\.' -e '^libm\.' -e gcc -e ld-linux >needed
	while read -r library; do
		package=$(dpkg -S "*/$library" 2>/dev/null | sed -n '1s/:.*//p')
		ok "$library comes with $package" grep -qw "${package:-none}" stage
	done <needed
fi
if command -v hadolint >/dev/null; then
	it 'hadolint' 0 hadolint --ignore DL3008 "$file"
else
	echo '# hadolint is not installed: the Containerfile is not linted'
fi

if command -v systemd-analyze >/dev/null; then
	it 'systemd-analyze verify' 0 systemd-analyze verify --man=no "$unit"
	err_lacks hub-serve.service:
	it 'exposed little' 0 systemd-analyze security --offline=true \
		--no-pager --threshold=12 "$unit"
else
	echo '# systemd-analyze is not installed: the unit is not verified'
fi
done_testing
