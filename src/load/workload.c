/* workload - what is asked and how often: the named ones, and those of files */
#include "load/workload.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/value.h"

#define LARGEST 1e9

const char workload_template[] = "[\n"
				 "  {\n"
				 "    \"name\": \"mine\",\n"
				 "    \"dataset\": \"random\",\n"
				 "    \"dataset_path\": null,\n"
				 "    \"input_len\": 512,\n"
				 "    \"output_len\": 128,\n"
				 "    \"range_ratio\": 0,\n"
				 "    \"num_prompts\": 100,\n"
				 "    \"max_concurrency\": 8,\n"
				 "    \"turns\": 1\n"
				 "  }\n"
				 "]\n";

static const struct workload named[] = {
	{ "Q1", 32, 64, 5, 1, 1, 0, "random", NULL },
	{ "Q2", 512, 128, 3, 1, 1, 0, "random", NULL },
	{ "Q3", 128, 256, 3, 1, 1, 0, "random", NULL },
	{ "Q4", 256, 256, 3, 1, 3, 0, "multi-turn", NULL },
	{ "Q5", 32, 64, 10, 10, 1, 0, "random", NULL },
	{ "Q6", 512, 256, 10, 10, 1, 0, "random", NULL },
	{ "Q7", 256, 512, 3, 1, 1, 0, "random", NULL },
	{ "Q8", 192, 128, 10, 4, 1, 0.5, "random", NULL },
	{ "short", 128, 128, 5, 1, 1, 0, "random", NULL },
	{ "long", 2048, 512, 3, 1, 1, 0, "random", NULL },
	{ "stress", 256, 256, 256, 64, 1, 0, "random", NULL },
};

#define ALL 8 /* the first of them */

static struct workload *add(struct workloads *w, const struct workload *from)
{
	w->items = xgrow(w->items, w->count, &w->room, sizeof *w->items);
	w->items[w->count] = *from;
	return &w->items[w->count++];
}

static int add_named(struct workloads *w, const char *word, size_t len,
		     struct err *e)
{
	size_t count = sizeof named / sizeof *named;

	if (len == 3 && !memcmp(word, "all", 3)) {
		for (size_t i = 0; i < ALL; i++)
			add(w, &named[i]);
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		if (strlen(named[i].name) == len &&
		    !memcmp(named[i].name, word, len)) {
			add(w, &named[i]);
			return 0;
		}
	return err_set(e, ERR_USAGE,
		       "%.*s: no workload: Q1 to Q8, short, long, stress, all, "
		       "or a file that ends in .json (--workload-template "
		       "shows one)",
		       (int)(len < 100 ? len : 100), word);
}

/* A whole number of at least `least`; missing: what is there stays. */
static int read_count(double *value, const cJSON *object, const char *key,
		      double least, struct err *e)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item || cJSON_IsNull(item))
		return 0;
	*value = item->valuedouble;
	if (!cJSON_IsNumber(item) || *value < least || *value > LARGEST ||
	    *value != floor(*value))
		return err_set(e, ERR_DATA,
			       "/%s: expected a whole number from %g on", key,
			       least);
	return 0;
}

static int read_text(char *to, size_t size, const cJSON *object,
		     const char *key, struct err *e)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!item || cJSON_IsNull(item))
		return 0;
	if (!cJSON_IsString(item) || !*item->valuestring ||
	    strlen(item->valuestring) >= size)
		return err_set(e, ERR_DATA,
			       "/%s: expected text of 1 to %zu bytes", key,
			       size - 1);
	snprintf(to, size, "%s", item->valuestring);
	return 0;
}

/* What a file may say, and nothing else: a word misspelt is no default. */
static int check_keys(const cJSON *object, struct err *e)
{
	static const char *const keys[] = { "name",           "dataset",
					    "dataset_path",   "input_len",
					    "output_len",     "range_ratio",
					    "num_prompts",    "turns",
					    "max_concurrency" };
	const cJSON *item;
	bool known;

	if (!cJSON_IsObject(object))
		return err_set(e, ERR_DATA, "a workload is an object");
	cJSON_ArrayForEach(item, object)
	{
		known = false;
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			known |= !strcmp(item->string, keys[i]);
		if (!known)
			return err_set(e, ERR_DATA,
				       "/%s: no member of a workload",
				       item->string);
	}
	return 0;
}

static int read_counts(struct workload *w, const cJSON *object, struct err *e)
{
	double input = 128, output = 128, count = 10, cap = 1, turns = 1;

	if (read_count(&input, object, "input_len", 1, e) < 0 ||
	    read_count(&output, object, "output_len", 1, e) < 0 ||
	    read_count(&count, object, "num_prompts", 1, e) < 0 ||
	    read_count(&cap, object, "max_concurrency", 1, e) < 0 ||
	    read_count(&turns, object, "turns", 1, e) < 0)
		return -1;
	w->input_tokens = (size_t)input;
	w->output_tokens = (size_t)output;
	w->requests = (uint64_t)count;
	w->concurrency = (size_t)cap;
	w->turns = (uint32_t)turns;
	w->range_ratio = value_number(object, "/range_ratio", 0);
	if (!(w->range_ratio >= 0 && w->range_ratio <= 1))
		return err_set(e, ERR_DATA, "/range_ratio: expected 0 to 1");
	return 0;
}

static int read_one(struct workloads *all, const cJSON *object, struct err *e)
{
	struct workload w = { .name = "custom", .dataset = "random" };
	const char *path;

	if (check_keys(object, e) < 0 ||
	    read_text(w.name, sizeof w.name, object, "name", e) < 0 ||
	    read_text(w.dataset, sizeof w.dataset, object, "dataset", e) < 0 ||
	    read_counts(&w, object, e) < 0)
		return -1;
	path = value_text(object, "/dataset_path");
	w.path = path ? xstrdup(path) : NULL;
	add(all, &w);
	return 0;
}

static int add_file(struct workloads *w, const char *path, struct err *e)
{
	AUTO(value_release) cJSON *root = NULL;
	const cJSON *item;

	if (value_read(&root, path, e) < 0)
		return -1;
	if (!cJSON_IsArray(root))
		return read_one(w, root, e) < 0 ? err_wrap(e, "%s", path) : 0;
	cJSON_ArrayForEach(item, root) if (read_one(w, item, e) <
					   0) return err_wrap(e, "%s", path);
	return 0;
}

int workloads_add(struct workloads *w, const char *word, struct err *e)
{
	size_t len = strlen(word), part;

	if (len > 5 && !strcmp(word + len - 5, ".json"))
		return add_file(w, word, e);
	for (;; word += part + 1) {
		part = strcspn(word, ",");
		if (add_named(w, word, part, e) < 0)
			return -1;
		if (!word[part])
			return 0;
	}
}

void workloads_release(struct workloads *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->items[i].path);
	free(w->items);
	*w = (struct workloads){ 0 };
}
