/* import - results of other tools as leaderboard entries */
#include "stat/import.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "stat/row.h"

/* A result, and how many entries it has given. */
struct import_source {
	const struct json_doc *doc;
	uint32_t number;
};

int import_choose(struct import *how, const char *name, struct err *e)
{
	if (!strcmp(name, "auto"))
		return 0;
	for (size_t i = 0; i < import_format_count; i++) {
		if (strcmp(import_formats[i].name, name) != 0)
			continue;
		how->format = &import_formats[i];
		return 0;
	}
	return err_set(e, ERR_USAGE,
		       "--import takes auto, guidellm, sagellm, sglang or "
		       "vllm, not '%s'",
		       name);
}

int import_template(struct import *how, const char *path, struct err *e)
{
	if (value_read(&how->base, path, e) < 0)
		return -1;
	if (!cJSON_IsObject(how->base))
		return err_set(e, ERR_DATA, "%s: expected an entry", path);
	cJSON_DeleteItemFromObjectCaseSensitive(how->base, "entry_id");
	cJSON_DeleteItemFromObjectCaseSensitive(how->base, "metrics");
	return 0;
}

int import_set(struct import *how, const char *text, struct err *e)
{
	const char *sign = strchr(text, '=');
	AUTO(free_text)
	char *pointer = sign ? xstrndup(text, (size_t)(sign - text)) : NULL;
	cJSON *value = NULL;
	struct err ignored;

	if (!sign || *text != '/')
		return err_set(e, ERR_USAGE,
			       "--set takes /POINTER=VALUE, not '%s'", text);
	if (value_parse(&value, sign + 1, strlen(sign + 1), "value", &ignored) <
	    0)
		value = cJSON_CreateString(sign + 1);
	if (!how->settings)
		how->settings = cJSON_CreateArray();
	cJSON_AddItemToArray(how->settings, cJSON_CreateString(pointer));
	cJSON_AddItemToArray(how->settings, value);
	return 0;
}

void import_release(struct import *how)
{
	value_release(&how->base);
	value_release(&how->settings);
}

static void put_member(cJSON *object, const char *key, cJSON *value)
{
	if (cJSON_GetObjectItemCaseSensitive(object, key))
		cJSON_ReplaceItemInObjectCaseSensitive(object, key, value);
	else
		cJSON_AddItemToObject(object, key, value);
}

/* The object under key, made when it is not there; NULL: something else is. */
static cJSON *object_at(cJSON *object, const char *key)
{
	cJSON *inner = cJSON_GetObjectItemCaseSensitive(object, key);

	if (inner && !cJSON_IsNull(inner))
		return cJSON_IsObject(inner) ? inner : NULL;
	put_member(object, key, cJSON_CreateObject());
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

bool import_put(cJSON *root, const char *pointer, cJSON *value)
{
	AUTO(buf_release) struct buf key = BUF_INIT(BUF_MAX);

	while (root && *pointer == '/') {
		size_t len = strcspn(pointer + 1, "/");
		bool is_last = !pointer[1 + len];

		buf_clear(&key);
		json_untoken(&key, pointer + 1, len);
		if (is_last) {
			put_member(root, key.data, value);
			return true;
		}
		root = object_at(root, key.data);
		pointer += 1 + len;
	}
	cJSON_Delete(value);
	return false;
}

static void put_fields(cJSON *entry, const struct import_format *format,
		       const cJSON *run)
{
	cJSON *metrics = object_at(entry, "metrics");

	for (const struct import_field *f = format->fields; f->to; f++) {
		double value = value_number(run, f->from, NAN);

		if (!isfinite(value) || (f->is_zero_unknown && value == 0))
			continue;
		put_member(metrics, f->to,
			   cJSON_CreateNumber(value *
					      (f->factor > 0 ? f->factor : 1)));
	}
}

static void put_notes(cJSON *entry, const struct import_format *format)
{
	cJSON *metadata = object_at(entry, "metadata");
	cJSON *notes = cJSON_CreateArray();
	AUTO(free_text)
	char *source = xasprintf("imported from %s", format->name);

	if (!metadata) {
		cJSON_Delete(notes);
		return;
	}
	for (const char *const *note = format->notes; *note; note++)
		cJSON_AddItemToArray(notes, cJSON_CreateString(*note));
	put_member(metadata, "data_source", cJSON_CreateString(source));
	put_member(metadata, "definitions", notes);
}

/* The schema's own fields are all there: null for what is not known. */
static void put_nulls(cJSON *entry)
{
	static const char *const names[] = {
		"ttft_ms",        "tbt_ms",          "tpot_ms",
		"peak_mem_mb",    "error_rate",      "prefix_hit_rate",
		"kv_used_tokens", "kv_used_bytes",   "evict_count",
		"evict_ms",       "spec_accept_rate"
	};
	cJSON *metrics = cJSON_GetObjectItemCaseSensitive(entry, "metrics");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!cJSON_GetObjectItemCaseSensitive(metrics, names[i]))
			cJSON_AddItemToObject(metrics, names[i],
					      cJSON_CreateNull());
	}
}

