#!/bin/sh
# The programs that tests run against: Debian's packages, installed where we may, else named in one line.
# Tests skip what is missing, saying so; with FAZHI_REQUIRE_PROGRAMS=1 nothing may be missing.
has() { command -v "$1" >/dev/null; }
office=$(dirname "$(readlink -f "$(command -v soffice)" 2>/dev/null || echo /)")
pg_ctl=$(ls /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null || command -v pg_ctl)

missing=
needs() { missing="$missing $*"; }
has chromium || needs chromium
fc-list :lang=zh 2>/dev/null | grep -q . || needs fontconfig fonts-noto-cjk
[ -e "$office/libswlo.so" ] || needs libreoffice-writer-nogui
[ -e "$office/libsclo.so" ] || needs libreoffice-calc-nogui
[ -e "$office/libsdlo.so" ] || needs libreoffice-impress-nogui
has pdftoppm || needs poppler-utils
[ -n "$pg_ctl" ] || needs postgresql
[ -z "$missing" ] && exit 0

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
}
if [ "$(id -u)" -eq 0 ] && has apt-get; then
    echo "正在安装测试所需的软件包:$missing"
    install 2>/dev/null || { apt-get update -q >/dev/null && install; } && exit 0
    echo "有软件包没有装上:$missing" >&2
else
    echo "测试缺少以下软件包,请先安装:sudo apt-get install$missing" >&2
fi
[ "${FAZHI_REQUIRE_PROGRAMS:-}" != 1 ]
