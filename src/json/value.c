/* value - small documents as cJSON trees: strict in, typed getters */
#include "json/value.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/doc.h"
#include "json/number.h"
#include "json/write.h"

#define FILE_LIMIT ((size_t)64 << 20)

static void set_hooks(void)
{
	struct cJSON_Hooks hooks = { xmalloc, free };

	cJSON_InitHooks(&hooks);
}

/* cJSON would end a string at a NUL: no name or token may be cut so. */
static int refuse_nul(const struct json_doc *doc, const char *name,
		      struct err *e)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(FILE_LIMIT);

	for (size_t i = 0; i < doc->count; i++) {
		if (doc->nodes[i].type != JSON_STRING ||
		    !doc->nodes[i].has_escape)
			continue;
		buf_clear(&plain);
		json_text(&plain, doc, &doc->nodes[i]);
		if (memchr(plain.data, '\0', plain.len))
			return err_set(e, ERR_DATA,
				       "%s: byte %u: a string with \\u0000",
				       name, doc->nodes[i].start);
	}
	return 0;
}

int value_parse(cJSON **root, const char *text, size_t len, const char *name,
		struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct json_limits limits = { FILE_LIMIT, 256 };
	AUTO(json_doc_release) struct json_doc doc = { 0 };

	if (json_scan(&doc, text, len, &limits, e) < 0)
		return err_wrap(e, "%s: byte %zu", name, doc.stop);
	if (refuse_nul(&doc, name, e) < 0)
		return -1;
	pthread_once(&once, set_hooks);
	*root = cJSON_ParseWithLength(text, len);
	if (!*root)
		return err_set(e, ERR_DATA, "%s: not usable JSON", name);
	return 0;
}

int value_read(cJSON **root, const char *path, struct err *e)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_LIMIT);

	if (file_read(&text, path, e) < 0)
		return -1;
	return value_parse(root, text.data, text.len, path, e);
}

void value_release(cJSON **root)
{
	cJSON_Delete(*root);
	*root = NULL;
}

/* RFC 6901 §4: digits without leading zeros. */
static const cJSON *element(const cJSON *array, const char *digits)
{
	size_t len = strspn(digits, "0123456789");

	if (!len || len > 9 || digits[len] || (*digits == '0' && len > 1))
		return NULL;
	return cJSON_GetArrayItem(array, (int)strtol(digits, NULL, 10));
}

static const cJSON *step(const cJSON *node, const char *token, size_t len)
{
	AUTO(buf_release) struct buf plain = BUF_INIT(BUF_MAX);

	for (size_t i = 0; i < len; i++) {
		if (token[i] == '~' && i + 1 < len)
			buf_addc(&plain, token[++i] == '1' ? '/' : '~');
		else
			buf_addc(&plain, token[i]);
	}
	if (cJSON_IsObject(node))
		return cJSON_GetObjectItemCaseSensitive(node, plain.data);
	return cJSON_IsArray(node) ? element(node, plain.data) : NULL;
}

const cJSON *value_at(const cJSON *root, const char *pointer)
{
	while (root && *pointer == '/') {
		size_t len = strcspn(pointer + 1, "/");

		root = step(root, pointer + 1, len);
		pointer += 1 + len;
	}
	return *pointer ? NULL : root;
}

const char *value_text(const cJSON *root, const char *pointer)
{
	return cJSON_GetStringValue(value_at(root, pointer));
}

double value_number(const cJSON *root, const char *pointer, double fallback)
{
	const cJSON *node = value_at(root, pointer);

	return cJSON_IsNumber(node) ? node->valuedouble : fallback;
}

bool value_is_true(const cJSON *root, const char *pointer)
{
	return cJSON_IsTrue(value_at(root, pointer));
}

const cJSON *value_array(const cJSON *root, const char *pointer)
{
	const cJSON *node = value_at(root, pointer);

	return cJSON_IsArray(node) ? node : NULL;
}

const cJSON *value_object(const cJSON *root, const char *pointer)
{
	const cJSON *node = value_at(root, pointer);

	return cJSON_IsObject(node) ? node : NULL;
}

static void write_node(struct buf *out, const cJSON *node)
{
	const cJSON *item;

	if (cJSON_IsString(node)) {
		json_quote(out, node->valuestring, strlen(node->valuestring));
	} else if (cJSON_IsNumber(node) && isfinite(node->valuedouble)) {
		number_write_double(out, node->valuedouble);
	} else if (cJSON_IsBool(node)) {
		buf_adds(out, cJSON_IsTrue(node) ? "true" : "false");
	} else if (cJSON_IsObject(node) || cJSON_IsArray(node)) {
		buf_addc(out, cJSON_IsObject(node) ? '{' : '[');
		cJSON_ArrayForEach(item, node)
		{
			if (item != node->child)
				buf_addc(out, ',');
			if (cJSON_IsObject(node)) {
				json_quote(out, item->string,
					   strlen(item->string));
				buf_addc(out, ':');
			}
			write_node(out, item);
		}
		buf_addc(out, cJSON_IsObject(node) ? '}' : ']');
	} else {
		buf_adds(out, "null");
	}
}

int value_write_compact(struct buf *out, const cJSON *root)
{
	write_node(out, root);
	return out->is_full ? -1 : 0;
}

int value_write(struct buf *out, const cJSON *root)
{
	AUTO(buf_release) struct buf compact = BUF_INIT(out->limit);

	write_node(&compact, root);
	json_pretty(out, compact.data, compact.len, 0);
	buf_addc(out, '\n');
	return out->is_full || compact.is_full ? -1 : 0;
}
