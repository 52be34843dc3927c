#!/bin/sh
# sagellm-benchmark-faults - whatever the Hub does, a run is there or on it
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"

engine_start
dataset_start me/board
sagellm-benchmark config --hf-repo me/board 2>/dev/null
broken_hub
repository=$T/root/datasets/me/board.git

# with FAULT STATUS left|gone [TEXT]: what became of a run that was published
# through it; what left is on the Hub, what is not on the Hub did not leave
with() {
	echo "$1" >"$T/faults"
	rm -rf "$outputs"
	it "$1" "$2" "$front" run --model auto --backend sim \
		--url "$URL" --num-prompts 1 --output-len 3 --json \
		--tries 2 --backoff 5
	entry=$(sed -n 's/^{"entry_id":"\([0-9a-f-]*\)".*/\1/p' "$T/out")
	: >"$T/faults"
	on_hub=
	git -C "$repository" grep -q "$entry" main -- runs/ 2>/dev/null &&
		on_hub=yes
	case $3 in
	left)
		ok 'the results stay' [ "$(runs_left)" = 1 ]
		err_has '    sagellm-benchmark upload '
		ok 'they are not on the Hub' [ -z "$on_hub" ]
		;;
	kept)
		ok 'the results stay, too' [ "$(runs_left)" = 1 ]
		ok 'they are on the Hub' [ -n "$on_hub" ]
		;;
	gone)
		ok 'the results are gone' [ "$(runs_left)" = 0 ]
		ok 'they are on the Hub' [ -n "$on_hub" ]
		;;
	esac
	[ -z "${4-}" ] || err_has "$4"
}

with '' 0 gone
with 'GET .* * html' 75 left
with 'GET .* * status 503' 75 left
with 'GET .* * empty' 75 left
with 'GET .* * status 404' 69 left
with 'POST .*/commit/.* * status 403' 69 left
with 'POST .*/commit/.* * status 500' 75 left
with 'POST .*/commit/.* * html' 75 left
with 'POST .*/commit/.* 1 cutafter' 0 gone
with 'POST .*/commit/.* 1 status 412' 0 gone
with "POST .*/commit/.* 1 run : >'$T/committed'" 0 gone
# from the commit on nothing is answered, so nobody sees that the Hub holds it
printf '%s\n' "POST .*/commit/.* 1 run echo 'GET .* * status 503' >'$T/faults'" >"$T/rule"
with "$(cat "$T/rule")" 75 kept 'published, but the Hub could not be seen to hold it (status 75)'

# Runs are kept by a machine whose clock is an hour behind.
meddle ''
rm "$T/odd/bin/bench-run"
printf '#!/bin/sh\n"%s/bin/bench-run" "$@"\nstatus=$?\nfor stamp in "$TMPDIR"/*/stamp; do\n[ ! -e "$stamp" ] || touch -d "1 hour" "$stamp"\ndone\nexit $status\n' \
	"$TOP" >"$T/odd/bin/bench-run"
chmod +x "$T/odd/bin/bench-run"
mkdir "$T/behind"
TMPDIR=$T/behind
export TMPDIR
with '' 0 gone
no_secrets
done_testing
