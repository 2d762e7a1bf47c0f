"""Flask's extensions, made here without an application so that anybody may import them."""

from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
