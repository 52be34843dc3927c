#!/usr/bin/perl
# runner - run the jobs of a workflow of GitHub Actions, here
#
# perl tests/lib/runner.pl --context FILE --state DIR [--before JOB=FILE]
#     [--until JOB] WORKFLOW
#
# Its jobs run one after the other, as `needs` says, each in a folder of its
# own below --state: work (the checkout), temp, log, summary. Conditions,
# contexts, outputs, env and the command files are as GitHub documents them; of
# actions, checkout, upload- and download-artifact are done here, and composite
# ones (./..., and those of the context) are run. What is not known ends it:
# nothing is skipped in silence.
#
# --context is JSON: github, vars and inputs as in expressions; secrets, by
# environment, "" for those of the repository; clone, the URL of the git
# server; tokens {read, write, talk}, of which a job gets the one that its
# permissions allow (talk: pull requests and issues); oidc {url, token}, for jobs with id-token: write; env, what
# the runner's machine sets; actions, where those of others are; seconds a step may take. --before runs a shell
# script when JOB is about to begin; --until ends behind JOB, as when Actions is
# cut off. YAML_JSON is the program that reads YAML (tests/lib/Workflow.pm).
#
# Prints a line for each job, its result; status 0 if none failed.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(basename dirname);
use File::Path qw(make_path);
use FindBin qw($Bin);
use Getopt::Long;
use JSON::PP;
use MIME::Base64;
use lib $Bin;
use Expression qw(evaluate interpolate holds);
use Workflow;

my %opt;
GetOptions(\%opt, 'context=s', 'state=s', 'before=s%',
	'until=s') && $opt{context} && $opt{state}
	&& @ARGV == 1
	or die "usage: runner.pl --context FILE --state DIR WORKFLOW\n";
my $context = decode_json(slurp($opt{context}));
my $workflow = file_read($ARGV[0])->{doc};
make_path($opt{state});
my $state = abs_path($opt{state});
my %results;

