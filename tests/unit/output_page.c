/* output_page - text, numbers and axes of a page */
#include <math.h>

#include "base/mem.h"
#include "output/chart.h"
#include "output/html.h"
#include "tap.h"

static void numbers(void)
{
	static const struct {
		double value;
		const char *text;
	} rows[] = { { 0, "0" },
		     { 12, "12" },
		     { 1234.6, "1235" },
		     { 99.94, "99.9" },
		     { 1.005, "1.00" },
		     { 0.25, "0.250" },
		     { 0.00012, "0.0001" },
		     { 1e6, "1000000" },
		     { NAN, "\xe2\x80\x93" },
		     { INFINITY, "\xe2\x80\x93" } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);

		html_number(&out, rows[i].value);
		is(out.data, rows[i].text, rows[i].text);
	}
}

static double top_of(double value)
{
	struct chart c = { .right = 1 };

	chart_fit(&c, &value, 1);
	return c.top;
}

int main(void)
{
	AUTO(buf_release) struct buf out = BUF_INIT(BUF_MAX);
	AUTO(buf_release) struct buf drawn = BUF_INIT(BUF_MAX);
	struct chart c = { .right = 3,
			   .top = 2,
			   .title = { "<a>", "<b>" },
			   .desc = "&",
			   .x_unit = "s",
			   .id = 1 };
	const double values[] = { 1, NAN, 2 };

	html_text(&out, "<a href='x' title=\"y\">&\x1b[0m\n</a>");
	is(out.data,
	   "&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\xef\xbf\xbd"
	   "[0m\xef\xbf\xbd&lt;/a&gt;",
	   "markup is text");
	numbers();
	ok(top_of(7) == 8 && top_of(10) == 10 &&
		   fabs(top_of(0.3) - 0.3) < 1e-9 && top_of(1001) == 1500 &&
		   top_of(NAN) == 1,
	   "axes end in round numbers");
	chart_begin(&drawn, &c);
	ok(strstr(drawn.data, "&lt;a&gt; / &lt;b&gt;") &&
		   !strstr(drawn.data, "<a>"),
	   "a title is text");
	buf_clear(&drawn);
	chart_steps(&drawn, &c, &(struct chart_steps){ values, 3, 1, "s1" });
	is(drawn.data,
	   "<path class=\"line s1\" d=\"M54.0 105.0H164.7M275.3 18.0H386.0\"/>",
	   "what is not known breaks the line");
	return done();
}
