# entries - reading: the leaderboard, results, and what two runs differ in
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

help_export() {
	print 'usage: sagellm-benchmark export [options] [DIR|FILE...]

Prints a leaderboard: the best of each experiment, out of results below
each DIR and of entries in each FILE (- is standard input). Without these
it is the published one of the dataset; when none is configured, or
offline, that of the runs on this machine.

  --format FORM    json (an array, the default), csv or md
  --columns LIST   of csv and md, as bench-report names them
  --all            every run, not only the best of each experiment
  --output FILE    write it there, at once or not at all
  --repo NS/NAME   the dataset (huggingface.repo)
  --offline        ask nobody

Example: for a spreadsheet
  sagellm-benchmark export --format csv --output board.csv'
}

help_report() {
	print 'usage: sagellm-benchmark report [options] [DIR|FILE...]

Prints what `export` would as an aligned table. All other options are
those of bench-report.

  --all            every run, not only the best of each experiment
  --repo NS/NAME   the dataset (huggingface.repo)
  --offline        ask nobody

Example: the published leaderboard, some columns of it
  sagellm-benchmark report --columns model,chip,count,tps,ttft'
}

help_validate() {
	print 'usage: sagellm-benchmark validate [options] [DIR|FILE...]

Says what is wrong with results below each DIR and with entries in each
FILE (- is standard input), and where; prints nothing else. Without these:
outputs here, else the boards in hf_data/ here, else the runs on this
machine. All other options are those of bench-validate. Ends with 1 when
an entry is no result.

Example: before they are sent
  sagellm-benchmark validate outputs'
}

help_compare() {
	print 'usage: sagellm-benchmark compare [options] BASE NEW

Says by the ranks of single requests what became better or worse from BASE
to NEW. Each is the folder of a run, a folder of such, or a file of request
records. All other options are those of bench-stat. Ends with 1 when
something became worse.

  --threshold PCT  a change that counts, in percent of BASE (5)
  --format FORM    text (the default), md or json

Example: yesterday and today
  sagellm-benchmark compare vllm/m/Q1_20260301_001 vllm/m/Q1_20260302_001'
}

# gather OPERAND...: entries of folders, files and standard input, into
# $work/entries
gather() {
	: >"$work/entries"
	for operand; do
		if [ -d "$operand" ]; then
			bench-scan --quiet -- "$operand"
		elif [ "$operand" = - ]; then
			cat
		else
			cat -- "$operand"
		fi >>"$work/entries"
		status=$?
		[ -d "$operand" ] || [ "$status" = 0 ] || status=74
		stop_if_worse_than_no "$status"
	done
}

# What is published; every run of it is in runs/.
gather_published() {
	need_repo
	say 'reading %s from %s' "$repo" "$(endpoint)"
	set -- leaderboard_single.json leaderboard_multi.json
	[ -z "$is_all" ] || set -- 'runs/*.jsonl'
	with_token hf-fetch --quiet --missing empty "$repo" "$@" \
		>"$work/entries" || exit
}

gather_here() {
	[ -d "$outputs" ] ||
		die 74 'there are no runs on this machine yet: no folder %s' \
			"$outputs"
	say 'reading the runs in %s' "$outputs"
	gather "$outputs"
}

# choose OPERAND...: from where, by what was said
choose() {
	if [ $# -gt 0 ]; then
		gather "$@"
	elif [ -n "$is_offline" ] || [ -z "$repo" ]; then
		gather_here
	else
		gather_published
	fi
	way=''
	[ -z "$is_all" ] || way=--all
	bench-merge --quiet ${way:+"$way"} "$work/entries" >"$work/board" ||
		exit
	if [ ! -s "$work/board" ]; then
		say 'there is nothing in it'
	fi
}

command_export() {
	read_args bench-report '--format= --output= --repo= --all --offline' "$@"
	load_settings
	case ${format:=json} in
	json | csv | md) ;;
	*) usage_error "'%s' is no format: json, csv or md" "$format" ;;
	esac
	eval "set -- $operands"
	choose "$@"
	eval "set -- $passed"
	if [ "$format" = json ]; then
		[ $# = 0 ] || usage_error 'only --format csv and md take %s' "$1"
		set -- bench-merge --quiet --all --array
	else
		set -- bench-report --quiet --format "$format" "$@"
	fi
	if [ -z "$output" ]; then
		"$@" "$work/board" || exit
	else
		"$@" "$work/board" >"$work/export" || exit
		put_file "$work/export" "$output"
		say 'written: %s' "$output"
	fi
}

# put_file FROM TO: all of it, or nothing
put_file() {
	draft=$2.new.$$
	if ! cp -- "$1" "$draft" || ! mv -f -- "$draft" "$2"; then
		rm -f -- "$draft"
		die 74 'cannot write %s' "$2"
	fi
}

command_report() {
	read_args bench-report '--repo= --all --offline' "$@"
	load_settings
	eval "set -- $operands"
	choose "$@"
	eval "set -- $passed"
	bench-report "$@" "$work/board"
	worse $?
}

command_validate() {
	read_args bench-validate '--offline' "$@"
	load_settings
	[ -n "$operands" ] || find_results
	eval "set -- $operands"
	: >"$work/files"
	for operand; do
		if [ -d "$operand" ]; then
			list_results "$operand"
		else
			printf '%s\n' "$operand" >>"$work/files"
		fi
	done
	if [ ! -s "$work/files" ]; then
		say 'there are no results in%s' "$operands"
		return
	fi
	eval "set -- $passed --"
	while IFS= read -r file; do
		set -- "$@" "$file"
	done <"$work/files"
	bench-validate "$@" >/dev/null
	worse $?
}

find_results() {
	if [ -d outputs ]; then
		add_operand outputs
	elif [ -f hf_data/leaderboard_single.json ]; then
		add_operand hf_data/leaderboard_single.json
		[ ! -f hf_data/leaderboard_multi.json ] ||
			add_operand hf_data/leaderboard_multi.json
	elif [ -d "$outputs" ]; then
		add_operand "$outputs"
	else
		usage_error 'which results? there is neither outputs nor hf_data here'
	fi
	say 'looking at%s' "$operands"
}

# list_results DIR: its files by name, so that messages have the names
list_results() {
	bench-scan --quiet --paths -- "$1" >/dev/null 2>"$work/talk"
	status=$?
	LC_ALL=C grep -v "$tab" "$work/talk" >&2
	stop_if_worse_than_no "$status"
	LC_ALL=C sed -n "s/$tab.*//p" "$work/talk" | uniq >>"$work/files"
}

command_compare() {
	read_args bench-stat '' "$@"
	eval "set -- $operands"
	[ $# = 2 ] || usage_error 'two are compared: BASE and NEW'
	requests_of "$1" >"$work/base" || exit
	requests_of "$2" >"$work/new" || exit
	eval "set -- $passed"
	bench-stat --compare "$@" "$work/base" "$work/new"
	worse $?
}

# requests_of WHAT: the records of a run, or of all below a folder
requests_of() {
	if [ ! -d "$1" ]; then
		[ -r "$1" ] || die 74 'there is no run %s' "$1"
		cat -- "$1"
		return
	fi
	(cd -- "$1" && find . -type f -name requests.jsonl) | LC_ALL=C sort \
		>"$work/found"
	[ -s "$work/found" ] ||
		die 65 'no records of requests (requests.jsonl) are below %s' "$1"
	while IFS= read -r file; do
		cat -- "$1/$file" || exit 74
	done <"$work/found"
}
