// ajv - validate FILE by SCHEMA, whole: ajv.mjs SCHEMA FILE
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const [schema, file] = process.argv.slice(2);
const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
process.exit(ajv.compile(read(schema))(read(file)) ? 0 : 1);
