/* metadata - finding a card's YAML, and whether it is some */
#include "serve/metadata.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "serve/duplicate.h"

#define FENCE "---"
#define MISSING "empty or missing yaml metadata in repo card"
#define MESSAGE_MAX ((size_t)400)
#define MARKS_MAX 256
#define KEY_SHOWN 100 /* bytes of a key in a message */

static void diag_release(struct fy_diag **diag)
{
	if (*diag)
		fy_diag_destroy(*diag);
}

static void document_release(struct fy_document **document)
{
	fy_document_destroy(*document);
}

/* Where the line at `at` ends, and whether it is a fence. */
static const char *next_line(const char *at, const char *end, bool *is_fence)
{
	const char *feed = memchr(at, '\n', (size_t)(end - at));
	size_t len = (size_t)((feed ? feed : end) - at);

	while (len && strchr(" \t\r", at[len - 1]))
		len--;
	*is_fence = len == strlen(FENCE) && !memcmp(at, FENCE, len);
	return feed ? feed + 1 : end;
}

/* What lies between the first two fences; false when they are not there. */
static bool find(const char **from, size_t *len, const char *text, size_t size)
{
	const char *end = text + size, *at;
	bool is_fence = false;

	if (size >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		text += 3;
	*from = next_line(text, end, &is_fence);
	if (!is_fence)
		return false;
	for (at = *from; at < end;) {
		const char *line = at;

		at = next_line(at, end, &is_fence);
		if (is_fence) {
			*len = (size_t)(line - *from);
			return true;
		}
	}
	return false;
}

static void keep_output(struct fy_diag *diag, void *user, const char *bytes,
			size_t len)
{
	(void)diag;
	buf_add(user, bytes, len);
}

/* True: there is one, told as libfyaml tells of errors. */
static bool add_duplicate(struct buf *words, struct fy_node *root)
{
	struct duplicate found = { 0 };

	if (!duplicate_find(&found, root))
		return false;
	buf_clear(words);
	buf_addf(words, "<>:%lu:1: error: the key '%.*s' is there twice",
		 found.line, found.len < KEY_SHOWN ? (int)found.len : KEY_SHOWN,
		 found.key);
	return true;
}

/* 0: a mapping, or nothing; -1: the words are what is wrong. */
static int parse(bool *is_empty, struct buf *words, const char *yaml,
		 size_t len)
{
	struct fy_diag_cfg talk = { .output_fn = keep_output,
				    .user = words,
				    .level = FYET_ERROR,
				    .module_mask = ~0u,
				    .show_position = true,
				    .show_type = true };
	AUTO(diag_release) struct fy_diag *diag = fy_diag_create(&talk);
	const struct fy_parse_cfg how = { .diag = diag,
					  .flags = FYPCF_ALLOW_DUPLICATE_KEYS };
	AUTO(document_release)
	struct fy_document *document =
		fy_document_build_from_string(&how, yaml, len);
	struct fy_node *root = document ? fy_document_root(document) : NULL;

	/* Comments alone are no document, and no error either. */
	*is_empty = document ? !root || fy_node_is_null(root)
			     : !strstr(words->data, "error: ");
	if (document && add_duplicate(words, root))
		return -1;
	if (*is_empty || (root && fy_node_is_mapping(root)))
		return 0;
	if (document) {
		buf_clear(words);
		buf_adds(words, "YAML metadata must be a map");
	}
	return -1;
}

static void add_message(cJSON *list, const char *text)
{
	cJSON *one = cJSON_CreateObject();

	cJSON_AddStringToObject(one, "message", text);
	cJSON_AddItemToArray(list, one);
}

/* All-blank metadata is none: libfyaml has no document for it. */
static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!strchr(" \t\r\n", text[i]))
			return false;
	}
	return true;
}

/* Where an anchor or a directive may begin: at most one of both is meant. */
static bool begins_mark(const char *text, size_t at)
{
	if (text[at] == '%')
		return !at || text[at - 1] == '\n';
	return text[at] == '&' &&
	       (!at || strchr(" \t\r\n[]{},:?-", text[at - 1]));
}

/* libfyaml looks through all of them for each: no card needs so many. */
static bool has_few_marks(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += begins_mark(text, i);
	return count <= MARKS_MAX;
}

/* `<...>:LINE:COLUMN: error: WHAT` is how libfyaml says the first. */
static void add_error(cJSON *errors, struct buf *words)
{
	const char *at = strstr(words->data, ">:");
	const char *what = at ? strstr(at, "error: ") : NULL;
	AUTO(free_text) char *text = NULL;

	if (!what) {
		add_message(errors, words->data);
		return;
	}
	what += strlen("error: ");
	text = xasprintf("YAML, line %lu: %.*s", strtoul(at + 2, NULL, 10),
			 (int)strcspn(what, "\n"), what);
	err_clean(text);
	add_message(errors, text);
}

cJSON *metadata_judge(const char *text, size_t len, bool *is_good)
{
	AUTO(buf_release) struct buf words = BUF_INIT(MESSAGE_MAX);
	cJSON *root = cJSON_CreateObject();
	cJSON *errors = cJSON_AddArrayToObject(root, "errors");
	cJSON *warnings = cJSON_AddArrayToObject(root, "warnings");
	const char *yaml;
	bool is_empty = true;
	size_t size;

	*is_good = true;
	if (!find(&yaml, &size, text, len) || is_blank(yaml, size)) {
		add_message(warnings, MISSING);
		return root;
	}
	if (!has_few_marks(yaml, size)) {
		*is_good = false;
		add_message(errors, "more than 256 anchors and directives");
	} else if (size > METADATA_MAX || memchr(yaml, '\0', size)) {
		*is_good = false;
		add_message(errors, "longer than 1 MiB, or with NUL bytes");
	} else if (parse(&is_empty, &words, yaml, size) < 0) {
		*is_good = false;
		add_error(errors, &words);
	} else if (is_empty) {
		add_message(warnings, MISSING);
	}
	return root;
}

int metadata_check(const struct op *op, struct answer *a)
{
	bool is_good;
	cJSON *root;

	if (strcmp(op->path, "README.md") != 0)
		return 0;
	root = metadata_judge(op->content.data, op->content.len, &is_good);
	if (is_good) {
		cJSON_Delete(root);
		return 0;
	}
	answer_add(a, "X-Error-Message", "Invalid metadata in README.md");
	cJSON_AddStringToObject(root, "error", "Invalid metadata in README.md");
	answer_json(a, 400, root);
	return -1;
}
