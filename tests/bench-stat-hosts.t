#!/bin/sh
# bench-stat-hosts - three programs share a load, and their records are one
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/run.sh"

# metric NAME LEAST MOST: the value of the last run is between them
metric() {
	ok "$1 is $2 to $3" awk -v name="\"$1\":" -v least="$2" -v most="$3" '
		{
			at = index($0, name)
			value = substr($0, at + length(name))
			sub(/[,}].*/, "", value)
		}
		END { exit !(at && value + 0 >= least && value + 0 <= most) }' "$T/out"
}

# hosts OPTION...: each its third of the load, from the same moment on; again
# where a machine was so busy that one of them came too late
hosts() {
	for ahead in 3 10 30; do
		rm -f host?.jsonl
		all_from "$(date -u -d "+$ahead seconds" +%Y-%m-%dT%H:%M:%SZ)" "$@"
		grep -q ' is over$' said? || break
	done
}
all_from() {
	start_at=$1
	shift
	running=
	for shard in 0 1 2; do
		timeout 90 bench-run --url "$URL" --backend sim \
			--shard "$shard/3" --start-at "$start_at" \
			--records "host$shard.jsonl" --input-len 8 \
			--output-len 12 "$@" >"entry$shard" 2>"said$shard" &
		running="$running $!"
	done
	# A client that was too busy says so by its status.
	for host in $running; do
		wait "$host"
		case $? in 0 | 1) ;; *) cat said? >&2 ;; esac
	done
}

start_sim --ttft 60ms --itl 40ms --chunk-tokens 4 --role early
hosts --request-rate 60 --arrival constant --num-prompts 30 \
	--goodput ttft:60000
stop_sim
# Not when each was started by hand: a few us before or behind it.
ok 'all begin at the time that was said' perl -ne '
	push @s, $1 if /"start":"[^"]*:(\d\d\.?\d*)Z"/;
	END { exit !(@s == 3 && !grep { abs($_ - $at) > 0.005
		&& abs($_ - $at) < 59.995 } @s) }
	BEGIN { ($at) = shift =~ /(\d\d)Z/ }' "$start_at" host?.jsonl
it 'an open loop of three' 0 kept_up bench-stat --metrics host?.jsonl
metric completed 30 30
metric failed 0 0
metric total_output_tokens 360 360
metric good_share 1 1
metric asked_rate 60 60
metric mean_tokens_per_chunk 4 4
metric n_itl_ms 240 240
metric n_icl_ms 60 60
# Two gaps of 40 ms for 8 tokens, less where a busy machine begins late; a role
# at once is no token.
metric mean_itl_ms 7 40
metric mean_icl_ms 28 160
metric min_ttft_ms 60 240
out_has '"partial":false'
kept_up bench-stat host0.jsonl host1.jsonl host2.jsonl >one 2>"$T/err"
kept_up bench-stat host2.jsonl host0.jsonl host1.jsonl >other 2>"$T/err"
same one other 'in any order'
it 'two of three' 1 bench-stat host0.jsonl host2.jsonl
err_has 'partial: shard 1 is missing'
out_has '"completed":20,'

# 60 requests of 76 ms each, two at a time of each host.
start_sim --ttft 60ms --itl 8ms --chunk-tokens 4
hosts --max-concurrency 2 --num-prompts 60
stop_sim
it 'a closed loop of three' 0 kept_up bench-stat --metrics host?.jsonl
metric completed 60 60
out_has '"steady":{"start_s":'
metric inflight 3 6
metric duration_s 0.7 20
done_testing
