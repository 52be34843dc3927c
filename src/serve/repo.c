/* repo - making and removing repositories and branches */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "json/value.h"
#include "serve/access.h"
#include "serve/api.h"
#include "serve/apply.h"
#include "serve/body.h"
#include "serve/moved.h"

#define WORD "abcdefghijklmnopqrstuvwxyz0123456789.-+"
#define CREATE_BUSY                                                            \
	"Cannot create repo: another conflicting operation is in progress"
#define BUSY                                                                   \
	"Another operation is in progress for this repository. "               \
	"Please try again later."

/* What the Hub gives to LFS in a new repository, whatever its size. */
static const char *const large[] = {
	"*.7z",
	"*.arrow",
	"*.bin",
	"*.bz2",
	"*.ckpt",
	"*.ftz",
	"*.gz",
	"*.h5",
	"*.joblib",
	"*.lfs.*",
	"*.mlmodel",
	"*.model",
	"*.msgpack",
	"*.npy",
	"*.npz",
	"*.onnx",
	"*.ot",
	"*.parquet",
	"*.pb",
	"*.pickle",
	"*.pkl",
	"*.pt",
	"*.pth",
	"*.rar",
	"*.tar",
	"*.tar.*",
	"*.tflite",
	"*.tgz",
	"*.wasm",
	"*.xz",
	"*.zip",
	"*.zst",
	"*tfevents*",
	"*.safetensors",
	"saved_model/**/*",
};

/* The same of a dataset only: sounds and pictures. */
static const char *const media[] = {
	"*.aac", "*.flac", "*.mp3", "*.mp4",  "*.ogg",  "*.pcm",
	"*.raw", "*.sam",  "*.wav", "*.webm", "*.bmp",  "*.gif",
	"*.jpg", "*.jpeg", "*.png", "*.tiff", "*.webp",
};

static cJSON *repo_words(const struct call *c)
{
	AUTO(free_text) char *origin = request_origin(c->in);
	AUTO(free_text) char *id = xasprintf("%s/%s", c->ns, c->name);
	AUTO(free_text)
	char *url = xasprintf("%s/%s%s", origin,
			      *c->kind == 'd' ? "datasets/" : "", id);
	cJSON *root = cJSON_CreateObject();

	cJSON_AddStringToObject(root, "url", url);
	cJSON_AddStringToObject(root, "name", id);
	cJSON_AddStringToObject(root, "id", id);
	return root;
}

static void answer_exists(struct call *c)
{
	cJSON *root = repo_words(c);
	AUTO(free_text)
	char *text = xasprintf("You already created this %s repo", c->kind);

	cJSON_AddStringToObject(root, "error", text);
	answer_add(c->out, "X-Error-Message", "%s", text);
	answer_json(c->out, 409, root);
}

static void add_line(struct buf *out, const char *key, cJSON *value)
{
	cJSON *line = cJSON_CreateObject();

	cJSON_AddStringToObject(line, "key", key);
	cJSON_AddItemToObject(line, "value", value);
	value_write_compact(out, line);
	buf_addc(out, '\n');
	cJSON_Delete(line);
}

static void add_text(struct buf *out, const char *path, const char *content)
{
	cJSON *value = cJSON_CreateObject();

	cJSON_AddStringToObject(value, "path", path);
	cJSON_AddStringToObject(value, "content", content);
	add_line(out, "file", value);
}

static void add_patterns(struct buf *out, const char *const *patterns,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s filter=lfs diff=lfs merge=lfs -text\n",
			 patterns[i]);
}

static void add_attributes(struct buf *out, const struct call *c)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);

	add_patterns(&text, large, sizeof large / sizeof *large);
	if (*c->kind == 'd')
		add_patterns(&text, media, sizeof media / sizeof *media);
	add_text(out, ".gitattributes", text.data);
}

