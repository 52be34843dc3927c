/* export - versions as a JSON document, and their blobs as files */
#include "git/export.h"

#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "git/folder.h"
#include "json/write.h"

void export_text(struct buf *out, const char *key, const char *text)
{
	AUTO(buf_release) struct buf clean = BUF_INIT(BUF_MAX);

	folder_text(&clean, text);
	buf_addf(out, "\"%s\":", key);
	json_quote(out, clean.data, clean.len);
}

void export_id(struct buf *out, const char *key, const git_oid *id)
{
	char hex[GIT_OID_HEXSZ + 1];

	if (id)
		buf_addf(out, "\"%s\":\"%s\"", key,
			 git_oid_tostr(hex, sizeof hex, id));
	else
		buf_addf(out, "\"%s\":null", key);
}

static void write_base(struct buf *out, const struct version_base *base)
{
	buf_addc(out, '{');
	export_id(out, "commit", &base->commit);
	if (*base->revision)
		buf_addf(out, ",\"revision\":\"%s\"}", base->revision);
	else
		buf_adds(out, ",\"revision\":null}");
}

static void write_version(struct buf *out, const struct version *v,
			  size_t number, const char *folder)
{
	AUTO(free_text)
	char *path = xasprintf("%s/%s", folder, snapshot_names[v->file]);

	buf_addf(out, "%s{\"number\":%zu,", number > 1 ? "," : "", number);
	export_text(out, "path", path);
	buf_addc(out, ',');
	export_id(out, "blob", &v->blob);
	buf_addc(out, ',');
	export_id(out, "commit", &v->commit);
	buf_addc(out, ',');
	export_id(out, "parent",
		  git_oid_is_zero(&v->parent) ? NULL : &v->parent);
	buf_addf(out, ",\"is_tip\":%s,\"size\":%zu,\"bases\":[",
		 v->is_tip ? "true" : "false", v->size_bytes);
	for (size_t i = 0; i < v->base_count; i++) {
		if (i)
			buf_addc(out, ',');
		write_base(out, &v->bases[i]);
	}
	buf_adds(out, "]}");
}

static void write_head(struct buf *out, const struct versions *v,
		       const struct versions_query *query)
{
	buf_addc(out, '{');
	export_text(out, "folder", query->folder);
	buf_addc(out, ',');
	export_text(out, "branch", query->branch);
	buf_addc(out, ',');
	export_id(out, "tip", &v->tip);
	buf_addc(out, ',');
	export_id(out, "since", query->since);
	buf_addc(out, ',');
	export_text(out, "relation", versions_relations[v->relation]);
}

void export_write(struct buf *out, const struct versions *v,
		  const struct versions_query *query)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	write_head(&text, v, query);
	buf_adds(&text, ",\"versions\":[");
	for (size_t i = 0; i < v->count; i++)
		write_version(&text, &v->items[i], i + 1, query->folder);
	buf_adds(&text, "],\"others\":[");
	for (size_t i = 0; i < v->other_count; i++) {
		buf_adds(&text, i ? ",{" : "{");
		export_text(&text, "path", v->others[i].path);
		buf_addc(&text, ',');
		export_text(&text, "reason", v->others[i].reason);
		buf_addc(&text, '}');
	}
	buf_adds(&text, "]}");
	json_pretty(out, text.data, text.len, 0);
	buf_addc(out, '\n');
}

void export_table(struct buf *out, const struct versions *v,
		  const struct versions_query *query)
{
	char hex[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < v->count; i++) {
		const struct version *one = &v->items[i];

		buf_addf(out, "%zu %s %d ", i + 1,
			 git_oid_tostr(hex, sizeof hex, &one->blob),
			 one->is_tip);
		for (size_t j = 0; j < one->base_count; j++) {
			const char *revision = one->bases[j].revision;

			buf_addf(out, "%s%s", j ? "," : "",
				 *revision ? revision : "-");
		}
		buf_addf(out, " %s/%s\n", query->folder,
			 snapshot_names[one->file]);
	}
}

static int export_blob(const struct version *v, const struct repository *r,
		       const char *folder, struct err *e)
{
	char hex[GIT_OID_HEXSZ + 1];
	AUTO(free_text) char *path = NULL;
	git_blob *blob;
	int result;

	if (repository_blob(&blob, r, &v->blob, e) < 0)
		return -1;
	path = xasprintf("%s/%s", folder,
			 git_oid_tostr(hex, sizeof hex, &v->blob));
	result = file_write(path, git_blob_rawcontent(blob),
			    (size_t)git_blob_rawsize(blob), e);
	git_blob_free(blob);
	return result;
}

int export_blobs(const struct versions *v, const struct repository *r,
		 const char *folder, struct err *e)
{
	AUTO(map_release) struct map done = { 0 };

	if (file_make_folder(folder, e) < 0)
		return -1;
	for (size_t i = 0; i < v->count; i++) {
		const struct version *one = &v->items[i];
		void **place = map_put(&done, (const char *)one->blob.id,
				       GIT_OID_RAWSZ);

		if (*place)
			continue;
		*place = (void *)one;
		if (export_blob(one, r, folder, e) < 0)
			return -1;
	}
	return 0;
}
