/* machine - facts of the processor and the system, out of their files */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "load/hardware.h"

/* A line `key: value` or `key=value`, blanks around both left out. */
struct fact {
	const char *key, *value;
	size_t key_len, value_len;
};

/* The next line of *text that has the mark in it; false: there is none. */
static bool next_fact(struct fact *f, const char **text, char mark)
{
	while (**text) {
		const char *line = *text, *at;
		size_t len = strcspn(line, "\n");

		*text += len + (line[len] == '\n');
		at = memchr(line, mark, len);
		if (!at)
			continue;
		*f = (struct fact){ line, at + 1, (size_t)(at - line),
				    (size_t)(line + len - at - 1) };
		while (f->key_len &&
		       isspace((unsigned char)line[f->key_len - 1]))
			f->key_len--;
		while (f->value_len && isspace((unsigned char)*f->value)) {
			f->value++;
			f->value_len--;
		}
		while (f->value_len &&
		       isspace((unsigned char)f->value[f->value_len - 1]))
			f->value_len--;
		return true;
	}
	return false;
}

static bool is_key(const struct fact *f, const char *key)
{
	return f->key_len == strlen(key) &&
	       !strncasecmp(f->key, key, f->key_len);
}

/* Printable text into a field; the field's limit cuts it. */
static void keep(char *field, const char *text, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < len && at < HARDWARE_TEXT - 1; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 && c < 0x7f)
			field[at++] = (char)c;
	}
	field[at] = '\0';
}

/* MIDR_EL1's implementer and part, as the Linux kernel prints them. */
static const struct {
	unsigned long implementer, part;
	const char *name;
} arm_cores[] = {
	{ 0x48, 0xd01, "Kunpeng-920" }, { 0x41, 0xd0c, "Neoverse-N1" },
	{ 0x41, 0xd40, "Neoverse-V1" }, { 0x41, 0xd49, "Neoverse-N2" },
	{ 0x41, 0xd4f, "Neoverse-V2" }, { 0x41, 0xd08, "Cortex-A72" },
	{ 0x41, 0xd03, "Cortex-A53" },  { 0x41, 0xd0b, "Cortex-A76" },
};

static void name_arm(struct hardware *h, unsigned long implementer,
		     unsigned long part)
{
	for (size_t i = 0; i < sizeof arm_cores / sizeof *arm_cores; i++) {
		if (arm_cores[i].implementer == implementer &&
		    arm_cores[i].part == part) {
			snprintf(h->cpu, sizeof h->cpu, "%s",
				 arm_cores[i].name);
			return;
		}
	}
	snprintf(h->cpu, sizeof h->cpu, "ARM implementer 0x%lx part 0x%lx",
		 implementer, part);
}

static unsigned long number_of(const struct fact *f)
{
	char text[32];

	snprintf(text, sizeof text, "%.*s",
		 f->value_len < 31 ? (int)f->value_len : 31, f->value);
	return strtoul(text, NULL, 0);
}

void hardware_read_cpuinfo(struct hardware *h, const char *text)
{
	unsigned long implementer = 0, part = 0;
	size_t processors = 0;
	struct fact f;

	while (next_fact(&f, &text, ':')) {
		if (is_key(&f, "processor"))
			processors++;
		else if (is_key(&f, "model name") && f.value_len)
			keep(h->cpu, f.value, f.value_len);
		else if (is_key(&f, "CPU implementer"))
			implementer = number_of(&f);
		else if (is_key(&f, "CPU part"))
			part = number_of(&f);
	}
	if (processors)
		h->cpu_count = processors;
	if (!*h->cpu && implementer)
		name_arm(h, implementer, part);
}

void hardware_read_meminfo(struct hardware *h, const char *text)
{
	struct fact f;

	while (next_fact(&f, &text, ':')) {
		if (is_key(&f, "MemTotal") && f.value_len > 3 &&
		    !memcmp(f.value + f.value_len - 3, " kB", 3))
			h->memory_mb = number_of(&f) / 1024;
	}
}

void hardware_read_os_release(struct hardware *h, const char *text)
{
	struct fact f;

	while (next_fact(&f, &text, '=')) {
		if (!is_key(&f, "PRETTY_NAME"))
			continue;
		if (f.value_len >= 2 && strchr("\"'", *f.value) &&
		    f.value[f.value_len - 1] == *f.value) {
			f.value++;
			f.value_len -= 2;
		}
		keep(h->os, f.value, f.value_len);
	}
}

void hardware_read_cann(struct hardware *h, const char *text)
{
	struct fact f;

	while (next_fact(&f, &text, '=')) {
		if (is_key(&f, "version"))
			keep(h->cann, f.value, f.value_len);
	}
}
