"""Words for the rules of questions and of the instrument as a whole: options, scales, bounds, pages, conditions.

A {blank} is filled with what was found.
"""

from surveyapp.domain.file_rule_words import Said

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
