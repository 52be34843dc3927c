#!/bin/sh
# sagellm-benchmark-complete - completion offers what --help says, in 3 shells
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/front.sh"

lib=$TOP/tests/lib
programs="$(sh "$lib/programs.sh" PROGS) $(sh "$lib/programs.sh" SCRIPTS)"
built=$TOP/build/completions

# --- every option, of every program
for program in $programs; do
	[ "$program" != sagellm-benchmark ] || continue
	"$program" --help | perl "$lib/options.pl" | grep '^--' >want
	sagellm-benchmark complete "$program" -- | cut -f1 | sort >got
	same want got "options of $program"
done
for pair in run:bench-run upload:bench-publish publish:bench-publish \
	aggregate:bench-aggregate export:bench-report report:bench-report \
	validate:bench-validate compare:bench-stat config: doctor:; do
	command=${pair%:*}
	{
		sagellm-benchmark help "$command"
		[ -z "${pair#*:}" ] || "${pair#*:}" --help
	} | perl "$lib/options.pl" | grep '^--' >want
	sagellm-benchmark complete sagellm-benchmark "$command" -- |
		cut -f1 | sort >got
	same want got "options of sagellm-benchmark $command"
done

# --- values that it knows are those that the program names
while read -r subject option; do
	case $subject in
	*-*)
		"$subject" --help >help
		set -- "$subject"
		;;
	*)
		sagellm-benchmark help "$subject" >help
		case $subject in
		publish) bench-publish --help ;;
		validate) bench-validate --help ;;
		esac >>help
		set -- sagellm-benchmark "$subject"
		;;
	esac
	sagellm-benchmark complete "$@" "$option" '' | grep -v -e '^:' \
		-e '^Q[2-7]$' >words
	ok "$subject $option has values" [ -s words ]
	while read -r word; do
		grep -qw -e "$word" help || echo "$word"
	done <words >unknown
	same /dev/null unknown "$subject $option: each is in the help"
done <<'END'
bench-run --workload
bench-run --backend
bench-run --endpoint-type
bench-run --arrival
bench-run --dataset
bench-run --tokenizer
bench-run --max-tokens-field
bench-validate --allow
bench-validate --deny
bench-validate --report
bench-merge --identity
bench-publish --identity
bench-publish --step
bench-report --format
bench-stat --format
bench-stat --import
hf-push --type
hf-fetch --missing
bench-confirm --type
run --workload
run --backend
run --precision
export --format
compare --format
validate --report
publish --step
END
bench-report --list-columns | cut -d' ' -f1 >want
it 'columns' 0 sagellm-benchmark complete bench-report --columns ''
same want "$T/out" 'are those that bench-report lists'

# --- words and their places
it 'commands' 0 sagellm-benchmark complete sagellm-benchmark re
out 'report	the leaderboard, or results of yours, as a table'
it 'help COMMAND' 0 sagellm-benchmark complete sagellm-benchmark help exp
out 'export	the leaderboard as JSON, CSV or Markdown'
it 'only one of them' 0 sagellm-benchmark complete sagellm-benchmark help run ''
out
it 'of no command' 0 sagellm-benchmark complete sagellm-benchmark rune --
out
it 'an option in part' 0 sagellm-benchmark complete bench-run --url x --serve-t
out '--serve-timeout	until it must be healthy (10m)'
it 'a value in part' 0 sagellm-benchmark complete bench-run --workload st
out stress :files
it 'a value behind a =' 0 sagellm-benchmark complete bench-report --format=c
out --format=csv
it 'the same as bash has it' 0 sagellm-benchmark complete bench-report \
	--format = c
out csv
it 'and before it is begun' 0 sagellm-benchmark complete bench-report \
	--format =
