/* url - the few URLs we send requests to: origins, redirects, encoding */
#include "http/url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "http/redact.h"

#define SHOWN_MAX 200 /* bytes of a URL in a message */

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncasecmp(text, prefix, strlen(prefix));
}

/* Bytes of `scheme://`, or 0. */
static size_t scheme_length(const char *url)
{
	return has_prefix(url, "https://")  ? 8
	       : has_prefix(url, "http://") ? 7
					    : 0;
}

/* 127.a.b.c in plain decimal: no other spelling is taken for loopback. */
static bool is_loopback_number(const char *host)
{
	int parts = 0;

	if (strncmp(host, "127.", 4) != 0)
		return false;
	while (isdigit((unsigned char)*host)) {
		char *end;
		unsigned long part = strtoul(host, &end, 10);

		if (part > 255 || end - host > 3 || (*host == '0' && part))
			return false;
		parts++;
		host = end;
		if (*host == '.')
			host++;
		else
			break;
	}
	return parts == 4 && !*host;
}

bool url_is_loopback(const struct url_origin *origin)
{
	return is_loopback_number(origin->host) ||
	       !strcmp(origin->host, "::1") ||
	       !strcmp(origin->host, "localhost");
}

bool url_is_same_origin(const struct url_origin *a, const struct url_origin *b)
{
	return a->is_tls == b->is_tls && a->port == b->port &&
	       !strcmp(a->host, b->host);
}

static bool is_printable(const char *text)
{
	for (; *text; text++) {
		if (*text <= 0x20 || *text >= 0x7f)
			return false;
	}
	return true;
}

/* Copy the host, lower case; returns what is behind it, or NULL. */
static const char *parse_host(struct url_origin *origin, const char *at)
{
	static const char name[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	bool is_v6 = *at == '[';
	size_t len;

	at += is_v6;
	len = strspn(at, is_v6 ? "0123456789abcdefABCDEF:." : name);
	if (!len || len >= sizeof origin->host || (is_v6 && at[len] != ']'))
		return NULL;
	for (size_t i = 0; i < len; i++)
		origin->host[i] = (char)tolower((unsigned char)at[i]);
	origin->host[len] = '\0';
	return at + len + is_v6;
}

static const char *parse_port(struct url_origin *origin, const char *at)
{
	unsigned long port;
	char *end;

	origin->port = origin->is_tls ? 443 : 80;
	if (*at != ':')
		return at;
	if (!isdigit((unsigned char)at[1]))
		return NULL;
	port = strtoul(at + 1, &end, 10);
	if (!port || port > 65535)
		return NULL;
	origin->port = (unsigned)port;
	return end;
}

/* No more of the URL is shown than its server may tell everybody. */
static int refuse(const char *url, const char *why, struct err *e)
{
	AUTO(free_text) char *plain = xstrndup(url, url_plain_length(url));
	AUTO(buf_release) struct buf shown = BUF_INIT(BUF_MAX);

	if (strchr(plain, '@'))
		return err_set(e, ERR_CONFIG,
			       "a URL with '@' %s; it is not shown, a password "
			       "may be in it: leave that out",
			       why);
	redact_add(&shown, plain, NULL, SHOWN_MAX);
	return err_set(e, ERR_CONFIG, "'%s' %s", shown.data, why);
}

int url_origin_any(struct url_origin *origin, const char *url, struct err *e)
{
	struct url_origin found = { 0 };
	size_t scheme = scheme_length(url);
	const char *at;

	if (!scheme || !is_printable(url))
		return refuse(url, "is not an https URL", e);
	found.is_tls = scheme == 8;
	at = parse_host(&found, url + scheme);
	at = at ? parse_port(&found, at) : NULL;
	if (!at || !strchr("/?#", *at))
		return refuse(url, "is not a URL with a plain host and port",
			      e);
	*origin = found;
	return 0;
}

int url_origin(struct url_origin *origin, const char *url, struct err *e)
{
	struct url_origin found;

	if (url_origin_any(&found, url, e) < 0)
		return -1;
	if (!found.is_tls && !url_is_loopback(&found))
		return err_set(e, ERR_CONFIG,
			       "http to %s is refused: use https (http is for "
			       "loopback hosts only)",
			       found.host);
	*origin = found;
	return 0;
}

int url_origin_named(struct url_origin *origin, const char *url,
		     const struct url_origin *from, struct err *e)
{
	struct url_origin found;

	if (url_origin(&found, url, e) < 0) {
		e->kind = ERR_UNAVAILABLE;
		return -1;
	}
	if (from->is_tls && !found.is_tls)
		return err_set(e, ERR_UNAVAILABLE,
			       "from https to http on %s is refused",
			       found.host);
	*origin = found;
	return 0;
}

size_t url_plain_length(const char *url)
{
	return strcspn(url, "?#");
}

/* Bytes of `scheme://host:port`. */
static size_t root_length(const char *url)
{
	size_t scheme = scheme_length(url);

	return scheme + strcspn(url + scheme, "/?#");
}

/* The URL up to and with the last slash of its path. */
static size_t folder_length(const char *url)
{
	size_t len = url_plain_length(url), root = root_length(url);

	while (len > root && url[len - 1] != '/')
		len--;
	return len;
}

/* Any scheme: whether it is one of ours is url_origin's question. */
static bool has_scheme(const char *location)
{
	size_t len = strcspn(location, ":/?#");

	return len && location[len] == ':';
}

static char *join(const char *from, const char *location)
{
	int scheme = (int)strcspn(from, "/");

	if (has_scheme(location))
		return xstrdup(location);
	if (!strncmp(location, "//", 2))
		return xasprintf("%.*s%s", scheme, from, location);
	if (*location == '/')
		return xasprintf("%.*s%s", (int)root_length(from), from,
				 location);
	if (*location == '?')
		return xasprintf("%.*s%s", (int)url_plain_length(from), from,
				 location);
	return xasprintf("%.*s%s%s", (int)folder_length(from), from,
			 folder_length(from) > root_length(from) ? "" : "/",
			 location);
}

int url_redirect(char **next, const char *from, const char *location,
		 struct err *e)
{
	AUTO(free_text) char *url = join(from, location);
	struct url_origin origin = { 0 };
	const struct url_origin here = { .is_tls = scheme_length(from) == 8 };

	url[strcspn(url, "#")] = '\0';
	if (url_origin_named(&origin, url, &here, e) < 0)
		return err_wrap(e, "redirect");
	*next = take(&url);
	return 0;
}

static void encode(struct buf *out, const char *text, const char *kept)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c < 0x80 && isalnum(c)) || strchr(kept, c))
			buf_addc(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

void url_encode(struct buf *out, const char *text)
{
	encode(out, text, "-._~");
}

void url_encode_path(struct buf *out, const char *path)
{
	encode(out, path, "-._~/");
}
