"""Figures. Each function takes series of cells and gives a Plotly figure; no data access here."""
