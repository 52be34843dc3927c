# settings - flags before environment before file before default; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables

# load_settings: repo, is_auto, keep, outputs; where each comes from is in
# $work/settings, and is_configured tells whether anybody chose anything
load_settings() {
	bench-config list >"$work/list" || exit
	sed "s/$tab$tab/$tab-$tab/" "$work/list" >"$work/settings"
	repo='' is_auto=true keep=false outputs='' is_configured='' has_stored=''
	while IFS=$tab read -r key value source; do
		case $source in
		'not set')
			value=
			;;
		default) ;;
		*) is_configured=yes ;;
		esac
		case $key in
		huggingface.token) has_stored=$value ;;
		huggingface.repo)
			repo=$value
			repo_source=$source
			;;
		huggingface.auto_upload) is_auto=$value ;;
		local.keep_outputs) keep=$value ;;
		local.outputs_dir) outputs=$value ;;
		esac
	done <"$work/settings"
	[ -z "$flag_repo" ] || repo_source=--repo
	repo=${flag_repo:-$repo}
	is_auto=${flag_auto:-$is_auto}
	keep=${flag_keep:-$keep}
	outputs=${flag_outputs:-$outputs}
	case ${HF_HUB_OFFLINE-} in
	1 | [Oo][Nn] | [Yy][Ee][Ss] | [Tt][Rr][Uu][Ee]) is_offline=yes ;;
	esac
	[ -z "$is_offline" ] || export HF_HUB_OFFLINE=1
}

# has_token: any of the places that hf-push looks at has one
has_token() {
	[ -z "$has_stored" ] || return 0
	[ -z "${HUGGING_FACE_HUB_TOKEN-}" ] || return 0
	[ -z "${HF_OIDC_ID_TOKEN-}" ] || return 0
	[ -z "${ACTIONS_ID_TOKEN_REQUEST_TOKEN-}" ] || return 0
	[ -s "$(token_file)" ]
}

token_file() {
	cache=${XDG_CACHE_HOME:-${HOME-}/.cache}
	echo "${HF_TOKEN_PATH:-${HF_HOME:-$cache/huggingface}/token}"
}

endpoint() {
	echo "${HF_ENDPOINT:-https://huggingface.co}"
}

# with_token COMMAND...: the stored token is in its environment alone
with_token() {
	bench-config run "$@"
}

need_repo() {
	case $repo in
	'')
		say 'which dataset? none is configured'
		hint 'sagellm-benchmark config --hf-repo team/board'
		exit 78
		;;
	*/*/* | /* | */ | -*) usage_error "'%s' is no dataset: NS/NAME" "$repo" ;;
	*/*) ;;
	*) usage_error "'%s' is no dataset: NS/NAME" "$repo" ;;
	esac
}

need_token() {
	has_token && return
	say 'there is no token that may write %s' "$repo"
	hint 'sagellm-benchmark config --hf-token'
	exit 78
}
