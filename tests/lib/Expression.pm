# Expression - what stands between ${{ and }} in a workflow, evaluated
#
# From the documentation of GitHub Actions: literals, contexts by . and [],
# ! && || == != < <= > >=, and the functions that are used here; a function
# that is not known dies. Text is compared without regard to case.
package Expression;
use strict;
use warnings;
use Exporter qw(import);
use JSON::PP;
our @EXPORT_OK = qw(evaluate interpolate holds);

my %functions = (
	always => sub { bool(1) },
	success => sub { bool($_[0]{status} eq 'success') },
	failure => sub { bool($_[0]{status} eq 'failure') },
	cancelled => sub { bool($_[0]{status} eq 'cancelled') },
	contains => sub { bool(contains(@_[1, 2])) },
	startsWith => sub { bool(index(lc text($_[1]), lc text($_[2])) == 0) },
	endsWith => sub { bool(lc text($_[1]) =~ /\Q@{[lc text($_[2])]}\E\z/) },
	format => sub {
		my (undef, $form, @values) = @_;
		return $form =~ s/\{(\d+)\}/text($values[$1])/ger;
	},
	fromJSON => sub { JSON::PP->new->allow_nonref->decode($_[1]) },
	toJSON => sub { JSON::PP->new->canonical->allow_nonref->encode($_[1]) },
);

sub bool {
	return $_[0] ? JSON::PP::true : JSON::PP::false;
}

sub contains {
	my ($in, $what) = @_;

	return scalar grep { lc text($_) eq lc text($what) } @$in
		if ref $in eq 'ARRAY';
	return index(lc text($in), lc text($what)) >= 0;
}

sub text {
	my ($value) = @_;

	return '' unless defined $value;
	return $value ? 'true' : 'false' if JSON::PP::is_bool($value);
	return ref $value ? 'Object' : $value;
}

sub truth {
	my ($value) = @_;

	return 0 unless defined $value;
	return $value ? 1 : 0 if JSON::PP::is_bool($value);
	return ref $value || ($value ne '' && $value ne '0');
}

# evaluate(TEXT, CONTEXTS): CONTEXTS->{status} is of the job so far
sub evaluate {
	my ($text, $in) = @_;
	my @tokens;

	while ($text =~ /\G\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(&&|\|\||[=!<>]=|[!<>().,\[\]*]))/gc) {
		push @tokens, $1 // $2 // $3 // $4;
	}
	$text =~ /\G\s*\z/gc or die "expression: cannot read: $text\n";
	my $value = either(\@tokens, $in);
	@tokens and die "expression: '@tokens' is too much: $text\n";
	return $value;
}

# interpolate(TEXT, CONTEXTS): a text with expressions in it
sub interpolate {
	my ($text, $in) = @_;

	return text($text) unless defined $text && !ref $text;
	return $text =~ s/\$\{\{(.*?)\}\}/text(evaluate($1, $in))/gers;
}

# holds(CONDITION, CONTEXTS): of an if:, which means success() && too
sub holds {
	my ($text, $in) = @_;

	$text = 'success()' unless defined $text;
	$text = $1 if text($text) =~ /^\s*\$\{\{(.*)\}\}\s*$/s;
	$text = "success() && ($text)"
		unless $text =~ /\b(always|success|failure|cancelled)\s*\(/;
	return truth(evaluate(text($text), $in));
}

sub either {
	my ($tokens, $in) = @_;
	my $value = both($tokens, $in);

	while (@$tokens && $tokens->[0] eq '||') {
		shift @$tokens;
		my $other = both($tokens, $in);
		$value = $other unless truth($value);
	}
	return $value;
}

sub both {
	my ($tokens, $in) = @_;
	my $value = compare($tokens, $in);

	while (@$tokens && $tokens->[0] eq '&&') {
		shift @$tokens;
		my $other = compare($tokens, $in);
		$value = $other if truth($value);
	}
	return $value;
}

sub compare {
	my ($tokens, $in) = @_;
	my $value = negate($tokens, $in);

	return $value unless @$tokens && $tokens->[0] =~ /^(==|!=|<=?|>=?)$/;
	my $how = shift @$tokens;
	my $other = negate($tokens, $in);
	return bool(lc text($value) eq lc text($other)) if $how eq '==';
	return bool(lc text($value) ne lc text($other)) if $how eq '!=';
	my $order = text($value) <=> text($other);
	return bool($how =~ /=/ && !$order || $order == ($how =~ /</ ? -1 : 1));
}

sub negate {
	my ($tokens, $in) = @_;

	return member($tokens, $in) unless @$tokens && $tokens->[0] eq '!';
	shift @$tokens;
	return bool(!truth(negate($tokens, $in)));
}

# A value, and what is behind it: .name, ['name'], and .* for each of a list.
sub member {
	my ($tokens, $in) = @_;
	my $value = primary($tokens, $in);
	my $is_each;

	while (@$tokens && $tokens->[0] =~ /^[.\[]$/) {
		my $key;

		if (shift @$tokens eq '.') {
			$key = shift @$tokens;
		} else {
			$key = text(either($tokens, $in));
			(shift @$tokens // '') eq ']' or die "expression: no ]\n";
		}
		if ($key eq '*') {
			$is_each = 1;
			$value = ref $value eq 'HASH' ? [values %$value]
				: ref $value eq 'ARRAY' ? $value : [];
		} else {
			$value = $is_each ? [map { item($_, $key) } @$value]
				: item($value, $key);
		}
	}
	return $value;
}

sub item {
	my ($value, $key) = @_;

	return ref $value eq 'HASH' ? $value->{$key}
		: ref $value eq 'ARRAY' ? $value->[$key] : undef;
}

sub primary {
	my ($tokens, $in) = @_;
	my $token = shift @$tokens // die "expression: it ends too early\n";

	if ($token eq '(') {
		my $value = either($tokens, $in);
		(shift @$tokens // '') eq ')' or die "expression: no )\n";
		return $value;
	}
	return $token =~ s/^'|'$//gr =~ s/''/'/gr if $token =~ /^'/;
	return $token if $token =~ /^-?\d/;
	return bool($token eq 'true') if $token =~ /^(true|false)$/;
	return undef if $token eq 'null';
	return call($token, $tokens, $in) if @$tokens && $tokens->[0] eq '(';
	exists $in->{$token} or die "expression: no context '$token' here\n";
	return $in->{$token};
}

sub call {
	my ($name, $tokens, $in) = @_;
	my @values;

	shift @$tokens;
	until (@$tokens && $tokens->[0] eq ')') {
		@$tokens or die "expression: no )\n";
		push @values, either($tokens, $in);
		shift @$tokens if @$tokens && $tokens->[0] eq ',';
	}
	shift @$tokens;
	my $function = $functions{$name} // die "expression: no function $name\n";
	return $function->($in, @values);
}

1;
