#!/bin/sh
# hub-serve-npm - the official npm client works with hub-serve
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

command -v node >/dev/null || skip 'node is not installed'
[ -d "$TOP/tests/npm/node_modules/@huggingface/hub" ] ||
	skip 'no client; to run this: tests/npm/install.sh'
# The large file there comes in parts, the small one whole.
hub_start --lfs-part 5M
node "$TOP/tests/npm/client.mjs" "$HUB"
