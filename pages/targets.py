"""目标: what plans set for which year, and whether the year's report shows it reached."""

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("targets")
board = boards.of(view)

cards.draw(view, board, "targets")
cards.draw(view, board, "loose")
