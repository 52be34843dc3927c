#!/bin/sh
# bench-config - settings: where each comes from, and how one is changed
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/typed.sh"
unset SAGELLM_CONFIG SAGELLM_HF_REPO SAGELLM_AUTO_UPLOAD SAGELLM_KEEP_OUTPUTS SAGELLM_OUTPUTS_DIR

secret=hf_canary0123456789
config=$HOME/.sagellm/config.yaml

it 'nothing is set' 0 bench-config list
out "huggingface.token		not set" "huggingface.repo		not set" \
	'huggingface.auto_upload	true	default' \
	'local.keep_outputs	false	default' \
	"local.outputs_dir	$HOME/sagellm-benchmark-outputs	default"
ok 'and no file is made' test ! -e "$HOME/.sagellm"
it 'where it would be' 0 bench-config path
out "$config"
it 'get a default' 0 bench-config get huggingface.auto_upload
out true
it 'get what is not set' 1 bench-config get huggingface.repo
err 'bench-config: huggingface.repo is not set'

# --- set
it 'a repository' 0 bench-config set huggingface.repo team/board
err "bench-config: huggingface.repo is set in $config"
feed "$secret"
it 'a token, from stdin' 0 bench-config set huggingface.token
err_lacks "$secret"
compare 'the file' "$config" 'huggingface:' "  token: $secret" \
	'  repo: team/board'
ok 'for its owner only' test 600.700 = \
	"$(stat -c %a "$config").$(stat -c %a "$HOME/.sagellm")"
it 'it is not printed' 2 bench-config get huggingface.token
err_lacks "$secret"
out_lacks "$secret"
it 'nor listed' 0 bench-config list
out_lacks "$secret"
out_has "huggingface.token	(secret)	$config"
it 'nor as JSON' 0 bench-config --json list
out_lacks "$secret"
out_has '"huggingface.token": {"value": null, "is_set": true, "source": "file"}'
it 'but handed on' 0 bench-config run sh -c 'test "$HF_TOKEN" = "$1" && echo "$2"' \
	x "$secret" --help
out --help
it 'the program says how it ends' 7 bench-config run sh -c 'exit 7'
it 'no such program' 78 bench-config run /nowhere/x
it 'on the command line: once, with a word' 0 bench-config set \
	huggingface.token hf_other
err_has 'next time leave it out'
err_lacks hf_other
feed "$secret"
it '- is stdin' 0 bench-config set huggingface.token -

# --- what others wrote stays
cat >"$config" <<'END'
# ours
huggingface:   # the Hub
  # who we are
  token: "hf_x" # secret
  auto_upload: yes
extra: {kept: [1, 2]}
END
it 'a value in its place' 0 bench-config set huggingface.auto_upload off
it 'a new section' 0 bench-config set local.keep_outputs 1
it 'one is removed' 0 bench-config unset huggingface.token
it 'one that is not there' 0 bench-config unset huggingface.token
compare 'the rest stays' "$config" '# ours' 'huggingface:   # the Hub' \
	'  # who we are' '  auto_upload: false' 'extra: {kept: [1, 2]}' \
	'local:' '  keep_outputs: true'

# --- environment before file before default
it 'the environment beats the file' 0 env SAGELLM_AUTO_UPLOAD=on \
	bench-config list
out_has 'huggingface.auto_upload	true	SAGELLM_AUTO_UPLOAD'
out_has "local.keep_outputs	true	$config"
it 'an empty variable says nothing' 0 env SAGELLM_KEEP_OUTPUTS= \
	bench-config get local.keep_outputs
out true
it 'the token of the environment' 0 env HF_TOKEN="$secret" bench-config run \
	sh -c 'test "$HF_TOKEN" = "$1"' x "$secret"
it 'a variable that cannot be' 78 env SAGELLM_AUTO_UPLOAD=perhaps \
	bench-config list
err "bench-config: SAGELLM_AUTO_UPLOAD: huggingface.auto_upload is true or false, not 'perhaps'"
it 'the home folder' 0 env SAGELLM_OUTPUTS_DIR='~/x' bench-config get \
	local.outputs_dir
out "$HOME/x"
it 'another file' 0 env SAGELLM_CONFIG="$T/other.yaml" bench-config set \
	huggingface.repo a/b
it 'another file still' 0 env SAGELLM_CONFIG=/nowhere bench-config \
	--file "$T/other.yaml" get huggingface.repo
out a/b

# --- refused
it 'no key of that name' 2 bench-config set huggingface.tokn x
err_has 'there are huggingface.token, huggingface.repo'
it 'no repository' 2 bench-config set huggingface.repo board
it 'not true, not false' 2 bench-config set local.keep_outputs perhaps
feed 'hf_with blank'
it 'no token' 2 bench-config set huggingface.token
err_lacks hf_with
it 'an empty one' 2 bench-config set huggingface.token ''
it 'what?' 2 bench-config
it 'nothing of that name' 2 bench-config put x
it 'too much' 2 bench-config get huggingface.repo x
printf 'huggingface: {repo: a/b}\n' >"$config"
it 'no line is added to flow style' 78 bench-config set \
	huggingface.auto_upload no
err_has 'edit the file'
it 'but it is read' 0 bench-config get huggingface.repo
out a/b
printf 'huggingface:\n  repo: [\n' >"$config"
it 'a broken file' 78 bench-config list
err_has "$config:"
printf 'local:\n  keep_outputs: true\n' >"$config"
chmod 644 "$config"
it 'one that others read' 0 bench-config get local.keep_outputs
err "bench-config: $config: others may read this file; chmod 600 it"
it 'and that ends with a change' 0 bench-config set local.keep_outputs false
ok 'for its owner only, again' test 600 = "$(stat -c %a "$config")"

# --- on a terminal
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	: >"$T/log"
	typed "$secret" 'bench-config set huggingface.token'
	ok 'it asks' grep -q 'the token that may write the dataset' "$T/tty"
	nowhere 'it does not show' "$secret" "$T/tty"
	ok 'it stores' grep -q "token: $secret" "$config"
fi
done_testing
