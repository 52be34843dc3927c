/* property - Unicode properties by the names that ECMA 262 gives them */
#include <string.h>

#include "schema/parser.h"

/* General_Category, short and long; aliases have rows of their own. */
static const char *const categories[][2] = {
	{ "L&", "LC" },
	{ "L&", "Cased_Letter" },
	{ "Cc", "Control" },
	{ "Cc", "cntrl" },
	{ "Cf", "Format" },
	{ "Cn", "Unassigned" },
	{ "Co", "Private_Use" },
	{ "Cs", "Surrogate" },
	{ "C", "Other" },
	{ "Ll", "Lowercase_Letter" },
	{ "Lm", "Modifier_Letter" },
	{ "Lo", "Other_Letter" },
	{ "Lt", "Titlecase_Letter" },
	{ "Lu", "Uppercase_Letter" },
	{ "L", "Letter" },
	{ "Mc", "Spacing_Mark" },
	{ "Me", "Enclosing_Mark" },
	{ "Mn", "Nonspacing_Mark" },
	{ "M", "Mark" },
	{ "M", "Combining_Mark" },
	{ "Nd", "Decimal_Number" },
	{ "Nd", "digit" },
	{ "Nl", "Letter_Number" },
	{ "No", "Other_Number" },
	{ "N", "Number" },
	{ "Pc", "Connector_Punctuation" },
	{ "Pd", "Dash_Punctuation" },
	{ "Pe", "Close_Punctuation" },
	{ "Pf", "Final_Punctuation" },
	{ "Pi", "Initial_Punctuation" },
	{ "Po", "Other_Punctuation" },
	{ "Ps", "Open_Punctuation" },
	{ "P", "Punctuation" },
	{ "P", "punct" },
	{ "Sc", "Currency_Symbol" },
	{ "Sk", "Modifier_Symbol" },
	{ "Sm", "Math_Symbol" },
	{ "So", "Other_Symbol" },
	{ "S", "Symbol" },
	{ "Zl", "Line_Separator" },
	{ "Zp", "Paragraph_Separator" },
	{ "Zs", "Space_Separator" },
	{ "Z", "Separator" },
};

/* Binary properties; PCRE2 knows them by the same names. */
static const char *const binaries[] = {
	"ASCII",
	"AHex",
	"ASCII_Hex_Digit",
	"Alpha",
	"Alphabetic",
	"Any",
	"Bidi_C",
	"Bidi_Control",
	"Bidi_M",
	"Bidi_Mirrored",
	"CI",
	"Case_Ignorable",
	"Cased",
	"CWCF",
	"Changes_When_Casefolded",
	"CWCM",
	"Changes_When_Casemapped",
	"CWL",
	"Changes_When_Lowercased",
	"CWT",
	"Changes_When_Titlecased",
	"CWU",
	"Changes_When_Uppercased",
	"Dash",
	"DI",
	"Default_Ignorable_Code_Point",
	"Dep",
	"Deprecated",
	"Dia",
	"Diacritic",
	"Emoji",
	"EComp",
	"Emoji_Component",
	"EMod",
	"Emoji_Modifier",
	"EBase",
	"Emoji_Modifier_Base",
	"EPres",
	"Emoji_Presentation",
	"ExtPict",
	"Extended_Pictographic",
	"Ext",
	"Extender",
	"Gr_Base",
	"Grapheme_Base",
	"Gr_Ext",
	"Grapheme_Extend",
	"Hex",
	"Hex_Digit",
	"IDSB",
	"IDS_Binary_Operator",
	"IDST",
	"IDS_Trinary_Operator",
	"IDC",
	"ID_Continue",
	"IDS",
	"ID_Start",
	"Ideo",
	"Ideographic",
	"Join_C",
	"Join_Control",
	"LOE",
	"Logical_Order_Exception",
	"Lower",
	"Lowercase",
	"Math",
	"NChar",
	"Noncharacter_Code_Point",
	"Pat_Syn",
	"Pattern_Syntax",
	"Pat_WS",
	"Pattern_White_Space",
	"QMark",
	"Quotation_Mark",
	"Radical",
	"RI",
	"Regional_Indicator",
	"STerm",
	"Sentence_Terminal",
	"SD",
	"Soft_Dotted",
	"Term",
	"Terminal_Punctuation",
	"UIdeo",
	"Unified_Ideograph",
	"Upper",
	"Uppercase",
	"VS",
	"Variation_Selector",
	"space",
	"White_Space",
	"XIDC",
	"XID_Continue",
	"XIDS",
	"XID_Start",
};

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define NAME_SIZE 64

static const char *find_category(const char *name)
{
	for (size_t i = 0; i < COUNT(categories); i++) {
		if (!strcmp(name, categories[i][1]) ||
		    (!strcmp(name, categories[i][0]) && name[1] != '&'))
			return categories[i][0];
	}
	return NULL;
}

static bool is_binary(const char *name)
{
	for (size_t i = 0; i < COUNT(binaries); i++) {
		if (!strcmp(name, binaries[i]))
			return true;
	}
	return false;
}

/* What stands before the =, in the words of PCRE2; NULL: nothing it knows. */
static const char *find_kind(const char *kind)
{
	static const char *const kinds[][2] = {
		{ "General_Category", "" },
		{ "gc", "" },
		{ "Script", "sc:" },
		{ "sc", "sc:" },
		{ "Script_Extensions", "scx:" },
		{ "scx", "scx:" },
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!strcmp(kind, kinds[i][0]))
			return kinds[i][1];
	}
	return NULL;
}

/* NAME or KIND=NAME. */
static int add_property(struct parser *s, char letter, char *name)
{
	char *value = strchr(name, '=');
	const char *kind = "", *known;

	if (!strcmp(name, "Assigned"))
		return buf_addf(s->out, "\\%c{Cn}", letter == 'p' ? 'P' : 'p');
	if (value) {
		*value++ = '\0';
		kind = find_kind(name);
	}
	known = value ? value : name;
	if (!kind)
		return parser_fail(s, "no such kind of property");
	if (!*kind && (value || !is_binary(known)))
		known = find_category(known);
	if (!known || !*known)
		return parser_fail(s, "no such property");
	return buf_addf(s->out, "\\%c{%s%s}", letter, kind, known);
}

/* Letters, digits, _ and =, as text with its NUL. */
static int copy_name(struct parser *s, char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		name[i] = s->p[i];
		if (!parser_is_word(name[i]) && name[i] != '=')
			return parser_fail(s, "no such property");
	}
	name[len] = '\0';
	return 0;
}

int property_read(struct parser *s, char letter)
{
	const char *stop = memchr(s->p, '}', (size_t)(s->end - s->p));
	char name[NAME_SIZE];

	if (!parser_take(s, '{') || !stop)
		return parser_fail(s, "expected {NAME} behind \\p");
	if (stop - s->p >= NAME_SIZE)
		return parser_fail(s, "no such property");
	if (copy_name(s, name, (size_t)(stop - s->p)) < 0)
		return -1;
	s->p = stop + 1;
	return add_property(s, letter, name);
}
