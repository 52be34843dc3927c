# runner - a repository with the project's workflows; after publish.sh
# shellcheck shell=sh disable=SC2154
#
#   server_start          git over http, team/bench.git below $T/git; anyone
#                         reads, pushing needs a token
#   contributor NAME      a clone of it in this folder, with hf_data/
#   tip_is PATH...        hf_data/ of main holds exactly these
#   workflow NAME STATE [OPTION...]   run .github/workflows/NAME.yml, or the
#                         file that NAME is the path of, on main
#   result JOB WORD       a test point: how the job ended
#   log_has, log_lacks, summary_has JOB TEXT
#
# The jobs' `make` hands out the programs that are built already: it is the
# one thing that is not as on a runner. HF_SECRET is the secret HF_TOKEN of the
# environment huggingface; OIDC the members of the context's oidc; VARS and
# SECRETS more of theirs, `, "NAME": ...`; API_URL where the API is.

: "${BUILD:=build/plain}"
export YAML_JSON="$TOP/$BUILD/tool/yaml-json"
[ -x "$YAML_JSON" ] || skip "no $BUILD/tool/yaml-json; make units builds it"
test -x "$(git --exec-path)/git-http-backend" || skip 'git has no http-backend'

server_start() {
	git_token=ghs_writes_git
	mkdir -p "$T/git/team" "$T/tools" "$T/seed"
	git init -q --bare "$T/git/team/bench.git"
	git -C "$T/git/team/bench.git" config http.receivepack true
	(cd "$TOP" && cp -r --parents .ci .github action.yml "$T/seed" &&
		git ls-files bin | xargs cp --parents -t "$T/seed")
	mkdir "$T/seed/hf_data"
	echo 'what lands here' >"$T/seed/hf_data/README.md"
	git -C "$T/seed" init -q
	git -C "$T/seed" add -A -f
	git -C "$T/seed" commit -q -m 'the toolchain'
	git -C "$T/seed" push -q "$T/git/team/bench.git" HEAD:main
	printf '#!/bin/sh\nset -e\nfor program in "%s"/bin/*; do\n[ -e "bin/${program##*/}" ] || ln -s "$program" bin/\ndone\n' "$TOP" >"$T/tools/make"
	chmod +x "$T/tools/make"
	perl "$TOP/tests/lib/git-http.pl" --root "$T/git" --public \
		--port-file "$T/git.port" --log "$T/git.log" --token "$git_token" \
		--seconds 300 &
	started $!
	await "$T/git.port"
	GIT_URL=http://127.0.0.1:$(cat "$T/git.port")
}

contributor() {
	git clone -q "$T/git/team/bench.git" "$1"
	mkdir -p "$1/hf_data"
}

tip_is() {
	git -C "$T/git/team/bench.git" ls-tree -r --name-only main -- hf_data >"$T/holds"
	for path; do echo "hf_data/$path"; done | sort >"$T/wanted"
	same "$T/wanted" "$T/holds" "$name: the branch holds: $*"
}

# context FILE [EVENT]: what github tells, after a push to main
context() {
	sha=$(git -C "$T/git/team/bench.git" rev-parse main)
	cat >"$1" <<-END
		{"github": {"repository": "team/bench", "server_url": "$GIT_URL",
		"api_url": "${API_URL-}", "ref": "refs/heads/main",
		"ref_name": "main", "sha": "$sha", "run_id": "17",
		"actor": "alice", "event_name": "${2:-push}",
		"event": ${EVENT:-{\}}},
		"vars": {"HF_DATASET": "$dataset", "HF_ENDPOINT": "$HF_ENDPOINT"${VARS-}},
		"inputs": ${INPUTS:-{\}}, "clone": "$GIT_URL/team/bench.git",
		"secrets": {"huggingface": {"HF_TOKEN": "${HF_SECRET-}"}${SECRETS-}},
		"oidc": {${OIDC-}},
		"env": {"BACKOFF": "5", "HF_ENDPOINT": "$HF_ENDPOINT"},
		"actions": {"OWNER/sagellm-benchmark": "$T/seed"},
		"tokens": {"read": "ghs_reads", "write": "$git_token", "talk": "ghs_writes"}}
	END
}

workflow() {
	state=$2
	case $1 in
	/*) file=$1 ;;
	*) file=$TOP/.github/workflows/$1.yml ;;
	esac
	shift 2
	context "$T/context" "${context_event-push}"
	(
		unset HF_TOKEN HF_ENDPOINT
		PATH=$T/tools:$PATH perl "$TOP/tests/lib/runner.pl" --context "$T/context" \
			--state "$state" "$@" "$file"
	)
}

result() {
	ok "$name: $1 is $2" grep -qx "$1: $2" "$T/out"
}

log_has() { has "log of $1" "$state/$1/log" "$2"; }
log_lacks() { lacks "log of $1" "$state/$1/log" "$2"; }
summary_has() { has "summary of $1" "$state/$1/summary" "$2"; }
