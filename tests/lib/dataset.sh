# dataset - small entries of datasets for tests, and listings of folders
# shellcheck shell=sh
#
#   row ID MODEL TPS [TIME [NODES]]   one entry, on one line
#   gone ID [DIGEST]                  a retraction
#   listing DIR                       DIR as `hf-fetch --list --commits` has it

row() {
	cluster=null
	[ "${5:-1}" -gt 1 ] && cluster="{\"node_count\":$5}"
	printf '{"entry_id":"%s","model":{"name":"%s"},"metrics":{"throughput_tps":%s},"cluster":%s,"metadata":{"submitted_at":"%s"}}\n' \
		"$1" "$2" "$3" "$cluster" "${4:-2026-01-30T00:00:00Z}"
}

gone() {
	digest=null
	[ -n "${2-}" ] && digest="\"$2\""
	printf '{"retracted":{"entry_id":"%s","digest":%s,"reason":"wrong","by":"me","at":"2026-02-01T00:00:00Z"}}\n' "$1" "$digest"
}

listing() {
	(cd "$1" && find . -type f | sed 's,^\./,,' | sort | while read -r path; do
		printf '{"path":"%s","oid":"%s","last_commit":{"id":"c1","date":"2026-03-01T00:00:00.000Z"}}\n' \
			"$path" "$(git hash-object "$path")"
	done)
}
