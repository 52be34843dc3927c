/* settings - what can be configured, and which of its sources says what */
#include "config/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "json/write.h"

#define SPACE " \t\r\n"

const struct setting settings[] = {
	{ "huggingface.token", SETTING_SECRET, "HF_TOKEN", NULL,
	  "the token that may write the dataset" },
	{ "huggingface.repo", SETTING_REPO, "SAGELLM_HF_REPO", NULL,
	  "the dataset, NS/NAME" },
	{ "huggingface.auto_upload", SETTING_BOOL, "SAGELLM_AUTO_UPLOAD",
	  "true", "publish each run at once" },
	{ "local.keep_outputs", SETTING_BOOL, "SAGELLM_KEEP_OUTPUTS", "false",
	  "keep the folder of a run that was published" },
	{ "local.outputs_dir", SETTING_PATH, "SAGELLM_OUTPUTS_DIR",
	  "~/sagellm-benchmark-outputs", "where runs are written" },
};
const size_t settings_count = sizeof settings / sizeof *settings;

const struct setting *setting_find(const char *key)
{
	for (size_t i = 0; i < settings_count; i++) {
		if (!strcmp(settings[i].key, key))
			return &settings[i];
	}
	return NULL;
}

void setting_value_release(struct setting_value *v)
{
	if (v->text)
		explicit_bzero(v->text, strlen(v->text));
	free(take(&v->text));
}

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++) {
		if (!strcasecmp(text, *words))
			return true;
	}
	return false;
}

static int check_bool(char **text, const struct setting *s, struct err *e)
{
	static const char *const yes[] = { "true", "yes", "on", "1", NULL };
	static const char *const no[] = { "false", "no", "off", "0", NULL };
	bool is_yes = is_one_of(*text, yes);

	if (!is_yes && !is_one_of(*text, no))
		return err_set(e, ERR_USAGE, "%s is true or false, not '%s'",
			       s->key, *text);
	free(*text);
	*text = xstrdup(is_yes ? "true" : "false");
	return 0;
}

static int check_bytes(const char *text, const struct setting *s, struct err *e)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == 0x7f ||
		    (s->kind == SETTING_SECRET && (c == ' ' || c > 0x7e)))
			return err_set(e, ERR_USAGE,
				       "%s holds a byte that it cannot have",
				       s->key);
	}
	return 0;
}

/* The Hub's own rules are its client's; this is the form. */
static int check_repo(const char *text, const struct setting *s, struct err *e)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
	size_t space = strspn(text, safe);
	size_t name = text[space] == '/' ? strspn(text + space + 1, safe) : 0;

	if (space && name && !text[space + 1 + name])
		return 0;
	return err_set(e, ERR_USAGE, "%s is NS/NAME, not '%s'", s->key, text);
}

int setting_normal(char **normal, const struct setting *s, const char *value,
		   struct err *e)
{
	AUTO(free_text) char *text = NULL;
	size_t len;
	int code;

	value += strspn(value, SPACE);
	len = strlen(value);
	while (len && strchr(SPACE, value[len - 1]))
		len--;
	if (!len)
		return err_set(e, ERR_USAGE,
			       "%s is empty; `unset %s` removes it", s->key,
			       s->key);
	text = xstrndup(value, len);
	code = check_bytes(text, s, e);
	if (!code && s->kind == SETTING_BOOL)
		code = check_bool(&text, s, e);
	if (!code && s->kind == SETTING_REPO)
		code = check_repo(text, s, e);
	if (code < 0) {
		explicit_bzero(text, strlen(text));
		return -1;
	}
	*normal = take(&text);
	return 0;
}

static void expand_home(char **path, const char *home)
{
	char *whole;

	if (!home || !*home || strncmp(*path, "~/", 2) != 0)
		return;
	whole = xasprintf("%s/%s", home, *path + 2);
	free(*path);
	*path = whole;
}

static bool is_given(const char *text)
{
	return text && text[strspn(text, SPACE)];
}

int setting_resolve(struct setting_value *v, const struct setting *s,
		    const struct setting_place *place, struct err *e)
{
	AUTO(free_text) char *written = NULL;
	const char *text = place->given, *from = s->environment;

	*v = (struct setting_value){ .source = SETTING_ENVIRONMENT };
	if (!is_given(text)) {
		if (yaml_get(&written, place->file, s->key, e) < 0)
			return -1;
		text = written;
		from = place->file->name;
		v->source = SETTING_FILE;
	}
	if (!is_given(text)) {
		text = s->fallback;
		v->source = text ? SETTING_DEFAULT : SETTING_UNSET;
	}
	if (text && setting_normal(&v->text, s, text, e) < 0) {
		e->kind = ERR_CONFIG;
		return err_wrap(e, "%s", from);
	}
	if (v->text && s->kind == SETTING_PATH)
		expand_home(&v->text, place->home);
	if (written)
		explicit_bzero(written, strlen(written));
	return 0;
}

void setting_add_json(struct buf *out, const struct setting *s,
		      const struct setting_value *v)
{
	static const char *const sources[] = {
		[SETTING_UNSET] = "none",
		[SETTING_ENVIRONMENT] = "environment",
		[SETTING_FILE] = "file",
		[SETTING_DEFAULT] = "default",
	};
	bool is_shown = v->text && s->kind != SETTING_SECRET;

	buf_addf(out, "%s\n  \"%s\": {\"value\": ", out->len > 1 ? "," : "",
		 s->key);
	if (is_shown && s->kind != SETTING_BOOL)
		json_quote(out, v->text, strlen(v->text));
	else
		buf_adds(out, is_shown ? v->text : "null");
	buf_addf(out, ", \"is_set\": %s, \"source\": \"%s\"}",
		 v->text ? "true" : "false", sources[v->source]);
}

void setting_add_row(struct buf *out, const struct setting *s,
		     const struct setting_value *v, const char *file)
{
	const char *sources[] = {
		[SETTING_UNSET] = "not set",
		[SETTING_ENVIRONMENT] = s->environment,
		[SETTING_FILE] = file,
		[SETTING_DEFAULT] = "default",
	};
	const char *text = v->text ? v->text : "";

	if (v->text && s->kind == SETTING_SECRET)
		text = "(secret)";
	buf_addf(out, "%s\t%s\t%s\n", s->key, text, sources[v->source]);
}
