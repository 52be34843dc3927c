/* profile - the part of an entry that is told, not measured */
#include "load/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "json/utf8.h"
#include "json/value.h"

#define DEPTH_MAX 4

static void add_text(cJSON *to, const char *key, const char *text)
{
	if (text && *text)
		cJSON_AddStringToObject(to, key, text);
	else
		cJSON_AddNullToObject(to, key);
}

static void add_number(cJSON *to, const char *key, double value)
{
	if (isfinite(value) && value > 0)
		cJSON_AddNumberToObject(to, key, value);
	else
		cJSON_AddNullToObject(to, key);
}

static bool has_devices(const struct profile *d)
{
	return d->hardware && d->hardware->device_count &&
	       strcmp(d->settings->backend, "cpu") != 0 &&
	       strcmp(d->settings->backend, "sim") != 0;
}

static void add_hardware(cJSON *entry, const struct profile *d)
{
	cJSON *h = cJSON_AddObjectToObject(entry, "hardware");
	const struct hardware *w = d->hardware;
	const char *vendor = NULL, *chip = "unknown";
	double memory_mb = NAN;

	if (has_devices(d)) {
		vendor = w->vendor == DEVICE_NVIDIA ? "NVIDIA" : "Huawei";
		chip = w->devices[0].name;
		memory_mb = (double)w->devices[0].memory_mb;
	} else if (w) {
		chip = w->cpu;
		memory_mb = (double)w->memory_mb;
	}
	add_text(h, "vendor", vendor);
	add_text(h, "chip_model", *chip ? chip : "CPU");
	add_number(h, "chip_count", 1);
	add_number(h, "memory_per_chip_gb", round(memory_mb / 10.24) / 100);
}

static void add_model(cJSON *entry, const struct profile *d)
{
	cJSON *m = cJSON_AddObjectToObject(entry, "model");
	add_text(m, "name", d->model);
	add_text(m, "parameters", NULL);
	add_text(m, "precision", NULL);
	add_text(m, "quantization", NULL);
}

static void add_workload(cJSON *entry, const struct profile *d,
			 const struct run_result *r)
{
	cJSON *w = cJSON_AddObjectToObject(entry, "workload");
	enum prompts_kind kind = PROMPTS_RANDOM;
	struct err none;
	bool has_lengths =
		prompts_kind(&kind, r->workload.dataset, &none) < 0 ||
		prompts_has_lengths(kind);
	bool is_capped =
		!d->settings->plan.is_open || d->settings->max_concurrency;

	add_text(w, "name", r->workload.name);
	add_number(w, "input_length",
		   has_lengths ? (double)r->workload.input_tokens : NAN);
	add_number(w, "output_length",
		   d->settings->form.api->has_tokens &&
				   (has_lengths || d->settings->output_len)
			   ? (double)r->workload.output_tokens
			   : NAN);
	add_number(w, "batch_size", 1);
	add_number(w, "concurrent_requests",
		   is_capped ? (double)r->workload.concurrency : NAN);
	add_text(w, "dataset", r->workload.dataset);
}

static void add_environment(cJSON *entry, const struct profile *d)
{
	static const struct hardware nothing;
	const struct hardware *h = d->hardware ? d->hardware : &nothing;
	AUTO(free_text)
	char *os = xasprintf("%s%s%s", h->os, *h->os && *h->kernel ? " " : "",
			     h->kernel);
	cJSON *v = cJSON_AddObjectToObject(entry, "versions");
	cJSON *n = cJSON_AddObjectToObject(entry, "environment");

	add_text(v, "benchmark", d->version);
	add_text(n, "os", os);
	add_text(n, "python_version", h->python);
	add_text(n, "pytorch_version", h->pytorch);
	add_text(n, "cuda_version", h->cuda);
	add_text(n, "cann_version", h->cann);
	add_text(n, "driver_version", h->driver);
	add_text(n, "git_commit", h->git_commit);
}

static void add_metadata(cJSON *entry, const struct profile *d,
			 const struct run_result *r)
{
	cJSON *m = cJSON_AddObjectToObject(entry, "metadata");
	char when[TIME_TEXT_SIZE];

	time_format(when, &r->end);
	add_text(m, "submitted_at", when);
	add_text(m, "submitter", NULL);
	add_text(m, "data_source", "bench-run");
	add_text(m, "reproducible_cmd", d->command);
	add_text(m, "git_commit", NULL);
	add_text(m, "release_date", NULL);
	add_text(m, "changelog_url", NULL);
	add_text(m, "notes", NULL);
	cJSON_AddFalseToObject(m, "verified");
}

/* The value that a text stands for. */
static cJSON *value_of(const char *text)
{
	char *end;
	double number = strtod(text, &end);

	if (!strcmp(text, "true") || !strcmp(text, "false"))
		return cJSON_CreateBool(*text == 't');
	if (!strcmp(text, "null"))
		return cJSON_CreateNull();
	if (end != text && !*end && isfinite(number) &&
	    !text[strspn(text, "-0123456789.eE+")])
		return cJSON_CreateNumber(number);
	return cJSON_CreateString(text);
}

bool profile_is_told(const struct list *metadata, const char *path)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < metadata->count; i++)
		if (!strncmp(metadata->items[i], path, len) &&
		    metadata->items[i][len] == '=')
			return true;
	return false;
}

const char *profile_missing(const struct settings *s)
{
	if (!s->form.api->has_tokens)
		return "replies have no output tokens: the figures are yours, "
		       "but the board, which is of tokens a second, refuses "
		       "the entry";
	if (!profile_is_told(&s->metadata, "model.precision"))
		return "the precision is not known, and an entry without it "
		       "is refused by the board: give --metadata "
		       "model.precision=BF16 or what it is";
	return NULL;
}

