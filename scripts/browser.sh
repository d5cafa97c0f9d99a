#!/bin/sh
# Chromium and a Chinese font for the browser tests: Debian's, installed where we may, else named in one line.
missing=
command -v chromium >/dev/null || missing="chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-cjk"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "浏览器测试缺少 Chromium 或中文字体,请先安装:sudo apt-get install" $missing >&2
    [ "${FAZHI_REQUIRE_BROWSER:-}" != 1 ]
    exit
fi

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing >/dev/null
}
echo "正在安装浏览器测试所需的软件包:" $missing
install 2>/dev/null || { apt-get update -q >/dev/null && install; }
