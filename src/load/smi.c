/* smi - facts of accelerators, as their own tools print them */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/hardware.h"

#define CELLS_MAX 8

struct cell {
	const char *at;
	size_t len;
};

/* Cut a line at each mark, blanks around the cells left out. */
static size_t cut(struct cell *cells, const char *line, size_t len, char mark)
{
	size_t count = 0;
	const char *end = line + len;

	while (count < CELLS_MAX) {
		const char *stop = memchr(line, mark, (size_t)(end - line));
		const char *last = stop ? stop : end;
		struct cell *c = &cells[count++];

		while (line < last && isspace((unsigned char)*line))
			line++;
		c->at = line;
		c->len = (size_t)(last - line);
		while (c->len && isspace((unsigned char)line[c->len - 1]))
			c->len--;
		if (!stop)
			break;
		line = stop + 1;
	}
	return count;
}

static void keep(char field[HARDWARE_TEXT], const char *front, struct cell c)
{
	size_t at = (size_t)snprintf(field, HARDWARE_TEXT, "%s", front);

	for (size_t i = 0; i < c.len && at < HARDWARE_TEXT - 1; i++) {
		unsigned char b = (unsigned char)c.at[i];

		if (b >= 0x20 && b < 0x7f)
			field[at++] = (char)b;
	}
	field[at] = '\0';
}

/* A decimal and nothing else; false for what is none, as `[N/A]`. */
static bool read_mb(uint64_t *mb, struct cell c)
{
	uint64_t value = 0;

	if (!c.len || c.len > 9)
		return false;
	for (size_t i = 0; i < c.len; i++) {
		if (!isdigit((unsigned char)c.at[i]))
			return false;
		value = value * 10 + (uint64_t)(c.at[i] - '0');
	}
	*mb = value;
	return true;
}

/* The next line, or false. */
static bool next_line(struct cell *line, const char **text)
{
	if (!**text)
		return false;
	line->at = *text;
	line->len = strcspn(*text, "\n");
	*text += line->len + ((*text)[line->len] == '\n');
	return true;
}

void hardware_read_nvidia(struct hardware *h, const char *text)
{
	struct cell line, cells[CELLS_MAX];

	while (next_line(&line, &text)) {
		struct device *d;

		if (cut(cells, line.at, line.len, ',') != 4 || !cells[0].len ||
		    h->device_count == HARDWARE_DEVICES_MAX)
			continue;
		d = &h->devices[h->device_count++];
		*d = (struct device){ 0 };
		keep(d->name, "", cells[0]);
		read_mb(&d->memory_mb, cells[1]);
		d->has_used = read_mb(&d->used_mb, cells[2]);
		keep(h->driver, "", cells[3]);
		h->vendor = DEVICE_NVIDIA;
	}
}

/* What follows a word, up to a blank. */
static struct cell word_behind(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	if (!at)
		return (struct cell){ "", 0 };
	at += strlen(word);
	at += strspn(at, " ");
	return (struct cell){ at, strcspn(at, " |\t\r\n") };
}

void hardware_read_cuda(struct hardware *h, const char *text)
{
	struct cell version = word_behind(text, "CUDA Version:");

	if (version.len && isdigit((unsigned char)*version.at))
		keep(h->cuda, "", version);
}

/* `0     910B3`: a number and a name. */
static bool read_npu_name(struct device *d, struct cell c)
{
	size_t digits = 0;

	while (digits < c.len && isdigit((unsigned char)c.at[digits]))
		digits++;
	if (!digits || digits == c.len || !isspace((unsigned char)c.at[digits]))
		return false;
	c.at += digits;
	c.len -= digits;
	while (c.len && isspace((unsigned char)*c.at)) {
		c.at++;
		c.len--;
	}
	for (size_t i = 0; i < c.len; i++) {
		if (isalpha((unsigned char)c.at[i])) {
			*d = (struct device){ 0 };
			keep(d->name, "Ascend ", c);
			return true;
		}
	}
	return false;
}

/* `0   0 / 0   3161 / 65536`: the last pair, of HBM or of all there is. */
static bool read_npu_memory(struct device *d, struct cell c)
{
	struct cell parts[CELLS_MAX];
	size_t count = cut(parts, c.at, c.len, '/');
	struct cell used, total;

	if (count < 2)
		return false;
	total = parts[count - 1];
	used = parts[count - 2];
	for (size_t i = used.len; i; i--) {
		if (!isdigit((unsigned char)used.at[i - 1])) {
			used.at += i;
			used.len -= i;
			break;
		}
	}
	d->has_used = read_mb(&d->used_mb, used);
	return read_mb(&d->memory_mb, total);
}

/* A line of three cells between bars. */
static bool cut_row(struct cell cells[CELLS_MAX], struct cell line)
{
	return line.len >= 2 && *line.at == '|' &&
	       cut(cells, line.at + 1, line.len - 1, '|') == 4 && !cells[3].len;
}

void hardware_read_npu(struct hardware *h, const char *text)
{
	struct cell version = word_behind(text, "Version:");
	struct cell line, cells[CELLS_MAX];
	struct device found;
	bool has_name = false;

	if (version.len && isdigit((unsigned char)*version.at))
		keep(h->driver, "", version);
	while (next_line(&line, &text)) {
		if (memmem(line.at, line.len, "Process id", 10))
			break;
		if (!cut_row(cells, line))
			continue;
		if (read_npu_name(&found, cells[0])) {
			has_name = true;
		} else if (has_name && read_npu_memory(&found, cells[2]) &&
			   h->device_count < HARDWARE_DEVICES_MAX) {
			h->devices[h->device_count++] = found;
			h->vendor = DEVICE_ASCEND;
			has_name = false;
		}
	}
}
