// push - the npm client puts files into a repository, for tests/bench/push.sh
//
// node push.mjs HUB REPO PATH=FILE...   the token is in HF_TOKEN
import { uploadFiles } from "@huggingface/hub";
import { openAsBlob } from "node:fs";

const [hubUrl, name, ...operands] = process.argv.slice(2);
const files = [];
for (const operand of operands) {
	const at = operand.indexOf("=");
	files.push({
		path: operand.slice(0, at),
		content: await openAsBlob(operand.slice(at + 1)),
	});
}
await uploadFiles({
	repo: { type: "dataset", name },
	accessToken: process.env.HF_TOKEN,
	hubUrl,
	files,
	commitTitle: "bench",
});
