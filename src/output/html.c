/* html - text for a page: escaped, in two languages, numbers for reading */
#include "output/html.h"

#include <math.h>

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return (unsigned char)c < ' ' || c == 127 ? "\xef\xbf\xbd"
							  : NULL;
	}
}

void html_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *escaped = entity(*text);

		if (escaped)
			buf_adds(out, escaped);
		else
			buf_addc(out, *text);
	}
}

void html_name(struct buf *out, const char *name)
{
	buf_adds(out, "<bdi>");
	html_text(out, name);
	buf_adds(out, "</bdi>");
}

void html_both(struct buf *out, const char *english, const char *chinese)
{
	buf_addf(out,
		 "<span lang=\"en\">%s</span><span lang=\"zh-CN\">%s</span>",
		 english, chinese);
}

void html_number(struct buf *out, double value)
{
	double size = fabs(value);

	if (!isfinite(value))
		buf_adds(out, "\xe2\x80\x93");
	else if (size >= 100 || value == floor(value))
		buf_addf(out, "%.0f", value);
	else if (size >= 10)
		buf_addf(out, "%.1f", value);
	else if (size >= 1)
		buf_addf(out, "%.2f", value);
	else
		buf_addf(out, size < 0.001 ? "%.4f" : "%.3f", value);
}

void html_head(struct buf *out, const char *scope, const char *english,
	       const char *chinese)
{
	buf_addf(out, "<th scope=\"%s\">", scope);
	html_both(out, english, chinese);
	buf_adds(out, "</th>");
}

void html_cell(struct buf *out, double value)
{
	buf_adds(out, "<td>");
	html_number(out, value);
	buf_adds(out, "</td>");
}
