# Policy - what workflows, actions and their steps must not do
#
# Names of rules are those of zizmor where it has the rule; own-* are ours.
# check(\%file) returns findings, each [pointer, rule, what]; a file is {path,
# text, kind} with doc (the parsed YAML) unless kind is "script".
package Policy;
use strict;
use warnings;
use Exporter qw(import);
use FindBin qw($Bin);
use lib $Bin;
use Workflow;
our @EXPORT_OK = qw(check pins_read);

my (@rules, @found, %pins);
sub rule { push @rules, [@_] }
sub found { my ($at, $rule, $what) = @_; push @found, [$at, $rule, $what] }

# The actions that may be used, from lines "NAME SHA VERSION".
sub pins_read {
	my ($text) = @_;
	for (split /\n/, $text) {
		my ($name, $sha, $version) = split ' ';
		$pins{$name} = { sha => $sha, version => $version };
	}
}

sub check {
	my ($file) = @_;
	@found = ();
	for (@rules) {
		my ($kind, $code) = @$_;
		$code->($file) if $kind eq $file->{kind}
			|| ($kind eq 'yaml' && $file->{kind} ne 'script');
	}
	return @found;
}

# --- what is used ---

# Words, each that names a part of the matrix replaced by what it stands for.
sub values_of {
	my ($job, @words) = @_;
	my $matrix = map_of(map_of($job->{strategy})->{matrix});
	return map {
		/^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/
			? words_of($matrix->{$1}) : $_
	} @words;
}

