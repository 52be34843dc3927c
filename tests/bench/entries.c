/* entries - makes the data of `make bench`: boards, or a tree of results */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * usage: entries COUNT base|ours|theirs     an indented array on stdout
 *        entries COUNT tree DIR             ten files a folder, two decoys
 *
 * The same arguments give the same bytes. Of a thousand rows either side
 * changes 40 alone, both change 5, either drops 5 and adds 5.
 */
static const char form[] =
	"{\n"
	"    \"entry_id\": \"%08x-%04x-4%03x-8%03x-%012" PRIx64 "\",\n"
	"    \"sagellm_version\": \"0.5.%u.%u\",\n"
	"    \"config_type\": \"single_gpu\",\n"
	"    \"engine\": \"sagellm\",\n"
	"    \"engine_version\": \"0.5.4.14\",\n"
	"    \"hardware\": {\n"
	"      \"vendor\": \"%s\",\n"
	"      \"chip_model\": \"%s\",\n"
	"      \"chip_count\": 1,\n"
	"      \"interconnect\": \"None\",\n"
	"      \"chips_per_node\": 1,\n"
	"      \"intra_node_interconnect\": \"None\",\n"
	"      \"memory_per_chip_gb\": 79.25,\n"
	"      \"total_memory_gb\": 79.25\n"
	"    },\n"
	"    \"model\": {\n"
	"      \"name\": \"%s\",\n"
	"      \"parameters\": \"7B\",\n"
	"      \"precision\": \"%s\",\n"
	"      \"quantization\": \"None\"\n"
	"    },\n"
	"    \"workload\": {\n"
	"      \"name\": \"short_input\",\n"
	"      \"input_length\": %u,\n"
	"      \"output_length\": %u,\n"
	"      \"batch_size\": 1,\n"
	"      \"concurrent_requests\": 1,\n"
	"      \"dataset\": \"default\"\n"
	"    },\n"
	"    \"metrics\": {\n"
	"      \"ttft_ms\": %.14f,\n"
	"      \"tbt_ms\": %.14f,\n"
	"      \"tpot_ms\": %.14f,\n"
	"      \"throughput_tps\": %.14f,\n"
	"      \"peak_mem_mb\": 15400,\n"
	"      \"error_rate\": 0.0,\n"
	"      \"prefix_hit_rate\": 0.0,\n"
	"      \"kv_used_tokens\": 0,\n"
	"      \"kv_used_bytes\": 0,\n"
	"      \"evict_count\": 0,\n"
	"      \"evict_ms\": 0.0,\n"
	"      \"spec_accept_rate\": 0.0\n"
	"    },\n"
	"    \"cluster\": null,\n"
	"    \"versions\": {\n"
	"      \"protocol\": \"0.5.4.16\",\n"
	"      \"backend\": \"0.5.4.17\",\n"
	"      \"core\": \"0.5.4.26\",\n"
	"      \"control_plane\": \"0.5.4.8\",\n"
	"      \"gateway\": \"0.5.4.8\",\n"
	"      \"kv_cache\": \"0.5.4.15\",\n"
	"      \"comm\": \"0.5.4.15\",\n"
	"      \"compression\": \"N/A\",\n"
	"      \"benchmark\": \"0.5.4.14\"\n"
	"    },\n"
	"    \"environment\": {\n"
	"      \"os\": \"Linux 6.8.0-60-generic\",\n"
	"      \"python_version\": \"3.11.14\",\n"
	"      \"pytorch_version\": \"2.7.0\",\n"
	"      \"cuda_version\": \"12.8\",\n"
	"      \"cann_version\": null,\n"
	"      \"driver_version\": \"570.124.06\"\n"
	"    },\n"
	"    \"kv_cache_config\": {\n"
	"      \"enabled\": true,\n"
	"      \"eviction_policy\": \"LRU\",\n"
	"      \"budget_tokens\": 8192,\n"
	"      \"prefix_cache_enabled\": true\n"
	"    },\n"
	"    \"metadata\": {\n"
	"      \"submitted_at\": \"2026-%02u-%02uT%02u:%02u:%02uZ\",\n"
	"      \"submitter\": \"example\",\n"
	"      \"data_source\": \"automated-benchmark\",\n"
	"      \"reproducible_cmd\": \"sagellm-benchmark run --workload "
	"short_input --model %s\",\n"
	"      \"git_commit\": null,\n"
	"      \"release_date\": \"2026-03-16\",\n"
	"      \"changelog_url\": null,\n"
	"      \"notes\": \"Benchmark run: short_input\",\n"
	"      \"verified\": false\n"
	"    }\n"
	"  }";

