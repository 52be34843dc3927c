/* daemon - from libmicrohttpd's callbacks to route_run and back */
#include "serve/daemon.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/listen.h"
#include "serve/accident.h"
#include "serve/asker.h"
#include "serve/backend.h"
#include "serve/framing.h"
#include "serve/peer.h"
#include "serve/route.h"
#include "serve/send.h"
#include "serve/stamp.h"

#define CONNECTIONS_MAX 256
#define ADDRESS_MAX (CONNECTIONS_MAX / 4 * 3) /* of them, by one address */
#define IDLE_SECONDS 60
#define HEADER_MAX ((size_t)64 << 10)
#define STOP_STEP_US 10000
#define SEND_STEPS 500 /* at the end, for answers still on their way out */
#define DRAIN_MAX ((size_t)4 << 20) /* of a body that nobody will look at */
#define TOO_LARGE "The body is too large"

/* One request on its way in, from its first line to its last byte out. */
struct exchange {
	struct request request;
	struct patience_client *client;
	size_t taken;   /* bytes of the body */
	size_t drained; /* bytes behind its limit */
	int lost;       /* an err_kind: why it did not get where it goes */
	uint64_t start_us;
	bool has_begun, is_broken, is_counted, is_refused;
	struct answer refusal; /* to be given behind the body */
};

static void *on_target(void *cls, const char *target,
		       struct MHD_Connection *connection)
{
	struct exchange *x = xcalloc(1, sizeof *x);

	(void)cls;
	(void)connection;
	x->request.body = BUF_INIT(0);
	x->refusal = (struct answer)ANSWER_INIT;
	x->start_us = counts_tick_us();
	x->is_broken = request_init(&x->request, target) < 0;
	return x;
}

static void on_end(void *cls, struct MHD_Connection *connection, void **state,
		   enum MHD_RequestTerminationCode code)
{
	struct daemon *d = cls;
	struct exchange *x = *state;

	(void)connection;
	(void)code;
	if (!x)
		return;
	patience_grant(&d->patience, x->client, IDLE_SECONDS * PATIENCE_RATE);
	if (x->is_counted)
		atomic_fetch_sub(&d->sending, 1);
	request_release(&x->request);
	answer_release(&x->refusal);
	free(x);
	*state = NULL;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static uint64_t size_of(const struct answer *a)
{
	if (a->child)
		return (uint64_t)BACKEND_SECONDS * PATIENCE_RATE;
	return a->fd < 0 ? a->body.len : a->fd_len;
}

static void count(struct daemon *d, const struct exchange *x,
		  const struct answer *a)
{
	struct counts *m = &d->hub->counts;

	counts_add(m, traffic_of(x->request.path), a->status,
		   counts_tick_us() - x->start_us);
	if (!x->request.is_head)
		atomic_fetch_add(&m->sent, size_of(a));
}

static enum MHD_Result reply(struct daemon *d, struct exchange *x,
			     struct MHD_Connection *connection,
			     struct answer *a)
{
	unsigned long number = atomic_fetch_add(&d->requests, 1);
	const char *type = a->type;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (a->is_cut)
		return MHD_NO;
	patience_grant(&d->patience, x->client, size_of(a));
	count(d, x, a);
	asker_tell(&x->request, a);
	response = send_response(a);
	if (!response)
		return MHD_NO;
	stamp_add(response, connection, d->instance, number);
	MHD_add_response_header(response, "Content-Type", type);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	for (size_t i = 0; i < a->header_count; i++)
		MHD_add_response_header(response, a->headers[i].name,
					a->headers[i].value);
	result = MHD_queue_response(connection, (unsigned)a->status, response);
	MHD_destroy_response(response);
	if (d->config.log)
		d->config.log(x->request.is_head ? "HEAD" : x->request.method,
			      x->request.path, a->status);
	return result;
}

static enum MHD_Result refuse(struct daemon *d, struct exchange *x,
			      struct MHD_Connection *connection, int status,
			      const char *why)
{
	AUTO(answer_release) struct answer a = ANSWER_INIT;

	answer_fail(&a, status, NULL, "%s", why);
	return reply(d, x, connection, &a);
}

/* A token that reaches another host than the hub is a fault of the client. */
static bool cdn_takes(struct hub *hub, const struct request *r)
{
	if (r->authorization)
		atomic_fetch_add(&hub->cdn_leaks, 1);
	return !r->authorization &&
	       (!strncmp(r->path, "/lfs/", 5) || !strncmp(r->path, "/cdn/", 5));
}

static bool is_https(const struct daemon *d, struct MHD_Connection *connection)
{
	const char *proto = header(connection, "X-Forwarded-Proto");

	return d->config.tls || (d->config.is_behind_proxy && proto &&
				 !strcasecmp(proto, "https"));
}

/* Whether its body may come; -1: it is refused. */
static int admit(struct daemon *d, struct exchange *x,
		 struct MHD_Connection *connection, struct answer *a)
{
	struct request *r = &x->request;

