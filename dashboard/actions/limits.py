"""How much may be uploaded: said on the page, kept here and, for one file, in .streamlit/config.toml."""

from __future__ import annotations

FILE_MEGABYTES = 100  # server.maxUploadSize says the same; readers take no more either
TOTAL_MEGABYTES = 500  # of one import, archives unpacked
FILES = 1_000
MEGABYTE = 1024 * 1024
