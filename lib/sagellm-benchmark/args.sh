# args - what a command line of the front door says; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

flag_repo='' flag_outputs='' flag_auto='' flag_keep='' is_offline=''
is_json='' is_all='' format='' output='' publish_options='' precision='' backoff=1000
flag_receipt='' flag_work=''

# read_args PROGRAM OWN ARG...: options in the list OWN are the front door's
# (NAME= takes a value), all others those of PROGRAM. These are in $passed,
# operands in $operands, both quoted: for eval "set -- $passed".
read_args() {
	program=$1 own=$2 passed='' operands=''
	shift 2
	while [ $# -gt 0 ]; do
		word=$1
		shift
		case $word in
		--)
			while [ $# -gt 0 ]; do
				add_operand "$1"
				shift
			done
			;;
		-?*)
			case " $own " in
			*" $word "*) take_own "$word" '' ;;
			*" $word= "*)
				[ $# -gt 0 ] || usage_error '%s needs a value' "$word"
				take_own "$word" "$1"
				shift
				;;
			*" ${word%%=*}= "*) take_own "${word%%=*}" "${word#*=}" ;;
			*)
				pass "$word"
				if [ $# -gt 0 ] && takes_value "$program" "$word"; then
					pass "$1"
					shift
				fi
				;;
			esac
			;;
		*) add_operand "$word" ;;
		esac
	done
}

pass() {
	quoted "$1"
	passed="$passed $text"
}

add_operand() {
	quoted "$1"
	operands="$operands $text"
}

take_own() {
	case $1 in
	--auto-upload) flag_auto=true ;;
	--no-auto-upload) flag_auto=false ;;
	--keep-outputs) flag_keep=true ;;
	--no-keep-outputs) flag_keep=false ;;
	--offline) is_offline=yes ;;
	--json) is_json=yes ;;
	--all) is_all=yes ;;
	--repo) flag_repo=$2 ;;
	--precision)
		case $2 in
		FP32 | FP16 | BF16 | INT8 | INT4 | FP8) precision=$2 ;;
		*) usage_error "'%s' is no precision: FP32, FP16, BF16, INT8, INT4 or FP8" "$2" ;;
		esac
		;;
	--outputs-dir | --out) flag_outputs=$2 ;;
	--receipt) flag_receipt=$2 ;;
	--work) flag_work=$2 ;;
	--format) format=$2 ;;
	--output) output=$2 ;;
	--tries | --backoff)
		case $2 in
		'' | *[!0-9]*) usage_error '%s takes a number' "$1" ;;
		esac
		[ "$1" = --tries ] || backoff=$2
		publish_options="$publish_options $1 $2"
		;;
	esac
}

# takes_value PROGRAM OPTION: by what the program says of itself
helped=''
takes_value() {
	[ -n "$1" ] || return 1
	if [ "$helped" != "$1" ]; then
		help=$("$1" --help) || exit
		helped=$1
	fi
	case $2 in
	*=*) return 1 ;;
	esac
	case $help in
	*" $2 "[A-Z/\']*) return 0 ;;
	esac
	return 1
}
