#!/bin/sh
# bench-state - the accepted state of a dataset, hand edits settled
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/dataset.sh"

{ row a m1 1; row b m1 2; row c m2 3; row d m3 4; row e m4 5; row f m5 6; row g m6 7; row h m7 8; gone z; } >all
bench-dataset -d whole all >/dev/null
listing whole >tree
echo '{"id":"c1","author":"alice"}' >log
bench-merge --all all 2>/dev/null >union

# edit NAME: a copy of the whole dataset to edit by hand, and its listing
edit() {
	rm -rf copy
	cp -r whole copy
}
rows_of() { bench-merge --all copy/leaderboard_single.json 2>/dev/null; }
edited() { bench-merge --all --array - 2>/dev/null >board && mv board copy/leaderboard_single.json && listing copy >copy.tree; }

it 'a whole dataset' 0 bench-state -t tree -d whole
same "$T/out" union 'is what runs/ and retracted.jsonl hold'
it 'says so' 0 bench-state --check -t tree -d whole
out whole
it 'names its files' 0 bench-state --paths -t tree
out leaderboard_single.json retracted.jsonl runs/2026-01.jsonl sources.json

feed '{"path":"sources.json\u0000x","oid":"0"}'
it 'a name that ends before its end is none' 65 bench-state --paths -t -
out
err 'bench-state: stdin:1: no file of a tree listing: path or oid is missing'

mkdir -p only && cp whole/leaderboard_single.json only/ && listing only >only.tree
it 'boards alone' 0 bench-state -t only.tree -d only
ok 'their rows are accepted' sh -c 'test "$(wc -l <"$T/out")" = 7'
it 'are new' 0 bench-state --check -t only.tree -d only
out new
it 'rows of earlier revisions are listed' 0 bench-state -t only.tree -d only --history all
err_has 'only in an earlier revision: a,'
nowhere 'not taken' '"entry_id":"a"' "$T/out"
it 'unless asked for' 0 bench-state -t only.tree -d only --history all --adopt-history
same "$T/out" union 'then they are'
it 'an empty dataset' 0 bench-state -t /dev/null -d .
out

edit; { rows_of; row n m9 9; } | edited
it 'a row added by hand is accepted' 0 bench-state -t copy.tree -d copy --log log
err_has 'added: n,'
out_has '"entry_id":"n"'
it 'the boards were edited' 0 bench-state --check -t copy.tree -d copy
out boards

edit; rows_of | grep -v '"c"' | edited
it 'a row that is gone is retracted' 0 bench-state -t copy.tree -d copy --log log
out_has '{"retracted":{"entry_id":"c","digest":"'
out_has '"by":"alice","at":"2026-03-01T00:00:00.000Z"'
out_has '"entry_id":"c","model"'

edit; rows_of | sed 's/"throughput_tps":3/"throughput_tps":2.5/' | edited
it 'a row corrected in place' 0 bench-state -t copy.tree -d copy --log log
bench-merge <"$T/out" 2>/dev/null >board
ok 'the lower value stays' grep -q '"throughput_tps":2.5' board
nowhere 'the higher is out' '"throughput_tps":3}' board

edit; { rows_of | grep -v '"b"'; row a m1 1; } | edited
it 'an older run in its place is a stale upload' 65 bench-state -t copy.tree -d copy
out
err_has '--restore'
it 'restored' 0 bench-state --restore -t copy.tree -d copy
same "$T/out" union 'to what was written'
it 'or adopted' 0 bench-state --adopt -t copy.tree -d copy --log log
bench-merge <"$T/out" 2>/dev/null >board
ok 'the older one stands' grep -q '"entry_id":"a"' board

edit; { rows_of; row z m10 1; } | edited
it 'a retracted row put back stays out' 0 bench-state -t copy.tree -d copy
err_has 'retracted, put back: z,'
same "$T/out" union 'nothing else changes'
edit; { rows_of | grep -v '"c"'; row z m10 1; } | edited
it 'with rows gone beside it: a stale upload' 65 bench-state -t copy.tree -d copy

edit; rows_of | head -1 | edited
it 'many rows gone' 65 bench-state -t copy.tree -d copy
err_has '6 gone'
it 'the limit can be raised' 0 bench-state --adopt-limit 6 -t copy.tree -d copy

edit; row x m20 1 >>copy/runs/2026-01.jsonl; listing copy >copy.tree
it 'an edit of runs/ stops' 65 bench-state -t copy.tree -d copy
err_has 'runs/2026-01.jsonl was changed'
it 'is broken' 0 bench-state --check -t copy.tree -d copy
out broken
it 'restored from the last whole revision' 0 bench-state --restore --last whole -t copy.tree -d copy
same "$T/out" union 'as it was'
it 'adopted against it' 0 bench-state --adopt --last whole -t copy.tree -d copy
out_has '"entry_id":"x"'
it 'not with another rule of identity' 65 bench-state --adopt --last whole --identity six -t copy.tree -d copy
out
err_has 'the identity rule changed as well'
it 'restore needs it' 65 bench-state --restore -t copy.tree -d copy
edit; row x m20 1 >copy/runs/2030-01.jsonl; listing copy >copy.tree
it 'a file of runs/ that nobody wrote stops' 65 bench-state -t copy.tree -d copy
out
err_has 'runs/2030-01.jsonl was changed'

edit; grep -v '"g"' whole/runs/2026-01.jsonl >copy/runs/2026-01.jsonl; listing copy >copy.tree
it 'a row taken out of runs/, adopted' 0 bench-state --adopt --last whole -t copy.tree -d copy --log log
out_has '{"retracted":{"entry_id":"g"'
edit; rm copy/retracted.jsonl; listing copy >copy.tree
it 'a file that is gone stops' 65 bench-state -t copy.tree -d copy
it 'a retraction that is gone stays' 0 bench-state --adopt --last whole -t copy.tree -d copy
out_has '{"retracted":{"entry_id":"z"'
edit; rm copy/leaderboard_single.json; listing copy >copy.tree
it 'one of the boards is gone: stop' 65 bench-state -t copy.tree -d copy
edit; rm copy/sources.json; listing copy >copy.tree
it 'sources.json is gone: stop' 65 bench-state -t copy.tree -d copy
edit; sed -i 's/"version": 1/"version":  1/' copy/sources.json; listing copy >copy.tree
it 'white space in sources.json is no edit' 0 bench-state --check -t copy.tree -d copy
out whole
edit; sed -i 's/"sources": {}/"sources": {"r": {"main": "x"}}/' copy/sources.json; listing copy >copy.tree
it 'another content is' 0 bench-state --check -t copy.tree -d copy
out broken
edit; echo nonsense >copy/sources.json; listing copy >copy.tree
it 'so is nonsense' 0 bench-state --check -t copy.tree -d copy
out broken

it 'another identity, nothing edited: nothing lost' 0 bench-state --identity six -t tree -d whole
ok 'every entry' sh -c 'test "$(wc -l <"$T/out")" = 9'
edit; rows_of | grep -v '"c"' | edited
it 'another identity and an edit' 65 bench-state --identity six -t copy.tree -d copy
err_has 'identity rule changed'
edit; echo '{"entry_id":' >copy/leaderboard_single.json; listing copy >copy.tree
it 'a board cut off' 65 bench-state -t copy.tree -d copy
it 'restored all the same' 0 bench-state --restore -t copy.tree -d copy
it 'both ways at once' 2 bench-state --adopt --restore -t copy.tree -d copy
it 'no listing' 2 bench-state -d copy
it 'a missing file' 74 bench-state -t tree -d nowhere
done_testing
