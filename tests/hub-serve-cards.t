#!/bin/sh
# hub-serve-cards - the YAML of a README.md is judged before it is taken
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/lib/hub.sh
. "$TOP/tests/lib/hub.sh"

hub_start
new_repo o/d
H=$(head_of o/d)

# validate NAME STATUS CONTENT: the content as in a JSON string
validate() {
	ask "$1" "$2" POST /api/validate-yaml -d "{\"repoType\":\"dataset\",\"content\":\"$3\"}"
}
GOOD='---\nlicense: mit\nconfigs:\n- config_name: a\n---\n# Title\n'
BAD='---\nlicense: [mit\n---\n# Title\n'
NONE='{"errors":[],"warnings":[{"message":"empty or missing yaml metadata in repo card"}]}'
validate 'a card' 200 "$GOOD"
body '{"errors":[],"warnings":[]}'
validate 'a card with CR and LF' 200 '---\r\nlicense: mit\r\n---\r\n'
body '{"errors":[],"warnings":[]}'
n=0
for none in '' '# Title' '---\nlicense: mit\n' '---\n---\n' '---\n \n---\n' '---\n# c\n---\n'; do
	n=$((n + 1))
	validate "a card without, $n" 200 "$none"
	body "$NONE"
done
validate 'YAML that is none' 400 "$BAD"
body_has '{"errors":[{"message":"YAML, line '
body_has '"warnings":[]}'
validate 'a list is no card' 400 '---\n- a\n---\n'
body '{"errors":[{"message":"YAML metadata must be a map"}],"warnings":[]}'
# What is only to do harm.
perl -e 'print "{\"content\":\"---\\n", "[" x 200000, "\\n---\\n\"}"' >deep
ask 'a deep one' 400 POST /api/validate-yaml --data-binary @deep
perl -e 'print "{\"content\":\"---\\na0: &a0 [x]\\n"; print "a$_: &a$_ [", join(",", ("*a" . ($_ - 1)) x 9), "]\\n" for 1 .. 30; print "---\\n\"}"' >wide
ask 'one that grows' 200 POST /api/validate-yaml --data-binary @wide
ask 'no content' 400 POST /api/validate-yaml -d '{}'
{ commit_line 'a bad card' && file_line README.md "$BAD"; } >lines
push o/d main lines
ok 'is refused' [ "$pushed" = 400 ]
body_has '"error":"Invalid metadata in README.md"}'
ok 'and nothing moved' [ "$(head_of o/d)" = "$H" ]
{ commit_line 'elsewhere' && file_line sub/README.md "$BAD" && file_line README.md "$GOOD"; } >lines
push o/d 'main?create_pr=1' lines
ok 'a good one, and bad ones elsewhere, are taken' [ "$pushed" = 200 ]
hub_stop
ok 'SIGTERM ends it well' [ "$hub_status" = 0 ]
done_testing
