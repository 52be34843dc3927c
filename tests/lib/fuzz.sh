#!/bin/sh
# fuzz - run every fuzzer a while; fuzz.sh FUZZER..., from `make fuzz`
#
# FUZZ_SECONDS (60) is for each. What they find stays in build/corpus/NAME,
# and an input that broke something in build/corpus/NAME.crash-*.
set -eu
cd "$(dirname "$0")/../.."
export UBSAN_OPTIONS=halt_on_error=1

for fuzzer; do
	name=${fuzzer##*/}
	corpus=build/corpus/$name
	mkdir -p "$corpus"
	set -- "$corpus"
	[ -d "tests/fuzz/$name.seeds" ] && set -- "$@" "tests/fuzz/$name.seeds"
	echo "fuzz: $name, ${FUZZ_SECONDS:=60} s"
	"$fuzzer" -max_total_time="$FUZZ_SECONDS" -timeout=10 \
		-max_len=4096 -verbosity=0 -print_final_stats=1 \
		-artifact_prefix="$corpus." "$@" 2>"$corpus.log" || {
		cat "$corpus.log" >&2
		echo "fuzz: $name: FAILED" >&2
		exit 1
	}
	grep number_of_executed_units "$corpus.log"
done
