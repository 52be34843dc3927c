// query - SQL from stdin over a table `lines` of JSON text, one a line of FILE
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2].replaceAll("'", "''");
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`CREATE TABLE lines AS
	SELECT DISTINCT CAST(json AS VARCHAR) AS json
	FROM read_json_objects('${file}', format = 'newline_delimited')`);
const result = await connection.runAndReadAll(readFileSync(0, 'utf8'));
process.stdout.write(result.getRows().map((row) => `${row[0]}\n`).join(''));
