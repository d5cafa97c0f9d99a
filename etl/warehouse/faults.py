"""What the operating system or DuckDB refused, in the words of the person who can do something about it."""

from __future__ import annotations

import errno
import os
import re

import duckdb

_SAID = (
    ((errno.ENOSPC, errno.EDQUOT), "所在磁盘已满,请清理磁盘后再试"),
    ((errno.EROFS,), "所在磁盘是只读的,请换一个能写入的文件夹"),
    ((errno.EACCES, errno.EPERM), "没有读写权限,请换一个文件夹,或请管理员开放权限"),
    ((errno.ENAMETOOLONG,), "名称太长,请换一个短些的名称"),
    ((errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ELOOP), "所在文件夹不存在,也无法建立,请检查路径"),
    ((errno.EIO,), "所在磁盘读写出错,请检查磁盘"),
)
_LOCKED = re.compile(r"Could not set lock on file")
_LOCKED_SAID = "正被另一个程序打开(例如数据库工具),请关闭那个程序后再试"


def fault(error: BaseException | None) -> str:
    """What is wrong and what to do; empty where it is none of the things that the user can mend."""
    if isinstance(error, OSError):
        return next((words for numbers, words in _SAID if error.errno in numbers), "")
    if not isinstance(error, duckdb.Error):
        return ""
    if _LOCKED.search(str(error)):
        return _LOCKED_SAID
    return next((words for numbers, words in _SAID if any(os.strerror(each) in str(error) for each in numbers)), "")
