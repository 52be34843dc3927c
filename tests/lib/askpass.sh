# askpass - git gets tokens from a helper, as from a user's; after hub.sh
# shellcheck shell=sh
#
#   as WHO COMMAND...   with the token of writer, reader or nobody (one that
#                       no hub knows); without it, that of writer

cat >"$T/askpass" <<'END'
#!/bin/sh
case $1 in
Username*) echo anybody ;;
*) cat "$TOKEN_FILE" ;;
esac
END
chmod +x "$T/askpass"
for who in writer reader nobody; do
	echo "hf_$who" >"$T/$who"
done
export GIT_TERMINAL_PROMPT=0 GIT_ASKPASS="$T/askpass" TOKEN_FILE="$T/writer"

as() {
	TOKEN_FILE=$T/$1
	shift
	"$@"
	as_status=$?
	TOKEN_FILE=$T/writer
	return "$as_status"
}
