/* route - which request is which */
#include "sim/route.h"

#include <string.h>

#include "base/mem.h"
#include "json/value.h"
#include "json/write.h"
#include "sim/speech.h"
#include "sim/stream.h"

#define OUT_MAX ((size_t)64 << 20)

static int model_name(struct buf *out, const struct sim *s)
{
	return json_quote(out, s->config.model, strlen(s->config.model));
}

static void get_health(struct sim *s, struct conn *c, struct piece body)
{
	struct buf out = BUF_INIT(OUT_MAX);

	(void)body;
	conn_answer(s, c, 200, &out);
}

static void get_models(struct sim *s, struct conn *c, struct piece body)
{
	AUTO(buf_release) struct buf out = BUF_INIT(OUT_MAX);

	(void)body;
	buf_adds(&out, "{\"object\":\"list\",\"data\":[{\"id\":");
	model_name(&out, s);
	buf_addf(&out,
		 ",\"object\":\"model\",\"created\":0,\"owned_by\":"
		 "\"bench-sim\",\"max_model_len\":%d}]}\n",
		 ASK_TOKENS_MAX);
	conn_answer(s, c, 200, &out);
}

/* As Text Generation Inference and sageLLM say what they serve. */
static void get_info(struct sim *s, struct conn *c, struct piece body)
{
	AUTO(buf_release) struct buf out = BUF_INIT(OUT_MAX);

	(void)body;
	buf_adds(&out, "{\"model_id\":");
	model_name(&out, s);
	buf_adds(&out, ",\"model_path\":");
	model_name(&out, s);
	buf_addf(&out, ",\"max_total_tokens\":%d,\"version\":\"%s\"}\n",
		 ASK_TOKENS_MAX, VERSION);
	conn_answer(s, c, 200, &out);
}

/* As Triton says what it is. */
static void get_v2(struct sim *s, struct conn *c, struct piece body)
{
	AUTO(buf_release) struct buf out = BUF_INIT(OUT_MAX);

	(void)body;
	buf_addf(&out, "{\"name\":\"bench-sim\",\"version\":\"%s\"}", VERSION);
	conn_answer(s, c, 200, &out);
}

static void get_metrics(struct sim *s, struct conn *c, struct piece body)
{
	AUTO(buf_release) struct buf out = BUF_INIT(OUT_MAX);
	AUTO(buf_release) struct buf name = BUF_INIT(OUT_MAX);

	(void)body;
	model_name(&name, s);
	metrics_write(&out, &s->metrics, name.data);
	conn_answer(s, c, 200, &out);
}

/* As vLLM does in its development mode. */
static void post_reset(struct sim *s, struct conn *c, struct piece body)
{
	struct buf out = BUF_INIT(OUT_MAX);

	(void)body;
	kv_cache_forget(&s->cache);
	conn_answer(s, c, 200, &out);
}

/* Words have the numbers of their places: only the count means something. */
static void post_tokenize(struct sim *s, struct conn *c, struct piece body)
{
	AUTO(value_release) cJSON *root = NULL;
	AUTO(buf_release) struct buf out = BUF_INIT(OUT_MAX);
	const cJSON *messages;
	size_t count;
	struct err e;

	if (value_parse(&root, body.at, body.len, "body", &e) < 0) {
		conn_refuse(s, c, 400, e.text);
		return;
	}
	messages = value_array(root, "/messages");
	if (!messages && !value_text(root, "/prompt")) {
		conn_refuse(s, c, 400, "/prompt: expected text");
		return;
	}
	count = messages ? ask_count_chat(messages)
			 : ask_count_words(value_text(root, "/prompt"));
	buf_addf(&out, "{\"count\":%zu,\"max_model_len\":%d,\"tokens\":[",
		 count, ASK_TOKENS_MAX);
	for (size_t i = 0; i < count; i++)
		buf_addf(&out, i ? ",%zu" : "%zu", i);
	buf_adds(&out, "]}\n");
	conn_answer(s, c, 200, &out);
}

static const struct {
	const char *method, *path;
	bool is_open; /* needs no key */
	void (*run)(struct sim *s, struct conn *c, struct piece body);
} routes[] = {
	{ "GET", "/v1/models", false, get_models },
	{ "GET", "/info", false, get_info },
	{ "GET", "/v2", true, get_v2 },
	{ "POST", "/tokenize", false, post_tokenize },
	{ "POST", "/reset_prefix_cache", false, post_reset },
	{ "GET", "/metrics", true, get_metrics },
	{ "GET", "/health", true, get_health },
	{ "GET", "/v2/health/ready", true, get_health },
};

/* What is asked by POST, and answered on a schedule. */
static const struct {
	const char *path; /* `*` is any name */
	const struct speech *speech;
	bool is_stream; /* by its path */
} speeches[] = {
	{ "/v1/chat/completions", &speech_chat, false },
	{ "/v1/completions", &speech_completions, false },
	{ "/v1/embeddings", &speech_embeddings, false },
	{ "/v1/responses", &speech_responses, false },
	{ "/generate", &speech_tgi, false },
	{ "/generate_stream", &speech_tgi, true },
	{ "/v2/models/*/generate", &speech_triton, false },
	{ "/v2/models/*/generate_stream", &speech_triton, true },
};

static bool is_path(struct piece p, const char *path)
{
	const char *star = strchr(path, '*');
	size_t head, tail;

	if (!star)
		return piece_is(p, path);
	head = (size_t)(star - path);
	tail = strlen(star + 1);
	return p.len > head + tail && !memcmp(p.at, path, head) &&
	       !memcmp(p.at + p.len - tail, star + 1, tail) &&
	       !memchr(p.at + head, '/', p.len - head - tail);
}

/* Whether it may be answered; else it is refused. */
static bool may(struct sim *s, struct conn *c, const struct head *h,
		const char *method)
{
	if (!piece_is(h->method, method))
		conn_refuse(s, c, 405, "no such method here");
	else if (s->config.key && !piece_is(h->bearer, s->config.key))
		conn_refuse(s, c, 401, "the key is wrong or missing");
	else
		return true;
	return false;
}

static void complete(struct sim *s, struct conn *c, size_t i, struct piece body)
{
	struct ask *ask = &c->reply.ask;
	struct err e;

	ask->speech = speeches[i].speech;
	ask->is_stream = speeches[i].is_stream;
	if (ask_read(ask, body.at, body.len, &e) < 0)
		stream_refuse(s, c, ask->speech->bad_status, e.text);
	else
		stream_take(s, c);
}

void route_request(struct sim *s, struct conn *c, const struct head *h,
		   const char *body)
{
	const struct piece whole = { body, h->body_len };

	for (size_t i = 0; i < sizeof speeches / sizeof *speeches; i++) {
		if (!is_path(h->path, speeches[i].path))
			continue;
		if (may(s, c, h, "POST"))
			complete(s, c, i, whole);
		return;
	}
	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		if (!piece_is(h->path, routes[i].path))
			continue;
		if ((routes[i].is_open &&
		     piece_is(h->method, routes[i].method)) ||
		    may(s, c, h, routes[i].method))
			routes[i].run(s, c, whole);
		return;
	}
	conn_refuse(s, c, 404, "no such path");
}
