# run - measure an engine, publish what came out, and tidy up; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

help_run() {
	print 'usage: sagellm-benchmark run --model M --backend B [options]

Measures an engine by bench-run, which takes every other option, writes a
folder for each run, and publishes them at once if a dataset and a token
are configured. When that fails, or the figures are not to be believed,
the folders stay, and the command to publish them is shown.

  --model M          the model to ask for; auto is the first of the engine
  --backend B        vllm, sglang, llamacpp, sagellm, cpu, cuda, ascend ...;
                     sim without --url is a simulator inside
  --url URL          where it listens (http://localhost:8000)
  --workload W       Q1 to Q8, short, long, stress, all, or a file.json
  --precision P      of the model: FP32, FP16, BF16, INT8, INT4 or FP8; no
                     engine tells it, and the board refuses a result without
  --auto-upload      publish at once; fails before it measures when it cannot
  --no-auto-upload   only measure; the folders stay
  --offline          the same, and the Hub is not asked for anything
  --repo NS/NAME     the dataset (huggingface.repo)
  --outputs-dir DIR  the folder of all runs (local.outputs_dir)
  --keep-outputs     keep the folder of a published run
  --no-keep-outputs  remove it, once the Hub is seen to hold it
  --tries N          of publishing, when others publish too (8)
  --backoff MS       the first wait before publishing is tried again (1000)
  --json             print the entries, not a table

Example: try it, with nothing but this machine
  sagellm-benchmark run --model auto --backend sim --workload short --offline'
}

first_words() {
	say 'nothing is configured yet, so this goes on offline; the choices are:'
	hint 'publish each run at once, with a token of the Hub:'
	hint '    sagellm-benchmark config --hf-repo team/board --hf-token'
	hint 'publish by git, without a token, from a clone of the repository:'
	hint '    sagellm-benchmark aggregate, then git push'
	hint 'keep results on this machine, and hear no more of this:'
	hint '    sagellm-benchmark config --no-auto-upload'
}

# decide_upload: is_upload is yes or empty; says why not, unless asked to
decide_upload() {
	is_upload=''
	if [ -n "$is_offline" ]; then
		say 'offline: nothing is published'
	elif [ "$is_auto" != true ]; then
		:
	elif [ -n "$flag_auto" ]; then
		need_repo
		need_token
		is_upload=yes
	elif [ -z "$is_configured$repo" ] && ! has_token; then
		first_words
	elif [ -z "$repo" ]; then
		say 'not to be published: no dataset is configured'
		hint 'sagellm-benchmark config --hf-repo team/board'
	elif ! has_token; then
		say 'not to be published: there is no token that may write %s' \
			"$repo"
		hint 'sagellm-benchmark config --hf-token'
	else
		need_repo
		is_upload=yes
	fi
}

# The folder of all runs, with no link on the way to it.
open_outputs() {
	case $outputs in
	*[[:cntrl:]]*) die 78 'the folder of all runs has a control byte in its name' ;;
	esac
	mkdir -p -- "$outputs" || die 74 'cannot make %s' "$outputs"
	outputs=$(cd -P -- "$outputs" && pwd -P) || exit 74
}

# measure ARG...: entries in $work/entries, the files of runs in $work/runs
measure() {
	quoted sagellm-benchmark run "$@"
	: >"$work/stamp"
	bench-run --out "$outputs" \
		--metadata "metadata.reproducible_cmd=$text" "$@" \
		>"$work/entries"
	measured=$?
	worse "$measured"
	list_runs
}

# list_runs: the folders that hold what was measured just now; all are looked
# at when the clock of another machine, which keeps them, hides new ones
list_runs() {
	sed -n 's,^{"entry_id":"\([0-9a-f-]*\)".*,\1,p' "$work/entries" \
		>"$work/ids"
	find_ids --since "$work/stamp" || find_ids || {
		say 'not all that was measured is found again in %s' "$outputs"
		worse 74
	}
}

