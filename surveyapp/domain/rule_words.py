"""The words for every rule of an instrument's file: what is wrong and what to do.

The domain knows no gettext, and the words belong to the format; so both languages stand here, and the guide
`docs/instruments.md` is checked against. A {blank} is filled with what was found.
"""

LINE = {"vi": "dòng", "en": "line"}

Said = tuple[str, str]

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

QUESTION_RULES: dict[str, dict[str, Said]] = {
    "option_too_few": {
        "en": ("A question to choose from needs at least two options.", "Add options."),
        "vi": ("Câu hỏi lựa chọn cần ít nhất hai phương án.", "Hãy thêm phương án."),
    },
    "option_code_reserved": {
        "en": (
            "The code {found} is reserved for answers that are missing.",
            "Choose another code; to offer it, write dont_know: true or prefer_not: true.",
        ),
        "vi": (
            "Mã {found} được dành riêng cho câu trả lời khuyết.",
            "Hãy chọn mã khác; muốn có phương án này, hãy viết dont_know: true hoặc prefer_not: true.",
        ),
    },
    "option_code_duplicate": {
        "en": ("Two options of this question have the code {found}.", "Give each its own."),
        "vi": ("Hai phương án của câu hỏi này có cùng mã {found}.", "Hãy đặt mỗi phương án một mã."),
    },
    "option_value_duplicate": {
        "en": (
            "Two options score the same value {found}.",
            "Give each its own value, or none to an option that does not score.",
        ),
        "vi": (
            "Hai phương án có cùng điểm {found}.",
            "Hãy cho mỗi phương án một điểm riêng; phương án không tính điểm thì bỏ value.",
        ),
    },
    "scale_not_five": {
        "en": ("A scale has five points; this one has {count}.", "Write five points."),
        "vi": ("Thang đo có năm mức; thang này có {count}.", "Hãy viết đủ năm mức."),
    },
    "scale_not_balanced": {
        "en": (
            "The points do not run 1, 2, 3, 4, 5, two on either side of the middle.",
            "Write the values 1 to 5 in this order, from the lowest answer to the highest.",
        ),
        "vi": (
            "Các mức không đi theo thứ tự 1, 2, 3, 4, 5, mỗi bên hai mức so với mức giữa.",
            "Hãy viết giá trị 1 đến 5 theo đúng thứ tự, từ mức thấp nhất đến mức cao nhất.",
        ),
    },
    "scale_randomised": {
        "en": ("The points of a scale are never shuffled.", "Take randomise out of this question."),
        "vi": ("Không đảo thứ tự các mức của thang đo.", "Hãy bỏ randomise ở câu hỏi này."),
    },
    "prefer_not_missing": {
        "en": ("A sensitive question must let people prefer not to say.", "Add prefer_not: true."),
        "vi": ("Câu hỏi nhạy cảm phải cho phép không trả lời.", "Hãy thêm prefer_not: true."),
    },
    "consent_not_optional": {
        "en": ("A question with its own consent may not be required.", "Add optional: true."),
        "vi": ("Câu hỏi có ô đồng ý riêng thì không được bắt buộc.", "Hãy thêm optional: true."),
    },
    "text_without_help": {
        "en": (
            "A free text that is asked must warn people not to write names or numbers.",
            "Add help: with this warning, or set enabled: false.",
        ),
        "vi": (
            "Câu hỏi tự viết khi bật phải nhắc người trả lời không ghi họ tên, số giấy tờ.",
            "Hãy thêm help: có lời nhắc này, hoặc đặt enabled: false.",
        ),
    },
    "text_not_optional": {
        "en": ("Nobody may be made to write a text.", "Add optional: true."),
        "vi": ("Không được bắt buộc tự viết câu trả lời.", "Hãy thêm optional: true."),
    },
    "number_without_bounds": {
        "en": ("A number needs bounds.", "Add minimum: and maximum:."),
        "vi": ("Câu hỏi số cần có giới hạn.", "Hãy thêm minimum: và maximum:."),
    },
    "bounds_reversed": {
        "en": ("The minimum {minimum} is not below the maximum {maximum}.", "Correct the bounds."),
        "vi": (
            "Giá trị nhỏ nhất {minimum} không nhỏ hơn giá trị lớn nhất {maximum}.",
            "Hãy sửa lại giới hạn.",
        ),
    },
}

