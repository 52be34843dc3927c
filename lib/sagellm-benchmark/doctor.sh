# doctor - what is not well on this machine, and how to mend it; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

help_doctor() {
	print 'usage: sagellm-benchmark doctor [options]

Looks at the programs, the settings, the token, the Hub, the dataset, this
clone and the runs on this machine, and prints a line for each: ok, note
(worth knowing) or MEND, with a line behind it that says how. Changes
nothing. Ends with 1 when there is something to mend.

  --offline       ask neither the Hub nor the remote
  --repo NS/NAME  the dataset (huggingface.repo)

Example: what is in the way of publishing
  sagellm-benchmark doctor --repo team/board'
}

# finding STATE TOPIC FORMAT ARG...
finding() {
	printf '%-4s  %-9s  ' "$1" "$2" || exit 74
	[ "$1" != MEND ] || worse 1
	shift 2
	fill "$@" || exit 74
}
good() { finding ok "$@"; }
note() { finding note "$@"; }
mend() { finding MEND "$@"; }

# how FORMAT ARG...: the command that mends what the line before says
how() {
	printf '%17s-> ' ''
	fill "$@"
}

doctor_programs='bench-aggregate bench-config bench-confirm bench-dataset
	bench-history bench-judge bench-merge bench-publish bench-receipt
	bench-report bench-run bench-scan bench-snapshot bench-source bench-stat
	bench-state bench-validate hf-fetch hf-push repo-clean repo-versions'

check_programs() {
	version=$(bench-config --version 2>/dev/null) || version=
	version=${version#bench-config }
	bad='' count=0
	for program in $doctor_programs; do
		count=$((count + 1))
		said=$("$program" --version 2>/dev/null)
		[ -n "$version" ] && [ "$said" = "$program $version" ] ||
			bad="$bad $program"
	done
	if [ -z "$bad" ]; then
		good programs 'all %s are there, version %s' "$count" "$version"
	else
		mend programs 'missing, broken, or of another version:%s' "$bad"
		how 'make, or make install, again from one source'
	fi
	if command -v git >/dev/null; then
		good git '%s' "$(git --version 2>&1 | head -n 1)"
	else
		mend git 'git is not there; aggregate and publish need it'
		how 'apt-get install git'
	fi
}

check_settings() {
	config=$(bench-config path 2>/dev/null)
	if ! bench-config list >"$work/list" 2>"$work/talk"; then
		mend settings '%s' "$(head -n 1 "$work/talk")"
		how 'edit %s, or the variable named' "$config"
		return 1
	fi
	if [ -s "$work/talk" ]; then
		mend settings '%s' "$(head -n 1 "$work/talk")"
		how 'chmod 600 %s' "$config"
	fi
	load_settings 2>/dev/null
	[ -f "$config" ] || note settings 'there is no file %s yet' "$config"
	while IFS=$tab read -r key value source; do
		case $source in
		'not set') note settings '%s is not set' "$key" ;;
		default) good settings '%s = %s (default)' "$key" "$value" ;;
		*) good settings '%s = %s (from %s)' "$key" "$value" "$source" ;;
		esac
	done <"$work/settings"
	[ -z "$flag_repo" ] ||
		good settings '%s = %s (from %s)' huggingface.repo "$repo" --repo
}

check_token() {
	if has_token; then
		good token 'there is one'
	elif [ -n "$repo" ] && [ "$is_auto" = true ]; then
		mend token 'runs are to be published at once, but there is no token'
		how 'sagellm-benchmark config --hf-token'
		how 'sagellm-benchmark config --no-auto-upload'
	else
		note token 'there is none; only publishing without git needs one'
	fi
	file=$(token_file)
	if [ -f "$file" ] && [ -n "$(find "$file" \( -perm -040 -o -perm -004 \))" ]; then
		mend token 'others may read %s' "$file"
		how 'chmod 600 %s' "$file"
	fi
}

# reach STATUS: what it means when reading the dataset ended so
explain_reading() {
	why=$(tail -n 1 "$work/talk")
	case $1 in
	75)
		mend hub 'no usable answer from %s: %s' "$(endpoint)" "$why"
		how 'try again later; what is measured meanwhile stays: sagellm-benchmark run --offline'
		;;
	78)
		mend hub 'the endpoint or the token cannot be used: %s' "$why"
		how 'correct HF_ENDPOINT, or: sagellm-benchmark config --hf-token'
		;;
	*)
		good hub '%s answers' "$(endpoint)"
		mend dataset '%s cannot be read: %s' "$repo" "$why"
		how 'is the name right? sagellm-benchmark config --hf-repo NS/NAME'
		how 'to make it, with a token that may: hf-push --create %s' \
			"$repo"
		;;
	esac
}

check_hub() {
	if [ -z "$repo" ]; then
		note dataset 'none is configured'
		how 'sagellm-benchmark config --hf-repo team/board'
		return
	fi
	need_repo
	with_token hf-fetch --known --tries 2 --timeout 20 --backoff 200 \
		"$repo" >"$work/head" 2>"$work/talk"
	status=$?
	if [ "$status" != 0 ]; then
		explain_reading "$status"
		return
	fi
	good hub '%s answers' "$(endpoint)"
	good dataset '%s, head %.7s' "$repo" "$(cat "$work/head")"
	! has_token || check_right
}

