#!/bin/sh
# local-ci - local_ci_fallback.sh and .ci/run do what the workflows do
. "$(dirname "$0")/lib.sh"

: "${BUILD:=build/plain}"
YAML_JSON=$TOP/$BUILD/tool/yaml-json
export YAML_JSON
local_ci=$TOP/bin/local_ci_fallback.sh

# No drift: what it takes from the text of a workflow is what a parser of
# YAML finds there, all of it and in order.
no_drift() {
	workflow=$TOP/.github/workflows/$1
	shift
	it "$(basename "$workflow"): --list" 0 "$local_ci" --list "$@"
	"$YAML_JSON" "$workflow" | grep -o '"run": "[^"]*"' |
		sed 's/^"run": "bin.ci \(.*\)"$/\1/' | awk '!seen[$0]++' >parsed
	perl "$TOP/tests/lib/policy.pl" --runs "$workflow" |
		sed -n 's/^bin.ci //p' | sort -u >runs
	ok 'there are steps' test -s parsed
	same parsed "$T/out" "$(basename "$workflow"): the steps in their order"
	sort parsed >sorted
	same runs sorted "$(basename "$workflow"): all of them"
}
if [ -x "$YAML_JSON" ]; then
	no_drift ci.yml
	cp parsed ci-steps
	for step in hygiene lint test test-sanitized fuzz coverage build version \
		install package; do
		ok "ci.yml has $step" grep -qx "$step" ci-steps
	done
	if [ -f "$TOP/.github/workflows/publish.yml" ]; then
		no_drift publish.yml --publish me/board
		# It lets a job begin when the step before said so: this way.
		"$YAML_JSON" "$TOP/.github/workflows/publish.yml" |
			grep -o '"needs": \|"if": "[^"]*needs[^"]* == .yes. }}"' |
			sed 's/.*needs[.]\([a-z]*\)[.].*/begins after yes/' >gates
		ok 'a job begins after a yes' sh -c \
			'[ "$(grep -c needs gates)" = 2 ] &&
				[ "$(grep -c yes gates)" = 2 ]'
	fi
else
	echo "# no $BUILD/tool/yaml-json: the steps are not compared"
fi

# A repository of three steps.
mkdir -p tree/bin tree/.ci/steps tree/.github/workflows
cp "$local_ci" "$TOP/bin/ci" tree/bin
cp "$TOP/.ci/run" tree/.ci
printf '/build/\n' >tree/.gitignore
cat >tree/.github/workflows/ci.yml <<'END'
jobs:
  a:
    steps:
      - run: bin/ci tools
      - id: x
        run: bin/ci middle
  b:
    steps:
      - run: bin/ci tools
      - run: bin/ci last
END
# step NAME LINE...
step() {
	name=$1
	shift
	{
		printf '#!/bin/sh\n# %s - a step\n' "$name"
		printf '%s\n' "$@"
	} >"tree/.ci/steps/$name"
	chmod +x "tree/.ci/steps/$name"
}
step tools 'echo compiler 12' 'cat'
step middle 'true'
step last 'echo last >>build/order'
git init -q tree
git -C tree add -A
git -C tree commit -q -m 'a `b` | c'
run=tree/bin/local_ci_fallback.sh

it 'all is well' 0 "$run"
out
sed -i 's|, [0-9]* s$|, 0 s|' "$T/err"
err 'local_ci_fallback: tools ...' 'local_ci_fallback: tools: passed, 0 s' \
	'local_ci_fallback: middle ...' 'local_ci_fallback: middle: passed, 0 s' \
	'local_ci_fallback: last ...' 'local_ci_fallback: last: passed, 0 s' \
	'local_ci_fallback: the report is in build/local-ci.md' \
	'local_ci_fallback: all 3 steps passed'
commit=$(git -C tree rev-parse HEAD)
sed '/^| begun\|^| machine\|^| compiler/d; s/ [0-9]* |$/ 0 |/' tree/build/local-ci.md >report
same report - 'the report' <<END
## ci.yml on this machine: all 3 steps passed

| | |
|---|---|
| commit | $commit a .b. . c |
| branch | main |
| tree | clean |

| step | result | s |
|---|---|--:|
| tools | passed | 0 |
| middle | passed | 0 |
| last | passed | 0 |

One machine and one compiler; the matrix of ci.yml has more.

<details><summary>versions</summary>

