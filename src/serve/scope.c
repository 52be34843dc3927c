/* scope - what a token may do, and where */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "serve/name.h"
#include "serve/tokens.h"

static int find_access(enum access *access, const char *word, size_t len)
{
	static const char *const words[] = { "none", "read", "discuss",
					     "write" };

	for (size_t i = ACCESS_READ; i <= ACCESS_WRITE; i++) {
		if (strlen(words[i]) == len && !strncmp(word, words[i], len)) {
			*access = (enum access)i;
			return 0;
		}
	}
	return -1;
}

/* `NS` or `NS/NAME`, behind the kind. */
static int read_place(struct scope *s, const char *place)
{
	const char *slash = strchr(place, '/');

	s->ns = xstrndup(place,
			 slash ? (size_t)(slash - place) : strlen(place));
	if (slash)
		s->name = xstrdup(slash + 1);
	if (slash && !s->kind)
		s->kind = xstrdup("model");
	return name_is_repo(s->ns) && (!slash || name_is_repo(s->name)) ? 0
									: -1;
}

static void read_kind(struct scope *s, const char **place)
{
	if (!strncmp(*place, "datasets/", 9)) {
		s->kind = xstrdup("dataset");
		*place += 9;
	} else if (!strncmp(*place, "models/", 7)) {
		s->kind = xstrdup("model");
		*place += 7;
	}
}

int token_add_scope(struct token *t, const char *text)
{
	size_t len = strcspn(text, ":");
	const char *place = text[len] ? text + len + 1 : "";
	struct scope *s;

	t->scopes = xgrow(t->scopes, t->scope_count, &t->scope_room,
			  sizeof *t->scopes);
	s = &t->scopes[t->scope_count++];
	*s = (struct scope){ 0 };
	if (find_access(&s->access, text, len) < 0)
		return -1;
	if (!strcmp(place, "*"))
		return 0;
	read_kind(s, &place);
	return read_place(s, place);
}

static bool holds(const char *wanted, const char *given)
{
	return !wanted || (given && !strcmp(wanted, given));
}

enum access token_access(const struct token *t, const char *kind,
			 const char *ns, const char *name)
{
	enum access best = ACCESS_NONE;

	if (!t)
		return ACCESS_NONE;
	if (t->role != ROLE_FINE)
		return t->role == ROLE_WRITE ? ACCESS_WRITE : ACCESS_READ;
	for (size_t i = 0; i < t->scope_count; i++) {
		const struct scope *s = &t->scopes[i];

		if (s->access > best && holds(s->kind, kind) &&
		    holds(s->ns, ns) && holds(s->name, name))
			best = s->access;
	}
	return best;
}

bool token_may(const struct token *t, enum access access)
{
	if (!t)
		return false;
	if (t->role != ROLE_FINE)
		return token_access(t, NULL, NULL, NULL) >= access;
	for (size_t i = 0; i < t->scope_count; i++) {
		if (t->scopes[i].access >= access)
			return true;
	}
	return false;
}

void token_clear(struct token *t)
{
	for (size_t i = 0; i < t->scope_count; i++) {
		free(t->scopes[i].kind);
		free(t->scopes[i].ns);
		free(t->scopes[i].name);
	}
	free(t->scopes);
	free(t->name);
	*t = (struct token){ 0 };
}
