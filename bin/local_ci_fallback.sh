#!/bin/sh
# local_ci_fallback - do what the workflows do, on this machine
#
# The steps stand in the workflows alone: each `run:` is one `bin/ci STEP`
# (tests/workflows.t holds that), and these are what is run here.
set -u
LC_ALL=C
export LC_ALL

usage() {
	cat <<'END'
usage: local_ci_fallback.sh [--only STEP]... [--report FILE]
       local_ci_fallback.sh --publish DATASET [--report FILE]
       local_ci_fallback.sh --list [--publish DATASET]
For the day when GitHub Actions does not run (billing, quota, an outage).
Does the steps of .github/workflows/ci.yml in their order, with the same
commands; goes on after one that failed; and writes a report in Markdown to
paste into the pull request: steps, times, versions, commit, and files that
are not committed.

  --only STEP        this step alone; may be given again
  --publish DATASET  the steps of publish.yml instead: validate hf_data/ of
                     this branch on origin, publish it to DATASET, such as
                     me/board, and remove from the branch what is published.
                     HF_TOKEN (or the token file) may write the dataset,
                     GITHUB_TOKEN or your own git may push to origin
  --report FILE      write the report here, not to build/local-ci.md;
                     - is stdout
  --list             print the steps, and run none
  --help             this text

CC=clang takes the other compiler. One step by hand, with its output:
bin/ci STEP.

Exit status: 0 every step passed; 1 one did not; 2 usage; 74 the report
could not be written; 78 there is no such workflow, or it does not run
for this branch.

example: bin/local_ci_fallback.sh --only hygiene --only lint --report -
END
}

say() {
	printf 'local_ci_fallback: %s\n' "$*" >&2
}

usage_error() {
	say "$*"
	echo "Try 'bin/local_ci_fallback.sh --help'." >&2
	exit 2
}

only=
report=build/local-ci.md
dataset=
is_list=
while [ $# -gt 0 ]; do
	case $1 in
	--only | --publish | --report)
		[ -n "${2-}" ] || usage_error "$1 needs a value"
		case $1 in
		--only) only="$only $2 " ;;
		--publish) dataset=$2 ;;
		--report) report=$2 ;;
		esac
		shift
		;;
	--list) is_list=yes ;;
	--help)
		usage
		exit
		;;
	*) usage_error "unexpected argument '$1'" ;;
	esac
	shift
done
[ -z "$dataset" ] || [ -z "$only" ] ||
	usage_error '--only and --publish exclude each other: one step rests on another'