\`\`\`text
compiler 12
\`\`\`

</details>
END

step middle 'echo "see $HOME/x and $PWD/y"' "printf 'a\\033[1mb\\n\`\`\`\\n'" \
	'exit 3'
rm tree/build/order
it 'one fails, the next is run' 1 "$run" --report -
ok 'the last one ran' grep -q last tree/build/order
out_has '## ci.yml on this machine: failed: middle'
out_has '| tree | **not committed:** .ci/steps/middle |'
out_has '| middle | **failed** (3) |'
out_has '| last | passed |'
out_has 'see ~/x and ./y'
out_has "a[1mb"
out_has "'''"
err_has 'local_ci_fallback: middle: **failed** (3), '
err_has 'local_ci_fallback: failed: middle'
it 'folders are told as they stand, not as patterns' 1 \
	env HOME='/od|d[&home' "$run" --report -
out_has 'see ~/x and ./y'
it 'one alone' 0 "$run" --only last --only tools --report -
out_has 'passed, a part: last tools'
out_lacks '| middle |'
it 'a report elsewhere' 0 "$run" --only last --report there.md
ok 'is there' grep -q 'passed, a part: last' there.md
it 'a report nowhere' 74 "$run" --only last --report /proc/none/x
it 'stdout is full' 74 sh -c '"$1" --only last --report - >/dev/full' sh "$run"
it '.ci/run ends with the first that fails' 3 tree/.ci/run
out_has 'see '
rm -f tree/build/order
step middle true
it '.ci/run does all' 0 tree/.ci/run
ok 'the last one too' grep -q last tree/build/order

it 'help' 0 "$local_ci" --help
out_has 'usage: local_ci_fallback.sh'
out_has 'example: '
it 'list' 0 "$run" --list
out tools middle last
it 'what it does not know' 2 "$run" --no-such
err "local_ci_fallback: unexpected argument '--no-such'" \
	"Try 'bin/local_ci_fallback.sh --help'."
it 'a value is missing' 2 "$run" --only
err_has '--only needs a value'
it 'no such step' 2 "$run" --only lst
err_has "ci.yml has no step 'lst'; see --list"
it 'a part of a publication' 2 "$run" --only last --publish me/board
err_has 'exclude each other'
it 'no such workflow' 78 "$run" --publish me/board
err 'local_ci_fallback: there is no .github/workflows/publish.yml'

# Publishing: each job's step says whether the next may begin.
cat >tree/.github/workflows/publish.yml <<'END'
jobs:
  validate:
    steps:
      - run: bin/ci build
      - run: bin/ci check
  publish:
    steps:
      - run: bin/ci build
      - run: bin/ci push
  clean:
    steps:
      - run: bin/ci clean
END
step build true
step check 'echo "told of $DATASET" >>"$GITHUB_STEP_SUMMARY"' \
	'echo publishable=yes >>"$GITHUB_OUTPUT"' 'exit 1'
step push 'echo receipt=yes >>"$GITHUB_OUTPUT"'
step clean 'echo cleaned'
it 'a row is refused, the others are published' 1 \
	"$run" --publish me/board --report -
out_has '## publish.yml on this machine: failed: check'
out_has 'told of me/board'
out_has '| push | passed |'
out_has '| clean | passed |'
step push 'exit 75'
it 'the Hub is down: nothing is removed' 1 "$run" --publish me/board --report -
out_has '| push | **failed** (75) |'
out_has '| clean | not begun | |'
step check true
it 'nothing to publish' 0 "$run" --publish me/board --report -
out_has 'publish.yml on this machine: 2 steps passed, the rest had nothing to do'
out_has '| push | not begun | |'
step build 'exit 1'
it 'it does not build' 1 "$run" --publish me/board --report -
out_has '| check | not begun | |'

# Not what nobody has merged.
step build true
printf 'on:\n  push:\n    branches: [main, main-dev]\n' |
	cat - tree/.github/workflows/publish.yml >with
cp with tree/.github/workflows/publish.yml
git -C tree checkout -q -B mine
it 'a branch that publish.yml does not run for' 78 "$run" --publish me/board --report -
err "local_ci_fallback: publish.yml publishes main, main-dev, and this is 'mine': git switch first"
git -C tree checkout -q -B main-dev
it 'one that it runs for' 0 "$run" --publish me/board --report -
done_testing