	if (x->is_broken)
		return answer_fail(a, 400, NULL, "Invalid address");
	if (framing_is_doubtful(connection)) {
		answer_add(a, "Connection", "close");
		return answer_fail(a, 400, NULL,
				   "A field is there twice, or two that "
				   "exclude one another");
	}
	if (d->config.is_cdn && !cdn_takes(d->hub, r))
		return answer_fail(a, r->authorization ? 400 : 404, NULL,
				   "Large files only, and no token");
	if (asker_count(r, d->hub, peer_address(connection), a) < 0)
		return -1;
	return route_begin(d->hub, r, a);
}

/* Behind a short body that comes unasked: sooner, a reset overtakes it. */
static enum MHD_Result refuse_early(struct daemon *d, struct exchange *x,
				    struct MHD_Connection *connection,
				    struct answer *a)
{
	const char *length = header(connection, "Content-Length");

	if (framing_is_doubtful(connection) || header(connection, "Expect") ||
	    (length && strtoull(length, NULL, 10) > DRAIN_MAX))
		return reply(d, x, connection, a);
	answer_move(&x->refusal, a);
	x->is_refused = true;
	return MHD_YES;
}

/* The headers are there, the body is not. */
static enum MHD_Result begin(struct daemon *d, struct exchange *x,
			     struct MHD_Connection *connection,
			     const char *method)
{
	AUTO(answer_release) struct answer a = ANSWER_INIT;
	struct request *r = &x->request;
	const char *length = header(connection, "Content-Length");

	x->has_begun = true;
	x->client = peer_client(connection);
	patience_grant(&d->patience, x->client, 0);
	r->is_head = !strcmp(method, "HEAD");
	r->method = r->is_head ? "GET" : method;
	r->host = header(connection, "Host");
	r->authorization = header(connection, "Authorization");
	r->content_type = header(connection, "Content-Type");
	r->range = header(connection, "Range");
	r->if_range = header(connection, "If-Range");
	r->content_encoding = header(connection, "Content-Encoding");
	r->git_protocol = header(connection, "Git-Protocol");
	r->is_https = is_https(d, connection);
	r->body.limit = route_may_write(d->hub, r->authorization)
				? d->config.body_max_bytes
				: DAEMON_BODY_ANONYMOUS;
	if (admit(d, x, connection, &a) < 0)
		return refuse_early(d, x, connection, &a);
	if (length && strtoull(length, NULL, 10) > r->body.limit) {
		answer_fail(&a, 413, NULL, TOO_LARGE);
		return refuse_early(d, x, connection, &a);
	}
	return MHD_YES;
}

static void answer_request(struct hub *hub, struct request *r, struct answer *a)
{
	r->fault = faults_pick(&hub->faults, r->method, r->path);
	if (accident_before(&r->fault, a))
		return;
	route_run(hub, r, a);
	accident_after(&r->fault, a);
}

static enum MHD_Result finish(struct daemon *d, struct exchange *x,
			      struct MHD_Connection *connection)
{
	AUTO(answer_release) struct answer a = ANSWER_INIT;

	if (x->is_refused)
		return reply(d, x, connection, &x->refusal);
	if (x->lost == ERR_AGAIN)
		return refuse(d, x, connection, 409, "Sent again meanwhile");
	if (x->lost)
		return refuse(d, x, connection, 507, "No room for this object");
	if (x->request.body.is_full || x->drained)
		return refuse(d, x, connection, 413, TOO_LARGE);
	x->is_counted = true;
	atomic_fetch_add(&d->sending, 1);
	atomic_fetch_add(&d->running, 1);
	patience_suspend(&d->patience, x->client);
	answer_request(d->hub, &x->request, &a);
	atomic_fetch_sub(&d->running, 1);
	return reply(d, x, connection, &a);
}

/* To where the body goes; ERR_DATA for what is behind the limit. */
static int keep(struct exchange *x, const char *bytes, size_t len,
		struct err *e)
{
	struct request *r = &x->request;

