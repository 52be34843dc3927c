# config - the settings, changed by words that people remember; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

help_config() {
	print 'usage: sagellm-benchmark config [options]
       sagellm-benchmark config list | path | get KEY | unset KEY
       sagellm-benchmark config set KEY [VALUE]

Changes ~/.sagellm/config.yaml, by bench-config; comments and what others
keep there stay. Without anything it lists the settings, and where each
comes from.

  --hf-token         asks for the token without showing it; in a pipe it is
                     read from standard input
  --hf-repo NS/NAME  the dataset (huggingface.repo)
  --auto-upload      publish each run at once (huggingface.auto_upload)
  --no-auto-upload   only when asked to
  --keep-outputs     keep the folders of published runs (local.keep_outputs)
  --no-keep-outputs  remove them
  --outputs-dir DIR  the folder of all runs (local.outputs_dir)

Example: from a password manager
  pass hf/leaderboard | sagellm-benchmark config --hf-token'
}

set_key() {
	bench-config set "$1" "$2" || exit
}

# store_token [TOKEN]: given as an argument it works, once
store_token() {
	if [ $# = 0 ]; then
		[ ! -t 0 ] || say 'paste the token, which is not shown, and press Enter'
		bench-config set huggingface.token || exit
	else
		say 'a token on the command line is seen by everybody on this machine, and the history of the shell keeps it'
		hint 'make a new one if this is not your machine alone; next time type only:'
		hint 'sagellm-benchmark config --hf-token'
		printf '%s\n' "$1" | bench-config set huggingface.token - || exit
	fi
	hint 'is it good? sagellm-benchmark doctor'
}

command_config() {
	case ${1-} in
	'') set -- list ;;
	esac
	case $1 in
	-*) ;;
	*)
		bench-config "$@"
		worse $?
		return
		;;
	esac
	while [ $# -gt 0 ]; do
		option=$1
		shift
		case $option in
		--hf-token=*) store_token "${option#*=}" ;;
		--hf-token)
			case ${1--} in
			-*)
				store_token
				[ "${1-}" != - ] || shift
				;;
			*)
				store_token "$1"
				shift
				;;
			esac
			;;
		--hf-repo=*) set_key huggingface.repo "${option#*=}" ;;
		--outputs-dir=*) set_key local.outputs_dir "${option#*=}" ;;
		--hf-repo | --outputs-dir)
			[ $# -gt 0 ] || usage_error '%s needs a value' "$option"
			if [ "$option" = --hf-repo ]; then
				set_key huggingface.repo "$1"
			else
				set_key local.outputs_dir "$1"
			fi
			shift
			;;
		--auto-upload) set_key huggingface.auto_upload true ;;
		--no-auto-upload) set_key huggingface.auto_upload false ;;
		--keep-outputs) set_key local.keep_outputs true ;;
		--no-keep-outputs) set_key local.keep_outputs false ;;
		--json)
			bench-config --json "${1-list}"
			worse $?
			return
			;;
		*) usage_error "unknown option '%s'" "$option" ;;
		esac
	done
}
