"""What those who sign in do, in steps that tests put together."""

from bs4 import Tag

from surveyapp.domain.roles import Grant
from surveyapp.services.accounts import NewAccount, add_account
from surveyapp.services.auditing import Act
from surveyapp.web.site import Site
from tests.web.client import Page, PageClient

PASSWORD = "một mật khẩu đủ dài để thử"


def a_member_of_staff(site: Site, login: str, *grants: Grant) -> int:
    """An account with a password that is known here; gives its id."""
    with site.database.transaction() as session:
        new = NewAccount(login, f"Cán bộ {login}", PASSWORD, grants)
        return add_account(session, new, Act(None, site.now()))


def sign_in(client: PageClient, login: str, path: str = "/signin") -> Page:
    """The page after signing in; `path` may be a page that asks for it."""
    page = client.follow(client.get_page(path, 200 if path.startswith("/signin") else 303))
    return client.follow(client.submit(page, {"login": login, "password": PASSWORD}))


def one(tag: Tag, selector: str) -> Tag:
    """The one element below that the selector finds first; there must be one."""
    found = tag.select_one(selector)
    assert found is not None, f"no {selector}"
    return found