check_right() {
	with_token hf-push --check --tries 2 --timeout 20 --backoff 200 "$repo" \
		>"$work/right" 2>"$work/talk"
	status=$?
	who=$(sed -n "s/^identity$tab\([^$tab]*\)$tab.*/\1/p" "$work/right")
	may=$(sed -n "s/^right$tab\([^$tab]*\)$tab.*/\1/p" "$work/right")
	case $status in
	0) good right '%s may write %s' "$who" "$repo" ;;
	69)
		mend right 'the token of %s does not let you write %s (%s)' \
			"${who:--}" "$repo" "${may:-none}"
		how 'make one that may, at %s/settings/tokens, then: sagellm-benchmark config --hf-token' \
			"$(endpoint)"
		;;
	*)
		mend right 'whether the token may write %s is not known: %s' \
			"$repo" "$(tail -n 1 "$work/talk")"
		how 'try again later'
		;;
	esac
}

check_clone() {
	top=$(git rev-parse --show-toplevel 2>/dev/null) || {
		note clone 'this folder is in no clone; only aggregate needs one'
		return
	}
	branch=$(git -C "$top" symbolic-ref --quiet --short HEAD) || branch=
	if [ -z "$branch" ]; then
		mend clone '%s is on no branch' "$top"
		how 'git switch main'
	else
		good clone '%s, branch %s' "$top" "$branch"
	fi
	if [ ! -d "$top/hf_data" ]; then
		note clone 'it has no hf_data/: is this the repository that publishes?'
	fi
	check_remote
	check_pending
}

check_remote() {
	url=$(git -C "$top" remote get-url origin 2>/dev/null) || {
		mend remote 'there is no remote origin'
		how 'git remote add origin URL'
		return
	}
	shown=$(printf '%s\n' "$url" | sed 's,//[^/@]*@,//,')
	if [ -n "$is_offline" ]; then
		note remote '%s (not asked)' "$shown"
	elif GIT_TERMINAL_PROMPT=0 git -C "$top" -c http.lowSpeedLimit=1 \
		-c http.lowSpeedTime=20 ls-remote --quiet --heads origin \
		>/dev/null 2>"$work/talk" </dev/null; then
		good remote '%s answers' "$shown"
	else
		mend remote '%s does not answer: %s' "$shown" \
			"$(tail -n 1 "$work/talk" | sed 's,//[^/@]*@,//,')"
		how 'git remote set-url origin URL, or try again later'
	fi
}

# What lies in hf_data/ and has not gone out.
check_pending() {
	if git -C "$top" ls-files -u -- hf_data | grep -q .; then
		mend hf_data 'it is in conflict'
		how 'sagellm-benchmark aggregate, which writes it anew from both sides; then git add, commit, push'
		return
	fi
	changed=$(git -C "$top" status --porcelain -- hf_data | wc -l | tr -d ' ')
	if [ "$changed" != 0 ]; then
		mend hf_data 'files not committed: %s' "$changed"
		how 'git add -A hf_data && git commit && git push'
		return
	fi
	ahead=$(git -C "$top" rev-list --count '@{upstream}..HEAD' -- hf_data \
		2>/dev/null) || ahead=0
	if [ "$ahead" != 0 ]; then
		mend hf_data 'commits not pushed: %s' "$ahead"
		how 'git push; when it is rejected: git pull --no-rebase, then sagellm-benchmark aggregate'
		return
	fi
	waiting=$(git -C "$top" ls-files -- hf_data | grep -cvx hf_data/README.md)
	if [ "$waiting" = 0 ]; then
		good hf_data 'nothing waits in it'
	else
		note hf_data 'files that wait in it for the publisher, or were refused: %s; git pull shows what is left' \
			"$waiting"
	fi
}

check_runs() {
	if [ ! -d "$outputs" ]; then
		note runs 'no folder %s yet' "$outputs"
		return
	fi
	if [ ! -w "$outputs" ]; then
		mend runs '%s cannot be written to' "$outputs"
		how 'sagellm-benchmark config --outputs-dir DIR'
		return
	fi
	count=$(find "$outputs/" -type f -name '*_leaderboard.json' | wc -l |
		tr -d ' ')
	if [ "$count" = 0 ]; then
		good runs 'none is left in %s' "$outputs"
	else
		note runs 'results in %s: %s' "$outputs" "$count"
		quoted "$outputs"
		how 'to publish them: sagellm-benchmark upload %s' "$text"
	fi
}

command_doctor() {
	read_args '' '--offline --repo=' "$@"
	[ -z "$passed$operands" ] ||
		usage_error 'doctor does not take%s' "$passed$operands"
	check_programs
	check_settings || return
	check_token
	if [ -n "$is_offline" ]; then
		note hub 'offline: not asked'
	else
		check_hub
	fi
	check_clone
	check_runs
	if [ "$verdict" = 0 ]; then
		say 'all is well'
	else
		say 'there is something to mend, see MEND'
	fi
}
