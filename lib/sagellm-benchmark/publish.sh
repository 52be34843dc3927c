# publish - from folders, or from a branch, to the dataset; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

help_upload() {
	print 'usage: sagellm-benchmark upload [options] DIR...

Publishes every *_leaderboard.json below each DIR directly, without git,
and says what became of it. Nothing is removed here. All other options
are those of bench-publish.

  --precision P   of the model, where a result of bench-run does not say it;
                  written into the result
  --repo NS/NAME  the dataset (huggingface.repo)

Example: what a run has kept
  sagellm-benchmark upload ~/sagellm-benchmark-outputs'
}

help_aggregate() {
	print 'usage: sagellm-benchmark aggregate [options] [DIR...]

Run in a clone of the repository: gathers results below each DIR (outputs
here, and local.outputs_dir) into hf_data/, ready to be pushed, and says
what to type next. Needs no token. All other options are those of
bench-aggregate, such as --retract and --replace.

  --precision P   of the model, where a result of bench-run does not say it;
                  written into the result
  --repo NS/NAME  the dataset (huggingface.repo)

Example: gather, then push
  sagellm-benchmark aggregate --repo team/board'
}

help_publish() {
	print 'usage: sagellm-benchmark publish [options]

Publishes what a branch holds in hf_data/, by bench-publish, which takes
all other options, and removes from the branch what is provably published.

  --repo NS/NAME  the dataset (huggingface.repo)

Example: from the remote of this clone
  sagellm-benchmark publish --repo team/board'
}

# publish_folders OPTION... -- FOLDER...: the status is in $published too
publish_folders() {
	left=$#
	is_folder=''
	while [ "$left" -gt 0 ]; do
		word=$1
		shift
		left=$((left - 1))
		if [ -n "$is_folder" ]; then
			set -- "$@" --upload "$word"
		elif [ "$word" = -- ]; then
			is_folder=yes
		else
			set -- "$@" "$word"
		fi
	done
	receipt=$work/receipt
	snapshot=$work/publish
	with_token bench-publish --receipt "$receipt" --work "$snapshot" \
		"$@" "$repo"
	published=$?
	worse "$published"
	[ "$published" -le 1 ] && [ -s "$receipt" ]
}

bench_confirm() {
	with_token bench-confirm --quiet --backoff "$backoff" "$1"
}

# member NAME: of the receipt's part "hub"
member() {
	LC_ALL=C sed -n '/^  "hub": {$/,/^  }/s/^    "'"$1"'": "\{0,1\}\([^",]*\)"\{0,1\},\{0,1\}$/\1/p' \
		"$receipt"
}

# outcomes NAME: how many entries of the receipt ended so
outcomes() {
	LC_ALL=C grep -cx '      "outcome": "'"$1"'",\{0,1\}' "$receipt"
}

# tell_entries: the first of them by name, in the words of the receipt
tell_entries() {
	LC_ALL=C awk '
		function value() {
			sub(/^ *"[a-z_]*": "/, "")
			sub(/",?$/, "")
			return $0
		}
		/^  "entries": \[$/ { is_in = 1 }
		!is_in { next }
		/^      "entry_id": "/ { id = value(); by = "" }
		/^      "outcome": "/ { outcome = value() }
		/^      "by": "/ { by = "  by " value() }
		/^    }/ && ++count <= 20 { print outcome "  " id by }
		END { if (count > 20) print "... " count - 20 }' "$receipt" |
		sed "s/^/    /" >&2
}

# What was read, what became of it, where to look.
tell_published() {
	accepted=$(wc -l <"$snapshot/before" 2>/dev/null | tr -d ' ')
	parent=$(member parent)
	say 'read %s at %.7s, runs accepted so far: %s' "$repo" "$parent" \
		"${accepted:-0}"
	say '%s added, %s won over the best so far, %s beaten by a better one, %s there already, %s refused' \
		"$(outcomes added)" "$(outcomes won)" "$(outcomes beaten)" \
		"$(outcomes 'already there')" "$(outcomes refused)"
	withdrawn=$(($(outcomes retracts) + $(outcomes retracted)))
	[ "$withdrawn" = 0 ] || say 'withdrawn: %s' "$withdrawn"
	tell_entries
	if [ "$(member changed)" = true ]; then
		written=$(LC_ALL=C sed -n \
			'/^  "files": \[$/,/^  ]/s/^      "path": "\(.*\)",$/\1/p' \
			"$receipt" | tr '\n' ' ')
		say 'published as commit %.7s: %s' "$(member commit)" "$written"
	else
		say 'nothing changed; the head is still %.7s' "$(member commit)"
	fi
	say 'look at %s' "$(endpoint | sed 's,/*$,,')/datasets/$repo"
}

# fill_precision FOLDER...: into the results of bench-run that do not say it
fill_precision() {
	bench-scan --quiet --paths "$@" >/dev/null 2>"$work/talk"
	while IFS=$tab read -r file _; do
		[ -f "$file" ] || continue
		figures_of "$file"
		[ "${figures##*,}" = '' ] || continue
		LC_ALL=C sed '/^  "model": {$/,/^  }/s/^    "precision": null/    "precision": "'"$precision"'"/' \
			"$file" >"$work/filled"
		cmp -s -- "$work/filled" "$file" && continue
		put_file "$work/filled" "$file"
		say '%s is now said to be %s' "$file" "$precision"
	done <"$work/talk"
}

command_upload() {
	read_args bench-publish '--repo= --precision=' "$@"
	load_settings
	[ -n "$operands" ] || usage_error 'which folders? for instance %s' "$outputs"
	[ -z "$is_offline" ] || die 69 'offline: nothing can be published'
	need_repo
	need_token
	eval "set -- $operands"
	for folder; do
		[ -d "$folder" ] || die 74 'there is no folder %s' "$folder"
	done
	eval "set -- $passed -- $operands"
	case $passed in
	*' --dry-run'*)
		publish_folders "$@"
		return
		;;
	esac
	[ -z "$precision" ] || eval "fill_precision $operands"
	publish_folders "$@" || {
		say 'not published (status %s); nothing is lost: the same command later is safe' \
			"$published"
		return
	}
	tell_published
}

command_aggregate() {
	read_args bench-aggregate '--repo= --precision=' "$@"
	load_settings
	need_repo
	case $passed in
	*' --retract '* | *' --replace '*) ;;
	*) [ -n "$operands" ] || find_folders ;;
	esac
	[ -z "$precision" ] || [ -z "$operands" ] ||
		eval "fill_precision $operands"
	eval "set -- $passed $operands"
	bench-aggregate "$repo" "$@"
	worse $?
}

# Results in this clone, and those of all runs.
find_folders() {
	[ ! -d outputs ] || add_operand outputs
	[ ! -d "$outputs" ] || add_operand "$outputs"
}

command_publish() {
	read_args bench-publish '--repo= --receipt= --work=' "$@"
	eval "set -- $operands"
	[ $# -le 1 ] || usage_error 'unexpected operand%s' "$operands"
	flag_repo=${1:-$flag_repo}
	load_settings
	need_repo
	eval "set -- $passed"
	receipt=${flag_receipt:-$work/receipt}
	snapshot=${flag_work:-$work/publish}
	: >"$work/stamp"
	with_token bench-publish --work "$snapshot" --receipt "$receipt" \
		"$@" "$repo"
	worse $?
	case $passed in
	*" --step "*) return ;;
	esac
	[ -z "$(find "$receipt" -newer "$work/stamp" 2>/dev/null)" ] ||
		tell_published
}
