#!/bin/sh
# harness - what all tests stand on: a point fails when it should
. "${0%/*}/lib.sh"

# fails NAME SCRIPT: as a test, the script has a point that fails; passes: none
fails() {
	it "$1" 1 sh -c ". \"\${0%/*}/lib.sh\"; $2; done_testing" "$TOP/tests/x"
	out_has 'not ok '
}
passes() {
	it "$1" 0 sh -c ". \"\${0%/*}/lib.sh\"; $2; done_testing" "$TOP/tests/x"
	out_lacks 'not ok '
	out_has 'ok 1 - '
}

passes 'the status' 'it a 1 false'
fails 'another status' 'it a 1 sh -c "exit 2"'
passes 'all of stdout' 'it a 0 echo x; out x'
fails 'other lines' 'it a 0 echo x; out y'
fails 'a line more' 'it a 0 echo x; out x x'
fails 'none at all' 'it a 0 true; out x'
fails 'one that is not wanted' 'it a 0 echo x; out'
passes 'all of stderr' 'it a 0 sh -c "echo x >&2"; err x'
fails 'other lines there' 'it a 0 sh -c "echo x >&2"; err'
fails 'a text that is not there' 'it a 0 echo x; out_has y'
fails 'one that should not be' 'it a 0 echo x; out_lacks x'
passes 'the same bytes' 'echo x >a; echo x >b; same a b c'
fails 'other bytes' 'echo x >a; echo y >b; same a b c'
fails 'no bytes' 'echo x >a; same a b c'
fails 'a command that fails' 'ok a false'

passes 'a text nowhere' 'mkdir d; echo x >d/a; nowhere c y d'
fails 'one somewhere' 'mkdir d; echo x >d/a; nowhere c x d'
fails 'one among bytes' "printf 'a\\\\000x\\\\n' >a; nowhere c x a"
fails 'nowhere without a file' 'nowhere c x a'
fails 'nowhere without one of them' 'echo x >a; nowhere c y a b'
fails 'nowhere in no bytes' ': >a; nowhere c x a'

passes 'what comes in time' '(sleep 0.1; : >a) & ok c within 30 test -e a'
fails 'what does not' 'ok c within 0 false'

wire='. "$TOP/tests/lib/wire.sh"; : >"$T/hub.err"'
passes 'no trace of a secret' "$wire; overheard echo x >a; no_trace y"
fails 'a secret in stdout' "$wire; overheard echo x >a; no_trace x"
fails 'a secret in stderr' \
	"$wire; overheard sh -c 'echo x >&2' 2>a; no_trace x"
fails 'a secret in a folder' \
	"$wire; overheard echo x >a; echo y >b; no_trace y ."
fails 'a secret told to the hub' \
	"$wire; echo y >\"\$T/hub.err\"; overheard echo x >a; no_trace y"
fails 'nothing overheard' "$wire; : >\"\$T/said\"; no_trace x"
fails 'a folder that is not there' \
	"$wire; overheard echo x >a; no_trace y none"
passes 'the status of what is overheard' "$wire; it a 3 overheard sh -c 'exit 3'"
done_testing
