# versions - what the tests of repo-versions share
# shellcheck shell=sh disable=SC2034,SC2086 # names that the tests use
GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE

b1=1111111111111111111111111111111111111111
b2=2222222222222222222222222222222222222222
b3=3333333333333333333333333333333333333333
single=hf_data/leaderboard_single.json
multi=hf_data/leaderboard_multi.json
runs=hf_data/runs.jsonl

# new NAME: an empty repository, and into it
new() {
	cd "$T/work" && git init -q "$1" && cd "$1" && mkdir hf_data
}

# put TEXT [PATH]: a file's content
put() {
	mkdir -p "$(dirname "${2:-$single}")"
	printf '%s\n' "$1" >"${2:-$single}"
}

# save [BASE]: commit everything; - removes BASE, nothing keeps it
save() {
	mkdir -p hf_data
	case ${1-} in
	'') ;;
	-) rm -f hf_data/BASE ;;
	*) printf '%s\n' "$1" >hf_data/BASE ;;
	esac
	git add -A && git commit -q --allow-empty -m x && git rev-parse HEAD
}

blob() {
	printf '%s\n' "$1" | git hash-object --stdin
}

# run NAME ARGS...: list; then each version as a line in $T/list
run() {
	name=$1
	shift
	rm -rf "$T/blobs"
	it "$name" 0 repo-versions -d "$T/blobs" "$@"
	perl -MJSON::PP -e '
		local $/;
		my $d = decode_json(<STDIN>);
		print "relation $d->{relation}\n";
		my $n = 0;
		for my $v (@{$d->{versions}}) {
			$v->{number} == ++$n or die "number";
			-s "$ARGV[0]/$v->{blob}" == $v->{size} or die "size";
			print join(" ", substr($v->{path}, 8), $v->{blob},
				$v->{commit}, $v->{is_tip} ? "tip" : "old",
				map { substr($_->{commit}, 0, 4) . ":" .
				substr($_->{revision} // "null", 0, 4) }
				@{$v->{bases}}), "\n";
		}
		print "other $_->{path}: $_->{reason}\n" for @{$d->{others}};
	' "$T/blobs" <"$T/out" >"$T/list" 2>&1
}

# lists LINE...: what run found, the relation first
lists() {
	compare 'the list' "$T/list" "$@"
}

# v PATH TEXT COMMIT tip|old [COMMIT:BASE]...: a line of the list
v() {
	v_path=$1 v_text=$2 v_commit=$3 v_tip=$4
	shift 4
	printf '%s %s %s %s' "$v_path" "$(blob "$v_text")" "$v_commit" "$v_tip"
	for v_base; do
		v_rev=${v_base#*:}
		printf ' %.4s:%.4s' "${v_base%%:*}" "$v_rev"
	done
}
s=leaderboard_single.json
