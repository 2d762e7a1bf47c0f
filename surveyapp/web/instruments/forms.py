"""The form by which a file is put down."""

from wtforms import FileField

from surveyapp.web.forms import Form, _l


class FileForm(Form):
    """An instrument in YAML, or an XLSForm."""

    file = FileField(_l("Tệp bộ câu hỏi: YAML hoặc XLSForm (XLSX)"))
