"""Words for the rules that an instrument's file follows before any question is looked at: text, keys, codes, languages.

A {blank} is filled with what was found.
"""

Said = tuple[str, str]
"""What is wrong, and what to do."""

FILE_RULES: dict[str, dict[str, Said]] = {
    "not_utf8": {
        "en": ("The file is not UTF-8 text.", "Save it as UTF-8."),
        "vi": ("Tệp không phải văn bản UTF-8.", "Hãy lưu lại tệp với bảng mã UTF-8."),
    },
    "yaml_tab": {
        "en": ("The line is indented with a tab.", "Use spaces."),
        "vi": ("Dòng này thụt vào bằng phím Tab.", "Hãy dùng dấu cách."),
    },
    "yaml_broken": {
        "en": (
            "This is not YAML: {reason}.",
            "Look at the indentation, quotes and brackets here and just above.",
        ),
        "vi": (
            "Không đúng cú pháp YAML: {reason}.",
            "Hãy xem lại thụt dòng, dấu nháy và dấu ngoặc ở dòng này và ngay trên.",
        ),
    },
    "yaml_duplicate_key": {
        "en": ("The key {key} is written twice in one place.", "Keep one of the two."),
        "vi": ("Khóa {key} được viết hai lần ở cùng một chỗ.", "Hãy giữ lại một khóa."),
    },
    "yaml_alias": {
        "en": ("YAML anchors and aliases (& and *) are not used here.", "Write the text out in full."),
        "vi": ("Không dùng ký hiệu tham chiếu của YAML (& và *) ở đây.", "Hãy viết đầy đủ nội dung."),
    },
    "not_a_mapping": {
        "en": (
            "The file holds no keys.",
            "Start with name:, version:, languages: and so on, each on a line of its own.",
        ),
        "vi": (
            "Tệp không có khóa nào.",
            "Hãy bắt đầu bằng name:, version:, languages:, …, mỗi khóa một dòng.",
        ),
    },
}

SHAPE_RULES: dict[str, dict[str, Said]] = {
    "unknown_key": {
        "en": ("The key {key} is not known here.", "{hint}"),
        "vi": ("Không có khóa {key} ở chỗ này.", "{goi_y}"),
    },
    "missing_key": {
        "en": ("The key {key} is missing.", "Add it."),
        "vi": ("Thiếu khóa {key}.", "Hãy thêm vào."),
    },
    "wrong_type": {
        "en": ("{found} is not {expected}.", "Write {expected}."),
        "vi": ("{found} không phải là {mong_doi}.", "Hãy viết {mong_doi}."),
    },
    "unknown_type": {
        "en": ("There is no question type {found}.", "Use one of {known}."),
        "vi": ("Không có loại câu hỏi {found}.", "Hãy dùng một trong các loại: {known}."),
    },
    "unclear_condition": {
        "en": (
            "This is no condition.",
            "Write one of is, one_of, at_least (with question), all, any or not.",
        ),
        "vi": (
            "Đây không phải là điều kiện.",
            "Hãy viết is, one_of, at_least (kèm question), all, any hoặc not.",
        ),
    },
    "out_of_range": {
        "en": ("{found} is out of range.", "Write a number that is {limit}."),
        "vi": ("{found} nằm ngoài giới hạn.", "Hãy viết một số {gioi_han}."),
    },
    "bad_code": {
        "en": (
            "{found} is not a code.",
            "Use a to z, digits and single underscores; only an option's code may start with a digit.",
        ),
        "vi": (
            "{found} không phải là mã.",
            "Dùng chữ thường a đến z, chữ số, dấu gạch dưới; chỉ mã phương án được bắt đầu bằng chữ số.",
        ),
    },
    "code_too_long": {
        "en": ("The code {found} is too long.", "Use at most {most} characters."),
        "vi": ("Mã {found} quá dài.", "Hãy dùng tối đa {most} ký tự."),
    },
}

TEXT_RULES: dict[str, dict[str, Said]] = {
    "no_languages": {
        "en": ("No language is named.", "Name at least one, such as languages: [vi, en]."),
        "vi": ("Chưa nêu ngôn ngữ nào.", "Hãy nêu ít nhất một ngôn ngữ, ví dụ languages: [vi, en]."),
    },
    "language_unknown": {
        "en": ("The language code {language} is not known.", "Use one of {known}."),
        "vi": ("Không có mã ngôn ngữ {language}.", "Hãy dùng một trong các mã: {known}."),
    },
    "language_duplicate": {
        "en": ("The language {language} is named twice.", "Name it once."),
        "vi": ("Ngôn ngữ {language} được nêu hai lần.", "Hãy nêu một lần."),
    },
    "text_missing": {
        "en": ("The text in {language} is missing.", "Add it, or take {language} out of languages."),
        "vi": (
            "Thiếu nội dung bằng ngôn ngữ {language}.",
            "Hãy thêm vào, hoặc bỏ {language} khỏi languages.",
        ),
    },
    "text_empty": {
        "en": ("The text in {language} is empty.", "Write it, or take the whole key out."),
        "vi": ("Nội dung bằng ngôn ngữ {language} để trống.", "Hãy viết nội dung, hoặc bỏ cả khóa."),
    },
    "label_duplicate": {
        "en": ("Two answers have the same {language} label: {label}.", "Word them differently."),
        "vi": ("Hai phương án có cùng nội dung ({language}): {label}.", "Hãy viết khác nhau."),
    },
}
