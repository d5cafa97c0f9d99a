"""The demonstration data of 法治对照: a fictional city whose reports show every state a value can have.

`python -m etl.demo FOLDER` writes the source files; texts and names are data in data/demo.
"""

from etl.demo.truth import TrueDocument, TrueFact, Truth
from etl.demo.writer import write

__all__ = ["TrueDocument", "TrueFact", "Truth", "write"]