WHOLE_RULES: dict[str, dict[str, Said]] = {
    "page_id_duplicate": {
        "en": ("Two pages have the id {found}.", "Give each its own."),
        "vi": ("Hai trang có cùng id {found}.", "Hãy đặt mỗi trang một id."),
    },
    "question_code_duplicate": {
        "en": ("Two questions have the code {found}.", "Give each its own."),
        "vi": ("Hai câu hỏi có cùng mã {found}.", "Hãy đặt mỗi câu hỏi một mã."),
    },
    "page_empty": {
        "en": ("The page has no question.", "Add one, or take the page out."),
        "vi": ("Trang không có câu hỏi nào.", "Hãy thêm câu hỏi, hoặc bỏ trang."),
    },
    "nothing_to_ask": {
        "en": ("No question of this instrument is asked.", "Add a page with a question that is enabled."),
        "vi": ("Không có câu hỏi nào được hỏi.", "Hãy thêm một trang có câu hỏi đang bật."),
    },
    "form_unknown": {
        "en": ("There is no official form {found}.", "Describe it under forms:. Described are: {known}."),
        "vi": ("Không có mẫu phiếu {found}.", "Hãy mô tả trong forms:. Hiện có: {known}."),
    },
    "scale_unknown": {
        "en": ("There is no scale {found}.", "Define it under scales:. Defined are: {known}."),
        "vi": ("Không có thang đo {found}.", "Hãy khai báo ở scales:. Đã có: {known}."),
    },
    "condition_empty": {
        "en": ("The list of this condition is empty.", "Fill it, or take the condition out."),
        "vi": ("Danh sách của điều kiện để trống.", "Hãy điền vào, hoặc bỏ điều kiện."),
    },
    "condition_unknown_question": {
        "en": ("There is no question {question}.", "{hint}"),
        "vi": ("Không có câu hỏi {question}.", "{goi_y}"),
    },
    "condition_looks_forward": {
        "en": (
            "The question {question} is not asked before this page.",
            "A condition looks at earlier pages only: move the page down, or the question up.",
        ),
        "vi": (
            "Câu hỏi {question} không được hỏi trước trang này.",
            "Điều kiện chỉ xét các trang trước: hãy chuyển trang này xuống, hoặc chuyển câu hỏi lên.",
        ),
    },
    "condition_disabled_question": {
        "en": (
            "The question {question} is off, so it is never answered.",
            "Enable it, or take the condition out.",
        ),
        "vi": (
            "Câu hỏi {question} đang tắt nên không bao giờ có câu trả lời.",
            "Hãy bật câu hỏi, hoặc bỏ điều kiện.",
        ),
    },
    "condition_unknown_code": {
        "en": (
            "The question {question} has no answer {found}.",
            "Use one of {known}; for scales and numbers, at_least.",
        ),
        "vi": (
            "Câu hỏi {question} không có phương án {found}.",
            "Hãy dùng một trong các mã: {known}; với thang đo và số, dùng at_least.",
        ),
    },
    "condition_not_comparable": {
        "en": ("The answers to {question} are no numbers.", "Use is or one_of with its codes."),
        "vi": (
            "Câu trả lời của {question} không phải là số.",
            "Hãy dùng is hoặc one_of với các mã của câu hỏi.",
        ),
    },
    "condition_too_wide": {
        "en": ("The condition depends on too many answers to be checked.", "Make it simpler."),
        "vi": (
            "Điều kiện phụ thuộc quá nhiều câu trả lời nên không kiểm tra được.",
            "Hãy viết đơn giản hơn.",
        ),
    },
    "page_unreachable": {
        "en": ("The page is never shown: no answers make its condition true.", "Correct the condition."),
        "vi": ("Trang không bao giờ hiện: không câu trả lời nào làm điều kiện đúng.", "Hãy sửa điều kiện."),
    },
}

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
