#!/bin/sh
# token-npm - texts have the tokens that the official library makes of them
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

: "${BUILD:=build/plain}"
command -v node >/dev/null || skip 'node is not installed'
[ -d "$TOP/tests/npm/node_modules/@huggingface/tokenizers" ] ||
	skip 'no library; to run this: tests/npm/install.sh'
[ -x "$TOP/$BUILD/tool/encode" ] ||
	skip "no $BUILD/tool/encode; make units builds it"
perl "$TOP/tests/lib/tokenizer.pl" bytes >bytes.json
perl "$TOP/tests/lib/tokenizer.pl" sentencepiece >pieces.json
node "$TOP/tests/npm/tokens.mjs" "$TOP/$BUILD/tool/encode" \
	"$TOP/tests/data/token/cases.jsonl" bytes.json pieces.json
