/* resume - runs that a command had done before it was cut off */
#include "load/resume.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/write.h"

#define FILE_LIMIT ((size_t)64 << 20)
#define OPTION " --resume"

/* The command without the option that a second call of it has. */
static void add_command(struct buf *out, const char *command)
{
	const char *at;
	size_t len = strlen(OPTION);

	while ((at = strstr(command, OPTION))) {
		bool is_whole = !at[len] || at[len] == ' ';

		buf_add(out, command,
			(size_t)(at - command) + (is_whole ? 0 : len));
		command = at + len;
	}
	buf_adds(out, command);
}

void resume_step(char step[RESUME_STEP], const char *command,
		 const char *workload, uint64_t number)
{
	AUTO(buf_release) struct buf text = BUF_INIT(BUF_MAX);
	char hex[HASH_SHA256_HEX];

	add_command(&text, command);
	buf_addf(&text, "\n%s\n%llu", workload, (unsigned long long)number);
	hash_sha256(hex, text.data, text.len);
	memcpy(step, hex, RESUME_STEP - 1);
	step[RESUME_STEP - 1] = '\0';
}

/* A document of a run's folder, or NULL. */
static cJSON *read_file(struct buf *text, const char *folder, const char *name)
{
	AUTO(free_text) char *path = xasprintf("%s/%s", folder, name);
	cJSON *root = NULL;
	struct err why;

	buf_clear(text);
	if (file_read(text, path, &why) < 0 ||
	    value_parse(&root, text->data, text->len, path, &why) < 0)
		return NULL;
	return root;
}

/* NAN stays: what nobody knows is not the least. */
static void lessen(double *least, const cJSON *metrics, const char *pointer)
{
	double value = value_number(metrics, pointer, NAN);

	if (isnan(value) || !(*least <= value))
		*least = value;
}

/* The repeat that a folder holds of this step; -1: none, or not all of it. */
static int repeat_of(const char *folder, const struct resume *r)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_LIMIT);
	AUTO(value_release)
	cJSON *config = read_file(&text, folder, "config.json");
	AUTO(value_release)
	cJSON *summary = read_file(&text, folder, "summary.json");
	const char *step = value_text(config, "/step");
	double repeat = value_number(config, "/run/repeat", -1);

	if (!step || strcmp(step, r->step) != 0 || !summary ||
	    value_is_true(summary, "/end/partial") ||
	    !value_object(summary, "/end") || repeat < 0 ||
	    repeat >= (double)r->repeats)
		return -1;
	return (int)repeat;
}

/* The entry and the figures of a folder. */
static int copy(struct buf *out, struct resume_found *found, const char *folder,
		const char *workload)
{
	AUTO(buf_release) struct buf text = BUF_INIT(FILE_LIMIT);
	AUTO(free_text) char *name = xasprintf("%s_metrics.json", workload);
	AUTO(free_text)
	char *board = xasprintf("%s_leaderboard.json", workload);
	AUTO(value_release) cJSON *metrics = read_file(&text, folder, name);
	AUTO(value_release) cJSON *entry = read_file(&text, folder, board);

	if (!metrics || !entry || json_compact(out, text.data, text.len) < 0)
		return -1;
	buf_addc(out, '\n');
	lessen(&found->good_share, metrics, "/good_share");
	lessen(&found->goodput, metrics, "/request_goodput");
	return 0;
}

/* The folder of each repeat, of those that begin with the workload's name. */
static void look(char **folders, const char *parent, const char *workload,
		 const struct resume *r)
{
	DIR *dir = opendir(parent);
	const struct dirent *one;
	size_t len = strlen(workload);
	int repeat;

	while (dir && (one = readdir(dir))) {
		AUTO(free_text) char *folder = NULL;

		if (strncmp(one->d_name, workload, len) != 0 ||
		    one->d_name[len] != '_')
			continue;
		folder = xasprintf("%s/%s", parent, one->d_name);
		repeat = repeat_of(folder, r);
		if (repeat < 0 || folders[repeat])
			continue;
		folders[repeat] = take(&folder);
	}
	if (dir)
		closedir(dir);
}

int resume_find(struct buf *out, struct resume_found *found,
		const struct resume *r)
{
	AUTO(buf_release) struct buf workload = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf parent = BUF_INIT(BUF_MAX);
	char **folders = xcalloc(r->repeats, sizeof *folders);
	size_t len = out->len, have = 0;

	*found = (struct resume_found){ INFINITY, INFINITY };
	buf_addf(&parent, "%s/", r->name.root);
	outputs_safe(&parent, r->name.backend);
	buf_addc(&parent, '/');
	outputs_safe(&parent, r->name.model);
	outputs_safe(&workload, r->name.workload);
	look(folders, parent.data, workload.data, r);
	while (have < r->repeats && folders[have] &&
	       copy(out, found, folders[have], workload.data) == 0)
		have++;
	for (size_t i = 0; i < r->repeats; i++) {
		if (have == r->repeats && r->page)
			sweep_page_add(r->page, folders[i]);
		free(folders[i]);
	}
	free(folders);
	if (have == r->repeats)
		return 1;
	buf_cut(out, len);
	return 0;
}
