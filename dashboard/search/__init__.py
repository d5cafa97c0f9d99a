"""Search in the text of all reports: terms, the reports and sentences that hold them."""
