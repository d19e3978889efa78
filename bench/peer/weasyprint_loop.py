"""WeasyPrint in process: usage: OUTPUT PAGE…; one font configuration for all, as a service would have it."""
import sys

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

fonts = FontConfiguration()
for index, page in enumerate(sys.argv[2:]):
    HTML(filename=page).write_pdf(f"{sys.argv[1]}-{index}.pdf", font_config=fonts)
