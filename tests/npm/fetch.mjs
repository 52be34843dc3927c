// fetch - files of a repository by the official client
//
// fetch.mjs HUB REPO DIR PATH...; with VERIFY=1 each is hashed as it comes, as
// its ETag says, which the client by itself does not.
import * as hub from "@huggingface/hub";
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const [hubUrl, name, folder, ...paths] = process.argv.slice(2);
const repo = { type: "dataset", name };

const hasher = (id, size) => {
	if (id.length === 64)
		return createHash("sha256");
	return createHash("sha1").update(`blob ${size}\0`);
};

const verified = async (path) => {
	const info = await hub.fileDownloadInfo({ hubUrl, repo, path });
	const id = info.etag.replaceAll('"', "");
	const hash = hasher(id, info.size);

	return new Transform({
		transform(bytes, _, done) {
			hash.update(bytes);
			done(null, bytes);
		},
		flush(done) {
			done(hash.digest("hex") === id ? null : new Error(path));
		},
	});
};

const worker = async () => {
	for (let path = paths.shift(); path; path = paths.shift()) {
		const check = process.env.VERIFY ? [await verified(path)] : [];
		const file = await hub.downloadFile({ hubUrl, repo, path });

		mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
		await pipeline(Readable.fromWeb(file.stream()), ...check,
			createWriteStream(`${folder}/${path}`));
	}
};

await Promise.all(Array.from({ length: 8 }, worker));