bool profile_is_path(const char *model)
{
	size_t len = strlen(model);

	return *model == '/' || *model == '.' ||
	       (len > 5 && !strcmp(model + len - 5, ".gguf"));
}

/* The object at the first parts of a path; made when it is not there. */
static cJSON *step_into(cJSON *at, const char *name)
{
	cJSON *next = cJSON_GetObjectItemCaseSensitive(at, name);

	if (next && cJSON_IsObject(next))
		return next;
	cJSON_DeleteItemFromObjectCaseSensitive(at, name);
	return cJSON_AddObjectToObject(at, name);
}

int profile_set(cJSON *entry, const char *text, struct err *e)
{
	const char *equals = strchr(text, '=');
	AUTO(free_text) char *path = NULL;
	char *name, *dot;
	size_t depth = 0;

	if (!equals || equals == text || !utf8_is_text(text))
		return err_set(e, ERR_USAGE,
			       "--metadata is NAME=VALUE, such as "
			       "model.precision=BF16, in UTF-8");
	path = xstrndup(text, (size_t)(equals - text));
	if (!strcmp(path, "entry_id") || !strcmp(path, "metrics") ||
	    !strncmp(path, "metrics.", 8))
		return err_set(e, ERR_USAGE, "--metadata %s: it is measured",
			       path);
	for (name = path; (dot = strchr(name, '.')); name = dot + 1) {
		*dot = '\0';
		if (!*name || ++depth >= DEPTH_MAX)
			return err_set(e, ERR_USAGE,
				       "--metadata: no member of an entry");
		entry = step_into(entry, name);
	}
	if (!*name)
		return err_set(e, ERR_USAGE, "--metadata: no member");
	cJSON_DeleteItemFromObjectCaseSensitive(entry, name);
	cJSON_AddItemToObject(entry, name, value_of(equals + 1));
	return 0;
}

/* Whether nobody told a member of an object. */
static bool is_open(const cJSON *object, const char *key)
{
	return !cJSON_GetObjectItemCaseSensitive(object, key);
}

/* What follows from what was told of the chips, unless that was told, too. */
static void add_chips(cJSON *entry)
{
	cJSON *h = step_into(entry, "hardware");
	double chips = value_number(h, "/chip_count", 1);
	double each = value_number(h, "/memory_per_chip_gb", NAN);
	bool is_many = !!value_object(entry, "/cluster");
	const char *link = chips > 1 ? NULL : "None";

	if (is_open(h, "interconnect"))
		add_text(h, "interconnect", link);
	if (is_open(h, "chips_per_node"))
		add_number(h, "chips_per_node", is_many ? NAN : chips);
	if (is_open(h, "intra_node_interconnect"))
		add_text(h, "intra_node_interconnect", link);
	if (is_open(h, "total_memory_gb"))
		add_number(h, "total_memory_gb", each * chips);
	if (is_open(entry, "config_type"))
		cJSON_AddStringToObject(entry, "config_type",
					is_many     ? "multi_node"
					: chips > 1 ? "multi_gpu"
						    : "single_gpu");
	if (is_open(entry, "cluster"))
		cJSON_AddNullToObject(entry, "cluster");
}

/* What sageLLM runs on is no engine of its own. */
static const char *engine_of(const struct settings *s)
{
	static const char *const own[] = { "cpu", "cuda", "ascend" };
	const char *backend = s->backend;

	if (s->engine && strcmp(s->engine, "auto") != 0)
		return s->engine;
	for (size_t i = 0; i < 3; i++)
		if (!strcmp(backend, own[i]))
			return "sagellm";
	return !strcmp(backend, "sim") ? "bench-sim" : backend;
}

int profile_entry(cJSON **entry, const struct profile *d,
		  const struct run_result *r, struct err *e)
{
	const struct list *told = &d->settings->metadata;
	cJSON *root = cJSON_CreateObject();

	cJSON_AddStringToObject(root, "sagellm_version", d->version);
	add_text(root, "engine", engine_of(d->settings));
	add_text(root, "engine_version", d->engine_version);
	add_hardware(root, d);
	add_model(root, d);
	add_workload(root, d, r);
	add_environment(root, d);
	cJSON_AddNullToObject(root, "kv_cache_config");
	add_metadata(root, d, r);
	*entry = root;
	for (size_t i = 0; i < told->count; i++)
		if (profile_set(root, told->items[i], e) < 0) {
			value_release(entry);
			return -1;
		}
	add_chips(root);
	return 0;
}

/* As a shell reads one word. */
static void add_word(struct buf *out, const char *word)
{
	const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
			     "WXYZ0123456789_-+=:,./@%";

	if (*word && !word[strspn(word, plain)]) {
		buf_adds(out, word);
		return;
	}
	buf_addc(out, '\'');
	for (; *word; word++)
		buf_adds(out,
			 *word == '\'' ? "'\\''" : (char[]){ *word, '\0' });
	buf_addc(out, '\'');
}

/* The value of a header may be a secret under any name: it is not told. */
static void add_header(struct buf *out, const char *field)
{
	AUTO(free_text)
	char *word = xasprintf("%.*s:***", (int)strcspn(field, ":"), field);

	add_word(out, word);
}

void profile_command(struct buf *out, int argc, char **argv)
{
	buf_adds(out, "bench-run");
	for (int i = 1; i < argc; i++) {
		buf_addc(out, ' ');
		if (!strcmp(argv[i - 1], "--header") ||
		    !strncmp(argv[i], "--header=", 9))
			add_header(out, argv[i]);
		else
			add_word(out, argv[i]);
	}
	utf8_mend(out->data);
}
