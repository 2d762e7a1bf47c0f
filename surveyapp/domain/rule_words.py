"""The words for every rule of an instrument's file: what is wrong and what to do.

The domain knows no gettext, and the words belong to the format; so both languages stand here, and the guide
`docs/instruments.md` is checked against. A {blank} is filled with what was found.
"""

from surveyapp.domain.file_rule_words import FILE_RULES, SHAPE_RULES, TEXT_RULES, Said
from surveyapp.domain.question_rule_words import QUESTION_RULES, WHOLE_RULES

LINE = {"vi": "dòng", "en": "line"}

BESIDE_RULES: dict[str, dict[str, Said]] = {
    "translation_form": {
        "en": ("This is not how a translation is written.", "Write instrument, version, language and texts."),
        "vi": ("Bản dịch viết chưa đúng dạng.", "Hãy viết instrument, version, language và texts."),
    },
    "translation_of_another": {
        "en": (
            "This translates {found}, and the questionnaire is {expected}.",
            "Compare the texts, then correct instrument and version.",
        ),
        "vi": (
            "Đây là bản dịch của {found}, còn bộ câu hỏi là {expected}.",
            "Hãy so lại các nội dung, rồi sửa instrument và version.",
        ),
    },
    "translation_place": {
        "en": ("The questionnaire has no text {found}.", "{hint}"),
        "vi": ("Bộ câu hỏi không có nội dung {found}.", "{goi_y}"),
    },
    "recording_language": {
        "en": (
            "The questionnaire is not written in {language}.",
            "Name the folder for one of its languages.",
        ),
        "vi": (
            "Bộ câu hỏi không có ngôn ngữ {language}.",
            "Hãy đặt tên thư mục theo một ngôn ngữ của bộ câu hỏi.",
        ),
    },
    "recording_place": {
        "en": ("There is nothing to record under the name {found}.", "{hint}"),
        "vi": ("Không có nội dung nào mang tên {found} để thu âm.", "{goi_y}"),
    },
    "recording_twice": {
        "en": ("There are two recordings of {found}.", "Keep one of the two files."),
        "vi": ("Có hai bản thu âm của {found}.", "Hãy giữ lại một tệp."),
    },
    "recording_large": {
        "en": ("The recording is larger than {most} kB.", "Speak shorter, or save it with fewer kbit/s."),
        "vi": ("Bản thu âm lớn hơn {most} kB.", "Hãy nói ngắn hơn hoặc lưu với tốc độ bit thấp hơn."),
    },
    "recording_kind": {
        "en": ("This is no sound that browsers play.", "Save it as MP3, M4A, Ogg Opus or WAV."),
        "vi": (
            "Tệp này không phải âm thanh mà trình duyệt phát được.",
            "Hãy lưu lại dạng MP3, M4A, Ogg Opus hoặc WAV.",
        ),
    },
    "recording_missing": {
        "en": (
            "Recorded in part only in {language}. Missing: {missing}.",
            "Record the rest, or take the recordings of this question out.",
        ),
        "vi": (
            "Mới thu âm một phần bằng ngôn ngữ {language}. Còn thiếu: {missing}.",
            "Hãy thu âm phần còn lại, hoặc bỏ các bản thu âm của câu hỏi này.",
        ),
    },
}

RULES = FILE_RULES | SHAPE_RULES | TEXT_RULES | QUESTION_RULES | WHOLE_RULES | BESIDE_RULES
