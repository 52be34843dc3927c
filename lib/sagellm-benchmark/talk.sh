# talk - what the front door says, in the user's language; sourced
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # parts share their variables
#
# A message stands in the source in English, as the first literal behind one
# of these functions; po/zh_CN.po has it in Chinese. Data, options, names and
# statuses are the same in every language.

# The catalogue: none, that of gettext, or the table that was made of it for
# machines without gettext, or without the locale that LANG names.
catalogue=''
locales=$here/../share/locale
[ -d "$locales/zh_CN" ] || locales=$here/../build/locale
table=$parts/zh_CN.sh
[ -f "$table" ] || table=$here/../build/locale/zh_CN.sh

find_language() {
	locale=${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}}
	case $locale in
	C | POSIX) return ;;
	esac
	wants "${LANGUAGE:-$locale}"
	[ "$wanted" != en ] || return
	if command -v gettext >/dev/null; then
		catalogue=gettext
		in_words 'which command?'
		[ "$text" = 'which command?' ] || return
		catalogue=''
	fi
	case $locale in
	*.[Uu][Tt][Ff]-8 | *.[Uu][Tt][Ff]8) ;;
	*.*) return ;;
	esac
	if [ "$wanted" = zh ] && [ -f "$table" ]; then
		# shellcheck source=/dev/null
		. "$table"
		catalogue=table
	fi
}

# wants LIST: $wanted is the first language of it that we speak, else empty
wants() {
	wanted=''
	languages=$1:
	while [ -n "$languages" ] && [ -z "$wanted" ]; do
		case ${languages%%:*} in
		zh | zh.* | zh_CN* | zh_SG* | zh_Hans*) wanted=zh ;;
		en | en_* | en.* | C | C.* | POSIX) wanted=en ;;
		esac
		languages=${languages#*:}
	done
}

# in_words MESSAGE: $text is it in the user's language
in_words() {
	case $catalogue in
	gettext)
		text=$(TEXTDOMAINDIR=$locales gettext -d sagellm-benchmark -- \
			"$1")
		;;
	table) translate "$1" ;;
	*) text=$1 ;;
	esac
}

# print MESSAGE: a text of its own, on standard output
print() {
	in_words "$1"
	printf '%s\n' "$text" || exit 74
}

# fill FORMAT ARG...: one line; no byte of an argument steers a terminal
fill() {
	in_words "$1"
	shift
	# shellcheck disable=SC2059 # formats are ours
	printf "$text\n" "$@" | LC_ALL=C tr '\001-\011\013-\037\177' '[?*]'
}

say() {
	printf 'sagellm-benchmark: ' >&2
	fill "$@" >&2
}

# hint FORMAT ARG...: what to do, below what was said
hint() {
	printf '    ' >&2
	fill "$@" >&2
}

die() {
	status=$1
	shift
	say "$@"
	exit "$status"
}

usage_error() {
	say "$@"
	in_words "Try '%s --help'."
	# shellcheck disable=SC2059
	printf "$text\n" sagellm-benchmark >&2
	exit 2
}

# quoted WORD...: as a shell reads them, in $text
quoted() {
	text=
	for word; do
		case $word in
		'' | *[!A-Za-z0-9_./+=:@%,-]*)
			word=\'$(printf '%s\n' "$word" |
				sed "s/'/'\\\\''/g")\'
			;;
		esac
		text="$text${text:+ }$word"
	done
}
