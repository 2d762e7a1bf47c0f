"""What a web server loads: `gunicorn surveyapp.wsgi:application`."""

import atexit
import gc

from surveyapp.config import read_settings
from surveyapp.factory import create_app

application = create_app(read_settings())

# What is loaded by now stays for good. To search it for garbage takes a quarter of a second, every few pages, in the
# middle of one; from here on only what pages leave behind is searched.
gc.collect()
gc.freeze()
# A library complains of what is never freed, so at the end all of it is searched once more.
atexit.register(gc.unfreeze)
