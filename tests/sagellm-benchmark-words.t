#!/bin/sh
# sagellm-benchmark-words - all it says is there in Chinese; data is not
. "$(dirname "$0")/lib.sh"
. "$TOP/tests/lib/publish.sh"
. "$TOP/tests/lib/front.sh"

lib=$TOP/tests/lib
catalogue=$TOP/po/zh_CN.po
perl "$lib/messages.pl" "$TOP/bin/sagellm-benchmark" \
	"$TOP"/lib/sagellm-benchmark/*.sh >wanted.po
ok 'there are messages' [ "$(grep -c '^msgid' wanted.po)" -gt 100 ]
it 'each is translated, with its formats and options' 0 \
	perl "$lib/catalogue.pl" wanted.po "$catalogue"
out
printf 'msgid "a %%s"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "c"\n' >bad.po
printf 'msgid "a %%s"\nmsgstr ""\n\nmsgid "d"\nmsgstr ""\n' >few.po
it 'one that is not' 0 perl "$lib/catalogue.pl" few.po bad.po
out 'other formats: a %s' 'not translated: d' 'not in use: c'

if command -v msgfmt >/dev/null; then
	it 'the catalogue is well formed' 0 msgfmt -c -o /dev/null "$catalogue"
	err
fi
if command -v xgettext >/dev/null; then
	xgettext -L Shell --omit-header --no-location --no-wrap -o found.po \
		-k -ksay -khint -kprint -kfill -kin_words -kusage_error -khow \
		-kgood:2 -knote:2 -kmend:2 -kdie:2 \
		"$TOP/bin/sagellm-benchmark" \
		"$TOP"/lib/sagellm-benchmark/*.sh 2>/dev/null
	perl "$lib/catalogue.pl" found.po "$catalogue" | grep -v \
		-e '^not translated: \(%s\|\)$' -e '^not in use' >strange
	same /dev/null strange 'xgettext finds no others'
fi

# --- who asks for Chinese, and who does not
says() {
	asked=$*
	env "$@" sagellm-benchmark nix 2>said
}
chinese() {
	says "$@"
	ok "Chinese: $asked" grep -q '没有“nix”这个命令' said
}
english() {
	says "$@"
	ok "English: $asked" grep -q "there is no command 'nix'" said
}
unset LC_ALL
chinese LANG=zh_CN.UTF-8
chinese LANG=zh_CN.utf8
chinese LANG=en_US.UTF-8 LC_MESSAGES=zh_CN.UTF-8
chinese LANG=en_US.UTF-8 LC_ALL=zh_SG.UTF-8
chinese LANG=en_US.UTF-8 LANGUAGE=zh_CN:en
chinese LANG=en_US.UTF-8 LANGUAGE=fr:zh
chinese LANG=zh_CN
english LANG=C
english LANG=en_US.UTF-8
english LANG=zh_TW.UTF-8
english LANG=C LANGUAGE=zh_CN
english LANG=zh_CN.UTF-8 LC_ALL=C
english LANG=zh_CN.UTF-8 LANGUAGE=en:zh_CN
english LANG=xx_XX.GBK LANGUAGE=zh_CN

# Of gettext and the table, both serve: without gettext, and with a catalogue
# of gettext that says something else.
mkdir -p bare copy/bin copy/build/locale
for tool in sh env readlink dirname sed tr awk; do
	ln -s "$(command -v $tool)" bare
done
chinese PATH="$PWD/bare:$TOP/bin" LANG=zh_CN.UTF-8
cp "$TOP/bin/sagellm-benchmark" copy/bin
ln -s "$TOP/lib" copy/lib
mkdir -p copy/build/locale/zh_CN/LC_MESSAGES
cp "$TOP/build/locale/zh_CN.sh" copy/build/locale
works=
if command -v msgfmt >/dev/null && command -v gettext >/dev/null; then
	sed 's/个命令/个命令（gettext）/' "$catalogue" |
		msgfmt -o copy/build/locale/zh_CN/LC_MESSAGES/sagellm-benchmark.mo -
	for locale in C.UTF-8 $(locale -a | grep -i 'utf'); do
		LC_ALL=$locale LANGUAGE=zh_CN copy/bin/sagellm-benchmark nix \
			2>said
		if grep -q '（gettext）' said; then
			works=$locale
			break
		fi
	done
fi
if [ -n "$works" ]; then
	report 0 "gettext goes before the table, with $works"
else
	echo '# gettext or a locale that it works with is missing: not tried'
fi

# --- data and statuses are those of English
export LC_ALL=zh_CN.UTF-8
mkdir results
good a1 Llama 70 >results/x_leaderboard.json
for words in 'export results' 'export --format csv results' \
	'export --format md results' 'report results' 'config list' \
	'config get local.keep_outputs' 'validate nowhere' 'export nowhere' \
	'run' 'upload' 'compare a b' 'run --auto-upload --backend sim' --version; do
	# shellcheck disable=SC2086
	LC_ALL=C sagellm-benchmark $words >want 2>/dev/null
	status=$?
	# shellcheck disable=SC2086
	it "$words" $status sagellm-benchmark $words
	same want "$T/out" "$words: the same data"
done
it 'the first run' 0 kept_up sagellm-benchmark run --model auto \
	--backend sim --num-prompts 1 --output-len 2
err_has '还没有任何配置，因此离线进行；可选的做法有：'
err_has '    sagellm-benchmark config --hf-repo team/board --hf-token'
err_has "结果在 $outputs/sim/sim/"
out_has 'model  workload  concurrent'
it 'doctor' 0 sagellm-benchmark doctor --offline
out_has 'ok    settings   local.keep_outputs = false（默认值）'
err_has '一切正常'
for command in run aggregate upload export validate report compare publish \
	config doctor; do
	it "help $command" 0 sagellm-benchmark help $command
	ok "help $command is in Chinese" grep -q '^示例：' "$T/out"
	ok "and begins as ever" sh -c 'head -n 1 "$1" | grep -q "^usage: sagellm-benchmark $2"' x "$T/out" $command
done
# a byte that steers a terminal does not get there
it 'no escape' 2 sagellm-benchmark "$(printf 'a\033]0;x\007b')"
err_has 'a?]0;x?b'
done_testing