case $report in
- | /* | build/local-ci.md) ;;
*) report=$PWD/$report ;;
esac

cd "$(dirname "$0")/.." || exit
workflow=ci.yml
[ -z "$dataset" ] || workflow=publish.yml
if [ ! -f ".github/workflows/$workflow" ]; then
	say "there is no .github/workflows/$workflow"
	exit 78
fi

# publish.yml begins for its branches alone: what others hold nobody merged.
branches=$(sed -n 's/^ *branches: \[\(.*\)\]$/\1/p' ".github/workflows/$workflow")
if [ -n "$dataset" ] && [ -z "$is_list" ] && [ -n "$branches" ]; then
	branch=$(git symbolic-ref -q --short HEAD 2>/dev/null) || branch=
	case ", $branches," in
	*", $branch,"*) ;;
	*)
		say "publish.yml publishes $branches, and this is '$branch': git switch first"
		exit 78
		;;
	esac
fi

# Each once: jobs that repeat one, on other machines, need it for themselves.
steps=$(sed -n 's/^ *\(- \)\{0,1\}run: bin\/ci \([a-z-]*\) *$/\2/p' \
	".github/workflows/$workflow" | awk '!seen[$0]++')
for step in $only; do
	printf '%s\n' "$steps" | grep -qx -e "$step" ||
		usage_error "$workflow has no step '$step'; see --list"
done
if [ -n "$is_list" ]; then
	printf '%s\n' "$steps"
	exit
fi

work=$(mktemp -d) || exit 74
trap 'rm -rf "$work"' EXIT
trap 'say interrupted; exit 130' INT TERM
mkdir -p build || exit 74
: >"$work/tails"
: >"$work/summary"
exec </dev/null

tree() {
	git status --porcelain 2>/dev/null >"$work/dirty"
	if ! git rev-parse -q --verify HEAD >/dev/null 2>&1; then
		echo '**no repository of git**'
	elif [ -s "$work/dirty" ]; then
		printf '**not committed:** %s\n' "$(cut -c 4- "$work/dirty" |
			head -n 20 | tr '\n|`' ' ..' | sed 's/ $//')"
	else
		echo clean
	fi
}

# Before anything is built: what is tried is this.
facts() {
	echo '| | |'
	echo '|---|---|'
	printf '| commit | %s |\n' \
		"$(git log -1 --format='%H %s' 2>/dev/null | tr '|`' '..')"
	printf '| branch | %s |\n' \
		"$(git symbolic-ref -q --short HEAD 2>/dev/null || echo none)"
	printf '| tree | %s |\n' "$(tree)"
	printf '| begun | %s |\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
	printf '| machine | %s, %s, %s processors |\n' "$(uname -srm)" \
		"$(sed -n 's/^PRETTY_NAME="*\([^"]*\)"*$/\1/p' \
			/etc/os-release 2>/dev/null)" "$(getconf _NPROCESSORS_ONLN)"
	printf '| compiler | %s |\n' \
		"$("${CC:-cc}" --version 2>/dev/null | head -n 1)"
}
facts >"$work/facts"

# end_of LOG LINES: without this machine's folders, and unable to end the
# block that it will stand in
end_of() {
	tail -n "$2" "$1" | tr -cd '\11\12\40-\176\200-\377' |
		HERE=$PWD awk '
		function told(text, folder, name,    at, out) {
			while (folder != "" && (at = index(text, folder))) {
				out = out substr(text, 1, at - 1) name
				text = substr(text, at + length(folder))
			}
			return out text
		}
		{
			text = told($0, ENVIRON["HERE"], ".")
			text = told(text, ENVIRON["HOME"], "~")
			gsub(/```/, "\047\047\047", text)
			print text
		}'
}

details() {
	printf '\n<details><summary>%s</summary>\n\n```text\n' "$1"
	cat
	printf '```\n\n</details>\n'
}

# run STEP: its log is kept, and what it says for the summary
run() {
	say "$1 ..."
	log=build/local-ci-$1.log
	: >"$work/output"
	begun=$(date +%s)
	DATASET=$dataset GITHUB_OUTPUT=$work/output \
		GITHUB_STEP_SUMMARY=$work/summary \
		bin/ci "$1" >"$log" 2>&1
	status=$?
	seconds=$(($(date +%s) - begun))
	if [ "$status" = 0 ]; then
		result=passed
		passed=$((passed + 1))
	else
		result="**failed** ($status)"
		failed="$failed $1"
		tail -n 20 "$log" >&2
		end_of "$log" 60 | details "$1: the end of what it said" \
			>>"$work/tails"
	fi
	say "$1: $result, $seconds s"
	printf '| %s | %s | %s |\n' "$1" "$result" "$seconds" >>"$work/table"
	[ "$1" != tools ] || end_of "$log" 40 | details versions >>"$work/tails"
}

# A job of publish.yml begins when the step before it has said yes.
may_go_on() {
	case $1 in
	build | tools) [ "$status" = 0 ] ;;
	*) grep -q '=yes$' "$work/output" ;;
	esac
}

passed=0
failed=
is_over=
has_rest=
for step in $steps; do
	case " $only" in
	' ' | *" $step "*) ;;
	*) continue ;;
	esac
	if [ -n "$is_over" ]; then
		has_rest=yes
		printf '| %s | not begun | |\n' "$step" >>"$work/table"
		continue
	fi
	run "$step"
	[ -z "$dataset" ] || may_go_on "$step" || is_over=yes
done

verdict() {
	if [ -n "$failed" ]; then
		echo "failed:$failed"
	elif [ -n "$has_rest" ]; then
		echo "$passed steps passed, the rest had nothing to do"
	elif [ -n "$only" ]; then
		echo "passed, a part:$only" | tr -s ' ' | sed 's/ $//'
	else
		echo "all $passed steps passed"
	fi
}

report() {
	printf '## %s on this machine: %s\n\n' "$workflow" "$(verdict)"
	cat "$work/facts"
	printf '\n| step | result | s |\n|---|---|--:|\n'
	cat "$work/table"
	if [ -z "$dataset" ]; then
		echo
		echo 'One machine and one compiler; the matrix of ci.yml has more.'
	fi
	[ ! -s "$work/summary" ] || echo
	cat "$work/summary" "$work/tails"
}
report >"$work/report" || exit 74
if [ "$report" = - ]; then
	cat "$work/report" || exit 74
else
	cp "$work/report" "$report" || exit 74
	say "the report is in $report"
fi
say "$(verdict)"
[ -z "$failed" ]