static int put_settings(cJSON *entry, const cJSON *settings, struct err *e)
{
	const cJSON *at = settings ? settings->child : NULL;

	for (; at; at = at->next->next) {
		if (!import_put(entry, at->valuestring,
				cJSON_Duplicate(at->next, true)))
			return err_set(e, ERR_USAGE,
				       "--set %s: leads through what is no "
				       "object",
				       at->valuestring);
	}
	return 0;
}

/* What every entry has, and no file of another tool says. */
static int check(const cJSON *entry, struct err *e)
{
	static const char *const needed[] = { "/sagellm_version",
					      "/config_type",
					      "/hardware/chip_model",
					      "/hardware/chip_count",
					      "/model/name",
					      "/model/precision",
					      "/workload/input_length",
					      "/workload/output_length",
					      "/metadata/submitted_at",
					      "/metrics/throughput_tps" };
	AUTO(buf_release) struct buf missing = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		const cJSON *node = value_at(entry, needed[i]);

		if (!node || cJSON_IsNull(node))
			buf_addf(&missing, "%s%s", missing.len ? ", " : "",
				 needed[i]);
	}
	if (!missing.len)
		return 0;
	return err_set(e, ERR_NO,
		       "the result does not say %s: give them by --set or "
		       "--template",
		       missing.data);
}

/* The same result, settings apart, has the same id. */
static void put_id(cJSON *entry, struct import_source *source)
{
	char hex[HASH_SHA256_HEX], id[ROW_ID_SIZE];

	hash_sha256(hex, source->doc->text, source->doc->len);
	row_id(id, hex, source->number++);
	cJSON_AddItemToObject(entry, "entry_id", cJSON_CreateString(id));
}

/* Members of the template come first, our id before them. */
static int fill(cJSON *entry, const struct import *how,
		const struct import_format *format, const cJSON *run,
		struct err *e)
{
	const cJSON *told = how->base ? how->base->child : NULL;

	for (; told; told = told->next)
		put_member(entry, told->string, cJSON_Duplicate(told, true));
	put_fields(entry, format, run);
	format->more(entry, run);
	put_notes(entry, format);
	put_nulls(entry);
	if (put_settings(entry, how->settings, e) < 0)
		return -1;
	return check(entry, e);
}

static bool has_marks(const struct import_format *format, const cJSON *root)
{
	for (const char *const *mark = format->marks; *mark; mark++) {
		if (!value_at(root, *mark))
			return false;
	}
	return !format->runs || value_array(root, format->runs);
}

/* By what is in it; of the format asked for, if one was. */
static const struct import_format *find_format(const struct import *how,
					       const cJSON *root)
{
	for (size_t i = 0; i < import_format_count; i++) {
		const struct import_format *f = &import_formats[i];

		if (how->format && strcmp(f->name, how->format->name) != 0)
			continue;
		if (has_marks(f, root))
			return f;
	}
	return NULL;
}

/* Where a run of a result goes. */
struct import_target {
	struct buf *out;
	const struct import *how;
	const struct import_format *format;
};

static int add_entry(struct import_target *to, struct import_source *source,
		     const cJSON *run, struct err *e)
{
	AUTO(value_release) cJSON *entry = cJSON_CreateObject();

	put_id(entry, source);
	if (fill(entry, to->how, to->format, run, e) < 0)
		return -1;
	value_write_compact(to->out, entry);
	return buf_addc(to->out, '\n');
}

int import_result(struct buf *out, const struct import *how,
		  const struct json_doc *doc, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;
	struct import_source source = { doc, 0 };
	struct import_target to = { out, how, NULL };
	size_t before = out->len;
	const cJSON *run;

	if (value_parse(&root, doc->text, doc->len, "result", e) < 0)
		return -1;
	to.format = find_format(how, root);
	if (!to.format)
		return err_set(e, ERR_DATA, "no result of %s",
			       how->format ? how->format->name
					   : "a tool that is known");
	run = to.format->runs ? value_array(root, to.format->runs)->child
			      : root;
	if (!run)
		return err_set(e, ERR_DATA, "a result without runs");
	for (; run; run = to.format->runs ? run->next : NULL) {
		if (add_entry(&to, &source, run, e) == 0)
			continue;
		buf_cut(out, before);
		return -1;
	}
	return 0;
}
