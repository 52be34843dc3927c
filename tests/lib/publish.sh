# publish - a hub, a dataset and an origin to publish from; sourced after lib.sh
# shellcheck shell=sh
#
#   dataset_start NAME    serve a hub, make the dataset; HF_* are set
#   dataset_put MESSAGE PATH=FILE...   a commit by hand
#   dataset_file PATH [REVISION]       a file of it, on stdout
#   dataset_head          its commit
#   broken_hub            a proxy before it that breaks what $T/faults says
#   origin_start          a bare repository, origin.git
#   contributor NAME      a clone of it, with hf_data/
#   send NAME [MESSAGE]   commit and push what NAME's hf_data/ holds
#   good ID MODEL TPS [TIME]           an entry that bench-validate passes

. "$TOP/tests/lib/hub.sh"

dataset_start() {
	hub_start --quiet
	export HF_ENDPOINT="$HUB" HF_TOKEN=hf_writer
	dataset=$1
	hf-push --quiet --create "$dataset"
}

dataset_put() {
	put_message=$1
	shift
	hf-push --quiet --message "$put_message" "$dataset" "$@"
}

dataset_file() {
	hf-fetch --quiet --revision "${2:-main}" "$dataset" "$1"
}

dataset_head() {
	hf-fetch --known "$dataset"
}

broken_hub() {
	: >"$T/faults"
	perl "$TOP/tests/lib/faults.pl" --to "$PORT" --faults "$T/faults" \
		--log "$T/requests" --port-file "$T/proxy.port" --seconds 300 &
	started $!
	wait_file "$T/proxy.port"
	HF_ENDPOINT=http://127.0.0.1:$(cat "$T/proxy.port")
}

origin_start() {
	git init -q --bare origin.git
}

contributor() {
	git clone -q origin.git "$1" 2>/dev/null
	mkdir -p "$1/hf_data"
}

send() {
	git -C "$1" add -A
	git -C "$1" commit -q -m "${2:-results of $1}"
	git -C "$1" push -q origin HEAD:main 2>/dev/null
}

# id NAME: an entry_id for up to six characters
id() {
	printf '00000000-0000-4000-8000-%s\n' "$(printf '%6s' "$1" | od -An -tx1 | tr -d ' \n')"
}

# One that the schema and the rules pass: the single-card example, changed.
good() {
	sed -e "s/\"entry_id\": \"[^\"]*\"/\"entry_id\": \"$(id "$1")\"/" \
		-e "s/\"throughput_tps\": [0-9.]*/\"throughput_tps\": $3/" \
		-e "s/\"submitted_at\": \"[^\"]*\"/\"submitted_at\": \"${4:-2026-01-30T00:00:00Z}\"/" \
		-e "/\"model\": {/,/}/s/\"name\": \"[^\"]*\"/\"name\": \"$2\"/" \
		"$TOP/schemas/examples/single_card.json"
}
