# complete - what may stand at a place of a command line, for shells; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables
#
# Options, and which take a value, are read from what the programs say of
# themselves, so that completion cannot differ from them.

# complete PROGRAM WORD... CURRENT: a candidate a line, behind a tab what it
# is; :files and :folders stand for names that the shell knows better
command_complete() {
	[ $# -ge 2 ] || usage_error 'complete takes PROGRAM WORD...'
	program=$1
	shift
	subject=$program words=$# first=$1
	: >"$work/help"
	case $program in
	sagellm-benchmark)
		if [ "$words" = 1 ] || [ "$first" = help ]; then
			offer_commands "$words" "$@"
			return
		fi
		subject=$first
		behind "$subject" || return 0
		;;
	bench-* | hf-* | hub-* | repo-*)
		[ -x "$here/$program" ] || return 0
		"$program" --help >"$work/help" 2>/dev/null
		;;
	*) return 0 ;;
	esac
	previous=''
	while [ $# -gt 1 ]; do
		case $previous in
		--) ;;
		*) [ "$1" = = ] || previous=$1 ;;
		esac
		shift
	done
	# bash has --option=value as three words, others have it as one
	case $1 in
	=) offer "$previous" '' ;;
	--*=*)
		option=${1%%=*}
		offer "$option" "${1#*=}" | sed "/^:/!s/^/$option=/"
		;;
	*) offer "$previous" "$1" ;;
	esac
}

# behind COMMAND: what it takes, and what the program behind it takes
behind() {
	case $1 in
	run) set -- "$1" bench-run ;;
	upload | publish) set -- "$1" bench-publish ;;
	aggregate) set -- "$1" bench-aggregate ;;
	export | report) set -- "$1" bench-report ;;
	validate) set -- "$1" bench-validate ;;
	compare) set -- "$1" bench-stat ;;
	config | doctor) set -- "$1" true ;;
	*) return 1 ;;
	esac
	"help_$1" >"$work/help"
	"$2" --help >>"$work/help" 2>/dev/null
}

offer_commands() {
	[ "$1" -le 2 ] || return 0
	shift $(($1))
	help_all | LC_ALL=C awk -v current="$1" '
		/^  [a-z-]+ +[^ ]/ && index($1, current) == 1 {
			word = $1
			sub(/^ *[a-z-]+ +/, "")
			print word "\t" $0
		}'
}

offer() {
	case $1 in
	--)
		echo :files
		return
		;;
	-*)
		kind=$(value_kind "$1")
		if [ -n "$kind" ]; then
			offer_values "$1" "$2" "$kind"
			return
		fi
		;;
	esac
	case $2 in
	-*) offer_options "$2" ;;
	*) offer_operands "$1" "$2" ;;
	esac
}

# value_kind OPTION: how the help calls its value; nothing: it takes none
value_kind() {
	LC_ALL=C awk -v option="$1" '
		/^ +-/ {
			short = ""
			if ($1 ~ /^-[a-z],$/) {
				short = substr($1, 1, 2)
				sub(/-[a-z], /, "")
			}
			if ($1 != option && short != option)
				next
			sub(/^ *[^ ]+/, "")
			if (/^ [A-Z\/\047]/) {
				print $1
				exit
			}
		}' "$work/help"
}

offer_options() {
	LC_ALL=C awk -v current="$1" '
		/^ +-/ {
			if ($1 ~ /^-[a-z],$/)
				sub(/-[a-z], +/, "")
			option = $1
			if (index(option, current) != 1 || seen[option]++)
				next
			sub(/^ *[^ ]+/, "")
			if (/^ \047/)
				sub(/^ \047[^\047]*\047/, "")
			else if (/^ [A-Z\/]/)
				sub(/^ [^ ]+/, "")
			sub(/^ +/, "")
			print option "\t" $0
		}' "$work/help"
}

# words_of SUBJECT OPTION: the values that there are
words_of() {
	case $1$2 in
	*--workload) echo Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 short long stress all ;;
	*--backend) echo vllm sglang llamacpp sagellm cpu cuda ascend sim ;;
	*--endpoint-type) echo chat completions embeddings responses \
		sagellm tgi triton ;;
	*--arrival) echo poisson constant gamma ;;
	*--dataset) echo random prefix multi-turn sharegpt jsonl mooncake \
		azure burstgpt timed ;;
	*--tokenizer) echo server none ;;
	*--max-tokens-field) echo both max_tokens max_completion_tokens ;;
	export--format) echo json csv md ;;
	compare--format | bench-stat--format) echo text md json ;;
	report--format | bench-report--format) echo text md csv ;;
	*--columns) bench-report --list-columns | cut -d' ' -f1 ;;
	*--allow | *--deny) echo zero-result future throughput-bound counts \
		fraction nan-text all ;;
	validate--report | bench-validate--report) echo human json github ;;
	*--identity) echo default six ;;
	hf-*--type | bench-*--type) echo dataset model ;;
	run--precision | upload--precision | aggregate--precision)
		echo FP32 FP16 BF16 INT8 INT4 FP8
		;;
	publish--step | bench-publish--step) echo fetch merge push clean ;;
	hf-fetch--missing) echo error empty ;;
	*--import) echo auto guidellm sagellm sglang vllm ;;
	esac
}

offer_values() {
	for word in $(words_of "$subject" "$1"); do
		case $word in
		"$2"*) echo "$word" ;;
		esac
	done
	case $3 in
	DIR*) echo :folders ;;
	FILE* | PATH* | W | WHO | D) echo :files ;;
	esac
}

config_keys() {
	bench-config --help | sed -n 's/^  \([a-z]*\.[a-z_]*\) .*/\1/p'
}

offer_operands() {
	case $subject in
	config | bench-config)
		case $1 in
		get | set | unset) words=$(config_keys) ;;
		config | '') words='list get set unset path' ;;
		*) words= ;;
		esac
		for word in $words; do
			case $word in
			"$2"*) echo "$word" ;;
			esac
		done
		;;
	doctor) ;;
	upload | aggregate) echo :folders ;;
	*) echo :files ;;
	esac
}