my @left = sort keys %{$workflow->{jobs}};
while (@left) {
	my ($name) = grep { ready($workflow->{jobs}{$_}) } @left
		or die "runner: jobs wait for each other: @left\n";

	$results{$name} = run_job($name, $workflow->{jobs}{$name});
	print "$name: $results{$name}{result}\n";
	@left = $name eq ($opt{until} // '') ? () : grep { $_ ne $name } @left;
}
exit(grep({ $_->{result} =~ /failure|cancelled/ } values %results) ? 1 : 0);

sub spill {
	my ($path, $text) = @_;

	open my $out, '>', $path or die "runner: $path: $!\n";
	print $out $text;
	close $out or die "runner: $path: $!\n";
}

sub ready {
	my ($job) = @_;

	return !grep { !$results{$_} } words_of($job->{needs});
}

sub run_job {
	my ($name, $job) = @_;
	my @needs = words_of($job->{needs});
	my %in = (%$context, env => {}, needs => { map { $_ => $results{$_} } @needs },
		status => (grep { $results{$_}{result} ne 'success' } @needs)
			? 'failure' : 'success');

	return { result => 'skipped', outputs => {} }
		unless holds($job->{if}, \%in);
	my @all = map { run_instance($name, $job, \%in, $_) }
		instances($job, \%in);
	return (grep { $_->{result} ne 'success' } @all)[0] // $all[-1];
}

# What a matrix makes of a job: one for each that its include lists.
sub instances {
	my ($job, $in) = @_;
	my $matrix = $job->{strategy}{matrix} // return undef;
	my ($text) = $matrix =~ /^\$\{\{(.*)\}\}$/
		or die "runner: a matrix that is no expression\n";
	my $made = evaluate($text, $in);
	die "runner: a matrix has include alone\n"
		if join(' ', keys %$made) ne 'include';
	return @{ $made->{include} };
}

sub run_instance {
	my ($name, $job, $outer, $instance) = @_;
	my $folder = join '-', "$state/$name", $instance ? $instance->{name} : ();
	my %in = (%$outer, $instance ? (matrix => $instance) : ());

	make_path("$folder/work", "$folder/temp", "$folder/home");
	system('sh', $opt{before}{$name}) == 0
		or die "runner: $opt{before}{$name} failed\n"
		if $opt{before}{$name};
	$in{status} = 'success';
	$in{steps} = {};
	$in{runner} = { temp => "$folder/temp", os => 'Linux', arch => 'X64' };
	$in{secrets} = secrets($job);
	$in{github} = { %{$context->{github}}, token => token($job),
		workspace => "$folder/work", job => $name };
	my %env = (%{runner_env($folder, $job, \%in)},
		values_of($workflow->{env}, \%in), values_of($job->{env}, \%in));
	$in{env} = \%env;
	run_steps($folder, $job->{steps}, \%in);
	my $outputs = $job->{outputs} // {};
	return { result => $in{status}, outputs => { values_of($outputs, \%in) } };
}

sub values_of {
	my ($hash, $in) = @_;

	return map { $_ => interpolate($hash->{$_}, $in) } keys %{$hash // {}};
}

# Nothing is granted at the top of our workflows: the policy sees to that.
sub permission {
	my ($job, $what) = @_;

	return permissions_of($job)->{$what} // 'none';
}

sub token {
	my ($job) = @_;
	my $talks = grep { permission($job, $_) eq 'write' }
		qw(pull-requests issues);

	return $context->{tokens}{permission($job, 'contents') eq 'write'
		? 'write' : $talks ? 'talk' : 'read'};
}

sub secrets {
	my ($job) = @_;
	my $environment = $job->{environment} // '';

	$environment = $environment->{name} if ref $environment;
	return { %{$context->{secrets}{''} // {}},
		%{$context->{secrets}{$environment} // {}} };
}

sub runner_env {
	my ($folder, $job, $in) = @_;
	my %env = map { exists $ENV{$_} ? ($_ => $ENV{$_}) : () } qw(PATH LC_ALL
		TZ GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM ASAN_OPTIONS UBSAN_OPTIONS
		LSAN_OPTIONS BUILD);
	%env = (%env, %{$context->{env} // {}});

	for my $key (qw(actor api_url event_name ref ref_name repository run_id
		server_url sha workspace workflow)) {
		$env{'GITHUB_' . uc $key} = $in->{github}{$key} // '';
	}
	$env{GITHUB_STEP_SUMMARY} = "$folder/summary";
	spill("$folder/event.json", encode_json($in->{github}{event} // {}));
	$env{GITHUB_EVENT_PATH} = "$folder/event.json";
	@env{qw(CI GITHUB_ACTIONS HOME TMPDIR RUNNER_TEMP)} =
		('true', 'true', "$folder/home", "$folder/temp", "$folder/temp");
	@env{qw(ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN)} =
		@{$context->{oidc}}{qw(url token)}
		if $context->{oidc}{url} && permission($job, 'id-token') eq 'write';
	return \%env;
}

# All steps whose condition holds; $in->{status} is how it went.
sub run_steps {
	my ($folder, $steps, $in) = @_;

	for my $step (@$steps) {
		next unless holds($step->{if}, $in);
		my %local = (%$in, env => { %{$in->{env}},
			values_of($step->{env}, $in) });
		my ($ended, $outputs) = $step->{uses}
			? use_action($folder, $step, \%local)
			: run_shell($folder, $step, \%local);

		$in->{steps}{$step->{id}} = { outcome => $ended,
			conclusion => $ended, outputs => $outputs } if $step->{id};
		$in->{status} = $ended if $ended ne 'success';
	}
}

sub run_shell {
	my ($folder, $step, $in) = @_;
	my $output = "$folder/output";

	spill("$folder/script", interpolate($step->{run}, $in));
	spill($output, '');
	open my $log, '>>', "$folder/log" or die "runner: log: $!\n";
	print $log "+ $step->{run}\n";
	close $log;
	my $before = -s "$folder/log";
	my $pid = fork // die "runner: fork: $!\n";
	if (!$pid) {
		%ENV = (%{$in->{env}}, GITHUB_OUTPUT => $output);
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$folder/log";
		open STDERR, '>&', \*STDOUT;
		chdir "$folder/work" or die "runner: chdir: $!\n";
		exec 'timeout', '-k', 5, $context->{seconds} // 120, 'bash',
			'--noprofile', '--norc', '-eo', 'pipefail',
			"$folder/script" or exit 127;
	}
	waitpid $pid, 0;
	my $ended = $? ? 'failure' : 'success';
	my $said = commands($folder, substr slurp("$folder/log"), $before);
	return ($ended, { %$said, %{outputs(slurp($output))} });
}

# What a step printed that is a command to a runner: ::name:: at the start of a
# line, ##[name] anywhere. They are listed in the file commands; the outputs
# among them are returned.
sub commands {
	my ($folder, $text) = @_;
	my ($token, %outputs);

	open my $list, '>>', "$folder/commands" or die "runner: $!\n";
	for (split /\n/, $text) {
		my ($name, $with, $value) = /^\s*::([\w-]+)(?: ([^:]*))?::(.*)/;
		($name, $with, $value) = /##\[([\w-]+)(?: ([^\]]*))?\](.*)/
			unless defined $name;
		next unless defined $name;
		if (defined $token) {
			undef $token if $name eq $token;
		} elsif ($name eq 'stop-commands') {
			$token = $value;
		} else {
			print $list "$_\n";
			$outputs{$1} = $value if $name eq 'set-output'
				&& ($with // '') =~ /^name=([\w-]+)/;
		}
	}
	return \%outputs;
}

sub outputs {
	my ($text) = @_;
	my %outputs;

	while ($text =~ /\G([^\n=<]+)(?:=([^\n]*)\n|<<([^\n]+)\n(.*?)\n?\3\n)/gcs) {
		$outputs{$1} = $2 // $4;
	}
	$text =~ /\G\z/gc or die "runner: cannot read outputs: $text\n";
	return \%outputs;
}

sub use_action {
	my ($folder, $step, $in) = @_;
	my %with = values_of($step->{with}, $in);

	my ($at) = $step->{uses} =~ m{^([^@]+)};
	my $path = $at =~ m{^\./(.*)} ? "$folder/work/$1"
		: $context->{actions}{$at};
	return composite($folder, $path, \%with, $in) if $path;
	my ($name) = $step->{uses} =~ m{^actions/([\w-]+)\@}
		or die "runner: no such action here: $step->{uses}\n";
	return (checkout($folder, \%with, $in), {}) if $name eq 'checkout';
	return (upload($folder, \%with), {}) if $name eq 'upload-artifact';
	return (download($folder, \%with), {}) if $name eq 'download-artifact';
	die "runner: no such action here: $name\n";
}

sub composite {
	my ($folder, $path, $with, $in) = @_;
	my $action = file_read("$path/action.yml")->{doc};
	my $declared = $action->{inputs} // {};

	for (keys %$with) {
		$declared->{$_} or die "runner: $path has no input $_\n";
	}
	my %inputs = (values_of({ map { $_ => $declared->{$_}{default} }
		keys %$declared }, $in), %$with);
	my %inner = (%$in, inputs => \%inputs, steps => {}, env => {
		%{$in->{env}}, GITHUB_ACTION_PATH => $path });
	my $outputs = $action->{outputs} // {};

	run_steps($folder, $action->{runs}{steps}, \%inner);
	return ($inner{status}, { values_of({ map { $_ =>
		$outputs->{$_}{value} } keys %$outputs }, \%inner) });
}

sub quiet {
	my (@command) = @_;
	my $pid = fork // die "runner: fork: $!\n";

	if (!$pid) {
		open STDOUT, '>', '/dev/null';
		open STDERR, '>&', \*STDOUT;
		exec @command or exit 127;
	}
	waitpid $pid, 0;
	return $? ? 'failure' : 'success';
}

# The branch when ref names one, else a commit; credentials are not kept.
sub checkout {
	my ($folder, $with, $in) = @_;
	my $to = "$folder/work" . ($with->{path} ? "/$with->{path}" : '');
	my $ref = $with->{ref} || $in->{github}{sha};
	my $depth = $with->{'fetch-depth'} // 1;
	my @depth = $depth eq '0' ? () : ("--depth=$depth");

	($with->{'persist-credentials'} // '') eq 'false'
		or die "runner: a checkout that leaves its token behind\n";
	local $ENV{GIT_CONFIG_COUNT} = 1;
	local $ENV{GIT_CONFIG_KEY_0} = 'http.extraHeader';
	local $ENV{GIT_CONFIG_VALUE_0} = 'Authorization: Basic '
		. encode_base64("x-access-token:$in->{github}{token}", '');
	my $short = $ref =~ s{^refs/heads/}{}r;
	my $url = $context->{clone};
	return 'success' if quiet('git', 'clone', '-q', @depth,
		'--branch', $short, $url, $to) eq 'success';
	quiet('git', 'init', '-q', $to);
	quiet('git', '-C', $to, 'remote', 'add', 'origin', $url);
	return 'failure' if quiet('git', '-C', $to, 'fetch', '-q', @depth,
		'origin', $ref) ne 'success';
	return quiet('git', '-C', $to, 'checkout', '-q', 'FETCH_HEAD');
}

sub upload {
	my ($folder, $with) = @_;
	my $to = "$state/artifacts/$with->{name}";
	my $path = $with->{path};

	$path =~ /[\n*?]/ and die "runner: one plain path to upload: $path\n";
	$path = "$folder/work/$path" unless $path =~ m{^/};
	if (!-e $path) {
		return ($with->{'if-no-files-found'} // '') eq 'error'
			? 'failure' : 'success';
	}
	make_path($to);
	return quiet('cp', '-r', -d $path ? "$path/." : $path, $to);
}

sub download {
	my ($folder, $with) = @_;
	my $to = $with->{path} // '.';

	$to = "$folder/work/$to" unless $to =~ m{^/};
	make_path($to);
	if ($with->{pattern}) {
		my @some = glob "$state/artifacts/$with->{pattern}";
		return @some ? quiet('cp', '-r', @some, $to) : 'success';
	}
	return quiet('cp', '-r', "$state/artifacts/$with->{name}/.", $to);
}