static const char *const vendors[] = { "NVIDIA", "NVIDIA", "AMD", "Huawei" };
static const char *const chips[] = { "NVIDIA A100 80GB PCIe",
				     "NVIDIA H100 80GB HBM3",
				     "AMD Instinct MI300X", "Ascend 910B2" };
static const char *const models[] = { "Qwen/Qwen2.5-7B-Instruct",
				      "meta-llama/Llama-3.1-8B-Instruct",
				      "deepseek-ai/DeepSeek-R1-Distill-7B" };
static const char *const precisions[] = { "FP16", "BF16", "INT8", "FP8" };

/* splitmix64, by Sebastiano Vigna (public domain). */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* The row's own fields come from its index, its results from version. */
static void put_entry(FILE *out, uint64_t index, uint64_t version)
{
	uint64_t a = mix(index), b = mix(a ^ version), c = mix(b);
	const char *model = models[a % 3];
	double tbt = 5 + (double)(b % 100000) / 4096.0 + 1.0 / 3;

	fprintf(out, form, (unsigned)(b >> 32), (unsigned)(b & 0xffff),
		(unsigned)(c & 0xfff), (unsigned)(c >> 12 & 0xfff), c >> 16,
		(unsigned)(a >> 8 & 7), (unsigned)(a >> 16 & 31),
		vendors[a >> 24 & 3], chips[a >> 24 & 3], model,
		precisions[a >> 28 & 3], (unsigned)(16 + index % 1000),
		(unsigned)(16 + index / 1000),
		20 + (double)(c % 100000) / 1024.0 + 1.0 / 7, tbt, tbt,
		1000 / tbt, (unsigned)(1 + b % 6), (unsigned)(1 + c % 28),
		(unsigned)(b >> 8 & 15), (unsigned)(b >> 16 & 31),
		(unsigned)(b >> 24 & 31), model);
}

/* What one side made of a row of the base: -1 dropped it. */
static int version_of(uint64_t index, unsigned side)
{
	unsigned lot = (unsigned)(mix(index + 77) % 1000);
	unsigned dropped = side == 1 ? 85 : 90;

	if (!side)
		return 0;
	if (lot >= dropped && lot < dropped + 5)
		return -1;
	if (lot >= 80 && lot < 85)
		return (int)side;
	return lot < 80 && lot / 40 == side - 1 ? (int)side : 0;
}

static void put_board(uint64_t count, unsigned side)
{
	uint64_t added = side ? count / 200 : 0;
	const char *between = "[\n  ";

	for (uint64_t i = 0; i < count + added; i++) {
		uint64_t index = i < count ? i : i + (side - 1) * added;
		int version = i < count ? version_of(i, side) : 0;

		if (version < 0)
			continue;
		fputs(between, stdout);
		put_entry(stdout, index, (uint64_t)version);
		between = ",\n  ";
	}
	puts("\n]");
}

static int put_file(const char *folder, const char *name, uint64_t index)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	out = fopen(path, "w");
	if (!out)
		return -1;
	put_entry(out, index, 0);
	fputc('\n', out);
	return fclose(out);
}

/* Ten results in a folder, and two files that a scan passes over. */
static int put_folder(const char *root, uint64_t from, uint64_t to)
{
	char folder[3000], name[64];
	int bad = 0;

	snprintf(folder, sizeof folder, "%s/run_%06" PRIu64, root, from / 10);
	if (mkdir(folder, 0777) < 0)
		return -1;
	for (uint64_t i = from; i < to; i++) {
		snprintf(name, sizeof name, "w%" PRIu64 "_leaderboard.json",
			 i - from);
		bad |= put_file(folder, name, i);
	}
	bad |= put_file(folder, "metrics.json", from);
	return bad | put_file(folder, "config.json", from);
}

static int put_tree(const char *root, uint64_t count)
{
	for (uint64_t i = 0; i < count; i += 10) {
		uint64_t to = i + 10 < count ? i + 10 : count;

		if (put_folder(root, i, to) < 0) {
			perror(root);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const char *const sides[] = { "base", "ours", "theirs" };
	uint64_t count = argc > 2 ? strtoull(argv[1], NULL, 10) : 0;

	if (argc == 4 && !strcmp(argv[2], "tree"))
		return put_tree(argv[3], count);
	for (unsigned i = 0; argc == 3 && i < 3; i++) {
		if (strcmp(argv[2], sides[i]) != 0)
			continue;
		put_board(count, i);
		return fclose(stdout) != 0;
	}
	fputs("usage: entries COUNT base|ours|theirs\n"
	      "       entries COUNT tree DIR\n",
	      stderr);
	return 2;
}