	x->taken += len;
	if (x->taken > r->body.limit)
		return err_set(e, ERR_DATA, "larger than the limit");
	if (r->intake)
		return r->intake->add(r->intake, bytes, len, e);
	if (r->spool_fd >= 0)
		return file_put(r->spool_fd, bytes, len, "spool", e);
	return buf_add(&r->body, bytes, len);
}

/* What comes behind the limit is let go by, but not without end. */
static enum MHD_Result take_upload(struct daemon *d, struct exchange *x,
				   const char *bytes, size_t len)
{
	struct err e = { 0 };

	atomic_fetch_add(&d->hub->counts.received, len);
	patience_extend(&d->patience, x->client, len);
	if (!x->lost && !x->drained && !x->is_refused) {
		if (keep(x, bytes, len, &e) == 0)
			return MHD_YES;
		x->lost = e.kind == ERR_DATA ? 0 : e.kind;
	}
	x->drained += len;
	return x->drained > DRAIN_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *upload,
				  size_t *upload_len, void **state)
{
	struct daemon *d = cls;
	struct exchange *x = *state;

	(void)url;
	(void)version;
	if (!x)
		return MHD_NO;
	if (!x->has_begun)
		return begin(d, x, connection, method);
	if (!*upload_len)
		return finish(d, x, connection);
	if (take_upload(d, x, upload, *upload_len) == MHD_NO)
		return MHD_NO;
	*upload_len = 0;
	return MHD_YES;
}

static void on_connection(void *cls, struct MHD_Connection *connection,
			  void **state,
			  enum MHD_ConnectionNotificationCode code)
{
	struct daemon *d = cls;
	bool is_new = code == MHD_CONNECTION_NOTIFY_STARTED;

	atomic_fetch_add(&d->hub->counts.connections, is_new ? 1 : -1);
	if (is_new)
		*state = patience_add(&d->patience, peer_fd(connection));
	else
		patience_remove(&d->patience, take(state));
}

static void name_instance(struct daemon *d)
{
	uint64_t random = 0;

	if (getrandom(&random, sizeof random, 0) < 0)
		random = (uint64_t)getpid();
	snprintf(d->instance, sizeof d->instance, "%016llx",
		 (unsigned long long)random);
}

int daemon_start(struct daemon *d, struct hub *hub,
		 const struct daemon_config *config, struct err *e)
{
	const unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD |
			       MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
			       MHD_USE_ITC | (config->tls ? MHD_USE_TLS : 0);
	struct MHD_OptionItem tls[PEER_OPTIONS];
	int fd = listen_open(config->listen, e);

	if (fd < 0)
		return -1;
	*d = (struct daemon){ .hub = hub, .config = *config };
	d->port = listen_name(fd, d->address, sizeof d->address);
	name_instance(d);
	if (patience_start(&d->patience, config->patience_s, e) < 0) {
		close(fd);
		return -1;
	}
	peer_options(tls, config->tls);
	d->httpd = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, d, MHD_OPTION_LISTEN_SOCKET,
		fd, MHD_OPTION_URI_LOG_CALLBACK, on_target, d,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, d,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, d,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		config->is_behind_proxy ? 0u : (unsigned)ADDRESS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_MAX,
		MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
	if (!d->httpd) {
		patience_stop(&d->patience);
		close(fd);
		if (config->tls)
			return err_set(
				e, ERR_CONFIG,
				"--tls-cert and --tls-key do not go together, "
				"or are no certificate and key");
		return err_set(e, ERR_IO, "%s: no server thread could start",
			       config->listen);
	}
	return 0;
}

void daemon_stop(struct daemon *d)
{
	int fd;

	if (!d->httpd)
		return;
	fd = MHD_quiesce_daemon(d->httpd);

	while (atomic_load(&d->running))
		usleep(STOP_STEP_US);
	/* A client that does not read shall not keep the server. */
	for (int i = 0; i < SEND_STEPS && atomic_load(&d->sending); i++)
		usleep(STOP_STEP_US);
	MHD_stop_daemon(d->httpd);
	patience_stop(&d->patience);
	close_fd(&fd);
}
