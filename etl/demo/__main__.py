"""`python -m etl.demo FOLDER [--truth FILE] [--seed N]`: write the demonstration folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from etl.demo.writer import write


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m etl.demo", description="生成虚构城市的演示数据")
    parser.add_argument("folder", type=Path, help="输出文件夹")
    parser.add_argument("--truth", type=Path, help="另存标准答案(JSONL),用于评测")
    parser.add_argument("--seed", type=int, default=2024, help="随机种子,相同种子结果相同")
    arguments = parser.parse_args()
    truth = write(arguments.folder, arguments.seed)
    if arguments.truth:
        truth.write(arguments.truth)
    print(f"已写入 {len(truth.documents)} 份文件,{len(truth.facts)} 条事实,缺报告 {len(truth.missing)} 份")


if __name__ == "__main__":
    main()
