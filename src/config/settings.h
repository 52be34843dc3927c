/* settings - what can be configured, and which of its sources says what */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/yaml.h"

enum setting_kind {
	SETTING_SECRET, /* a token: printable ASCII, shown to nobody */
	SETTING_REPO,   /* NS/NAME */
	SETTING_BOOL,   /* true or false; yes, no, on, off, 1, 0 are read */
	SETTING_PATH,   /* ~/ in front is the home folder */
};

struct setting {
	const char *key; /* SECTION.NAME in the file */
	enum setting_kind kind;
	const char *environment; /* beats the file */
	const char *fallback;    /* or NULL: there is none */
	const char *what;        /* in a few words */
};

extern const struct setting settings[];
extern const size_t settings_count;

/* NULL: there is none of that name. */
const struct setting *setting_find(const char *key);

enum setting_source {
	SETTING_UNSET,
	SETTING_ENVIRONMENT,
	SETTING_FILE,
	SETTING_DEFAULT,
};

struct setting_value {
	char *text; /* in its one spelling: see setting_normal */
	enum setting_source source;
};

void setting_value_release(struct setting_value *v);

/*
 * Environment before file before default; what is empty is not set. given is
 * the variable's value, or NULL; home may be NULL. ERR_CONFIG names the source
 * whose value cannot be.
 */
struct setting_place {
	const struct yaml *file;
	const char *given, *home;
};

int setting_resolve(struct setting_value *v, const struct setting *s,
		    const struct setting_place *place, struct err *e);

/*
 * A value as it is stored: white space around it dropped, true or false.
 * ERR_USAGE when it cannot be; a secret is not repeated. The caller frees it.
 */
int setting_normal(char **normal, const struct setting *s, const char *value,
		   struct err *e);

/* A member of a JSON object: {"value", "is_set", "source"}; no secret. */
void setting_add_json(struct buf *out, const struct setting *s,
		      const struct setting_value *v);

/* Key, value and source with tabs between; file is the name of the file. */
void setting_add_row(struct buf *out, const struct setting *s,
		     const struct setting_value *v, const char *file);

#endif
