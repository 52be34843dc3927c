/* tokens - our tokens and those of the official library
 *
 * tokens.mjs ENCODE CASES BYTES PIECES: the cases with other vocabularies, that
 * have all bytes, for of what has no token the library for JavaScript makes
 * something else than the one in Rust, which made the ids of the cases.
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// It also has ways of its own with some kinds of splits and added tokens.
const left =
	/^(Split|added|a prefix|patterns|.*delimiter|.*ByteLevel first|.*Precomp)/;
const [encode, cases, ...files] = process.argv.slice(2);
const [bytes, pieces] = files.map((file) =>
	JSON.parse(readFileSync(file, "utf8")),
);
const folder = mkdtempSync(join(tmpdir(), "tokens-"));
const path = join(folder, "tokenizer.json");

// A sequence of its own, the same each time.
let state = 1;
const draw = (n) => {
	state = (Math.imul(state, 1103515245) + 12345) >>> 0;
	return Math.floor((state / 2 ** 32) * n);
};
const pick = (list) => list[draw(list.length)];
const kinds = [
	"abcdeehlloorw",
	"ABTHÉ",
	"0123456789²Ⅷ",
	"!\"#'()*,-./:;<=>[\\]_{|}~«»。",
	" \t\n\r\u00a0\u3000",
	"你好世界年こんにちはカナ",
	"éàöß\u0301\u0323ﬁ",
	"😀👍🏽👩‍👧",
].map((text) => [...text]);
const words = ["hello", " world", " the", "'s", "'LL", "  ", "\n\n", " 123"];
const text = () => {
	let made = "";
	for (let n = draw(12); n >= 0; n--)
		made += draw(2)
			? pick(words)
			: Array.from({ length: 1 + draw(5) }, () =>
					pick(pick(kinds)),
				).join("");
	return made;
};

let count = 0;
const lines = readFileSync(cases, "utf8").trim().split("\n");
for (const { name, texts, tokenizer } of lines.map((line) => JSON.parse(line))) {
	const parts = JSON.stringify(tokenizer.pre_tokenizer);
	const has_blanks = JSON.stringify(tokenizer.normalizer).includes("▁");
	if (left.test(name) || (!has_blanks && !/ByteLevel|▁/.test(parts)))
		continue;
	tokenizer.model = {
		...(/ByteLevel/.test(parts) ? bytes : pieces).model,
		ignore_merges: tokenizer.model.ignore_merges,
	};
	tokenizer.added_tokens = [];
	const all = [...texts, ...Array.from({ length: 300 }, text)];
	const library = new Tokenizer(tokenizer, {});
	const want = all.map((one) =>
		library.encode(one, { add_special_tokens: false }).ids.join(" "),
	);
	writeFileSync(path, JSON.stringify(tokenizer));
	const ours = spawnSync(encode, [path], {
		input: all.map((one) => JSON.stringify(one) + "\n").join(""),
		encoding: "utf8",
		maxBuffer: 1 << 26,
	});
	const got = ours.stdout.split("\n");
	const odd = want.findIndex((ids, i) => ids !== got[i]);
	const holds = ours.status === 0 && odd < 0;
	console.log(`${holds ? "" : "not "}ok ${++count} - ${name}`);
	if (!holds) {
		console.log(`# ${JSON.stringify(all[odd])} ${ours.stderr}`);
		console.log(`#  got: ${got[odd]}\n# want: ${want[odd]}`);
	}
}
console.log(`1..${count}`);
rmSync(folder, { recursive: true });
