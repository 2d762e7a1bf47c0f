"""Pictures as SVG: charts and maps, from plain data and ready words, for pages and for reports alike."""