# find_ids [OPTION...]: $work/runs, the files with the ids; 1: not all are there
find_ids() {
	: >"$work/runs"
	bench-scan --quiet --paths "$@" "$outputs" >/dev/null 2>"$work/scanned"
	while IFS=$tab read -r file id; do
		if grep -qFx -e "$id" "$work/ids"; then
			printf '%s\n' "$file" >>"$work/runs"
		fi
	done <"$work/scanned"
	[ "$(wc -l <"$work/runs")" -ge "$(wc -l <"$work/ids")" ]
}

show_entries() {
	if [ -n "$is_json" ]; then
		cat "$work/entries"
	elif [ -s "$work/entries" ]; then
		bench-report --quiet --columns \
			model,workload,concurrent,tps,ttft,tpot,errors \
			"$work/entries"
	fi || worse 74
}

# figures_of FILE: the verdict, whether it is partial, and the precision
figures_of() {
	figures=$(bench-report --quiet --format csv --columns \
		/metrics/client_verdict,/metrics/partial,/model/precision \
		"$1" | tr -d '\r')
	figures=${figures#*"$newline"}
}

# divide_runs: $work/fit are those to be published; says what stays and why
divide_runs() {
	: >"$work/fit"
	: >"$work/held"
	: >"$work/unknown"
	while IFS= read -r file; do
		figures_of "$file"
		case $figures in
		ok,false,)
			printf '%s\n' "${file%/*}" >>"$work/unknown"
			say 'not published: the precision of %s is not known' \
				"${file%/*}"
			;;
		ok,false,*) printf '%s\n' "$file" >>"$work/fit" ;;
		*)
			printf '%s\n' "${file%/*}" >>"$work/held"
			say 'not published by itself: the figures of %s are partial, or the client did not keep up' \
				"${file%/*}"
			;;
		esac
	done <"$work/runs"
	[ ! -s "$work/held" ] || tell_later "$work/held"
	if [ -s "$work/unknown" ]; then
		worse 1
		tell_later "$work/unknown" --precision PRECISION
	fi
}

# tell_later FILE [OPTION...]: the command that publishes the folders in it
tell_later() {
	list=$1
	shift
	set -- upload "$@"
	case $repo_source in
	--repo | SAGELLM_HF_REPO) set -- "$@" --repo "$repo" ;;
	esac
	while IFS= read -r folder; do
		set -- "$@" "$folder"
	done <"$list"
	quoted sagellm-benchmark "$@"
	command=$text
	say 'to publish it later:'
	hint '%s' "$command"
}

# later_for FILE: the same for the folders of the files named in it
later_for() {
	sed 's,/[^/]*$,,' "$1" >"$work/folders"
	tell_later "$work/folders"
}

tell_folders() {
	while IFS= read -r file; do
		say 'results in %s' "${file%/*}"
	done <"$work/runs"
}

own_run="--auto-upload --no-auto-upload --offline --json --repo="
own_run="$own_run --keep-outputs --no-keep-outputs --outputs-dir= --out="
own_run="$own_run --tries= --backoff= --precision="

command_run() {
	read_args bench-run "$own_run" "$@"
	[ -z "$operands" ] || usage_error "unexpected operand%s" "$operands"
	case $passed in
	*' --workload-template'*)
		bench-run --workload-template
		worse $?
		return
		;;
	esac
	[ -n "$passed" ] || usage_error "which engine? --model M --backend B"
	eval "set -- $passed"
	load_settings
	decide_upload
	open_outputs
	trap 'interrupted 130' INT
	trap 'interrupted 143' TERM
	tell_precision "$@"
	[ -z "$precision" ] ||
		set -- --metadata "model.precision=$precision" "$@"
	if ! has_target "$@"; then
		say "no --url: measuring what listens at http://localhost:8000"
		set -- "$@" --url http://localhost:8000
	fi
	measure "$@"
	show_entries
	finish_run
}

# tell_precision ARG...: of the simulator it is FP32; of others nobody knows
tell_precision() {
	case $passed in
	*model.precision=*) return ;;
	*' --backend sim'* | *' --backend=sim'*) : "${precision:=FP32}" ;;
	esac
	[ -n "$precision" ] || [ -z "$is_upload" ] ||
		say 'without --precision the result will stay here: the board refuses it'
}

