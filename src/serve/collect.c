/* collect - what no pointer names, after a while */
#include "serve/collect.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/map.h"
#include "serve/files.h"
#include "serve/store.h"

#define OID_LEN (HASH_SHA256_HEX - 1)
#define STEP_MAX 3600

/* The names in all pointers of a repository. */
struct named {
	git_odb *odb;
	struct map oids;
	struct arena texts;
};

static void named_release(struct named *n)
{
	git_odb_free(n->odb);
	map_release(&n->oids);
	arena_release(&n->texts);
}

static int add_blob(struct named *n, const git_oid *id)
{
	git_odb_object *object = NULL;
	struct pointer p;
	char *oid;

	if (git_odb_read(&object, n->odb, id) < 0)
		return -1;
	if (pointer_parse(&p, git_odb_object_data(object),
			  git_odb_object_size(object)) &&
	    !map_get(&n->oids, p.oid, OID_LEN)) {
		oid = arena_take(&n->texts, OID_LEN);
		memcpy(oid, p.oid, OID_LEN);
		*map_put(&n->oids, oid, OID_LEN) = oid;
	}
	git_odb_object_free(object);
	return 0;
}

/* For git_odb_foreach. What cannot be read ends it: it may be a pointer. */
static int look(const git_oid *id, void *payload)
{
	struct named *n = payload;
	git_object_t type;
	size_t size;

	if (git_odb_read_header(&size, &type, n->odb, id) < 0)
		return -1;
	return type == GIT_OBJECT_BLOB && size <= POINTER_MAX ? add_blob(n, id)
							      : 0;
}

static bool is_named(void *context, const char *oid)
{
	const struct named *n = context;

	return map_get(&n->oids, oid, OID_LEN) != NULL;
}

static void collect_locked(struct hub *hub, const char *path, int64_t before)
{
	AUTO(named_release) struct named n = { 0 };
	AUTO(free_repo) git_repository *repo = NULL;
	struct store_sweep sweep = { .before = before,
				     .is_wanted = is_named,
				     .context = &n };

	if (git_repository_open_bare(&repo, path) < 0 ||
	    git_repository_odb(&n.odb, repo) < 0 ||
	    git_odb_foreach(n.odb, look, &n) != 0)
		return;
	store_collect(path, &sweep);
	atomic_fetch_add(&hub->counts.collected, sweep.count);
	atomic_fetch_add(&hub->counts.collected_bytes, sweep.bytes);
}

struct round {
	struct collector *collector;
	const char *kind;
	int64_t before;
};

static bool is_over(struct collector *c)
{
	bool result;

	pthread_mutex_lock(&c->mutex);
	result = c->is_over;
	pthread_mutex_unlock(&c->mutex);
	return result;
}

/* For root_each. */
static void collect_one(void *context, const char *ns, const char *name)
{
	const struct round *r = context;
	struct hub *hub = r->collector->hub;
	AUTO(free_text) char *path = root_repo(&hub->root, r->kind, ns, name);

	if (is_over(r->collector) || !store_has_old(path, r->before) ||
	    !locks_try(&hub->locks, path))
		return;
	collect_locked(hub, path, r->before);
	locks_drop(&hub->locks, path);
}

static void collect_all(struct collector *c)
{
	static const char *const kinds[] = { "dataset", "model" };
	struct round round = { c, NULL, time(NULL) - c->seconds };
	const struct root_visit visit = { collect_one, &round };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		round.kind = kinds[i];
		root_each(&c->hub->root, round.kind, &visit);
	}
}

/* Some times in the span that objects are kept for, but once an hour. */
static int64_t step_of(const struct collector *c)
{
	int64_t step = c->seconds / 4;

	if (step > STEP_MAX)
		return STEP_MAX;
	return step < 1 ? 1 : step;
}

static void *run(void *context)
{
	struct collector *c = context;
	struct timespec until;

	while (!is_over(c)) {
		collect_all(c);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += step_of(c);
		pthread_mutex_lock(&c->mutex);
		if (!c->is_over)
			pthread_cond_timedwait(&c->wake, &c->mutex, &until);
		pthread_mutex_unlock(&c->mutex);
	}
	return NULL;
}

int collector_start(struct collector *c, struct hub *hub, int64_t seconds,
		    struct err *e)
{
	c->hub = hub;
	c->seconds = seconds;
	if (!seconds)
		return 0;
	if (pthread_create(&c->thread, NULL, run, c) != 0)
		return err_set(e, ERR_BUG, "no thread to collect files");
	c->is_running = true;
	return 0;
}

void collector_stop(struct collector *c)
{
	if (!c->is_running)
		return;
	pthread_mutex_lock(&c->mutex);
	c->is_over = true;
	pthread_cond_signal(&c->wake);
	pthread_mutex_unlock(&c->mutex);
	pthread_join(c->thread, NULL);
	c->is_running = false;
}
