// duckdb - the best row of each identity: duckdb.mjs objects|typed OUT FILE...
import { DuckDBInstance } from '@duckdb/node-api';

const [form, out, ...files] = process.argv.slice(2);
const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
const key = ['hardware.chip_model', 'hardware.chip_count', 'model.name',
	'model.precision', 'workload.input_length', 'workload.output_length'];
const at = (path) => `json->>'$.${path}'`;
const objects = `SELECT arg_max(json,
	CAST(${at('metrics.throughput_tps')} AS DOUBLE))
	FROM read_json_objects([${list}], format = 'array',
	maximum_object_size = 16777216) GROUP BY ${key.map(at).join(', ')}`;
const typed = `SELECT * FROM read_json([${list}], format = 'array')
	QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')}
	ORDER BY metrics.throughput_tps DESC) = 1`;
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(form === 'typed'
	? `COPY (${typed}) TO '${out}' (FORMAT json, ARRAY true)`
	: `COPY (${objects}) TO '${out}' (FORMAT csv, HEADER false, QUOTE '',
		DELIMITER '\x01', ESCAPE '')`);
