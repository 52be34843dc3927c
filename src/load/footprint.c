/* footprint - memory of a group of processes, by /proc */
#include "load/footprint.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

struct process {
	pid_t pid, parent, group;
	bool is_ours;
};

struct processes {
	struct process *items;
	size_t count, room;
};

/* The start of a small file of /proc; a process that is gone has none. */
static bool read_start(char *text, size_t size, const char *pid,
		       const char *name)
{
	AUTO(close_fd) int fd = -1;
	char path[64];
	ssize_t got;

	snprintf(path, sizeof path, "/proc/%.20s/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	return got > 0;
}

/* proc(5): `pid (comm) state ppid pgrp ...`; comm may hold anything. */
static bool read_process(struct process *p, const char *pid)
{
	char text[512];
	const char *at;
	char *end;

	if (!read_start(text, sizeof text, pid, "stat"))
		return false;
	at = strrchr(text, ')');
	if (!at || strlen(at) < 5 || at[2] == 'Z')
		return false;
	*p = (struct process){ .pid = (pid_t)strtol(pid, NULL, 10) };
	p->parent = (pid_t)strtol(at + 4, &end, 10);
	p->group = (pid_t)strtol(end, NULL, 10);
	return true;
}

static void list_processes(struct processes *all)
{
	DIR *folder = opendir("/proc");
	const struct dirent *entry;
	struct process p;

	while (folder && (entry = readdir(folder))) {
		if (!isdigit((unsigned char)*entry->d_name) ||
		    !read_process(&p, entry->d_name))
			continue;
		all->items = xgrow(all->items, all->count, &all->room,
				   sizeof *all->items);
		all->items[all->count++] = p;
	}
	if (folder)
		closedir(folder);
}

static int by_pid(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static bool is_child(const struct processes *all, pid_t parent)
{
	const struct process key = { .pid = parent }, *found;

	found = bsearch(&key, all->items, all->count, sizeof key, by_pid);
	return found && found->is_ours;
}

/* Members of the group, then children of those found, until none is new. */
static void mark(struct processes *all, pid_t group)
{
	bool is_new = true;

	if (all->count)
		qsort(all->items, all->count, sizeof *all->items, by_pid);
	for (size_t i = 0; i < all->count; i++)
		all->items[i].is_ours = all->items[i].group == group;
	while (is_new && all->count) {
		is_new = false;
		for (size_t i = 0; i < all->count; i++) {
			struct process *p = &all->items[i];

			if (!p->is_ours && is_child(all, p->parent))
				is_new = p->is_ours = true;
		}
	}
}

/* A line `VmRSS:     1234 kB` of a status. */
static uint64_t read_kb(const char *status, const char *name)
{
	const char *at = strstr(status, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

bool footprint_look(struct footprint *f)
{
	struct processes all = { 0 };
	uint64_t high_kb = 0;
	char status[4096], pid[24];

	f->now_kb = f->processes = f->members = 0;
	list_processes(&all);
	mark(&all, f->group);
	for (size_t i = 0; i < all.count; i++) {
		if (!all.items[i].is_ours)
			continue;
		snprintf(pid, sizeof pid, "%d", (int)all.items[i].pid);
		if (!read_start(status, sizeof status, pid, "status"))
			continue;
		f->processes++;
		f->members += all.items[i].group == f->group;
		f->now_kb += read_kb(status, "\nVmRSS:");
		high_kb += read_kb(status, "\nVmHWM:");
	}
	free(all.items);
	if (f->now_kb > f->peak_kb)
		f->peak_kb = f->now_kb;
	if (high_kb > f->high_kb)
		f->high_kb = high_kb;
	return f->processes > 0;
}
