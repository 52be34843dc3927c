/* client - the official client against a hub-serve; client.mjs ADDRESS */
import * as hub from "@huggingface/hub";
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const hubUrl = process.argv[2];
const accessToken = "hf_writer";
const repo = { type: "dataset", name: "alice/npm" };
const at = { hubUrl, accessToken, repo };
const text = async (path, revision) => {
	const file = await hub.downloadFile({ ...at, path, revision });
	return file && (await file.text());
};
const refusal = async (promise) => {
	try {
		await promise;
	} catch (error) {
		return error.statusCode;
	}
};
let count = 0;
const step = async (name, run) => {
	try {
		await run();
		console.log(`ok ${++count} - ${name}`);
	} catch (error) {
		console.log(`not ok ${++count} - ${name}`);
		console.log(String(error.stack).replace(/^/gm, "# "));
	}
};
let first;

await step("whoAmI", async () => {
	const me = await hub.whoAmI({ hubUrl, accessToken });
	assert.equal(me.name, "alice");
	assert.equal(me.auth.accessToken.role, "write");
});
await step("createRepo", async () => {
	const made = await hub.createRepo(at);
	assert.equal(made.repoUrl, `${hubUrl}/datasets/alice/npm`);
	assert.equal(await refusal(hub.createRepo(at)), 409);
});
await step("repoExists, checkRepoAccess", async () => {
	const none = { type: "dataset", name: "alice/none" };
	assert.equal(await hub.repoExists(at), true);
	assert.equal(await hub.repoExists({ ...at, repo: none }), false);
	await hub.checkRepoAccess(at);
});
await step("uploadFiles", async () => {
	const files = ["a.json", "runs/2026-01.jsonl", "empty"].map((path) => ({
		path,
		content: new Blob([path === "empty" ? "" : `${path} é\n`]),
	}));
	const made = await hub.uploadFiles({ ...at, files });
	first = made.commit.oid;
	assert.match(first, /^[0-9a-f]{40}$/);
	assert.equal(made.commit.url,
		`${hubUrl}/datasets/alice/npm/commit/${first}`);
});
await step("listFiles", async () => {
	const paths = [];
	for await (const file of hub.listFiles({ ...at, recursive: true }))
		paths.push(`${file.type} ${file.path} ${file.size}`);
	assert.deepEqual(paths, ["file .gitattributes 2238", "file a.json 10",
		"file empty 0", "directory runs 0",
		"file runs/2026-01.jsonl 22"]);
});
await step("listFiles, expanded", async () => {
	for await (const file of hub.listFiles({ ...at, expand: true })) {
		if (file.path === "a.json")
			assert.equal(file.lastCommit.id, first);
	}
});
await step("downloadFile", async () => {
	assert.equal(await text("a.json"), "a.json é\n");
	assert.equal(await text("runs/2026-01.jsonl", first),
		"runs/2026-01.jsonl é\n");
	assert.equal(await text("none"), null);
});
await step("fileExists, pathsInfo, fileDownloadInfo", async () => {
	assert.equal(await hub.fileExists({ ...at, path: "a.json" }), true);
	assert.equal(await hub.fileExists({ ...at, path: "none" }), false);
	const paths = ["a.json", "none"];
	const found = await hub.pathsInfo({ ...at, paths, expand: true });
	assert.deepEqual(found.map((one) => one.path), ["a.json"]);
	assert.ok(found[0].lastCommit.date instanceof Date);
	const info = await hub.fileDownloadInfo({ ...at, path: "a.json" });
	assert.equal(info.size, 10);
});
await step("commit on its parent, stale after", async () => {
	const change = {
		...at,
		title: "on its parent",
		parentCommit: first,
		operations: [
			{ operation: "addOrUpdate", path: "a.json",
				content: new Blob(["second\n"]) },
			{ operation: "delete", path: "empty" },
		],
	};
	await hub.commit(change);
	assert.equal(await text("a.json"), "second\n");
	assert.equal(await text("a.json", first), "a.json é\n");
	assert.equal(await refusal(hub.commit(change)), 412);
});
await step("commit as a pull request", async () => {
	const made = await hub.commit({
		...at,
		title: "a proposal",
		isPullRequest: true,
		operations: [{ operation: "addOrUpdate", path: "pr",
			content: new Blob(["pr\n"]) }],
	});
	assert.equal(made.pullRequestUrl,
		`${hubUrl}/datasets/alice/npm/discussions/1`);
	assert.equal(await text("pr"), null);
	assert.equal(await text("pr", "refs/pr/1"), "pr\n");
	await hub.uploadFile({ ...at, branch: "refs/pr/1",
		file: { path: "pr", content: new Blob(["more\n"]) } });
	assert.equal(await text("pr", "refs/pr/1"), "more\n");
});
await step("listCommits", async () => {
	const titles = [];
	for await (const one of hub.listCommits({ ...at, batchSize: 2 }))
		titles.push(one.title);
	assert.equal(titles.length, 3);
	assert.equal(titles[0], "on its parent");
});
await step("createBranch", async () => {
	await hub.createBranch({ ...at, branch: "old", revision: first });
	assert.equal(await text("a.json", "old"), "a.json é\n");
});
await step("createRepo with files", async () => {
	const other = { ...at, repo: { type: "model", name: "alice/full" } };
	await hub.createRepo({ ...other, license: "mit", files: [
		{ path: "x/y", content: new Blob(["hello é"]) },
	] });
	const file = await hub.downloadFile({ ...other, path: "x/y" });
	assert.equal(await file.text(), "hello é");
	assert.equal(await hub.countCommits(other), 1);
	await hub.deleteRepo(other);
});
await step("createBranch over another, deleteBranch", async () => {
	await hub.createBranch({ ...at, branch: "old", revision: "main",
		overwrite: true });
	assert.equal(await text("a.json", "old"), "second\n");
	assert.equal(await refusal(hub.createBranch({ ...at, branch: "old" })),
		409);
	await hub.deleteBranch({ ...at, branch: "old" });
	assert.equal(await refusal(hub.deleteBranch({ ...at, branch: "old" })),
		404);
});
await step("datasetInfo", async () => {
	const info = await hub.datasetInfo({ hubUrl, accessToken,
		name: repo.name, additionalFields: ["author", "sha"] });
	assert.equal(info.name, repo.name);
	assert.equal(info.author, "alice");
	assert.equal(info.private, false);
	assert.match(info.sha, /^[0-9a-f]{40}$/);
	assert.ok(!Number.isNaN(info.updatedAt.valueOf()));
});
await step("snapshotDownload, downloadFileToCacheDir", async () => {
	const cacheDir = await mkdtemp(join(tmpdir(), "npm-cache-"));
	const whole = await hub.snapshotDownload({ ...at, cacheDir });
	assert.equal(await readFile(join(whole, "a.json"), "utf8"), "second\n");
	assert.match(whole, /snapshots\/[0-9a-f]{40}$/);
	const one = await hub.downloadFileToCacheDir({ ...at, cacheDir,
		path: "a.json", revision: first });
	assert.equal(await readFile(one, "utf8"), "a.json é\n");
	await rm(cacheDir, { recursive: true });
});
await step("listDatasets, a private repository", async () => {
	const secret = { ...at, repo: { type: "dataset", name: "alice/secret" } };
	const found = async (params) => {
		const names = [];
		for await (const one of hub.listDatasets({ hubUrl, ...params }))
			names.push(one.name);
		return names;
	};
	await hub.createRepo({ ...secret, private: true });
	assert.deepEqual(await found({}), ["alice/npm"]);
	assert.deepEqual(await found({ accessToken }),
		["alice/npm", "alice/secret"]);
	assert.deepEqual(await found({ accessToken,
		search: { owner: "alice", query: "sec" } }), ["alice/secret"]);
	assert.equal(await hub.repoExists(secret), true);
	assert.equal(await hub.repoExists({ hubUrl, repo: secret.repo }), false);
	await hub.deleteRepo(secret);
});
await step("a large file, by LFS", async () => {
	const content = new Blob([new Uint8Array(12_000_000).fill(7)]);
	await hub.uploadFile({ ...at, file: { path: "big.dat", content } });
	const [big] = await hub.pathsInfo({ ...at, paths: ["big.dat"] });
	assert.equal(big.size, 12_000_000);
	assert.match(big.lfs.oid, /^[0-9a-f]{64}$/);
	const back = await hub.downloadFile({ ...at, path: "big.dat" });
	const bytes = new Uint8Array(await back.arrayBuffer());
	assert.equal(bytes.length, 12_000_000);
	assert.ok(bytes.every((byte) => byte === 7));
});
await step("a small file that .gitattributes gives to LFS", async () => {
	const content = new Blob(["small"]);
	await hub.uploadFile({ ...at, file: { path: "s.bin", content } });
	assert.equal(await text("s.bin"), "small");
});
await step("deleteFile", async () => {
	await hub.deleteFile({ ...at, path: "a.json" });
	assert.equal(await text("a.json"), null);
	assert.equal(await refusal(hub.deleteFile({ ...at, path: "a.json" })),
		404);
});
await step("deleteFiles", async () => {
	const paths = ["s.bin", "big.dat"];
	await hub.deleteFiles({ ...at, paths });
	assert.deepEqual(await hub.pathsInfo({ ...at, paths }), []);
});
await step("a reader may not write", async () => {
	const reader = { ...at, accessToken: "hf_reader" };
	const file = { path: "x", content: new Blob(["x"]) };
	assert.equal(await refusal(hub.uploadFile({ ...reader, file })), 403);
});
await step("deleteRepo", async () => {
	await hub.deleteRepo(at);
	assert.equal(await hub.repoExists(at), false);
});
console.log(`1..${count}`);
