# rows - small records for the tests of the merge; sourced
# shellcheck shell=sh

# row ID TPS [MEMBERS]: an entry of model m
row() {
	printf '{"entry_id":"%s","model":{"name":"m"},' "$1"
	printf '"metrics":{"throughput_tps":%s}%s}\n' "$2" "${3:+,$3}"
}

# retraction ID [DIGEST]
retraction() {
	printf '{"retracted":{"entry_id":"%s","digest":%s,"reason":"wrong",' \
		"$1" "${2:-null}"
	echo '"by":"t","at":"2026-02-01T00:00:00Z"}}'
}

# digest FILE: the digest of an entry that is in canonical form
digest() {
	tr -d '\n' <"$1" | sha256sum | cut -c1-64
}

# digest_of FILE: of an entry in any form whose numbers are plain
digest_of() {
	perl -MJSON::PP -MDigest::SHA=sha256_hex -0777 -ne '
		print sha256_hex(JSON::PP->new->canonical->utf8
			->encode(decode_json($_)))' "$1"
}
