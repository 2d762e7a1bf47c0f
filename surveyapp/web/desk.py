"""What drawing and inviting need of this installation."""

from surveyapp.services.visiting import Desk
from surveyapp.web.site import current_site


def desk() -> Desk:
    """Keys, chance, how long links hold, and the address at which citizens reach them."""
    site = current_site()
    return Desk(site.keys, site.chance, site.settings.link_days, site.settings.public_url)
