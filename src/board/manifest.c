/* manifest - sources.json: how far each source was processed, what was written
 */
#include "board/manifest.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "json/canon.h"
#include "json/write.h"

void manifest_init(struct manifest *m)
{
	m->root = cJSON_CreateObject();
	cJSON_AddNumberToObject(m->root, "version", 1);
	cJSON_AddStringToObject(m->root, "identity", "");
	cJSON_AddObjectToObject(m->root, "sources");
	cJSON_AddObjectToObject(m->root, "files");
}

/* The canonical text of the manifest as it stands. */
static void canonical(struct buf *out, const struct manifest *m)
{
	static const struct json_limits limits = JSON_LIMITS;
	AUTO(json_doc_release) struct json_doc doc = { 0 };
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	struct err ignored;

	value_write_compact(&text, m->root);
	if (!json_scan(&doc, text.data, text.len, &limits, &ignored))
		json_canon(out, &doc, doc.nodes);
}

static bool has_strings_only(const cJSON *object)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, object)
	{
		if (!cJSON_IsString(item))
			return false;
	}
	return true;
}

static bool is_well_formed(const cJSON *root)
{
	const cJSON *source;

	if (value_number(root, "/version", 0) != 1 ||
	    !value_text(root, "/identity") || !value_object(root, "/sources") ||
	    !value_object(root, "/files"))
		return false;
	cJSON_ArrayForEach(source, value_object(root, "/sources"))
	{
		if (!cJSON_IsObject(source) || !has_strings_only(source))
			return false;
	}
	return has_strings_only(value_object(root, "/files"));
}

int manifest_parse(struct manifest *m, bool *is_ours, const char *text,
		   size_t len, struct err *e)
{
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);
	AUTO(value_release) cJSON *digest = NULL;
	char hex[HASH_SHA256_HEX];

	if (value_parse(&m->root, text, len, "sources.json", e) < 0)
		return -1;
	if (!is_well_formed(m->root)) {
		value_release(&m->root);
		return err_set(e, ERR_DATA,
			       "sources.json: not in the form that "
			       "bench-dataset writes");
	}
	digest = cJSON_DetachItemFromObjectCaseSensitive(m->root, "digest");
	canonical(&canon, m);
	hash_sha256(hex, canon.data, canon.len);
	if (is_ours)
		*is_ours = cJSON_IsString(digest) &&
			   !strcmp(digest->valuestring, hex);
	return 0;
}

static void set_text(cJSON *object, const char *key, const char *text)
{
	cJSON_DeleteItemFromObjectCaseSensitive(object, key);
	cJSON_AddStringToObject(object, key, text);
}

static cJSON *member(const struct manifest *m, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(m->root, key);
}

void manifest_set_identity(struct manifest *m, const char *digest)
{
	set_text(m->root, "identity", digest);
}

const char *manifest_identity(const struct manifest *m)
{
	return value_text(m->root, "/identity");
}

const char *manifest_source(const struct manifest *m, const char *repository,
			    const char *branch)
{
	cJSON *source = cJSON_GetObjectItemCaseSensitive(member(m, "sources"),
							 repository);

	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(source, branch));
}

void manifest_set_source(struct manifest *m, const char *repository,
			 const char *branch, const char *commit)
{
	cJSON *sources = member(m, "sources");
	cJSON *source = cJSON_GetObjectItemCaseSensitive(sources, repository);

	if (!source)
		source = cJSON_AddObjectToObject(sources, repository);
	set_text(source, branch, commit);
}

const char *manifest_file(const struct manifest *m, const char *path)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(member(m, "files"), path));
}

const cJSON *manifest_files(const struct manifest *m)
{
	return member(m, "files");
}

void manifest_clear_files(struct manifest *m)
{
	cJSON_DeleteItemFromObjectCaseSensitive(m->root, "files");
	cJSON_AddObjectToObject(m->root, "files");
}

void manifest_set_file(struct manifest *m, const char *path, const char *oid)
{
	set_text(member(m, "files"), path, oid);
}

void manifest_write(struct buf *out, const struct manifest *m)
{
	AUTO(buf_release) struct buf canon = BUF_INIT(BUF_MAX);
	char hex[HASH_SHA256_HEX];

	canonical(&canon, m);
	hash_sha256(hex, canon.data, canon.len);
	/* the closing brace makes room for the digest */
	canon.data[--canon.len] = '\0';
	buf_addf(&canon, ",\"digest\":\"%s\"}", hex);
	json_pretty(out, canon.data, canon.len, 0);
	buf_addc(out, '\n');
}

void manifest_release(struct manifest *m)
{
	value_release(&m->root);
}