/* The lines of a commit: what each repository has, then what is given. */
static void first_lines(struct buf *out, const struct call *c,
			const cJSON *body)
{
	const char *license = value_text(body, "/license");
	const cJSON *file, *files = value_array(body, "/files");
	AUTO(free_text) char *card = NULL;
	cJSON *header = cJSON_CreateObject();

	cJSON_AddStringToObject(header, "summary", "initial commit");
	add_line(out, "header", header);
	add_attributes(out, c);
	if (license) {
		card = xasprintf("---\nlicense: %s\n---\n", license);
		add_text(out, "README.md", card);
	}
	cJSON_ArrayForEach(file, files)
	{
		add_line(out, "file", cJSON_Duplicate(file, true));
	}
}

static int first_commit(git_repository *repo, struct ops *o, struct call *c)
{
	const struct change change = { .ops = o, .author = c->who->name };
	AUTO(free_ref) git_reference *ref = NULL;
	git_oid made;

	if (apply_change(&made, repo, &change, c->out) < 0)
		return -1;
	if (git_reference_create(&ref, repo, "refs/heads/main", &made, 0,
				 "create") < 0)
		return answer_git(c->out, "reference");
	return 0;
}

static bool is_to_be_private(const cJSON *root)
{
	const char *visibility = value_text(root, "/visibility");

	return visibility ? !strcmp(visibility, "private")
			  : value_is_true(root, "/private");
}

/* Made aside and renamed: it is there with its first commit, or not at all. */
struct wish {
	struct ops ops; /* its first commit */
	bool is_private;
};

static void wish_release(struct wish *w)
{
	ops_release(&w->ops);
}

static int make_aside(const char *aside, struct wish *w, struct call *c)
{
	AUTO(free_repo) git_repository *repo = NULL;
	git_repository_init_options options = {
		.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION,
		.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH |
			 GIT_REPOSITORY_INIT_NO_REINIT,
		.initial_head = "main",
	};

	if (git_repository_init_ext(&repo, aside, &options) < 0)
		return answer_git(c->out, "repository");
	if (w->is_private && access_set_private(aside, true) < 0)
		return answer_fail(c->out, 500, NULL,
				   "the repository could not be stored");
	return first_commit(repo, &w->ops, c);
}

static int move_into_place(const char *aside, const char *path, struct call *c)
{
	AUTO(free_text) char *folder = xstrdup(path);
	struct err e = { 0 };

	*strrchr(folder, '/') = '\0';
	if (file_make_folder(folder, &e) < 0 || rename(aside, path) < 0)
		return answer_fail(c->out, 500, NULL,
				   "the repository could not be stored");
	return 0;
}

/* Names that differ by case alone would be one to clients. */
static bool is_taken(const struct call *c, const char *path, const char *but)
{
	return access(path, F_OK) == 0 ||
	       root_is_taken(&c->hub->root, c->kind, c->ns, c->name, but);
}

static void create_locked(struct call *c, const char *path, struct wish *w)
{
	AUTO(free_text) char *aside = root_aside(&c->hub->root, ".new");
	AUTO(free_text) char *names = call_names_key(c);

	locks_take(&c->hub->locks, names);
	if (is_taken(c, path, NULL)) {
		answer_exists(c);
	} else if (make_aside(aside, w, c) == 0 &&
		   move_into_place(aside, path, c) == 0) {
		moved_forget(path);
		answer_json(c->out, 200, repo_words(c));
	}
	locks_drop(&c->hub->locks, names);
	root_remove(aside);
}

/* What is asked for and not kept would be a promise broken. */
static int check_wishes(struct call *c, const cJSON *root)
{
	const char *visibility = value_text(root, "/visibility");
	const char *license = value_text(root, "/license");

	if (visibility && strcmp(visibility, "public") != 0 &&
	    strcmp(visibility, "private") != 0)
		return answer_fail(c->out, 400, NULL,
				   "visibility: expected public or private");
	if (license && license[strspn(license, WORD)])
		return answer_fail(c->out, 400, NULL,
				   "license: expected a word, such as mit");
	return 0;
}

