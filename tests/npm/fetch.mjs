// fetch - files of a repository by the official client; fetch.mjs HUB REPO DIR PATH...
import * as hub from "@huggingface/hub";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const [hubUrl, name, folder, ...paths] = process.argv.slice(2);
const repo = { type: "dataset", name };
const worker = async () => {
	for (let path = paths.shift(); path; path = paths.shift()) {
		const file = await hub.downloadFile({ hubUrl, repo, path });

		mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
		await pipeline(Readable.fromWeb(file.stream()),
			createWriteStream(`${folder}/${path}`));
	}
};

await Promise.all(Array.from({ length: 8 }, worker));