# has_target ARG...: an engine is named, or it is the simulator inside
has_target() {
	previous=''
	for word; do
		case $previous=$word in
		*=--url | *=--url=* | *=--serve | *=--serve=* | \
			*=--unix-socket | *=--unix-socket=* | \
			--backend=sim | *=--backend=sim) return 0 ;;
		esac
		previous=$word
	done
	return 1
}

# interrupted STATUS: what was measured until then is not lost
interrupted() {
	[ -e "$work/entries" ] || exit "$1"
	list_runs
	if [ -s "$work/runs" ]; then
		say 'interrupted; what was measured is here'
		tell_folders
		later_for "$work/runs"
	fi
	exit "$1"
}

finish_run() {
	if [ "$measured" -gt 1 ]; then
		tell_folders
		[ -z "$is_upload" ] || [ ! -s "$work/runs" ] ||
			later_for "$work/runs"
		exit "$measured"
	fi
	if [ -z "$is_upload" ]; then
		tell_folders
		return
	fi
	divide_runs
	[ ! -s "$work/fit" ] || publish_runs
}

publish_runs() {
	set --
	while IFS= read -r file; do
		set -- "$@" "${file%/*}"
	done <"$work/fit"
	keep_copies
	# shellcheck disable=SC2086 # options and numbers
	if ! publish_folders $publish_options -- "$@"; then
		say 'not published (status %s); nothing is lost, the results stay' \
			"$published"
		tell_folders
		later_for "$work/fit"
		return
	fi
	tell_published
	if [ "$keep" = true ]; then
		tell_folders
	else
		remove_published
	fi
}

# What was published is removed only if it is still what was published.
keep_copies() {
	count=0
	while IFS= read -r file; do
		count=$((count + 1))
		cp -- "$file" "$work/copy.$count" || exit 74
	done <"$work/fit"
}

# settled FILE: the receipt names it among those all of whose rows are settled
settled() {
	written=$(printf '%s\n' "$1" | sed 's/[\\"]/\\&/g')
	LC_ALL=C awk '/^  "uploads": \[$/ { is_in = 1; next }
		/^  []}]/ { is_in = 0 }
		is_in { sub(/,$/, ""); print }' "$work/confirmed" |
		grep -qFx -e "    \"$written\""
}

remove_published() {
	bench_confirm "$receipt" >"$work/confirmed" || {
		status=$?
		worse "$status"
		say 'published, but the Hub could not be seen to hold it (status %s): the results stay' \
			"$status"
		tell_folders
		return
	}
	count=0
	gone=0
	while IFS= read -r file; do
		count=$((count + 1))
		if ! settled "$file"; then
			say 'stays, for not all of it was accepted: %s' \
				"${file%/*}"
		elif ! cmp -s -- "$file" "$work/copy.$count"; then
			say 'stays, for it was changed meanwhile: %s' \
				"${file%/*}"
		elif remove_run "$file"; then
			gone=$((gone + 1))
		else
			say 'stays, for something else is in it or in its way: %s' \
				"${file%/*}"
		fi
	done <"$work/fit"
	[ "$gone" = 0 ] ||
		say 'published, so removed from %s (local.keep_outputs is false): %s' \
			"$outputs" "$gone"
}

# remove_run FILE: the files that bench-run wrote, then the folder if nothing
# else is in it; from within it, so that no link can lead elsewhere
remove_run() (
	folder=${1%/*}
	name=${folder##*/}
	cd -P -- "$folder" && [ "$(pwd -P)" = "$folder" ] || exit 1
	metrics=${1##*/}
	metrics=${metrics%_leaderboard.json}_metrics.json
	rm -f -- benchmarks.json config.json details.jsonl environment.json \
		profile_export_aiperf.json report.html vllm.json \
		requests.jsonl summary.json \
		timeslices.csv "$metrics" "${1##*/}" || exit 1
	cd .. && rmdir -- "$name" 2>/dev/null || exit 1
	cd -- "$outputs" || exit 1
	if [ -L latest ] && [ ! -e latest ] &&
		[ "$(readlink latest)" = "${folder#"$outputs/"}" ]; then
		rm -f latest
	fi
)