void api_create(struct call *c)
{
	AUTO(buf_release) struct buf lines = BUF_INIT(BUF_MAX);
	AUTO(wish_release) struct wish w = { 0 };
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *key = NULL;

	if (body_object(&root, c) < 0 || body_repo(c, root) < 0 ||
	    check_wishes(c, root) < 0 || access_new(c) < 0)
		return;
	w.is_private = is_to_be_private(root);
	first_lines(&lines, c, root);
	if (ops_parse(&w.ops, lines.data, lines.len, c->out) < 0)
		return;
	key = call_key(c);
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, CREATE_BUSY);
		return;
	}
	create_locked(c, key, &w);
	locks_drop(&c->hub->locks, key);
}

/* Gone at once by a rename; what is left of it is removed after. */
static void delete_locked(struct call *c, const char *path)
{
	AUTO(free_repo) git_repository *repo = NULL;
	AUTO(free_text) char *aside = root_aside(&c->hub->root, ".trash");
	AUTO(free_text) char *folder = xstrdup(aside);
	struct err e = { 0 };

	if (call_open(&repo, c) < 0)
		return;
	*strrchr(folder, '/') = '\0';
	if (file_make_folder(folder, &e) < 0 || rename(path, aside) < 0) {
		answer_fail(c->out, 500, NULL,
			    "the repository could not be removed");
		return;
	}
	root_remove(aside);
	answer_json(c->out, 200, cJSON_CreateObject());
}

void api_delete(struct call *c)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *key = NULL;

	if (body_object(&root, c) < 0 || body_repo(c, root) < 0 ||
	    access_own(c) < 0)
		return;
	key = call_key(c);
	if (!locks_try(&c->hub->locks, key)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	delete_locked(c, key);
	locks_drop(&c->hub->locks, key);
}

static void answer_taken(struct call *c)
{
	answer_fail(c->out, 409, NULL,
		    "A %s repository called %s/%s already exists", c->kind,
		    c->ns, c->name);
}

static void move_locked(struct call *c, const char *from, const char *to)
{
	AUTO(free_text) char *names = call_names_key(c);
	struct err e;

	locks_take(&c->hub->locks, names);
	if (access(from, F_OK) < 0)
		answer_fail(c->out, 404, "RepoNotFound",
			    "Repository not found");
	else if (is_taken(c, to, from))
		answer_taken(c);
	else if (moved_write(from, c, &e) < 0)
		answer_fail(c->out, 500, NULL, "the move could not be stored");
	else if (move_into_place(from, to, c) == 0) {
		moved_forget(to);
		answer_json(c->out, 200, repo_words(c));
	}
	locks_drop(&c->hub->locks, names);
}

/* The repository that /KEY of the body names, into the call. */
static int named(char **path, struct call *c, const cJSON *root,
		 const char *key)
{
	cJSON *copy = cJSON_CreateObject();
	const char *name = value_text(root, key);
	const char *type = value_text(root, "/type");
	int result;

	if (name)
		cJSON_AddStringToObject(copy, "name", name);
	if (type)
		cJSON_AddStringToObject(copy, "type", type);
	free(take(&c->ns));
	free(take(&c->name));
	result = body_repo(c, copy);
	cJSON_Delete(copy);
	if (result < 0)
		return -1;
	*path = call_key(c);
	return 0;
}

/* Under its new name at once; the old one leads there, and is free. */
void api_move(struct call *c)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(free_text) char *from = NULL;
	AUTO(free_text) char *to = NULL;

	if (body_object(&root, c) < 0 ||
	    named(&from, c, root, "/fromRepo") < 0 || access_own(c) < 0 ||
	    named(&to, c, root, "/toRepo") < 0 || access_new(c) < 0)
		return;
	if (!locks_try(&c->hub->locks, from)) {
		answer_fail(c->out, 409, NULL, BUSY);
		return;
	}
	if (!strcmp(from, to))
		answer_taken(c);
	else if (!locks_try(&c->hub->locks, to))
		answer_fail(c->out, 409, NULL, BUSY);
	else {
		move_locked(c, from, to);
		locks_drop(&c->hub->locks, to);
	}
	locks_drop(&c->hub->locks, from);
}
