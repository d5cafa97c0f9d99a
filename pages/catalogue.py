"""指标目录: what every indicator means, how it is computed, on what basis, and what the data hold."""

from dashboard import boards, cards
from dashboard.head import open_page

view = open_page("catalogue")
cards.draw(view, boards.of(view), "catalogue")
