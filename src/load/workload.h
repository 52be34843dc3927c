/* workload - what is asked and how often: the named ones, and those of files */
#ifndef LOAD_WORKLOAD_H
#define LOAD_WORKLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define WORKLOAD_NAME 64

struct workload {
	char name[WORKLOAD_NAME];
	size_t input_tokens, output_tokens;
	uint64_t requests;
	size_t concurrency;
	uint32_t turns; /* of a conversation; 1: none */
	double range_ratio;
	char dataset[16]; /* as dataset_kind names them */
	char *path;       /* of the dataset, or NULL */
};

struct workloads {
	struct workload *items;
	size_t count, room;
};

/*
 * Add those that a word names: Q1 to Q8, short, long, stress, or all (Q1 to
 * Q8); a list with commas; or a file whose name ends in .json: one object or
 * an array of them, as workload_template shows. ERR_USAGE, ERR_DATA, ERR_IO.
 */
int workloads_add(struct workloads *w, const char *word, struct err *e);

void workloads_release(struct workloads *w);

/* A file to begin with. */
extern const char workload_template[];

#endif
