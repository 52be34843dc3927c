#!/bin/sh
# bench-report - entries as a table, Markdown or CSV
. "$(dirname "$0")/lib.sh"

few() {
	bench-report --columns id,model,tps,/x "$@"
}
rows() {
	feed '{"entry_id":"a","model":{"name":"gpt2"},"metrics":{"throughput_tps":74.50},"x":[1, 2]}' \
		'{"entry_id":"bb","model":{"name":"通义千问"},"metrics":{"throughput_tps":1e3},"x":null}' \
		'{"retracted":{"entry_id":"c","digest":null,"reason":"r","by":"b","at":"2026-01-01T00:00:00Z"}}' \
		'{"entry_id":"c|d","model":{"name":"<b>*x*</b>"},"metrics":{},"x":"=1+1"}'
}

rows
it 'a table' 0 few
out 'id   model         tps  /x' 'a    gpt2        74.50  [1, 2]' \
	'bb   通义千问      1e3  -' 'c|d  <b>*x*</b>  -      =1+1'
err 'bench-report: 1 retractions left out: bench-merge applies them'
rows
it 'Markdown' 0 few --format md --quiet
out '| id | model | tps | /x |' '| --- | --- | ---: | --- |' \
	'| a | gpt2 | 74.50 | \[1, 2\] |' '| bb | 通义千问 | 1e3 | - |' \
	'| c\|d | \<b\>\*x\*\</b\> | - | =1+1 |'
err
rows
it 'CSV' 0 few --format csv --quiet
tr -d '\r' <"$T/out" >"$T/lines"
compare 'the lines' "$T/lines" 'id,model,tps,/x' 'a,gpt2,74.50,"[1, 2]"' \
	'bb,通义千问,1e3,' "c|d,<b>*x*</b>,,\"'=1+1\""
ok 'each ends in CR LF' test 4 = "$(grep -c "$(printf '\r')\$" "$T/out")"

long() {
	feed '{"/":[49.90291356975683,0.000123456789,1234567.891,131072000000,1e-9,12.345678,1.5e999]}'
}
columns=/~1/0,/~1/1,/~1/2,/~1/3,/~1/4,/~1/5,/~1/6
long
it 'long numbers are rounded' 0 bench-report --columns $columns --format md
out_has '| 49.9029 | 0.000123457 | 1234568 | 131072000000 | 1e-9 | 12.3457 | 1.5e999 |'
long
it 'but not for programs' 0 bench-report --columns $columns --format csv
out_has '49.90291356975683,0.000123456789,1234567.891,131072000000,1e-9,12.345678,1.5e999'

feed '{"entry_id":"a\u001b[31m\u0000b","model":{"name":"say \"hi\",\nline"}}'
it 'control bytes, as text' 0 bench-report --columns id,model
out 'id        model' 'a?[31m?b  say "hi",?line'
feed '{"model":{"name":"say \"hi\",\nline"}}'
it 'quotes and lines, as CSV' 0 bench-report --columns model --format csv
tr -d '\r' <"$T/out" >"$T/lines"
compare 'are quoted' "$T/lines" 'model' '"say ""hi"",' 'line"'

feed '{"metadata":{"engine":"sagellm"},"engine":null,"sagellm_version":"0.5"}'
it 'the second place of a value' 0 bench-report --columns engine,version
out 'engine   version' 'sagellm  0.5'
feed '[]'
it 'no entry: the heading alone' 0 bench-report --columns chip,tps
out 'chip  tps'
it 'the usual columns' 0 bench-report "$TOP"/schemas/examples/single_card.json
out_has 'NVIDIA A100 80GB PCIe      1  Qwen/Qwen2.5-7B-Instruct  BF16'
it 'names the columns' 0 bench-report --list-columns
out_has 'version       /engine_version, else /sagellm_version'

feed '{"a":1}' '{'
it 'input that ends amid a record' 65 bench-report --format csv
err_has 'stdin:3: object not closed'
it 'no such column' 2 bench-report --columns nothing
err_has "no column is named 'nothing'; --list-columns names them"
it 'no such form' 2 bench-report --format html
it 'too many columns' 2 bench-report --columns \
	"$(perl -e 'print join ",", ("id") x 65')"
it 'no such file' 74 bench-report none
it 'teaches' 0 bench-report --help
done_testing
