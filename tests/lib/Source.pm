# Source - the project's files and C functions, for the tests of rules
package Source;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Find qw(find);
use Test::More;
our @EXPORT = qw(files slurp code functions parameters branches rule);

chdir dirname(abs_path(__FILE__)) . '/../..' or die "chdir: $!";

# The paths that match, sorted, from the top folder; what is built or
# brought in by package managers is not the project's.
sub files {
	my ($pattern, @folders) = @_;
	my @found;
	my $look = sub {
		my $path = $File::Find::name =~ s{^\./}{}r;
		$File::Find::prune = 1
			if $path =~ m{^(\.git|build|outputs|.*/?node_modules)$};
		push @found, $path if -f && !-l && $path =~ $pattern;
	};
	find({ wanted => $look, no_chdir => 1 },
		grep { -e } @folders ? @folders : '.');
	return sort @found;
}

sub slurp {
	my ($path) = @_;
	open my $file, '<:raw', $path or die "$path: $!";
	local $/;
	return scalar <$file> // '';
}

sub blank { return $_[0] =~ s/[^\n]/ /gr }

# C with comments, and what stands in quotes, blanked: same lines, same columns.
sub code {
	my ($text) = @_;
	$text =~ s{
		(/\*.*?\*/ | //[^\n]*)
		| "((?:[^"\\\n]|\\.)*)"
		| '((?:[^'\\\n]|\\.)+)'
	}{
		defined $1 ? blank($1)
		: defined $2 ? '"' . blank($2) . '"'
		: "'" . blank($3) . "'"
	}gsex;
	return $text;
}

# Functions as clang-format lays them out: the body's braces stand alone in
# column 0. Each is {name, line, lines, head, body}; line counts from 1.
sub functions {
	my ($path) = @_;
	my @lines = split /\n/, code(slurp($path)), -1;
	my (@found, $head);
	for (my $i = 0; $i < @lines; $i++) {
		next if $lines[$i] ne '{';
		my ($from, $to) = ($i, $i);
		$from-- while $from && $lines[$from - 1] =~ /\S/
			&& $lines[$from - 1] !~ /^[}#]|;\s*$/;
		$to++ while $to < $#lines && $lines[$to] ne '}';
		$head = join ' ', @lines[$from .. $i - 1];
		my ($name) = $head =~ /(\w+)\s*\((?!\()/;
		$name = $1 if $head =~ /\)\)\s.*?(\w+)\s*\(/;
		push @found, { name => $name // '?', line => $from + 1,
			lines => $to - $from + 1, head => $head,
			body => join("\n", @lines[$i .. $to]) };
		$i = $to;
	}
	return @found;
}

# How many parameters a function's head names.
sub parameters {
	my ($function) = @_;
	my ($list) = $function->{head} =~ /\b$function->{name}\s*\((.*)\)/;
	return 0 if !defined $list || $list =~ /^\s*(void)?\s*$/;
	1 while $list =~ s/\([^()]*\)//g;
	return 1 + ($list =~ tr/,//);
}

# McCabe's number: one, and one for each branch.
sub branches {
	my ($function) = @_;
	my @found = $function->{body} =~
		/\b(?:if|for|while|case)\b|&&|\|\||\?/g;
	return 1 + @found;
}

# One test point: nobody breaks the rule. Each of @broken says where.
sub rule {
	my ($name, @broken) = @_;
	ok(!@broken, $name) or diag(join "\n", @broken);
}

1;