out text md csv
it 'a file' 0 sagellm-benchmark complete bench-validate --quarantine ''
out :files
it 'a folder' 0 sagellm-benchmark complete sagellm-benchmark upload ''
out :folders
it 'a value that nobody knows' 0 sagellm-benchmark complete hf-push --message ''
out
it 'a short option and its value' 0 sagellm-benchmark complete hf-fetch -o ''
out :files
it 'behind --' 0 sagellm-benchmark complete bench-scan -- --
out :files
it 'keys' 0 sagellm-benchmark complete sagellm-benchmark config set local.
out local.keep_outputs local.outputs_dir
it 'keys of bench-config' 0 sagellm-benchmark complete bench-config get hug
out huggingface.token huggingface.repo huggingface.auto_upload
it 'no program of ours' 0 sagellm-benchmark complete rm -
out
it 'nor one that is not there' 0 sagellm-benchmark complete bench-../x -
out
it 'too little' 2 sagellm-benchmark complete bench-run

# --- the shells
ok 'all programs are in the files' sh -c 'for p in $2; do
	for file in bash fish; do
		grep -qw -e "$p" "$1/sagellm-benchmark.$file" || exit
	done
	head -n 1 "$1/_sagellm-benchmark" | grep -qw -e "$p" || exit
done' x "$built" "$programs"
mkdir 'a folder'
: >'a file'
if command -v bash >/dev/null; then
	cat >query.bash <<'END'
compopt() { :; }
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_sagellm_benchmark
printf '%s\n' "${COMPREPLY[@]}"
END
	it 'bash: options' 0 bash query.bash "$built/sagellm-benchmark.bash" \
		bench-run --serve-
	out --serve-log --serve-timeout --serve-env
	it 'bash: files' 0 bash query.bash "$built/sagellm-benchmark.bash" \
		/x/bench-scan --since a
	sort "$T/out" >got
	printf 'a file\na folder\n' >want
	same want got 'bash: both names, whole'
	it 'bash: folders' 0 bash query.bash "$built/sagellm-benchmark.bash" \
		sagellm-benchmark upload a
	out 'a folder'
	ok 'bash knows all of them' bash -c '. "$1"
		for p in $2; do complete -p "$p" >/dev/null || exit; done' \
		x "$built/sagellm-benchmark.bash" "$programs"
else
	echo '# bash is not here'
fi
if command -v zsh >/dev/null; then
	cat >ask.zsh <<'END'
_describe() { print -rl -- "${(@P)argv[-1]}" }
_files() { print -r -- files $* }
file=$1
shift
words=("$@") CURRENT=$#
_ask() { . $file }
_ask
END
	it 'zsh: options' 0 zsh -f ask.zsh "$built/_sagellm-benchmark" \
		bench-run --serve-t
	out '--serve-timeout:until it must be healthy (10m)'
	it 'zsh: commands' 0 zsh -f ask.zsh "$built/_sagellm-benchmark" \
		sagellm-benchmark rep
	out 'report:the leaderboard, or results of yours, as a table'
	it 'zsh: values and files' 0 zsh -f ask.zsh \
		"$built/_sagellm-benchmark" bench-run --workload st
	out stress files
	it 'zsh: an empty word, folders' 0 zsh -f ask.zsh \
		"$built/_sagellm-benchmark" /x/sagellm-benchmark upload ''
	out 'files -/'
else
	echo '# zsh is not here'
fi
if command -v fish >/dev/null; then
	asked() {
		it "fish: $1" 0 fish --no-config -c \
			'source $argv[1]; complete -C $argv[2]' \
			"$built/sagellm-benchmark.fish" "$1"
	}
	asked 'bench-run --serve-t'
	out '--serve-timeout	until it must be healthy (10m)'
	asked 'sagellm-benchmark rep'
	out 'report	the leaderboard, or results of yours, as a table'
	asked 'bench-run --workload st'
	out_has stress
	asked 'sagellm-benchmark upload '
	out_has 'a folder/'
	out_lacks 'a file'
	asked 'sagellm-benchmark config get local.k'
	out local.keep_outputs
else
	echo '# fish is not here'
fi
done_testing
