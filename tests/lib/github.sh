# github - the fake API of github.pl for a test; sourced after hub.sh
# shellcheck shell=sh disable=SC2034
#
#   github_start          serve it on $T/github.json, at $API
#   state PERL            run PERL on the state, $s, and keep what it becomes
#   told PERL             print what PERL is of it
#   accident METHOD PATTERN WHAT

github_start() {
	cat >"$T/github.json" <<-END
		{"next": 7, "files": {}, "tokens": {
		"ghs_site": {"team/site": "write"}, "ghs_reads": {"team/bench": "read"},
		"ghs_here": {"team/bench": "read"},
		"ghs_writes": {"team/bench": "write"}},
		"repos": {"team/site": {"git": "$T/git/team/site.git"},
		"team/bench": {"git": "$T/git/team/bench.git"}}}
	END
	: >"$T/accidents"
	perl "$TOP/tests/lib/github.pl" --state "$T/github.json" \
		--port-file "$T/github.port" --log "$T/github.log" \
		--accidents "$T/accidents" --seconds 300 &
	started $!
	await "$T/github.port"
	API=http://127.0.0.1:$(cat "$T/github.port")
}

state() {
	perl -MJSON::PP -0777 -e '
		my ($code, $path) = @ARGV;
		my $json = JSON::PP->new->utf8->canonical->pretty;
		open my $in, "<", $path or die;
		my $s = $json->decode(scalar <$in>);
		eval "$code; 1" or die $@;
		open my $out, ">", "$path.new" or die;
		print $out $json->encode($s);
		close $out;
		rename "$path.new", $path' "$1" "$T/github.json"
}

told() {
	perl -MJSON::PP -0777 -e '
		my ($code, $path) = @ARGV;
		open my $in, "<", $path or die;
		my $s = decode_json(scalar <$in>);
		binmode STDOUT, ":utf8";
		print eval $code, "\n"; die $@ if $@' "$1" "$T/github.json"
}

accident() {
	echo "$1 $2 $3" >>"$T/accidents"
}
