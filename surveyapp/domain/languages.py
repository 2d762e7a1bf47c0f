"""Languages an instrument may be written in, by ISO 639 code, with their Vietnamese names."""

KNOWN_LANGUAGES = {
    "vi": "Tiếng Việt",
    "en": "Tiếng Anh",
    "bdq": "Tiếng Ba Na",
    "cjm": "Tiếng Chăm",
    "cmo": "Tiếng M’nông",
    "hmn": "Tiếng Mông",
    "jra": "Tiếng Gia Rai",
    "nut": "Tiếng Nùng",
    "rad": "Tiếng Ê Đê",
    "tyz": "Tiếng Tày",
}
