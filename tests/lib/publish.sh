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
#   sync NAME             NAME is what the origin holds now
#   good ID MODEL TPS [TIME]           an entry that bench-validate passes
#   bad ID MODEL          one that it refuses: all zeros
#   withdraw ID           a retraction of that entry
#   offer NAME            the records on stdin are NAME's hf_data/, no BASE
#   based NAME [REVISION] its BASE: a revision of the dataset (the head)
#   scene NAME            a dataset me/NAME and an origin of their own, in a
#                         folder of their own
#   opened NAME           a scene in which alice published a1; bob is there, too
#   publish ARG...        bench-publish from the origin to the dataset
#   board / runs / gone   what the dataset holds: board rows, runs/, retracted
#   no_secrets            the last point: nothing that a test left behind
#                         has the token in it
#   board_is ID...        the boards hold exactly these
#   runs_are ID...        runs/ holds exactly these
#   tip_is PATH...        the branch holds exactly these

. "$TOP/tests/lib/hub.sh"
unset GITHUB_REPOSITORY GITHUB_SERVER_URL
# The scenes run programs by the thousand, and with sanitizers half of their
# time is the search for leaks: that is left to the tests of each program.
case $0 in
*publish-*) export ASAN_OPTIONS="exitcode=99:detect_leaks=0" ;;
esac

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
	await "$T/proxy.port"
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

sync() {
	git -C "$1" fetch -q origin 2>/dev/null &&
		git -C "$1" reset -q --hard origin/main
	mkdir -p "$1/hf_data"
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

bad() {
	good "$1" "$2" 0 | sed 's/"ttft_ms": [0-9.]*/"ttft_ms": 0/'
}

withdraw() {
	printf '{"retracted":{"entry_id":"%s","digest":null,"reason":"wrong","by":"me","at":"2026-02-01T00:00:00Z"}}\n' "$(id "$1")"
}

offer() {
	rm -rf "$1/hf_data" && mkdir "$1/hf_data"
	cat >"$T/offered"
	bench-merge --quiet --split "$1/hf_data" "$T/offered"
	bench-merge --quiet --all "$T/offered" |
		grep -v '^{"retracted"' >"$1/hf_data/runs.jsonl"
	[ -s "$1/hf_data/runs.jsonl" ] || rm "$1/hf_data/runs.jsonl"
}

based() {
	mkdir -p "$1/hf_data"
	echo "${2-$(dataset_head)}" >"$1/hf_data/BASE"
}

scene() {
	mkdir -p "$T/work/$1"
	cd "$T/work/$1" || exit
	dataset=me/$1
	hf-push --quiet --create "$dataset"
	origin_start
}

opened() {
	scene "$1"
	contributor alice
	contributor bob
	good a1 m1 5 | offer alice
	based alice
	send alice
	it "$1: published" 0 publish
	sync alice
	sync bob
}

publish() {
	bench-publish --source origin.git --backoff 5 "$@" "$dataset" \
		2>"$T/says"
	publish_status=$?
	cat "$T/says" >>"$T/said"
	cat "$T/says" >&2
	return "$publish_status"
}

# no_secrets: the token is in no file but that of the hub, in no git object
no_secrets() {
	find "$T" -name objects -type d | while read -r repository; do
		git -C "${repository%/objects}" cat-file --batch \
			--batch-all-objects
	done >"$T/objects"
	grep -rl hf_writer "$T" | grep -v "^$T/tokens$" >"$T/leaks"
	same /dev/null "$T/leaks" 'no trace of the token'
}

# each_file REGEX: those of the dataset, one after the other
each_file() {
	for path in $(hf-fetch --quiet --list "$dataset" |
		sed -n 's/^{"path":"\([^"]*\)".*/\1/p' | grep "$1"); do
		dataset_file "$path"
	done
}

board() { each_file '^leaderboard_'; }
runs() { each_file '^runs/'; }
gone() { each_file '^retracted.jsonl$'; }

# ids: of the records on stdin, sorted, on one line
ids() {
	perl -ne 'push @all, pack("H*", $1) =~ tr/ //dr
		while /"entry_id": *"[0-9a-f-]*-([0-9a-f]{12})"/g;
		END { print map { "$_ " } sort @all }'
}

holds() {
	what=$1
	shift
	"$what" | ids >"$T/holds"
	printf '%s\n' "$@" | sort | tr '\n' ' ' >"$T/wanted"
	[ $# -gt 0 ] || : >"$T/wanted"
	same "$T/wanted" "$T/holds" "$name: $what: $*"
}

board_is() { holds board "$@"; }
runs_are() { holds runs "$@"; }

tip_is() {
	git -C origin.git ls-tree -r --name-only main >"$T/holds"
	printf '%s\n' "$@" >"$T/wanted"
	[ $# -gt 0 ] || : >"$T/wanted"
	same "$T/wanted" "$T/holds" "$name: the branch holds: $*"
}
