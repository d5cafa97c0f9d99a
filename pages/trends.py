"""趋势: one indicator over the years, chosen units against their peers."""

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("trends")
board = boards.of(view)

cards.draw(view, board, "trend")
cards.draw(view, board, "multiples")