sub check_uses {
	my ($file, $at, $uses) = @_;
	return if $uses =~ m{^\./[\w./-]+$};
	my ($name, $sha) = $uses =~ m{^([\w.-]+/[\w./-]+)@([0-9a-f]{40})$}
		or return found($at, 'unpinned-uses', "$uses: no commit id");
	my $pin = $pins{$name}
		or return found($at, 'forbidden-uses', "$name: not in .ci/pins");
	return found($at, 'impostor-commit', "$uses: .ci/pins has $pin->{sha}")
		if $sha ne $pin->{sha};
	my @comments = map { /\Q$uses\E\s+#\s(\S+)\s*$/ ? $1 : '' }
		grep { /\Q$uses\E/ } split /\n/, $file->{text};
	for (grep { $_ ne $pin->{version} } @comments) {
		return found($at, 'ref-version-mismatch',
			"$uses: '# $pin->{version}' must stand behind it");
	}
}

rule(yaml => sub {
	my ($file) = @_;
	for (steps($file), $file->{kind} eq 'workflow' ? jobs($file) : ()) {
		my ($at, $step) = @$_;
		check_uses($file, "$at/uses", $step->{uses}) if $step->{uses};
	}
});

rule(workflow => sub {
	my ($file) = @_;
	for (jobs($file)) {
		my ($at, $job) = @$_;
		found("$at/runs-on", 'unpinned-tools', "$_: name its version")
			for grep { /-latest$/ }
			values_of($job, words_of($job->{'runs-on'}));
		my $image = $job->{container} // next;
		$image = $image->{image} // '' if ref $image;
		next if $image =~ /\@sha256:[0-9a-f]{64}$/;
		found("$at/container", 'unpinned-tools', "$_: name its version")
			for grep { !/:/ || /:latest$/ } values_of($job, $image);
		my @writes = grep { ($_ // '') eq 'write' }
			values %{ permissions_of($job) };
		found("$at/container", 'unpinned-images',
			"$image: no digest, in a job that may write")
			if @writes || has_secret($job) || writes_hub($job);
	}
});

# --- rights ---

rule(workflow => sub {
	my ($file) = @_;
	my $top = map_of($file->{doc})->{permissions};
	found('/permissions', 'excessive-permissions', 'must be {}')
		unless ref $top eq 'HASH' && !%$top;
	for (jobs($file)) {
		my ($at, $job) = @$_;
		my $own = $job->{permissions} // next;
		found("$at/permissions", 'excessive-permissions',
			"'$own' is not a list of rights") unless ref $own eq 'HASH';
		check_rights($file, "$at/permissions", map_of($own));
	}
});

my %may_write = map { $_ => 1 } qw(contents id-token issues pull-requests);
sub check_rights {
	my ($file, $at, $own) = @_;
	for my $right (grep { $own->{$_} eq 'write' } sort keys %$own) {
		found("$at/$right", 'excessive-permissions',
			"nothing here writes $right") unless $may_write{$right};
		my @bare = grep { /^\s*$right:\s*write\s*$/ }
			split /\n/, $file->{text};
		found("$at/$right", 'undocumented-permissions',
			"say behind '$right: write' what it is for") if @bare;
	}
}

rule(workflow => sub {
	my ($file) = @_;
	for (jobs($file)) {
		my ($at, $job) = @$_;
		found($at, 'own-hub-and-git',
			'one job may write both the Hub and the repository')
			if writes_hub($job) && writes_git($job);
	}
});

rule(yaml => sub {
	my ($file) = @_;
	for (steps($file)) {
		my ($at, $step) = @$_;
		next unless ($step->{uses} // '') =~ m{^actions/checkout@};
		my $persist = map_of($step->{with})->{'persist-credentials'};
		found($at, 'artipacked', 'persist-credentials: false is missing')
			unless defined $persist && "$persist" =~ /^(0|false)$/;
	}
});

# A run that is started again keeps what it had; the second of a name is refused.
rule(yaml => sub {
	my ($file) = @_;
	for (steps($file)) {
		my ($at, $step) = @$_;
		next unless ($step->{uses} // '') =~ m{^actions/upload-artifact@};
		my $over = map_of($step->{with})->{overwrite} // '';
		found($at, 'own-overwrite', 'overwrite: true, for a second run')
			unless "$over" =~ /^(1|true)$/;
	}
});

# --- triggers and what an outsider writes ---

my $foreign = qr/github\.(?:head_ref|event\.(?:pull_request|workflow_run|
	issue|comment|inputs)\b)|\binputs\./x;
my $from_outside = qr/^(?:workflow_run|issues|issue_comment|
	pull_request_review(?:_comment)?|discussion)$/x;

rule(workflow => sub {
	my ($file) = @_;
	my @on = triggers($file);
	found('/on/pull_request_target', 'dangerous-triggers',
		'use pull_request, without secrets')
		if grep { $_ eq 'pull_request_target' } @on;
	return unless grep { /$from_outside/ } @on;
	for (steps($file)) {
		my ($at, $step) = @$_;
		my $with = map_of($step->{with});
		found($at, 'dangerous-triggers',
			'checks out what an outsider wrote')
			if ($step->{uses} // '') =~ m{^actions/checkout@}
			&& grep { ($with->{$_} // '') =~ $foreign }
				qw(ref repository);
		found($at, 'dangerous-triggers',
			'an artifact of strangers needs a path of its own')
			if ($step->{uses} // '') =~ m{^actions/download-artifact@}
			&& ($with->{path} // '.') =~ m{^[./]*$};
	}
});

rule(yaml => sub {
	my ($file) = @_;
	for (steps($file)) {
		my ($at, $step) = @$_;
		found("$at/run", 'template-injection',
			'give it through env: and "$NAME"')
			if ($step->{run} // '') =~ /\$\{\{/;
		found("$at/shell", 'template-injection', 'name the shell')
			if ($step->{shell} // '') =~ /\$\{\{/;
	}
	for (strings($file->{doc}, '')) {
		my ($at, $key) = @$_;
		found($at, 'insecure-commands', 'allows old commands')
			if $key eq 'ACTIONS_ALLOW_UNSECURE_COMMANDS';
	}
});

rule(yaml => sub {
	my ($file) = @_;
	for (expressions($file->{doc}, '')) {
		my ($at, $text) = @$_;
		found($at, 'unsound-contains',
			'a text holds more than the word that is meant')
			if $text =~ /\bcontains\(\s*(?:'|github\.(?![^,]*\.\*))/i;
		found($at, 'bot-conditions',
			'who pushed says nothing of who wrote it')
			if $text =~ /\bgithub\.(?:triggering_)?actor\b\s*[!=]=
				|\.login\s*[!=]=\s*'[^']*\[bot\]'/x;
		found($at, 'overprovisioned-secrets', 'name the one secret')
			if $text =~ /\bsecrets\s*(?:\[|\)|,|$)/;
	}
});

# --- secrets ---

rule(workflow => sub {
	my ($file) = @_;
	my $top = { %{ map_of($file->{doc}) } };
	delete $top->{jobs};
	my @bare = expressions($top, '');
	for (jobs($file)) {
		my ($at, $job) = @$_;
		found("$at/secrets", 'secrets-inherit', 'name those it needs')
			if !ref $job->{secrets}
			&& ($job->{secrets} // '') eq 'inherit';
		push @bare, expressions($job, $at) unless $job->{environment};
	}
	for (@bare) {
		my ($at, $text) = @$_;
		found($at, 'secrets-outside-env', 'the job has no environment')
			if $text =~ /\bsecrets\.(?!GITHUB_TOKEN\b)/;
	}
});

# --- running at once, for ever, in which shell ---

sub is_queue {
	my ($own) = map_of(@_);
	my $cancel = $own->{'cancel-in-progress'};
	return ($own->{group} // '') eq 'leaderboard-publish'
		&& defined $cancel && "$cancel" =~ /^(0|false)$/
		&& ($own->{queue} // '') eq 'max';
}

rule(workflow => sub {
	my ($file) = @_;
	my $top = map_of($file->{doc})->{concurrency};
	for (jobs($file)) {
		my ($at, $job) = @$_;
		my $own = $job->{concurrency} // $top;
		if (writes_hub($job) || writes_git($job)) {
			found($at, 'concurrency-limits', 'it writes: group '
				. 'leaderboard-publish, cancel-in-progress '
				. 'false, queue max') unless is_queue($own);
		} elsif (!defined $own) {
			found($at, 'concurrency-limits', 'no concurrency group');
		}
		found($at, 'own-timeout', 'timeout-minutes, a number')
			unless $job->{uses}
			|| ($job->{'timeout-minutes'} // '') =~ /^[1-9]\d*$/;
	}
});

# Whoever opens an issue must not fill the queue that publications wait in.
rule(workflow => sub {
	my ($file) = @_;
	my $at = '/concurrency';
	found($at, 'own-open-queue', 'leaderboard-publish is for the job '
		. 'that writes: strangers start this workflow')
		if is_queue(map_of($file->{doc})->{concurrency})
		&& grep { /$from_outside/ && $_ ne 'workflow_run' }
			triggers($file);
});

rule(yaml => sub {
	my ($file) = @_;
	my $default = map_of(map_of(map_of($file->{doc})->{defaults})->{run});
	for (steps($file)) {
		my ($at, $step) = @$_;
		next unless defined $step->{run};
		found($at, 'own-shell', 'shell: bash is missing')
			unless ($step->{shell} // $default->{shell} // '')
			eq 'bash';
		found($at, 'own-one-call', 'must be bin/ci STEP, and no more')
			unless $step->{run} =~ m{\$\{\{|^(?:"\$GITHUB_ACTION_PATH
				(?:/\.\.)*/bin/ci"|bin/ci)\ [a-z][a-z-]*
				(?:\ [\w./=-]+)*\n?$}x;
	}
});

# --- what is needed is declared ---

rule(workflow => sub {
	my ($file) = @_;
	my %jobs = map { $_->[2] => $_->[1] } jobs($file);
	for (jobs($file)) {
		my ($at, $job) = @$_;
		my %needs = map { $_ => 1 } words_of($job->{needs});
		my %ids = map { $_->{id} => 1 } grep { $_->{id} }
			map { map_of($_) } list_of($job->{steps});
		found("$at/needs", 'needs-undeclared', "there is no job '$_'")
			for grep { !$jobs{$_} } sort keys %needs;
		for (expressions($job, $at)) {
			my ($where, $text) = @$_;
			for ($text =~ /\bsteps\.([\w-]+)\./g) {
				found($where, 'needs-undeclared',
					"there is no step '$_'") unless $ids{$_};
			}
			while ($text =~ /\bneeds\.([\w-]+)(?:\.outputs\.([\w-]+))?/g) {
				my ($name, $output) = ($1, $2);
				found($where, 'needs-undeclared',
					"'$name' is not in needs")
					unless $needs{$name};
				found($where, 'needs-undeclared',
					"'$name' has no output '$output'")
					if defined $output && $jobs{$name} &&
					!map_of($jobs{$name}{outputs})->{$output};
			}
		}
	}
});

# --- scripts, and commands in YAML, that hide a failure or bring code ---

my $adhoc = qr/\b(?:pip3?|pipx|gem|cargo|go)\s+install\b|\bnpx\b
	|\bnpm\s+(?:i|install|add)\b|\b(?:curl|wget)\b[^\n|]*\|\s*(?:ba)?sh\b/x;

sub check_script {
	my ($at, $text) = @_;
	$text =~ s/^\s*#.*$//mg;
	$text =~ s/\\\n\s*/ /g;
	found($at, 'own-swallowed-failure', "'$1' hides a failure")
		if $text =~ /(\|\|\s*(?:true|:))(?:\s|;|$)/m;
	found($at, 'github-env', "$1: an output is enough")
		if $text =~ /\b(GITHUB_ENV|GITHUB_PATH)\b/;
	found($at, 'adhoc-packages', "'$1': not from this repository")
		if $text =~ /($adhoc)/;
	for ($text =~ /(?:^|[|;&({!]|\b(?:if|while|then|do|else))\s*(curl\s[^\n|;]*)/mg) {
		found($at, 'own-curl-fail', 'curl takes an error page for good')
			unless /\s(?:--fail|--fail-with-body|-\w*f\w*)\b|http_code/;
	}
}

rule(script => sub { my ($file) = @_; check_script('', $file->{text}) });
rule(yaml => sub {
	my ($file) = @_;
	for (runs($file)) {
		my ($at, $run) = @$_;
		check_script("$at/run", $run);
	}
	for (steps($file), $file->{kind} eq 'workflow' ? jobs($file) : ()) {
		my ($at, $step) = @$_;
		my $goes_on = $step->{'continue-on-error'} // next;
		found($at, 'own-swallowed-failure', 'continue-on-error')
			unless "$goes_on" =~ /^(0|false)$/;
	}
});
1;
